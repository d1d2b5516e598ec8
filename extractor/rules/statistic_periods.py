"""The period a figure holds for, and the period its change is measured against, in ISO 8601."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta

from extractor.document import Document
from extractor.mentions import Mention
from extractor.rules.statistic_clauses import Setting, dates_in
from extractor.rules.statistic_words import Cues

_COMPARING = re.compile(r"(?:比|较|与|同|和|相较于|相比|较之|自|继|距|跟)\Z")
# 按上年不变价计算
_NO_PERIOD = re.compile("相比|止|起至|的?(?:不变|可比|现行)?价格?(?:计|算|水平|口径)")
_NOW = re.compile("[，。；：\\n](?:目前|如今|现在|眼下)")
_FROM = re.compile(r"(?:由|从)\Z")
_CONTINUES = re.compile(r"[^，。；0-9]{2,10}中，|其中|(?:分|从)[一-鿿]{1,8}看，|至此|同期|此外|与此同时|当月|当日|截至目前")
_COMPARES = re.compile(r"同比|环比|比上年|比上月|增长|下降|上涨|下跌|[涨跌][0-9超逾近]")
_RELATIVE = re.compile(r"[^，。、；0-9]{1,8}的")
_SINCE = re.compile(r"[^，。；0-9]{0,6}(?:以来|之后|后|前|前夕)")
_CLAUSE_END = re.compile(r"[，。；：！？\n]")
_PLAN = re.compile(r"“?(?P<number>十[一二三四五六]?|[一二三四五六七八九])五”?(?:时期|期间)")
_NUMBERS = {digit: value for value, digit in enumerate("〇一二三四五六七八九")}
# 十年来，累计造林…: a time of its own, though no date
_OWN_TIME = re.compile(r"(?:这|近|过去)?[一二三四五六七八九十多几0-9]{1,3}年来|近年来|这些年|近期|近日|日前|[^，。；0-9]{2,12}以来，")
# 由现在的114对增加到170对
_LEVEL_NOW = re.compile(r"[由从](?:现在|目前|此前|原来|以前|过去|原先)的?\Z")
# between a date that is one number's own and that number; 从2010年的5万吨变成40万吨 holds another
_OTHER_FIGURE, _LONGEST_OWN = re.compile("[，、0-9]"), 10
_LONGEST_NOW = 4
_COPULAS = ("为", "是", "")
_SESSION = re.compile(r"收盘|开盘|午盘|早盘|尾盘|盘中|夜盘|盘初|低开|高开|收涨|收跌|午后|盘前")
# words that tie a figure to no period, or to another one
_UNDATED = re.compile(r"近年|目前|过去|以来|每|未来|如果|若|预计|将|计划|此前|曾|拥有|位于|，")
_SHORT_SENTENCE, _NEAR_START = 60, 24
# how far before a figure its date, and before a date the mark that opens a title, are looked for
_WINDOW, _TITLE = 240, 80
_LONGEST_DISPATCH = 1000
_SAME = re.compile(r"(?P<year>\d{4})(?P<rest>-(?:\d{2}(?:-\d{2})?|Q[1-4]|H[12]))?\Z")


def as_of(document: Document, setting: Setting, base: str | None, cues: Cues) -> tuple[str | None, bool]:
    """Give the date or period to which the sentence ties the figure, or None; and whether it is this figure's alone."""
    quantity = setting.quantity
    folded = document.folded
    if _LEVEL_NOW.search(folded, max(quantity.start - _LONGEST_NOW, 0), quantity.start):
        return None, True
    best: tuple[int, str] | None = None
    is_other = False
    window = max(setting.sentence.start, quantity.start - _WINDOW)
    for mention in reversed(dates_in(document, window, quantity.start)):
        if mention.value.value is not None and _is_period_of(document, setting, mention, base, cues):
            best = (mention.start, mention.value.value)
            is_other = _is_of_other_time(document, mention, setting)
            break
    # most texts name no plan
    for match in _PLAN.finditer(folded, window, quantity.start) if folded.find("五", window, quantity.start) >= 0 else ():
        if best is None or match.start() > best[0]:
            best = (match.start(), _plan_years(match["number"]))
    if best is None:
        return _session(document, setting), False
    is_own = is_other or _FROM.search(folded[max(best[0] - 2, 0) : best[0]]) is not None
    return _day(best[1]), is_own


