"""`extractor schema`: the JSON Schema of a record."""

from __future__ import annotations

import json

import click

from extractor.record import schema


@click.command("schema")
def command() -> None:
    """Print the JSON Schema (2020-12) that every record is valid against."""
    click.echo(json.dumps(schema(), ensure_ascii=False, indent=2))
