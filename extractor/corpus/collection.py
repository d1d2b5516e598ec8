"""A corpus: the records of a run, its failures, and its tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any, overload

from extractor.corpus.records import Record
from extractor.corpus.tables import TABLES, Row, table_rows
from extractor.readers import ReadFailure
from extractor.sinks.star_rows import clean

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa


class Corpus(Sequence[Record]):
    """Records in the order of the articles, and what failed. `corpus[0]` and `corpus["id"]` are records, a slice is a corpus.

    The properties `articles`, `officials` … are DataFrames; `docs/api.md` lists their columns. A corpus without any
    statistic, say, has the same columns and dtypes. They are made when asked for: keep the one you work on.

    >>> import extractor as ex
    >>> corpus = ex.extract([{"id": "甲", "text": "工信部推行“一企一策”。"}], model="none")
    >>> corpus
    Corpus(1 article: 1 agency, 1 policy term)
    >>> corpus.policy_terms[["article_id", "term", "kind"]].to_numpy().tolist()
    [['甲', '一企一策', 'measure']]
    """

    def __init__(self, records: Iterable[Record] = (), failures: Iterable[ReadFailure] = ()) -> None:
        self._records = tuple(records)
        self._failures = tuple(failures)

    @property
    def failures(self) -> tuple[ReadFailure, ...]:
        """What could not be read or extracted, each with source, line and reason; `table("failures")` is its DataFrame."""
        return self._failures

    @property
    def articles(self) -> pd.DataFrame:
        """One row an article."""
        return self.table("articles")

    @property
    def officials(self) -> pd.DataFrame:
        """One row an article and official."""
        return self.table("officials")

    @property
    def people(self) -> pd.DataFrame:
        """One row an article and person who is no official."""
        return self.table("people")

    @property
    def posts(self) -> pd.DataFrame:
        """One row an article, person and post."""
        return self.table("posts")

    @property
    def agencies(self) -> pd.DataFrame:
        """One row an article and agency."""
        return self.table("agencies")

    @property
    def organizations(self) -> pd.DataFrame:
        """One row an article and organisation."""
        return self.table("organizations")

    @property
    def policy_terms(self) -> pd.DataFrame:
        """One row an article and policy term."""
        return self.table("policy_terms")

    @property
    def documents(self) -> pd.DataFrame:
        """One row an article and document."""
        return self.table("documents")

    @property
    def statistics(self) -> pd.DataFrame:
        """One row a statistic."""
        return self.table("statistics")

    @property
    def dates(self) -> pd.DataFrame:
        """One row a date or period."""
        return self.table("dates")

    @property
    def quotes(self) -> pd.DataFrame:
        """One row a quotation."""
        return self.table("quotes")

    @property
    def mentions(self) -> pd.DataFrame:
        """One row an occurrence of anything, in text order."""
        return self.table("mentions")

    def table(self, name: str) -> pd.DataFrame:
        """Give a table by its name, `failures` among them; raise KeyError for a name that is none."""
        from extractor.corpus.frames import frame_of

        return frame_of(name, self._rows(name))

    def to_arrow(self) -> dict[str, pa.Table]:
        """Give all tables as Arrow tables by name; `polars.from_arrow(corpus.to_arrow()["statistics"])` is one for polars."""
        from extractor.corpus.arrow import table_of

        return {name: table_of(name, self._rows(name)) for name in TABLES}

    def save(self, path: str | PathLike[str]) -> None:
        """Write the records as JSON Lines, as the command `extract` does; `extractor.load` reads them. Failures are not kept."""
        from extractor.sinks.jsonl import JsonLinesFile

        sink = JsonLinesFile(Path(path))
        for record in self:
            sink.write(record.to_dict())
        sink.close()

    def _rows(self, table: str) -> Iterator[Row]:
        if table not in TABLES:
            raise KeyError(f"no table is called {table!r}; there are {', '.join(TABLES)}")
        if table == "failures":
            return (
                {name: clean(value) if isinstance(value, str) else value for name, value in asdict(each).items()} for each in self._failures
            )
        return (row for record in self._records for row in table_rows(table, record.to_dict()))

    @overload
    def __getitem__(self, at: int | str) -> Record: ...
    @overload
    def __getitem__(self, at: slice) -> Corpus: ...
    def __getitem__(self, at: int | str | slice) -> Record | Corpus:
        if isinstance(at, slice):
            return Corpus(self._records[at], self._failures)
        if isinstance(at, int):
            return self._records[at]
        for record in self._records:
            if record.id == at:
                return record
        raise KeyError(at)

    def __len__(self) -> int:
        return len(self._records)

    def __iter__(self) -> Iterator[Record]:
        return iter(self._records)

    def __contains__(self, value: Any) -> bool:
        return value in self._records or any(record.id == value for record in self._records)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Corpus) and self._records == other._records and self._failures == other._failures

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        from extractor.corpus.display import corpus_line

        return f"Corpus({corpus_line(self)})"

    def _repr_html_(self) -> str:
        from extractor.corpus.display import corpus_html

        return corpus_html(self)
