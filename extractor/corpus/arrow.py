"""Tables of a corpus as Arrow tables, which polars, DuckDB and Parquet take as they are."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pyarrow as pa

from extractor.corpus.tables import ARROW, TABLES, Row


def table_of(table: str, rows: Iterable[Row]) -> pa.Table:
    """Give the Arrow table of a table; without rows it has the same schema. The meaning of each column is its metadata.

    >>> table_of("dates", []).schema.field("value_start").type
    DataType(date32[day])
    """
    columns = TABLES[table]
    cells: dict[str, list[Any]] = {column.name: [] for column in columns}
    for row in rows:
        for name, values in cells.items():
            values.append(row.get(name))
    schema = pa.schema([pa.field(c.name, pa.type_for_alias(ARROW[c.type]), metadata={"meaning": c.about}) for c in columns])
    return pa.table(cells, schema=schema)
