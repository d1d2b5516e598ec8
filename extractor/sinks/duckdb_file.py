"""A DuckDB file of the star schema, for questions in SQL and for dashboards."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from decimal import Context, Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import duckdb
import pyarrow

from extractor.errors import ConfigError, ExtractorError
from extractor.sinks import Record
from extractor.sinks.runs import Run
from extractor.sinks.star import Table, Type
from extractor.sinks.star_rows import clean, rows_of
from extractor.sinks.star_sql import Dialect, StarStore
from extractor.sinks.stores import Lock, RowError, Work

DUCKDB = Dialect(
    types={
        Type.TEXT: "VARCHAR",
        Type.INTEGER: "INTEGER",
        Type.BOOLEAN: "BOOLEAN",
        Type.REAL: "DOUBLE",
        Type.NUMERIC: "DECIMAL(38, 10)",
        Type.DATE: "DATE",
    },
    among="{} IN (SELECT unnest(?::VARCHAR[]))",
    create_view="CREATE OR REPLACE VIEW {}",
    # rows can't be removed and written anew in one transaction under foreign keys; column scans need no index, and one of
    # 800,000 articles is more than the memory below
    has_references=False,
    has_keys=False,
)
_ARROW = {
    Type.TEXT: pyarrow.string(),
    Type.INTEGER: pyarrow.int32(),
    Type.BOOLEAN: pyarrow.bool_(),
    Type.REAL: pyarrow.float64(),
    Type.NUMERIC: pyarrow.decimal128(38, 10),
    Type.DATE: pyarrow.date32(),
}
_PLACES = Decimal("1E-10")
_DIGITS = Context(prec=38)
# what the rows of a commit need; it does not grow with the file
_SETTINGS = "SET threads = 1; SET memory_limit = '32MB'; SET checkpoint_threshold = '4MB'; SET preserve_insertion_order = true"
_BATCH = 256


class DuckDb:
    """A connection to a DuckDB file."""

    dialect = DUCKDB

    def __init__(self, path: Path, *, is_read_only: bool = False) -> None:
        self.name = str(path)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._connection = duckdb.connect(str(path), read_only=is_read_only)
            self._connection.execute(_SETTINGS)
        except (OSError, duckdb.Error) as error:
            raise ConfigError(f"{path}: cannot be opened: {' '.join(str(error).split())}") from error

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Commit at the end, or roll back where an error ends it."""
        self._connection.execute("BEGIN")
        try:
            yield
            self._connection.execute("COMMIT")
        except (duckdb.DataError, duckdb.IntegrityError, pyarrow.ArrowInvalid) as error:
            self._connection.execute("ROLLBACK")
            raise RowError(f"{self.name}: {' '.join(str(error).split())}") from error
        except duckdb.Error as error:
            raise ExtractorError(f"{self.name}: cannot be written: {' '.join(str(error).split())}") from error

    def execute(self, statement: str, values: Sequence[str] | None = None) -> None:
        """Run a statement."""
        self._connection.execute(statement, None if values is None else [list(values)])

    def select(self, statement: str, values: Sequence[str] | None = None) -> list[tuple[Any, ...]]:
        """Give the rows of a query."""
        try:
            return list(self._connection.execute(statement, None if values is None else [list(values)]).fetchall())
        except duckdb.Error as error:
            raise ExtractorError(f"{self.name}: cannot be read: {' '.join(str(error).split())}") from error

    def add(self, table: Table, rows: Sequence[tuple[Any, ...]], *, skip_known: bool) -> None:
        """Add rows by way of an Arrow table, the fastest way in."""
        if not rows:
            return
        columns = zip(*rows, strict=True)
        arrays = {c.name: pyarrow.array(_fitting(cells, c.type), _ARROW[c.type]) for c, cells in zip(table.columns, columns, strict=True)}
        self._connection.register("rows_to_add", pyarrow.table(arrays))
        unknown = f"ANTI JOIN {table.name} USING ({', '.join(table.key)})" if skip_known else ""
        self._connection.execute(f"INSERT INTO {table.name} SELECT rows_to_add.* FROM rows_to_add {unknown}")
        self._connection.unregister("rows_to_add")

    def columns(self) -> Mapping[str, set[str]]:
        """Give the columns of every table there is."""
        found: dict[str, set[str]] = {}
        for table, column in self.select("SELECT table_name, column_name FROM duckdb_columns() WHERE NOT internal"):
            found.setdefault(table, set()).add(column)
        return found

    def close(self) -> None:
        """End the connection."""
        self._connection.close()


def open_duckdb(path: Path, run: Run) -> StarStore:
    """Give the store of a DuckDB file; DuckDB itself lets only one process write to it."""
    return StarStore(_Locked(path), run)


class _Locked(DuckDb):
    def __init__(self, path: Path) -> None:
        self._lock = Lock(path.with_name(path.name + ".lock"))
        super().__init__(path)

    def close(self) -> None:
        super().close()
        self._lock.release()


class DuckDbFile:
    """Records as rows of a new DuckDB file, written beside its place and moved there by `close`."""

    def __init__(self, path: Path, run: Run) -> None:
        self.path = path
        self.part = path.with_name(path.name + ".part")
        self._run = run
        self._waiting: dict[str, Work] = {}
        try:
            self.part.unlink(missing_ok=True)
        except OSError as error:
            raise ConfigError(f"{path}: cannot be written: {error.strerror or error}") from error
        self._store = StarStore(DuckDb(self.part), run)

    def write(self, record: Record) -> None:
        """Take one record; of two with one id the later stands."""
        article_id = clean(record["id"])
        rows = rows_of(record, self._run.run_id)
        self._waiting[article_id] = Work(article_id, "", self._run.run_id, None, rows, len(record["text"]))
        if len(self._waiting) >= _BATCH:
            self._flush()

    def close(self) -> None:
        """Put the file in its place."""
        self._flush()
        self._store.close()
        self.part.replace(self.path)

    def abandon(self) -> None:
        """Remove what was written."""
        self._store.close()
        self.part.unlink(missing_ok=True)

    def _flush(self) -> None:
        if self._waiting:
            self._store.commit(list(self._waiting.values()))
        self._waiting.clear()


def _fitting(cells: Sequence[Any], type_: Type) -> Sequence[Any]:
    return [cell and _decimal(cell) for cell in cells] if type_ is Type.NUMERIC else cells


def _decimal(value: Decimal) -> Decimal | None:
    try:
        return value.quantize(_PLACES, context=_DIGITS)
    except InvalidOperation:  # more than 28 digits before the point
        return None
