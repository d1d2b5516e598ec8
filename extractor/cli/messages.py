"""What a run tells its user on standard error: progress, warnings, failures, a summary of each article."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click
from rich.console import Console

from extractor.cli.summary import show_record
from extractor.readers import ReadFailure
from extractor.sinks import Record

# a file of a million rows without dates would bury everything else
_MOST_WARNINGS = 20


class Messages:
    """Counts what happened and prints it to standard error."""

    def __init__(self, *, summary: bool = False) -> None:
        self.articles = self.failures = self.warnings = 0
        self._summary = summary
        self._console = Console(stderr=True, highlight=False)

    @contextmanager
    def progress(self) -> Iterator[Callable[[], None]]:
        """Give a function to call after each article; on a terminal it moves a line of progress."""
        if not sys.stderr.isatty() or self._summary:
            yield lambda: None
            return
        from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

        columns = (SpinnerColumn(), TextColumn("{task.completed} articles"), TextColumn("{task.speed} a second"), TimeElapsedColumn())
        with Progress(*columns, console=self._console, transient=True) as bar:
            task = bar.add_task("", total=None)
            yield lambda: bar.advance(task)

    def record(self, record: Record) -> None:
        """Count a record, print its warnings and, where asked for, its summary."""
        self.articles += 1
        for warning in record["meta"]["warnings"]:
            self.warnings += 1
            if self.warnings <= _MOST_WARNINGS:
                where = one_line(str(record["source"] or record["id"]))
                click.echo(f"extractor: warning: {where}: {one_line(warning)}", err=True)
        if self._summary:
            show_record(self._console, record)

    def failure(self, failure: ReadFailure) -> None:
        """Count and print what failed."""
        self.failures += 1
        click.echo(f"extractor: {one_line(str(failure))}", err=True)

    def end(self) -> None:
        """Print the counts of the run where something is to be said."""
        if self.warnings > _MOST_WARNINGS:
            click.echo(f"extractor: {self.warnings - _MOST_WARNINGS} more warnings; each record holds its own in meta.warnings", err=True)
        if self.failures or self._summary or self.articles > 1:
            failed = f", {self.failures} failed" if self.failures else ""
            click.echo(f"extractor: {self.articles} article{'s' if self.articles != 1 else ''} done{failed}", err=True)


def one_line(text: str) -> str:
    """Give the text on one line, control characters as escapes, so that an input's name cannot write to the terminal.

    >>> one_line("甲\\n乙\\x1b[31m")
    '甲 乙\\\\x1b[31m'
    """
    joined = " ".join(text.split())
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in joined)
