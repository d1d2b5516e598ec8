"""What travels with an article through a tool that keeps it untouched: the sheet as exported, as one JSON text."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from extractor.annotation.sheets import Note, Sheet, ordered
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
        notes = [Note(kind, start, end, text[start:end], attributes) for kind, start, end, attributes in given["notes"]]
        return Sheet(str(given["id"]), text, given["about"], ordered(notes))
    except (ValueError, KeyError, TypeError) as error:
        raise ReaderError(file, f"the field {FIELD!r} is damaged", "export the article anew and annotate that", line) from error
