"""Turns whatever a notebook holds into articles: paths, tables, rows, articles."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from os import PathLike, fspath
from pathlib import Path
from typing import Any

from extractor.document import Article
from extractor.errors import ConfigError, ReaderError
from extractor.readers import ReadFailure, ReadOptions, read_articles
from extractor.readers.inputs import STDIN
from extractor.readers.rows import Row, read_row

Given = str | PathLike[str] | Article | Mapping[str, Any]
_NAME = "table"


def articles_of(source: Any, options: ReadOptions) -> Iterator[Article | ReadFailure]:
    """Give the articles of a source, and a failure for each that cannot be read.

    A source is a path, glob or folder; an article; a table with a column of texts (pandas, polars, Arrow); or an
    iterable of paths, articles and rows. Raises ReaderError where a single path leads nowhere, and ConfigError for what
    is none of these.
    """
    if isinstance(source, str | PathLike):
        path = fspath(source)
        _check(path)
        return read_articles([path], options)
    if isinstance(source, Article):
        return iter((source,))
    if _is_table(source):
        _check_columns(source, options)
        return (_row(row, number, options) for number, row in enumerate(_rows_of(source, options), 1))
    if isinstance(source, Iterable) and not isinstance(source, bytes | Mapping):
        return _each(source, options)
    raise ConfigError(f"cannot read articles from {type(source).__name__}; give a path, a table with a column of texts, or a list of these")


def _check(path: str) -> None:
    # a run over many paths goes on without the missing one; a single path that is wrong is a slip of the caller
    if path != STDIN and not any(mark in path for mark in "*?[") and not _exists(path):
        shown = path if len(path) <= 60 else path[:60] + "…"
        raise ReaderError(" ".join(shown.split()), "no such file or folder", "extract_text takes a text itself")


def _exists(path: str) -> bool:
    try:
        return Path(path).exists()
    except (OSError, ValueError):  # a text in place of a path: too long for a name, or with a null character
        return False


def _each(source: Iterable[Any], options: ReadOptions) -> Iterator[Article | ReadFailure]:
    for number, given in enumerate(source, 1):
        if isinstance(given, Article | ReadFailure):
            yield given
        elif isinstance(given, Mapping):
            yield _row(given, number, options)
        elif isinstance(given, str | PathLike):
            yield from read_articles([fspath(given)], options) if _may_be_path(given) else [_text_as_path(number)]
        else:
            yield ReadFailure(_NAME, number, f"is a {type(given).__name__}; expected a path, an article or a row with a text")


def _may_be_path(given: str | PathLike[str]) -> bool:
    return not isinstance(given, str) or "。" not in given or _exists(given)


def _text_as_path(number: int) -> ReadFailure:
    return ReadFailure(_NAME, number, "is a text where a path is expected; give {'text': …}, or a table with a column of texts")


def _row(values: Mapping[str, Any], number: int, options: ReadOptions) -> Article | ReadFailure:
    return read_row(Row(_NAME, number, values, None), options)


def _is_table(source: Any) -> bool:
    return hasattr(source, "columns") and any(hasattr(source, name) for name in ("itertuples", "iter_rows", "to_pylist"))


def _check_columns(source: Any, options: ReadOptions) -> None:
    # pandas and polars hold names in `columns`, an Arrow table in `column_names`
    names = [str(name) for name in getattr(source, "column_names", source.columns)]
    wanted = options.column("text", names)
    if wanted not in names:
        raise ConfigError(
            f"the table has no column {wanted!r}, its columns are {', '.join(names)}; name the one with texts: columns={{'text': …}}"
        )


def _rows_of(source: Any, options: ReadOptions) -> Iterator[Mapping[str, Any]]:
    if hasattr(source, "itertuples"):
        from extractor.corpus.frames import rows_of_frame

        return rows_of_frame(source, options.column("id", [str(name) for name in source.columns]))
    if hasattr(source, "iter_rows"):
        rows: Iterator[Mapping[str, Any]] = source.iter_rows(named=True)
        return rows
    return (row for batch in source.to_batches() for row in batch.to_pylist())
