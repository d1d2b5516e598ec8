"""The star schema that every table sink writes: tables, columns, types, keys and indexes, declared once as data.

`star_rows` gives the rows of a record in this order, `star_sql` the statements of each database, `star_views` the views.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Type(StrEnum):
    """What a column holds; each sink has its own word for it."""

    TEXT = "text"
    INTEGER = "integer"
    BOOLEAN = "boolean"
    REAL = "real"
    NUMERIC = "numeric"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class Column:
    """A column; `field` names the record's field that fills it, None for what is worked out, `is_required` forbids NULL."""

    name: str
    type: Type
    about: str
    field: str | None = None
    is_required: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table: `key` is its primary key, `indexes` are further columns to look rows up by.

    `refers` maps a column to the table whose key it holds.
    """

    name: str
    about: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    indexes: tuple[str, ...] = ()
    refers: Mapping[str, str] | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the columns, in order."""
        return tuple(column.name for column in self.columns)


def _text(name: str, about: str, field: str | None = None, *, is_required: bool = False) -> Column:
    return Column(name, Type.TEXT, about, field, is_required)


def _same(about: str, *names: str) -> tuple[Column, ...]:
    """Give text columns that bear the names of their fields."""
    return tuple(_text(name, about.format(name.replace("_", " ")), name) for name in names)


def _period(name: str, about: str) -> tuple[Column, ...]:
    """Give the columns of a date: as the record words it, its first and last day, and how precise it is."""
    return (
        _text(name, f"{about}, ISO 8601 as in the record: day, month, year, quarter or interval", name),
        Column(f"{name}_start", Type.DATE, "its first day"),
        Column(f"{name}_end", Type.DATE, "its last day"),
        _text(f"{name}_precision", "day, month, quarter, year or range"),
    )


_ARTICLE = _text("article_id", "the article", is_required=True)
_NUMBER = Column("n", Type.INTEGER, "place among the rows of its article, from 0", None, True)
_SPAN = (
    Column("start_offset", Type.INTEGER, "first code point in the article's text", "start", True),
    Column("end_offset", Type.INTEGER, "code point behind the last one", "end", True),
    _text("text", "the text between them", "text", is_required=True),
    Column("source_start", Type.INTEGER, "first code point in the decoded original file", "source_start"),
    Column("source_end", Type.INTEGER, "code point behind the last one in the file", "source_end"),
    Column("score", Type.REAL, "probability that a model gives; NULL for rules", "score"),
    _text("found_by", "stage and rule", "by", is_required=True),
)
_ENTITY = _text("entity_id", "type and digest of all other columns", is_required=True)
_OF_ARTICLE: Mapping[str, str] = {"article_id": "articles"}

RUNS = Table(
    "runs",
    "What made the rows: one row for each set of version, lexicons, model and options. It holds no clock: equal input, equal rows.",
    (
        _text("run_id", "digest of all other columns", is_required=True),
        _text("schema_version", "version of the record"),
        _text("extractor", "version of the extractor"),
        _text("code", "digest of its code"),
        _text("lexicons", "digest of all lexicon files"),
        _text("model", "name of the model; NULL for rules alone"),
        _text("model_digest", "digest of the model's files, or the version of its package"),
        _text("config", "digest of the options"),
    ),
    key=("run_id",),
)

ARTICLES = Table(
    "articles",
    "One row an article, as last extracted.",
    (
        _text("article_id", "id of the row, or path of the file", "id", is_required=True),
        _text("run_id", "what made the rows of this article", is_required=True),
        _text("content", "SHA-256 of the article as read; with run_id it tells whether the article must be extracted anew"),
        _text("source", "path and line, or address", "source"),
        _text("title", "title", "title"),
        _text("published", "date or time of publication, ISO 8601 as in the record", "published"),
        Column("published_date", Type.DATE, "its day"),
        Column("published_month", Type.DATE, "the first day of its month, to group by"),
        _text("outlet", "paper, agency or site", "outlet"),
        Column("characters", Type.INTEGER, "length of the text"),
        _text("warnings", "JSON list of what the reader should know"),
        _text("text", "the text that all offsets count in", "text"),
    ),
    key=("article_id",),
    indexes=("run_id", "published_date"),
    refers={"run_id": "runs"},
)

