"""The slots of statistics that no gold line can show: tables, checks, periods, sources, hostile text."""

from __future__ import annotations

import pytest

from extractor.document import Article
from extractor.explanation import explain
from extractor.pipeline import Pipeline
from extractor.record import extract
from extractor.rules.statistic_periods import base_period
from tests.rules.figures import read


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
        ("收费项目由400项减至300项，减少25%。", "agrees: rate 25% from 400 to 300"),
        ("收费项目由400项减至300项，减少35%。", "contradicts: rate 35% from 400 to 300"),
        ("收费项目由400项减至300项，减少100项。", "agrees: difference 100 = 400 - 300"),
        ("全年发放补助90.5亿元，其中养老补助50.2亿元，助学补助40.3亿元。", "agrees: sum 9050000000 = 5020000000 + 4030000000"),
        (
            "全年发放补助90.5亿元，其中养老补助50.2亿元，助学补助28亿元，救灾补助12.3亿元。",
            "agrees: sum 9050000000 = 5020000000 + 2800000000 + 1230000000",
        ),
        ("全市进出口总额43.1亿元。其中，出口21.5亿元，进口21.6亿元。", "agrees: sum 4310000000 = 2150000000 + 2160000000"),
        ("全市进出口总额43.1亿元，其中出口21.5亿元，进口20.1亿元。", "contradicts: sum 4310000000 = 2150000000 + 2010000000"),
        ("参会企业400家，其中外资企业80家，占20%。", "agrees: share 20% = 80/400"),
        ("参会企业400家，其中外资企业80家，占30%。", "contradicts: share 30% = 80/400"),
    ],
)
def test_arithmetic_is_checked_within_rounding(pipeline: Pipeline, text: str, checks: str) -> None:
    found = read(pipeline, text)
    assert checks in found[-1]["checks"], found
    assert sum(checks in item["checks"] for item in found) >= 2


def test_levels_of_two_periods_are_checked_across_sentences(pipeline: Pipeline) -> None:
    text = "5月汽车产量1200台，同比增长20%。去年5月汽车产量1000台。"
    assert {item["checks"][0] for item in read(pipeline, text)} == {"agrees: rate 20% from 1000 to 1200"}
    assert "contradicts: rate 20% from 1100 to 1200" in read(pipeline, text.replace("1000", "1100"))[0]["checks"]


@pytest.mark.parametrize(
    "text",
    [
        "在册企业约412家，比年初增加36家，增长了12.5%。",
        "甲企业412家，乙厂增加36台，产值增长12.5%。",
        # a mean of years, parts that overlap or leave a rest, an average before its whole, and one number quoted twice
        "产值由100亿元增至150亿元，年均增长8.4%。",
        "新增党员90人，其中妇女50人，少数民族30人。",
        "发卡4.6亿张，人均0.34张，其中活卡2.7亿张。",
        "从业人员为32.5万人，较上年底的33.1万人减少5548人。",
        "试点城市扩大到321个，超过全国城市总数的90%。",
        "成交均价94368元，比上月94391元减少23元。",
        "市价总值为47.1万亿元，同比上升15%。上月市价总值为47.1万亿元。",
        "城镇居民人均收入5万元，农村居民人均收入2万元，城乡居民人均收入4万元。",
    ],
)
def test_what_no_arithmetic_ties_is_not_checked(pipeline: Pipeline, text: str) -> None:
    assert not any(item["checks"] for item in read(pipeline, text))


def test_checks_are_explained(pipeline: Pipeline) -> None:
    text = "在册企业412家，比年初增加36家，增长了12.5%。"
    assert "contradicts: rate 12.5% = 36/376" in explain(pipeline.analyse(Article(id="s", text=text)))


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


@pytest.mark.parametrize("body", ["德国统计局", "欧盟统计局"])
def test_a_body_abroad_is_not_cited_as_ours(pipeline: Pipeline, body: str) -> None:
    text = f"{body}数据显示，5月通胀率为2.1%。"
    (found,) = extract(pipeline, Article(id="a", text=text, published="2025-06-01"))["statistics"]
    assert found["source_agency"] != "agency:nbs"
