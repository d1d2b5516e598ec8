"""Posts: bodies, distribution over several titles, status, and what the text does not give."""

from __future__ import annotations

import pytest

from extractor.config import Config
from extractor.document import Article
from extractor.linking import Person, distinct_posts, role_of
from extractor.mentions import Span
from extractor.pipeline import Pipeline
from extractor.values import PostValue


@pytest.fixture(scope="module")
def pipeline() -> Pipeline:
    return Pipeline(Config(model="none"))


def person(pipeline: Pipeline, text: str) -> Person:
    (found,) = pipeline.analyse(Article("1", text)).entities.people
    return found


def posts(pipeline: Pipeline, text: str) -> list[tuple[str | None, str, str]]:
    return [(post.organization, post.title, post.status) for post in person(pipeline, text).posts]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("教育部党组书记、部长怀进鹏讲话。", [("教育部", "党组书记", "current"), ("教育部", "部长", "current")]),
        (
            "时任厦门市委常委、常务副市长的王大伟同志主持会议。",
            [("中共厦门市委员会", "常委", "former"), ("厦门市人民政府", "常务副市长", "former")],
        ),
        ("美国前总统奥巴马出席。", [("美国", "总统", "former")]),
        ("俄总统普京发言。", [("俄罗斯", "总统", "current")]),
        ("中国外交部长王毅到访。", [("外交部", "外交部长", "current")]),
        ("周建民拟任合肥市财政局局长。", [("合肥市财政局", "局长", "nominated")]),
        ("王青山是陕西平利县清水沟村第一书记。", [("陕西平利县清水沟村", "第一书记", "current")]),
        ("商务部例行发布会上，新闻发言人何亚东介绍情况。", [("商务部", "新闻发言人", "current")]),
        ("伊朗议会议长卡利巴夫发表讲话。", [("伊朗议会", "议长", "current")]),
        ("某协会会长张大伟发言。", [(None, "会长", "current")]),
    ],
)
def test_post_has_its_body_and_status(pipeline: Pipeline, text: str, expected: list[tuple[str | None, str, str]]) -> None:
    assert posts(pipeline, text) == expected


def test_title_without_a_body_is_told_by_one_with(pipeline: Pipeline) -> None:
    assert posts(pipeline, "国家主席习近平致贺信。习近平主席指出，要合作。")[0] == ("中华人民共和国", "国家主席", "current")


def test_premier_of_another_country_is_not_of_the_state_council(pipeline: Pipeline) -> None:
    assert posts(pipeline, "默克尔总理抵达北京。") == [(None, "总理", "current")]


def test_honorific_is_no_post_and_does_not_break_the_chain(pipeline: Pipeline) -> None:
    text = "国家标准化管理委员会主任、中国科学院院士周明远讲解。"
    assert [title for _, title, _ in posts(pipeline, text)] == ["主任"]


def post(title: str, organization: str | None, role: str = "official") -> PostValue:
    return PostValue(Span(0, 1), "甲", title, organization, role=role)


def test_distinct_posts_leaves_out_what_a_placed_post_says() -> None:
    placed, bare = post("国家主席", "中华人民共和国"), post("主席", None)
    assert distinct_posts([bare, placed, placed]) == (placed,)
    assert distinct_posts([bare]) == (bare,)


def test_role_is_official_before_expert_before_executive() -> None:
    posts = [post("董事长", "某公司", "executive"), post("教授", "某大学", "expert")]
    assert role_of(posts) == "expert"
    assert role_of([*posts, post("部长", "某部")]) == "official"
    assert role_of([]) is None
