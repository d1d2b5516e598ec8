"""The grammar of calendar dates and periods in Chinese.

`heads` finds where a date begins and reads what can stand alone; `WITHIN` reads what may follow a year (2022年 4月19日);
`WITHIN_MONTH` what may follow a month named by a word (上月 18日). Groups are named by what they hold, and `date_resolution`
reads them. Blank space may stand beside a number (2022 年 4 月).
"""

from __future__ import annotations

import re
from collections.abc import Iterable

GAP = "[ \u2009\u202f]?"
TO = f"{GAP}(?:至|到|[-—–~～－]{{1,2}}){GAP}"
_YEAR = "(?:1[0-9]{3}|2[01][0-9]{2}|一[二三四五六七八九][〇零○一二三四五六七八九]{2}|二[〇零○][〇零○一二三四五六七八九]{2})"
_MONTH = "(?:1[0-2]|0?[1-9](?![0-9])|十[一二]?|[一二三四五六七八九元])"
_DAY = "(?:3[01]|[12][0-9]|0?[1-9]|三十一?|二十[一二三四五六七八九]?|廿[一二三四五六七八九]?|十[一二三四五六七八九]?|[一二三四五六七八九])"
_COUNT = "(?:[1-9][0-9]?|[二三四五六七八九]?十[一二三四五六七八九]?|[一二两三四五六七八九])"
_QUARTER = "[一二三四1-4]"
_WEEKDAY = "[一二三四五六日天]"
# 2022年初中, 年末端, 年底线, 5月底层
_FIRST = "初(?![中级步心始衷次审选婚期一二三四五六七八九十])"
_LAST = "底(?![线层部薪座盘])|末(?![端尾位])"
_SHORT_YEAR = (
    rf"(?P<short_year>[0-9]{{2}})年(?={GAP}(?:{_MONTH}月|{_QUARTER}季度|[上下]半年|[底末]))"
    "|(?<=[较比自])(?P<lone_year>[0-2][0-9])年(?![前后来间内多])"
)

_DAYS = rf"(?P<day>{_DAY})(?:(?:{GAP}[日号]?{TO}|(?P<list>[、和]))(?P<end_day>{_DAY}))?{GAP}[日号](?!线)"
_PART = rf"(?P<part>[上中下]旬|[上下]半月|{_FIRST}|{_LAST})"
# 1—2月, 1月至9月, 5、6月, 六七月
_BETWEEN = f"(?:{GAP}月份?{TO}|{TO}|、|(?<=[一二三四五六七八])(?=[二三四五六七八九]月))"
_MONTHS = (
    rf"(?P<first_month>{_MONTH}){_BETWEEN}(?P<last_month>{_MONTH}){GAP}月份?(?!{GAP}[0-9]{{1,2}}{GAP}[日号])"
    rf"|(?P<month>{_MONTH}){GAP}月(?:{GAP}{_DAYS}|份?{_PART}|份|(?![期龄大]|合约))"
    rf"|(?<![之以目此日提])[前头首](?!(?:一|1)个?月)(?P<months>{_COUNT}){GAP}个?月(?![内里])"
)
_QUARTERS = (
    rf"(?:第?(?P<first_quarter>{_QUARTER})(?:季度)?(?:{TO}|[、和](?:[二三23]、)?))?第?(?P<quarter>{_QUARTER})季度?(?<=度)(?P<quarter_edge>{_LAST}|{_FIRST})?"
    rf"|首(?P<first>季度?)|(?<!财年)Q(?P<latin_quarter>[1-4])(?![0-9A-Za-z])"
    rf"|[前头首](?P<quarters>[二两三23])个?季度?(?<=度)"
)
_PARTS = rf"(?P<half>[上下])半年(?:度(?!假))?(?P<half_edge>{_LAST})?|(?P<whole>全年)"

_LUNAR_MONTH = "(?:(?:农历)?(?P<lunar_month>[正腊冬]|(?<=农历)(?:十[一二]?|[二三四五六七八九]))月|大年)"
_LUNAR_DAY = "(?P<lunar_day>初[一二三四五六七八九十]|十[一二三四五六七八九]|(?:二十|廿)[一二三四五六七八九]?|三十)"

