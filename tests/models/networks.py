"""What stands in for a network's two files: a graph of the test's own, and a card."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TypeVar

import pytest

from extractor.models import tag_backend

GraphT = TypeVar("GraphT")


def opened(monkeypatch: pytest.MonkeyPatch, graph: GraphT) -> GraphT:
    """Give the graph, which every backend now opens in the place of its file."""
    monkeypatch.setattr(tag_backend, "open_session", lambda path: graph)
    return graph


def folder(path: Path, kind: str, **card: object) -> str:
    """Write the folder of a network `tagger` or `encoder` with this card and an empty graph; gives its path."""
    whole = {"name": "tiny", "version": "7", "temperature": 1.0, "least_scores": {}} | card
    (path / f"{kind}.json").write_text(json.dumps(whole, ensure_ascii=False), encoding="utf-8")
    (path / f"{kind}.onnx").write_bytes(b"")
    return str(path)
