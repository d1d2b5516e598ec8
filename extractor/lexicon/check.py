"""Finds every fault of the lexicon folders at once, each with file and line."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from extractor.errors import LexiconError, LexiconErrors
from extractor.lexicon import check_agencies
from extractor.lexicon.gazetteer import surfaces_of
from extractor.lexicon.loader import Lexicon, read_lexicon
from extractor.lexicon.locate import BUNDLED
from extractor.lexicon.patterns import load_patterns
from extractor.lexicon.schema import Column, Table
from extractor.mentions import Entry

SOURCES = "sources.csv"
_OTHER_TOML = ("tables.toml", "patterns.toml")
# tables whose references and shared names a check of their own judges, which knows periods of validity
_JUDGED_APART = frozenset(("agencies", "departments"))


def check(names: Iterable[str] = (BUNDLED,)) -> tuple[LexiconError, ...]:
    """Give every fault of the named folders, by file and line; a folder without faults gives none.

    What is checked: cells against the kind of their column, keys, sources, references and circles of references,
    surfaces of two entries, files that no table declares, patterns against their own examples, agencies' periods.
    """
    try:
        lexicon, faults = read_lexicon(names)
    except LexiconError as fault:
        return (fault,)
    found = [*faults]
    for root in lexicon.roots:
        found += _files(root, lexicon.tables.values())
        found += _patterns(root)
    found += _sources(lexicon)
    for table in lexicon.tables.values():
        if table.name not in _JUDGED_APART:
            found += _references(table, lexicon)
            found += _shared_surfaces(table, lexicon.rows(table.name))
    found += check_agencies.faults(lexicon)
    return tuple(sorted(found, key=lambda fault: (fault.file, fault.line, fault.problem)))


def _fault(row: Entry, problem: str, hint: str = "") -> LexiconError:
    file, _, line = row.where.rpartition(":")
    return LexiconError(file, int(line), problem, hint)


def _files(root: Path, tables: Iterable[Table]) -> Iterator[LexiconError]:
    declared = {f"{table.folder}/{file}" for table in tables for file in table.files}
    present = {path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()}
    for name in sorted(present):
        path = Path(name)
        is_known = name == SOURCES or name in declared or (path.name in _OTHER_TOML and len(path.parts) == 2) or path.suffix == ".md"
        if not is_known and path.suffix == ".csv":
            yield LexiconError(name, 1, "belongs to no table", f"name it in the files of {path.parent.as_posix()}/tables.toml")
        elif not is_known:
            yield LexiconError(name, 1, "is no lexicon file", "lexicons hold .csv, tables.toml, patterns.toml and .md")
    for table in tables:
        # a folder of one's own need not hold every file of the tables it adds to
        if f"{table.folder}/tables.toml" in present:
            for file in table.files:
                if f"{table.folder}/{file}" not in present:
                    yield LexiconError(f"{table.folder}/tables.toml", 1, f"table {table.name} names {file}, which does not exist")


def _patterns(root: Path) -> Iterator[LexiconError]:
    for path in sorted(root.glob("*/patterns.toml")):
        try:
            load_patterns(root, path.relative_to(root).as_posix())
        except LexiconErrors as error:
            yield from error.faults


def _sources(lexicon: Lexicon) -> Iterator[LexiconError]:
    keys: set[str] = set()
    for root in lexicon.roots:
        if (root / SOURCES).is_file():
            with (root / SOURCES).open(encoding="utf-8-sig", newline="") as stream:
                rows = csv.DictReader(stream)
                for source in rows:
                    if not (source.get("key") and source.get("title") and source.get("licence")):
                        yield LexiconError(SOURCES, rows.line_num, "key, title or licence is empty")
                    keys.add(source.get("key") or "")
    unknown: dict[tuple[str, str], list[Entry]] = {}
    for table in lexicon.tables.values():
        for column in (column.name for column in table.columns.values() if column.kind == "source"):
            for row in lexicon.rows(table.name):
                if row[column] is not None and row[column] not in keys:
                    unknown.setdefault((row.where.partition(":")[0], row[column]), []).append(row)
    for (_, key), rows_of_key in unknown.items():
        more = f", here and in {len(rows_of_key) - 1} rows more" if len(rows_of_key) > 1 else ""
        yield _fault(rows_of_key[0], f"source is {key!r}{more}", f"add it to {SOURCES} with its licence")


def _references(table: Table, lexicon: Lexicon) -> Iterator[LexiconError]:
    for column in table.columns.values():
        if column.kind != "ref" or column.table is None:
            continue
        targets = {row.key: row for row in lexicon.rows(column.table)}
        for row in lexicon.rows(table.name):
            if row[column.name] is not None and row[column.name] not in targets:
                yield _fault(row, f"{column.name} is {row[column.name]!r}, which is no {column.table}")
        if column.acyclic and column.table == table.name:
            yield from _cycles(table, column, targets)


def _cycles(table: Table, column: Column, rows: Mapping[str, Entry]) -> Iterator[LexiconError]:
    for row in tuple(rows.values()):
        seen = {row.key}
        at = rows.get(row[column.name] or "")
        while at is not None and at.key not in seen:
            seen.add(at.key)
            at = rows.get(at[column.name] or "")
        if at is row:
            yield _fault(row, f"{column.name} of {row.key} leads back to itself in {table.name}")


def _shared_surfaces(table: Table, rows: Iterable[Entry]) -> Iterator[LexiconError]:
    if "ambiguous" not in table.columns or not table.match:
        return
    bearers: dict[str, Entry] = {}
    for row in rows:
        for surface in dict.fromkeys(surfaces_of(row, table.match)):
            other = bearers.setdefault(surface, row)
            if other is not row and not (row["ambiguous"] and other["ambiguous"]):
                yield _fault(row, f"{surface} stands for {other.key} in {other.where} too", "mark both rows ambiguous")
