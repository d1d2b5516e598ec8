"""Reads what the date grammar found into a calendar period, from the publication date and the dates named before."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta

from extractor.mentions import immutable, replace
from extractor.rules.date_periods import Period, count, last_of_month, month_after, of_days, of_months, of_years, year_number

Groups = Mapping[str, str]

_WEEKDAYS = {char: value for value, char in enumerate("一二三四五六日")} | {"天": 6}
_PARTS_OF_MONTH = {"上旬": (1, 10), "中旬": (11, 20), "下旬": (21, 31), "上半月": (1, 15), "下半月": (16, 31)}


@immutable
class Anchor:
    """What a date is resolved against.

    `published` is the day of publication; `last_day` and `last_period` the last day and the last longer period the text
    named; `sentence_day` the last day named in this sentence; `carried` the last period of this sentence whose year was
    stated; `is_future` says that the words around speak of what is to come, `is_comparison` that the word before compares.
    """

    published: date | None = None
    last_day: date | None = None
    last_period: Period | None = None
    sentence_day: date | None = None
    carried: Period | None = None
    is_future: bool = False
    is_comparison: bool = False


def resolve(groups: Groups, anchor: Anchor, relative: Mapping[str, tuple[int, str]]) -> Period | None:
    """Give the period that the groups of the grammar name, or None where it cannot be told or is no date of the calendar.

    `relative` gives each relative word its offset and its anchor, published or text.

    >>> resolve({"month": "4", "day": "19"}, Anchor(date(2022, 4, 20)), {}).iso
    '2022-04-19'
    """
    names = [name for name in groups if name in _RANK]
    if not names:
        return None
    try:
        return _READERS[min(names, key=_RANK.__getitem__)](groups, anchor, relative)
    except (ValueError, OverflowError):
        # 2月30日, year 0
        return None


def _year(groups: Groups, anchor: Anchor, relative: Mapping[str, tuple[int, str]]) -> int | None:
    """Give the year that the groups state, or None where they state none or it hangs on an unknown anchor."""
    if groups.get("year"):
        return year_number(groups["year"])
    short = groups.get("short_year") or groups.get("lone_year")
    if short:
        year = 2000 + int(short)
        return year if anchor.published is None or year <= anchor.published.year + 15 else year - 100
    word = groups.get("relative_year")
    if not word:
        return None
    offset, kind = relative[word]
    if kind == "published":
        return anchor.published.year + offset if anchor.published else None
    base = _discussed_year(anchor)
    return base + offset if base is not None else None


def _discussed_year(anchor: Anchor) -> int | None:
    """Give the year the text speaks of: that of the last period it named, else of its publication."""
    if anchor.carried is not None:
        return anchor.carried.last.year
    if anchor.last_period is not None:
        return anchor.last_period.last.year
    return anchor.published.year if anchor.published else None


def _has_year(groups: Groups) -> bool:
    return any(groups.get(name) for name in ("year", "short_year", "lone_year", "relative_year"))


def _year_of_months(groups: Groups, anchor: Anchor, relative: Mapping[str, tuple[int, str]], first: int, last: int) -> int | None:
    """Give the stated year of months, or the year that makes them nearest: 12月28日 read on 3 January is last year's."""
    if _has_year(groups):
        return _year(groups, anchor, relative)
    if anchor.carried is not None and (anchor.carried.unit == "year" or anchor.carried.last.month < first):
        return anchor.carried.last.year
    if anchor.published is None:
        return None
    year, month = anchor.published.year, anchor.published.month
    if anchor.is_future:
        return year + 1 if month - last > 6 else year
    is_cumulated = any(groups.get(name) for name in ("months", "quarters", "first_month"))
    if is_cumulated and first == 1 and month < last:
        return year - 1
    is_quarter = any(groups.get(name) for name in ("quarter", "latin_quarter"))
    is_far_ahead = first - month >= (5 if month <= 2 or is_quarter else 7)
    return year - 1 if is_far_ahead else year


def _read_years(groups: Groups, anchor: Anchor, relative: Mapping[str, tuple[int, str]]) -> Period | None:
    first = year_number(groups["first_year"])
    last = groups["last_year"]
    second = year_number(last) if len(last) == 4 else first // 100 * 100 + int(last)
    return of_years(first, second) if first < second else None


