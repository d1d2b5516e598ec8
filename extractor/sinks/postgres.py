"""The star schema in a PostgreSQL database."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from extractor.errors import BackendNotInstalled, ConfigError, ExtractorError
from extractor.sinks.runs import Run
from extractor.sinks.star import Table, Type
from extractor.sinks.star_sql import Dialect, StarStore
from extractor.sinks.stores import RowError

POSTGRES = Dialect(
    types={
        Type.TEXT: "text",
        Type.INTEGER: "integer",
        Type.BOOLEAN: "boolean",
        Type.REAL: "double precision",
        Type.NUMERIC: "numeric",
        Type.DATE: "date",
    },
    among="{} = ANY(%s)",
    create_view="CREATE OR REPLACE VIEW {}",
)
_LOCK = 7_205_316  # any number, the same for all our runs; the second key is the schema
# the server notices within moments that a killed client is gone, and frees its lock
_WAIT_FOR_LOCK = 10.0


class Postgres:
    """A connection to the schema that is first in the search path."""

    dialect = POSTGRES

    def __init__(self, address: str) -> None:
        self._psycopg = psycopg = _psycopg()
        try:
            self._connection = psycopg.connect(address, autocommit=True, application_name="extractor batch")
            self.name = f"postgresql {self._connection.info.dbname}"
            self._take_lock()
        except psycopg.Error as error:
            raise ConfigError(f"PostgreSQL: cannot be opened: {' '.join(str(error).split())}") from error

    def _take_lock(self) -> None:
        deadline = time.monotonic() + _WAIT_FOR_LOCK
        while not self._connection.execute("SELECT pg_try_advisory_lock(%s, hashtext(current_schema()))", (_LOCK,)).fetchone()[0]:
            if time.monotonic() > deadline:
                self._connection.close()
                raise ConfigError(f"{self.name}: another run is writing there; wait until it has ended")
            time.sleep(0.05)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Commit at the end, or roll back where an error ends it."""
        try:
            with self._connection.transaction():
                yield
        except (self._psycopg.DataError, self._psycopg.IntegrityError) as error:
            raise RowError(f"{self.name}: {' '.join(str(error).split())}") from error
        except self._psycopg.Error as error:
            raise ExtractorError(f"{self.name}: cannot be written: {' '.join(str(error).split())}") from error

    def execute(self, statement: str, values: Sequence[str] | None = None) -> None:
        """Run a statement."""
        self._connection.execute(statement, None if values is None else (list(values),))

    def select(self, statement: str, values: Sequence[str] | None = None) -> list[tuple[Any, ...]]:
        """Give the rows of a query."""
        try:
            found: list[tuple[Any, ...]] = self._connection.execute(statement, None if values is None else (list(values),)).fetchall()
        except self._psycopg.Error as error:
            raise ExtractorError(f"{self.name}: cannot be read: {' '.join(str(error).split())}") from error
        return found

    def add(self, table: Table, rows: Sequence[tuple[Any, ...]], *, skip_known: bool) -> None:
        """Add rows by COPY, or, where some may be there already, as arrays."""
        if not rows:
            return
        if skip_known:
            arrays = ", ".join(f"%s::{POSTGRES.types[column.type]}[]" for column in table.columns)
            statement = f"INSERT INTO {table.name} SELECT * FROM unnest({arrays}) ON CONFLICT DO NOTHING"
            self._connection.execute(statement, [list(cells) for cells in zip(*rows, strict=True)])
            return
        with self._connection.cursor() as cursor, cursor.copy(f"COPY {table.name} FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)

    def columns(self) -> Mapping[str, set[str]]:
        """Give the columns of every table of the schema."""
        found: dict[str, set[str]] = {}
        query = "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = current_schema()"
        for table, column in self.select(query):
            found.setdefault(table, set()).add(column)
        return found

    def close(self) -> None:
        """End the connection, and with it the lock."""
        self._connection.close()


def open_postgres(address: str, run: Run) -> StarStore:
    """Give the store of a PostgreSQL database."""
    return StarStore(Postgres(address), run)


def _psycopg() -> Any:
    try:
        import psycopg
    except ImportError as error:
        raise BackendNotInstalled("PostgreSQL needs the package psycopg: pip install 'zh-policy-extractor[postgres]'") from error
    return psycopg
