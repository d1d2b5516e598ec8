"""Reads one JSON object, and where its text stands in the file, escapes included."""

from __future__ import annotations

import json
import re
from typing import Any

from extractor.errors import ReaderError
from extractor.readers.lines import Line
from extractor.readers.mapped import Mapped, Run
from extractor.readers.options import ReadOptions
from extractor.readers.rows import Row

_DECODER = json.JSONDecoder(strict=False)
_SPACE = re.compile(r"[ \t\r\n]*")
_HIGH, _LOW = r"\\u[dD][89abAB][0-9a-fA-F]{2}", r"\\u[dD][c-fC-F][0-9a-fA-F]{2}"
_ESCAPE = re.compile(rf"{_HIGH}{_LOW}|\\u[0-9a-fA-F]{{4}}|\\.", re.DOTALL)
_SIMPLE = {'"': '"', "\\": "\\", "/": "/", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
_HINT = "expected one JSON object a line"


def read_object(line: Line, name: str, options: ReadOptions, hint: str = _HINT) -> Row:
    """Give the row that a line of JSON holds; raise ReaderError where it holds no object."""
    try:
        values, places = _members(line.text)
    except ValueError as error:
        raise ReaderError(name, f"is no JSON: {_reason(error)}", hint, line.number) from error
    except RecursionError:
        raise ReaderError(name, "is JSON nested too deep", hint, line.number) from None
    column = options.column("text", values.keys())
    text = values.get(column)
    mapped = _mapped(line.text, *places[column], shift=line.start) if isinstance(text, str) else None
    return Row(name, line.number, values, mapped, line.warnings)


def _reason(error: ValueError) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"{error.msg.removesuffix(' at')} at character {error.pos + 1}"
    return str(error)


def _members(text: str) -> tuple[dict[str, Any], dict[str, tuple[int, int]]]:
    values: dict[str, Any] = {}
    places: dict[str, tuple[int, int]] = {}
    at = _expect(text, 0, "{")
    while not text.startswith("}", at):
        if values:
            at = _expect(text, at, ",")
        if not text.startswith('"', at):
            raise json.JSONDecodeError("Expecting a name in quotation marks", text, at)
        key, at = _DECODER.raw_decode(text, at)
        start = _expect(text, at, ":")
        values[key], end = _DECODER.raw_decode(text, start)
        places[key] = start, end
        at = _skip(text, end)
    end = _skip(text, at + 1)
    if end < len(text):
        raise json.JSONDecodeError("Extra data", text, end)
    return values, places


def _skip(text: str, at: int) -> int:
    match = _SPACE.match(text, at)
    return match.end() if match else at


def _expect(text: str, at: int, mark: str) -> int:
    at = _skip(text, at)
    if not text.startswith(mark, at):
        raise json.JSONDecodeError(f"Expecting {mark!r}", text, at)
    return _skip(text, at + 1)


def _character(escape: str) -> str:
    if escape[1] != "u":
        return _SIMPLE[escape[1]]
    code = int(escape[2:6], 16)
    if len(escape) > 6:
        code = 0x10000 + ((code - 0xD800) << 10) + int(escape[8:], 16) - 0xDC00
    # half of a surrogate pair, alone: no encoding can write it
    return "\ufffd" if 0xD800 <= code <= 0xDFFF else chr(code)


def _mapped(source: str, start: int, end: int, shift: int) -> Mapped:
    """Give the string that `source[start:end]` writes in its quotation marks; each escape is a run of its own."""
    texts: list[str] = []
    runs: list[Run] = []
    length, at, stop = 0, start + 1, end - 1

    def add(text: str, left: int, right: int) -> None:
        nonlocal length
        if text:
            texts.append(text)
            runs.append((length, length + len(text), left + shift, right + shift))
            length += len(text)

    for escape in _ESCAPE.finditer(source, at, stop):
        add(source[at : escape.start()], at, escape.start())
        add(_character(escape[0]), escape.start(), escape.end())
        at = escape.end()
    add(source[at:stop], at, stop)
    return Mapped("".join(texts), tuple(runs))