def _read_iso(groups: Groups, anchor: Anchor, relative: Mapping[str, tuple[int, str]]) -> Period | None:
    return of_days(date(int(groups["iso_year"]), int(groups["iso_month"]), int(groups["iso_day"])))


def _read_month_range(groups: Groups, anchor: Anchor, relative: Mapping[str, tuple[int, str]]) -> Period | None:
    first, last = count(groups["first_month"]), count(groups["last_month"])
    year = _year_of_months(groups, anchor, relative, first, last)
    if year is None:
        return None
    if first > last:
        # 11月至2月 runs over New Year
        return Period("month", date(year - (not _has_year(groups)), first, 1), date(year + _has_year(groups), last, 1))
    return of_months(year, first, last)


def _read_month(groups: Groups, anchor: Anchor, relative: Mapping[str, tuple[int, str]]) -> Period | None:
    month = count(groups["month"])
    year = _year_of_months(groups, anchor, relative, month, month)
    return None if year is None else _within_month(groups, year, month)


def _within_month(groups: Groups, year: int, month: int) -> Period | None:
    day, part = groups.get("day"), groups.get("part")
    if day:
        first = date(year, month, count(day))
        last = date(year, month, count(groups["end_day"])) if groups.get("end_day") else first
        return _listed(first, last) if groups.get("list") else of_days(first, last)
    if part in _PARTS_OF_MONTH:
        low, high = _PARTS_OF_MONTH[part]
        return of_days(date(year, month, low), date(year, month, min(high, last_of_month(year, month).day)))
    return of_months(year, month)


def _listed(first: date, last: date) -> Period | None:
    # 8、9日 is a run of days, 8、12日 none
    return of_days(first, last) if last - first == timedelta(1) else None


def _read_cumulated_months(groups: Groups, anchor: Anchor, relative: Mapping[str, tuple[int, str]]) -> Period | None:
    last = count(groups["months"])
    year = _year_of_months(groups, anchor, relative, 1, last)
    return None if year is None else of_months(year, 1, last)


def _read_quarter(groups: Groups, anchor: Anchor, relative: Mapping[str, tuple[int, str]]) -> Period | None:
    last = count(groups.get("quarter") or groups.get("latin_quarter") or groups.get("season") or "1")
    first = count(groups["first_quarter"]) if groups.get("first_quarter") else last
    year = _year_of_months(groups, anchor, relative, 3 * first - 2, 3 * last)
    if year is None or first > last:
        return None
    edge = groups.get("quarter_edge")
    if edge:
        return of_months(year, 3 * last if edge != "初" else 3 * last - 2)
    return Period("quarter", date(year, 3 * first - 2, 1), date(year, 3 * last - 2, 1))


def _read_cumulated_quarters(groups: Groups, anchor: Anchor, relative: Mapping[str, tuple[int, str]]) -> Period | None:
    last = 3 * count(groups["quarters"])
    year = _year_of_months(groups, anchor, relative, 1, last)
    return None if year is None else of_months(year, 1, last)


def _read_half(groups: Groups, anchor: Anchor, relative: Mapping[str, tuple[int, str]]) -> Period | None:
    first, last = (1, 6) if groups["half"] == "上" else (7, 12)
    year = _year(groups, anchor, relative) if _has_year(groups) else _discussed_year(replace(anchor, last_period=None))
    if year is None:
        return None
    return of_months(year, last) if groups.get("half_edge") else of_months(year, first, last)


def _read_whole_year(groups: Groups, anchor: Anchor, relative: Mapping[str, tuple[int, str]]) -> Period | None:
    year = _year(groups, anchor, relative) if _has_year(groups) else _discussed_year(anchor)
    return None if year is None else of_years(year)


def _read_year_edge(groups: Groups, anchor: Anchor, relative: Mapping[str, tuple[int, str]]) -> Period | None:
    year = _year(groups, anchor, relative) if _has_year(groups) else anchor.published.year if anchor.published else None
    return None if year is None else of_months(year, 1 if groups["year_edge"] == "初" else 12)


def _read_same_period(groups: Groups, anchor: Anchor, relative: Mapping[str, tuple[int, str]]) -> Period | None:
    """Give the period compared with: 去年同期 behind 1月至7月 is those months of the year before."""
    base = anchor.last_period or (of_days(anchor.last_day) if anchor.last_day else None)
    word = groups.get("relative_year")
    year = base.last.year + relative[word][0] if base and word else _year(groups, anchor, relative)
    if year is None:
        return None
    return base.in_year(year) if base else of_years(year)


