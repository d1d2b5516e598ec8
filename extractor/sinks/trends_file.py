"""A CSV table of policy terms by month, agency and region."""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path

from extractor.sinks import Record
from extractor.sinks.files import WholeFile
from extractor.trends import TrendTable, write_csv


class TrendsFile:
    """Records as counts; the table is written when the run ends."""

    def __init__(self, path: Path, regions: Mapping[str, str] | None = None) -> None:
        self._file = WholeFile(path)
        self._table = TrendTable(regions)

    def write(self, record: Record) -> None:
        """Count one record."""
        self._table.add(record)

    def close(self) -> None:
        """Write the table and put the file in its place."""
        out = io.StringIO()
        write_csv(self._table.rows(), out)
        self._file.write(out.getvalue())
        self._file.close()

    def abandon(self) -> None:
        """Drop what was counted."""
        self._file.abandon()
