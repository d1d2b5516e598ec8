"""Finds and reads numbers: 33, 1,100万, 三十三, 壹佰贰拾万, 25万6千, 十余, 数百万, 三四十, 100-200亿, 三分之一.

One grammar, compiled once, both finds a number in text and takes apart a surface, so whatever is found can be read.
A unit (元, %, 成, 倍) is no part of a number, save where the wording puts it in front (百分之五). The words 近, 约, 超, 不足
before a number and 左右, 以上 behind it belong to the statistic, not to the number.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Context, Decimal
from functools import lru_cache
from string import ascii_letters

from extractor.document import Document
from extractor.lexicon.loader import Lexicon
from extractor.mentions import Label, Mention, Provenance, replace
from extractor.rules.base import mention
from extractor.text import fold
from extractor.values import NumeralValue

_UPPER = str.maketrans("壹贰貳叁參弐肆伍陆陸柒捌玖拾佰仟萬億兩零○廿卅", "一二二三三二四五六六七八九十百千万亿两〇〇廿卅")
_DIGITS = {digit: value for value, digit in enumerate("〇一二三四五六七八九")} | {"两": 2}
_SCALES = {"十": 1, "百": 2, "千": 3, "万": 4, "亿": 8}
# digits enough for any amount of money or length; a longer run of digits is a code, not a number
# a number so short is read once and kept
_SHORT = 5
_EXACT = Context(prec=120)


def _grammar(digit: str, ten: str, hundred: str, thousand: str) -> str:
    """Give the expression of a whole number, with Arabic coefficients, written in the given characters."""
    # spaces part thousands where decimals follow: 1 234.5
    spaced = r"[0-9]{1,3}(?: [0-9]{3})++(?=\.[0-9])"
    arabic = rf"(?:[0-9]{{1,3}}(?:,[0-9]{{3}})++|{spaced}|[0-9]{{1,30}}+)" r"(?:\.[0-9]{1,30}+)?+(?![0-9]|[.,][0-9])"
    filled = {count: rf"[0-9]{{{count}}}(?![0-9.])" for count in (1, 2, 3, 4, 8)}
    coefficient = rf"(?:{arabic}|{digit})"
    zero = "[〇零○]"
    tens = rf"{coefficient}?{ten}(?:{digit}|{filled[1]})?"
    below_hundred = rf"(?:{tens}|{digit})"
    # 1万5千零7: digits behind a nought
    few = rf"{zero}[0-9]{{1,2}}+(?![0-9.,])"
    hundreds = rf"{hundred}(?:{zero}{digit}|{few}|{tens}|{digit}|{filled[2]})?"
    hundreds_group = rf"{coefficient}{hundreds}"
    thousands = rf"{thousand}(?:{zero}?{hundreds_group}|{zero}?{tens}|{zero}?{digit}|{few}|{filled[3]})?"
    group = rf"(?:{coefficient}(?:{thousands}|{hundreds}|{ten}{digit}?)?|{ten}{digit}?|[廿卅]{digit}?)"
    # 3万5 is 35,000
    short = r"[1-9](?=[，。；！？）元块的个]|\Z)"
    after_zero = rf"{zero}(?:{hundreds_group}|{below_hundred}|{arabic})"
    below_wan = rf"(?:{coefficient}(?:{thousands}|{hundreds})|{after_zero}|{tens}|{filled[4]}|{digit}|{short})"
    wan = rf"万万?{below_wan}?"
    below_yi = rf"(?:{zero}?{group}{wan}|{below_wan}|{filled[8]})"
    return rf"(?:{group}|[百千](?=亿亿))(?:{wan})?(?:亿亿?{below_yi}?)?"


_DIGIT = "[一二三四五六七八九两]"
_LOWER_NUMBER = _grammar(_DIGIT, "十", "百", "千")
_UPPER_NUMBER = _grammar("[壹贰貳叁肆伍陆柒捌玖]", "拾", "佰", "仟")
# 下午三点五十 and 三点五分 are times of day
_POINT = "(?<![0-9])点[〇零一二三四五六七八九]{1,30}+(?![十分刻])[百千]?万?亿?亿?"
_SERIAL = "[〇零○一二三四五六七八九]{3,30}+(?![十百千万亿])"
_UPPER_BEGINS = "(?=[壹贰貳叁肆伍陆柒捌玖][拾佰仟万亿]|拾[壹贰貳叁肆伍陆柒捌玖万亿])"
_NOUGHT = "[〇零](?![〇零一二三四五六七八九十百千万亿])"
_SIMPLE = rf"(?:{_SERIAL}|(?:{_LOWER_NUMBER}|[〇零](?=点))(?:{_POINT})?|{_UPPER_BEGINS}{_UPPER_NUMBER}|{_NOUGHT})"
_SCALE = "(?:[十百千]?万?亿?亿?)"
# 三四十, 七八, 一两百万, 十七八, 二十三四: neighbours, and 三五 that means a few
_PAIR = "(?:一二|一两|两三|二三|三四|三五|四五|五六|六七|七八|八九)"
_ESTIMATE = rf"(?:(?:{_DIGIT}[百千万])?{_DIGIT}?十(?={_PAIR})|{_DIGIT}百(?={_PAIR}十)|{_DIGIT}千(?={_PAIR}百))?{_PAIR}{_SCALE}"
_BARE = "(?:[百千]?万?亿|[百千]?万|[百千])"
_MORE = "(?:[多余]|几|来(?![自到看说源临了得]))(?:[百千]?万?亿?)"

# the name of the last group that matched tells how the numeral is read
_NUMERAL_PARTS = (
    rf"(?P<half>一半|(?<![大多])半数|{_DIGIT}个半)",
    rf"(?P<percentage>[百千万]分之(?:百|{_SIMPLE}))",
    rf"(?P<estimate>{_ESTIMATE}(?!{_DIGIT}))",
    r"(?P<vague>(?:[数几]|上)(?:[十百千]万?亿?|万?亿|万))",
    r"(?P<slash>[1-9]/[1-9][0-9]?(?![0-9A-Za-z/.月日]))",
    rf"(?P<simple>{_SIMPLE})(?:(?P<more>{_MORE})|(?P<range>(?:至|到|[-—–~～－]{{1,2}}){_SIMPLE})|(?P<fraction>分之{_SIMPLE}))?",
    rf"(?P<bare>{_BARE})(?P<more_bare>{_MORE})?",
)
_SIGN = r"(?:负|零下|(?<![0-9A-Za-z一-鿿”）)/.-])[-−－](?=[0-9])|(?<=[比至为到率差是约达涨降幅增在温])[-−－](?=[0-9]))"
# looked at first, so that the other characters of a text cost next to nothing
_BEGINS = "(?=[0-9〇零○一二三四五六七八九十百千万亿两数几上半壹贰貳叁參肆伍陆柒捌玖拾廿卅负−－-])"
_NUMERAL = re.compile(rf"{_BEGINS}(?<![0-9])(?<![0-9][.,-])(?P<sign>{_SIGN})?(?:{'|'.join(_NUMERAL_PARTS)})")
_TRADITIONAL = str.maketrans("萬億兩貳參陸負點個餘數幾", "万亿两贰叁陆负点个余数几")
_WIDE_COMMA = re.compile("([０-９])，(?=[０-９]{3}(?![０-９]))")
_HALVES = frozenset(("一半", "半数"))
_DENOMINATORS = {"百": "%", "千": "‰", "万": "‱"}
_TOKEN = re.compile(r"[0-9.]+|.")
# the segmenter makes words of 近三, 近百 and 致两人
_BEFORE_BARE = frozenset("近逾超过约每达成破足于致")
# 一成二: the segmenter may glue the first digit to the word before it
_TENTHS = re.compile("[成米][一二三四五六七八九](?![十百千万亿点成一二三四五六七八九])")
_MEASURES = frozenset("个岁名人天里件次家")
_GLUE = frozenset(f"{ascii_letters}-")
_GLUED = re.compile(r"[A-Za-z]-?\Z")
_RANGE_MARK = re.compile("[至到—–~～－-]{1,2}")
_SCALED = re.compile(r"(.*?)(万亿|亿亿|[百千万亿])\Z")
_SCALES_AS_NUMBERS = {scale: 10**power for scale, power in _SCALES.items()}
_ESTIMATED = re.compile(rf"(.*?)({_PAIR})({_SCALE})\Z")


def parse_numeral(surface: str) -> Decimal | None:
    """Give the exact number that the whole surface writes, or None where it is a range, an estimate, a percentage or no number.

    >>> parse_numeral("1万2千"), parse_numeral("壹佰贰拾万"), parse_numeral("十余")
    (Decimal('12000'), Decimal('1200000'), None)
    """
    value = parse_quantity(surface)
    return None if value is None or value.high is not None or value.approx is not None or value.unit is not None else value.amount


def parse_quantity(surface: str) -> NumeralValue | None:
    """Give the reading of the whole surface, ranges and estimates included; None rather than a guess.

    `amount` is the low end of a range and `high` the high end; 多, 余, 几, 数, 上百 and 百万 without a digit set `approx` to about.
    百分之五 has the amount 5 and the unit %, 千分之二 the unit ‰. 三分之一 is rounded to 28 digits.

    >>> parse_quantity("100-200亿")
    NumeralValue(amount=Decimal('10000000000'), high=Decimal('20000000000'), approx=None, unit=None)
    """
    folded = fold(_with_separators(surface)).translate(_TRADITIONAL)
    # a single 壹 or 拾 is a number as a surface, though no text is searched for it
    match = _NUMERAL.fullmatch(folded if len(folded) > 1 else folded.translate(_UPPER))
    return _value(match) if match else None


def _with_separators(text: str) -> str:
    """Give the text with the commas of full-width numbers (１，１００) as separators, character for character."""
    return _WIDE_COMMA.sub(r"\1,", text) if "，" in text else text


def _value(match: re.Match[str]) -> NumeralValue | None:
    kind, surface, sign = match.lastgroup or "", match.group(), match["sign"]
    if sign:
        surface = surface[len(sign) :]
    value = _read_often(kind, surface) if len(surface) <= _SHORT else _read(kind, surface)
    # -3~5℃ goes from below nothing to above it
    return value if value is None or not sign else replace(value, amount=-value.amount)


def _read(kind: str, surface: str) -> NumeralValue | None:
    surface = surface.translate(_UPPER).replace(",", "").replace(" ", "")
    # 1.5万点三
    return None if "." in surface and "点" in surface else _READERS[kind](surface)


# half of the numbers of an article are 一, 两, 三, 100 and the like
_read_often = lru_cache(maxsize=4096)(_read)


def _read_simple(surface: str) -> NumeralValue | None:
    return NumeralValue(_number(surface))


def _read_bare(surface: str) -> NumeralValue | None:
    # 百万台 is a round number, 百 in 近百家 takes its side from the word before it
    return NumeralValue(_number(surface), approx="about" if len(surface) > 1 else None)


def _read_more(surface: str) -> NumeralValue | None:
    before, word, after = re.split("([多余几来])", surface, maxsplit=1)
    if word == "几" and before[-1] not in "十百千万亿":
        return None
    return NumeralValue(_scaled(_number(before), after), approx="about")


def _read_vague(surface: str) -> NumeralValue | None:
    return NumeralValue(_scaled(Decimal(1), surface[1:]), approx="about")


def _read_estimate(surface: str) -> NumeralValue | None:
    found = _ESTIMATED.match(surface)
    if found is None:
        return None
    before, pair, after = found.groups()
    if before.endswith("十") and pair == "三五":
        # 十三五 is a plan; 三五 alone means a few
        return None
    base = _number(before) if before else Decimal(0)
    low, high = (_scaled(Decimal(_DIGITS[digit]), after) for digit in pair)
    return NumeralValue(base + low, base + high)


def _read_percentage(surface: str) -> NumeralValue | None:
    return NumeralValue(_number(surface[3:]), unit=_DENOMINATORS[surface[0]])


def _read_fraction(surface: str) -> NumeralValue | None:
    below, _, above = surface.partition("分之")
    return NumeralValue(_number(above) / _number(below)) if _number(below) else None


def _read_slash(surface: str) -> NumeralValue | None:
    above, _, below = surface.partition("/")
    return NumeralValue(Decimal(above) / Decimal(below)) if int(above) < int(below) else None


def _read_half(surface: str) -> NumeralValue | None:
    return NumeralValue(Decimal("0.5") if surface in _HALVES else _DIGITS[surface[0]] + Decimal("0.5"))


def _read_range(surface: str) -> NumeralValue | None:
    low_text, high_text = _RANGE_MARK.split(surface, maxsplit=1)
    low, high = _number(low_text), _number(high_text)
    scaled = _SCALED.match(high_text)
    if scaled and low_text[-1] not in "万亿" and not (low_text[-1] in "百千" and scaled[2] in ("百", "千")):
        carried = _carried(low, scaled)
        if carried is None:
            return None
        low = carried
    return NumeralValue(low, high) if low < high else None


def _carried(low: Decimal, high: re.Match[str]) -> Decimal | None:
    """Give the low end in the scale of the high one: 100-200亿 is 100亿 at least; None where the scale could be two.

    In 八到九百亿 the low end is 八亿 or 八百亿; 5000-1万 states its low end in full.
    """
    rest, scale = high[1], high[2]
    if _number(rest) <= low:
        return low if scale in ("百", "千", "万") else None
    if rest[-1] in "十百千" and low < 10 and low * _SCALES_AS_NUMBERS[rest[-1]] < _number(rest):
        return None
    return _scaled(low, scale)


_READERS = {
    "simple": _read_simple,
    "bare": _read_bare,
    "more": _read_more,
    "estimate": _read_estimate,
    "more_bare": _read_more,
    "vague": _read_vague,
    "percentage": _read_percentage,
    "fraction": _read_fraction,
    "slash": _read_slash,
    "half": _read_half,
    "range": _read_range,
}


def _scaled(amount: Decimal, scales: str) -> Decimal:
    """Give the amount times every scale: 3 with 万亿 is 3E12, written out."""
    return _EXACT.multiply(amount, Decimal(10 ** sum(_SCALES[scale] for scale in scales)))


def _number(surface: str) -> Decimal:
    """Give the number of a surface that the grammar has accepted, in lower-case characters and without separators."""
    if surface.isascii():
        return Decimal(surface)
    whole, point, decimals = surface.partition("点")
    if point:
        digits = "".join(str(_DIGITS[char]) for char in decimals if char in _DIGITS)
        scales = decimals[len(digits) :]
        return _scaled(Decimal(f"{_number(whole)}.{digits}"), scales)
    if len(surface) > 2 and all(char in _DIGITS for char in surface):
        return Decimal("".join(str(_DIGITS[char]) for char in surface))
    return _sum(surface.replace("廿", "二十").replace("卅", "三十"))


def _sum(surface: str) -> Decimal:
    """Give the sum of the coefficients times their scales, section by section: 亿, 万, below."""
    above, section, group = Decimal(0), Decimal(0), Decimal(0)
    coefficient: Decimal | None = None
    last, is_single, is_after_zero = 0, False, False
    for token in _TOKEN.findall(surface):
        if token == "〇":
            is_after_zero, coefficient = True, Decimal(0) if not last else None
        elif token not in _SCALES:
            coefficient, is_single = (Decimal(_DIGITS[token]), True) if token in _DIGITS else (Decimal(token), len(token) == 1)
        elif token in "十百千":
            group += _scaled(Decimal(1) if coefficient is None else coefficient, token)
            coefficient, last, is_after_zero = None, _SCALES[token], False
        else:
            # 万 alone is one 万
            part = Decimal(1) if coefficient is None and not (above or section or group) else group + (coefficient or 0)
            if token == "万":
                section = _scaled(section + part, token)
            else:
                above, section = _scaled(above + section + part, token), Decimal(0)
            coefficient, group, last, is_after_zero = None, Decimal(0), _SCALES[token], False
    if coefficient is not None and is_single and last and not is_after_zero:
        # 一百五 is 150, 三万五 is 35,000
        coefficient = coefficient * 10 ** (last - 1)
    return above + section + group + (coefficient or 0)


_PROVENANCES = {kind: Provenance("numerals", kind) for kind in _READERS}


class Numerals:
    """The stage that finds numbers.

    The span is the number with its scales and the estimate inside it (3000多, 十余, 上百, 三四十, 1至2, 负2.1, 零下5); neither the
    unit nor 约, 近, 超 before it. Ordinals (第三) and the digits of words (统一, 万一, 一些) are no candidates.
    A bare 百, 千, 万 or 亿 is one only behind 近, 超, 每 and their like.
    """

    name = "numerals"
    requires: frozenset[Label] = frozenset()
    provides = frozenset({Label.NUMERAL})

    def __init__(self, lexicon: Lexicon) -> None:
        # character -> its place in words -> the words, so that one comparison tells whether a word holds it
        words: dict[str, dict[int, list[str]]] = {}
        for entry in lexicon.rows("numeral_words"):
            for at, char in enumerate(entry["word"]):
                words.setdefault(char, {}).setdefault(at, []).append(entry["word"])
        self._words = {char: tuple((at, tuple(group)) for at, group in places.items()) for char, places in words.items()}

    def find(self, document: Document) -> Iterable[Mention]:
        """Give the numbers of the text, none of them overlapping."""
        folded = document.folded
        if document.text != folded and _WIDE_COMMA.search(document.text):
            folded = "".join(
                "," if separated == "," else char for char, separated in zip(folded, _with_separators(document.text), strict=True)
            )
        for match in _NUMERAL.finditer(folded):
            if not self._is_part_of_word(document, match):
                value = _value(match)
                if value is not None:
                    yield mention(document, match.start(), match.end(), Label.NUMERAL, _PROVENANCES[match.lastgroup or ""], value)

    def _is_part_of_word(self, document: Document, match: re.Match[str]) -> bool:
        """Tell whether the digit belongs to a word (统一, 第三, G20) and states no number."""
        folded, start, end = document.folded, match.start(), match.end()
        before = folded[start - 1] if start else ""
        if before == "第":
            return True
        if folded[start] in "0123456789":
            return before in _GLUE and _GLUED.search(folded[max(start - 2, 0) : start]) is not None
        if end - start > 1:
            if folded[start:end] == "十四五":
                # the plan, save before a measure word: 十四五岁
                return folded[end : end + 1] not in _MEASURES
            return match.lastgroup == "bare" and start not in document.token_edges
        is_announced = before in _BEFORE_BARE or _TENTHS.match(folded, end) is not None
        if not is_announced and (match.lastgroup == "bare" or start not in document.token_edges):
            return True
        is_in_word = False
        for at, words in self._words.get(folded[start], ()):
            is_in_word = is_in_word or (at <= start and folded.startswith(words, start - at))
        return is_in_word
