"""Reads the statistics of a text, and shows what of them a table of figures gives."""

from __future__ import annotations

from typing import Any

from extractor.document import Article
from extractor.pipeline import Pipeline
from extractor.record import extract

Found = dict[str, Any]


def read(pipeline: Pipeline, text: str, published: str | None = "2026-06-15") -> list[Found]:
    found = extract(pipeline, Article(id="s", text=text, published=published))["statistics"]
    for item in found:
        assert text[item["start"] : item["end"]] == item["text"]
    return list(found)


def cells(found: list[Found]) -> list[tuple[Any, ...]]:
    return [(f["subject"], f["value"], f["unit"], f["kind"], f["direction"], f["base"], f["as_of"]) for f in found]
