"""Reads CSV and TSV row by row, with the place of each text in the file."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field

from extractor.document import Article
from extractor.errors import ReaderError
from extractor.readers.lines import Line, read_lines
from extractor.readers.mapped import EMPTY, Mapped, join
from extractor.readers.options import HOW_TO_MAP, ReadFailure, ReadOptions
from extractor.readers.rows import Row, read_row

_COMMA, _TAB, _SEMICOLON = ",", "\t", ";"


def read_csv(stream: io.BufferedReader, name: str, options: ReadOptions) -> Iterator[Article | ReadFailure]:
    """Give the articles of a CSV file with a header; commas, semicolons or tabs, as the header has them.

    A cell in quotation marks may hold line feeds; a mark within it is doubled. Offsets count in the decoded file.
    """
    header: list[str] | None = None
    for record in _records(stream, name, options):
        if isinstance(record, ReadFailure):
            yield record
        elif header is None:
            header = [cell.text.strip() for cell in record.cells]
            column = options.column("text", header)
            if column not in header:
                problem = f"has no column {column!r} in its header"
                raise ReaderError(name, problem, f"columns are {', '.join(header[:12])}; {HOW_TO_MAP}", record.number)
        elif any(cell.text for cell in record.cells):
            yield _read(record, header, name, options)


def _read(record: _Record, header: list[str], name: str, options: ReadOptions) -> Article | ReadFailure:
    if len(record.cells) != len(header):
        problem = f"has {len(record.cells)} cells where the header has {len(header)}"
        return ReadFailure(name, record.number, f"{problem}; put a cell with a comma in quotation marks")
    cells = dict(zip(header, record.cells, strict=True))
    values = {column: cell.text for column, cell in cells.items()}
    return read_row(Row(name, record.number, values, cells[options.column("text", header)], record.warnings), options)


@dataclass(slots=True)
class _Record:
    """A row under way: its cells, the pieces of the cell that is open, and whether that cell is in quotation marks."""

    number: int
    warnings: tuple[str, ...]
    cells: list[Mapped] = field(default_factory=list)
    pieces: list[Mapped] = field(default_factory=list)
    is_quoted: bool = False
    length: int = 0


def _records(stream: io.BufferedReader, name: str, options: ReadOptions) -> Iterator[_Record | ReadFailure]:
    record: _Record | None = None
    delimiter = ""
    for line in read_lines(stream, name, options):
        if isinstance(line, ReadFailure):
            yield line
            record = None
            continue
        delimiter = delimiter or _delimiter(line.text)
        if record is None:
            if not line.text.strip():
                continue
            record = _Record(line.number, line.warnings)
        record.length += len(line.text)
        if record.length > options.max_article_bytes:
            hint = "close its quotation mark, or raise max_article_bytes"
            raise ReaderError(name, f"the row is longer than {options.max_article_bytes:,} characters", hint, record.number)
        _scan(record, line, delimiter)
        if not record.is_quoted:
            yield record
            record = None
    if record is not None:
        yield ReadFailure(name, record.number, "a quotation mark opens and never closes; close it, or double the mark within the cell")


def _delimiter(header: str) -> str:
    return max((_COMMA, _TAB, _SEMICOLON), key=header.count)


def _scan(record: _Record, line: Line, delimiter: str) -> None:
    """Add the cells of one line to the record; a cell in quotation marks may stay open."""
    text, at = line.text, 0
    end = len(text.rstrip("\r\n"))
    while True:
        if record.is_quoted:
            at = _scan_quoted(record, line, at)
            if record.is_quoted:
                return
        elif not record.pieces and text.startswith('"', at):
            record.is_quoted = True
            at += 1
            continue
        stop = text.find(delimiter, at, end)
        stop = end if stop < 0 else stop
        record.pieces.append(Mapped.of(text, at, stop, shift=line.start))
        record.cells.append(join(piece for piece in record.pieces if piece.text) if record.pieces else EMPTY)
        record.pieces = []
        if stop == end:
            return
        at = stop + 1


def _scan_quoted(record: _Record, line: Line, at: int) -> int:
    text, shift = line.text, line.start
    while True:
        mark = text.find('"', at)
        if mark < 0:
            record.pieces.append(Mapped.of(text, at, len(text), shift=shift))
            return len(text)
        record.pieces.append(Mapped.of(text, at, mark, shift=shift))
        if not text.startswith('""', mark):
            record.is_quoted = False
            return mark + 1
        # a doubled mark is one character of the text and a run of its own
        record.pieces.append(Mapped.whole('"', mark + shift, mark + 2 + shift))
        at = mark + 2
