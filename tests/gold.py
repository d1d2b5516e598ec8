"""Reads the gold lines of `tests/corpus`: one line, one test, exhaustively marked for its folder's type.

Markup: `{surface|type key=value …}`; marks may nest. A line `@published 2025-03-05` holds for the lines after it in
the file; `#` begins a comment line; blank lines part groups. Values hold no space; `_` alone stands for null.
In a folder, what is not marked must not be found. Only the attributes that a mark names are compared.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

CORPUS = Path(__file__).parent / "corpus"
_MARK = re.compile(r"(?P<type>[a-z_]+)(?P<attributes>( [a-z_]+=[^\s{}|]+)*)\Z")


@dataclass(frozen=True)
class Gold:
    """A mark: its range in the plain text, its type and the attributes it names."""

    start: int
    end: int
    type: str
    attributes: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class GoldLine:
    """One gold line: where it stands, its plain text, the publication date in force, its marks."""

    where: str
    text: str
    published: str | None
    marks: tuple[Gold, ...]


class GoldError(Exception):
    """A gold line that is not well formed."""


def read_gold(path: Path) -> list[GoldLine]:
    """Give the gold lines of a file; raise GoldError with file, line and column for any fault."""
    lines: list[GoldLine] = []
    published: str | None = None
    name = f"{path.parent.name}/{path.name}"
    for number, raw in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
        if not raw.strip() or raw.startswith("#"):
            continue
        if raw.startswith("@published "):
            value = raw.removeprefix("@published ").strip()
            published = None if value == "_" else value
            continue
        where = f"{name}:{number}"
        text, marks = parse_line(where, raw)
        lines.append(GoldLine(where, text, published, marks))
    return lines


def parse_line(where: str, raw: str) -> tuple[str, tuple[Gold, ...]]:
    """Give the plain text and the marks of a line."""
    out: list[str] = []
    length = 0
    opened: list[int] = []
    marks: list[Gold] = []
    at = 0
    while at < len(raw):
        char = raw[at]
        if char == "{":
            opened.append(length)
        elif char == "|":
            if not opened:
                raise GoldError(f"{where}:{at + 1}: | outside a mark")
            close = raw.find("}", at)
            mark = _MARK.match(raw[at + 1 : close]) if close > 0 else None
            if mark is None:
                raise GoldError(f"{where}:{at + 1}: a mark is not closed or not of the form {{surface|type key=value}}")
            start = opened.pop()
            if start == length:
                raise GoldError(f"{where}:{at + 1}: an empty mark")
            pairs = tuple((key, value) for key, _, value in (pair.partition("=") for pair in mark["attributes"].split()))
            marks.append(Gold(start, length, mark["type"], pairs))
            at = close
        elif char == "}":
            raise GoldError(f"{where}:{at + 1}: }} without a type")
        else:
            out.append(char)
            length += 1
        at += 1
    if opened:
        raise GoldError(f"{where}: a mark is not closed")
    return "".join(out), tuple(sorted(marks, key=lambda mark: (mark.start, mark.end)))
