"""Makes an article of one row of a table or one JSON object."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from extractor.document import Article
from extractor.errors import ReaderError
from extractor.readers.articles import finish
from extractor.readers.dates import parse_published
from extractor.readers.mapped import Mapped
from extractor.readers.options import ReadOptions


@dataclass(frozen=True, slots=True)
class Row:
    """A row: where it stands, its values by the names the file gives them, and the text with its place in the file."""

    source: str
    line: int
    values: Mapping[str, Any]
    text: Mapped | None
    warnings: tuple[str, ...] = ()

    @property
    def where(self) -> str:
        """The file and the line, or the number of the row where the format has no lines."""
        return f"{self.source}:{self.line}"


def to_article(row: Row, options: ReadOptions) -> Article:
    """Give the article of a row; raise ReaderError where it has no text. The text stays exactly as given."""
    column = options.column("text")
    raw = row.values.get(column)
    if not isinstance(raw, str) or not raw.strip():
        problem = f"column {column!r} is {_kind(raw)}" if column in row.values else f"has no column {column!r}"
        names = ", ".join(map(str, list(row.values)[:12])) or "none"
        raise ReaderError(row.source, problem, f"every row needs a text; columns are {names}", row.line)
    where = _text(row.values.get(options.column("source")))
    is_address = where is not None and ("://" in where or where.startswith("//"))
    published = row.values.get(options.column("published"))
    read = parse_published(published)
    warnings = row.warnings
    if read is None and _text(published):
        warnings += (f"{options.column('published')} is {str(published)[:40]!r}, which is no date; expected 2022-04-19, say",)
    text = row.text or Mapped(raw)
    return finish(
        Article(
            id=_text(row.values.get(options.column("id"))) or row.where,
            text=text.text,
            title=_text(row.values.get(options.column("title"))),
            published=read,
            # a column called source holds an address in some tables, the name of the paper in others
            outlet=_text(row.values.get(options.column("outlet"))) or (None if is_address else where),
            source=where if is_address else row.where,
            source_map=text.source_map if row.text else None,
            warnings=warnings,
        )
    )


def _text(value: Any) -> str | None:
    if value is None or isinstance(value, bool | list | dict) or value != value:
        return None
    return str(value).strip() or None


def _kind(value: Any) -> str:
    if value is None or value == "" or isinstance(value, str):
        return "empty"
    return {bool: "true or false", list: "a list", dict: "an object"}.get(type(value), "a number")
