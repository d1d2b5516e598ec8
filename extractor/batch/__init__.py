"""Runs a pipeline over many articles: records and failures out, in the order in which the articles came."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import TypeVar

from extractor.document import Article
from extractor.pipeline import Pipeline
from extractor.readers import ReadFailure
from extractor.record import Json, extract, extract_all

_Made = TypeVar("_Made")

# of a group that is extracted together
TOGETHER, _MOST_CHARACTERS = 128, 64_000


def records(pipeline: Pipeline, articles: Iterable[Article | ReadFailure], together: int = TOGETHER) -> Iterator[Json | ReadFailure]:
    """Give the record of each article; what cannot be read or extracted comes as a failure in its place.

    As many as `together` says are read ahead and extracted together, which is quicker than one by one.

    >>> from extractor.config import Config
    >>> given = [Article(id="1", text="央行降准。"), ReadFailure("缺.txt", None, "no such file or folder")]
    >>> [type(item).__name__ for item in records(Pipeline(Config(model="none")), given)]
    ['dict', 'ReadFailure']
    """
    for group in _groups(articles, together):
        found = iter(extracted(pipeline, [article for article in group if isinstance(article, Article)]))
        for article in group:
            yield article if isinstance(article, ReadFailure) else next(found)


def _groups(articles: Iterable[Article | ReadFailure], together: int) -> Iterator[list[Article | ReadFailure]]:
    group: list[Article | ReadFailure] = []
    characters = 0
    for article in articles:
        group.append(article)
        characters += len(article.text) if isinstance(article, Article) else 0
        if len(group) >= together or characters >= _MOST_CHARACTERS:
            yield group
            group, characters = [], 0
    if group:
        yield group


def extracted(pipeline: Pipeline, articles: Sequence[Article]) -> list[Json | ReadFailure]:
    """Give the record of each article, or the failure that a fault in making it is; they are extracted together."""
    try:
        return [*extract_all(pipeline, articles)]
    except Exception:  # which of them it is, is seen one by one
        return [attempt(article, partial(extract, pipeline, article)) for article in articles]


def attempt(article: Article, make: Callable[[], _Made]) -> _Made | ReadFailure:
    """Give what is made of the article, or the failure that a fault in making it is."""
    try:
        return make()
    except Exception as error:  # one article that meets a fault of ours must not end a run over a million
        stage = "memory" if isinstance(error, MemoryError) else "extract"
        reason = f"the extraction failed: {type(error).__name__}: {' '.join(str(error).split())}"
        return ReadFailure(article.source or article.id, None, reason, stage=stage, article=article.id)
