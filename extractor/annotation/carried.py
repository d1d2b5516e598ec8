"""What travels with an article through a tool that keeps it untouched: the sheet as exported, as one JSON text."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from extractor.annotation.sheets import ATTRIBUTES, POST, Note, Sheet, ordered
from extractor.errors import ReaderError

FIELD = "extractor"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def carry(sheet: Sheet) -> str:
    """Give the text to store beside the article."""
    notes = [[note.type, note.start, note.end, dict(note.attributes)] for note in sheet.notes]
    return json.dumps({"id": sheet.id, "about": dict(sheet.about), "digest": _digest(sheet.text), "notes": notes}, ensure_ascii=False)


def carried(value: Any, text: Any, where: tuple[str, int]) -> Sheet:
    """Give the sheet that was exported; raise ReaderError where it is gone or its text was changed."""
    file, line = where
    if not isinstance(text, str):
        raise ReaderError(file, "has no text", "expected an article exported by `extractor annotate export`", line)
    if not isinstance(value, str):
        hint = f"keep the field {FIELD!r} that `extractor annotate export` wrote: it holds names, values and links"
        raise ReaderError(file, f"has no field {FIELD!r}", hint, line)
    try:
        given = json.loads(value)
        if given["digest"] != _digest(text):
            hint = "texts may not be edited, nor their line ends changed; export the article anew and annotate that"
            raise ReaderError(file, "the text is not the one that was exported", hint, line)
        notes = [_note(text, *note) for note in given["notes"]]
        return Sheet(str(given["id"]), text, dict(given["about"]), ordered(notes))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ReaderError(file, f"the field {FIELD!r} is damaged", "export the article anew and annotate that", line) from error


def _note(text: str, kind: str, start: int, end: int, attributes: dict[str, Any]) -> Note:
    note = Note(kind, start, end, text[start:end], {key: attributes[key] for key in ATTRIBUTES[kind] if key in attributes})
    is_sound = 0 <= start < end <= len(text) and all(_is_value(key, value) for key, value in note.attributes.items())
    if not is_sound or ("name" in ATTRIBUTES[kind] and "name" not in attributes):
        raise ValueError("no note of an export")
    return note


def _is_value(key: str, value: Any) -> bool:
    if key == "posts":
        return all(set(post) == set(POST) and all(part is None or isinstance(part, str) for part in post.values()) for post in value)
    return isinstance(value, int | float if key in ("value", "high") else str) or (key == "value" and isinstance(value, str))
