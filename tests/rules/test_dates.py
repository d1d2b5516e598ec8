"""Dates: resolution by itself, every day and month round trip, hostile text in linear time."""

from __future__ import annotations

import random
from datetime import date, timedelta
from itertools import pairwise

import pytest

from extractor.config import Config
from extractor.document import Article
from extractor.mentions import Label, Mention
from extractor.pipeline import Pipeline
from extractor.rules.date_periods import Period, count, year_number
from extractor.rules.date_resolution import Anchor, resolve
from extractor.rules.dates import Dates
from tests.rules.linear import assert_linear

PUBLISHED = date(2022, 4, 19)


@pytest.fixture(scope="module")
def pipeline() -> Pipeline:
    return Pipeline(Config(model="none"))


@pytest.fixture(scope="module")
def stage(pipeline: Pipeline) -> Dates:
    return Dates(pipeline.lexicon)


def _find(pipeline: Pipeline, stage: Dates, text: str, published: date | None = PUBLISHED) -> list[Mention]:
    article = Article(id="t", text=text, published=published.isoformat() if published else None)
    return list(stage.find(pipeline.prepare(article)))


def _values(mentions: list[Mention]) -> list[tuple[str, str | None]]:
    return [(mention.text, mention.value.value) for mention in mentions]


_DIGITS = "〇一二三四五六七八九"


def _below_hundred(number: int) -> str:
    tens, ones = divmod(number, 10)
    return ("" if tens < 2 else _DIGITS[tens]) + ("十" if tens else "") + (_DIGITS[ones] if ones else "")


def test_every_day_of_thirty_years_is_read_back_in_six_notations(pipeline: Pipeline, stage: Dates) -> None:
    source = random.Random(20260103)
    wrong = []
    for _ in range(1500):
        day = date(2000, 1, 1) + timedelta(source.randrange(365 * 30))
        year = "".join(_DIGITS[int(digit)] for digit in str(day.year))
        for surface in (
            f"{day.year}年{day.month}月{day.day}日",
            f"{day.year}年{day.month:02}月{day.day:02}日",
            f"{year}年{_below_hundred(day.month)}月{_below_hundred(day.day)}日",
            day.isoformat(),
            f"{day.year}.{day.month}.{day.day}",
            f"{day.year}/{day.month:02}/{day.day:02}",
        ):
            if _values(_find(pipeline, stage, f"自{surface}起施行。")) != [(surface, day.isoformat())]:
                wrong.append(surface)
    assert wrong == []


def test_a_day_without_a_year_is_within_a_year_of_publication(pipeline: Pipeline, stage: Dates) -> None:
    for offset in range(-330, 330, 7):
        day = PUBLISHED + timedelta(offset)
        found = _find(pipeline, stage, f"{day.month}月{day.day}日，天气晴。")
        assert len(found) == 1
        assert abs(date.fromisoformat(found[0].value.value) - PUBLISHED) < timedelta(366)


@pytest.mark.parametrize("month", range(1, 13))
def test_cumulated_months_lie_in_the_past(pipeline: Pipeline, stage: Dates, month: int) -> None:
    year = 2022 if month <= PUBLISHED.month else 2021
    wanted = f"{year}-01/{year}-{month:02}" if month > 1 else f"{year}-01"
    if month > 1:
        assert _values(_find(pipeline, stage, f"前{month}个月增长")) == [(f"前{month}个月", wanted)]
        assert _values(_find(pipeline, stage, f"1—{month}月，增长")) == [(f"1—{month}月", wanted)]


def test_nothing_relative_is_resolved_without_a_day_of_publication(pipeline: Pipeline, stage: Dates) -> None:
    text = "今天、昨天、去年、上月、上周、一季度、上半年、前三季度、4月19日、18日、年底、五年前、周三。"
    found = _find(pipeline, stage, text, None)
    assert len(found) == 13
    assert {mention.value.value for mention in found} == {None}


def test_granularity_tells_what_the_value_is(pipeline: Pipeline, stage: Dates) -> None:
    text = "2022年，2022年4月，2022年4月19日，2022年一季度，2022年1至2月"
    assert [m.value.granularity for m in _find(pipeline, stage, text)] == ["year", "month", "day", "quarter", "range"]


def test_mentions_are_slices_of_the_text_and_do_not_overlap(pipeline: Pipeline, stage: Dates) -> None:
    text = "２０２２年４月１９日，今年前三季度與去年同期，5月18日—5月24日。"
    found = _find(pipeline, stage, text)
    assert {mention.label for mention in found} == {Label.DATE}
    assert all(text[mention.start : mention.end] == mention.text for mention in found)
    assert all(one.end <= two.start for one, two in pairwise(found))


def test_a_period_that_is_no_date_of_the_calendar_has_no_value() -> None:
    anchor = Anchor(PUBLISHED)
    assert resolve({"month": "2", "day": "30"}, anchor, {}) is None
    assert resolve({"iso_year": "2022", "iso_month": "2", "iso_day": "30"}, anchor, {}) is None
    assert resolve({}, anchor, {}) is None


def test_the_same_period_of_another_year() -> None:
    leap = Period("day", date(2020, 2, 29), date(2020, 2, 29))
    assert leap.in_year(2021).iso == "2021-02-28"
    assert Period("month", date(2021, 12, 1), date(2022, 2, 1)).in_year(2020).iso == "2019-12/2020-02"
    assert Period("quarter", date(2022, 4, 1), date(2022, 7, 1)).iso == "2022-Q2/2022-Q3"


def test_counts_and_years_of_chinese_digits() -> None:
    assert [count(text) for text in ("一", "十", "十二", "二十", "廿三", "三十一", "08")] == [1, 10, 12, 20, 23, 31, 8]
    assert [year_number(text) for text in ("二〇二二", "二零二二", "一九四九", "2022")] == [2022, 2022, 1949, 2022]


HOSTILE = {
    "digits": "7" * 100_000,
    "years": "2022年" * 20_000,
    "months": "1月" * 20_000,
    "ranges": "1月至" * 15_000,
    "days": "18日—" * 15_000,
    "年": "年" * 100_000,
    "今": "今" * 100_000,
    "一": "一" * 100_000,
    "上": "上" * 100_000,
    "前": "前个" * 50_000,
    "dots": "2022." * 20_000,
    "spaces": "2022" + " " * 100_000 + "年",
    "当天": "当天" * 20_000,
    "one sentence": "4月19日和去年同期，" * 5_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_takes_linear_time(pipeline: Pipeline, stage: Dates, name: str) -> None:
    assert_linear(lambda text: list(stage.find(pipeline.prepare(Article(id="t", text=text, published="2022-04-19")))), HOSTILE[name])


def test_any_mixture_of_date_characters_is_read_or_left(pipeline: Pipeline, stage: Dates) -> None:
    source = random.Random(20260105)
    characters = [
        *"0123456789一二三四十廿年月日号季度旬初底末周天前后今去上下同期至到—、/-. ",
        "2022",
        "去年",
        "半年",
        "正月",
        "初一",
        "世纪",
        "年代",
    ]
    for _ in range(3000):
        text = "".join(source.choice(characters) for _ in range(source.randrange(1, 40)))
        published = source.choice([None, date(2022, 4, 19), date(2024, 2, 29), date(1, 1, 1), date(9999, 12, 31)])
        for mention in _find(pipeline, stage, text, published):
            assert text[mention.start : mention.end] == mention.text
