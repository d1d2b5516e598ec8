"""Stores: sinks of a batch. A store keeps, for each article, what its rows were made from, and changes both in one transaction."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from extractor.errors import ConfigError, ExtractorError
from extractor.sinks.star_rows import Rows


@dataclass(frozen=True, slots=True)
class Work:
    """What a worker made of an article: the line of JSON, compressed by zlib, and the rows, each where a store takes it."""

    article_id: str
    content: str
    run_id: str
    line: bytes | None
    rows: Rows | None
    characters: int


class RowError(ExtractorError):
    """A store refuses what it was given of an article; the store itself is sound."""


class Store(Protocol):
    """Takes the work of articles, many at once. What `commit` took is there after any crash, all of it or nothing."""

    name: str
    takes_rows: bool

    def known(self, ids: Sequence[str]) -> Mapping[str, tuple[str | None, str]]:
        """Give content and run of those articles that the store holds."""

    def commit(self, works: Sequence[Work]) -> None:
        """Take the work of articles in one transaction; what the store held of them goes. No id comes twice."""

    def finish(self) -> None:
        """Put in place what is made from the whole."""

    def close(self) -> None:
        """Let go of the store; what was committed stays."""


class Lock:
    """A lock that one process at a time holds, freed by the system whenever that process ends."""

    def __init__(self, path: Path) -> None:
        import fcntl

        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._file = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
        except OSError as error:
            raise ConfigError(f"{path}: cannot be written: {error.strerror or error}") from error
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            os.close(self._file)
            raise ConfigError(f"{path}: another run is writing there; wait until it has ended") from error

    def release(self) -> None:
        """Free the lock; its file stays, for removing it could free a lock that another process has just taken."""
        with suppress(OSError):
            os.close(self._file)


def replace_durably(part: Path, path: Path) -> None:
    """Move a whole file to its place, so that after a loss of power there is the old one or the new one."""
    with part.open("rb") as file:
        os.fsync(file.fileno())
    part.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
