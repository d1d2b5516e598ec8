"""Checks by arithmetic whether the figures of one sentence agree, within what their rounding allows.

A level with its change gives the rate, a part and its whole the share, two levels their difference, parts no more
than their whole. A contradiction is a warning on the statistics concerned, never a correction.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from extractor.rules.quantities import Quantity
from extractor.values import StatisticValue

AGREES, CONTRADICTS = "agrees", "contradicts"
_DIGITS = re.compile(r"[0-9][0-9,]*(?:\.(?P<decimals>[0-9]+))?")
_HUNDRED = Decimal(100)
_WITHIN = 12
_NEAR = 60


@dataclass(frozen=True, slots=True)
class Figure:
    """A statistic as the checks see it: what was written, what it says, the sentence it stands in, and whether 其中 opens its part."""

    quantity: Quantity
    value: StatisticValue
    sentence: int
    is_part: bool = False


@dataclass(frozen=True, slots=True)
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


def check(figures: Sequence[Figure]) -> dict[int, tuple[str, ...]]:
    """Give the checks of each figure, by its place in the list; figures that nothing tests are absent.

    A check reads `agrees: rate 69.62% = 472/678` or `contradicts: …`, the same text on every figure concerned.
    """
    found: dict[int, list[str]] = {}
    for at, figure in enumerate(figures):
        for places, text in (*_rates(figures, at, figure), *_differences(figures, at, figure), *_parts(figures, at, figure)):
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
    if rate.value.kind != "change" or rate.value.unit != "%":
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


def _differences(figures: Sequence[Figure], at: int, change: Figure) -> list[_Check]:
    """Check a difference in points against the two levels before it: 由58.9%提高到61.3%，提高2.4个百分点."""
    if change.value.kind != "change" or change.value.unit != "百分点" or change.value.direction is None:
        return []
    levels = [p for p in _before(figures, at) if figures[p].value.kind == "level" and figures[p].value.unit == "%"]
    if len(levels) < 2 or figures[levels[0]].value.subject != change.value.subject or levels[0] - levels[1] != 1:
        return []
    new, old, stated = (interval(figures[p].quantity) for p in (levels[0], levels[1], at))
    if new is None or old is None or stated is None or figures[levels[1]].value.subject != change.value.subject:
        return []
    computed = new.minus(old) if change.value.direction == "up" else old.minus(new)
    text = f"{_plain(change.value.value)} = {_plain(figures[levels[0]].value.value)} - {_plain(figures[levels[1]].value.value)}"
    return [((levels[1], levels[0], at), f"{_verdict(stated, computed)}: difference {text}")]


def _parts(figures: Sequence[Figure], at: int, share: Figure) -> list[_Check]:
    """Check a share against its part and its whole, where the article gives both as levels, and parts against their whole."""
    if share.is_part and share.value.kind == "level":
        return _sum(figures, at, share)
    if share.value.kind != "share" or share.value.unit != "%" or not share.value.base:
        return []
    stated = interval(share.quantity)
    part_at = next(
        (p for p in _before(figures, at) if figures[p].value.kind == "level" and figures[p].value.subject == share.value.subject), None
    )
    if stated is None or part_at is None:
        return []
    unit = figures[part_at].value.unit
    wholes = [
        p
        for p, f in enumerate(figures[max(at - _NEAR, 0) : at + _NEAR], max(at - _NEAR, 0))
        if p != part_at
        and f.value.kind == "level"
        and f.value.unit == unit
        and f.value.subject
        and _names(share.value.base, f.value.subject)
    ]
    part, whole = interval(figures[part_at].quantity), interval(figures[wholes[0]].quantity) if len(wholes) == 1 else None
    computed = part.percent_of(whole) if part is not None and whole is not None else None
    if computed is None:
        return []
    text = f"{_plain(share.value.value)}% = {_plain(figures[part_at].value.value)}/{_plain(figures[wholes[0]].value.value)}"
    return [((part_at, wholes[0], at), f"{_verdict(stated, computed)}: share {text}")]


def _sum(figures: Sequence[Figure], at: int, part: Figure) -> list[_Check]:
    """Check a part that 其中 names against the whole before it; a part above its whole contradicts."""
    whole_at = next((p for p in _before(figures, at) if figures[p].value.kind == "level" and not figures[p].is_part), None)
    if whole_at is None or figures[whole_at].value.unit != part.value.unit:
        return []
    whole, own = interval(figures[whole_at].quantity), interval(part.quantity)
    if whole is None or own is None or own.low <= whole.high:
        return []
    return [((whole_at, at), f"{CONTRADICTS}: part {_plain(part.value.value)} > whole {_plain(figures[whole_at].value.value)}")]


def _is_amount(figure: Figure, rate: Figure) -> bool:
    value = figure.value
    return value.kind == "change" and value.unit not in ("%", "百分点", "基点", "倍") and _same_move(value, rate.value)


def _same_move(value: StatisticValue, rate: StatisticValue) -> bool:
    return value.direction == rate.direction and value.base == rate.base and value.subject == rate.subject and rate.direction is not None


def _is_level(figure: Figure, amount: Figure) -> bool:
    return figure.value.kind == "level" and figure.value.unit == amount.value.unit and figure.value.subject == amount.value.subject


def _names(base: str, subject: str) -> bool:
    plain = base.removesuffix("总数").removesuffix("总量").removesuffix("总额")
    return base == subject or plain == subject or subject in (plain + "总数", plain + "总量", plain + "总额")


def _verdict(stated: Interval, computed: Interval) -> str:
    return AGREES if stated.meets(computed) else CONTRADICTS


def _plain(value: Decimal) -> str:
    """Give the number without exponent and without needless zeros."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
