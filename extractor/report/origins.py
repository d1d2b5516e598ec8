"""Where an article came from: an address to open, and the line of the original that a mention stands in."""

from __future__ import annotations

import os
import re
from bisect import bisect_right
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from extractor.errors import ReaderError
from extractor.readers.encodings import decode
from extractor.sinks import Record

_ADDRESS = re.compile(r"https?://[^\s<>\"']{1,2000}", re.IGNORECASE)
_ROW = re.compile(r":\d{1,12}$")
# lines are a convenience: no report waits for a file of gigabytes
_MOST_BYTES = 64_000_000


class Origin(NamedTuple):
    """`href` is an http address or a path relative to the page, else None; `line_of` gives the line of an offset of the original."""

    href: str | None
    line_of: Callable[[int], int | None]


def origin_of(record: Record, folder: Path) -> Origin:
    """Give the origin of a record for a page in `folder`; paths count from the working directory, as when they were extracted."""
    source = record["source"] or ""
    file = _file_of(source) or _file_of(record["id"])
    if _ADDRESS.fullmatch(source):
        href: str | None = source
    else:
        href = _relative(file, folder) if file else None
    return Origin(href, _lines(file) if file else _no_line)


def _no_line(offset: int) -> int | None:
    return None


def _file_of(name: str) -> Path | None:
    path = Path(_ROW.sub("", name))
    try:
        # a pipe or a device would never end, an address names no file
        return path if path.is_file() else None
    except (OSError, ValueError):
        return None


def _relative(file: Path, folder: Path) -> str | None:
    try:
        path = Path(os.path.relpath(file.resolve(), folder.resolve())).as_posix()
    except ValueError:
        return None  # another drive
    # a name such as javascript:x is no path to a browser; ./javascript%3Ax is
    return "./" + quote(path.encode("utf-8", "surrogateescape"))


def _lines(file: Path) -> Callable[[int], int | None]:
    feeds = _feeds(file)
    return (lambda at: bisect_right(feeds, at) + 1) if feeds is not None else _no_line


@lru_cache(maxsize=4)
def _feeds(file: Path) -> list[int] | None:
    """Give where the lines of a file begin but for the first, or None where it cannot be read as text."""
    try:
        if file.stat().st_size > _MOST_BYTES:
            return None
        text = decode(file.read_bytes(), str(file)).text
    except (OSError, ReaderError):
        return None
    return [match.end() for match in re.finditer(r"\r\n?|\n", text)]
