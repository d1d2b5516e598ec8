"""Options that several commands share, and what they mean to the library."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import click

from extractor.config import Config
from extractor.lexicon.locate import BUNDLED
from extractor.registry import BACKENDS, SEGMENTERS

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]


def pipeline_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add --model, --segmenter and --lexicons to a command."""
    options: tuple[Decorator, ...] = (
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
    for option in reversed(options):
        function = option(function)
    return function


def config_of(model: str, segmenter: str, lexicons: Iterable[str]) -> Config:
    """Give the config that the options state."""
    return Config(segmenter=segmenter, model=model, lexicons=(BUNDLED, *lexicons))


def columns_of(pairs: Iterable[str]) -> dict[str, str]:
    """Give the names of columns from `text=content` pairs; raise click.UsageError for anything else.

    >>> columns_of(["text=正文", "id=编号"])
    {'text': '正文', 'id': '编号'}
    """
    columns: dict[str, str] = {}
    for pair in (part for given in pairs for part in given.split(",")):
        field, equals, name = pair.partition("=")
        if not (field and equals and name):
            raise click.UsageError(f"--columns takes FIELD=NAME, as in text=content; {pair!r} is none")
        columns[field] = name
    return columns