PEOPLE = Table(
    "people",
    "People by full name and role. Two people of one name are one row.",
    (_ENTITY, *_same("{}", "name"), _text("role", "official, expert, executive or other", "role")),
    key=("entity_id",),
    indexes=("name",),
)
AGENCIES = Table(
    "agencies",
    "Bodies with public power.",
    (
        _ENTITY,
        _text("agency_id", "id in the lexicon; NULL for a body composed from place and department", "id"),
        *_same("canonical {}", "name"),
        *_same("{}", "kind"),
        _text("parent_id", "id of the body above it", "parent"),
    ),
    key=("entity_id",),
    indexes=("agency_id", "name"),
)
ORGANIZATIONS = Table(
    "organizations",
    "Companies, banks, institutes, associations, media.",
    (_ENTITY, *_same("{}", "name", "kind")),
    key=("entity_id",),
    indexes=("name",),
)
POLICY_TERMS = Table(
    "policy_terms",
    "Policy terms by canonical wording.",
    (
        _ENTITY,
        *_same("{}", "term", "kind"),
        Column("known", Type.BOOLEAN, "whether the lexicon knows it", "known"),
        Column("score", Type.REAL, "trust in a coinage, 0 to 1", "score"),
    ),
    key=("entity_id",),
    indexes=("term",),
)
DOCUMENTS = Table(
    "documents",
    "Policy documents by title and number.",
    (_ENTITY, *_same("{}", "title", "number", "issuer"), _text("status", "what an article says of its state", "status")),
    key=("entity_id",),
    indexes=("title", "number"),
)

MENTIONS = Table(
    "mentions",
    "Every place of a text that names an entity.",
    (
        _ARTICLE,
        _NUMBER,
        _text("entity_type", "people, agencies, organizations, policy_terms or documents: the table of the entity", is_required=True),
        _text("entity_id", "the entity, a row of that table", is_required=True),
        *_SPAN,
    ),
    key=("article_id", "n"),
    indexes=("entity_id",),
    refers=_OF_ARTICLE,
)
POSTS = Table(
    "posts",
    "The posts that an article gives a person.",
    (
        _ARTICLE,
        _NUMBER,
        _text("entity_id", "the person", is_required=True),
        *_same("canonical name of the body", "organization"),
        _text("organization_id", "agencies.agency_id of the body", "organization_id"),
        *_same("{}", "title"),
        _text("status", "current, former, acting or nominated", "status"),
    ),
    key=("article_id", "n"),
    indexes=("entity_id",),
    refers={**_OF_ARTICLE, "entity_id": "people"},
)
STATISTICS = Table(
    "statistics",
    "Statistics as facts.",
    (
        _ARTICLE,
        _NUMBER,
        *_SPAN,
        _text("subject", "indicator measured, in the article's words", "subject"),
        Column("value", Type.NUMERIC, "the number in base units of its own unit; the low end of a range", "value"),
        Column("high", Type.NUMERIC, "high end of a range", "high"),
        _text("unit", "unit without multiplier", "unit"),
        _text("kind", "level, change, share or rank", "kind"),
        _text("direction", "up or down, of a change", "direction"),
        _text("base", "what a change counts from, or the whole of a share", "base"),
        *_period("base_period", "period of the base"),
        *_period("as_of", "date or period of the figure"),
        _text("approx", "about, over or under", "approx"),
        _text("modality", "target, forecast and the like", "modality"),
        _text("denominator", "unit per which the figure counts", "denominator"),
        _text("place", "place that the figure is about", "place"),
        _text("source_agency", "agencies.agency_id of the body that gives the figure", "source_agency"),
        _text("checks", "JSON list of arithmetic that does not agree within the article", "checks"),
    ),
    key=("article_id", "n"),
    indexes=("subject",),
    refers=_OF_ARTICLE,
)
DATES = Table(
    "dates",
    "Calendar dates and periods.",
    (_ARTICLE, _NUMBER, *_SPAN, *_period("value", "the date")),
    key=("article_id", "n"),
    refers=_OF_ARTICLE,
)
QUOTES = Table(
    "quotes",
    "Direct speech of named speakers.",
    (_ARTICLE, _NUMBER, *_SPAN, _text("speaker", "full name of the person, or canonical name of the body", "speaker", is_required=True)),
    key=("article_id", "n"),
    indexes=("speaker",),
    refers=_OF_ARTICLE,
)

REPRINT_KEYS = Table(
    "reprint_keys",
    "Twelve keys of an article's text, none of a short one; articles that share a key in its place are reprints of one another.",
    (_ARTICLE, Column("n", Type.INTEGER, "place of the key, from 0", None, True), _text("reprint_key", "the key", is_required=True)),
    key=("article_id", "n"),
    indexes=("reprint_key",),
    refers=_OF_ARTICLE,
)

# an entity's key tells all its columns, so that a changed lexicon adds a row instead of changing what older articles said
ENTITIES: Mapping[str, Table] = {table.name: table for table in (PEOPLE, AGENCIES, ORGANIZATIONS, POLICY_TERMS, DOCUMENTS)}
FACTS: Mapping[str, Table] = {table.name: table for table in (MENTIONS, POSTS, STATISTICS, DATES, QUOTES, REPRINT_KEYS)}
# in the order in which rows can be written: what is referred to comes first
TABLES: Mapping[str, Table] = {RUNS.name: RUNS, ARTICLES.name: ARTICLES, **ENTITIES, **FACTS}