def _is_of_other_time(document: Document, mention: Mention, setting: Setting) -> bool:
    """Tell whether the date belongs to a figure that another is set beside: 本月为3.5%，上月为3.4%; 比2015年的2600元."""
    folded, end = document.folded, setting.quantity.start
    if folded[mention.end : end] == "的":
        return _COMPARING.search(folded[max(mention.start - 4, 0) : mention.start]) is not None
    if mention.start != setting.start or setting.start == setting.sentence.start:
        return False
    return folded[mention.end : end] in _COPULAS and folded[mention.start] in "上去" and folded[mention.start - 1] == "，"


def _session(document: Document, setting: Setting) -> str | None:
    """Give the day of the dateline for a market's session (财联社6月5日电，夜盘开盘焦煤涨1.77%), or None."""
    folded, end = document.folded, setting.quantity.start
    start = max(setting.sentence.start, end - _WINDOW)
    if not _SESSION.search(folded, start, end):
        return None
    days = [m for m in dates_in(document, start, end) if m.value.granularity == "day"]
    if not days:
        # 截至收盘, in a later sentence of the dispatch
        start = max(folded.rfind("\n", 0, end), end - _LONGEST_DISPATCH)
        days = [m for m in dates_in(document, start, end) if m.value.granularity == "day" and folded.startswith(("电", "讯"), m.end)]
    return days[-1].value.value if days else None


def is_of_now(document: Document, start: int, setting: Setting) -> bool:
    """Tell whether a word for the present stands between `start` and the figure: 上半年新增三成，目前总装机已达…."""
    return _NOW.search(document.folded, start, setting.quantity.start) is not None


def continues(document: Document, setting: Setting) -> bool:
    """Tell whether a sentence without a date goes on with the period of the sentence before it."""
    folded, sentence = document.folded, setting.sentence
    gap = folded[max(sentence.start - 2, 0) : sentence.start]
    if "\n" in gap or _OWN_TIME.match(folded, sentence.start):
        return False
    if gap.rstrip().endswith(("；", ";")) or _CONTINUES.match(folded, sentence.start):
        return True
    if _COMPARES.search(folded, sentence.start, min(sentence.end, sentence.start + _WINDOW)) is not None:
        return True
    # 整车毛利率18.8%。其他销售毛利率20.6%。: one indicator after another
    quantity = setting.quantity
    if quantity.group not in ("measure", "ratio") or quantity.dimension == "age" or sentence.end - sentence.start > _SHORT_SENTENCE:
        return False
    return quantity.start - sentence.start <= _NEAR_START and not _UNDATED.search(folded, sentence.start, quantity.start)


