"""What a batch tells while it lasts: a bar with rate and time left on a terminal, a line now and then otherwise."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from types import TracebackType
from typing import Any

import click

from extractor.cli.messages import one_line
from extractor.errors import ReaderError
from extractor.readers import ReadFailure
from extractor.readers.inputs import find_inputs
from extractor.sinks.stores import Work

_SECONDS_BETWEEN_LINES = 30.0
_MOST_FAILURES_SHOWN = 20


class Progress:
    """Counts results. The time left comes from the share of bytes read, or from `limit`, whichever ends first."""

    def __init__(self, paths: Sequence[str], limit: int | None) -> None:
        self._total_bytes = _size_of(paths)
        self._limit = limit
        self._bytes = self._articles = self._failed = 0
        self._started = self._last_line = time.monotonic()
        self._bar: Any = None
        self._task: Any = None

    def __enter__(self) -> Progress:
        if sys.stderr.isatty():
            from rich.console import Console
            from rich.progress import BarColumn, TaskProgressColumn, TextColumn, TimeRemainingColumn
            from rich.progress import Progress as Bar

            columns = (TextColumn("{task.fields[counted]}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
            self._bar = Bar(*columns, console=Console(stderr=True, highlight=False), transient=True)
            self._task = self._bar.add_task("", total=1.0 if self._share() is not None else None, counted="")
            self._bar.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._bar:
            self._bar.stop()

    def on_bytes(self, count: int) -> None:
        """Take note of bytes read; called from the thread that reads."""
        self._bytes += count

    def advance(self, result: Work | ReadFailure) -> None:
        """Count a result and show it in time."""
        self._articles += 1
        if isinstance(result, ReadFailure):
            self._failed += 1
            if self._failed <= _MOST_FAILURES_SHOWN:
                click.echo(f"extractor: {one_line(str(result))}", err=True)
            elif self._failed == _MOST_FAILURES_SHOWN + 1:
                click.echo("extractor: more failures are in the failures file", err=True)
        if self._bar:
            self._bar.update(self._task, completed=self._share() or 0.0, counted=self._counted())
        elif time.monotonic() - self._last_line >= _SECONDS_BETWEEN_LINES:
            self._last_line = time.monotonic()
            share = self._share()
            click.echo(f"extractor: {self._counted()}{self._left(share) if share else ''}", err=True)

    def _counted(self) -> str:
        seconds = max(time.monotonic() - self._started, 0.001)
        failed = f", {self._failed} failed" if self._failed else ""
        return f"{self._articles:,} articles, {self._articles / seconds:,.0f} a second{failed}"

    def _left(self, share: float) -> str:
        seconds = (time.monotonic() - self._started) * (1 - share) / share
        return f", {share:.0%}, {seconds / 60:,.0f} min left"

    def _share(self) -> float | None:
        shares = [self._bytes / self._total_bytes] if self._total_bytes else []
        if self._limit is not None:
            shares.append(self._articles / self._limit)
        return min(max(shares), 1.0) if shares else None


def _size_of(paths: Sequence[str]) -> int | None:
    """Give the bytes of all inputs together, or None where one is standard input or cannot be told."""
    total = 0
    for path in paths:
        try:
            for given in find_inputs(path):
                if given.path is None:
                    return None
                total += given.path.stat().st_size
        except (ReaderError, OSError):  # the reader tells of it in its turn
            continue
    return total
