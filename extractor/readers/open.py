"""The door of the readers: paths in, articles and failures out."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator

from extractor.document import Article
from extractor.errors import ReaderError
from extractor.readers.articles import finish
from extractor.readers.encodings import decode
from extractor.readers.inputs import Input, find_inputs, open_input, read_whole
from extractor.readers.jsonl import read_jsonl
from extractor.readers.mapped import join
from extractor.readers.options import ReadFailure, ReadOptions
from extractor.readers.text import paragraphs_of

Reader = Callable[[io.BufferedReader, str, ReadOptions], Iterator[Article | ReadFailure]]


def read_articles(paths: Iterable[str], options: ReadOptions | None = None) -> Iterator[Article | ReadFailure]:
    """Give the articles of files, folders, globs and `-` (standard input), and a failure for each that cannot be read.

    Files are read one at a time and rows as they are asked for; one bad input harms no other.
    """
    options = options or ReadOptions()
    for path in paths:
        try:
            for given in find_inputs(path):
                yield from _read(given, options)
        except ReaderError as error:
            yield ReadFailure.of(error)


def _read(given: Input, options: ReadOptions) -> Iterator[Article | ReadFailure]:
    try:
        with open_input(given, options.max_expansion) as stream:
            yield from _READERS[options.format or given.format or "text"](stream, given.name, options)
    except ReaderError as error:
        yield ReadFailure.of(error)


def _read_text(stream: io.BufferedReader, name: str, options: ReadOptions) -> Iterator[Article | ReadFailure]:
    decoded = decode(read_whole(stream, name, options.max_article_bytes), name, forced=options.encoding)
    text = join(paragraphs_of(decoded.text), "\n")
    yield finish(Article(id=name, text=text.text, source=name, source_map=text.source_map, warnings=decoded.warnings))


_READERS: dict[str, Reader] = {"text": _read_text, "jsonl": read_jsonl, "markdown": _read_text}
