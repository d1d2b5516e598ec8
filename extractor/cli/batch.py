"""`extractor batch`: any number of articles into tables, each once, by several processes."""

from __future__ import annotations

import gc
import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

import click

from extractor.batch.feed import Choice
from extractor.batch.run import Limits, Totals, plan, run_batch
from extractor.cli.batch_progress import Progress
from extractor.cli.options import pipeline_options, reader_options
from extractor.config import Config
from extractor.readers import ReadFailure, ReadOptions, read_articles
from extractor.sinks.stores import Work

_UNITS = {"": 1, "K": 1 << 10, "M": 1 << 20, "G": 1 << 30}


class _Size(click.ParamType[int]):
    name = "size"

    def convert(self, value: str | int, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Give the bytes of 4G, 500M or 0."""
        digits, unit = (str(value)[:-1], str(value)[-1:].upper()) if str(value)[-1:].isalpha() else (str(value), "")
        if not digits.isdecimal() or unit not in _UNITS:
            self.fail(f"{value!r} is no size; give 4G or 500M, say", param, ctx)
        return int(digits) * _UNITS[unit]


@click.command("batch")
@click.argument("paths", nargs=-1, required=True, metavar="INPUT...")
@click.option(
    "--to",
    "targets",
    multiple=True,
    default=("duckdb:records.duckdb",),
    show_default=True,
    metavar="TARGET",
    help="jsonl:FILE[.gz|.zst], parquet:FOLDER, duckdb:FILE, sqlite:FILE or postgresql://ADDRESS. Repeatable.",
)
@click.option("--workers", type=click.IntRange(min=1), metavar="N", help="Worker processes.  [default: number of cores]")
@click.option("--unordered", is_flag=True, help="Write articles as they are done, not in the order in which they came.")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="Only articles published on this day or later.")
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="Extract no more than N articles; the next run goes on from there.")
@click.option("--dry-run", is_flag=True, help="Count what is new, changed and unchanged, and write nothing.")
@click.option("--timeout", type=click.FloatRange(min=0.1), default=60.0, show_default=True, help="Seconds that an article may take.")
@click.option(
    "--memory-limit", type=_Size(), default="4G", show_default=True, metavar="SIZE", help="Memory a worker may take; 0 for no limit."
)
@click.option(
    "--failures",
    type=click.Path(path_type=Path, dir_okay=False),
    default="failures.jsonl",
    show_default=True,
    metavar="FILE",
    help="JSON Lines file for what failed in this run, with stage and reason.",
)
@pipeline_options
@reader_options
def command(
    paths: tuple[str, ...],
    targets: tuple[str, ...],
    workers: int | None,
    unordered: bool,
    since: datetime | None,
    limit: int | None,
    dry_run: bool,
    timeout: float,
    memory_limit: int,
    failures: Path,
    config: Config,
    reading: ReadOptions,
) -> None:
    """Extract any number of articles into tables or files, each article once.

    INPUT is what `extract` takes. A run leaves out what a target holds already, from the same article by the same
    version, lexicons, model and options; it replaces what has changed; after a crash it goes on where it stopped.
    An article that crashes or hangs is told in the failures file, and the others go on.
    """
    choice = Choice(since.date() if since else None, limit)
    if dry_run:
        _show_plan(plan(read_articles(paths, reading), targets, config, choice))
        return
    # rows hold no cycles, and the collector would walk over thousands of them again and again
    gc.freeze()
    gc.set_threshold(100_000)
    limits = Limits(workers or os.cpu_count() or 1, timeout, memory_limit or None, not unordered)
    with Progress(paths, limit) as progress, _failures_file(failures) as note:

        def tell(result: Work | ReadFailure) -> None:
            if isinstance(result, ReadFailure):
                note(result)
            progress.advance(result)

        totals = run_batch(read_articles(paths, reading, progress.on_bytes), targets, config, limits, choice, tell)
    click.echo(f"extractor: {_summary(totals)}", err=True)
    if totals.failed:
        click.echo(f"extractor: what failed is in {failures}", err=True)
        raise click.exceptions.Exit(1)


@contextmanager
def _failures_file(path: Path) -> Iterator[Callable[[ReadFailure], None]]:
    """Give a function that adds a line; without a failure there is no file, and what an earlier run left is gone."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)

    def note(failure: ReadFailure) -> None:
        with path.open("a", encoding="utf-8", errors="backslashreplace") as file:
            file.write(json.dumps(asdict(failure), ensure_ascii=False) + "\n")

    yield note


def _show_plan(totals: Totals) -> None:
    counts = totals.counts
    click.echo(f"{counts.new} new, {counts.changed} changed, {_left_out(totals)}, {totals.failed} cannot be read")


def _summary(totals: Totals) -> str:
    return f"{totals.done} articles done, {_left_out(totals)}, {totals.failed} failed"


def _left_out(totals: Totals) -> str:
    counts = totals.counts
    more = f", {counts.repeated} repeated" if counts.repeated else ""
    return f"{counts.unchanged} unchanged{more}" + (f", {counts.too_old} too old" if counts.too_old else "")
