"""Tables of a corpus as Arrow tables, which polars, DuckDB and Parquet take as they are."""

from __future__ import annotations

from collections.abc import Iterable

import pyarrow as pa

from extractor.corpus.tables import ARROW, TABLES, Row, cells_of


def table_of(table: str, rows: Iterable[Row]) -> pa.Table:
    """Give the Arrow table of a table; without rows it has the same schema. The meaning of each column is its metadata.

    >>> table_of("dates", []).schema.field("value_start").type
    DataType(date32[day])
    """
    schema = pa.schema([pa.field(c.name, pa.type_for_alias(ARROW[c.type]), metadata={"meaning": c.about}) for c in TABLES[table]])
    return pa.table(cells_of(table, rows), schema=schema)