def _read_year(groups: Groups, anchor: Anchor, relative: Mapping[str, tuple[int, str]]) -> Period | None:
    year = _year(groups, anchor, relative)
    return None if year is None else of_years(year)


def _read_decade(groups: Groups, anchor: Anchor, relative: Mapping[str, tuple[int, str]]) -> Period | None:
    century, decade = groups.get("century") or "", count(groups["decade"])
    if century.startswith("上"):
        start = 1900
    elif century.startswith("本"):
        start = 2000
    elif century:
        start = 100 * (count(century.removesuffix("世纪")) - 1)
    elif decade < 50:
        return None
    else:
        start = 1900
    first = groups.get("first_decade")
    # 六七十年代, 80至90年代
    begin = count(first.rstrip("、至到-")) if first else decade
    begin = begin * 10 if begin < 10 else begin
    return of_years(start + begin, start + decade + 9) if begin <= decade else None


def _read_relative_month(groups: Groups, anchor: Anchor, relative: Mapping[str, tuple[int, str]]) -> Period | None:
    offset, kind = relative[groups["relative_month"]]
    base, last = anchor.published, anchor.last_period
    if anchor.is_comparison and offset < 0 and last and last.unit == "month" and last.first == last.last:
        # 3月份，涨幅比上月扩大: the month before March, though the article is of April
        base = last.last
    elif kind == "text":
        base = last.last if last and last.unit == "month" else anchor.last_day or base
    if base is None:
        return None
    month = month_after(base, offset)
    return _within_month(groups, month.year, month.month)


def _read_month_edge(groups: Groups, anchor: Anchor, relative: Mapping[str, tuple[int, str]]) -> Period | None:
    return of_months(anchor.published.year, anchor.published.month) if anchor.published else None


