"""Splits a JSON file, one object or an array of them, into its objects, in bounded memory."""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Iterator

from extractor.document import Article
from extractor.errors import ReaderError
from extractor.readers.encodings import shown, told
from extractor.readers.inputs import BUFFER
from extractor.readers.json_objects import read_object
from extractor.readers.lines import Line, codec_of_head
from extractor.readers.options import ReadFailure, ReadOptions
from extractor.readers.rows import to_article

_MARK = re.compile(r'\\.|["{}\[\],]', re.DOTALL)
_HINT = "expected one JSON object, or an array of them"


def read_json(stream: io.BufferedReader, name: str, options: ReadOptions) -> Iterator[Article | ReadFailure]:
    """Give the articles of a JSON file; an object of the array that is no article is told by its number.

    Offsets count in the decoded file.
    """
    for element in _elements(stream, name, options):
        try:
            yield to_article(read_object(element, name, options, _HINT), options)
        except ReaderError as error:
            yield ReadFailure.of(error)


def _elements(stream: io.BufferedReader, name: str, options: ReadOptions) -> Iterator[Line]:
    """Give the objects of the file as lines, numbered from 1; a file that is one object is a single one."""
    encoding = codec_of_head(stream, name, options)
    splitter = _Splitter(name, options.max_article_bytes)
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    is_first = True
    while True:
        data = stream.read(BUFFER)
        try:
            text = decoder.decode(data, not data)
        except UnicodeDecodeError as error:
            raise ReaderError(name, f"is not valid {shown(encoding)} throughout", "save it as UTF-8") from error
        for number, start, element in splitter.feed(text.removeprefix("\ufeff") if is_first else text):
            yield Line(number, element, start, told(encoding))
        is_first = is_first and not text
        if not data:
            break
    splitter.close()


class _Splitter:
    """Cuts text that arrives in pieces at the commas of the outermost array; keeps no more than one object."""

    def __init__(self, name: str, limit: int) -> None:
        self._name, self._limit = name, limit
        self._parts: list[str] = []
        self._held = self._offset = self._start = self._depth = self._number = 0
        self._is_array: bool | None = None
        self._in_string = self._is_escaped = self._is_done = False

    def feed(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Give `(number, start, text)` of each object that the piece completes."""
        if not text:
            return
        begin = self._open(text) if self._is_array is None else 0
        first = max(begin, int(self._is_escaped))
        for match in _MARK.finditer(text, first):
            if self._is_done:
                break
            if self._ends(match[0]):
                # the bracket that closes a lone object is part of it
                end = match.start() if self._is_array else match.end()
                yield from self._cut(text[begin:end])
                begin = match.end()
                self._start = self._offset + begin
        self._is_escaped = _cuts_escape(text, max(begin, first)) if self._in_string else False
        if self._is_done and text[begin:].strip():
            raise ReaderError(self._name, "goes on behind the end of its JSON", _HINT)
        self._hold(text[begin:])
        self._offset += len(text)

    def close(self) -> None:
        """Raise ReaderError where the file ends too early."""
        if not self._is_done:
            raise ReaderError(self._name, "is no JSON, or ends too early", _HINT)

    def _open(self, text: str) -> int:
        at = len(text) - len(text.lstrip())
        if at < len(text):
            self._is_array = text[at] == "["
            self._depth = int(self._is_array)
            at += int(self._is_array)
        self._start = self._offset + at
        return at

    def _ends(self, mark: str) -> bool:
        if mark[0] == "\\":
            return False
        if mark == '"':
            self._in_string = not self._in_string
        elif self._in_string:
            return False
        elif mark in "{[":
            self._depth += 1
        elif mark in "}]":
            self._depth -= 1
            self._is_done = self._depth <= 0
            return self._is_done
        return mark == "," and self._depth == 1 and bool(self._is_array)

    def _cut(self, last: str) -> Iterator[tuple[int, int, str]]:
        self._hold(last)
        text = "".join(self._parts)
        self._parts, self._held = [], 0
        if text.strip():
            self._number += 1
            yield self._number, self._start, text

    def _hold(self, text: str) -> None:
        self._held += len(text)
        # a character is up to four bytes; the bound is on memory, not on the last byte
        if self._held > self._limit:
            raise ReaderError(self._name, f"object {self._number + 1} is longer than {self._limit:,} characters", "raise max_article_bytes")
        if text:
            self._parts.append(text)


def _cuts_escape(text: str, begin: int) -> bool:
    """Tell whether the piece ends in the first half of an escape."""
    marks = len(text) - len(text[begin:].rstrip("\\")) - begin
    return marks % 2 == 1
