"""The items of a record as typed objects; their attributes are the keys of the JSON record, described in `schema.json`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from extractor.corpus.records import Record

Json = Mapping[str, Any]
# list of the record -> what one item of it is called, as in `Mention.type` and in gold files
TYPES: Mapping[str, str] = {
    "officials": "official",
    "people": "person",
    "agencies": "agency",
    "organizations": "organization",
    "policy_terms": "policy_term",
    "documents": "document",
    "statistics": "statistic",
    "dates": "date",
    "quotes": "quote",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """One occurrence in the text of its record: `record.text[start:end] == text`, counted in code points.

    `type` is official, person, agency, organization, policy_term, document, statistic, date or quote; `name` is the
    canonical name or value; `by` is the stage and rule that found it.
    """

    type: str
    name: str | None
    start: int
    end: int
    text: str
    source_start: int | None
    source_end: int | None
    score: float | None
    by: str
    record: Record = field(repr=False, compare=False)

    @property
    def entity(self) -> Entity:
        """The person, agency … that the mention names; a statistic, date or quote is its own."""
        return self.record.entity_of(self)

    def _repr_html_(self) -> str:
        from extractor.corpus.display import mention_html

        return mention_html(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Statistic(Mention):
    """A statistic as a fact; a slot that the text does not give is None. Numbers are exact."""

    subject: str | None
    value: Decimal
    high: Decimal | None
    unit: str | None
    kind: str
    direction: str | None
    base: str | None
    as_of: str | None
    approx: str | None
    source_agency: str | None
    base_period: str | None
    modality: str | None
    denominator: str | None
    place: str | None
    checks: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Date(Mention):
    """A calendar date or period in ISO 8601; `value` is None where it cannot be resolved."""

    value: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote(Mention):
    """Direct speech without its quotation marks; `speaker` is a person's full name or a body's canonical name."""

    speaker: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """A post that the text gives a person; `status` is current, former, acting or nominated."""

    organization: str | None
    organization_id: str | None
    title: str
    status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A person of the article; `role` is official, expert, executive or other."""

    name: str
    role: str
    posts: tuple[Post, ...]
    mentions: tuple[Mention, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Agency:
    """A body with public power; `id` is its permanent id in the lexicon, None for one composed from place and department."""

    id: str | None
    name: str
    kind: str | None
    parent: str | None
    mentions: tuple[Mention, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Organization:
    """A named body without public power."""

    name: str
    kind: str | None
    mentions: tuple[Mention, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyTerm:
    """A policy term in its canonical wording; `known` says whether the lexicon holds it."""

    term: str
    kind: str | None
    known: bool
    score: float | None
    mentions: tuple[Mention, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A law, plan, notice, report or other policy document."""

    title: str | None
    number: str | None
    issuer: str | None
    status: str | None
    mentions: tuple[Mention, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Meta:
    """How the record was made: version, digests of lexicons and options, model, warnings on the input."""

    extractor: str
    lexicons: str
    model: str | None
    config: str
    warnings: tuple[str, ...]


Entity = Person | Agency | Organization | PolicyTerm | Document | Mention
_Made = TypeVar("_Made")
_ENTITIES: Mapping[str, type] = {
    "officials": Person,
    "people": Person,
    "agencies": Agency,
    "organizations": Organization,
    "policy_terms": PolicyTerm,
    "documents": Document,
}
_FACTS: Mapping[str, type[Mention]] = {"statistics": Statistic, "dates": Date, "quotes": Quote}


def name_of(key: str, item: Json) -> str | None:
    """Give the canonical name of an item of the record's list `key`: what a table or a hover shows for it.

    >>> name_of("statistics", {"subject": "出口", "value": 5, "high": None, "unit": "%"})
    '出口 5%'
    """
    if key == "policy_terms":
        return str(item["term"])
    if key == "documents":
        return _text(item["title"] or item["number"])
    if key == "dates":
        return _text(item["value"])
    if key == "quotes":
        return str(item["speaker"])
    if key == "statistics":
        high = "" if item["high"] is None else f"–{plain(item['high'])}"
        return f"{item['subject'] or ''} {plain(item['value'])}{high}{item['unit'] or ''}".strip()
    return str(item["name"])


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def plain(number: float) -> str:
    """Give a number of the record in plain notation, exactly as it stands.

    >>> plain(1.5e-07), plain(2060000)
    ('0.00000015', '2060000')
    """
    return f"{exact(number):f}"


def exact(number: float) -> Decimal:
    """Give the Decimal that reads the same as a number of the record."""
    return Decimal(str(number))


def make_items(key: str, items: Iterator[Json] | list[Json], record: Record) -> tuple[Any, ...]:
    """Give the objects of one list of a record."""
    return tuple(_fact(key, item, record) if key in _FACTS else _entity(key, item, record) for item in items)


def make_meta(meta: Json) -> Meta:
    """Give the object of a record's `meta`."""
    return _make(Meta, {**meta, "warnings": tuple(meta["warnings"])})


def _fact(key: str, item: Json, record: Record) -> Mention:
    values = {**item, "type": TYPES[key], "name": name_of(key, item), "record": record}
    if key == "statistics":
        values |= {
            "value": exact(item["value"]),
            "high": None if item["high"] is None else exact(item["high"]),
            "checks": tuple(item["checks"]),
        }
    return _make(_FACTS[key], values)


def _entity(key: str, item: Json, record: Record) -> Any:
    name = name_of(key, item)
    mentions = tuple(_make(Mention, {**each, "type": TYPES[key], "name": name, "record": record}) for each in item["mentions"])
    values = {**item, "mentions": mentions}
    if "posts" in item:
        values["posts"] = tuple(_make(Post, post) for post in item["posts"])
    return _make(_ENTITIES[key], values)


def _make(kind: type[_Made], values: Json) -> _Made:
    # a record of a later version may hold keys that this one does not know
    return kind(**{each.name: values[each.name] for each in fields(kind)})  # type: ignore[arg-type]
