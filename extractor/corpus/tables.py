"""The one declaration of the tables of a corpus: columns, their types and meaning, and the rows that a record gives."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from extractor.corpus.items import TYPES, Json, name_of, plain

Row = Mapping[str, Any]
TEXT, INTEGER, NUMBER, FLAG, DAY = "text", "integer", "number", "flag", "day"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its kind is text, integer, number, flag or day; cells without a value are missing, never empty text."""

    name: str
    kind: str
    meaning: str


_ARTICLE = (
    Column("article_id", TEXT, "`id` of the record"),
    Column("published", DAY, "day of publication; missing where the article states none"),
)
_SPAN = (
    Column("start", INTEGER, "first code point in the article's text"),
    Column("end", INTEGER, "code point behind the last one"),
    Column("text", TEXT, "the words of the article, `text[start:end]`"),
)
_COUNT = (
    Column("mentions", INTEGER, "how often the article names it"),
    Column("start", INTEGER, "first code point of the first mention"),
)
_BY = (Column("by", TEXT, "stage and rule that found it"), Column("score", NUMBER, "probability that a model gives; missing for rules"))
_PERSON = (Column("name", TEXT, "fullest name in the article"), Column("role", TEXT, "official, expert, executive or other"))

TABLES: Mapping[str, tuple[Column, ...]] = {
    "articles": (
        *_ARTICLE,
        Column("title", TEXT, "headline"),
        Column("outlet", TEXT, "paper, agency or site"),
        Column("source", TEXT, "file, or file and line, or address"),
        Column("characters", INTEGER, "length of the text in code points"),
        *(Column(key, INTEGER, f"how many {key.replace('_', ' ')} were found") for key in TYPES),
        Column("warnings", TEXT, "warnings on the input, one a line"),
    ),
    "officials": (*_ARTICLE, *_PERSON, Column("posts", TEXT, "posts that the article gives, joined by 、; a row each in `posts`"), *_COUNT),
    "people": (*_ARTICLE, *_PERSON, Column("posts", TEXT, "posts that the article gives, joined by 、; a row each in `posts`"), *_COUNT),
    "posts": (
        *_ARTICLE,
        *_PERSON,
        Column("organization", TEXT, "canonical name of the body"),
        Column("organization_id", TEXT, "its permanent id, which `agencies.id` holds too"),
        Column("title", TEXT, "the position held"),
        Column("status", TEXT, "current, former, acting or nominated"),
    ),
    "agencies": (
        *_ARTICLE,
        Column("id", TEXT, "permanent id in the lexicon; missing for a body composed from place and department"),
        Column("name", TEXT, "full official name at the article's date"),
        Column("kind", TEXT, "what sort of body it is"),
        Column("parent", TEXT, "id of the body it belongs to"),
        *_COUNT,
    ),
    "organizations": (
        *_ARTICLE,
        Column("name", TEXT, "canonical name"),
        Column("kind", TEXT, "company, research, university, media, association, international or other"),
        *_COUNT,
    ),
    "policy_terms": (
        *_ARTICLE,
        Column("term", TEXT, "canonical wording"),
        Column("kind", TEXT, "measure, mechanism, programme, principle, target, problem or meeting"),
        Column("known", FLAG, "whether the lexicon knows the term"),
        Column("score", NUMBER, "trust in a term that the lexicon does not know"),
        *_COUNT,
    ),
    "documents": (
        *_ARTICLE,
        Column("title", TEXT, "full title without book-title marks"),
        Column("number", TEXT, "document number"),
        Column("issuer", TEXT, "canonical name of the issuing body"),
        Column("status", TEXT, "what the article says of its state"),
        *_COUNT,
    ),
    "statistics": (
        *_ARTICLE,
        Column("subject", TEXT, "indicator measured, in the article's words"),
        Column("value", NUMBER, "the number in base units of its own unit; the low end of a range"),
        Column("high", NUMBER, "high end of a range"),
        Column("unit", TEXT, "unit without multiplier"),
        Column("kind", TEXT, "level, change, share or rank"),
        Column("direction", TEXT, "up or down, of a change"),
        Column("base", TEXT, "what a change counts from, or the whole of a share, as worded"),
        Column("base_period", TEXT, "date or period of the base in ISO 8601"),
        Column("as_of", TEXT, "date or period in ISO 8601"),
        Column("as_of_start", DAY, "first day of as_of"),
        Column("as_of_end", DAY, "last day of as_of"),
        Column("approx", TEXT, "about, over or under"),
        Column("modality", TEXT, "whether the figure is a fact, a target, a forecast; missing where not marked"),
        Column("denominator", TEXT, "unit per which the figure counts"),
        Column("place", TEXT, "place that the figure is about"),
        Column("source_agency", TEXT, "id of the agency that gives the figure"),
        Column("checks", TEXT, "arithmetic that does not agree within the article, one finding a line"),
        Column("value_exact", TEXT, "value in plain decimal notation, digit for digit: `Decimal(value_exact)`"),
        Column("high_exact", TEXT, "high in plain decimal notation"),
        *_SPAN,
        *_BY,
    ),
    "dates": (
        *_ARTICLE,
        Column("value", TEXT, "day, month, year, quarter or interval in ISO 8601; missing where it cannot be resolved"),
        Column("first_day", DAY, "first day of it"),
        Column("last_day", DAY, "last day of it"),
        *_SPAN,
        *_BY,
    ),
    "quotes": (*_ARTICLE, Column("speaker", TEXT, "full name of the person or canonical name of the body"), *_SPAN, *_BY),
    "mentions": (
        *_ARTICLE,
        Column("type", TEXT, f"{', '.join(list(TYPES.values())[:-1])} or quote"),
        Column("name", TEXT, "canonical name, title, value or speaker"),
        *_SPAN,
        Column("source_start", INTEGER, "first code point in the decoded original file"),
        Column("source_end", INTEGER, "code point behind the last one there"),
        *_BY,
    ),
    "failures": (
        Column("source", TEXT, "the input that failed"),
        Column("line", INTEGER, "line or row, where the input has several"),
        Column("stage", TEXT, "read or extract"),
        Column("error", TEXT, "what was found, what was expected and what to do"),
    ),
}


