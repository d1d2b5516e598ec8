"""A DuckDB file with a table a type, for questions in SQL and for dashboards."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import duckdb

from extractor.errors import ConfigError
from extractor.sinks import Record

_ARTICLE = {"article_id": "VARCHAR"}
_SPAN = {"start": "INTEGER", "end": "INTEGER", "text": "VARCHAR"}
_COUNT = {"mentions": "INTEGER"}

# table -> column -> type; every row names its article, so that tables join on article_id
TABLES: Mapping[str, Mapping[str, str]] = {
    "articles": _ARTICLE
    | {
        "source": "VARCHAR",
        "title": "VARCHAR",
        "published": "VARCHAR",
        "published_on": "DATE",
        "outlet": "VARCHAR",
        "characters": "INTEGER",
    },
    "officials": _ARTICLE | {"name": "VARCHAR", "role": "VARCHAR"} | _COUNT,
    "people": _ARTICLE | {"name": "VARCHAR", "role": "VARCHAR"} | _COUNT,
    "posts": _ARTICLE
    | {"name": "VARCHAR", "organization": "VARCHAR", "organization_id": "VARCHAR", "title": "VARCHAR", "status": "VARCHAR"},
    "agencies": _ARTICLE | {"id": "VARCHAR", "name": "VARCHAR", "kind": "VARCHAR", "parent": "VARCHAR"} | _COUNT,
    "organizations": _ARTICLE | {"name": "VARCHAR", "kind": "VARCHAR"} | _COUNT,
    "policy_terms": _ARTICLE | {"term": "VARCHAR", "kind": "VARCHAR", "known": "BOOLEAN", "score": "DOUBLE"} | _COUNT,
    "documents": _ARTICLE | {"title": "VARCHAR", "number": "VARCHAR", "issuer": "VARCHAR", "status": "VARCHAR"} | _COUNT,
    "statistics": _ARTICLE
    | _SPAN
    | {"subject": "VARCHAR", "value": "DOUBLE", "high": "DOUBLE", "unit": "VARCHAR", "kind": "VARCHAR", "direction": "VARCHAR"}
    | {"base": "VARCHAR", "as_of": "VARCHAR", "approx": "VARCHAR", "source_agency": "VARCHAR"},
    "dates": _ARTICLE | _SPAN | {"value": "VARCHAR"},
    "quotes": _ARTICLE | _SPAN | {"speaker": "VARCHAR"},
}
_BATCH = 20_000
_MULTI = 200  # rows an INSERT holds


class DuckDbFile:
    """Records as rows of a DuckDB file, written beside its place and moved there by `close`."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.part = path.with_name(path.name + ".part")
        self._rows: dict[str, list[tuple[Any, ...]]] = {table: [] for table in TABLES}
        self._waiting = 0
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self.part.unlink(missing_ok=True)
            self._connection = duckdb.connect(str(self.part))
        except (OSError, duckdb.Error) as error:
            raise ConfigError(f"{path}: cannot be written: {' '.join(str(error).split())}") from error
        for table, columns in TABLES.items():
            declared = ", ".join(f'"{name}" {kind}' for name, kind in columns.items())
            self._connection.execute(f"CREATE TABLE {table} ({declared})")

    def write(self, record: Record) -> None:
        """Take one record."""
        for table, row in rows_of(record):
            self._rows[table].append(tuple(_cell(row.get(column)) for column in TABLES[table]))
            self._waiting += 1
        if self._waiting >= _BATCH:
            self._flush()

    def close(self) -> None:
        """Put the file in its place."""
        self._flush()
        self._connection.close()
        self.part.replace(self.path)

    def abandon(self) -> None:
        """Remove what was written."""
        self._connection.close()
        self.part.unlink(missing_ok=True)

    def _flush(self) -> None:
        self._connection.execute("BEGIN")
        for table, rows in self._rows.items():
            one = f"({', '.join('?' * len(TABLES[table]))})"
            for at in range(0, len(rows), _MULTI):
                part = rows[at : at + _MULTI]
                self._connection.execute(
                    f"INSERT INTO {table} VALUES {', '.join([one] * len(part))}", [cell for row in part for cell in row]
                )
            rows.clear()
        self._connection.execute("COMMIT")
        self._waiting = 0


def _cell(value: Any) -> Any:
    # a file name that is no UTF-8 holds lone surrogates, which DuckDB takes for an error
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else value


def rows_of(record: Record) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Give the rows of a record, each with its table; entities carry the count of their mentions."""
    article = {"article_id": record["id"]}
    published = record["published"]
    yield "articles", {**record, **article, "published_on": published and published[:10], "characters": len(record["text"])}
    for table in TABLES:
        for item in record.get(table, ()):
            mentions = item.get("mentions")
            yield table, {**item, **article, "mentions": len(mentions) if mentions is not None else None}
    for person in (*record["officials"], *record["people"]):
        for post in person["posts"]:
            yield "posts", {**post, **article, "name": person["name"]}
