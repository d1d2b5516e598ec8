"""Gives the lines of a stream, decoded, in bounded memory."""

from __future__ import annotations

import codecs
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from extractor.readers.encodings import codec_of, refuse_binary, shown, told
from extractor.readers.inputs import BUFFER
from extractor.readers.options import ReadFailure, ReadOptions


@dataclass(frozen=True, slots=True)
class Line:
    """A decoded line with its end, its number from 1, and where it starts in the decoded file."""

    number: int
    text: str
    start: int
    warnings: tuple[str, ...] = ()


def read_lines(stream: io.BufferedReader, name: str, options: ReadOptions) -> Iterator[Line | ReadFailure]:
    """Give the lines; one that is too long or wrongly encoded is told and the others go on."""
    encoding = codec_of_head(stream, name, options)
    warnings = told(encoding)
    encoding, bytes_ = _as_ascii_superset(stream, encoding)
    number, start, limit = 0, 0, options.max_article_bytes
    while data := bytes_.readline(limit + 1):
        number += 1
        if number == 1:
            data = data.removeprefix(codecs.BOM_UTF8)
        if len(data) > limit:
            yield ReadFailure(name, number, f"the line is longer than {limit:,} bytes; split it, or raise max_article_bytes")
            start += _skip_line(bytes_, data, encoding)
            continue
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError as error:
            problem = f"byte {error.start} of the line is not valid {shown(encoding)}"
            yield ReadFailure(name, number, f"{problem}; save the file in one encoding, UTF-8 at best")
            text = data.decode(encoding, "replace")
        else:
            yield Line(number, text, start, warnings)
        start += len(text)


def codec_of_head(stream: io.BufferedReader, name: str, options: ReadOptions) -> str:
    """Give the codec that the first bytes of a stream are read in; raise ReaderError where they are no text."""
    head = stream.peek(BUFFER)
    refuse_binary(head, name)
    return codec_of(head, options.encoding, is_whole=False)


def _skip_line(stream: io.BufferedReader, data: bytes, encoding: str) -> int:
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    length = len(decoder.decode(data))
    while data and not data.endswith(b"\n"):
        data = stream.readline(BUFFER)
        length += len(decoder.decode(data))
    return length


def _as_ascii_superset(stream: io.BufferedReader, encoding: str) -> tuple[str, io.BufferedReader]:
    # a line of UTF-16 can't be cut at the byte of a line feed: that byte is half of a character elsewhere
    if not codecs.lookup(encoding).name.startswith(("utf-16", "utf-32")):
        return encoding, stream
    return "utf-8", io.BufferedReader(_Recoded(stream, encoding), BUFFER)


class _Recoded(io.RawIOBase):
    """Gives the bytes of a stream recoded as UTF-8, without its byte order mark."""

    def __init__(self, stream: io.BufferedReader, encoding: str) -> None:
        self._stream, self._decoder = stream, codecs.getincrementaldecoder(encoding)("replace")
        self._is_first, self._rest = True, b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._rest:
            data = self._stream.read(BUFFER)
            text = self._decoder.decode(data, not data)
            if self._is_first and text:
                text, self._is_first = text.removeprefix("\ufeff"), False
            self._rest = text.encode("utf-8", "replace")
            if not data and not self._rest:
                return 0
        size = min(len(buffer), len(self._rest))
        buffer[:size] = self._rest[:size]
        self._rest = self._rest[size:]
        return size
