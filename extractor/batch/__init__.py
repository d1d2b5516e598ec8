"""Runs a pipeline over many articles: records and failures out, in the order in which the articles came."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import TypeVar

from extractor.document import Article
from extractor.pipeline import Pipeline
from extractor.readers import ReadFailure
from extractor.record import Json, extract

_Made = TypeVar("_Made")


def records(pipeline: Pipeline, articles: Iterable[Article | ReadFailure]) -> Iterator[Json | ReadFailure]:
    """Give the record of each article, one at a time; what cannot be read or extracted comes as a failure in its place.

    >>> from extractor.config import Config
    >>> given = [Article(id="1", text="央行降准。"), ReadFailure("缺.txt", None, "no such file or folder")]
    >>> [type(item).__name__ for item in records(Pipeline(Config(model="none")), given)]
    ['dict', 'ReadFailure']
    """
    for article in articles:
        yield article if isinstance(article, ReadFailure) else attempt(article, partial(extract, pipeline, article))


def attempt(article: Article, make: Callable[[], _Made]) -> _Made | ReadFailure:
    """Give what is made of the article, or the failure that a fault in making it is."""
    try:
        return make()
    except Exception as error:  # one article that meets a fault of ours must not end a run over a million
        stage = "memory" if isinstance(error, MemoryError) else "extract"
        reason = f"the extraction failed: {type(error).__name__}: {' '.join(str(error).split())}"
        return ReadFailure(article.source or article.id, None, reason, stage=stage, article=article.id)
