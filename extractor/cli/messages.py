"""What a run tells its user on standard error: progress, warnings, failures, a summary of each article."""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click
from rich.console import Console

from extractor.cli.summary import show_record
from extractor.readers import ReadFailure
from extractor.sinks import Record

# a folder of files without dates would bury everything else
_MOST_OF_A_KIND, _MOST_KINDS = 3, 10
_QUOTED = re.compile(r"'[^']{0,80}'|\d+")


class Messages:
    """Counts what happened and prints it to standard error; warnings of records only while `tells_warnings`."""

    def __init__(self, *, summary: bool = False) -> None:
        self.articles = self.failures = 0
        self._warnings: Counter[str] = Counter()
        self.tells_warnings = True
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
        """Count a record, print its warnings, no more than a few of a kind, and, where asked for, its summary."""
        self.articles += 1
        for warning in record["meta"]["warnings"] if self.tells_warnings else ():
            kind = _kind_of(warning)
            if kind not in self._warnings and len(self._warnings) >= _MOST_KINDS:
                kind = "others"
            self._warnings[kind] += 1
            if self._warnings[kind] <= _MOST_OF_A_KIND:
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
        for kind, number in self._warnings.items():
            if number > _MOST_OF_A_KIND:
                click.echo(f"extractor: warning: {kind}: {number - _MOST_OF_A_KIND:,} more; each record holds its own", err=True)
        if self.failures or self._summary or self.articles > 1:
            failed = f", {self.failures} failed" if self.failures else ""
            click.echo(f"extractor: {self.articles} article{'s' if self.articles != 1 else ''} done{failed}", err=True)


def _kind_of(warning: str) -> str:
    """Give what warnings of one kind have in common.

    >>> _kind_of("银监会: no body bore this name at the article's date")
    "no body bore this name at the article's date"
    """
    return one_line(_QUOTED.sub("…", warning.rpartition(": ")[2]))


def one_line(text: str) -> str:
    """Give the text on one line, control characters as escapes, so that an input's name cannot write to the terminal.

    >>> one_line("甲\\n乙\\x1b[31m")
    '甲 乙\\\\x1b[31m'
    """
    joined = " ".join(text.split())
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in joined)
