"""A sheet: one article with its annotations, between records, gold files and the formats of tools.

A note is an annotated span with attributes, which are named as in gold files. Links between notes (whose post, who says, who issued,
whose figure) follow from the attributes, so that a sheet holds nothing twice.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

Json = Mapping[str, Any]

# type of a note -> list of the gold file, and its attributes in the order in which people fill them in
LISTS: Mapping[str, str] = {
    "official": "people",
    "person": "people",
    "agency": "agencies",
    "organization": "organizations",
    "policy_term": "policy_terms",
    "document": "documents",
    "statistic": "statistics",
    "date": "dates",
    "quote": "quotes",
    "title": "titles",
}
_STATISTIC = ("subject", "value", "high", "unit", "kind", "direction", "base", "asof", "approx")
_STATISTIC_MORE = ("base_period", "modality", "denominator", "place", "source_agency")
ATTRIBUTES: Mapping[str, tuple[str, ...]] = {
    "official": ("name", "posts"),
    "person": ("name", "role", "posts"),
    "agency": ("canonical", "id", "kind", "parent"),
    "organization": ("canonical", "kind"),
    "policy_term": ("canonical", "kind"),
    "document": ("canonical", "number", "issuer", "status"),
    "statistic": (*_STATISTIC, *_STATISTIC_MORE),
    "date": ("value",),
    "quote": ("speaker",),
    "title": (),
}
# key of the record -> key of gold
_RENAMED = {"name": "canonical", "term": "canonical", "title": "canonical", "as_of": "asof"}
_ABOUT = ("title", "published", "outlet")
POST = ("organization", "title", "status")

# link -> type of its note and the attribute that it says
LINKS: Mapping[str, tuple[tuple[str, ...], str]] = {
    "post": (("official", "person"), "posts"),
    "speaker": (("quote",), "speaker"),
    "issuer": (("document",), "issuer"),
    "source": (("statistic",), "source_agency"),
}
_TARGETS: Mapping[str, tuple[str, ...]] = {
    "post": ("agency", "organization"),
    "speaker": ("official", "person", "agency", "organization"),
    "issuer": ("agency", "organization"),
    "source": ("agency",),
}


@dataclass(frozen=True, slots=True)
class Note:
    """An annotated span in code points; attributes without a value are absent."""

    type: str
    start: int
    end: int
    text: str
    attributes: Json = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Link:
    """A link between two notes, by their places in the sheet."""

    type: str
    source: int
    target: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """An article with its notes in text order."""

    id: str
    text: str
    about: Json
    notes: tuple[Note, ...]

    @property
    def links(self) -> tuple[Link, ...]:
        """The links that the attributes say, each to the nearest note of that name."""
        return tuple(self._links())

    def _links(self) -> Iterator[Link]:
        places: dict[tuple[str, str], list[int]] = {}
        for at, note in enumerate(self.notes):
            for name in names_of(note):
                places.setdefault((note.type, name), []).append(at)
        for at, note in enumerate(self.notes):
            for link, names in said_by(note):
                for name in names:
                    found = [place for kind in _TARGETS[link] for place in places.get((kind, name), ())]
                    if found:
                        yield Link(link, at, min(found, key=lambda place: (abs(self.notes[place].start - note.start), place)))


def names_of(note: Note) -> tuple[str, ...]:
    """Give what attributes of other notes call a note: its name, and an agency's id."""
    given = (note.attributes.get("name"), note.attributes.get("canonical"), note.attributes.get("id"))
    return tuple(str(name) for name in given if name is not None)


