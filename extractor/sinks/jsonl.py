"""JSON Lines: one record a line, in UTF-8."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

from extractor.record import to_json
from extractor.sinks import Record
from extractor.sinks.files import WholeFile


class JsonLinesFile:
    """Records as lines of a file."""

    def __init__(self, path: Path) -> None:
        self._file = WholeFile(path)

    def write(self, record: Record) -> None:
        """Take one record."""
        self._file.write(to_json(dict(record)) + "\n")

    def close(self) -> None:
        """Put the file in its place."""
        self._file.close()

    def abandon(self) -> None:
        """Drop what was written."""
        self._file.abandon()


class JsonLinesStream:
    """Records as lines of a binary stream such as standard output, each flushed, so that a pipe sees it at once."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def write(self, record: Record) -> None:
        """Take one record."""
        self._stream.write((to_json(dict(record)) + "\n").encode("utf-8", "backslashreplace"))
        self._stream.flush()

    def close(self) -> None:
        """The stream is not ours to close."""

    def abandon(self) -> None:
        """What a stream took cannot be taken back."""
