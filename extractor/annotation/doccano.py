"""doccano: JSON Lines of texts with spans and relations, offsets in UTF-16 code units.

A project of the type sequence labelling with relations and overlapping spans takes it; "count grapheme clusters as one character"
must be off. doccano holds no attributes of spans: those of spans that stay come back from what was exported.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from extractor.annotation.carried import FIELD, carried, carry
from extractor.annotation.offsets import UTF_16, Offsets
from extractor.annotation.returned import Joined, Returned, join
from extractor.annotation.sheets import LISTS, Sheet
from extractor.errors import ReaderError

UNIT = UTF_16


def line_of(sheet: Sheet, unit: str = UNIT) -> dict[str, Any]:
    """Give the object of an article, one line of the file."""
    offsets = Offsets(sheet.text, unit)
    entities = [
        {"id": at, "start_offset": offsets.out(note.start), "end_offset": offsets.out(note.end), "label": note.type}
        for at, note in enumerate(sheet.notes)
    ]
    relations = [{"id": at, "from_id": link.source, "to_id": link.target, "type": link.type} for at, link in enumerate(sheet.links)]
    return {"text": sheet.text, "entities": entities, "relations": relations, FIELD: carry(sheet)}


def joined_of(value: Mapping[str, Any], where: tuple[str, int], unit: str = UNIT) -> Joined:
    """Give the corrected sheet of one line; raise ReaderError for what doccano does not write.

    Spans may also come as `[start, end, label]`, as projects without relations give them.
    """
    given = carried(value.get(FIELD), value.get("text", value.get("data")), where)
    offsets = Offsets(given.text, unit)
    spans: list[Returned] = []
    places: dict[Any, int] = {}
    listed = next((value[key] for key in ("entities", "label", "labels") if isinstance(value.get(key), list)), None)
    if listed is None:
        raise ReaderError(where[0], "has no list 'entities' nor 'label'", "export from doccano as JSONL", where[1])
    for entity in listed:
        if isinstance(entity, Mapping):
            places[entity.get("id")] = len(spans)
            entity = [entity.get(key) for key in ("start_offset", "end_offset", "label")]
        spans.append(_span(entity, offsets, where))
    links = [_link(relation, places, where) for relation in value.get("relations") or ()]
    return join(given, spans, links)


def _span(entity: Any, offsets: Offsets, where: tuple[str, int]) -> Returned:
    if not isinstance(entity, list) or len(entity) != 3 or not all(type(part) is int for part in entity[:2]):
        raise ReaderError(where[0], f"{json.dumps(entity, ensure_ascii=False)[:80]} is no span", "expected start, end and label", where[1])
    start, end, label = entity
    if label not in LISTS:
        raise ReaderError(where[0], f"no type is called {label!r}", f"there are {', '.join(LISTS)}", where[1])
    try:
        first, last = offsets.back(start), offsets.back(end)
    except ValueError as error:
        hint = "doccano counts UTF-16 code units; switch grapheme mode off, or import with --offsets code-points"
        raise ReaderError(where[0], str(error), hint, where[1]) from error
    if first >= last:
        raise ReaderError(where[0], f"span {start}-{end} is empty", "mark it anew in doccano", where[1])
    return Returned(label, first, last)


def _link(relation: Any, places: Mapping[Any, int], where: tuple[str, int]) -> tuple[str, int, int]:
    try:
        return str(relation["type"]), places[relation["from_id"]], places[relation["to_id"]]
    except (KeyError, TypeError) as error:
        shown = json.dumps(relation, ensure_ascii=False)[:80]
        raise ReaderError(where[0], f"relation {shown} joins no two spans", "draw it anew in doccano", where[1]) from error
