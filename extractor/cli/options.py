"""Options that several commands share, and what they mean to the library."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

import click

from extractor.config import Config
from extractor.lexicon.locate import BUNDLED
from extractor.readers.options import FORMATS, ReadOptions
from extractor.registry import BACKENDS, SEGMENTERS

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]


def pipeline_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add --model, --segmenter and --lexicons to a command, which takes what they state as `config`."""

    @wraps(function)
    def command(*args: Any, model: str, segmenter: str, lexicons: Iterable[str], **given: Any) -> Any:
        return function(*args, config=Config(segmenter=segmenter, model=model, lexicons=(BUNDLED, *lexicons)), **given)

    return _with_options(
        command,
        click.option(
            "--model",
            default=Config().model,
            show_default=True,
            metavar="NAME",
            help=f"Model that adds names to what rules find: none (rules alone), {', '.join(BACKENDS)}.",
        ),
        click.option(
            "--segmenter", default=Config().segmenter, show_default=True, metavar="NAME", help=f"Word segmenter: {', '.join(SEGMENTERS)}."
        ),
        click.option(
            "--lexicons",
            multiple=True,
            metavar="DIR",
            help="Folder of your own lexicons beside the bundled ones; its rows replace theirs. Repeatable.",
        ),
    )


def reader_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add --format, --encoding and --columns to a command, which takes what they state as `reading`.

    Stands below `pipeline_options`, whose lexicons the readers use.
    """

    @wraps(function)
    def command(*args: Any, format_: str | None, encoding: str | None, columns: Iterable[str], **given: Any) -> Any:
        config: Config = given.get("config", Config())
        reading = ReadOptions(format=format_, encoding=encoding, columns=columns_of(columns), lexicons=config.lexicons)
        return function(*args, reading=reading, **given)

    return _with_options(
        command,
        click.option("--format", "format_", type=click.Choice(FORMATS), help="Format of the files; found by itself otherwise."),
        click.option("--encoding", metavar="NAME", help="Encoding of the files; found by itself otherwise."),
        click.option(
            "--columns",
            multiple=True,
            metavar="FIELD=NAME",
            help="Name that rows give a field, where it is no usual one: text=story. Repeatable.",
        ),
    )


def _with_options(command: Callable[..., Any], *options: Decorator) -> Callable[..., Any]:
    for option in reversed(options):
        command = option(command)
    return command


def columns_of(pairs: Iterable[str]) -> dict[str, str]:
    """Give the names of columns from `text=story` pairs; raise click.UsageError for anything else.

    >>> columns_of(["text=正文", "id=编号"])
    {'text': '正文', 'id': '编号'}
    """
    columns: dict[str, str] = {}
    for pair in (part for given in pairs for part in given.split(",")):
        field, equals, name = pair.partition("=")
        if not (field and equals and name):
            raise click.UsageError(f"--columns takes FIELD=NAME, as in text=story; {pair!r} is none")
        columns[field] = name
    return columns
