"""`extractor lexicon`: check, search and count the lexicons."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TextIO

import click

from extractor.cli.messages import one_line
from extractor.cli.options import reader_options
from extractor.config import Config
from extractor.document import Article
from extractor.errors import LexiconErrors
from extractor.lexicon.check import check
from extractor.lexicon.find import entries_of, parents_of, parts_of, predecessors_of, successors_of
from extractor.lexicon.gazetteer import surfaces_of
from extractor.lexicon.loader import Lexicon, load_lexicon
from extractor.lexicon.locate import BUNDLED
from extractor.mentions import Entry
from extractor.readers import ReadFailure, ReadOptions, read_articles
from extractor.registry import SEGMENTERS, resolve
from extractor.segmentation.base import Segmenter

_lexicons = click.option(
    "--lexicons", multiple=True, metavar="DIR", help="Folder of your own lexicons beside the bundled ones. Repeatable."
)


@click.group("lexicon")
def command() -> None:
    """Check, search and count the lexicons: the bundled ones, and your own folders beside them."""


@command.command("check")
@click.argument("folders", nargs=-1, metavar="[DIR]...")
def check_command(folders: tuple[str, ...]) -> None:
    """Find all faults of the lexicons at once; each is a line with file, line, fault and remedy. Exit code 2 if there is any."""
    faults = check((BUNDLED, *folders))
    if faults:
        raise LexiconErrors(faults)
    lexicon = load_lexicon((BUNDLED, *folders))
    rows = sum(len(entries) for entries in lexicon.entries.values())
    click.echo(f"{rows} rows in {len(lexicon.tables)} tables; no faults", err=True)


@command.command("find")
@click.argument("word")
@_lexicons
def find_command(word: str, lexicons: tuple[str, ...]) -> None:
    """Show every row that bears WORD as its key, name or alias. Exit code 1 if there is none."""
    lexicon = load_lexicon((BUNDLED, *lexicons))
    found = entries_of(lexicon, word)
    for entry in found:
        _show(lexicon, entry)
    if not found:
        click.echo(f"extractor: no row bears {word}", err=True)
        raise click.exceptions.Exit(1)


@command.command("stats")
@_lexicons
def stats_command(lexicons: tuple[str, ...]) -> None:
    """Count files, rows and surfaces of every table."""
    lexicon = load_lexicon((BUNDLED, *lexicons))
    click.echo(f"{'table':28}{'files':>7}{'rows':>8}{'surfaces':>10}")
    for table in lexicon.tables.values():
        rows = lexicon.rows(table.name)
        surfaces = {surface for row in rows for surface in surfaces_of(row, table.match)}
        click.echo(f"{table.name:28}{len(table.files):>7}{len(rows):>8}{len(surfaces):>10}")
    click.echo(f"digest sha256:{lexicon.digest}")


@command.command("discover")
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option(
    "--output", "-o", type=click.File("w", encoding="utf-8", lazy=False), default="-", help="CSV file to write.  [default: standard output]"
)
@click.option("--period", metavar="YYYY[-MM]", help="Period whose new or rising wordings are wanted; all months otherwise.")
@click.option("--minimum", type=click.IntRange(min=2), default=8, show_default=True, help="Least number of occurrences.")
@click.option("--limit", type=click.IntRange(min=1), default=1000, show_default=True, help="Most candidates to give.")
@_lexicons
@reader_options
def discover_command(
    paths: tuple[str, ...], output: TextIO, period: str | None, minimum: int, limit: int, lexicons: tuple[str, ...], reading: ReadOptions
) -> None:
    """Find wordings that a corpus repeats and the lexicon of policy terms may lack, best first, as rows to check and paste."""
    from extractor.lexicon.discover import discover, write_csv

    lexicon = load_lexicon((BUNDLED, *lexicons))
    # the articles are read more than once, and what fails is told once
    failed: dict[str, None] = {}

    def articles() -> Iterator[Article]:
        for found in read_articles(paths, reading):
            if isinstance(found, ReadFailure):
                failed[str(found)] = None
            else:
                yield found

    segmenter: Segmenter = resolve(SEGMENTERS, "segmenter", Config().segmenter)(())
    write_csv(discover(articles, lexicon, segmenter.words, period=period, minimum=minimum, limit=limit), output)
    for failure in failed:
        click.echo(f"extractor: {one_line(failure)}", err=True)
    if failed:
        raise click.exceptions.Exit(1)


def _show(lexicon: Lexicon, entry: Entry) -> None:
    click.echo(f"{entry.table} {entry.key}  {entry.where}")
    for column, cell in entry.items():
        if cell not in (None, (), False):
            click.echo(f"  {column}: {_cell(cell)}")
    chain = [_name(parent) for parent in parents_of(lexicon, entry)]
    if chain:
        click.echo(f"  belongs to: {' < '.join(chain)}")
    for before in predecessors_of(lexicon, entry):
        click.echo(f"  took over from: {_dated(before)}")
    for after in successors_of(lexicon, entry):
        click.echo(f"  followed by: {_dated(after)}")
    parts = parts_of(lexicon, entry)
    if parts:
        click.echo(f"  departments: {'、'.join(part['short'] for part in parts)}")


def _dated(entry: Entry) -> str:
    since, until = entry["valid_from"], entry["valid_to"]
    period = f"{since} to {until}" if since and until else f"since {since}" if since else f"until {until}" if until else ""
    return f"{_name(entry)} ({', '.join(part for part in (entry.key, period) if part)})"


def _cell(cell: Any) -> str:
    if isinstance(cell, tuple):
        return "、".join(cell)
    return "yes" if cell is True else str(cell)


def _name(entry: Entry) -> str:
    return str(entry.get("name") or entry.key)
