"""Reads quantities: a number with its unit and the words that make it a bound or an approximation (超4200亿元, 95%以上)."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from decimal import Decimal

from extractor.document import Document
from extractor.lexicon.loader import Lexicon
from extractor.mentions import Entry, Label, Mention, immutable, replace
from extractor.rules.base import mention
from extractor.rules.numerals import parse_quantity
from extractor.rules.statistic_words import WordSet

_PERCENT = Decimal(100)
# 打八五折
_DISCOUNT = re.compile(r"打(?P<whole>[一二三四五六七八九1-9])(?P<tenth>[一二三四五六七八九1-9])折")
# 一米八, 两块五: tenths of the unit, and hundredths where two digits stand
_REST = re.compile(
    r"(?P<chinese>[一二三四五六七八九])(?![一二三四五六七八九十百千万亿个点成])"
    r"|(?P<arabic>[0-9]{2})(?![0-9.,%:：年月日万亿])"
)
# 翻番 alone is 翻一番
_FAN = re.compile(r"翻(?:(?:了)?(?P<about>近|约)?(?P<count>[一二两三四五六七八九]|[0-9])番(?:半)?|番(?!式))")
# 占全省产量过半: half of a whole and more, without a numeral
_OVER_HALF = re.compile(r"(?:占比|比重|份额|占[一-鿿]{0,10}|票数?|得票率)(?:已|均|都|也|仍|将|即)?(?P<half>过半)(?![数月年天程百])")
_DIGITS = {digit: value for value, digit in enumerate("〇一二三四五六七八九")} | {"两": 2}
_RANGE = re.compile(r" ?(?:至|到|[-—–~～－]{1,2}) ?\Z")
_JOIN = re.compile(r"(?:、|和|与|及|以及|或|/)\Z")
_SPACES = re.compile(r"[ \t　]{0,2}")
_SLASH = re.compile(r"[/／]")
_SIGNED = re.compile(r"[动化润额][-−－]\Z")
_COLONS, _DASHES, _SCALE_ENDS, _HEADS = frozenset(":："), frozenset("-−－"), frozenset("百千万"), frozenset("个分秒")
_CLOCK = re.compile(r"[0-9][:：]\Z")
_RANGE_INSIDE = re.compile("[至到—–~～－-]{1,2}")
_SCALE_OF_UNIT = re.compile(r"[0-9][0-9.,至到—–~～-]{0,30}(?P<scale>百万|百|千)")
# 400微克每立方米, 60公里每小时; 5吨每天 is 5吨, each day
_COUNTED_AGAINST = frozenset(("money", "mass", "length", "volume"))
_DENSITY = frozenset(("立方米", "平方米", "升", "毫升", "分升", "千克", "公斤", "小时", "秒", "公顷", "平方公里", "平方厘米", "立方厘米"))
# units that begin other words: 三成立, 2235万城市居民
_OPENS_NOUN = frozenset("成城根")
_SCALES = {"百": 100, "千": 1000, "百万": 1000000}
# 一成二 is 12 %, not the 二 of 三成二十人
_TENTHS = re.compile(r"[一二三四五六七八九](?![十百千万亿点成一二三四五六七八九])")
# 接受过一种治疗, 去过两次: 过 tells of the past
_FEW = re.compile("[一二两三四五六七八九几](?![十百千万亿成])")
# 三个多月, 四个多小时, 一分多钟: 多 stands inside the unit
_MORE_INSIDE = re.compile(r"(?P<head>个|分|秒)[多余](?P<rest>月|小时|星期|季度|世纪|钟头|礼拜|钟|工作日)")


@immutable
class Unit:
    """A unit found behind a number: where it ends, and its entry; `per` is the unit it is counted against (元/吨)."""

    end: int
    name: str
    group: str
    dimension: str


@immutable
class Quantity:
    """A number with its unit. `start` and `end` are the statistic's span, `number` and `tail` those of number and unit alone.

    `unit` is None for a number without one; `group` is the unit's class, or bare.
    """

    start: int
    end: int
    number: int
    number_end: int
    tail: int
    value: Decimal
    high: Decimal | None
    unit: str | None
    group: str
    dimension: str
    approx: str | None
    surface: str


class UnitTable:
    """The units of the lexicon, found behind a number, the longest first."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.entries: dict[str, Entry] = {entry.key: entry for entry in lexicon.rows("statistics_units")}
        self._kinds = {key: (str(entry["canonical"]), str(entry["class"]), str(entry["dimension"])) for key, entry in self.entries.items()}
        self._words = WordSet(self.entries)
        self.no_unit = WordSet(row["word"] for row in lexicon.rows("statistics_words") if row["role"] == "unit_word")

    def at(self, folded: str, start: int) -> Unit | None:
        """Give the unit that begins at `start`; a unit and another behind a slash make one (元/吨)."""
        name = self._words.at_start(folded, start)
        if not name or (name in _OPENS_NOUN and self.no_unit.at_start(folded, start)):
            return None
        canonical, group, dimension = self._kinds[name]
        end = start + len(name)
        following = folded[end : end + 1]
        if following.isascii() and following.isalpha() and name.isascii() and name[-1].isalpha():
            # 2.5 million
            return None
        if following == "（" and group == "count":
            # 3万套（间）: counted in either
            other = self._words.at_start(folded, end + 1)
            if other and folded[end + 1 + len(other) : end + 2 + len(other)] == "）":
                return Unit(end + 2 + len(other), f"{canonical}（{other}）", "count", dimension)
        if following == "/" or (following == "每" and dimension in _COUNTED_AGAINST):
            per = self._words.at_start(folded, end + 1)
            if following == "每" and dimension != "money" and per not in _DENSITY:
                per = ""
            if per and name.isascii() == per.isascii() and self._kinds[per][1] != "ratio":
                return Unit(end + 1 + len(per), f"{canonical}/{self._kinds[per][0]}", "measure", "quotient")
        return Unit(end, canonical, group, dimension)

    def canonical(self, unit: str) -> str:
        """Give the unit as the record names it."""
        entry = self.entries.get(unit)
        return unit if entry is None else str(entry["canonical"])

    def named(self, name: str) -> Entry | None:
        """Give the entry of a unit, or None."""
        return self.entries.get(name)


