"""`extractor extract`: article files in, records out."""

from __future__ import annotations

import gc
import json
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TypeVar

import click

from extractor.batch import records
from extractor.cli.messages import Messages
from extractor.cli.options import pipeline_options, reader_options
from extractor.config import Config
from extractor.pipeline import Pipeline
from extractor.readers import ReadFailure, ReadOptions, read_articles
from extractor.sinks import Sink
from extractor.sinks.files import WholeFile
from extractor.sinks.jsonl import JsonLinesFile, JsonLinesStream

_Sink = TypeVar("_Sink", bound=Sink | WholeFile)
_FILE = click.Path(path_type=Path, dir_okay=False)


@click.command("extract")
@click.argument("paths", nargs=-1, metavar="PATH...")
@click.option("--output", "-o", default="-", metavar="FILE", help="JSON Lines file to write; - is standard output.  [default: -]")
@click.option("--duckdb", type=_FILE, metavar="FILE", help="Also write a DuckDB file of tables.")
@click.option("--html", type=_FILE, metavar="FILE", help="Also write the page that the command report makes.")
@click.option("--trends", type=_FILE, metavar="FILE", help="Also write a CSV table: policy term by month, agency and region.")
@click.option("--failures", type=_FILE, metavar="FILE", help="JSON Lines file for what failed, with the reason.")
@pipeline_options
@reader_options
@click.option("--summary", is_flag=True, help="Print what was found in each article to standard error, to read.")
@click.option("--show-config", is_flag=True, help="Print the options in force as JSON and stop.")
def command(
    paths: tuple[str, ...],
    output: str,
    duckdb: Path | None,
    html: Path | None,
    trends: Path | None,
    failures: Path | None,
    config: Config,
    reading: ReadOptions,
    summary: bool,
    show_config: bool,
) -> None:
    """Turn articles into records, one JSON object a line.

    PATH is a file, a folder, a glob or - for standard input. Text, Markdown with front matter, HTML, JSON Lines, JSON,
    CSV and Parquet are read, also compressed with gzip, xz or zstandard; encodings and dates are found by themselves.
    """
    if show_config:
        click.echo(json.dumps({"pipeline": asdict(config), "reading": asdict(reading)}, ensure_ascii=False, indent=2))
        return
    if not paths:
        raise click.UsageError("give at least one PATH: a file, a folder, a glob, or - for standard input")
    messages = Messages(summary=summary)
    pipeline = Pipeline(config)
    # the lexicon stays to the end: the collector need not walk over it again and again
    gc.freeze()
    with ExitStack() as stack:
        sinks = [stack.enter_context(_whole(sink)) for sink in _sinks(output, duckdb, html, pipeline)]
        if trends:
            sinks.append(stack.enter_context(_whole(_trends(trends, pipeline))))
        failed = stack.enter_context(_whole(WholeFile(failures))) if failures else None
        with messages.progress() as advance:
            for result in records(pipeline, read_articles(paths, reading)):
                if isinstance(result, ReadFailure):
                    messages.failure(result)
                    if failed:
                        failed.write(json.dumps(asdict(result), ensure_ascii=False) + "\n")
                else:
                    for sink in sinks:
                        sink.write(result)
                    messages.record(result)
                advance()
    messages.end()
    if messages.failures:
        raise click.exceptions.Exit(1)


def _sinks(output: str, duckdb: Path | None, html: Path | None, pipeline: Pipeline) -> Iterator[Sink]:
    if output == "-":
        yield JsonLinesStream(sys.stdout.buffer)
    else:
        yield JsonLinesFile(Path(output))
    if duckdb:
        from extractor.sinks.duckdb_file import DuckDbFile
        from extractor.sinks.runs import run_of

        yield DuckDbFile(duckdb, run_of(pipeline.config, pipeline.lexicon.digest))
    if html:
        from extractor.report.page import HtmlReport

        yield HtmlReport(html)


def _trends(path: Path, pipeline: Pipeline) -> Sink:
    from extractor.sinks.trends_file import TrendsFile
    from extractor.trends import province_regions

    return TrendsFile(path, province_regions(pipeline.lexicon))


@contextmanager
def _whole(sink: _Sink) -> Iterator[_Sink]:
    """Close the sink when the run ends and abandon what it holds when the run breaks."""
    try:
        yield sink
    except BaseException:
        sink.abandon()
        raise
    sink.close()
