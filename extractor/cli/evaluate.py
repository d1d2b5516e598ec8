"""`extractor evaluate`: how good records are, measured on gold articles."""

from __future__ import annotations

import json
from pathlib import Path

import click

from extractor.evaluation import Evaluation, evaluate, read_gold, read_records


@click.command("evaluate")
@click.argument("gold", type=click.Path(exists=True, file_okay=False, path_type=Path), metavar="GOLD_DIR")
@click.argument("records", type=click.Path(path_type=Path), metavar="RECORDS")
@click.option("--errors", metavar="TYPE", help="Also list what was missed and what is surplus of a type: agencies, people, statistics …")
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
def command(gold: Path, records: Path, errors: str | None, as_json: bool) -> None:
    """Score RECORDS (JSON Lines) against the articles NAME.gold.json of GOLD_DIR; a record's id is NAME.

    P, R and F1 are per cent over all articles. agencies+link asks for the canonical name too; posts for name, body and
    title; statistics for value and unit; relaxed types only for overlap. OVERALL is a mean of F1.
    """
    found = evaluate(read_gold(gold), read_records(records))
    if errors is not None and errors not in found.types:
        raise click.UsageError(f"no type is called {errors!r}; there are {', '.join(found.types)}")
    if as_json:
        click.echo(json.dumps(found.to_json(), ensure_ascii=False))
    else:
        _show(found)
    for error in found.errors:
        if error.type == errors:
            click.echo("\t".join((error.article, error.problem, error.text, str(error.fact))), err=as_json)


def _show(found: Evaluation) -> None:
    click.echo(f"{'':24}{'P':>7}{'R':>7}{'F1':>7}   hit/found/gold")
    for name, score in found.types.items():
        click.echo(f"{name:24}{score.precision:7}{score.recall:7}{score.f1:7}   {score.hit}/{score.found}/{score.gold}")
    click.echo("statistic attributes: " + ", ".join(f"{key} {share}" for key, share in found.attributes.items()))
    click.echo(f"OVERALL {found.overall}")
