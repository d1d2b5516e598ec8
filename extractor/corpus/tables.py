"""The tables of a corpus: the columns of the star schema, joined so that each table stands alone, and the rows of a record.

The star schema (`extractor.sinks.star`) says what its columns hold; here stands only what tables for notebooks add to it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from extractor.corpus.items import TYPES, Json, name_of, plain
from extractor.sinks.star import ARTICLES, ENTITIES, FACTS, MENTIONS, Column, Type
from extractor.sinks.star_rows import ENTITY_FIELDS, clean, rows_of

Row = Mapping[str, Any]
_FACTS = ("statistics", "dates", "quotes")
# keys of the star schema, and what no notebook needs a column for
_LEFT_OUT = {"entity_id", "n", "run_id", "content", "entity_type"}


def _columns(columns: tuple[Column, ...], *left_out: str) -> tuple[Column, ...]:
    return tuple(column for column in columns if column.name not in {*_LEFT_OUT, *left_out})


_KEY = (*_columns(ARTICLES.columns)[:1], Column("published_date", Type.DATE, "day of publication; missing where the article states none"))
_COUNTS = (
    Column("mentions", Type.INTEGER, "how often the article names it"),
    Column("start_offset", Type.INTEGER, "first code point of the first mention"),
)
_POSTS = Column("posts", Type.TEXT, "posts that the article gives, joined by 、; a row each in `posts`")
_EXACT = (
    Column("value_exact", Type.TEXT, "value digit for digit in plain notation: `Decimal(value_exact)`"),
    Column("high_exact", Type.TEXT, "high digit for digit"),
)
_FAILURES = (
    Column("source", Type.TEXT, "the input that failed"),
    Column("line", Type.INTEGER, "line or row, where the input has several"),
    Column("stage", Type.TEXT, "read, or what failed later"),
    Column("article", Type.TEXT, "id of the article, where it was read"),
    Column("error", Type.TEXT, "what was found, what was expected and what to do"),
)


def _entity_table(name: str) -> tuple[Column, ...]:
    posts = (_POSTS,) if ENTITY_FIELDS[name] == "people" else ()
    return (*_KEY, *_columns(ENTITIES[ENTITY_FIELDS[name]].columns), *posts, *_COUNTS)


def _fact_table(name: str) -> tuple[Column, ...]:
    # what a figure says stands before where it stands: the first columns are the ones on the screen
    place = {column.name for column in MENTIONS.columns}
    columns = _columns(FACTS[name].columns, "article_id")
    said, placed = ([c for c in columns if (c.name in place) == is_placed] for is_placed in (False, True))
    return (*_KEY, *said, *(_EXACT if name == "statistics" else ()), *placed)


TABLES: Mapping[str, tuple[Column, ...]] = {
    "articles": (
        *_columns(ARTICLES.columns, "text"),
        *(Column(key, Type.INTEGER, f"how many {key.replace('_', ' ')} were found") for key in TYPES),
    ),
    **{name: _entity_table(name) for name in ("officials", "people")},
    "posts": (*_KEY, *_columns(ENTITIES["people"].columns), *_columns(FACTS["posts"].columns, "article_id")),
    **{name: _entity_table(name) for name in ("agencies", "organizations", "policy_terms", "documents")},
    **{name: _fact_table(name) for name in _FACTS},
    "mentions": (
        *_KEY,
        Column("type", Type.TEXT, f"{', '.join(list(TYPES.values())[:-1])} or quote"),
        Column("name", Type.TEXT, "canonical name, title, value or speaker"),
        *_columns(MENTIONS.columns, "article_id"),
    ),
    "failures": _FAILURES,
}

# type -> dtype; nullable but for days and numbers, whose missing cells are NaT and NaN, as plotting expects
PANDAS: Mapping[Type, str] = {
    Type.TEXT: "string",
    Type.INTEGER: "Int64",
    Type.BOOLEAN: "boolean",
    Type.REAL: "float64",
    Type.NUMERIC: "float64",
    Type.DATE: "datetime64[s]",
}
ARROW: Mapping[Type, str] = {
    Type.TEXT: "string",
    Type.INTEGER: "int64",
    Type.BOOLEAN: "bool",
    Type.REAL: "double",
    Type.NUMERIC: "double",
    Type.DATE: "date32",
}


def table_rows(table: str, record: Json) -> Iterator[Row]:
    """Give the rows of one table that a record gives, values by column.

    >>> import extractor as ex
    >>> record = ex.extract_text("出口增长5%。", published="2026-04-18", model="none")
    >>> [(row["subject"], row["value"], row["published_date"]) for row in table_rows("statistics", record.to_dict())]
    [('出口', 5.0, datetime.date(2026, 4, 18))]
    """
    star = rows_of(_only(record, table), "")
    article = dict(zip(ARTICLES.names, star["articles"][0], strict=True))
    key = {column.name: article[column.name] for column in _KEY}
    if table == "articles":
        yield article | {name: len(record[name]) for name in TYPES}
    elif table == "mentions":
        yield from (row | key for row in _mentions(record))
    elif table == "posts":
        people = {row["entity_id"]: row for row in _named(ENTITIES["people"].names, star["people"])}
        yield from (people[post["entity_id"]] | post | key for post in _named(FACTS["posts"].names, star["posts"]))
    elif table in _FACTS:
        for row, item in zip(_named(FACTS[table].names, star[table]), record[table], strict=True):
            yield row | key | (_numbers(item) if table == "statistics" else {})
    else:
        yield from (_entity(table, item) | key for item in record[table])


def cells_of(table: str, rows: Iterable[Row]) -> dict[str, list[Any]]:
    """Give the rows by column: for every column of the table its values, in order."""
    cells: dict[str, list[Any]] = {column.name: [] for column in TABLES[table]}
    for row in rows:
        for name, values in cells.items():
            values.append(row.get(name))
    return cells


def _only(record: Json, table: str) -> Json:
    """Give the record with nothing but what a table is made of."""
    wanted = ("officials", "people") if table == "posts" else (table,) if table in _FACTS else ()
    return {**record, **{name: record[name] if name in wanted else [] for name in TYPES}}


def _named(names: tuple[str, ...], rows: list[tuple[Any, ...]]) -> Iterator[dict[str, Any]]:
    return (dict(zip(names, row, strict=True)) for row in rows)


def _entity(table: str, item: Json) -> dict[str, Any]:
    row = {column.name: _cell(item[column.field]) for column in ENTITIES[ENTITY_FIELDS[table]].columns if column.field}
    counts = {"mentions": len(item["mentions"]), "start_offset": item["mentions"][0]["start"]}
    return row | counts | ({"posts": _posts(item)} if "posts" in item else {})


def _cell(value: Any) -> Any:
    return clean(value) if isinstance(value, str) else value


def _posts(person: Json) -> str | None:
    return clean("、".join((post["organization"] or "") + post["title"] for post in person["posts"])) or None


def _numbers(item: Json) -> dict[str, Any]:
    high = item["high"]
    return {
        "value": float(item["value"]),
        "high": None if high is None else float(high),
        "value_exact": plain(item["value"]),
        "high_exact": None if high is None else plain(high),
    }


def _mentions(record: Json) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    fields = {column.name: column.field for column in MENTIONS.columns if column.field and column.name not in _LEFT_OUT}
    for key, kind in TYPES.items():
        for item in record[key]:
            about = {"type": kind, "name": _cell(name_of(key, item))}
            for mention in item.get("mentions", (item,)):
                found.append({name: _cell(mention[field]) for name, field in fields.items()} | about)
    return sorted(found, key=lambda row: (row["start_offset"], -row["end_offset"]))


def columns_page() -> str:
    """Give the tables with their columns as Markdown, for the documentation."""
    parts: list[str] = []
    for table, columns in TABLES.items():
        rows = "".join(f"\n| `{c.name}` | {PANDAS[c.type]} | {ARROW[c.type]} | {c.about.replace('NULL', 'missing')} |" for c in columns)
        parts.append(f"### {table}\n\n| column | pandas | Arrow | meaning |\n|---|---|---|---|{rows}")
    return "\n\n".join(parts) + "\n"
