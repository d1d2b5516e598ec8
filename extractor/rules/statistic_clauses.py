"""The setting of a quantity: its sentence and clause, the text on both sides of it, and the quantities it is listed with."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from extractor.document import Document
from extractor.mentions import Span
from extractor.rules.quantities import Quantity

_HARD = re.compile(r"[，。；：！？!?;:,（）\n\r\t【】|｜]")
_SOFT = re.compile(r"[、]|  ")
_LIST_JOIN = re.compile(r"(?:、|和|与|及|以及|或)\Z")
_LONGEST = 120


@dataclass(frozen=True, slots=True)
class Setting:
    """Where a quantity stands. `before` and `after` are the clause's folded text on its two sides.

    `listed` is the place in a run of quantities joined by 、 or 和 (5%、6%和7%), 0 for the first and for one alone;
    `touching` tells that the quantity before it ends where this one begins (5000万户1.5亿人).
    """

    quantity: Quantity
    sentence: Span
    start: int
    end: int
    before: str
    after: str
    listed: int
    touching: bool
    opens_bracket: bool


def settings_of(document: Document, quantities: Sequence[Quantity]) -> list[Setting]:
    """Give the setting of each quantity, in order."""
    out: list[Setting] = []
    folded = document.folded
    for at, quantity in enumerate(quantities):
        sentence = document.sentence_at(quantity.start)
        previous = quantities[at - 1] if at else None
        following = quantities[at + 1] if at + 1 < len(quantities) else None
        floor = max(sentence.start, quantity.start - _LONGEST, previous.end if previous else 0)
        start = _last(folded, floor, quantity.start)
        if previous is not None and start == previous.end and previous.end > sentence.start:
            soft = _last_soft(folded, start, quantity.start)
            start = soft if soft is not None else start
        ceiling = min(sentence.end, quantity.end + _LONGEST, following.start if following else sentence.end)
        end = _first(folded, quantity.end, max(ceiling, quantity.end))
        between = folded[previous.end : quantity.start] if previous else ""
        is_listed = previous is not None and previous.end >= sentence.start and _LIST_JOIN.fullmatch(between) is not None
        out.append(
            Setting(
                quantity,
                sentence,
                start,
                end,
                folded[start : quantity.start],
                folded[quantity.end : end],
                out[-1].listed + 1 if is_listed and out else 0,
                previous is not None and previous.end == quantity.start,
                start > 0 and folded[start - 1] == "（",
            )
        )
    return out


def _last(folded: str, floor: int, end: int) -> int:
    last = floor
    for match in _HARD.finditer(folded, floor, end):
        last = match.end()
    return last


def _last_soft(folded: str, floor: int, end: int) -> int | None:
    last = None
    for match in _SOFT.finditer(folded, floor, end):
        last = match.end()
    return last


def _first(folded: str, start: int, ceiling: int) -> int:
    match = _HARD.search(folded, start, ceiling)
    return match.start() if match else ceiling
