"""Reads JSON Lines: one object a line, one line at a time."""

from __future__ import annotations

import io
from collections.abc import Iterator

from extractor.document import Article
from extractor.errors import ReaderError
from extractor.readers.json_objects import read_object
from extractor.readers.lines import read_lines
from extractor.readers.options import ReadFailure, ReadOptions
from extractor.readers.rows import to_article


def read_jsonl(stream: io.BufferedReader, name: str, options: ReadOptions) -> Iterator[Article | ReadFailure]:
    """Give the articles of a JSON Lines file; a line that is no article is told and the others go on.

    Offsets count in the decoded file.
    """
    for line in read_lines(stream, name, options):
        if isinstance(line, ReadFailure):
            yield line
        elif line.text.strip():
            try:
                yield to_article(read_object(line, name, options), options)
            except ReaderError as error:
                yield ReadFailure.of(error)
