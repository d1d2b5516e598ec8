"""People: where names end, what is no name, later mentions, names of many parts."""

from __future__ import annotations

import pytest

from extractor.config import Config
from extractor.document import Article
from extractor.linking import Person
from extractor.pipeline import Pipeline


@pytest.fixture(scope="module")
def pipeline() -> Pipeline:
    return Pipeline(Config(model="none"))


def people(pipeline: Pipeline, text: str) -> tuple[Person, ...]:
    return pipeline.analyse(Article("1", text)).entities.people


def names(pipeline: Pipeline, text: str) -> list[str]:
    return [mention.text for person in people(pipeline, text) for mention in person.mentions]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("局长王伟说，路通了。", "王伟"),
        ("局长王伟明说，路通了。", "王伟明"),
        ("主席张军和客人合影。", "张军"),
        ("教授欧阳志远授课。", "欧阳志远"),
        ("会长孙志刚算了一笔账。", "孙志刚"),
        ("英国财政大臣里夫斯提交预算案。", "里夫斯"),
        ("日本环境大臣石原宏高15日发言。", "石原宏高"),
        ("副主席艾力更·依明巴海在参加审议时发言。", "艾力更·依明巴海"),
        ("分析师马修 · 科斯特表示乐观。", "马修 · 科斯特"),
    ],
)
def test_name_ends_where_its_characters_and_the_words_behind_say(pipeline: Pipeline, text: str, name: str) -> None:
    assert names(pipeline, text) == [name]


def test_article_tells_where_a_name_ends(pipeline: Pipeline) -> None:
    # 罗俊 is always followed by 杰, so the name is 罗俊杰 even before a word that follows no name
    assert names(pipeline, "局长罗俊杰。罗俊杰。局长罗俊杰") == ["罗俊杰"] * 3


def test_last_part_of_a_foreign_name_is_the_same_person(pipeline: Pipeline) -> None:
    (person,) = people(pipeline, "法国总统埃马纽埃尔·马克龙到访。马克龙参观故宫。")
    assert (person.name, len(person.mentions)) == ("埃马纽埃尔·马克龙", 2)


def test_family_name_before_a_title_is_the_person_so_called(pipeline: Pipeline) -> None:
    (person,) = people(pipeline, "局长罗俊杰介绍情况。罗局长还说，要稳。")
    assert [mention.text for mention in person.mentions] == ["罗俊杰", "罗"]


def test_family_name_before_a_title_without_an_antecedent_is_no_mention(pipeline: Pipeline) -> None:
    assert names(pipeline, "罗局长还说，要稳。") == []


def test_name_behind_a_byline_word_is_no_mention(pipeline: Pipeline) -> None:
    assert names(pipeline, "本报记者 王小明 编辑：李晓华") == []


def test_word_that_looks_like_a_name_needs_a_title(pipeline: Pipeline) -> None:
    assert names(pipeline, "新闻发言人高峰表示，高峰时段已过。") == ["高峰"]


def test_person_of_public_life_has_a_role_without_a_post(pipeline: Pipeline) -> None:
    (person,) = people(pipeline, "习近平在浙江调研。")
    assert (person.role, person.posts) == ("official", ())