# 2026年第一季; without a year 第一季 may be one of a series on television
_SEASON = "第(?P<season>[一二三四])季(?![度节赛集播])"
WITHIN = re.compile(
    f"{GAP}(?:{_MONTHS}|{_QUARTERS}|{_SEASON}|{_PARTS}|年?(?P<year_edge>{_FIRST}|{_LAST}|终(?![奖于端究身]))|(?P<same>同期|同月|同季度?))"
)
WITHIN_MONTH = re.compile(f"份?{GAP}(?:{_DAYS}|{_PART}|(?P<same>同期))")
_BARE_DAY = "(?:3[01]|[12][0-9]|[1-9]|三十一?|二十[一二三四五六七八九]?|十[一二三四五六七八九])"
_DECADE = (
    "(?:(?P<century>上个?世纪|本世纪|[12][0-9]世纪|十九世纪|二十一?世纪))?"
    "(?P<first_decade>[1-9]0[、至到-]|[一二三四五六七八](?=[二三四五六七八九]十年代))?"
    "(?P<decade>[1-9]0|[一二三四五六七八九]十)年代[初末]?"
)
# two groups by what they begin with, so that a character is compared with few alternatives
_BY_NUMBER = (
    rf"(?P<first_year>{_YEAR})(?:年?{TO}|/)(?P<last_year>{_YEAR}|[0-9]{{2}}){GAP}年度?(?!{GAP}[0-9]{{1,2}}月|[初底末])",
    rf"(?P<year>{_YEAR}){GAP}年(?:度(?!假))?",
    r"(?P<iso_year>[12][0-9]{3})(?P<mark>[-/.])(?P<iso_month>1[0-2]|0?[1-9])(?P=mark)"
    r"(?P<iso_day>3[01]|[12][0-9]|0?[1-9])(?![0-9](?![0-9]?:[0-9])|[-/.][0-9])",
    # 24H1, but not the 24H2 of Windows 11 24H2
    r"(?P<coded_year>20[0-9]{2}|(?<![0-9A-Za-z.])(?<![0-9A-Za-z] )2[0-9])"
    r"(?:Q(?P<coded_quarter>[1-4])|H(?P<coded_half>[12]))(?![0-9A-Za-z版型更])",
    _SHORT_YEAR,
    _MONTHS,
    _QUARTERS,
    rf"(?P<ago>{_COUNT})(?P<ago_unit>年|个月|天|周|个星期)(?:之|以)?前(?![夕后期列景瞻沿往])",
    rf"(?:(?P<bare_day>[1-9]|[12][0-9]|3[01])(?:{GAP}日?{TO}|(?P<list_of_days>[、和])))?(?P<last_day>{_BARE_DAY}){GAP}日",
)
_BY_WORD = (
    _LUNAR_MONTH + _LUNAR_DAY,
    _PARTS,
    r"(?<![0-9一二三四五六七八九十百千万几数多半大])[年岁](?P<year_edge>初(?![中一二三四五六七八九十])|[底末])",
    "(?<![个0-9正腊冬])月(?P<month_edge>[底末]|初(?![一二三四五六七八九十]))",
    f"(?<![每逢各本上下个])(?:周|星期|礼拜)(?P<bare_weekday>{_WEEKDAY})(?![至到—-]周)",
    r"(?P<pair>昨今|今明|明后)(?:(?:两|2)|(?<=明后)(?=天))(?P<pair_unit>[天年日])",
    rf"(?<![已早])(?P<direction>过去|未来|今后|最近)的?(?P<length>{_COUNT})(?P<length_unit>年|个月|天|周)(?![多余来])",
)
# what dates begin with: digits, what stands before digits, other words than those of the lexicon
_DIGITS = "0123456789〇零○一二三四五六七八九十两廿元"
_SIGNS = "第前头首Q"
_OTHERS = "上下本年岁月周星礼过未今最全正腊冬农大明昨"
# a number begins a date only where a word of the calendar or the mark of 2022-04-19 ends the run of numbers and joints;
# most do not (一个, 统一, 三项), and are not compared with every wording
_NUMBER_AHEAD = (
    "(?=[12][0-9]{3}[-/.]|[0-9〇零○一二三四五六七八九十两廿元 \u2009\u202f第前头首、和/至到.:—–~～－-]{0,24}[年月日号季天周个HQ])"
)
_DECADE_AHEAD = "(?=[上本0-9一二三四五六七八九十][0-9一二三四五六七八九十、至到世纪个-]{0,12}年代)"
CONNECTOR = re.compile(TO)


def heads(relative: Iterable[tuple[str, str]], numbered: Iterable[str] = ()) -> re.Pattern[str]:
    """Give the expression that finds the beginning of a date.

    `relative` are pairs of a word and its unit (去年, year); `numbered` what stands behind 号 where it names no day (7号台风).
    """
    by_unit: dict[str, list[str]] = {}
    for word, unit in relative:
        by_unit.setdefault(unit, []).append(word)
    words = "|".join(
        f"(?P<relative_{unit}>{'|'.join(map(re.escape, sorted(group, key=lambda word: (-len(word), word))))})"
        for unit, group in by_unit.items()
        if unit != "week"
    )
    weeks = "|".join(map(re.escape, sorted(by_unit.get("week", ()), key=lambda word: (-len(word), word))))
    things = "|".join(map(re.escape, sorted(numbered))) or "(?!)"
    # 25号上午, but neither 5号线 nor 7号台风
    by_number = (*_BY_NUMBER, f"(?<![A-Za-z第〕-])(?P<colloquial_day>3[01]|[12][0-9]|[1-9])号(?!{things})")
    by_week = f"(?P<relative_week>{weeks})(?:(?P<weekday>{_WEEKDAY})|(?P<weekend>末))?" if weeks else "(?!)"
    by_word = (*_BY_WORD, by_week, words or "(?!)")
    # looked at first, so that the other characters of a text cost next to nothing
    firsts = "".join(sorted({word[0] for group in by_unit.values() for word in group} | set(_DIGITS + _SIGNS + _OTHERS)))
    return re.compile(
        rf"(?=[{firsts}])(?<![0-9])(?<![0-9][.,/:])"
        rf"(?:{_DECADE_AHEAD}{_DECADE}|(?=[{_DIGITS}{_SIGNS}]){_NUMBER_AHEAD}(?:{'|'.join(by_number)})"
        rf"|(?![{_DIGITS}])(?:{'|'.join(by_word)}))"
    )
