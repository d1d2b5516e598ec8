"""Reads what the date grammar found into a calendar period, from the publication date and the dates named before."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

Groups = Mapping[str, str]

_DIGITS = {char: value for value, char in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0, "两": 2, "元": 1}
_WEEKDAYS = {char: value for value, char in enumerate("一二三四五六日")} | {"天": 6}
_DEKADS = {"上旬": (1, 10), "中旬": (11, 20), "下旬": (21, 31)}


@dataclass(frozen=True, slots=True)
class Period:
    """One calendar unit (day, month, quarter, year) or a run of them, from the first to the last inclusive.

    >>> Period("month", date(2025, 1, 1), date(2025, 9, 1)).iso
    '2025-01/2025-09'
    """

    unit: str
    first: date
    last: date

    @property
    def iso(self) -> str:
        """The period in ISO 8601; quarters as 2022-Q1."""
        first = _iso(self.unit, self.first)
        return first if self.first == self.last else f"{first}/{_iso(self.unit, self.last)}"

    @property
    def granularity(self) -> str:
        """The unit, or range where it is a run of units."""
        return self.unit if self.first == self.last else "range"

    def in_year(self, year: int) -> Period:
        """Give the same period of another year; 29 February becomes the 28th."""
        shift = year - self.last.year
        return replace(self, first=_moved(self.first, shift), last=_moved(self.last, shift))


@dataclass(frozen=True, slots=True)
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


def count(text: str) -> int:
    """Give the whole number below 100 that Arabic or Chinese digits write.

    >>> count("十二"), count("30"), count("廿三")
    (12, 30, 23)
    """
    if text.isdigit() and text.isascii():
        return int(text)
    text = text.replace("廿", "二十")
    tens, ten, ones = text.partition("十")
    return (_DIGITS[tens] if tens else 1) * 10 + (_DIGITS[ones] if ones else 0) if ten else _DIGITS[text]


def year_number(text: str) -> int:
    """Give the year that four digits write, Arabic or Chinese: 2022, 二〇二二."""
    return int("".join(char if char.isascii() else str(_DIGITS[char]) for char in text))


def _iso(unit: str, day: date) -> str:
    if unit == "day":
        return day.isoformat()
    if unit == "month":
        return f"{day.year:04}-{day.month:02}"
    return f"{day.year:04}-Q{(day.month + 2) // 3}" if unit == "quarter" else f"{day.year:04}"


def _moved(day: date, years: int) -> date:
    return day.replace(year=day.year + years, day=28 if (day.month, day.day) == (2, 29) else day.day)


def _years(first: int, last: int | None = None) -> Period:
    return Period("year", date(first, 1, 1), date(last or first, 1, 1))


def _months(year: int, first: int, last: int | None = None) -> Period:
    return Period("month", date(year, first, 1), date(year, last or first, 1))


def _days(first: date, last: date | None = None) -> Period:
    return Period("day", first, last or first)


def _month_after(day: date, months: int) -> date:
    at = day.year * 12 + day.month - 1 + months
    return date(at // 12, at % 12 + 1, 1)


def _last_of_month(year: int, month: int) -> date:
    return _month_after(date(year, month, 1), 1) - timedelta(1)


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
    is_far_ahead = first - month >= (5 if month <= 2 else 7)
    return year - 1 if is_far_ahead else year


def _read_years(groups: Groups, anchor: Anchor, relative: Mapping[str, tuple[int, str]]) -> Period | None:
    first = year_number(groups["first_year"])
    last = groups["last_year"]
    second = year_number(last) if len(last) == 4 else first // 100 * 100 + int(last)
    return _years(first, second) if first < second else None


def _read_iso(groups: Groups, anchor: Anchor, relative: Mapping[str, tuple[int, str]]) -> Period | None:
    return _days(date(int(groups["iso_year"]), int(groups["iso_month"]), int(groups["iso_day"])))


def _read_month_range(groups: Groups, anchor: Anchor, relative: Mapping[str, tuple[int, str]]) -> Period | None:
    first, last = count(groups["first_month"]), count(groups["last_month"])
    year = _year_of_months(groups, anchor, relative, first, last)
    if year is None:
        return None
    if first > last:
        # 11月至2月 runs over New Year
        return Period("month", date(year - (not _has_year(groups)), first, 1), date(year + _has_year(groups), last, 1))
    return _months(year, first, last)


def _read_month(groups: Groups, anchor: Anchor, relative: Mapping[str, tuple[int, str]]) -> Period | None:
    month = count(groups["month"])
    year = _year_of_months(groups, anchor, relative, month, month)
    return None if year is None else _within_month(groups, year, month)


def _within_month(groups: Groups, year: int, month: int) -> Period:
    day, part = groups.get("day"), groups.get("part")
    if day:
        first = date(year, month, count(day))
        end = groups.get("end_day")
        return _days(first, date(year, month, count(end)) if end else None)
    if part in _DEKADS:
        low, high = _DEKADS[part]
        return _days(
            date(year, month, low),
            min(date(year, month, min(high, 28)) if high < 28 else _last_of_month(year, month), _last_of_month(year, month)),
        )
    return _months(year, month)


def _read_cumulated_months(groups: Groups, anchor: Anchor, relative: Mapping[str, tuple[int, str]]) -> Period | None:
    last = count(groups["months"])
    year = _year_of_months(groups, anchor, relative, 1, last)
    return None if year is None else _months(year, 1, last)


def _read_quarter(groups: Groups, anchor: Anchor, relative: Mapping[str, tuple[int, str]]) -> Period | None:
    last = count(groups.get("quarter") or groups.get("latin_quarter") or "1")
    first = count(groups["first_quarter"]) if groups.get("first_quarter") else last
    year = _year_of_months(groups, anchor, relative, 3 * first - 2, 3 * last)
    if year is None or first > last:
        return None
    edge = groups.get("quarter_edge")
    if edge:
        return _months(year, 3 * last if edge != "初" else 3 * last - 2)
    return Period("quarter", date(year, 3 * first - 2, 1), date(year, 3 * last - 2, 1))


def _read_cumulated_quarters(groups: Groups, anchor: Anchor, relative: Mapping[str, tuple[int, str]]) -> Period | None:
    last = 3 * count(groups["quarters"])
    year = _year_of_months(groups, anchor, relative, 1, last)
    return None if year is None else _months(year, 1, last)


def _read_half(groups: Groups, anchor: Anchor, relative: Mapping[str, tuple[int, str]]) -> Period | None:
    first, last = (1, 6) if groups["half"] == "上" else (7, 12)
    year = _year(groups, anchor, relative) if _has_year(groups) else _discussed_year(replace(anchor, last_period=None))
    if year is None:
        return None
    return _months(year, last) if groups.get("half_edge") else _months(year, first, last)


def _read_whole_year(groups: Groups, anchor: Anchor, relative: Mapping[str, tuple[int, str]]) -> Period | None:
    year = _year(groups, anchor, relative) if _has_year(groups) else _discussed_year(anchor)
    return None if year is None else _years(year)


def _read_year_edge(groups: Groups, anchor: Anchor, relative: Mapping[str, tuple[int, str]]) -> Period | None:
    year = _year(groups, anchor, relative) if _has_year(groups) else anchor.published.year if anchor.published else None
    return None if year is None else _months(year, 1 if groups["year_edge"] == "初" else 12)


def _read_same_period(groups: Groups, anchor: Anchor, relative: Mapping[str, tuple[int, str]]) -> Period | None:
    """Give the period compared with: 去年同期 behind 1月至7月 is those months of the year before."""
    base = anchor.last_period or (_days(anchor.last_day) if anchor.last_day else None)
    word = groups.get("relative_year")
    year = base.last.year + relative[word][0] if base and word else _year(groups, anchor, relative)
    if year is None:
        return None
    return base.in_year(year) if base else _years(year)


def _read_year(groups: Groups, anchor: Anchor, relative: Mapping[str, tuple[int, str]]) -> Period | None:
    year = _year(groups, anchor, relative)
    return None if year is None else _years(year)


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
    return _years(start + begin, start + decade + 9) if begin <= decade else None


def _read_relative_month(groups: Groups, anchor: Anchor, relative: Mapping[str, tuple[int, str]]) -> Period | None:
    offset, kind = relative[groups["relative_month"]]
    base, last = anchor.published, anchor.last_period
    if anchor.is_comparison and last and last.unit == "month" and last.first == last.last:
        # 3月份，涨幅比上月扩大: the month before March, though the article is of April
        base = last.last
    elif kind == "text":
        base = last.last if last and last.unit == "month" else anchor.last_day or base
    if base is None:
        return None
    month = _month_after(base, offset)
    return _within_month(groups, month.year, month.month)


def _read_month_edge(groups: Groups, anchor: Anchor, relative: Mapping[str, tuple[int, str]]) -> Period | None:
    return _months(anchor.published.year, anchor.published.month) if anchor.published else None


def _read_relative_quarter(groups: Groups, anchor: Anchor, relative: Mapping[str, tuple[int, str]]) -> Period | None:
    base, last = anchor.published, anchor.last_period
    if anchor.is_comparison and last and last.unit == "quarter" and last.first == last.last:
        base = last.last
    if base is None:
        return None
    month = _month_after(base, 3 * relative[groups["relative_quarter"]][0])
    start = month.replace(month=(month.month - 1) // 3 * 3 + 1)
    return Period("quarter", start, start)


def _read_relative_week(groups: Groups, anchor: Anchor, relative: Mapping[str, tuple[int, str]]) -> Period | None:
    if anchor.published is None:
        return None
    monday = anchor.published + timedelta(7 * relative[groups["relative_week"]][0] - anchor.published.weekday())
    if groups.get("weekday"):
        return _days(monday + timedelta(_WEEKDAYS[groups["weekday"]]))
    return _days(monday + timedelta(5 if groups.get("weekend") else 0), monday + timedelta(6))


def _read_weekday(groups: Groups, anchor: Anchor, relative: Mapping[str, tuple[int, str]]) -> Period | None:
    if anchor.published is None:
        return None
    distance = (anchor.published.weekday() - _WEEKDAYS[groups["bare_weekday"]]) % 7
    return _days(anchor.published + timedelta((7 - distance) % 7 if anchor.is_future else -distance))


def _read_relative_day(groups: Groups, anchor: Anchor, relative: Mapping[str, tuple[int, str]]) -> Period | None:
    offset, kind = relative[groups["relative_day"]]
    base = anchor.published if kind == "published" else anchor.sentence_day or anchor.last_day
    return _days(base + timedelta(offset)) if base else None


def _read_ago(groups: Groups, anchor: Anchor, relative: Mapping[str, tuple[int, str]]) -> Period | None:
    return _back(anchor.published, count(groups["ago"]), groups["ago_unit"]) if anchor.published else None


def _back(published: date, length: int, unit: str) -> Period:
    if unit == "年":
        return _years(published.year - length)
    if unit == "个月":
        month = _month_after(published, -length)
        return _months(month.year, month.month)
    if unit == "天":
        return _days(published - timedelta(length))
    monday = published - timedelta(7 * length + published.weekday())
    return _days(monday, monday + timedelta(6))


def _read_span(groups: Groups, anchor: Anchor, relative: Mapping[str, tuple[int, str]]) -> Period | None:
    """Give the run of units that 未来五年 (this year counts) and 过去五年 (it does not) name."""
    if anchor.published is None:
        return None
    length, unit = count(groups["length"]), groups["length_unit"]
    first = 0 if groups["direction"] in ("未来", "今后") else -length
    last = first + length - 1
    if unit == "年":
        return _years(anchor.published.year + first, anchor.published.year + last)
    if unit == "个月":
        return Period("month", _month_after(anchor.published, first), _month_after(anchor.published, last))
    if unit == "周":
        first, last = 7 * first, 7 * first + 7 * length - 1
    return _days(anchor.published + timedelta(first), anchor.published + timedelta(last))


def _read_bare_day(groups: Groups, anchor: Anchor, relative: Mapping[str, tuple[int, str]]) -> Period | None:
    """Give the day whose month is not written: that of the day before it in the sentence, else the last such day."""
    last = count(groups.get("last_day") or groups["colloquial_day"])
    first = count(groups["bare_day"]) if groups.get("bare_day") else last
    base = anchor.sentence_day
    if base is None or first < base.day:
        base = anchor.published
        if base is None:
            return None
        if first > base.day and not anchor.is_future:
            base = _month_after(base, -1)
            if first > _last_of_month(base.year, base.month).day:
                base = _month_after(base, -1)
    return _days(base.replace(day=first), base.replace(day=last)) if first <= last else None


_Reader = Callable[[Groups, Anchor, Mapping[str, tuple[int, str]]], Period | None]

# the first group that is filled decides; a year alone comes after all that may stand inside it
_READERS: Mapping[str, _Reader] = {
    "first_year": _read_years,
    "iso_year": _read_iso,
    "same": _read_same_period,
    "relative_month": _read_relative_month,
    "first_month": _read_month_range,
    "month": _read_month,
    "months": _read_cumulated_months,
    "quarter": _read_quarter,
    "latin_quarter": _read_quarter,
    "first": _read_quarter,
    "quarters": _read_cumulated_quarters,
    "half": _read_half,
    "whole": _read_whole_year,
    "year_edge": _read_year_edge,
    "month_edge": _read_month_edge,
    "relative_quarter": _read_relative_quarter,
    "relative_week": _read_relative_week,
    "bare_weekday": _read_weekday,
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
