"""Checks of the agency tables that no column kind can state: parents, periods of validity, shared names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import combinations

from extractor.errors import LexiconError
from extractor.lexicon.gazetteer import surfaces_of
from extractor.lexicon.loader import Lexicon
from extractor.mentions import Entry

_AGENCIES, _DEPARTMENTS = "agencies", "departments"
_EARLIEST, _LATEST = "0000", "9999"


def faults(lexicon: Lexicon) -> tuple[LexiconError, ...]:
    """Give every fault of the agency tables, each with file and line, in the order of the checks and rows."""
    rows = lexicon.rows(_AGENCIES)
    by_id = {row.key: row for row in rows}
    return (
        *_unknown(rows, by_id, "parent"),
        *_unknown(rows, by_id, "successor"),
        *_unknown(lexicon.rows(_DEPARTMENTS), by_id, "parent"),
        *_cycles(rows, by_id, "parent"),
        *_cycles(rows, by_id, "successor"),
        *_periods(rows),
        *_shared_names(rows),
        *_shared_departments(lexicon.rows(_DEPARTMENTS)),
    )


def _fault(row: Entry, problem: str, hint: str = "") -> LexiconError:
    file, _, line = row.where.rpartition(":")
    return LexiconError(file, int(line), problem, hint)


def _unknown(rows: Iterable[Entry], by_id: Mapping[str, Entry], column: str) -> Iterable[LexiconError]:
    for row in rows:
        if row[column] is not None and row[column] not in by_id:
            yield _fault(row, f"{column} of {row.key} is {row[column]!r}, which is no id of the agencies")


def _cycles(rows: Iterable[Entry], by_id: Mapping[str, Entry], column: str) -> Iterable[LexiconError]:
    for row in rows:
        seen = [row.key]
        at = by_id.get(row[column] or "")
        while at is not None and at.key not in seen:
            seen.append(at.key)
            at = by_id.get(at[column] or "")
        # a row that merely leads into a circle is no member of it; the circle's own rows are told
        if at is not None and at.key == row.key:
            yield _fault(row, f"{column} of {row.key} leads back to itself: {' > '.join((*seen, row.key))}")


def _periods(rows: Iterable[Entry]) -> Iterable[LexiconError]:
    for row in rows:
        if row["valid_from"] and row["valid_to"] and row["valid_from"] > row["valid_to"]:
            yield _fault(row, f"{row.key} ends {row['valid_to']}, before it begins {row['valid_from']}")


def _overlap(one: Entry, other: Entry) -> bool:
    """Tell whether two rows hold at one time; a body may end in the month in which its successor begins."""
    starts = max(one["valid_from"] or _EARLIEST, other["valid_from"] or _EARLIEST)
    ends = min(one["valid_to"] or _LATEST, other["valid_to"] or _LATEST)
    length = min(len(starts), len(ends))
    return starts[:length] < ends[:length]


def _shared_names(rows: Iterable[Entry]) -> Iterable[LexiconError]:
    bearers: dict[str, list[Entry]] = {}
    for row in rows:
        for surface in dict.fromkeys(surfaces_of(row, ("name", "aliases"))):
            bearers.setdefault(surface, []).append(row)
    for surface, bearing in bearers.items():
        for one, other in combinations(bearing, 2):
            if not _overlap(one, other):
                continue
            if one["name"] == other["name"]:
                yield _fault(other, f"{other.key} bears the name {surface} in the same time as {one.key} in {one.where}")
            elif not (one["ambiguous"] and other["ambiguous"]):
                hint = "mark both rows ambiguous or end one of them"
                yield _fault(other, f"{surface} means {other.key} and {one.key} in {one.where} at one time", hint)


def _shared_departments(rows: Iterable[Entry]) -> Iterable[LexiconError]:
    first: dict[str, Entry] = {}
    for row in rows:
        if row["name"] in first:
            yield _fault(row, f"{row['name']} stands already in {first[row['name']].where}")
        first.setdefault(row["name"], row)