def said_by(note: Note) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Give each kind of link that a note may have, with the names that its attributes say."""
    for link, (types, attribute) in LINKS.items():
        if note.type in types:
            value = note.attributes.get(attribute)
            if link == "post":
                yield link, tuple(dict.fromkeys(post["organization"] for post in value or () if post["organization"]))
            else:
                yield link, (str(value),) if value is not None else ()


def ordered(notes: list[Note]) -> tuple[Note, ...]:
    """Give notes in text order, longer ones first, each once."""
    kept = {(note.type, note.start, note.end): note for note in reversed(notes)}
    return tuple(sorted(kept.values(), key=lambda note: (note.start, -note.end, note.type)))


def sheet_of_record(record: Json) -> Sheet:
    """Give the sheet of a record. Titles, which gold may hold, are no mentions of a record.

    >>> import extractor as ex
    >>> sheet = sheet_of_record(ex.extract_text("工信部表示，“将推行一企一策。”", model="none").to_dict())
    >>> [(note.type, note.text) for note in sheet.notes], sheet.links
    ([('agency', '工信部'), ('quote', '将推行一企一策。'), ('policy_term', '一企一策')], (Link(type='speaker', source=1, target=0),))
    """
    notes: list[Note] = []
    for kind, key in (("official", "officials"), *((kind, key) for kind, key in LISTS.items() if kind != "official")):
        for item in record.get(key, ()):
            notes += _notes(kind, item)
    return Sheet(record["id"], record["text"], {key: record[key] for key in _ABOUT}, ordered(notes))


def _notes(kind: str, item: Json) -> Iterator[Note]:
    is_person = kind in ("official", "person")
    given = item if is_person else {_RENAMED.get(key, key): value for key, value in item.items()}
    attributes = {key: given[key] for key in ATTRIBUTES[kind] if key != "posts" and given.get(key) is not None}
    posts = [{key: post[key] for key in POST} for post in item.get("posts") or ()] if is_person else []
    for number, mention in enumerate(item.get("mentions", (item,))):
        # posts are the person's; they stand with the first mention
        own = attributes | {"posts": posts} if posts and number == 0 else attributes
        yield Note(kind, mention["start"], mention["end"], mention["text"], own)


def sheet_of_gold(gold: Json, name: str) -> Sheet:
    """Give the sheet of a gold article; raise ValueError where a post is that of nobody."""
    posts: dict[str, list[Json]] = {}
    for post in gold.get("posts", ()):
        posts.setdefault(post["name"], []).append({"status": None} | {key: post[key] for key in POST if key in post})
    notes: list[Note] = []
    for key in dict.fromkeys(LISTS.values()):
        for item in gold.get(key, ()):
            kind = _kind_of(key, item)
            attributes = {name: item[name] for name in ATTRIBUTES[kind] if item.get(name) is not None}
            if key == "people":
                attributes.setdefault("name", item["text"])
                attributes |= {"posts": found} if (found := posts.pop(attributes["name"], [])) else {}
            start = item["start"]
            # gold that was written for scores alone gives of a quote where it begins
            end = item.get("end", start + len(item.get("prefix", " ")))
            notes.append(Note(kind, start, end, gold["text"][start:end], attributes))
    if posts:
        raise ValueError(f"posts name {next(iter(posts))}, who is not among the people")
    return Sheet(str(gold.get("id", name)), gold["text"], {key: gold.get(key) for key in _ABOUT}, ordered(notes))


def _kind_of(key: str, item: Json) -> str:
    if key == "people":
        return "official" if item.get("role") == "official" else "person"
    return next(kind for kind, found in LISTS.items() if found == key)


def gold_of(sheet: Sheet) -> dict[str, Any]:
    """Give the gold article of a sheet, as `evaluate` reads it."""
    gold: dict[str, Any] = {"id": sheet.id, **sheet.about, "text": sheet.text}
    gold |= {key: [] for key in (*dict.fromkeys(LISTS.values()), "posts")}
    for note in sheet.notes:
        item = {"start": note.start, "end": note.end, "text": note.text}
        item |= {key: value for key, value in note.attributes.items() if key != "posts"}
        if note.type == "official":
            item["role"] = "official"
        gold[LISTS[note.type]].append(item)
        for post in note.attributes.get("posts", ()):
            entry = {"name": note.attributes["name"], **post}
            if entry not in gold["posts"]:
                gold["posts"].append(entry)
    for item in gold["statistics"]:
        item.setdefault("value", None)
    for item in gold["quotes"]:
        item.setdefault("speaker", None)
    return gold