class Quantities:
    """Finds the quantities of a document beside its numerals."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.units = UnitTable(lexicon)
        rows = lexicon.rows("statistics_modifiers")
        self._modifiers = {(row["side"], row["surface"]): row for row in rows}
        self._before = WordSet(row["surface"] for row in rows if row["side"] == "before")
        self._no_modifier = WordSet(row["word"] for row in lexicon.rows("statistics_words") if row["role"] == "no_modifier")
        self._currencies = {row["sign"]: row["unit"] for row in lexicon.rows("statistics_currencies")}
        self._signs = WordSet(self._currencies)
        self._after = WordSet(row["surface"] for row in rows if row["side"] == "after")

    def find(self, document: Document) -> list[Quantity]:
        """Give the quantities in text order, without overlaps; numbers without a unit included."""
        folded = document.folded
        dates = document.of(Label.DATE)
        date_starts = [date.start for date in dates]
        found: list[Quantity] = []
        for numeral in document.of(Label.NUMERAL):
            at = bisect_left(date_starts, numeral.end)
            if (at and dates[at - 1].end > numeral.start) or (found and numeral.start < found[-1].end):
                continue
            has_colon = folded[numeral.start - 1 : numeral.start] in _COLONS
            if has_colon and _CLOCK.search(folded, max(numeral.start - 2, 0), numeral.start):
                continue
            whole = _without_word(document, numeral)
            if whole is not None:
                found.append(self._read(document, whole))
        found.extend(_fans(folded))
        found.extend(_discounts(folded))
        found.extend(_over_halves(folded))
        found.sort(key=lambda quantity: quantity.start)
        return self._joined(folded, found)

    def _read(self, document: Document, numeral: Mention) -> Quantity:
        """Give the quantity of a numeral, with what stands directly before and behind it."""
        folded = document.folded
        value = numeral.value
        amount, high, approx = value.amount, value.high, value.approx
        number_end = end = numeral.end
        name, group, dimension = None, "bare", "none"
        text = numeral.text
        if value.unit is not None:
            name, group, dimension = value.unit, "ratio", "ratio"
        elif text in ("一半", "半数") or "分之" in text or (high is None and 0 < amount < 1 and "/" in text):
            name, group, dimension = "%", "ratio", "ratio"
            amount = _rounded(amount * _PERCENT)
        else:
            unit = self._unit(folded, end)
            scaled = _SCALE_OF_UNIT.fullmatch(folded, numeral.start, end) if folded[end - 1] in _SCALE_ENDS else None
            own = self.units.at(folded, end - len(scaled["scale"])) if scaled else None
            if scaled is not None and own is not None and own.name.startswith(scaled["scale"]):
                # 860千米, 500千伏: 千 belongs to the unit
                unit, scale = own, _SCALES[scaled["scale"]]
                amount, high = amount / scale, None if high is None else high / scale
            inside = _MORE_INSIDE.match(folded, end) if folded[end : end + 1] in _HEADS else None
            if inside is not None:
                end, approx = inside.end(), "about"
                name = self.units.canonical(inside["head"] + inside["rest"])
                group, dimension = "time", "time"
            elif unit is not None:
                end, name, group, dimension = unit.end, unit.name, unit.group, unit.dimension
                name, amount, high, end, approx = _adjusted(folded, numeral, unit, amount, high, approx, self.units)
        name, dimension = _per(folded, numeral.start, name, dimension, self.units)
        start = numeral.start
        if name is None and (mark := self._signs.at_end(folded, start)):
            # US$300, ￥1,200.50
            start, name, group, dimension = start - len(mark), self._currencies[mark], "measure", "money"
        tail = end
        is_dashed = folded[numeral.start - 1 : numeral.start] in _DASHES
        if is_dashed and _SIGNED.search(folded, max(numeral.start - 2, 0), numeral.start) and high is None and amount > 0:
            # 同比变动-20.1%: a minus that the numeral has left out
            sign, amount = numeral.start - 1, -amount
            return Quantity(sign, end, sign, number_end, tail, amount, None, name, group, dimension, approx, text)
        first = start
        start, end, approx = self._modified(folded, first, end, approx)
        return Quantity(start, end, first, number_end, tail, amount, high, name, group, dimension, approx, text)

    def _unit(self, folded: str, end: int) -> Unit | None:
        if folded.startswith("半月", end - 1) and folded[end - 2] == "个":
            # 两个半月
            return Unit(end + 1, "个月", "time", "time")
        unit = self.units.at(folded, end)
        if unit is None and folded[end : end + 1] in (" ", "　", "\u00a0"):
            unit = self.units.at(folded, end + len(_SPACES.match(folded, end)[0]))  # type: ignore[index]
        return unit

    def _modified(self, folded: str, start: int, end: int, approx: str | None) -> tuple[int, int, str | None]:
        """Give the span with the modifiers that belong inside, and what they and those outside make of the number."""
        before = self._before.at_end(folded[max(start - 6, 0) : start].rstrip("了"))
        if before and not self._no_modifier.at_end(folded, start) and not (before == "过" and _FEW.match(folded, start)):
            row = self._modifiers[("before", before)]
            approx = row["approx"] if row["approx"] != "about" or approx is None else approx
            if row["inside"] and folded[start - len(before) : start] == before:
                start -= len(before)
                second = self._before.at_end(folded[max(start - 4, 0) : start])
                if second and self._modifiers[("before", second)]["inside"]:
                    start -= len(second)
        after = self._after.at_start(folded, end)
        if after:
            row = self._modifiers[("after", after)]
            if len(after) > 1 or not self.units.no_unit.at_start(folded, end):
                approx = row["approx"] if row["approx"] != "about" or approx is None else approx
                if row["inside"]:
                    end += len(after)
        return start, end, approx

    def _joined(self, folded: str, found: Sequence[Quantity]) -> list[Quantity]:
        """Give the quantities with ranges made one (60%至70%) and units taken from the next number (7.7和6.3个百分点)."""
        out: list[Quantity] = []
        for quantity in found:
            previous = out[-1] if out else None
            if previous is not None and quantity.start == previous.end and (whole := _compound(previous, quantity)) is not None:
                out[-1:] = whole
                continue
            if previous is not None and quantity.start - previous.end <= 3 and quantity.start >= previous.end:
                between = folded[previous.end : quantity.start]
                if between == "、" and _are_neighbours(previous, quantity):
                    # 三、四百人
                    low = quantity.value * _DIGITS[previous.surface] / _DIGITS[quantity.surface[0]]
                    out[-1] = replace(quantity, start=previous.start, number=previous.number, value=low, high=quantity.value)
                    continue
                if _RANGE.fullmatch(between) and _is_range(previous, quantity):
                    out[-1] = _range(previous, quantity)
                    continue
                if not between and quantity.surface[0] in "-－−" and quantity.value < 0 and previous.unit == quantity.unit:
                    # 1%-2%: the dash is no sign
                    out[-1] = replace(previous, end=quantity.end, tail=quantity.tail, high=-quantity.value, approx=quantity.approx)
                    continue
                if (
                    previous.unit is None
                    and _JOIN.fullmatch(between)
                    and (
                        (quantity.group in ("ratio", "measure") and previous.surface[-1:].isdigit())
                        or (quantity.group in ("count", "measure") and _both_large(previous, quantity))
                    )
                ):
                    out[-1] = replace(previous, unit=quantity.unit, group=quantity.group, dimension=quantity.dimension)
                    for at in range(len(out) - 2, -1, -1):
                        # 5、6和7个百分点: every number of the list
                        if out[at].unit is not None or not _JOIN.fullmatch(folded[out[at].end : out[at + 1].start]):
                            break
                        out[at] = replace(out[at], unit=quantity.unit, group=quantity.group, dimension=quantity.dimension)
            out.append(quantity)
        return out


def _without_word(document: Document, numeral: Mention) -> Mention | None:
    """Give the numeral; a range whose low end is the last character of a word (统一至15) loses it."""
    value = numeral.value
    if value.high is None or numeral.start in document.token_edges or numeral.text[0].isdigit():
        return numeral
    cut = _RANGE_INSIDE.search(numeral.text)
    rest = parse_quantity(numeral.text[cut.end() :]) if cut else None
    if cut is None or rest is None:
        return numeral
    return mention(document, numeral.start + cut.end(), numeral.end, numeral.label, numeral.provenance, rest)


def _rounded(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal("0.01")) if amount != amount.to_integral_value() else amount.to_integral_value()


def _adjusted(
    folded: str, numeral: Mention, unit: Unit, amount: Decimal, high: Decimal | None, approx: str | None, units: UnitTable
) -> tuple[str, Decimal, Decimal | None, int, str | None]:
    """Give name, value, end and approximation after what the unit does to the number: 三成半 is 35 %, 三个多月 is about 3."""
    name, end = unit.name, unit.end
    is_tenths = folded[unit.end - 1] == "成"
    if is_tenths:
        amount, high = amount * 10, None if high is None else high * 10
    following = folded[end : end + 1]
    opens_word = following in ("半", "多") and units.no_unit.at_start(folded, end)
    if following == "半" and unit.group in ("ratio", "time", "measure") and not opens_word:
        amount, end = amount + (Decimal(5) if is_tenths else Decimal("0.5")), end + 1
    elif following in ("多", "余") and not opens_word:
        approx, end = "about", end + 1
    elif unit.dimension in ("length", "money") and folded[unit.end - 1] in "米块" and high is None and (rest := _REST.match(folded, end)):
        added = Decimal(_DIGITS[rest[0]]) / 10 if rest["chinese"] else Decimal(rest[0]) / 100
        if units.at(folded, rest.end()) is None:
            amount, end = amount + added, rest.end()
    elif is_tenths and high is None and numeral.text in _DIGITS and _TENTHS.match(folded, end) and units.at(folded, end + 1) is None:
        amount, end = amount + _DIGITS[following], end + 1
    return name, amount, high, end, approx


def _per(folded: str, start: int, name: str | None, dimension: str, units: UnitTable) -> tuple[str | None, str]:
    """Give the unit against which a price directly before the number counts: 每吨2000多元 is in 元/吨."""
    if dimension != "money":
        return name, dimension
    window = folded[max(start - 6, 0) : start]
    at = window.rfind("每")
    if at < 0:
        return name, dimension
    below = window[at + 1 :]
    for word in ("约", "近", "超", "超过"):
        below = below.removesuffix(word)
    entry = units.named(below)
    if entry is None or (entry["class"] != "measure" and below != "股"):
        return name, dimension
    return f"{name}/{entry['canonical']}", "quotient"


def _compound(first: Quantity, second: Quantity) -> list[Quantity] | None:
    """Give what two quantities that touch say together: 3元5角 is one amount, 2小时15分 are two durations; None where they say no more."""
    if first.unit == "小时" and second.unit == "分":
        return [first, replace(second, unit="分钟", group="time", dimension="time")]
    if first.dimension != "money" or first.high is not None or second.high is not None or first.approx == "about":
        return None
    part = {("元", "角"): Decimal(10), ("块", "角"): Decimal(10), ("元", "分"): _PERCENT, ("块", "分"): _PERCENT}.get(
        (first.unit or "", second.unit or "")
    )
    if part is None:
        return None
    return [replace(first, end=second.end, tail=second.tail, value=first.value + second.value / part)]


def _both_large(first: Quantity, second: Quantity) -> bool:
    """Tell whether two numbers of a list are in 万 or 亿 both: 1409万、1305万人次."""
    return first.surface[-1] in "万亿" and first.surface[-1] == second.surface[-1]


def _are_neighbours(first: Quantity, second: Quantity) -> bool:
    low, high = _DIGITS.get(first.surface, 0), _DIGITS.get(second.surface[0], 0)
    return 0 < low == high - 1 and second.high is None and len(second.surface) > 1 and second.surface[1] in "十百千万亿"


def _fans(folded: str) -> Iterable[Quantity]:
    for match in _FAN.finditer(folded):
        digit = match["count"] or "一"
        times = _DIGITS.get(digit, int(digit) if digit.isdigit() and digit.isascii() else 0)
        if times:
            approx = "about" if match["about"] else None
            yield Quantity(
                match.start(),
                match.end(),
                match.start(),
                match.end(),
                match.end(),
                Decimal(2) ** times,
                None,
                "倍",
                "ratio",
                "multiple",
                approx,
                match[0],
            )


def _discounts(folded: str) -> Iterable[Quantity]:
    """Give the discounts of two digits, which are no numerals: 打八五折 is 8.5."""
    for match in _DISCOUNT.finditer(folded) if "折" in folded else ():
        whole, tenth = (Decimal(_DIGITS.get(digit) or digit) for digit in match.groups())
        start, end = match.start("whole"), match.end()
        yield Quantity(start, end, start, end - 1, end, whole + tenth / 10, None, "折", "ratio", "discount", None, match[0][1:-1])


def _over_halves(folded: str) -> Iterable[Quantity]:
    """Give 过半 where it states a part of a whole: 占比过半."""
    for match in _OVER_HALF.finditer(folded) if "过半" in folded else ():
        start, end = match.span("half")
        yield Quantity(start, end, start, end, end, Decimal(50), None, "%", "ratio", "ratio", "over", match["half"])


def _is_range(low: Quantity, high: Quantity) -> bool:
    return low.high is None and high.high is None and low.unit == high.unit and low.value < high.value and low.unit is not None


def _range(low: Quantity, high: Quantity) -> Quantity:
    return replace(high, start=low.start, number=low.number, value=low.value, high=high.value, approx=low.approx or high.approx)
