"""Titles: bases and modifiers, status words, and what is no title."""

from __future__ import annotations

import pytest

from extractor.config import Config
from extractor.document import Article
from extractor.mentions import Label
from extractor.pipeline import Pipeline


@pytest.fixture(scope="module")
def pipeline() -> Pipeline:
    return Pipeline(Config(model="none"))


def titles(pipeline: Pipeline, text: str) -> list[tuple[str, str, str]]:
    document = pipeline.analyse(Article("1", text)).document
    return [(m.text, m.value.kind, m.value.status) for m in document.of(Label.TITLE)]


@pytest.mark.parametrize(
    ("text", "title", "kind", "status"),
    [
        ("财政部副部长廖岷", "副部长", "office", "current"),
        ("厦门市常务副市长黄晓舟", "常务副市长", "office", "current"),
        ("江苏省代省长刘小涛", "代省长", "office", "acting"),
        ("时任市长张三丰", "市长", "office", "former"),
        ("商务部原副部长魏建国", "副部长", "office", "former"),
        ("拟任局长李建国", "局长", "office", "nominated"),
        ("首席AI科学家姚顺雨", "首席AI科学家", "expert", "current"),
        ("首席中国经济学家王涛", "首席中国经济学家", "expert", "current"),
        ("一级巡视员周明", "一级巡视员", "rank", "current"),
        ("董事会秘书赵倩", "董事会秘书", "executive", "current"),
        ("副部级专职委员刘贵祥", "副部级专职委员", "office", "current"),
    ],
)
def test_title_takes_modifiers_and_leaves_status(pipeline: Pipeline, text: str, title: str, kind: str, status: str) -> None:
    assert titles(pipeline, text) == [(title, kind, status)]


@pytest.mark.parametrize("text", ["主席台前", "委员会通过", "总统府声明", "部长级会议", "评论员文章", "吉林省长白朝鲜族自治县"])
def test_title_in_a_longer_word_is_none(pipeline: Pipeline, text: str) -> None:
    assert titles(pipeline, text) == []


def test_body_that_ends_inside_a_title_leaves_the_rest(pipeline: Pipeline) -> None:
    assert [title for title, _, _ in titles(pipeline, "广西壮族自治区主席蓝天立")] == ["主席"]


def test_title_fused_with_its_body_keeps_its_form(pipeline: Pipeline) -> None:
    assert [title for title, _, _ in titles(pipeline, "外交部长王毅会见客人")] == ["外交部长"]
