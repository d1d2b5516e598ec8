"""The slots of statistics that no gold line can show: tables, checks, periods, sources, hostile text."""

from __future__ import annotations

from typing import Any

import pytest

from extractor.config import Config
from extractor.document import Article
from extractor.pipeline import Pipeline
from extractor.record import extract
from extractor.rules.statistic_periods import base_period

Found = dict[str, Any]


@pytest.fixture(scope="module")
def pipeline() -> Pipeline:
    return Pipeline(Config(model="none"))


def read(pipeline: Pipeline, text: str, published: str | None = "2026-06-15") -> list[Found]:
    found = extract(pipeline, Article(id="s", text=text, published=published))["statistics"]
    for item in found:
        assert text[item["start"] : item["end"]] == item["text"]
    return list(found)


def cells(found: list[Found]) -> list[tuple[Any, ...]]:
    return [(f["subject"], f["value"], f["unit"], f["kind"], f["direction"], f["base"], f["as_of"]) for f in found]


@pytest.mark.parametrize(
    ("text", "checks"),
    [
        ("在册企业412家，比年初增加36家，增长了9.57%。", "agrees: rate 9.57% = 36/376"),
        ("在册企业412家，比年初增加36家，增长了12.5%。", "contradicts: rate 12.5% = 36/376"),
        ("库存300万吨，比上月减少100万吨，下降25%。", "agrees: rate 25% = 1000000/4000000"),
        ("合格率由92.1%提高到95.4%，提高3.3个百分点。", "agrees: difference 3.3 = 95.4 - 92.1"),
        ("合格率由92.1%提高到95.4%，提高2.5个百分点。", "contradicts: difference 2.5 = 95.4 - 92.1"),
        ("服务区总数6000个，关停服务区120个，占服务区总数的2%。", "agrees: share 2% = 120/6000"),
        ("服务区总数6000个，关停服务区120个，占服务区总数的3%。", "contradicts: share 3% = 120/6000"),
        ("学员共80人，其中女学员95人。", "contradicts: part 95 > whole 80"),
    ],
)
def test_arithmetic_is_checked_within_rounding(pipeline: Pipeline, text: str, checks: str) -> None:
    found = read(pipeline, text)
    assert checks in found[-1]["checks"], found
    assert sum(checks in item["checks"] for item in found) >= 2


@pytest.mark.parametrize("text", ["在册企业约412家，比年初增加36家，增长了12.5%。", "甲企业412家，乙厂增加36台，产值增长12.5%。"])
def test_bounds_and_other_indicators_are_not_checked(pipeline: Pipeline, text: str) -> None:
    assert [item["checks"] for item in read(pipeline, text)] == [[], [], []]


@pytest.mark.parametrize(
    ("period", "value", "base"),
    [
        ("same_period_last_year", "2026-05", "2025-05"),
        ("same_period_last_year", "2026", "2025"),
        ("same_period_last_year", "2024-02-29", "2023-02-28"),
        ("same_period_last_year", "2026-01/2026-05", "2025-01/2025-05"),
        ("same_period_last_year", "2026-Q2", "2025-Q2"),
        ("previous_period", "2026-01", "2025-12"),
        ("previous_period", "2026-Q1", "2025-Q4"),
        ("previous_period", "2026-03-01", "2026-02-28"),
        ("previous_period", "2026-05-18/2026-05-24", "2026-05-11/2026-05-17"),
        ("previous_period", "2026-04/2026-05", "2026-02/2026-03"),
        ("unknown", "2026", None),
        ("previous_period", None, None),
        ("previous_period", "2026/2030", None),
    ],
)
def test_base_period(period: str, value: str | None, base: str | None) -> None:
    assert base_period(period, value) == base


def test_source_and_place(pipeline: Pipeline) -> None:
    (found,) = read(pipeline, "据国家统计局数据，5月份，浙江省工业用电量同比增长6.1%。")
    assert found["source_agency"] is not None and found["place"] == "浙江省"


def test_repeated_figure_in_a_heading_takes_the_date_of_the_text(pipeline: Pipeline) -> None:
    heading, body = read(pipeline, "新建公园120个\n6月10日，全市新建公园120个。")
    assert heading["as_of"] == body["as_of"] == "2026-06-10"