def _is_period_of(document: Document, setting: Setting, mention: Mention, base: str | None, cues: Cues) -> bool:
    folded, quantity = document.folded, setting.quantity
    before = folded[max(mention.start - 4, 0) : mention.start]
    surface = folded[mention.start : mention.end]
    if base is not None and surface in base:
        return False
    if folded[mention.end : quantity.start] == "的" and _COMPARING.search(before):
        # 比2015年的2600元翻了两番: the date of this figure
        return True
    if mention.start < setting.start and cues["lasting"].first_in(setting.before) >= 0:
        # 今天开始铺轨，线路全长80公里: it holds at any time
        return False
    if _COMPARING.search(before) or _NO_PERIOD.match(folded, mention.end):
        return False
    between = folded[mention.end : quantity.start]
    if between.startswith("的") or _FROM.search(before):
        # 由2013年底的15.1%下降到0.75%: the date belongs to the first number alone
        return len(between) <= _LONGEST_OWN and not _OTHER_FIGURE.search(between)
    if "同期" in surface or folded.startswith("同期", mention.end):
        return _CLAUSE_END.search(folded, mention.end, quantity.start) is None
    if before.endswith(("截至", "截止", "截至到")):
        return True
    window = max(setting.sentence.start, mention.start - _TITLE)
    if folded.count("《", window, mention.start) > folded.count("》", window, mention.start):
        return False
    if is_of_now(document, mention.end, setting):
        return False
    clause = _CLAUSE_END.search(folded, mention.end, quantity.start)
    told = folded[mention.end : clause.start() if clause else quantity.start]
    if cues["reporting"].at_end(told) or cues["reporting"].first_in(told, longer=True) >= 0:
        return False
    if told == "" and before.endswith("于"):
        # 公司成立于1994年8月，注册资本…
        return False
    if clause is not None and _RELATIVE.match(folded, mention.end, clause.start()):
        # 去年新开辟的街道上，日均交易量400吨: the date belongs to the street
        return False
    return surface.startswith(("今年", "年初", "本月")) or _SINCE.match(folded, mention.end, quantity.start) is None


def _plan_years(number: str) -> str:
    plan = 10 + _NUMBERS.get(number[1:], 0) if number.startswith("十") else _NUMBERS[number]
    start = 1951 + 5 * plan
    return f"{start}/{start + 4}"


def _day(value: str) -> str:
    """Give the value without a time of day."""
    return "/".join(part.partition("T")[0] for part in value.split("/"))


def base_period(period: str, value: str | None) -> str | None:
    """Give the period that `period` names, seen from the ISO period `value`; None where it cannot be told.

    >>> base_period("same_period_last_year", "2025-01/2025-09"), base_period("previous_period", "2026-Q1")
    ('2024-01/2024-09', '2025-Q4')
    """
    if value is None or period == "unknown":
        return None
    parts = [_SAME.fullmatch(part) for part in value.split("/")]
    if any(part is None for part in parts):
        return None
    if period == "same_period_last_year":
        return "/".join(_year_before(part[0]) for part in parts if part)
    return _before(value) if len(parts) == 1 else _range_before(value)


def _year_before(value: str) -> str:
    year, rest = int(value[:4]) - 1, value[4:]
    if rest == "-02-29":
        rest = "-02-28"
    return f"{year:04d}{rest}"


def _before(value: str) -> str:
    year, rest = int(value[:4]), value[4:]
    if not rest:
        return str(year - 1)
    if rest[1] == "Q":
        quarter = int(rest[2])
        return f"{year}-Q{quarter - 1}" if quarter > 1 else f"{year - 1}-Q4"
    if len(rest) == 3:
        month = int(rest[1:])
        return f"{year}-{month - 1:02d}" if month > 1 else f"{year - 1}-12"
    return (date.fromisoformat(value) - timedelta(days=1)).isoformat()


def _range_before(value: str) -> str | None:
    """Give the range of the same length that ends just before this one: the week before a week."""
    first, _, last = value.partition("/")
    if len(first) == len(last) == 10:
        start, end = date.fromisoformat(first), date.fromisoformat(last)
        length = end - start
        return f"{(start - length - timedelta(days=1)).isoformat()}/{(start - timedelta(days=1)).isoformat()}"
    if len(first) == len(last) == 7:
        months = (int(last[:4]) - int(first[:4])) * 12 + int(last[5:]) - int(first[5:]) + 1
        return f"{_shift(first, -months)}/{_shift(last, -months)}"
    return None


def _shift(month: str, by: int) -> str:
    count = int(month[:4]) * 12 + int(month[5:]) - 1 + by
    return f"{count // 12:04d}-{count % 12 + 1:02d}"


def last_day(month: str) -> str:
    """Give the last day of an ISO month."""
    year, number = int(month[:4]), int(month[5:])
    return f"{month}-{monthrange(year, number)[1]:02d}"
