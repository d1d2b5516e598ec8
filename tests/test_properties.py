"""What holds for every text: offsets, no overlap, determinism, and no text that breaks or slows the pipeline."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extractor import Article, Config, Pipeline
from extractor.record import extract, to_json
from tests.gold import CORPUS, read_gold

FLAT = ("statistics", "dates")
GROUPED = ("officials", "people", "agencies", "organizations", "policy_terms", "documents")
PIECES = (
    "工信部", "国务院办公厅", "财政部分", "罗文锦", "局长", "新闻发言人", "表示，", "“一企一策”", "“", "”", "「", "」", "《", "》", "关于",
    "的通知",
    "〔2026〕", "7号", "2025年", "3月", "18日", "去年", "同比", "增长", "下降了", "1.5", "百分之", "%", "亿元", "万", "、", "，", "。",
    "\n", "\r\n",
    " ", "\u3000", "\u200b", "\u202e", "\u0301", "\ud800", "\x00", "𠮷", "👨\u200d👩", "５", "第", "十四五", "上海市", "江苏省", "委",
    "(", "）", "-", "至",
)  # fmt: skip
TEXTS = st.lists(st.sampled_from(PIECES) | st.text(max_size=4), max_size=40).map("".join)


@pytest.fixture(scope="module")
def pipeline() -> Pipeline:
    return Pipeline(Config(model="none"))


def _spans(record: dict[str, Any], *, quotes: bool = False) -> Iterator[tuple[int, int, str]]:
    for key in GROUPED:
        for entity in record[key]:
            yield from ((m["start"], m["end"], m["text"]) for m in entity["mentions"])
    for key in (*FLAT, "quotes") if quotes else FLAT:
        yield from ((m["start"], m["end"], m["text"]) for m in record[key])


def _check(record: dict[str, Any]) -> None:
    for start, end, text in _spans(record, quotes=True):
        assert 0 <= start < end and record["text"][start:end] == text
    taken = sorted(_spans(record))
    for one, other in pairwise(taken):
        assert one[1] <= other[0], (one, other)
    json.dumps(record, ensure_ascii=False).encode()


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True)
@given(text=TEXTS, published=st.sampled_from([None, "2026-03-18", "2024-02-29T08:00:00+08:00"]))
def test_any_text_gives_a_sound_record(pipeline: Pipeline, text: str, published: str | None) -> None:
    article = Article(id="1", text=text, published=published)
    record = extract(pipeline, article)
    _check(record)
    assert len(record["text"]) == len(text)
    assert to_json(extract(pipeline, article)) == to_json(record)


def test_what_comes_before_does_not_matter(pipeline: Pipeline) -> None:
    articles = [Article(id=line.where, text=line.text, published=line.published) for line in _sample()]
    forwards = [to_json(extract(pipeline, article)) for article in articles]
    backwards = [to_json(extract(pipeline, article)) for article in reversed(articles)]
    assert forwards == backwards[::-1]


def _sample() -> list[Any]:
    return [line for path in sorted(Path(CORPUS).glob("*/*.txt")) if path.name != "known_failures.txt" for line in _lines(path)[:3]]


def _lines(path: Path) -> list[Any]:
    # gold lines of numerals and segmentation have a markup of their own
    return [] if path.parent.name in ("numerals", "segmentation") else read_gold(path)


@pytest.mark.parametrize(
    "text",
    [
        "", "\n" * 5000, "。" * 10_000, "“" * 10_000, "”" * 10_000, "《" * 10_000, "（" * 10_000, "一" * 10_000, "亿" * 10_000,
        "1" * 10_000,
        "1," * 5000, "1.1" * 4000, "第" * 10_000, "部" * 10_000, "局局长" * 3000, "的" * 10_000, "、" * 10_000, "·" * 10_000, "王·" * 5000,
        "\u0301" * 10_000, "\u200b" * 10_000, "\u202e工信部\u202c" * 1000, "\ud800" * 1000, "𠮷" * 10_000, "\x00" * 10_000, "—" * 10_000,
        "年月日" * 3000, "同比增长" * 2500, "“一企一策" * 2000, "王小明表示" * 2000, "国务院国务院办公厅" * 1000, "百分之百分之" * 1500,
    ],
    ids=lambda text: f"{len(text)} of {text[:6]!a}",
)  # fmt: skip
def test_hostile_text_is_read(pipeline: Pipeline, text: str) -> None:
    _check(extract(pipeline, Article(id="1", text=text, published="2026-03-18")))


def _calls(pipeline: Pipeline, text: str) -> int:
    """Count the calls that reading a text makes; unlike seconds it is the same on every machine."""
    counted = 0

    def count(_frame: object, event: str, _argument: object) -> None:
        nonlocal counted
        counted += event in ("call", "c_call")

    article = Article(id="1", text=text, published="2026-03-18")
    sys.setprofile(count)
    try:
        pipeline.analyse(article)
    finally:
        sys.setprofile(None)
    return counted


@pytest.mark.parametrize(
    "unit",
    [
        "工信部新闻发言人罗文锦表示，将按照“一企一策”组织生产。全国关闭收费站206个，同比下降69.62%。\n",
        "王小明、李大伟、",
        "增长5%、6%和7%，",
        "财政部、商务部、海关总署和",
        "“白名单”",
        "《关于稳岗的意见》",
    ],
)
def test_work_grows_with_the_length_only(pipeline: Pipeline, unit: str) -> None:
    short, long = (_calls(pipeline, unit * (length // len(unit))) for length in (4000, 16_000))
    assert long < 5.5 * short


def test_segmenters_and_lexicons_stay_apart(pipeline: Pipeline, tmp_path: Path) -> None:
    text = "各地落实两翻三帮的做法。"
    folder = tmp_path / "policy_terms"
    folder.mkdir()
    (folder / "measures.csv").write_text("term,kind,source\n两翻三帮,measure,general-knowledge\n", encoding="utf-8")
    for segmenter in ("rjieba", "jieba"):
        before = Pipeline(Config(model="none", segmenter=segmenter))
        own = Pipeline(Config(model="none", segmenter=segmenter, lexicons=("bundled", str(tmp_path))))
        after = Pipeline(Config(model="none", segmenter=segmenter))
        found = [[term["term"] for term in extract(each, Article(id="1", text=text))["policy_terms"]] for each in (before, own, after)]
        assert found == [[], ["两翻三帮"], []]
