"""`extractor report`: articles or records in, one HTML page to read out."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import click

from extractor.batch import records
from extractor.cli.messages import Messages
from extractor.cli.options import pipeline_options, reader_options
from extractor.config import Config
from extractor.corpus.extraction import pipeline_of
from extractor.corpus.records import is_record, records_of_file
from extractor.errors import ReaderError
from extractor.readers import ReadFailure, ReadOptions, read_articles
from extractor.readers.inputs import STDIN, Input, open_input
from extractor.report.page import HtmlReport
from extractor.sinks import Record


@click.command("report")
@click.argument("paths", nargs=-1, metavar="INPUT...", required=True)
@click.option("--output", "-o", type=click.Path(path_type=Path, dir_okay=False), required=True, metavar="FILE", help="HTML file to write.")
@click.option("--title", metavar="TEXT", help="Title of the page.")
@pipeline_options
@reader_options
def command(paths: tuple[str, ...], output: Path, title: str | None, config: Config, reading: ReadOptions) -> None:
    """Write one HTML page to read, search and count what was found; it opens in any browser, without a network.

    INPUT is a JSON Lines file of records that extract or batch wrote, also compressed, or articles: a file, a folder, a
    glob or - for standard input, as for extract. --model, --segmenter, --lexicons, --format, --encoding and --columns concern articles.
    """
    messages = Messages()
    report = HtmlReport(output, title)
    try:
        with messages.progress() as advance:
            for path in paths:
                # of records the run that made them has told its warnings
                messages.tells_warnings = not _holds_records(path)
                for result in _results(path, config, reading):
                    if isinstance(result, ReadFailure):
                        messages.failure(result)
                    else:
                        report.write(result)
                        messages.record(result)
                    advance()
    except BaseException:
        report.abandon()
        raise
    report.close()
    messages.end()
    if messages.failures:
        raise click.exceptions.Exit(1)


def _results(path: str, config: Config, reading: ReadOptions) -> Iterator[Record | ReadFailure]:
    if _holds_records(path):
        hint = "a file of records holds nothing else; give articles as a file of their own"
        yield from (record for _, record in records_of_file(Path(path), hint))
    else:
        # lexicons and model are loaded only where there is something to extract
        yield from records(pipeline_of(config), read_articles([path], reading))


def _holds_records(path: str) -> bool:
    given = Input(path, Path(path))
    if path == STDIN or not Path(path).is_file() or given.format not in ("jsonl", "json"):
        return False
    try:
        with open_input(given, ReadOptions().max_expansion) as stream:
            first = json.loads(stream.readline())
    except (ReaderError, ValueError, RecursionError):  # whoever reads the articles tells of it
        return False
    return isinstance(first, dict) and is_record(first)
