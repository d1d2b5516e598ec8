"""Joins what an annotation tool gives back with what it was given: attributes of spans that it cannot hold, and links."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from extractor.annotation.sheets import ATTRIBUTES, LINKS, Json, Note, Sheet, ordered, said_by

_PEOPLE = ("official", "person")
_NAMED = {"agency": "canonical", "organization": "canonical", "policy_term": "canonical", "official": "name", "person": "name"}


@dataclass(frozen=True, slots=True)
class Returned:
    """A span as the tool gives it back; `attributes` is None where the tool holds none."""

    type: str
    start: int
    end: int
    attributes: Json | None = None


@dataclass(frozen=True, slots=True)
class Joined:
    """The corrected sheet, and what its annotator still has to say, one sentence each."""

    sheet: Sheet
    open_questions: tuple[str, ...]


def join(given: Sheet, spans: list[Returned], links: list[tuple[str, int, int]]) -> Joined:
    """Give the corrected sheet. `links` name their type and the places of both spans in `spans`.

    A span that was moved or relabelled keeps its attributes; a new one takes those of a span with the same words, if there is
    one. A link that was added or removed changes the attribute it stands for; all others leave it as it is.
    """
    before = [_before(given, span) for span in spans]
    notes = [_note(given, span, place) for span, place in zip(spans, before, strict=True)]
    if all(span.attributes is None for span in spans):
        notes = _with_posts(given, notes)
    open_questions: list[str] = []
    for at, place in enumerate(before):
        targets: dict[str, list[Note]] = {}
        for kind, source, target in links:
            if source == at:
                targets.setdefault(kind, []).append(notes[target])
        notes[at] = _linked(notes[at], _had(given, place, set(before)), targets, open_questions)
    for note in notes:
        open_questions += _missing(note)
    return Joined(replace(given, notes=ordered(notes)), tuple(open_questions))


def _before(given: Sheet, span: Returned) -> int | None:
    """Give the place of the note that a span was before, by the same offsets, else by the widest overlap."""
    best: tuple[tuple[bool, bool, int], int] | None = None
    for at, note in enumerate(given.notes):
        shared = min(note.end, span.end) - max(note.start, span.start)
        if shared <= 0 or (note.type == "quote") != (span.type == "quote"):
            continue
        rank = ((note.start, note.end) == (span.start, span.end), note.type == span.type, shared)
        if best is None or rank > best[0]:
            best = (rank, at)
    return None if best is None else best[1]


def _note(given: Sheet, span: Returned, before: int | None) -> Note:
    text = given.text[span.start : span.end]
    attributes = span.attributes
    if attributes is None:
        old = given.notes[before] if before is not None else None
        if old is None or not _is_kin(old.type, span.type):
            old = next((note for note in given.notes if note.text == text and _is_kin(note.type, span.type)), None)
            attributes = {key: value for key, value in old.attributes.items() if key != "posts"} if old else {}
        else:
            attributes = old.attributes
    kept = {key: attributes[key] for key in ATTRIBUTES[span.type] if attributes.get(key) is not None}
    if span.type == "person" and kept.get("role", "official") == "official":
        kept["role"] = "other"
    if span.type in _NAMED:
        kept.setdefault(_NAMED[span.type], text)
    return Note(span.type, span.start, span.end, text, kept)


def _is_kin(one: str, other: str) -> bool:
    return one == other or (one in _PEOPLE and other in _PEOPLE)


def _with_posts(given: Sheet, notes: list[Note]) -> list[Note]:
    # the mention that held the posts of a person may be gone while others stand
    held = {note.attributes["name"] for note in notes if "posts" in note.attributes}
    waiting = {note.attributes["name"]: note.attributes["posts"] for note in given.notes if "posts" in note.attributes}
    found: list[Note] = []
    for note in notes:
        name = note.attributes.get("name")
        if note.type in _PEOPLE and name in waiting and name not in held:
            note = replace(note, attributes={**note.attributes, "posts": waiting[name]})
            held.add(name)
        found.append(note)
    return found


def _had(given: Sheet, place: int | None, standing: set[int | None]) -> dict[str, set[str]]:
    """Give whom a note was linked to; with a note that was taken away its links go too, which says nothing of the attribute."""
    had: dict[str, set[str]] = {}
    for link in given.links if place is not None else ():
        if link.source == place and link.target in standing:
            had.setdefault(link.type, set()).add(_called(given.notes[link.target], link.type))
    return had


def _linked(note: Note, had: Mapping[str, set[str]], targets: Mapping[str, list[Note]], open_questions: list[str]) -> Note:
    """Give the note with the attributes that its links, where they changed, say."""
    attributes: dict[str, Any] = dict(note.attributes)
    for kind, said in said_by(note):
        now = {_called(target, kind) for target in targets.get(kind, ())}
        gone = had.get(kind, set()) - now
        # an attribute that was filled in and says the same is no change
        new = sorted(now - had.get(kind, set()) - set(said))
        if kind == "post":
            posts = [post for post in attributes.pop("posts", ()) if post["organization"] not in gone]
            attributes |= {"posts": posts} if posts else {}
            for name in new:
                if all(post["organization"] != name for post in posts):
                    open_questions.append(f"{attributes['name']} has a post at {name} without a title; add it to posts")
        elif new:
            attributes[LINKS[kind][1]] = new[0]
        elif gone and set(said) <= gone:
            attributes.pop(LINKS[kind][1], None)
    return replace(note, attributes=attributes)


def _called(note: Note, link: str) -> str:
    if link == "source":
        return str(note.attributes.get("id") or note.attributes.get("canonical") or note.text)
    return str(note.attributes.get("name") or note.attributes.get("canonical") or note.text)


def _missing(note: Note) -> list[str]:
    needed = {"statistic": "value", "quote": "speaker"}.get(note.type)
    if needed is None or note.attributes.get(needed) is not None:
        return []
    shown = note.text if len(note.text) <= 20 else note.text[:20] + "…"
    return [f"{note.type} {note.start}-{note.end} {shown} has no {needed}; fill it in"]