def _read_relative_quarter(groups: Groups, anchor: Anchor, relative: Mapping[str, tuple[int, str]]) -> Period | None:
    base, last = anchor.published, anchor.last_period
    if anchor.is_comparison and last and last.unit == "quarter" and last.first == last.last:
        base = last.last
    if base is None:
        return None
    month = month_after(base, 3 * relative[groups["relative_quarter"]][0])
    start = month.replace(month=(month.month - 1) // 3 * 3 + 1)
    return Period("quarter", start, start)


def _read_relative_week(groups: Groups, anchor: Anchor, relative: Mapping[str, tuple[int, str]]) -> Period | None:
    if anchor.published is None:
        return None
    monday = anchor.published + timedelta(7 * relative[groups["relative_week"]][0] - anchor.published.weekday())
    if groups.get("weekday"):
        return of_days(monday + timedelta(_WEEKDAYS[groups["weekday"]]))
    return of_days(monday + timedelta(5 if groups.get("weekend") else 0), monday + timedelta(6))


def _read_weekday(groups: Groups, anchor: Anchor, relative: Mapping[str, tuple[int, str]]) -> Period | None:
    if anchor.published is None:
        return None
    distance = (anchor.published.weekday() - _WEEKDAYS[groups["bare_weekday"]]) % 7
    return of_days(anchor.published + timedelta((7 - distance) % 7 if anchor.is_future else -distance))


def _read_relative_day(groups: Groups, anchor: Anchor, relative: Mapping[str, tuple[int, str]]) -> Period | None:
    offset, kind = relative[groups["relative_day"]]
    base = anchor.published if kind == "published" else anchor.sentence_day or anchor.last_day
    return of_days(base + timedelta(offset)) if base else None


def _read_ago(groups: Groups, anchor: Anchor, relative: Mapping[str, tuple[int, str]]) -> Period | None:
    return _back(anchor.published, count(groups["ago"]), groups["ago_unit"]) if anchor.published else None


def _back(published: date, length: int, unit: str) -> Period:
    if unit == "年":
        return of_years(published.year - length)
    if unit == "个月":
        month = month_after(published, -length)
        return of_months(month.year, month.month)
    if unit == "天":
        return of_days(published - timedelta(length))
    monday = published - timedelta(7 * length + published.weekday())
    return of_days(monday, monday + timedelta(6))


def _read_span(groups: Groups, anchor: Anchor, relative: Mapping[str, tuple[int, str]]) -> Period | None:
    """Give the run of units that 未来五年 (this year counts) and 过去五年 (it does not) name."""
    if anchor.published is None:
        return None
    length, unit = count(groups["length"]), groups["length_unit"]
    first = 0 if groups["direction"] in ("未来", "今后") else -length
    last = first + length - 1
    if unit == "年":
        return of_years(anchor.published.year + first, anchor.published.year + last)
    if unit == "个月":
        return Period("month", month_after(anchor.published, first), month_after(anchor.published, last))
    if unit == "周":
        first, last = 7 * first, 7 * first + 7 * length - 1
    return of_days(anchor.published + timedelta(first), anchor.published + timedelta(last))


def _read_bare_day(groups: Groups, anchor: Anchor, relative: Mapping[str, tuple[int, str]]) -> Period | None:
    """Give the day whose month is not written: in the month of the day before it in the sentence, else as near as can be."""
    last = count(groups.get("last_day") or groups["colloquial_day"])
    first = count(groups["bare_day"]) if groups.get("bare_day") else last
    base = anchor.sentence_day
    if base is None or first < base.day:
        base = _month_of_day(anchor.published, first, anchor.is_future) if anchor.published else None
    if base is None or first > last:
        return None
    ends = base.replace(day=first), base.replace(day=last)
    return _listed(*ends) if groups.get("list_of_days") else of_days(*ends)


def _month_of_day(published: date, day: int, is_future: bool) -> date | None:
    """Give the first day of the month that a bare day lies in: this month's before publication, else the nearest.

    Next month comes into it only where the words speak of what is to come (将于3日 on the 30th).
    """
    if day <= published.day and not is_future:
        return published.replace(day=1)
    months = [month_after(published, offset) for offset in ((-1, 0, 1) if is_future else (-1, 0))]
    days = [month.replace(day=day) for month in months if day <= last_of_month(month.year, month.month).day]
    nearest = min(days, key=lambda found: (abs(found - published), found), default=None)
    return nearest.replace(day=1) if nearest else None


def _read_coded(groups: Groups, anchor: Anchor, relative: Mapping[str, tuple[int, str]]) -> Period | None:
    # 26Q1
    year, quarter = int(groups["coded_year"]) % 2000 + 2000, groups.get("coded_quarter")
    if quarter:
        start = date(year, 3 * int(quarter) - 2, 1)
        return Period("quarter", start, start)
    return of_months(year, 1, 6) if groups["coded_half"] == "1" else of_months(year, 7, 12)


def _read_pair(groups: Groups, anchor: Anchor, relative: Mapping[str, tuple[int, str]]) -> Period | None:
    """Give the two days or years of 今明两天, 明后两年."""
    if anchor.published is None:
        return None
    offset = {"昨今": -1, "今明": 0, "明后": 1}[groups["pair"]]
    if groups["pair_unit"] == "年":
        return of_years(anchor.published.year + offset, anchor.published.year + offset + 1)
    return of_days(anchor.published + timedelta(offset), anchor.published + timedelta(offset + 1))


_Reader = Callable[[Groups, Anchor, Mapping[str, tuple[int, str]]], Period | None]

# the first group that is filled decides; a year alone comes after all that may stand inside it
_READERS: Mapping[str, _Reader] = {
    "first_year": _read_years,
    "iso_year": _read_iso,
    "coded_year": _read_coded,
    "same": _read_same_period,
    "relative_month": _read_relative_month,
    "first_month": _read_month_range,
    "month": _read_month,
    "months": _read_cumulated_months,
    "quarter": _read_quarter,
    "latin_quarter": _read_quarter,
    "season": _read_quarter,
    "first": _read_quarter,
    "quarters": _read_cumulated_quarters,
    "half": _read_half,
    "whole": _read_whole_year,
    "year_edge": _read_year_edge,
    "month_edge": _read_month_edge,
    "relative_quarter": _read_relative_quarter,
    "relative_week": _read_relative_week,
    "bare_weekday": _read_weekday,
    "pair": _read_pair,
    "relative_day": _read_relative_day,
    "ago": _read_ago,
    "direction": _read_span,
    "last_day": _read_bare_day,
    "colloquial_day": _read_bare_day,
    "decade": _read_decade,
    "year": _read_year,
    "short_year": _read_year,
    "lone_year": _read_year,
    "relative_year": _read_year,
}
_RANK = {name: rank for rank, name in enumerate(_READERS)}
