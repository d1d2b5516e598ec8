"""Reads the front matter of Jekyll, Hexo and Hugo posts."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from extractor.errors import ReaderError

_YAML = re.compile(r"\ufeff?(?:[ \t]*\r?\n){0,5}---[ \t]*\r?\n")
_TOML = re.compile(r"(?:[ \t]*\r?\n){0,5}\+\+\+[ \t]*\r?\n")
_YAML_END = re.compile(r"^(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.MULTILINE)
_TOML_END = re.compile(r"^\+\+\+[ \t]*(?:\r?\n|\Z)", re.MULTILINE)
# Hexo lets the first line of marks go
_HEXO = re.compile(r"(?=(?:title|layout|date)[ \t]*:[ \t])")
_MAX_LENGTH, _MAX_ALIASES = 100_000, 20
_HINT = "put the value in quotation marks, or mend the front matter"


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The values of a front matter, names in lower case, and where the body starts in the file."""

    values: Mapping[str, Any]
    body: int


def read_front_matter(text: str, name: str) -> FrontMatter:
    """Give the front matter at the head of a file; values are text, lists and mappings, never dates or numbers.

    Raises ReaderError with the line where it is broken, is not closed, or repeats itself through aliases.

    >>> read_front_matter("---\\ntitle: 稳岗\\ndate: 2024-05-06\\n---\\n正文", "a.md")
    FrontMatter(values={'title': '稳岗', 'date': '2024-05-06'}, body=35)
    """
    opening = _YAML.match(text)
    if opening:
        return _read(text, name, opening.end(), _YAML_END, _load_yaml)
    opening = _TOML.match(text)
    if opening:
        return _read(text, name, opening.end(), _TOML_END, _load_toml)
    if _HEXO.match(text) and _YAML_END.search(text, 0, 5000):
        return _read(text, name, 0, _YAML_END, _load_yaml)
    return FrontMatter({}, 0)


def _read(text: str, name: str, start: int, closing: re.Pattern[str], load: Any) -> FrontMatter:
    end = closing.search(text, start, start + _MAX_LENGTH)
    before = text.count("\n", 0, start)
    if end is None:
        if load is _load_yaml and ":" not in text[start : start + 200]:
            # a rule across the page, not the mark of a front matter
            return FrontMatter({}, 0)
        raise ReaderError(name, "the front matter is never closed", "close it with a line of ---", before or 1)
    values = load(text[start : end.start()], name, before)
    if values is None:
        return FrontMatter({}, end.end())
    if not isinstance(values, dict):
        raise ReaderError(name, "the front matter is no list of names and values", _HINT, before + 1)
    return FrontMatter({str(key).strip().lower(): value for key, value in values.items()}, end.end())


class _Loader(yaml.BaseLoader):
    """Reads every scalar as text, and stops where aliases would let a small file grow large."""

    aliases = 0

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.events.AliasEvent):
            self.aliases += 1
            if self.aliases > _MAX_ALIASES:
                raise yaml.constructor.ConstructorError(None, None, f"more than {_MAX_ALIASES} aliases", None)
        return super().compose_node(parent, index)


def _load_yaml(text: str, name: str, before: int) -> Any:
    try:
        return yaml.load(text, _Loader)
    except yaml.YAMLError as error:
        mark, context = getattr(error, "problem_mark", None), getattr(error, "context_mark", None)
        if mark and context and mark.line >= text.count("\n"):
            # a quotation mark that never closes is told where it opens
            mark = context
        problem = getattr(error, "problem", None) or str(error).splitlines()[0]
        raise ReaderError(name, f"broken YAML: {problem}", _HINT, before + (mark.line if mark else 0) + 1) from error
    except (RecursionError, ValueError) as error:
        raise ReaderError(
            name, f"broken YAML: {'nested too deep' if isinstance(error, RecursionError) else error}", _HINT, before + 1
        ) from None


def _load_toml(text: str, name: str, before: int) -> Any:
    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise ReaderError(name, f"broken TOML: {str(error).splitlines()[0]}", _HINT, before + 1) from None
