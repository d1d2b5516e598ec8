"""Counts policy terms over records: by month, by agency named beside them, by region; and the new terms of a period."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TextIO

from extractor.lexicon.loader import Lexicon
from extractor.text import no_formula

Record = Mapping[str, Any]
_Key = tuple[str, str, str, str]

COLUMNS = ("term", "kind", "known", "month", "agency", "region", "articles", "mentions", "new")


@dataclass(frozen=True, slots=True, order=True)
class Trend:
    """One cell of the table: a term in a month beside an agency of a region.

    `agency` and `region` are None where the article names none; an article that names several counts in each of their
    rows. `articles` and `mentions` are counts. `new` tells that the term is first met in this month.
    """

    term: str
    kind: str | None
    known: bool
    month: str | None
    agency: str | None
    region: str | None
    articles: int
    mentions: int
    new: bool


def trends(records: Iterable[Record], *, regions: Mapping[str, str] | None = None) -> tuple[Trend, ...]:
    """Give the table of terms by month, agency and region, ordered by term and month.

    `records` are read once and may stream. `regions` maps the beginning of an agency's name to its region
    (`上海市` → `上海`); without it the region is None.
    """
    table = TrendTable(regions)
    for record in records:
        table.add(record)
    return table.rows()


class TrendTable:
    """The table of `trends`, fed record by record; it grows with the cells, not with the records."""

    def __init__(self, regions: Mapping[str, str] | None = None) -> None:
        self._regions = regions or {}
        self._articles: Counter[_Key] = Counter()
        self._mentions: Counter[_Key] = Counter()
        self._about: dict[str, tuple[str | None, bool]] = {}
        self._first: dict[str, str] = {}

    def add(self, record: Record) -> None:
        """Count one record."""
        month = str(record.get("published") or "")[:7]
        places = _places(record, self._regions)
        for term in record.get("policy_terms") or ():
            name = term["term"]
            self._about.setdefault(name, (term.get("kind"), bool(term.get("known"))))
            if month:
                self._first[name] = min(self._first.get(name, month), month)
            for agency, region in places:
                key = (name, month, agency, region)
                self._articles[key] += 1
                self._mentions[key] += len(term["mentions"])

    def rows(self) -> tuple[Trend, ...]:
        """Give the cells, ordered by term and month."""
        return tuple(self._row(key) for key in sorted(self._articles))

    def _row(self, key: _Key) -> Trend:
        term, month, agency, region = key
        kind, known = self._about[term]
        new = bool(month) and self._first.get(term) == month
        return Trend(term, kind, known, month or None, agency or None, region or None, self._articles[key], self._mentions[key], new)


def province_regions(lexicon: Lexicon) -> Mapping[str, str]:
    """Give the regions that `trends` takes: the names and short names of the provinces, each to its short name."""
    regions: dict[str, str] = {}
    for entry in lexicon.rows("places"):
        if entry["level"] != "province":
            continue
        short = str(entry["short"] or entry["name"])
        regions.update({str(entry["name"]): short, short: short})
    return regions


def new_terms(records: Iterable[Record], *, since: str, minimum: int = 2) -> tuple[tuple[str, str, int], ...]:
    """Give the terms first met in or after the month `since`, as (term, first month, articles), most frequent first.

    >>> article = {"published": "2024-03-05", "policy_terms": [{"term": "两重", "mentions": [{}]}]}
    >>> new_terms([article, article], since="2024-01")
    (('两重', '2024-03', 2),)
    """
    first: dict[str, str] = {}
    count: Counter[str] = Counter()
    for record in records:
        month = str(record.get("published") or "")[:7]
        if not month:
            continue
        for term in record.get("policy_terms") or ():
            first[term["term"]] = min(first.get(term["term"], month), month)
            count[term["term"]] += 1
    found = [(term, month, count[term]) for term, month in first.items() if month >= since and count[term] >= minimum]
    return tuple(sorted(found, key=lambda row: (-row[2], row[0])))


def write_csv(rows: Iterable[Trend], out: TextIO) -> None:
    """Write the table with a header line; unknown cells are empty, flags `yes` or empty."""
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in rows:
        flags = "yes" if row.known else "", "yes" if row.new else ""
        names = map(no_formula, (row.term, row.kind or "", flags[0], row.month or "", row.agency or "", row.region or ""))
        writer.writerow((*names, row.articles, row.mentions, flags[1]))


def _places(record: Record, regions: Mapping[str, str]) -> list[tuple[str, str]]:
    names = dict.fromkeys(str(agency["name"]) for agency in record.get("agencies") or ())
    return [(name, _region(name, regions)) for name in names] or [("", "")]


def _region(name: str, regions: Mapping[str, str]) -> str:
    # the longest place that begins the name: 上海市浦东新区人民政府 is of 上海
    lengths: Iterator[int] = iter(range(min(len(name), 12), 1, -1))
    return next((regions[name[:length]] for length in lengths if name[:length] in regions), "")
