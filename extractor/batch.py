"""Runs a pipeline over many articles: records and failures out, in the order in which the articles came."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from extractor.document import Article
from extractor.pipeline import Pipeline
from extractor.readers import ReadFailure
from extractor.record import Json, extract


def records(pipeline: Pipeline, articles: Iterable[Article | ReadFailure]) -> Iterator[Json | ReadFailure]:
    """Give the record of each article, one at a time; what cannot be read or extracted comes as a failure in its place.

    >>> from extractor.config import Config
    >>> given = [Article(id="1", text="央行降准。"), ReadFailure("缺.txt", None, "no such file or folder")]
    >>> [type(item).__name__ for item in records(Pipeline(Config(model="none")), given)]
    ['dict', 'ReadFailure']
    """
    for article in articles:
        yield article if isinstance(article, ReadFailure) else _record(pipeline, article)


def _record(pipeline: Pipeline, article: Article) -> Json | ReadFailure:
    try:
        return extract(pipeline, article)
    except Exception as error:  # one article that meets a fault of ours must not end a run over a million
        reason = f"the extraction failed: {type(error).__name__}: {' '.join(str(error).split())}"
        return ReadFailure(article.source or article.id, None, reason, stage="extract")
