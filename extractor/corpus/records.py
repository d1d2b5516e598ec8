"""A record as an object: attributes for its JSON keys, typed items, and a display for notebooks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from extractor.config import Config
from extractor.corpus.items import (
    TYPES,
    Agency,
    Date,
    Document,
    Entity,
    Json,
    Mention,
    Meta,
    Organization,
    Person,
    PolicyTerm,
    Quote,
    Statistic,
    make_items,
    make_meta,
)
from extractor.errors import ReaderError
from extractor.evaluation import read_objects
from extractor.record import to_json


class Record:
    """What was found in one article. Its attributes are the keys of the JSON record; equal JSON makes equal records.

    >>> import extractor as ex
    >>> record = ex.extract_text("4月17日，工信部推行“一企一策”。", published="2022-04-19", model="none")
    >>> record.agencies[0].name, record.policy_terms[0].term, record.dates[0].value
    ('工业和信息化部', '一企一策', '2022-04-17')
    """

    def __init__(self, json: Json, config: Config | None = None) -> None:
        self._json = json
        self._config = config

    @property
    def id(self) -> str:
        """The id of the row, or the path of the file."""
        return str(self._json["id"])

    @property
    def source(self) -> str | None:
        """The file, or file and line, or address that the article came from."""
        return _text(self._json["source"])

    @property
    def title(self) -> str | None:
        """The headline."""
        return _text(self._json["title"])

    @property
    def published(self) -> str | None:
        """The publication date in ISO 8601, with the time and zone where the source states them."""
        return _text(self._json["published"])

    @property
    def outlet(self) -> str | None:
        """The paper, agency or site that published it."""
        return _text(self._json["outlet"])

    @property
    def text(self) -> str:
        """The plain text that all offsets count in."""
        return str(self._json["text"])

    @cached_property
    def officials(self) -> tuple[Person, ...]:
        """People with role official, in order of first mention."""
        return self._items("officials")

    @cached_property
    def people(self) -> tuple[Person, ...]:
        """All other people."""
        return self._items("people")

    @cached_property
    def agencies(self) -> tuple[Agency, ...]:
        """Bodies with public power."""
        return self._items("agencies")

    @cached_property
    def organizations(self) -> tuple[Organization, ...]:
        """Named bodies without public power."""
        return self._items("organizations")

    @cached_property
    def policy_terms(self) -> tuple[PolicyTerm, ...]:
        """Policy terms."""
        return self._items("policy_terms")

    @cached_property
    def documents(self) -> tuple[Document, ...]:
        """Policy documents."""
        return self._items("documents")

    @cached_property
    def statistics(self) -> tuple[Statistic, ...]:
        """Statistics as facts, in text order."""
        return self._items("statistics")

    @cached_property
    def dates(self) -> tuple[Date, ...]:
        """Calendar dates and periods, in text order."""
        return self._items("dates")

    @cached_property
    def quotes(self) -> tuple[Quote, ...]:
        """Direct speech of named speakers, in text order."""
        return self._items("quotes")

    @cached_property
    def meta(self) -> Meta:
        """How the record was made, and warnings on its input."""
        return make_meta(self._json["meta"])

    @cached_property
    def mentions(self) -> tuple[Mention, ...]:
        """Every occurrence of every type, in text order; only quotes overlap others.

        >>> import extractor as ex
        >>> [(m.type, m.text) for m in ex.extract_text("工信部推行“一企一策”。", model="none").mentions]
        [('agency', '工信部'), ('policy_term', '一企一策')]
        """
        found: list[Mention] = []
        for key in TYPES:
            for item in getattr(self, key):
                found += (item,) if isinstance(item, Mention) else item.mentions
        return tuple(sorted(found, key=lambda mention: (mention.start, -mention.end)))

    def entity_of(self, mention: Mention) -> Entity:
        """Give the person, agency … that a mention of this record names; a statistic, date or quote is its own."""
        return self._entities.get((mention.type, mention.start, mention.end), mention)

    @cached_property
    def _entities(self) -> dict[tuple[str, int, int], Entity]:
        entities: tuple[Person | Agency | Organization | PolicyTerm | Document, ...] = (
            *self.officials,
            *self.people,
            *self.agencies,
            *self.organizations,
            *self.policy_terms,
            *self.documents,
        )
        return {(mention.type, mention.start, mention.end): entity for entity in entities for mention in entity.mentions}

    @property
    def config(self) -> Config | None:
        """The options the record was made with; None where it was read from a file."""
        return self._config

    def to_dict(self) -> dict[str, Any]:
        """Give the record as the dict that `schema.json` describes; what it holds is the record's own, not to be changed."""
        return dict(self._json)

    def to_json(self) -> str:
        """Give the record as one line of JSON, characters as themselves."""
        return to_json(dict(self._json))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Record) and self._json == other._json

    def __hash__(self) -> int:
        return hash((self.id, self.text))

    def __repr__(self) -> str:
        counts = ", ".join(f"{key}={len(self._json[key])}" for key in TYPES if self._json[key])
        return f"Record({self.id!r}{': ' if counts else ''}{counts})"

    def _repr_html_(self) -> str:
        from extractor.corpus.display import record_html

        return record_html(self)

    def _items(self, key: str) -> tuple[Any, ...]:
        return make_items(key, self._json[key], self)


def _text(value: Any) -> str | None:
    return None if value is None else str(value)


def is_record(value: Mapping[str, Any]) -> bool:
    """Say whether a JSON object is a record rather than an article.

    >>> is_record({"id": "1", "text": "工信部印发通知。"})
    False
    """
    return "schema_version" in value and all(key in value for key in (*TYPES, "text", "meta"))


def records_of_file(path: Path, hint: str) -> Iterator[tuple[int, Json]]:
    """Give the records of a JSON Lines file with their lines; raise ReaderError, with the hint, for a line that is none."""
    for number, value in read_objects(path):
        if not is_record(value):
            raise ReaderError(str(path), "is no record", hint, number)
        yield number, value
