"""The gazetteer finds every surface at its own offsets, whatever stands beside it."""

from __future__ import annotations

import pytest

from extractor.lexicon.gazetteer import Gazetteer
from extractor.lexicon.loader import Lexicon, load_lexicon


@pytest.fixture(scope="module")
def gazetteer(tmp_path_factory) -> Gazetteer:
    root = tmp_path_factory.mktemp("lexicon")
    (root / "bodies").mkdir()
    (root / "bodies" / "tables.toml").write_text(
        '[bodies]\nfiles = ["bodies.csv"]\nkey = "name"\nmatch = ["name", "aliases"]\n'
        '[bodies.columns]\nname = { kind = "text", required = true }\naliases = { kind = "list" }\n',
        encoding="utf-8",
    )
    (root / "bodies" / "bodies.csv").write_text("name,aliases\n国务院,\n国务院办公厅,国办|ＧＢ\n中国,\n", encoding="utf-8")
    lexicon: Lexicon = load_lexicon((str(root),))
    return Gazetteer(lexicon)


@pytest.mark.parametrize(
    ("text", "hits"),
    [
        pytest.param("国务院办公厅与国办", ["0-6 国务院办公厅", "0-3 国务院", "7-9 国务院办公厅"], id="longest-first"),
        pytest.param("😀😀国务院😀中国", ["2-5 国务院", "6-8 中国"], id="beside-astral-characters"),
        pytest.param("GB", ["0-2 国务院办公厅"], id="folded"),
        # the halves of these three, 4F4E 2D56 FD00, hold those of 中国, 4E2D 56FD
        pytest.param("\u4f4e\u2d56\ufd00", [], id="halves-of-neighbours"),
        pytest.param("", [], id="empty"),
        pytest.param("\ud800中国", ["1-3 中国"], id="lone-surrogate"),
    ],
)
def test_hits(gazetteer, text, hits):
    found = gazetteer.find(text).get("bodies", ())
    assert [f"{hit.start}-{hit.end} {hit.entries[0].key}" for hit in found] == hits
