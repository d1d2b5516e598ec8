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
from extractor.readers.options import HOW_TO_MAP, ReadFailure, ReadOptions


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
    names = row.values.keys()
    column = options.column("text", names)
    raw = row.values.get(column)
    if not isinstance(raw, str) or not raw.strip():
        raise _without_text(row, column)
    address, outlet = _origin(row, options)
    dated = options.column("published", names)
    published = row.values.get(dated)
    read = parse_published(published)
    warnings = row.warnings
    if read is None and _text(published):
        warnings += (f"{dated} is {str(published)[:40]!r}, which is no date; expected 2022-04-19, say",)
    text = row.text or Mapped(raw)
    return finish(
        Article(
            id=_text(row.values.get(options.column("id", names))) or row.where,
            text=text.text,
            title=_text(row.values.get(options.column("title", names))),
            published=read,
            outlet=outlet,
            source=address or row.where,
            source_map=text.source_map if row.text else None,
            warnings=warnings,
        )
    )


def read_row(row: Row, options: ReadOptions) -> Article | ReadFailure:
    """Give the article of a row, or the failure that it has no text."""
    try:
        return to_article(row, options)
    except ReaderError as error:
        return ReadFailure.of(error)


def _origin(row: Row, options: ReadOptions) -> tuple[str | None, str | None]:
    """Give address and outlet; the columns of either hold an address in some tables, the name of the paper in others."""
    told = [_text(row.values.get(options.column(field, row.values.keys()))) for field in ("outlet", "source")]
    addresses = [text for text in told if text and ("://" in text or text.startswith("//"))]
    outlets = [text for text in told if text and text not in addresses]
    return next(reversed(addresses), None), next(iter(outlets), None)


def _without_text(row: Row, column: str) -> ReaderError:
    listed = ", ".join(map(str, list(row.values)[:12])) or "none"
    if column in row.values:
        problem, hint = f"column {column!r} is {_kind(row.values[column])}", f"every row needs a text; columns are {listed}"
    else:
        problem, hint = f"has no column {column!r}", f"columns are {listed}; {HOW_TO_MAP}"
    return ReaderError(row.source, problem, hint, row.line)


def _text(value: Any) -> str | None:
    if value is None or isinstance(value, bool | list | dict) or value != value:
        return None
    return str(value).strip() or None


def _kind(value: Any) -> str:
    if value is None or value == "" or isinstance(value, str):
        return "empty"
    return {bool: "true or false", list: "a list", dict: "an object"}.get(type(value), "a number")
