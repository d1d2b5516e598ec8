"""Parquet files of the star schema, one a table and month, made from a DuckDB file in the folder."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

from extractor.sinks.duckdb_file import DuckDb
from extractor.sinks.runs import Run
from extractor.sinks.star import ARTICLES, FACTS, TABLES
from extractor.sinks.star_sql import StarStore
from extractor.sinks.stores import Lock, Work, replace_durably

_MONTH = "coalesce(strftime(articles.published_month, '%Y-%m'), 'unknown')"


class ParquetFolder:
    """Tables as `articles/month=2024-05/rows.parquet`; entities and runs, which have no month, as `agencies/rows.parquet`.

    `.state.duckdb` in the folder holds the same and what is needed to go on. Only months that changed are written anew,
    each file whole beside its place and then moved there.
    """

    takes_rows = True

    def __init__(self, folder: Path, run: Run) -> None:
        self.name = str(folder)
        self._folder = folder
        self._lock = Lock(folder / ".lock")
        self._database = DuckDb(folder / ".state.duckdb")
        self._database.execute("CREATE TABLE IF NOT EXISTS months_to_write (month VARCHAR)")
        self._store = StarStore(self._database, run, beside=self._note_months)

    def known(self, ids: Sequence[str]) -> Mapping[str, tuple[str | None, str]]:
        """Give content and run of those articles that the store holds."""
        return self._store.known(ids)

    def commit(self, works: Sequence[Work]) -> None:
        """Replace the rows of the articles, and note the months that this changes, in one transaction."""
        self._store.commit(works)

    def finish(self) -> None:
        """Write the files of the months that changed, and remove those of months that no article is left in."""
        months = [month for (month,) in self._database.select("SELECT DISTINCT month FROM months_to_write ORDER BY month")]
        for month in months:
            for table in (ARTICLES.name, *FACTS):
                self._write(table, self._folder / table / f"month={month}", month)
        if months:
            for table in TABLES:
                if table not in FACTS and table != ARTICLES.name:
                    self._write(table, self._folder / table, None)
            self._database.execute("DELETE FROM months_to_write")

    def close(self) -> None:
        """Let go of the state."""
        self._store.close()
        self._lock.release()

    def _note_months(self, ids: Sequence[str]) -> None:
        query = f"SELECT DISTINCT {_MONTH} FROM articles WHERE article_id IN (SELECT unnest(?::VARCHAR[]))"
        self._database.execute(f"INSERT INTO months_to_write {query}", ids)

    def _write(self, table: str, folder: Path, month: str | None) -> None:
        where = f" WHERE article_id IN (SELECT article_id FROM articles WHERE {_MONTH} = '{month}')" if month else ""
        if month and not self._database.select(f"SELECT 1 FROM {table}{where} LIMIT 1"):
            shutil.rmtree(folder, ignore_errors=True)
            return
        folder.mkdir(parents=True, exist_ok=True)
        part = folder / ".rows.parquet.part"
        order = ", ".join(TABLES[table].key)
        target = str(part).replace("'", "''")
        self._database.execute(f"COPY (SELECT * FROM {table}{where} ORDER BY {order}) TO '{target}' (FORMAT parquet, COMPRESSION zstd)")
        replace_durably(part, folder / "rows.parquet")
