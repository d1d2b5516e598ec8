"""The agency stage: values, provenance, dates, and texts made to slow it down."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest

from extractor.config import Config
from extractor.document import Article
from extractor.mentions import Entry, Label, Mention
from extractor.pipeline import Pipeline
from extractor.rules.agency_names import choose, is_valid
from extractor.rules.body_tails import DEPARTMENT, FOREIGN, LOCAL, SuffixGuard, TailGrammar


@pytest.fixture(scope="module")
def pipeline() -> Pipeline:
    return Pipeline(Config(model="none"))


def find(pipeline: Pipeline, text: str, published: str | None = "2024-06-03") -> list[Mention]:
    stage = next(stage for stage in pipeline.stages if stage.name == "agencies")
    return list(stage.find(pipeline.prepare(Article(id="test", text=text, published=published))))


def row(key: str, valid_from: str | None, valid_to: str | None) -> Entry:
    return Entry("agencies", key, {"valid_from": valid_from, "valid_to": valid_to})


@pytest.mark.parametrize(
    ("valid_from", "valid_to", "day", "expected"),
    [
        (None, "2018-04", date(2018, 4, 30), True),
        (None, "2018-04", date(2018, 5, 1), False),
        ("2018-04", None, date(2018, 4, 1), True),
        ("2018-04", None, date(2018, 3, 31), False),
        ("2018", "2020", date(2020, 12, 31), True),
        (None, None, None, True),
        (None, "2018-04", None, False),
    ],
)
def test_validity_holds_to_the_last_day_of_its_bound(
    valid_from: str | None, valid_to: str | None, day: date | None, expected: bool
) -> None:
    assert is_valid(row("x", valid_from, valid_to), day) is expected


def test_choose_prefers_the_new_name_in_the_month_of_change() -> None:
    old, new = row("old", None, "2018-03"), row("new", "2018-03", None)
    assert choose([old, new], date(2018, 3, 20)) is new
    assert choose([old, new], date(2017, 3, 20)) is old
    assert choose([old, new], None) is new


def test_choose_takes_the_nearest_row_out_of_time() -> None:
    first, second = row("first", None, "2003-03"), row("second", "2003-04", "2008-03")
    assert choose([first, second], date(2024, 1, 1)) is second
    assert choose([row("later", "2023-05", None)], date(2020, 1, 1)).key == "later"


@pytest.mark.parametrize(
    ("text", "rule", "agency_id", "kind", "parent"),
    [
        ("工信部发文。", "name", "agency:miit", "ministry", "agency:state-council"),
        ("银监会曾发文。", "name-out-of-its-time", "agency:cbrc", "bureau", "agency:state-council"),
        ("江苏省工信厅发文。", "place-and-body", None, "bureau", None),
        ("美国内政部发文。", "name", "agency:us-interior", "foreign", None),
        ("挪威内政部发文。", "country-and-body", None, "foreign", None),
        ("交通运输部公路局发文。", "agency-and-department", "agency:mot-gongluju", "department", "agency:mot"),
        ("商务部综合执法局发文。", "agency-and-field", None, "department", "agency:mofcom"),
        ("中国证监会浙江监管局发文。", "agency-and-place", None, "bureau", "agency:csrc"),
        ("中国驻美国大使馆发文。", "embassy", None, "mission", None),
        ("国务院调查组发文。", "state-council-group", None, "mechanism", "agency:state-council"),
    ],
)
def test_value_and_rule(pipeline: Pipeline, text: str, rule: str, agency_id: str | None, kind: str, parent: str | None) -> None:
    (found,) = find(pipeline, text)
    assert found.label is Label.AGENCY
    assert found.text == text.removesuffix("发文。").removesuffix("曾")
    assert (found.provenance.rule, found.value.id, found.value.kind, found.value.parent) == (rule, agency_id, kind, parent)


def test_lexicon_mentions_name_their_line(pipeline: Pipeline) -> None:
    (found,) = find(pipeline, "工信部发文。")
    assert found.provenance.where is not None
    assert found.provenance.where.startswith("agencies/state.csv:")


def test_a_department_holds_its_agency_as_child(pipeline: Pipeline) -> None:
    (found,) = find(pipeline, "商务部服务贸易司发文。")
    assert [child.text for child in found.provenance.children] == ["商务部"]


def test_mentions_are_sliced_from_the_original_text(pipeline: Pipeline) -> None:
    text = "工信部與發改委、財政部會商，江蘇省政府列席。"
    found = find(pipeline, text)
    assert [text[mention.start : mention.end] for mention in found] == [mention.text for mention in found]
    assert [mention.text for mention in found] == ["工信部", "發改委", "財政部", "江蘇省政府"]


def test_mentions_do_not_overlap(pipeline: Pipeline) -> None:
    found = find(pipeline, "国务院新闻办公室、国务院国资委综合研究局、上海市浦东新区人民政府办公室在中国驻法国大使馆。")
    assert all(one.end <= other.start for one, other in pairwise(found))


def test_a_foreign_claim_ends_with_the_line(pipeline: Pipeline) -> None:
    found = find(pipeline, "俄罗斯国防部通报战况，国防部还称将继续。\n国防部今天举行例行记者会。")
    assert [mention.value.name for mention in found] == ["俄罗斯国防部", "俄罗斯国防部", "国防部"]


@pytest.mark.parametrize(
    "text",
    [
        "国务院" + "协调" * 20_000,
        "发展改革" * 10_000 + "局",
        "上海市" * 5_000,
        "、人大常委会" * 5_000,
        "（以下简称“" * 5_000,
        "驻美国" * 5_000,
        "第一次" * 9_000,
    ],
    ids=["stop-free run", "words", "places", "congresses", "definitions", "missions", "sessions"],
)
def test_repetitive_text_ends_in_time(pipeline: Pipeline, text: str) -> None:
    found = find(pipeline, text)
    assert all(mention.text for mention in found)


@pytest.mark.parametrize(
    ("scope", "tail", "template"),
    [
        (LOCAL, "发改委印发", "{place}发展和改革委员会"),
        (LOCAL, "委员会议室", None),
        (LOCAL, "政府办公厅", "{place}人民政府办公厅"),
        (LOCAL, "市场监管局面", None),
        (FOREIGN, "外交部长", "外交部"),
        (FOREIGN, "数字经济部", "数字经济部"),
        (DEPARTMENT, "服务贸易司长", "服务贸易司"),
        (DEPARTMENT, "预算草案", None),
    ],
)
def test_tail_grammar(pipeline: Pipeline, scope: str, tail: str, template: str | None) -> None:
    found = TailGrammar(pipeline.lexicon, scope).match(tail, 0)
    assert (found.template if found else None) == template


@pytest.mark.parametrize(
    ("text", "end", "goes_on"),
    [
        ("财政部分别", 3, False),
        ("财政部分", 3, True),
        ("省委派出", 2, False),
        ("省委派干部", 2, True),
        ("工信局部署", 3, False),
        ("工信局部", 3, True),
    ],
)
def test_suffix_guard(pipeline: Pipeline, text: str, end: int, goes_on: bool) -> None:
    assert SuffixGuard(pipeline.lexicon).goes_on(text, end) is goes_on
