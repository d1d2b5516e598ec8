"""What gold lines cannot say of documents: losers, issuers from the text, hostile marks, the lexicon's shape."""

from __future__ import annotations

import pytest

from extractor.config import Config
from extractor.document import Article
from extractor.lexicon.loader import load_lexicon
from extractor.mentions import Label
from extractor.pipeline import Analysis, Pipeline
from extractor.rules.document_numbers import NumberReader
from extractor.rules.document_titles import TitleJudge, marked_ranges


@pytest.fixture(scope="module")
def pipeline() -> Pipeline:
    return Pipeline(Config(model="none"))


def _analyse(pipeline: Pipeline, text: str) -> Analysis:
    return pipeline.analyse(Article(id="t", text=text, published="2024-05-01"))


def _documents(pipeline: Pipeline, text: str) -> list[str]:
    return [m.text for m in _analyse(pipeline, text).kept if m.label is Label.DOCUMENT]


def test_the_inner_title_is_kept_as_a_loser(pipeline: Pipeline) -> None:
    analysis = _analyse(pipeline, "公布《关于修改《渔港管理办法》的决定》。")
    lost = [d for d in analysis.dropped if d.mention.label is Label.DOCUMENT]
    assert [(d.mention.text, d.reason) for d in lost] == [("《渔港管理办法》", "a longer reading wins")]


def test_the_issuer_stands_in_the_text(pipeline: Pipeline) -> None:
    analysis = _analyse(pipeline, "财政部近日印发《会计信息化工作规范》。")
    assert [e.mentions[0].value.issuer for e in analysis.entities.documents] == ["财政部"]


def test_the_issuer_holds_for_titles_in_a_row(pipeline: Pipeline) -> None:
    analysis = _analyse(pipeline, "国务院印发《渔港管理办法》《海塘养护规定》和《河口治理规划》。")
    assert [e.mentions[0].value.issuer for e in analysis.entities.documents] == ["国务院"] * 3


def test_short_form_and_full_title_are_one_document(pipeline: Pipeline) -> None:
    analysis = _analyse(pipeline, "印发《节水管理办法》（以下简称《办法》）。《办法》共六章。")
    assert [(e.mentions[0].value.title, len(e.mentions)) for e in analysis.entities.documents] == [("节水管理办法", 3)]


@pytest.mark.parametrize(
    ("code", "issuer"),
    [
        ("国发", "国务院"),
        ("国办发", "国务院办公厅"),
        ("工信部联企业", "工业和信息化部"),
        ("财税", "财政部、国家税务总局"),
        ("发改价格", "国家发展和改革委员会"),
        ("沪府规", "上海市人民政府"),
        ("某某发", None),
    ],
)
def test_issuer_of_a_code(code: str, issuer: str | None) -> None:
    assert NumberReader(load_lexicon()).issuer(code) == issuer


@pytest.mark.parametrize("brackets", ["〔〕", "[]", "（）", "【】", "［］", "()"])
def test_numbers_in_every_style_of_brackets(pipeline: Pipeline, brackets: str) -> None:
    text = f"依据国办发{brackets[0]}2023{brackets[1]}7号执行。"
    (found,) = [m for m in _analyse(pipeline, text).kept if m.label is Label.DOCUMENT]
    assert (found.value.number, found.value.issuer) == ("国办发〔2023〕7号", "国务院办公厅")


@pytest.mark.parametrize("text", ["《" * 5000, "》" * 5000, "《》" * 3000, "《关于" * 2000 + "意见", "《" + "长" * 9000 + "》", "》《"])
def test_hostile_marks(pipeline: Pipeline, text: str) -> None:
    assert all(len(found) <= 200 for found in _documents(pipeline, text))


def test_marks_do_not_reach_over_a_line() -> None:
    judge = TitleJudge(load_lexicon())
    assert marked_ranges("《春天\n的故事》", judge) == ()


def test_every_stop_is_left_out() -> None:
    lexicon = load_lexicon()
    judge = TitleJudge(lexicon)
    assert [row["title"] for row in lexicon.rows("document_stops") if judge.is_document(row["title"], "印发", "")] == []
