"""Gold lines would notice the loss of any stage and of any lexicon file: without it, the records change."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from types import MappingProxyType
from typing import Any

import pytest

from extractor import Article, Config, Pipeline
from extractor.lexicon.loader import Lexicon, load_lexicon
from extractor.record import extract
from extractor.registry import STAGES
from tests.gold import CORPUS, GoldLine, read_gold

FOLDERS = ("agencies", "organizations", "people", "policy_terms", "documents", "statistics", "dates", "quotes")
# stage, folder or file of lexicons -> folders of gold lines that are looked at first
NEAR = {"titles/voiceless.csv": "quotes", "titles": "people", "places": "agencies", "posts": "people", "numerals": "statistics"}
# read by the readers, the model stage and discovery, whose own tests hold them
ELSEWHERE = ("pages/", "models/", "policy_terms/function_words.csv")
MOST = 1200


@cache
def _articles(near: str) -> tuple[Article, ...]:
    """Give the gold lines, those of the folder nearest first, file by file in turn so that all behaviours come early."""
    order = sorted(FOLDERS, key=lambda folder: folder != near)
    lines: list[GoldLine] = []
    for folder in order:
        files = [read_gold(path) for path in sorted((CORPUS / folder).glob("*.txt")) if path.name != "known_failures.txt"]
        for at in range(max(map(len, files), default=0)):
            lines += [file[at] for file in files if at < len(file)]
    return tuple(Article(id=line.where, text=line.text, published=line.published) for line in lines)


def _near(name: str) -> tuple[Article, ...]:
    folder = name.partition("/")[0]
    return _articles(NEAR.get(name, NEAR.get(folder, folder)))


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return load_lexicon()


@pytest.fixture(scope="module")
def whole(lexicon: Lexicon) -> Pipeline:
    return Pipeline(Config(model="none"), lexicon)


_known: dict[str, str] = {}


def _shown(pipeline: Pipeline, article: Article) -> str:
    record = extract(pipeline, article)
    record.pop("meta")
    return json.dumps(record, ensure_ascii=False)


def _is_noticed(whole: Pipeline, mutant: Pipeline, articles: Iterable[Article]) -> bool:
    for article in articles:
        if article.id not in _known:
            _known[article.id] = _shown(whole, article)
        if _shown(mutant, article) != _known[article.id]:
            return True
    return False


def _files(lexicon: Lexicon) -> list[str]:
    names = {f"{table.folder}/{file}" for table in lexicon.tables.values() for file in table.files}
    return sorted(name for name in names if not name.startswith(ELSEWHERE))


@pytest.mark.parametrize("name", [name for name in STAGES if name != "model"])
def test_every_stage_is_noticed(name: str, lexicon: Lexicon, whole: Pipeline) -> None:
    mutant = Pipeline(Config(model="none"), lexicon)
    mutant.stages = tuple(stage for stage in mutant.stages if stage.name != name)
    assert _is_noticed(whole, mutant, _near(name)[:MOST])


@pytest.mark.parametrize("file", _files(load_lexicon()))
def test_every_lexicon_file_is_noticed(file: str, lexicon: Lexicon, whole: Pipeline) -> None:
    words = _words(lexicon, file)
    # lines that hold a word of the file come first: the others change only where its rows are asked for by a composed key
    near = sorted(_near(file), key=lambda article: not any(word in article.text for word in words))
    try:
        is_noticed = _is_noticed(whole, Pipeline(Config(model="none"), _without(lexicon, file)), near[:MOST])
    except (KeyError, re.error):
        return  # a stage that breaks without the file notices its loss
    assert is_noticed, f"no gold line needs {file}"


def _words(lexicon: Lexicon, file: str) -> list[str]:
    cells: set[str] = set()
    for entries in lexicon.entries.values():
        for entry in entries:
            if entry.where.startswith(f"{file}:"):
                for cell in entry.values():
                    cells.update([cell] if isinstance(cell, str) else cell if isinstance(cell, tuple) else ())
    return sorted(cells)


def _without(lexicon: Lexicon, file: str) -> Lexicon:
    kept: dict[str, Any] = {
        table: tuple(entry for entry in entries if not entry.where.startswith(f"{file}:")) for table, entries in lexicon.entries.items()
    }
    return replace(lexicon, entries=MappingProxyType(kept))
