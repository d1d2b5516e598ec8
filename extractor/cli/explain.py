"""`extractor explain`: why each mention of an article was found."""

from __future__ import annotations

import click

from extractor.cli.messages import one_line
from extractor.cli.options import pipeline_options
from extractor.config import Config
from extractor.document import Article
from extractor.explanation import explain
from extractor.pipeline import Pipeline
from extractor.readers import ReadFailure, ReadOptions, read_articles


@click.command("explain")
@click.argument("file", required=False, metavar="[FILE]")
@click.option("--text", help="Explain this text instead of a file.")
@click.option("--date", type=click.DateTime(["%Y-%m-%d"]), help="Publication date that relative dates of --text count from.")
@click.option(
    "--at", type=click.IntRange(min=0), metavar="OFFSET", help="Only what stands at this offset of the text, with the evidence there."
)
@pipeline_options
def command(file: str | None, text: str | None, date: click.DateTime | None, at: int | None, config: Config) -> None:
    """Show for each mention the rule, the lexicon line, what it is built on, its entity, and the readings it won against."""
    if (file is None) == (text is None):
        raise click.UsageError("give either a FILE or --text")
    if date is not None and text is None:
        raise click.UsageError("--date goes with --text; a file states its own date")
    pipeline = Pipeline(config)
    failed = False
    if text is not None:
        click.echo(explain(pipeline.analyse(Article(id="text", text=text, published=str(date)[:10] if date else None)), at))
        return
    for article in read_articles([str(file)], ReadOptions(lexicons=config.lexicons)):
        if isinstance(article, ReadFailure):
            click.echo(f"extractor: {one_line(str(article))}", err=True)
            failed = True
            continue
        click.echo(f"# {one_line(article.id)}")
        click.echo(explain(pipeline.analyse(article), at))
    if failed:
        raise click.exceptions.Exit(1)
