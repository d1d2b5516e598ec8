"""Finds the files that paths name, and opens them: decompressed, buffered, and guarded against bombs."""

from __future__ import annotations

import glob
import io
import lzma
import os
import sys
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, cast

from extractor.errors import ReaderError

STDIN = "-"
BUFFER = 1 << 16
# below this much output no expansion is suspicious: a short file of one repeated character is harmless
_FREE_OUTPUT = 100_000_000

SUFFIXES = {
    ".txt": "text", ".text": "text", ".md": "markdown", ".markdown": "markdown", ".mkd": "markdown",
    ".html": "html", ".htm": "html", ".xhtml": "html", ".shtml": "html",
    ".jsonl": "jsonl", ".ndjson": "jsonl", ".json": "json", ".csv": "csv", ".tsv": "tsv", ".parquet": "parquet", ".pq": "parquet",
}  # fmt: skip
# what a folder of articles may hold in a format that is not read: each is told, none is left out in silence
_DOCUMENTS = {".pdf", ".doc", ".docx", ".wps", ".odt", ".rtf", ".xls", ".xlsx", ".mht", ".mhtml", ".epub", ".eml", ".zip", ".rar", ".7z"}
_COMPRESSED = {".gz", ".xz", ".zst"}
# documents about a folder, not articles in it
_ABOUT = {"readme", "license", "licence", "changelog", "contributing"}


@dataclass(frozen=True, slots=True)
class Input:
    """One file to read, or standard input where `path` is None; `name` is the path as the caller gave it."""

    name: str
    path: Path | None

    @property
    def format(self) -> str | None:
        """The format that the name's ending tells, `.jsonl.gz` and the like included, or None."""
        suffixes = [suffix.lower() for suffix in Path(self.name).suffixes]
        if suffixes and suffixes[-1] in _COMPRESSED:
            suffixes.pop()
        return SUFFIXES.get(suffixes[-1]) if suffixes else None

    @property
    def is_document(self) -> bool:
        """Whether the name's ending is that of a document or archive that is not read."""
        return Path(self.name).suffix.lower() in _DOCUMENTS


def find_inputs(path: str) -> Iterator[Input]:
    """Give the files that a path names: itself, the readable files below a folder, the matches of a glob, or stdin.

    Files come in sorted order; below a folder hidden files, unknown endings, files such as README and what a browser
    saved beside a page are left out. Documents of other programs are given, and told when they are opened. Raises
    ReaderError when there is no file.
    """
    if path == STDIN:
        yield Input("stdin", None)
        return
    given = Path(path)
    if given.is_dir():
        found = list(_below(given))
        if not found:
            raise ReaderError(path, "holds no file that can be read", f"expected files ending in {', '.join(SUFFIXES)}")
        yield from found
    elif given.exists():
        yield Input(given.as_posix(), given)
    elif glob.has_magic(path):
        yield from _matches(path)
    else:
        raise ReaderError(path, "no such file or folder")


def _matches(pattern: str) -> Iterator[Input]:
    found = sorted(glob.glob(pattern, recursive=True))  # noqa: PTH207 (pathlib's glob takes no absolute pattern)
    if not found:
        raise ReaderError(pattern, "matches no file")
    for match in found:
        if Path(match).is_dir():
            yield from _below(Path(match))
        else:
            yield Input(Path(match).as_posix(), Path(match))


def _below(folder: Path) -> Iterator[Input]:
    for root, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith(".") and not _is_part_of_page(name, files))
        for name in sorted(files):
            found = Input((Path(root) / name).as_posix(), Path(root) / name)
            if name.startswith(".") or name.startswith("~$") or name.split(".")[0].lower() in _ABOUT:
                continue
            if found.format or found.is_document:
                yield found


def _is_part_of_page(folder: str, files: Sequence[str]) -> bool:
    # a browser saves 稳岗.html with its pictures, scripts and frames in 稳岗_files
    page, mark, _ = folder.rpartition("_files")
    return bool(mark) and any(f"{page}{ending}" in files for ending in (".html", ".htm"))


def open_input(
    given: Input, max_expansion: int, on_bytes: Callable[[int], None] | None = None, *, may_be_empty: bool = False
) -> io.BufferedReader:
    """Give the bytes of an input, decompressed; raise ReaderError where it cannot be opened or, unless it may be, is empty.

    `on_bytes` is told how many bytes of the file itself each read has taken.
    """
    try:
        raw: IO[bytes] = sys.stdin.buffer if given.path is None else given.path.open("rb")
    except OSError as error:
        raise ReaderError(given.name, f"cannot be opened: {error.strerror or error}") from error
    counted = _Counted(raw, given, on_bytes)
    opened = _decompressed(io.BufferedReader(counted, BUFFER), given)
    stream: io.BufferedReader = io.BufferedReader(_Guarded(opened, counted, max_expansion), BUFFER)
    if not stream.peek(1) and not may_be_empty:
        raise ReaderError(given.name, "is empty", "expected an article")
    return stream


def _decompressed(stream: io.BufferedReader, given: Input) -> IO[bytes]:
    head = stream.peek(6)[:6]
    if head.startswith(b"\x1f\x8b"):
        import gzip

        return cast(IO[bytes], gzip.GzipFile(fileobj=stream))
    if head == b"\xfd7zXZ\x00":
        return cast(IO[bytes], lzma.LZMAFile(stream))
    if head.startswith(b"\x28\xb5\x2f\xfd"):
        import pyarrow

        return cast(IO[bytes], pyarrow.CompressedInputStream(pyarrow.PythonFile(stream), "zstd"))
    return stream


class _Counted(io.RawIOBase):
    """Counts the bytes that are read of the file itself."""

    def __init__(self, stream: IO[bytes], given: Input, on_bytes: Callable[[int], None] | None) -> None:
        self._stream, self._given, self._on_bytes = stream, given, on_bytes
        self.count = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        try:
            data = self._stream.read(len(buffer))
        except OSError as error:
            raise ReaderError(self._given.name, f"cannot be read: {error.strerror or error}") from error
        buffer[: len(data)] = data
        self.count += len(data)
        if self._on_bytes:
            self._on_bytes(len(data))
        return len(data)

    @property
    def name(self) -> str:
        return self._given.name

    def close(self) -> None:
        if not self.closed and self._given.path is not None:
            self._stream.close()
        super().close()


class _Guarded(io.RawIOBase):
    """Stops where the output outgrows the input, and tells of damaged compression by the file's name."""

    def __init__(self, stream: IO[bytes], counted: _Counted, max_expansion: int) -> None:
        self._stream, self._counted, self._max_expansion = stream, counted, max_expansion
        self._count = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        name = self._counted.name
        try:
            data = self._stream.read(len(buffer))
        except ReaderError:
            raise
        except (OSError, EOFError, zlib.error, lzma.LZMAError) as error:
            raise ReaderError(name, f"is damaged: {error}", "compress it anew") from error
        self._count += len(data)
        if self._count > max(_FREE_OUTPUT, self._counted.count * self._max_expansion):
            raise ReaderError(name, f"expands more than {self._max_expansion}-fold", "decompress it first, or raise max_expansion")
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        if not self.closed:
            self._counted.close()
        super().close()


def read_whole(stream: io.BufferedReader, name: str, limit: int) -> bytes:
    """Give all bytes; raise ReaderError where there are more than `limit`."""
    data = stream.read(limit + 1)
    if len(data) > limit:
        raise ReaderError(name, f"is larger than {limit:,} bytes", "split it into articles, or raise max_article_bytes")
    return data
