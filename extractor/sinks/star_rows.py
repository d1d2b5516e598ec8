"""The rows that a record has in the star schema."""

from __future__ import annotations

import hashlib
import json
import math
import re
from calendar import monthrange
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from extractor.reprints import band_keys
from extractor.sinks import Record
from extractor.sinks.star import ARTICLES, DATES, ENTITIES, FACTS, MENTIONS, QUOTES, REPRINT_KEYS, STATISTICS, TABLES, Table, Type

Rows = dict[str, list[tuple[Any, ...]]]

# the fields of a record that hold entities, each with its table
ENTITY_FIELDS: Mapping[str, str] = {"officials": "people"} | {name: name for name in ENTITIES}
_SURROGATE_OR_NUL = re.compile("[\ud800-\udfff\0]")
_DAY = re.compile(r"(\d{4})(?:-(?:(\d{2})(?:-(\d{2}))?|Q([1-4])))?\Z")


def rows_of(record: Record, run_id: str, content: str | None = None) -> Rows:
    """Give the rows of each table in the order of its columns; entities come once, in order of first mention.

    `content` is the digest of the article as read, where the caller has one.
    """
    rows: Rows = {name: [] for name in TABLES if name != "runs"}
    seen: set[str] = set()
    article_id = clean(record["id"])
    rows[ARTICLES.name].append(_article(record, article_id, run_id, content))
    for field, table in ENTITY_FIELDS.items():
        for item in record[field]:
            entity_id, row = _entity(ENTITIES[table], item)
            if entity_id not in seen:
                seen.add(entity_id)
                rows[table].append(row)
            _add(rows, MENTIONS, article_id, item["mentions"], {"entity_type": table, "entity_id": entity_id})
            _add(rows, FACTS["posts"], article_id, item.get("posts", ()), {"entity_id": entity_id})
    for fact in (STATISTICS, DATES, QUOTES):
        _add(rows, fact, article_id, record[fact.name], {})
    rows[REPRINT_KEYS.name] = [(article_id, n, key) for n, key in enumerate(band_keys(record["text"]))]
    return rows


def clean(text: str) -> str:
    """Give the text as every database takes it: no NUL, and lone surrogates (a file name that is no UTF-8) as escapes.

    >>> clean("工信部\\0"), clean("甲\\udce5.txt")
    ('工信部�', '甲\\\\udce5.txt')
    """
    if not _SURROGATE_OR_NUL.search(text):
        return text
    return text.replace("\0", "\ufffd").encode("utf-8", "backslashreplace").decode()


def period(value: str | None) -> tuple[date | None, date | None, str | None]:
    """Give first day, last day and precision of an ISO 8601 date or interval; None for what is no date of the calendar.

    >>> period("2024-Q1")
    (datetime.date(2024, 1, 1), datetime.date(2024, 3, 31), 'quarter')
    >>> period("2025-01/2025-09")[1:]
    (datetime.date(2025, 9, 30), 'range')
    """
    if value is None:
        return None, None, None
    first, slash, last = value.partition("/")
    start, end = _edges(first), _edges(last or first)
    if start is None or end is None:
        return None, None, None
    return start[0], end[1], "range" if slash else start[2]


def _edges(text: str) -> tuple[date, date, str] | None:
    found = _DAY.match(text)
    if not found:
        return None
    year, month, day, quarter = (int(part) if part else None for part in found.groups())
    try:
        if quarter:
            return date(year or 0, 3 * quarter - 2, 1), date(year or 0, 3 * quarter, monthrange(year or 0, 3 * quarter)[1]), "quarter"
        if day:
            return (the_day := date(year or 0, month or 0, day)), the_day, "day"
        if month:
            return date(year or 0, month, 1), date(year or 0, month, monthrange(year or 0, month)[1]), "month"
        return date(year or 0, 1, 1), date(year or 0, 12, 31), "year"
    except ValueError:  # a day that its month has not, the year 0000
        return None


def _article(record: Record, article_id: str, run_id: str, content: str | None) -> tuple[Any, ...]:
    published = record["published"]
    day = date.fromisoformat(published[:10]) if published else None
    worked_out = {
        "run_id": run_id,
        "content": content,
        "published_date": day,
        "published_month": day and day.replace(day=1),
        "characters": len(record["text"]),
        "warnings": _json(record["meta"]["warnings"]),
    }
    return _row(ARTICLES, record, worked_out)


def _entity(table: Table, item: Mapping[str, Any]) -> tuple[str, tuple[Any, ...]]:
    cells = _row(table, item, {})[1:]
    digest = hashlib.sha256(_json(cells).encode()).hexdigest()
    entity_id = f"{table.name}:{digest[:20]}"
    return entity_id, (entity_id, *cells)


def _add(rows: Rows, table: Table, article_id: str, items: Iterable[Mapping[str, Any]], more: dict[str, Any]) -> None:
    into = rows[table.name]
    for item in items:
        into.append(_row(table, item, more | {"article_id": article_id, "n": len(into)} | _periods(table, item)))


def _periods(table: Table, item: Mapping[str, Any]) -> dict[str, Any]:
    worked_out: dict[str, Any] = {}
    for name in _PERIODS.get(table.name, ()):
        start, end, precision = period(item[name])
        worked_out |= {f"{name}_start": start, f"{name}_end": end, f"{name}_precision": precision}
    return worked_out


_PERIODS = {
    name: tuple(column.name.removesuffix("_precision") for column in table.columns if column.name.endswith("_precision"))
    for name, table in FACTS.items()
}


def _row(table: Table, item: Mapping[str, Any], worked_out: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple(
        [worked_out.get(name) if field is None else _cell(item[field], is_numeric) for name, field, is_numeric in _PLANS[table.name]]
    )


# name, field and whether numeric, of every column: rows are made by the million
_PLANS = {
    name: tuple((column.name, column.field, column.type is Type.NUMERIC) for column in table.columns) for name, table in TABLES.items()
}


def _cell(value: Any, is_numeric: bool) -> Any:
    if isinstance(value, str):
        return clean(value)
    if is_numeric and value is not None:
        # the shortest writing of a float is the number that stood in the text; what is no number has no row value
        return Decimal(repr(value)) if math.isfinite(value) else None
    return _json(value) if isinstance(value, list) else value


def _json(value: Any) -> str:
    return clean(json.dumps(value, ensure_ascii=False, separators=(",", ":")))
