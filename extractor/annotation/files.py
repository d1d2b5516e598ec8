"""Files of annotation: records, gold or a tool's export in; a tool's import or gold out."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from extractor.annotation import doccano, label_studio
from extractor.annotation.returned import Joined
from extractor.annotation.sheets import Sheet, gold_of, sheet_of_gold, sheet_of_record
from extractor.corpus.records import records_of_file
from extractor.errors import ConfigError, ReaderError
from extractor.evaluation import read_gold, read_objects
from extractor.sinks.files import WholeFile

# what code that reads sound JSON of another shape meets
_DAMAGE = (KeyError, TypeError, ValueError, AttributeError, RecursionError)
# characters of a file's name, each of up to four bytes, of 255 that it may have
_MOST = 50
TOOLS = ("doccano", "label-studio")
UNITS = {"doccano": doccano.UNIT, "label-studio": label_studio.UNIT}


@dataclass(frozen=True, slots=True)
class Unannotated:
    """A task that nobody annotated yet."""

    where: str


def read_sheets(path: Path) -> Iterator[Sheet]:
    """Give the sheets of a JSON Lines file of records, or of a folder of gold articles."""
    if path.is_dir():
        for name, gold in read_gold(path).items():
            yield _sheet(partial(sheet_of_gold, gold, name), f"{path}/{name}", None)
        return
    for number, record in records_of_file(path, "expected what extract writes, or a folder of gold articles"):
        yield _sheet(partial(sheet_of_record, record), str(path), number)


def _sheet(make: Callable[[], Sheet], file: str, line: int | None) -> Sheet:
    try:
        return make()
    except _DAMAGE as error:
        what = f"is damaged: {type(error).__name__} {error}"
        raise ReaderError(file, what, "expected what extract or annotate import writes", line) from error


def write_tool(sheets: Iterable[Sheet], tool: str, path: Path, unit: str | None = None) -> int:
    """Write the file that a tool imports, whole or not at all; give the number of articles."""
    unit = unit or UNITS[tool]
    out = WholeFile(path)
    count = 0
    try:
        for sheet in sheets:
            value = doccano.line_of(sheet, unit) if tool == "doccano" else label_studio.task_of(sheet, unit)
            before = "" if tool == "doccano" else ("[" if count == 0 else ",\n")
            out.write(before + json.dumps(value, ensure_ascii=False) + ("\n" if tool == "doccano" else ""))
            count += 1
        if tool == "label-studio":
            out.write("]\n" if count else "[]\n")
    except ReaderError:
        out.abandon()
        raise
    out.close()
    return count


def read_tool(path: Path, tool: str, unit: str | None = None) -> Iterator[Joined | Unannotated | ReaderError]:
    """Give each article of a tool's export, corrected; an article that is damaged comes as the error that says where and why.

    Raises ReaderError where the file as a whole cannot be read.
    """
    unit = unit or UNITS[tool]
    objects = read_objects(path) if tool == "doccano" else _elements(path)
    for number, value in objects:
        where = (str(path), number)
        try:
            joined = doccano.joined_of(value, where, unit) if tool == "doccano" else label_studio.joined_of(value, where, unit)
            yield joined if joined is not None else Unannotated(f"{path}:{number}")
        except ReaderError as error:
            yield error
        except _DAMAGE as error:
            yield ReaderError(str(path), f"is no article of {tool}: {type(error).__name__} {error}", "export it anew there", number)


def _elements(path: Path) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """Give the objects of a JSON array, each with the line on which it begins."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or error
        raise ReaderError(str(path), f"cannot be read: {reason}", "expected what Label Studio exports as JSON") from error
    decoder, space = json.JSONDecoder(), re.compile(r"[ \t\r\n]*")
    at = space.match(text, 0).end()  # type: ignore[union-attr]
    line, counted, is_first = 1, 0, True
    if text[at : at + 1] != "[":
        raise ReaderError(str(path), "is no JSON array", "export from Label Studio as JSON", 1)
    at += 1
    while True:
        at = space.match(text, at).end()  # type: ignore[union-attr]
        if text[at : at + 1] == "]":
            return
        if not is_first and text[at : at + 1] == ",":
            at = space.match(text, at + 1).end()  # type: ignore[union-attr]
        line, counted, is_first = line + text.count("\n", counted, at), at, False
        try:
            value, at = decoder.raw_decode(text, at)
        except (ValueError, RecursionError) as error:
            found = text.count("\n", 0, getattr(error, "pos", at)) + 1
            raise ReaderError(str(path), f"is no JSON: {error}", "export it anew from Label Studio as JSON", found) from error
        if not isinstance(value, dict):
            raise ReaderError(str(path), "a task is no JSON object", "export from Label Studio as JSON", line)
        yield line, value


class GoldFolder:
    """Gold articles as files `NAME.gold.json` of a folder; NAME is the id, with other characters than letters and digits as _."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._names: set[str] = set()
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise ConfigError(f"{folder}: cannot be written: {error.strerror or error}") from error

    def write(self, sheet: Sheet) -> Path:
        """Write one article and give its file."""
        plain = re.sub(r"[^\w.-]", "_", sheet.id).lstrip(".") or "article"
        name, number = plain[:_MOST], 1
        while name.casefold() in self._names:
            number += 1
            name = f"{plain[:_MOST]}-{number}"
        self._names.add(name.casefold())
        out = WholeFile(self.folder / f"{name}.gold.json")
        out.write(json.dumps(gold_of(sheet), ensure_ascii=False, indent=1) + "\n")
        out.close()
        return out.path
