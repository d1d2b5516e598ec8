"""What must be found in the article that the project began with; runs where the article is at hand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from extractor import Article, Config, Pipeline, read_articles
from extractor.record import extract

SEED = sorted((Path(__file__).parents[2] / "shared" / "seed").glob("*.md"))

pytestmark = pytest.mark.skipif(not SEED, reason="needs the seed article")


@pytest.fixture(scope="module", params=["none", "tagger"])
def record(request: pytest.FixtureRequest) -> dict[str, Any]:
    (article,) = read_articles([str(SEED[0])])
    assert isinstance(article, Article)
    return extract(Pipeline(Config(model=request.param)), article)


def test_head(record: dict[str, Any]) -> None:
    assert record["published"] == "2022-04-19T14:08:51+08:00"
    assert record["title"].startswith("工信部：")


def test_the_official_with_both_posts(record: dict[str, Any]) -> None:
    assert [(person["name"], len(person["mentions"])) for person in record["officials"]] == [("罗俊杰", 7)]
    posts = {(post["organization"], post["title"]) for post in record["officials"][0]["posts"]}
    assert posts == {("工业和信息化部", "新闻发言人"), ("工业和信息化部运行监测协调局", "局长")}


def test_the_experts(record: dict[str, Any]) -> None:
    assert {(person["name"], person["role"]) for person in record["people"]} == {("江飞涛", "expert"), ("张航燕", "expert")}


def test_agencies_are_linked(record: dict[str, Any]) -> None:
    linked = {(m["text"], agency["name"]) for agency in record["agencies"] for m in agency["mentions"]}
    assert {("工信部", "工业和信息化部"), ("国务院新闻办", "国务院新闻办公室"), ("交通运输部", "交通运输部")} <= linked


def test_policy_terms(record: dict[str, Any]) -> None:
    counted = {term["term"]: len(term["mentions"]) for term in record["policy_terms"]}
    assert {"一企一策", "一园一策", "白名单", "专精特新", "卡脖子"} <= set(counted)
    # with and without marks, and where the marks are the wrong way round
    assert counted["白名单"] == record["text"].count("白名单")


def test_the_eight_figures(record: dict[str, Any]) -> None:
    at = record["text"].index("截至4月17日24时")
    end = record["text"].index("80.77%") + 6
    found = [s for s in record["statistics"] if at <= s["start"] < end]
    assert [(s["value"], s["unit"], s["kind"], s["direction"]) for s in found] == [
        (206, "个", "level", None),
        (1.91, "%", "share", None),
        (472, "个", "change", "down"),
        (69.62, "%", "change", "down"),
        (70, "个", "level", None),
        (1.06, "%", "share", None),
        (294, "个", "change", "down"),
        (80.77, "%", "change", "down"),
    ]
    assert [s["base"] for s in found] == [None, "收费站总数", "4月10日", "4月10日", None, "服务区总数", "4月10日", "4月10日"]
    assert all(s["as_of"] == "2022-04-17" for s in found)


def test_nothing_from_the_source_line_and_the_navigation(record: dict[str, Any]) -> None:
    assert "文章来源" not in record["text"] and "返回" not in record["text"]
    for item in (*record["dates"], *record["statistics"]):
        assert "21" not in item["text"] or "21世纪" not in record["text"][item["start"] : item["end"] + 2]


def test_offsets_lead_to_the_file(record: dict[str, Any]) -> None:
    source = SEED[0].read_text(encoding="utf-8")
    mentions = [m for key in ("officials", "people", "agencies", "policy_terms") for entity in record[key] for m in entity["mentions"]]
    assert mentions
    for mention in (*mentions, *record["statistics"], *record["dates"]):
        assert source[mention["source_start"] : mention["source_end"]] == mention["text"]
