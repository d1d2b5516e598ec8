"""Tables of a corpus as pandas DataFrames; the only file of the package that imports pandas."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import pandas as pd

from extractor.corpus.tables import PANDAS, TABLES, Row, cells_of
from extractor.sinks.star import Type


def frame_of(table: str, rows: Iterable[Row]) -> pd.DataFrame:
    """Give the DataFrame of a table; without rows it has the same columns and dtypes.

    >>> frame_of("quotes", []).dtypes["start_offset"]
    Int64Dtype()
    """
    cells = cells_of(table, rows)
    return pd.DataFrame({column.name: _series(cells[column.name], column.type) for column in TABLES[table]})


def _series(values: list[Any], kind: Type) -> pd.Series[Any]:
    return pd.Series(values, dtype=PANDAS[kind])


def rows_of_frame(frame: Any, id_column: str) -> Iterator[Mapping[str, Any]]:
    """Give the rows of a DataFrame, missing cells as None; the label of the index stands in for an id where there is no column."""
    names = [str(name) for name in frame.columns]
    for label, *cells in frame.itertuples(name=None):
        row = {name: None if _is_missing(cell) else cell for name, cell in zip(names, cells, strict=True)}
        yield {id_column: str(label), **row}


def _is_missing(cell: Any) -> bool:
    return cell is None or cell is pd.NA or cell is pd.NaT or (isinstance(cell, float) and cell != cell)
