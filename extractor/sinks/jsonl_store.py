"""JSON Lines as a store: a SQLite file holds the lines, and the file that is read is made from it as a whole."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, cast

from extractor.sinks.sqlite_file import connect, transaction
from extractor.sinks.stores import Lock, Work, replace_durably

_TABLES = """
CREATE TABLE IF NOT EXISTS lines (
    place INTEGER PRIMARY KEY, article_id TEXT NOT NULL UNIQUE, content TEXT NOT NULL, run_id TEXT NOT NULL, line BLOB NOT NULL
);
CREATE TABLE IF NOT EXISTS changes (is_written INTEGER NOT NULL);
"""
# a changed article keeps its place
_UPSERT = """
INSERT INTO lines (article_id, content, run_id, line) VALUES (?, ?, ?, ?)
ON CONFLICT (article_id) DO UPDATE SET content = excluded.content, run_id = excluded.run_id, line = excluded.line
"""


class JsonLinesStore:
    """Records as lines of `path`, compressed as its ending says (.gz, .zst), in the order in which articles first came.

    `path.state` beside it holds what is needed to go on; while a run lasts, `path` is what the last run left.
    """

    takes_rows = False

    def __init__(self, path: Path) -> None:
        self.name = str(path)
        self._path, self._state = path, path.with_name(path.name + ".state")
        self._lock = Lock(path.with_name(path.name + ".lock"))
        self._connection = connect(self._state)
        self._connection.executescript(_TABLES)

    def known(self, ids: Sequence[str]) -> Mapping[str, tuple[str | None, str]]:
        """Give content and run of those articles that the store holds."""
        query = "SELECT article_id, content, run_id FROM lines WHERE article_id IN (SELECT value FROM json_each(?))"
        return {article_id: (content, run_id) for article_id, content, run_id in self._connection.execute(query, (json.dumps(list(ids)),))}

    def commit(self, works: Sequence[Work]) -> None:
        """Take the lines of articles in one transaction."""
        with transaction(self._connection, self.name):
            self._connection.executemany(_UPSERT, [(work.article_id, work.content, work.run_id, work.line) for work in works])
            self._connection.execute("DELETE FROM changes")

    def finish(self) -> None:
        """Write the file anew, unless nothing has changed since it was written."""
        if self._path.exists() and self._connection.execute("SELECT 1 FROM changes").fetchone():
            return
        part = self._path.with_name(self._path.name + ".part")
        with _compressed(part) as stream:
            for (line,) in self._connection.execute("SELECT line FROM lines ORDER BY place"):
                stream.write(zlib.decompress(line))
        replace_durably(part, self._path)
        with transaction(self._connection, self.name):
            self._connection.execute("INSERT INTO changes VALUES (1)")

    def close(self) -> None:
        """Let go of the state."""
        self._connection.close()
        self._lock.release()


@contextmanager
def _compressed(path: Path) -> Iterator[IO[bytes]]:
    suffix = path.with_suffix("").suffix  # behind it stands .part
    with path.open("wb") as raw:
        if suffix == ".gz":
            with gzip.GzipFile("", "wb", 6, raw, mtime=0) as stream:
                yield cast(IO[bytes], stream)
        elif suffix == ".zst":
            import pyarrow

            with pyarrow.CompressedOutputStream(pyarrow.PythonFile(raw, "w"), "zstd") as stream:
                yield cast(IO[bytes], stream)
        else:
            yield raw
