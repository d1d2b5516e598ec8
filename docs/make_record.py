"""The page of the fields of a record, from its JSON Schema; made when the documentation is built (`docs/hooks.py`)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from extractor.record import schema

_HEAD = """# Fields of the record

Made from `extractor/schema.json`; `extractor schema` prints the schema itself. What holds for all fields
stands in [the record](json.md). A field may be null only where its type says so.
"""


def page() -> str:
    """Give the text of the page."""
    whole = schema()
    sections = [("The record", whole), *((name.replace("_", " ").capitalize(), part) for name, part in whole["$defs"].items())]
    return _HEAD + "".join(text for name, part in sections for text in _section(name, part))


def _section(name: str, part: dict[str, Any]) -> Iterator[str]:
    fields = dict(_fields(part))
    if not fields:
        return
    yield f"\n## {name}\n\n"
    if "description" in part:
        yield f"{part['description']}\n\n"
    yield "| field | type | meaning |\n|---|---|---|\n"
    for field, value in fields.items():
        yield f"| `{field}` | {_type(value)} | {value.get('description', '').replace('|', chr(92) + '|')} |\n"
        for inner, inside in _fields(value):
            yield f"| `{field}.{inner}` | {_type(inside)} | {inside.get('description', '')} |\n"


def _fields(part: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    yield from part.get("properties", {}).items()
    for other in part.get("allOf", ()):
        yield from other.get("properties", {}).items()


def _type(value: dict[str, Any]) -> str:
    if "const" in value:
        return f"`{value['const']}`"
    if "$ref" in value:
        return _linked(value["$ref"])
    if "enum" in value:
        return ", ".join("null" if each is None else f"`{each}`" for each in value["enum"])
    if "anyOf" in value:
        return " or ".join(_type(each) for each in value["anyOf"])
    kinds = value.get("type", "object")
    shown = " or ".join(kinds) if isinstance(kinds, list) else kinds
    return f"list of {_type(value['items'])}" if shown == "array" else shown


def _linked(reference: str) -> str:
    name = reference.rsplit("/", 1)[1]
    return f"[{name.replace('_', ' ')}](#{name.replace('_', '-')})"
