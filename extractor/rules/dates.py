"""Finds calendar dates and periods and resolves them: 4月19日, 今年一季度, 1至9月, 去年同期, 上月末, 5月18日—5月24日.

The span is the bare date: 上午 and 24时 behind it, 截至 and 自 before it stay outside. Vague words (近日, 目前), plan periods
(“十四五”), festivals, document numbers and durations are no dates.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from itertools import compress

from extractor.document import Document
from extractor.lexicon.loader import Lexicon
from extractor.mentions import Label, Mention, Provenance, Span, immutable, replace
from extractor.rules.base import mention
from extractor.rules.date_grammar import CONNECTOR, WITHIN, WITHIN_MONTH, heads
from extractor.rules.date_lunar import LunarCalendar
from extractor.rules.date_periods import Period, count, year_number
from extractor.rules.date_resolution import Anchor, resolve
from extractor.values import DateValue

_QUARTERS = ("quarter", "first_quarter", "latin_quarter", "first")
# how far behind a business year its quarters may stand
_LONGEST_REPORT = 200
_STATED_YEAR = ("year", "short_year", "lone_year", "relative_year")
_FUTURE_BEFORE = re.compile("将|拟|预计|计划|力争|定于|有望|目标|届时|截止")
_FUTURE_BEHIND = re.compile(".{0,8}?将|日?前(?!后|夕)|起(?:施行|实施|执行|正式)")
_COMPARING = ("比", "较", "从", "由", "高于", "低于", "快于", "慢于", "好于", "多于", "少于", "大于", "小于", "优于")
_COMPARED = frozenset("比较与和同")
_CHINESE_DIGITS = frozenset("一二三四五六七八九十百千万几数第两")
_EDGE = frozenset("，。；：、？！,;:（）()“”‘’《》【】「」\n\t 　…—-·/|在于自从至到的和及截前今是较比为了")
_CARRIED_OVER = 60
# where a text names no date before
_NOWHERE = -1000
# 每周一至周五, 每周一、周三 name no day
_WEEKLY = re.compile("(?:周|星期|礼拜)[一二三四五六日天][至到—-]\\Z|[每逢](?:周|星期|礼拜)[一二三四五六日天][、和]\\Z")
_PREPOSITIONS = frozenset("从到自至在于据比较截及与和由对占")
_STOPS = frozenset("，。；：、？！,;:（）()“”\n \t")
_NOT_A_DAY = re.compile("[内游龄均线]|以[内上下]|之内|移动|无理由|年化|均")
_DURATION_BEFORE = re.compile("(?:[近第每满逾超共约个前后续多]|过去|为期|最近|连续|累计|至少|不足|超过)\\Z")
_NOT_A_YEAR = re.compile("第[0-9]+号|版|历史|均")


@immutable
class _Found:
    start: int
    end: int
    rule: str
    groups: Mapping[str, str]


class Dates:
    """The stage that finds dates; each has a DateValue, whose value is None where the text and its date do not tell it."""

    name = "dates"
    requires: frozenset[Label] = frozenset()
    provides = frozenset({Label.DATE})

    def __init__(self, lexicon: Lexicon) -> None:
        rows = lexicon.rows("relative_dates")
        self._relative = {entry["word"]: (int(entry["offset"]), str(entry["anchor"])) for entry in rows}
        numbered = lexicon.rows("numbered_things")
        self._heads = heads(((entry["word"], entry["unit"]) for entry in rows), (e["word"] for e in numbered if e["side"] == "behind"))
        self._lunar = LunarCalendar(lexicon.rows("lunar_years"))
        self._series = tuple(entry["word"] for entry in numbered if entry["side"] == "before")
        words = sorted((entry["word"] for entry in lexicon.rows("date_exceptions")), key=lambda word: (-len(word), word))
        self._exceptions = re.compile("|".join(map(re.escape, words)) or "(?!)")

    def find(self, document: Document) -> Iterable[Mention]:
        """Give the dates of the text, none of them overlapping."""
        published = document.article.published_date
        # a day of publication such as 0001-01-01 is a default, not a date
        reading = _Reading(published if published and 1900 <= published.year < 2200 else None)
        at = 0
        while (head := self._heads.search(document.folded, at)) is not None:
            found = _extended(document.folded, head)
            at = found.end
            if self._is_none(document, found, reading):
                continue
            anchor = reading.anchor(document, found)
            period = None if _is_fiscal(document, found) else self._resolve(found, anchor)
            joined = self._joined(document, found, period, anchor)
            if joined is not None:
                found, period = joined
                at = found.end
            reading.remember(document, found, period)
            value = DateValue(period.iso if period else None, period.granularity if period else _granularity(found.rule))
            yield mention(document, found.start, found.end, Label.DATE, Provenance(self.name, found.rule), value)

    def _resolve(self, found: _Found, anchor: Anchor) -> Period | None:
        if "lunar_day" in found.groups:
            return self._lunar.resolve(found.groups, anchor.published)
        return resolve(found.groups, anchor, self._relative)

    def _joined(self, document: Document, found: _Found, period: Period | None, anchor: Anchor) -> tuple[_Found, Period] | None:
        """Give the range that this date begins (5月18日—5月24日), or None where it stands by itself."""
        connector = CONNECTOR.match(document.folded, found.end)
        if period is None or connector is None or period.first != period.last:
            return None
        head = self._heads.match(document.folded, connector.end())
        if head is None:
            return None
        second = _extended(document.folded, head)
        is_weekday = found.groups.get("weekday") is not None and second.rule == "bare_weekday"
        if not is_weekday and self._is_none(document, second, _Reading(None)):
            return None
        stated = any(second.groups.get(name) for name in _STATED_YEAR)
        groups = second.groups if stated else {**second.groups, "year": str(period.first.year)}
        last = resolve(
            groups if second.rule in ("month", "year", "year_edge") else second.groups,
            replace(anchor, sentence_day=period.last),
            self._relative,
        )
        if last is not None and second.rule == "bare_weekday":
            # 下周一至周五
            last = Period("day", *[period.last + timedelta((last.last - period.last).days % 7)] * 2)
        if last is None or last.unit != period.unit or last.first != last.last:
            return None
        if last.last < period.first and not stated:
            # 12月20日至1月5日 runs over New Year
            last = last.in_year(last.last.year + 1)
        if last.last <= period.first:
            return None
        return _Found(found.start, second.end, found.rule, found.groups), Period(period.unit, period.first, last.last)

    def _is_none(self, document: Document, found: _Found, reading: _Reading) -> bool:
        """Tell whether the wording is no date here: 今日头条, 2000年前, 2022年第11号, 活动当天, 3日内."""
        folded, start, end = document.folded, found.start, found.end
        window = max(start - 4, 0)
        if any(hit.start() <= start and end <= hit.end() for hit in self._exceptions.finditer(folded, window, end + 4)):
            return True
        if found.rule.startswith("relative") and not found.groups.get("weekday"):
            if not _stands_apart(document, found):
                return True
            if self._relative[found.groups[found.rule]][1] != "text":
                return False
            # 当年 without a year just before it is vague: 老工人都记得当年的炉火
            is_vague = found.rule == "relative_year" and folded[start] == "当" and start - reading.year_end > _CARRIED_OVER
            return is_vague or _is_of_event(document, found)
        if found.rule == "colloquial_day":
            return folded.endswith(self._series, window, start)
        check = _CHECKS.get(found.rule)
        return check is not None and check(document, found, reading.end)


def _is_fiscal(document: Document, found: _Found) -> bool:
    """Tell whether a quarter belongs to a business year, which need not be that of the calendar: 2027财年Q1营收…；Q1净利润."""
    if found.rule not in _QUARTERS:
        return False
    return document.folded.rfind("财年", max(found.start - _LONGEST_REPORT, 0), found.start) >= 0


def _groups(match: re.Match[str]) -> dict[str, str]:
    """Give the groups that matched, by name; every group of the grammar has one."""
    groups = match.groups()
    return dict(compress(zip(match.re.groupindex, groups, strict=True), groups))


def _extended(folded: str, head: re.Match[str]) -> _Found:
    """Give what the head begins: a year takes what follows within it, a month word its day."""
    groups = _groups(head)
    rule, start, end = next(iter(groups)), head.start(), head.end()
    if "list_of_days" in groups and count(groups["bare_day"]) + 1 != count(groups["last_day"]):
        # 5、28日 is a number of the text's own list and a day
        start = head.start("last_day")
        rule, groups = "last_day", {"last_day": groups["last_day"]}
    if rule == "first_month" and "、" in head.group() and count(groups["first_month"]) + 1 != count(groups["last_month"]):
        start = head.start("last_month")
        rule, groups = "month", {"month": groups["last_month"]}
    behind = WITHIN if rule in _STATED_YEAR else WITHIN_MONTH if rule == "relative_month" else None
    within = behind.match(folded, end) if behind else None
    if within is not None:
        groups |= _groups(within)
        end = within.end()
    return _Found(start, end, rule, groups)


def _stands_apart(document: Document, found: _Found) -> bool:
    """Tell whether a word such as 今年 is one here: in 如今年轻人 no edge of the segmenter stands before it."""
    folded, start = document.folded, found.start
    if folded[found.end : found.end + 1] in tuple("轻龄级糕"):
        return False
    # the segmenter makes words of 从今, 比上
    before = folded[start - 1] if start else ""
    has_day = len(found.groups) > 1
    return (
        has_day or start in document.token_edges or before in _PREPOSITIONS or (folded[start] in "今昨" and before not in tuple("如当现"))
    )


def _is_of_event(document: Document, found: _Found) -> bool:
    """Tell whether the word counts from an event and names no day by itself: 试飞当天，, 公告次日起, 连续第二天."""
    folded, start, end = document.folded, found.start, found.end
    if not start or folded[start - 1] in _EDGE or found.rule == "relative_year":
        return folded[start - 1 : start] == "第"
    return folded[start - 1] in "续第" or end == len(folded) or folded[end] in _STOPS or folded[end] in "起内的"


def _is_no_year(document: Document, found: _Found, previous: int) -> bool:
    folded, year = document.folded, year_number(found.groups["year"]) if found.groups.get("year") else 0
    before = folded[found.start - 1] if found.start else ""
    if len(found.groups) > 1:
        return False
    if _NOT_A_YEAR.match(folded, found.end):
        return True
    # 近2000年, 1000年前, 1500多年
    return (
        year > 0 and year % 100 == 0 and (before in tuple("近约超逾过有第前") or folded[found.end : found.end + 1] in tuple("前来后历多间"))
    ) or 0 < year < 1000


def _is_no_month(document: Document, found: _Found, previous: int) -> bool:
    folded, start, end = document.folded, found.start, found.end
    if folded[start] in _CHINESE_DIGITS and start and folded[start - 1] in _CHINESE_DIGITS:
        return True
    before = folded[max(start - 2, 0) : start]
    if before in ("每年", "历年", "往年"):
        return True
    if len(found.groups) > 1 or folded[end - 1] != "月":
        return False
    is_duration = _DURATION_BEFORE.search(before) is not None and before != "整个"
    if is_duration or folded[end : end + 1] in tuple("供嫂饼") or (folded[start] in _CHINESE_DIGITS and folded.startswith("内", end)):
        return True
    return folded[start] in _CHINESE_DIGITS and not (start in document.token_edges and end in document.token_edges)


def _is_no_day(document: Document, found: _Found, previous: int) -> bool:
    folded, start, end = document.folded, found.start, found.end
    if folded[start] in _CHINESE_DIGITS and start and folded[start - 1] in _CHINESE_DIGITS:
        return True
    return _NOT_A_DAY.match(folded, end) is not None or _DURATION_BEFORE.search(folded[max(start - 2, 0) : start]) is not None


def _is_no_span(document: Document, found: _Found, previous: int) -> bool:
    before = document.folded[found.start - 1] if found.start else ""
    return before in tuple("0123456789.第近每约") or before in _CHINESE_DIGITS


def _is_no_weekday(document: Document, found: _Found, previous: int) -> bool:
    # the weekday behind a date says no more than the date: 5月27日周三, 18日（周五）; 每周一至周五 names no day
    start = found.start
    is_end_of_set = _WEEKLY.search(document.folded[max(start - 5, 0) : start]) is not None
    is_behind_date = start == previous or (start == previous + 1 and document.folded[previous] in "（ ")
    return is_behind_date or is_end_of_set or not {start, found.end} <= document.token_edges


def _is_no_part(document: Document, found: _Found, previous: int) -> bool:
    before = document.folded[found.start - 1] if found.start else ""
    return before in tuple("每往历") or (found.rule == "whole" and document.folded.startswith("龄", found.end))


def _is_no_quarter(document: Document, found: _Found, previous: int) -> bool:
    before = document.folded[found.start - 1] if found.start else ""
    return before.isascii() and before.isalpha()


_CHECKS = {
    "year": _is_no_year,
    "lone_year": _is_no_year,
    "month": _is_no_month,
    "first_month": _is_no_month,
    "last_day": _is_no_day,
    "bare_day": _is_no_day,
    "ago": _is_no_span,
    "bare_weekday": _is_no_weekday,
    "whole": _is_no_part,
    "half": _is_no_part,
    "year_edge": _is_no_part,
    "latin_quarter": _is_no_quarter,
}
_GRANULARITY = {
    "month": "month",
    "months": "range",
    "first_month": "range",
    "quarter": "quarter",
    "half": "range",
    "relative_month": "month",
}


def _granularity(rule: str) -> str:
    return _GRANULARITY.get(rule, "year" if "year" in rule else "day")


class _Reading:
    """What the reading of one text has met so far: the last day, the last period, the year stated in this sentence."""

    def __init__(self, published: date | None) -> None:
        self.end = self.year_end = _NOWHERE
        self._published = published
        self._last_day: date | None = None
        self._last_period: Period | None = None
        self._sentence = Span(0, 0)
        self._sentence_day: date | None = None
        self._carried: Period | None = None
        self._carried_at = 0

    def anchor(self, document: Document, found: _Found) -> Anchor:
        """Give what the date is resolved against, as the text stands before it."""
        sentence = self._sentence
        if not sentence.start <= found.start < sentence.end:
            self._sentence = sentence = document.sentence_at(found.start)
            self._sentence_day = self._carried = None
        elif found.start - self._carried_at > _CARRIED_OVER:
            self._carried = None
        folded, start = document.folded, found.start
        is_future = bool(
            _FUTURE_BEFORE.search(folded, max(sentence.start, start - 16), start) or _FUTURE_BEHIND.match(folded, found.end, sentence.end)
        )
        is_comparison = folded.endswith(_COMPARING, 0, start)
        return Anchor(self._published, self._last_day, self._last_period, self._sentence_day, self._carried, is_future, is_comparison)

    def remember(self, document: Document, found: _Found, period: Period | None) -> None:
        """Keep what later dates of the text may stand on."""
        self.end = found.end
        if "year" in found.groups:
            self.year_end = found.end
        if period is None or "same" in found.groups:
            return
        published = self._published
        is_compared = found.start > 0 and document.folded[found.start - 1] in _COMPARED
        if period.unit == "day":
            self._sentence_day = period.last
            # in 自4月10日起调整…。同日 the day meant is the one before, on which it was announced
            if published is None or period.last <= published:
                self._last_day = period.last
        elif not is_compared:
            self._last_period = period
        # a year alone speaks for the months behind it where it is long past: 1988年，…3月
        is_past = period.unit != "year" or published is None or period.last.year < published.year - 1
        if not is_compared and is_past and found.rule in _STATED_YEAR and not document.folded.startswith("以来", found.end):
            self._carried, self._carried_at = period, found.end
