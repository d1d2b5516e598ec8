"""Checks by arithmetic whether the figures of one sentence agree, within what their rounding allows.

A level with its change gives the rate, a part and its whole the share, two levels their difference, parts no more
than their whole. A contradiction is a warning on the statistics concerned, never a correction.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal

from extractor.mentions import immutable
from extractor.rules.quantities import Quantity
from extractor.values import StatisticValue

AGREES, CONTRADICTS = "agrees", "contradicts"
_DIGITS = re.compile(r"[0-9][0-9,]*(?:\.(?P<decimals>[0-9]+))?")
# what stands for every one of many adds up to nothing
_AVERAGE = re.compile(r"人均|户均|平均|均价|单价|每|率|比重|占比|指数|最[高低大小]|时速|概率")
_HUNDRED = Decimal(100)
_WITHIN = 12
_NEAR = 60
_MOST_PARTS = 8
# an offset before every text
_NOWHERE = -1


@immutable
class Figure:
    """A statistic as the checks see it: what was written, what it says, where its sentence begins, and where the 其中 before it stands.

    `opened` and `paragraph` are the offsets of the last 其中 before the number in its sentence, and of the last line feed, or -1;
    `is_yearly` tells that it is the mean of several years (年均增长8.8%), `is_left` that it is the level left (由58.9%).
    """

    quantity: Quantity
    value: StatisticValue
    sentence: int
    opened: int = _NOWHERE
    paragraph: int = 0
    is_yearly: bool = False
    is_left: bool = False

    @property
    def adds_up(self) -> bool:
        """Whether the figure is an amount of something, and no average, rate or price."""
        return (
            self.value.kind == "level" and self.value.unit not in ("%", "倍", "℃", "岁") and not _AVERAGE.search(self.value.subject or "每")
        )


@immutable
class Interval:
    """All numbers that round to what was written.

    >>> Interval.of(Decimal("5"), Decimal("0.5")).low
    Decimal('4.5')
    """

    low: Decimal
    high: Decimal

    @classmethod
    def of(cls, value: Decimal, half: Decimal) -> Interval:
        return cls(value - half, value + half)

    def meets(self, other: Interval) -> bool:
        return self.low <= other.high and other.low <= self.high

    def minus(self, other: Interval) -> Interval:
        return Interval(self.low - other.high, self.high - other.low)

    def plus(self, other: Interval) -> Interval:
        return Interval(self.low + other.low, self.high + other.high)

    def percent_range(self, whole: Interval) -> tuple[Decimal | None, Decimal | None]:
        """Give the ends of this, which may be below nothing, in per cent of the whole; None where the whole may be nothing."""
        if whole.low <= 0:
            return None, None
        ends = [end / part * _HUNDRED for end in (self.low, self.high) for part in (whole.low, whole.high)]
        return min(ends), max(ends)

    def percent_of(self, whole: Interval) -> Interval | None:
        """Give this in per cent of the whole, or None where the whole may be nothing."""
        if whole.low <= 0 or self.low < 0:
            return None
        return Interval(self.low / whole.high * _HUNDRED, self.high / whole.low * _HUNDRED)


def interval(quantity: Quantity) -> Interval | None:
    """Give the numbers that the written one may stand for; None for a range, a bound or an estimate."""
    if quantity.high is not None or quantity.approx is not None:
        return None
    match = _DIGITS.match(quantity.surface)
    if match is None:
        return Interval.of(quantity.value, Decimal(0))
    written = Decimal(match[0].replace(",", ""))
    scale = quantity.value / written if written else Decimal(1)
    half = Decimal("0.5").scaleb(-len(match["decimals"] or "")) * scale
    return Interval.of(quantity.value, half)


def check(figures: Sequence[Figure], partitions: Mapping[str, Sequence[str]] | None = None) -> dict[int, tuple[str, ...]]:
    """Give the checks of each figure, by its place in the list; figures that nothing tests are absent.

    A check reads `agrees: rate 69.62% = 472/678` or `contradicts: …`, the same text on every figure concerned.
    `partitions` gives the parts that make up an indicator without overlap.
    """
    if len(figures) < 2:
        # every check compares
        return {}
    found: dict[int, list[str]] = {}
    for at, figure in enumerate(figures):
        value = figure.value
        checks: list[_Check] = []
        if value.kind == "change" and not figure.is_yearly:
            checks = [*_rates(figures, at, figure), *_growth(figures, at, figure), *_differences(figures, at, figure)]
        elif value.kind == "share":
            checks = _shares(figures, at, figure)
        elif figure.adds_up:
            checks = [*_part(figures, at, figure), *_sums(figures, at, figure), *_partitions(figures, at, figure, partitions or {})]
        for places, text in checks:
            for place in places:
                if text not in found.setdefault(place, []):
                    found[place].append(text)
    return {at: tuple(texts) for at, texts in found.items()}


_Check = tuple[tuple[int, ...], str]


def _before(figures: Sequence[Figure], at: int) -> list[int]:
    """Give the places of the figures before this one in its sentence, the nearest first."""
    return [place for place in range(at - 1, max(at - _WITHIN, -1), -1) if figures[place].sentence == figures[at].sentence]


def _rates(figures: Sequence[Figure], at: int, rate: Figure) -> list[_Check]:
    """Check a rate of change against the level and the amount of change before it: 206个，减少472个，下降69.62%."""
    if rate.value.unit != "%":
        return []
    stated = interval(rate.quantity)
    amount_at = next((p for p in _before(figures, at) if _is_amount(figures[p], rate)), None)
    if stated is None or amount_at is None:
        return []
    amount = figures[amount_at]
    level_at = next((p for p in _before(figures, amount_at) if _is_level(figures[p], amount)), None)
    if level_at is None:
        return []
    moved, level = interval(amount.quantity), interval(figures[level_at].quantity)
    if moved is None or level is None:
        return []
    earlier = level.minus(moved) if rate.value.direction == "up" else level.plus(moved)
    computed = moved.percent_of(earlier)
    if computed is None:
        return []
    middle = (earlier.low + earlier.high) / 2
    text = f"{_plain(rate.value.value)}% = {_plain(amount.value.value)}/{_plain(middle)}"
    return [((level_at, amount_at, at), f"{_verdict(stated, computed)}: rate {text}")]


def _growth(figures: Sequence[Figure], at: int, rate: Figure) -> list[_Check]:
    """Check a rate against the levels of its own period and of the one compared with, which the article states apart.

    产量1200台，去年同期1000台，同比增长20%; the levels must name the same subject, each with the one period.
    """
    value = rate.value
    if value.unit != "%" or value.direction is None or value.base_period is None or value.as_of is None or value.modality:
        return []
    near = range(max(at - _WITHIN, 0), min(at + _WITHIN, len(figures)))
    new = [p for p in near if _is_level_of(figures[p], value, value.as_of)]
    old = [p for p in near if _is_level_of(figures[p], value, value.base_period)]
    if len(new) != 1 or len(old) != 1 or figures[new[0]].value.unit != figures[old[0]].value.unit:
        return []
    return _moved(figures, new[0], old[0], at)


def _is_level_of(figure: Figure, value: StatisticValue, period: str) -> bool:
    return figure.adds_up and figure.value.subject == value.subject and figure.value.as_of == period and figure.value.place == value.place


def _moved(figures: Sequence[Figure], new_at: int, old_at: int, at: int) -> list[_Check]:
    """Check the rate at `at` against the level reached and the level left."""
    new, old, stated = (interval(figures[p].quantity) for p in (new_at, old_at, at))
    if new is None or old is None or stated is None:
        return []
    up = figures[at].value.direction == "up"
    low, high = (new.minus(old) if up else old.minus(new)).percent_range(old)
    computed = None if low is None or high is None else Interval(low, high)
    if computed is None:
        return []
    rate = _plain(abs(figures[at].value.value))
    text = f"{rate}% from {_plain(figures[old_at].value.value)} to {_plain(figures[new_at].value.value)}"
    return [((old_at, new_at, at), f"{_verdict(stated, computed)}: rate {text}")]


def _differences(figures: Sequence[Figure], at: int, change: Figure) -> list[_Check]:
    """Check a change against the two levels before it: 由58.9%提高到61.3%，提高2.4个百分点; 从100家增至120家，增长20%."""
    unit, direction = change.value.unit, change.value.direction
    if direction is None:
        return []
    levels = [p for p in _before(figures, at) if figures[p].value.kind in ("level", "share")]
    if (
        len(levels) < 2
        or levels[0] - levels[1] != 1
        or not figures[levels[1]].is_left
        or not _from_to(figures, levels[1], levels[0], change)
    ):
        return []
    if unit == "%" and figures[levels[0]].adds_up:
        return _moved(figures, levels[0], levels[1], at)
    if figures[levels[0]].value.unit != ("%" if unit == "百分点" else unit):
        return []
    new, old, stated = (interval(figures[p].quantity) for p in (levels[0], levels[1], at))
    if new is None or old is None or stated is None:
        return []
    computed = new.minus(old) if direction == "up" else old.minus(new)
    text = f"{_plain(change.value.value)} = {_plain(figures[levels[0]].value.value)} - {_plain(figures[levels[1]].value.value)}"
    if direction == "down":
        text = f"{_plain(change.value.value)} = {_plain(figures[levels[1]].value.value)} - {_plain(figures[levels[0]].value.value)}"
    return [((levels[1], levels[0], at), f"{_verdict(stated, computed)}: difference {text}")]


def _from_to(figures: Sequence[Figure], old: int, new: int, change: Figure) -> bool:
    """Tell whether two levels are the old and the new state of what the change measures, without a base of its own."""
    first, second = figures[old].value, figures[new].value
    same = first.subject == second.subject == change.value.subject and first.unit == second.unit
    return same and first.as_of != change.value.base_period if change.value.base_period else same and change.value.base is None


def _shares(figures: Sequence[Figure], at: int, share: Figure) -> list[_Check]:
    """Check a share against its part and its whole, where the article gives both as levels."""
    value = share.value
    stated = interval(share.quantity)
    part_at = next((p for p in _before(figures, at) if figures[p].adds_up and figures[p].value.subject == value.subject), None)
    if value.unit != "%" or stated is None or part_at is None:
        return []
    if value.base:
        wholes = _wholes(figures, at, part_at, value.base)
    else:
        # 企业400家，其中外资企业80家，占20%
        wholes = [part_at - 1] if part_at == at - 1 and _is_whole(figures, part_at - 1, part_at) else []
    if len(wholes) != 1 or figures[wholes[0]].value.value <= figures[part_at].value.value:
        # 321个，超过全国城市总数的90%: the same number twice is no part and whole
        return []
    part, whole = interval(figures[part_at].quantity), interval(figures[wholes[0]].quantity)
    computed = part.percent_of(whole) if part is not None and whole is not None else None
    if computed is None:
        return []
    text = f"{_plain(value.value)}% = {_plain(figures[part_at].value.value)}/{_plain(figures[wholes[0]].value.value)}"
    return [((part_at, wholes[0], at), f"{_verdict(stated, computed)}: share {text}")]


def _wholes(figures: Sequence[Figure], at: int, part_at: int, base: str) -> list[int]:
    """Give the levels near a share that bear the name of its whole, in the unit and for the period of its part."""
    part = figures[part_at].value
    near = range(max(at - _NEAR, 0), min(at + _NEAR, len(figures)))
    named = [p for p in near if p != part_at and figures[p].value.kind == "level" and figures[p].value.unit == part.unit]
    return [p for p in named if _names(base, figures[p].value.subject) and figures[p].value.as_of in (part.as_of, None)]


def _is_whole(figures: Sequence[Figure], whole: int, part: int) -> bool:
    """Tell whether 其中 makes the second figure a part of the first."""
    if whole < 0 or not figures[whole].adds_up or figures[whole].value.unit != figures[part].value.unit:
        return False
    opened = figures[part].opened
    return opened >= figures[whole].quantity.end and figures[whole].sentence == figures[part].sentence


def _part(figures: Sequence[Figure], at: int, part: Figure) -> list[_Check]:
    """Check the first part behind 其中 against the whole before it; a part above every amount before it contradicts."""
    if part.opened < 0 or at == 0 or figures[at - 1].quantity.end > part.opened:
        return []
    wholes = [p for p in _before(figures, at) if figures[p].value.unit == part.value.unit and figures[p].value.kind == "level"]
    own = interval(part.quantity)
    if not wholes or own is None or not _is_whole(figures, wholes[0], at):
        return []
    ends = [interval(figures[p].quantity) for p in wholes]
    if any(end is None or own.low <= end.high for end in ends):
        return []
    return [((wholes[0], at), f"{CONTRADICTS}: part {_plain(part.value.value)} > whole {_plain(figures[wholes[0]].value.value)}")]


def _sums(figures: Sequence[Figure], at: int, whole: Figure) -> list[_Check]:
    """Check whether the parts that 其中 names after a whole make it up: 收入120亿元，其中税收80亿元，非税收入40亿元.

    Parts may overlap or leave a rest, so that only their agreement says something.
    """
    parts = []
    for place in range(at + 1, min(at + 2 * _MOST_PARTS, len(figures))):
        figure = figures[place]
        if figure.opened < whole.quantity.end or figure.sentence != whole.sentence:
            break
        if figure.value.kind == "level" and figure.value.unit == whole.value.unit and figure.value.subject:
            parts.append(place)
    if len(parts) < 2 or any(p.quantity.end <= figures[parts[0]].opened for p in figures[at + 1 : parts[0]] if p.adds_up):
        return []
    if len({figures[p].value.subject for p in parts}) < len(parts):
        return []
    return [(places, text) for places, text in _total(figures, at, parts) if text.startswith(AGREES)]


def _partitions(figures: Sequence[Figure], at: int, whole: Figure, partitions: Mapping[str, Sequence[str]]) -> list[_Check]:
    """Check a whole against the parts that are known to make it up (进出口: 出口, 进口), all of them named for its period."""
    subject = whole.value.subject or ""
    for name, parts in partitions.items():
        if name not in subject:
            continue
        head, _, rest = subject.partition(name)
        if any(part in subject and name not in part for part in parts if part not in name):
            continue
        places: list[int] = []
        for part in parts:
            alike = [p for p in range(at + 1, min(at + _WITHIN, len(figures))) if _is_part(figures[p], whole, part, head, rest)]
            places += alike[:1]
        if len(places) == len(parts):
            return _total(figures, at, places)
    return []


def _is_part(figure: Figure, whole: Figure, part: str, head: str, rest: str) -> bool:
    value = figure.value
    if not figure.adds_up or value.unit != whole.value.unit or value.as_of != whole.value.as_of or value.modality != whole.value.modality:
        return False
    return figure.paragraph == whole.paragraph and value.subject in {
        h + part + r for h in (head, "") for r in (rest, "额", "总额", "值", "")
    }


def _total(figures: Sequence[Figure], at: int, parts: Sequence[int]) -> list[_Check]:
    """Check that the parts add up to the whole."""
    ends = [interval(figures[p].quantity) for p in parts]
    whole = interval(figures[at].quantity)
    if whole is None:
        return []
    total = Interval(Decimal(0), Decimal(0))
    for end in ends:
        if end is None:
            return []
        total = total.plus(end)
    text = f"{_plain(figures[at].value.value)} = {' + '.join(_plain(figures[p].value.value) for p in parts)}"
    return [((at, *parts), f"{_verdict(whole, total)}: sum {text}")]


def _is_amount(figure: Figure, rate: Figure) -> bool:
    value = figure.value
    return value.kind == "change" and value.unit not in ("%", "百分点", "基点", "倍") and _same_move(value, rate.value)


def _same_move(value: StatisticValue, rate: StatisticValue) -> bool:
    return value.direction == rate.direction and value.base == rate.base and value.subject == rate.subject and rate.direction is not None


def _is_level(figure: Figure, amount: Figure) -> bool:
    return figure.value.kind == "level" and figure.value.unit == amount.value.unit and figure.value.subject == amount.value.subject


def _names(base: str, subject: str | None) -> bool:
    if not subject:
        return False
    plain = base.removesuffix("总数").removesuffix("总量").removesuffix("总额")
    return base == subject or plain == subject or subject in (plain + "总数", plain + "总量", plain + "总额")


def _verdict(stated: Interval, computed: Interval) -> str:
    return AGREES if stated.meets(computed) else CONTRADICTS


def _plain(value: Decimal) -> str:
    """Give the number without exponent and without needless zeros."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
