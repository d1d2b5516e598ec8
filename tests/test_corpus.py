"""Every gold line of `tests/corpus` is a test: the list of mentions found equals the list marked."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from extractor.config import Config
from extractor.document import Article
from extractor.pipeline import Pipeline
from extractor.record import extract
from tests.gold import CORPUS, Gold, GoldLine, read_gold

Found = dict[str, Any]


@pytest.fixture(scope="session")
def pipeline() -> Pipeline:
    return Pipeline(Config(model="none"))


def _flat(key: str) -> Callable[[Found], list[Found]]:
    return lambda record: list(record[key])


def _spread(*keys: str) -> Callable[[Found], list[Found]]:
    return lambda record: [entity | mention for key in keys for entity in record[key] for mention in entity["mentions"]]


def _people(record: Found) -> list[Found]:
    def posts(person: Found) -> str | None:
        return ";".join(f"{p['organization'] or '_'}/{p['title']}" for p in person["posts"]) or None

    return [person | {"posts": posts(person)} | m for key in ("officials", "people") for person in record[key] for m in person["mentions"]]


# folder of the corpus -> how its mentions are read from a record
TYPES: dict[str, Callable[[Found], list[Found]]] = {
    "agencies": _spread("agencies"),
    "organizations": _spread("organizations"),
    "people": _people,
    "policy_terms": _spread("policy_terms"),
    "documents": _spread("documents"),
    "statistics": _flat("statistics"),
    "dates": _flat("dates"),
    "quotes": _flat("quotes"),
}


def _lines() -> list[Any]:
    known = {
        f"{path.parent.name}/{line}"
        for path in CORPUS.glob("*/known_failures.txt")
        for line in path.read_text(encoding="utf-8").splitlines()
    }
    cases = []
    for folder in TYPES:
        for path in sorted((CORPUS / folder).glob("*.txt")):
            if path.name == "known_failures.txt":
                continue
            for line in read_gold(path):
                # a known failure is listed by its plain text, so that moving lines keeps the list right
                marks = [pytest.mark.xfail(strict=True)] if f"{folder}/{line.text}" in known else []
                cases.append(pytest.param(folder, line, id=line.where, marks=marks))
    return cases


@pytest.mark.parametrize(("folder", "line"), _lines())
def test_gold_line(folder: str, line: GoldLine, pipeline: Pipeline) -> None:
    record = extract(pipeline, Article(id=line.where, text=line.text, published=line.published))
    wanted = [_show(line.text, mark) for mark in line.marks]
    found = sorted(TYPES[folder](record), key=lambda item: (item["start"], item["end"]))
    by_span = {(mark.start, mark.end): mark for mark in line.marks}
    assert [_show_found(item, by_span.get((item["start"], item["end"]))) for item in found] == wanted


def _show(text: str, mark: Gold) -> str:
    return f"{mark.start}-{mark.end} {text[mark.start : mark.end]} " + " ".join(f"{k}={v}" for k, v in mark.attributes)


def _show_found(item: Found, mark: Gold | None) -> str:
    keys = [key for key, _ in mark.attributes] if mark else []
    return f"{item['start']}-{item['end']} {item['text']} " + " ".join(f"{k}={_text(item, k)}" for k in keys)


def _text(item: Found, key: str) -> str:
    if key not in item:
        raise KeyError(f"no attribute {key}; there are {', '.join(item)}")
    value = item[key]
    if value is None:
        return "_"
    return str(value).lower() if isinstance(value, bool) else str(value).replace(" ", "")


def test_every_corpus_folder_has_a_type() -> None:
    assert {path.name for path in CORPUS.iterdir() if path.is_dir()} <= set(TYPES) | {"numerals", "segmentation"}


def test_every_gold_file_is_read() -> None:
    for path in sorted(Path(CORPUS).glob("*/*.txt")):
        if path.parent.name in TYPES and path.name != "known_failures.txt":
            assert read_gold(path), path
