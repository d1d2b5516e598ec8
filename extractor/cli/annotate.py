"""`extractor annotate`: records to annotation tools, corrected articles back as gold."""

from __future__ import annotations

from pathlib import Path

import click

from extractor.annotation.files import TOOLS, UNITS, GoldFolder, Unannotated, read_sheets, read_tool, write_tool
from extractor.annotation.label_studio import config
from extractor.annotation.offsets import UNITS as OFFSETS
from extractor.annotation.sheets import Sheet
from extractor.cli.messages import one_line
from extractor.errors import ReaderError
from extractor.sinks.files import WholeFile

_PATH = click.Path(path_type=Path)
_FILE = click.Path(path_type=Path, dir_okay=False)
_DEFAULTS = ", ".join(f"{unit} for {tool}" for tool, unit in UNITS.items())
_offsets = click.option(
    "--offsets", type=click.Choice(OFFSETS), help=f"What offsets in the file of the tool count.  [default: {_DEFAULTS}]"
)


@click.group("annotate")
def command() -> None:
    """Let people correct records in doccano or Label Studio, and make gold of what they corrected.

    Export, import the file in the tool, correct, export there as JSONL (doccano) or JSON (Label Studio), import here.
    """


@command.command("export")
@click.argument("records", type=_PATH, metavar="RECORDS")
@click.option("--to", "tool", type=click.Choice(TOOLS), required=True, help="The tool that will read the file.")
@click.option("--output", "-o", type=_FILE, required=True, metavar="FILE", help="File to write.")
@click.option("--config", "config_file", type=_FILE, metavar="FILE", help="Also write the labelling configuration of Label Studio.")
@_offsets
def export_command(records: Path, tool: str, output: Path, config_file: Path | None, offsets: str | None) -> None:
    """Write RECORDS, a JSON Lines file of extract or a folder of gold articles, for an annotation tool."""
    if config_file and tool != "label-studio":
        raise click.UsageError("--config goes with --to label-studio; doccano takes its labels from the file")
    count = write_tool(read_sheets(records), tool, output, offsets)
    if config_file:
        out = WholeFile(config_file)
        out.write(config())
        out.close()
    click.echo(f"extractor: {count} article{'s' if count != 1 else ''} written for {tool}", err=True)


@command.command("import")
@click.argument("file", type=_FILE, metavar="FILE")
@click.option("--from", "tool", type=click.Choice(TOOLS), required=True, help="The tool that wrote the file.")
@click.option("--output", "-o", type=_PATH, required=True, metavar="GOLD_DIR", help="Folder for the gold articles, NAME.gold.json each.")
@click.option("--spacy", "spacy_file", type=_FILE, metavar="FILE", help="Also write a .spacy file that spaCy trains on.")
@_offsets
def import_command(file: Path, tool: str, output: Path, spacy_file: Path | None, offsets: str | None) -> None:
    """Make gold articles of FILE, which an annotation tool exported. `evaluate` reads them.

    What is still to be said (the value of a new statistic, say) is printed with the file that lacks it. Articles that are damaged are
    named, the others are written; exit code 1.
    """
    folder = GoldFolder(output)
    sheets: list[Sheet] = []
    failed = waiting = 0
    for found in read_tool(file, tool, offsets):
        if isinstance(found, ReaderError):
            click.echo(f"extractor: {one_line(str(found))}", err=True)
            failed += 1
        elif isinstance(found, Unannotated):
            waiting += 1
        else:
            written = folder.write(found.sheet)
            sheets.append(found.sheet)
            for question in found.open_questions:
                click.echo(f"extractor: {one_line(f'{written}: {question}')}", err=True)
    if spacy_file:
        from extractor.annotation.training import write_docs

        write_docs(sheets, spacy_file)
    parts = [f"{len(sheets)} imported", f"{waiting} not annotated yet" if waiting else "", f"{failed} failed" if failed else ""]
    click.echo(f"extractor: {', '.join(part for part in parts if part)}", err=True)
    if failed:
        raise click.exceptions.Exit(1)
