"""Reads lexicon tables into entries; every fault names file and line, and all faults are found in one pass."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from types import MappingProxyType
from typing import Any

from extractor.errors import LexiconError, LexiconErrors
from extractor.lexicon.locate import BUNDLED, lexicon_root
from extractor.lexicon.schema import Column, Table, read_tables
from extractor.mentions import Entry

_PLAIN = frozenset(("id", "text", "ref", "source"))  # kinds whose cells are taken as they stand
_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?\Z")


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All tables of one or more lexicon folders, and the digest of everything read."""

    tables: Mapping[str, Table]
    entries: Mapping[str, tuple[Entry, ...]]
    digest: str
    roots: tuple[Path, ...]

    def rows(self, table: str) -> tuple[Entry, ...]:
        """Give the entries of a table in file order; an absent table is empty."""
        return self.entries.get(table, ())

    def words(self, table: str, role: str) -> tuple[str, ...]:
        """Give the words of a table that have the role, in file order."""
        return tuple(entry["word"] for entry in self.rows(table) if entry["role"] == role)

    def get(self, table: str, key: str) -> Entry | None:
        """Give the entry with this key, or None."""
        return next((entry for entry in self.rows(table) if entry.key == key), None)


def load_lexicon(names: Iterable[str] = (BUNDLED,)) -> Lexicon:
    """Give the lexicon read from the named folders; in a table with unique keys a later folder's row replaces an earlier one's.

    Raises LexiconErrors with every fault of every file.
    """
    lexicon, faults = read_lexicon(names)
    if faults:
        raise LexiconErrors(faults)
    return lexicon


def read_lexicon(names: Iterable[str]) -> tuple[Lexicon, tuple[LexiconError, ...]]:
    """Give what can be read of the named folders, and every fault."""
    names = tuple(names)
    roots = tuple(lexicon_root(name) for name in names)
    tables = {table.name: table for root in reversed(roots) for table in read_tables(root)}
    faults: list[LexiconError] = []
    entries: dict[str, tuple[Entry, ...]] = {}
    for table in tables.values():
        rows: dict[Any, Entry] = {}
        for root in roots:
            in_this_root: dict[str, Entry] = {}
            for name in table.files:
                if (root / table.folder / name).is_file():
                    _read_file(root, table, name, rows, in_this_root, faults)
        entries[table.name] = tuple(rows.values())
    return Lexicon(MappingProxyType(tables), MappingProxyType(entries), digest_of(names), roots), tuple(faults)


def digest_of(names: Iterable[str]) -> str:
    """Give the SHA-256 of all files of the named folders, without reading what they say."""
    digest = hashlib.sha256()
    for root in map(lexicon_root, names):
        for path in sorted(root.rglob("*")):
            if path.suffix in {".csv", ".toml"}:
                digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def _read_file(root: Path, table: Table, name: str, rows: dict[Any, Entry], seen: dict[str, Entry], faults: list[LexiconError]) -> None:
    file = f"{table.folder}/{name}"
    try:
        text = (root / table.folder / name).read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        faults.append(LexiconError(file, 1, f"is not UTF-8: {error}", "save it as UTF-8"))
        return
    reader = csv.reader(io.StringIO(text), strict=True)
    try:
        header = next(reader, [])
        fault = _header_fault(file, table, header)
        if fault:
            faults.append(fault)
            return
        places = {column: at for at, column in enumerate(header)}
        columns = [(column, places.get(column.name)) for column in table.columns.values()]
        for row in reader:
            entry = _read_row(file, reader.line_num, table, columns, row, len(header), faults) if row else None
            if entry is None:
                continue
            if table.unique_key and entry.key in seen:
                faults.append(LexiconError(file, reader.line_num, f"{table.key} {entry.key!r} stands already in {seen[entry.key].where}"))
            seen[entry.key] = entry
            rows[entry.key if table.unique_key else (file, reader.line_num, str(root))] = entry
    except csv.Error as error:
        faults.append(LexiconError(file, reader.line_num, f"is no valid CSV: {error}"))


def _header_fault(file: str, table: Table, header: Sequence[str]) -> LexiconError | None:
    unknown = [column for column in header if column not in table.columns]
    missing = [c.name for c in table.columns.values() if c.required and c.name not in header]
    if not unknown and not missing:
        return None
    problem = f"unknown column {', '.join(map(repr, unknown))}" if unknown else f"column {', '.join(missing)} is missing"
    return LexiconError(file, 1, problem, f"columns are {', '.join(table.columns)}")


def _read_row(
    file: str,
    line: int,
    table: Table,
    columns: Sequence[tuple[Column, int | None]],
    row: Sequence[str],
    width: int,
    faults: list[LexiconError],
) -> Entry | None:
    if len(row) != width:
        problem = f"has {'more' if len(row) > width else 'fewer'} cells than the header"
        faults.append(LexiconError(file, line, problem, "put a cell with a comma in quotation marks"))
        return None
    fields: dict[str, Any] = {}
    before = len(faults)
    for column, at in columns:
        cell = "" if at is None else row[at]
        if cell != cell.strip():
            faults.append(LexiconError(file, line, f"{column.name} has white space at its edge: {cell!r}"))
        elif not cell and column.required:
            faults.append(LexiconError(file, line, f"{column.name} is empty"))
        elif column.kind in _PLAIN:
            fields[column.name] = cell or None
        else:
            fields[column.name] = _read_cell(file, line, column, cell, faults)
    if len(faults) > before:
        return None
    return Entry(table.name, str(fields[table.key]), fields, f"{file}:{line}")


def _read_cell(file: str, line: int, column: Column, cell: str, faults: list[LexiconError]) -> Any:
    if column.kind == "list":
        if not cell:
            return ()
        items = tuple(cell.split("|"))
        if any(not item or item != item.strip() for item in items) or len(set(items)) < len(items):
            faults.append(
                LexiconError(file, line, f"{column.name} has an empty, padded or repeated item: {cell!r}", "separate items with a single |")
            )
        return items
    if column.kind == "flag":
        if cell not in ("", "yes"):
            faults.append(LexiconError(file, line, f"{column.name} is {cell!r}", "expected yes or nothing"))
        return cell == "yes"
    if not cell:
        return None
    if column.kind == "choice" and cell not in column.choices:
        faults.append(LexiconError(file, line, f"{column.name} is {cell!r}", f"expected one of {', '.join(column.choices)}"))
    if column.kind == "date" and not _DATE.match(cell):
        faults.append(LexiconError(file, line, f"{column.name} is {cell!r}", "expected a year, year-month or year-month-day"))
    if column.kind in ("decimal", "integer"):
        try:
            return Decimal(cell) if column.kind == "decimal" else int(cell)
        except (InvalidOperation, ValueError):
            faults.append(LexiconError(file, line, f"{column.name} is {cell!r}", "expected a number"))
    return cell