def rows_of(table: str, record: Json) -> Iterator[Row]:
    """Give the rows of one table that a record gives, values by column.

    >>> import extractor as ex
    >>> record = ex.extract_text("出口增长5%。", published="2026-04-18", model="none")
    >>> [(row["subject"], row["value"], row["published"]) for row in rows_of("statistics", record.to_dict())]
    [('出口', 5.0, datetime.date(2026, 4, 18))]
    """
    published = record["published"]
    article = {"article_id": record["id"], "published": date.fromisoformat(published[:10]) if published else None}
    if table == "articles":
        yield {**record, **article, **{key: len(record[key]) for key in TYPES}, **_article(record)}
    elif table == "posts":
        for person in (*record["officials"], *record["people"]):
            for post in person["posts"]:
                yield {**post, **article, "name": person["name"], "role": person["role"]}
    elif table == "mentions":
        yield from (row | article for row in _mentions(record))
    else:
        for item in record[table]:
            yield {**item, **article, **_derived(table, item)}


def _article(record: Json) -> Row:
    return {"characters": len(record["text"]), "warnings": "\n".join(record["meta"]["warnings"]) or None}


def _derived(table: str, item: Json) -> Row:
    if table == "statistics":
        first, last = days_of(item["as_of"])
        high = item["high"]
        return {
            "value": float(item["value"]),
            "high": None if high is None else float(high),
            "value_exact": plain(item["value"]),
            "high_exact": None if high is None else plain(high),
            "as_of_start": first,
            "as_of_end": last,
            "checks": "\n".join(item["checks"]) or None,
        }
    if table == "dates":
        first, last = days_of(item["value"])
        return {"first_day": first, "last_day": last}
    if table == "quotes":
        return {}
    derived: dict[str, Any] = {"mentions": len(item["mentions"]), "start": item["mentions"][0]["start"]}
    if "posts" in item:
        derived["posts"] = "、".join((post["organization"] or "") + post["title"] for post in item["posts"]) or None
    return derived


def _mentions(record: Json) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for key, kind in TYPES.items():
        for item in record[key]:
            about = {"type": kind, "name": name_of(key, item)}
            found += ({**mention, **about} for mention in item.get("mentions", (item,)))
    return sorted(found, key=lambda row: (row["start"], -row["end"]))


_PERIOD = re.compile(r"(\d{4})(?:-(?:Q([1-4])|(\d{2})(?:-(\d{2}))?))?")


def days_of(period: str | None) -> tuple[date | None, date | None]:
    """Give the first and last day of an ISO 8601 date, period or interval; two times None where there is none.

    >>> [str(day) for day in days_of("2025-01/2025-09")], [str(day) for day in days_of("2024-Q1")]
    (['2025-01-01', '2025-09-30'], ['2024-01-01', '2024-03-31'])
    """
    if not period:
        return None, None
    first, _, last = period.partition("/")
    return _bounds(first)[0], _bounds(last or first)[1]


def _bounds(period: str) -> tuple[date | None, date | None]:
    match = _PERIOD.fullmatch(period)
    if match is None:
        return None, None
    year, quarter, month, day = (int(part) if part else None for part in match.groups())
    if not year:
        return None, None
    if quarter:
        return date(year, 3 * quarter - 2, 1), date(year, 3 * quarter, monthrange(year, 3 * quarter)[1])
    if not month:
        return date(year, 1, 1), date(year, 12, 31)
    if not day:
        return date(year, month, 1), date(year, month, monthrange(year, month)[1])
    return date(year, month, day), date(year, month, day)


def columns_page() -> str:
    """Give the tables with their columns as Markdown, for the documentation."""
    parts: list[str] = []
    for table, columns in TABLES.items():
        parts.append(f"### {table}\n\n| column | pandas | Arrow | meaning |\n|---|---|---|---|")
        parts[-1] += "".join(f"\n| `{c.name}` | {PANDAS[c.kind]} | {ARROW[c.kind]} | {c.meaning} |" for c in columns)
    return "\n\n".join(parts) + "\n"


# kind -> dtype; nullable but for days and numbers, whose missing cells are NaT and NaN, as plotting expects
PANDAS: Mapping[str, str] = {TEXT: "string", INTEGER: "Int64", NUMBER: "float64", FLAG: "boolean", DAY: "datetime64[s]"}
ARROW: Mapping[str, str] = {TEXT: "string", INTEGER: "int64", NUMBER: "double", FLAG: "bool", DAY: "date32"}
