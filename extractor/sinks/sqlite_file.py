"""A SQLite file of the star schema, for Datasette and for any program there is."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from extractor.errors import ConfigError, ExtractorError
from extractor.sinks.runs import Run
from extractor.sinks.star import Table, Type
from extractor.sinks.star_sql import Dialect, StarStore
from extractor.sinks.stores import Lock, RowError

SQLITE = Dialect(
    types={
        Type.TEXT: "TEXT",
        Type.INTEGER: "INTEGER",
        Type.BOOLEAN: "INTEGER",
        Type.REAL: "REAL",
        Type.NUMERIC: "NUMERIC",
        Type.DATE: "TEXT",
    },
    among="{} IN (SELECT value FROM json_each(?))",
    create_view="CREATE VIEW IF NOT EXISTS {}",
)


def connect(path: Path) -> sqlite3.Connection:
    """Give a connection to a SQLite file that is safe against loss of power; transactions are the caller's."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except (OSError, sqlite3.Error) as error:
        raise ConfigError(f"{path}: cannot be opened: {error}") from error
    return connection


@contextmanager
def transaction(connection: sqlite3.Connection, name: str) -> Iterator[None]:
    """Commit at the end, or roll back where an error ends it; raise RowError for a value that SQLite refuses."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except (sqlite3.DataError, sqlite3.IntegrityError, OverflowError, UnicodeEncodeError) as error:
        connection.execute("ROLLBACK")
        raise RowError(f"{name}: {error}") from error
    except sqlite3.Error as error:
        raise ExtractorError(f"{name}: cannot be written: {error}") from error


class Sqlite:
    """A connection to a SQLite file."""

    dialect = SQLITE

    def __init__(self, path: Path) -> None:
        self.name = str(path)
        self._lock = Lock(path.with_name(path.name + ".lock"))
        self._connection = connect(path)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Commit at the end, or roll back where an error ends it."""
        with transaction(self._connection, self.name):
            yield

    def execute(self, statement: str, values: Sequence[str] | None = None) -> None:
        """Run a statement."""
        self._connection.execute(statement, _list(values))

    def select(self, statement: str, values: Sequence[str] | None = None) -> list[tuple[Any, ...]]:
        """Give the rows of a query."""
        try:
            return self._connection.execute(statement, _list(values)).fetchall()
        except sqlite3.Error as error:
            raise ExtractorError(f"{self.name}: cannot be read: {error}") from error

    def add(self, table: Table, rows: Sequence[tuple[Any, ...]], *, skip_known: bool) -> None:
        """Add rows."""
        marks = ", ".join("?" * len(table.columns))
        statement = f"INSERT {'OR IGNORE ' if skip_known else ''}INTO {table.name} VALUES ({marks})"
        self._connection.executemany(statement, (tuple(map(_cell, row)) for row in rows))

    def columns(self) -> Mapping[str, set[str]]:
        """Give the columns of every table there is."""
        found: dict[str, set[str]] = {}
        for (table,) in self.select("SELECT name FROM sqlite_master WHERE type = 'table'"):
            found[table] = {row[0] for row in self._connection.execute("SELECT name FROM pragma_table_info(?)", (table,))}
        return found

    def close(self) -> None:
        """End the connection."""
        self._connection.close()
        self._lock.release()


def open_sqlite(path: Path, run: Run) -> StarStore:
    """Give the store of a SQLite file."""
    return StarStore(Sqlite(path), run)


def _list(values: Sequence[str] | None) -> tuple[str, ...]:
    return () if values is None else (json.dumps(list(values)),)


def _cell(value: Any) -> Any:
    # a NUMERIC column makes an integer of digits, and a float of what is no integer
    if isinstance(value, Decimal):
        return format(value, "f")
    return value.isoformat() if isinstance(value, date) else value
