"""Reads the figures of text tables, whose units stand in the caption, in a column's head or in a column of their own.

    主要指标（单位：亿元）
    指标      2025年    同比增长（%）
    进出口    4310.5    6.2

Cells are parted by tabs, by | or by two or more spaces. Cells that hold no plain number (…, —) give nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from extractor.document import Document
from extractor.mentions import Label, Mention, Provenance
from extractor.rules.base import mention
from extractor.rules.quantities import UnitTable
from extractor.rules.statistic_periods import base_period
from extractor.rules.statistic_slots import CHANGE, DOWN, LEVEL, SHARE, UP
from extractor.rules.statistic_words import Cues
from extractor.values import StatisticValue

_CAPTION = re.compile(r"单位[：:] ?(?P<unit>[^\s，。；：）、/]{1,10})")
_CELL = re.compile(r"[^\t|｜\n]+?(?=\t|\||｜| {2,}|　|\n|\Z)")
_GAP = re.compile(r"[\t|｜ 　]+")
_GAP_INSIDE = re.compile(r"[\t|｜　]|  ")
_NUMBER = re.compile(r"[-+−－]?[0-9][0-9,]{0,20}(?:\.[0-9]{1,8})?\Z")
_BRACKET = re.compile(r"（(?P<unit>[^（）]{1,10})）")
_GROWTH = re.compile(r"同比|环比|增长|增速|增幅|比上年|±")
_PART = re.compile(r"比重|占比|构成|份额")
_PERCENT = re.compile(r"[%％]\Z|（%）")
_SCALES = {"百": 2, "千": 3, "万": 4, "亿": 8}
_RULE = re.compile(r"[-:=|+\s—]+\Z")
_MOST_ROWS = 400


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell's text without white space at its edges, and where it stands."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Scale:
    """A unit as a table writes it: 亿元 counts 元 by 1E8."""

    unit: str
    factor: Decimal


class Tables:
    """Finds the statistics of text tables."""

    def __init__(self, units: UnitTable, cues: Cues) -> None:
        self._units = units
        self._cues = cues

    def find(self, document: Document) -> Iterator[Mention]:
        """Give the statistics of every table, row by row; a text without a caption 单位 or a unit in a head has none."""
        folded = document.folded
        if "单位" not in folded and "（%）" not in folded and "\t" not in folded and "|" not in folded:
            return
        caption: Scale | None = None
        caption_at = 0
        head: list[Cell] = []
        for start, end in _lines(folded):
            line = folded[start:end]
            found = _CAPTION.search(line)
            cells = _cells(folded, start, end)
            if found:
                caption, caption_at, head = self._scale(found["unit"]), start, []
            if len(cells) < 2:
                if not found and line and not line.isspace():
                    caption, head = None, []
            elif _RULE.match(line) is None and not (found and len(cells) < 3):
                if not any(_NUMBER.match(cell.text) for cell in cells[1:]):
                    head = cells
                elif head and (caption is not None or self._has_units(head)):
                    yield from self._row(document, head, cells, caption, caption_at)

    def _has_units(self, head: list[Cell]) -> bool:
        return any(cell.text == "单位" or self._of_head(cell.text) is not None for cell in head)

    def _row(self, document: Document, head: list[Cell], cells: list[Cell], caption: Scale | None, caption_at: int) -> Iterator[Mention]:
        """Give the statistics of a row; cells stand under the heads from the right where the first head is left out."""
        offset = len(head) - len(cells)
        own = next((self._scale(cells[at].text) for at, cell in enumerate(head[: len(cells)]) if cell.text == "单位" and offset == 0), None)
        named = self._of_head(cells[0].text)
        subject = _BRACKET.sub("", cells[0].text).removeprefix("其中：").strip(" 一二三四五六七八九十、.") or None
        for at, cell in enumerate(cells[1:], 1):
            if not _NUMBER.match(cell.text) or not 0 <= at + offset < len(head):
                continue
            title = head[at + offset].text
            growth, part = _GROWTH.search(title), _PART.search(title)
            of_head = self._of_head(title)
            percent = Scale("%", Decimal(1)) if (growth or part) and not of_head else None
            scale = of_head or percent or own or named or caption
            if scale is not None:
                value = self._value(document, cell, head[at + offset], caption_at, scale, subject)
                yield mention(document, cell.start, cell.end, Label.STATISTIC, Provenance("statistics", "table"), value)

    def _value(self, document: Document, cell: Cell, head: Cell, caption_at: int, scale: Scale, subject: str | None) -> StatisticValue:
        amount = Decimal(cell.text.replace(",", "").replace("−", "-").replace("－", "-")) * scale.factor
        date = _date_in(document, head.start, head.end) or _date_in(document, caption_at, head.start)
        growth = _GROWTH.search(head.text)
        if growth is not None and scale.unit in ("%", "百分点"):
            word = next((word for word in sorted(self._cues.bases.words) if word in head.text), None)
            period = base_period(self._cues.base_periods[word], date) if word else None
            direction = DOWN if amount < 0 else UP
            return StatisticValue(amount, scale.unit, None, CHANGE, direction, word, date, None, subject, base_period=period)
        kind = SHARE if _PART.search(head.text) and scale.unit == "%" else LEVEL
        return StatisticValue(amount, scale.unit, None, kind, None, None, date, None, subject)

    def _of_head(self, text: str) -> Scale | None:
        """Give the unit in brackets of a head or a row's name, or % at its end."""
        bracket = _BRACKET.search(text)
        if bracket:
            return self._scale(bracket["unit"])
        return Scale("%", Decimal(1)) if _PERCENT.search(text) else None

    def _scale(self, text: str) -> Scale | None:
        """Give the unit that the whole text names, with the 万 and 亿 before it, or None."""
        exponent = 0
        text = text.removeprefix("单位：")
        while text:
            entry = self._units.named(text)
            if entry is not None:
                return Scale(str(entry["canonical"]), Decimal(10) ** exponent)
            if text[0] not in _SCALES:
                return None
            exponent += _SCALES[text[0]]
            text = text[1:]
        return None


def _lines(folded: str) -> Iterator[tuple[int, int]]:
    start = 0
    for _ in range(len(folded) + 1):
        end = folded.find("\n", start)
        if end < 0:
            yield start, len(folded)
            return
        yield start, end
        start = end + 1


def _cells(folded: str, start: int, end: int) -> list[Cell]:
    """Give the cells of a line; a line of prose is one cell."""
    cells: list[Cell] = []
    at = start if _GAP_INSIDE.search(folded, start, end) else end
    while at < end:
        gap = _GAP.match(folded, at, end)
        at = gap.end() if gap else at
        match = _CELL.match(folded, at, end)
        if match is None:
            break
        text = match[0].strip()
        if text:
            left = match.start() + match[0].index(text)
            cells.append(Cell(left, left + len(text), text))
        at = match.end()
    return cells


def _date_in(document: Document, start: int, end: int) -> str | None:
    for date in document.of(Label.DATE):
        if start <= date.start and date.end <= end and date.value.value is not None:
            return str(date.value.value)
    return None
