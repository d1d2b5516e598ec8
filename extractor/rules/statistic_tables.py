"""Reads the figures of text tables, whose units stand in the caption, in a column's head or in a column of their own.

    主要指标（单位：亿元）
    指标      2025年    同比增长（%）
    进出口    4310.5    6.2

Cells are parted by tabs, by | or by two or more spaces. Cells that hold no plain number (…, —) give nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from extractor.document import Document
from extractor.mentions import Label, Mention, Provenance, immutable
from extractor.rules.base import mention
from extractor.rules.quantities import UnitTable
from extractor.rules.statistic_clauses import dates_in
from extractor.rules.statistic_periods import base_period
from extractor.rules.statistic_slots import CHANGE, DOWN, LEVEL, SHARE, UP
from extractor.rules.statistic_words import Cues
from extractor.values import StatisticValue

_CAPTION = re.compile(r"单位[：:] ?(?P<unit>[^\s，。；：）、/]{1,10})")
_BAR = re.compile(r"[|｜]")
_TAB = re.compile("\t")
_BLANKS = re.compile(r"[ 　]{2,}+")
_GAP_INSIDE = re.compile(r"[\t|｜]|[ 　]{2}")
_NUMBER = re.compile(r"(?P<number>[-+−－]?[0-9][0-9,]{0,20}(?:\.[0-9]{1,8})?)(?P<unit>[^0-9.,\s]{0,8})\Z")
_BRACKET = re.compile(r"（(?P<unit>[^（）]{1,10})）")
_GROWTH = re.compile(r"同比|环比|增长|增速|增幅|增减|比上年|比上月|±")
_PURE_GROWTH = re.compile(
    r"(?:较|比)?(?:上年|上月|去年)?(?:同期)?(?:同比|环比)?(?:名义|实际)?(?:增长率?|增速|增幅|增减|±)?(?:（[^）]{1,6}）|%)?\Z"
)
_GROWTH_END = re.compile(r"(?:较|比)?(?:上年|上月|去年)?(?:同期)?(?:同比|环比)?(?:名义|实际)?(?:增长率?|增速|增幅|增减|±)?%?\Z")
_PART = re.compile(r"比重|占比|构成|份额")
_PERCENT = re.compile(r"[%％]\Z|（%）")
_LONGEST_TITLE = 60
_SCALES = {"百": 2, "千": 3, "万": 4, "亿": 8}
_RULE = re.compile(r"[-:=|+\s—]+\Z")
# 一、 and （二） before a row's name, not the 一 of 一般公共预算收入
_ORDINAL = re.compile(r"(?:[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十0-9]{1,3}）|[0-9]{1,2}[.、](?![0-9])|[#＃·•●○◆])\s*")
_OF_WHICH = re.compile(r"其中[：:]?\s*")


@immutable
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


@dataclass(frozen=True, slots=True)
class Head:
    """What stands above a column: the text of its heads from the top down, and their cells."""

    text: str
    cells: tuple[Cell, ...]

    @property
    def is_growth(self) -> bool:
        """Whether the column tells only how another one moved (同比增长（%）)."""
        return bool(self.text) and _PURE_GROWTH.match(self.cells[-1].text) is not None


@dataclass(slots=True)
class _Table:
    """The table being read: the unit of its caption, where its title begins, and the heads of its columns."""

    caption: Scale | None = None
    title_at: int = 0
    head_at: int = 0
    heads: tuple[Head, ...] = ()
    has_rows: bool = False


class Tables:
    """Finds the statistics of text tables."""

    def __init__(self, units: UnitTable, cues: Cues) -> None:
        self._units = units
        self._cues = cues

    def find(self, document: Document) -> Iterator[Mention]:
        """Give the statistics of every table, row by row; a text without a caption 单位 or a unit in a head has none."""
        folded = document.folded
        if "\t" not in folded and "|" not in folded and "｜" not in folded and "  " not in folded and "　　" not in folded:
            return
        table = _Table()
        for start, end in _lines(folded):
            line = folded[start:end]
            found = _CAPTION.search(line)
            cells = _cells(folded, start, end)
            filled = sum(1 for cell in cells if cell.text)
            if found:
                table = _Table(
                    self._scale(found["unit"]), start if table.heads or start - table.title_at > _LONGEST_TITLE else table.title_at
                )
            if filled < 2:
                if not found and line and not line.isspace():
                    table = _Table(title_at=start)
            elif _RULE.match(line) is None and not (found and filled < 3):
                if not any(self._number(cell) for cell in cells[1:]):
                    if table.has_rows:
                        table = _Table(table.caption, start)
                    table.head_at = table.head_at if table.heads else start
                    table.heads = _heads(cells, table.heads, self._cues)
                elif table.heads:
                    table.has_rows = True
                    yield from self._row(document, table, cells)

    def _row(self, document: Document, table: _Table, cells: list[Cell]) -> Iterator[Mention]:
        """Give the statistics of a row; cells stand under the heads from the right where the first head is left out."""
        heads = table.heads
        # a row may end early; a head without the cell above the names begins late
        offset = min(len(heads) - len(cells), 0)
        name = cells[0]
        own = next((self._scale(cells[at].text) for at, head in enumerate(heads[: len(cells)]) if head.text in ("单位", "计量单位")), None)
        named = self._of_head(name.text)
        dates = [date for date in dates_in(document, name.start, name.end) if date.end == name.end and date.start == name.start]
        row_date = dates[0].value.value if dates else None
        for at, cell in enumerate(cells[1:], 1):
            number = self._number(cell)
            if number is None or not 0 <= at + offset < len(heads) or heads[at + offset].text in self._cues["head_number"]:
                continue
            head = heads[at + offset]
            percent = Scale("%", Decimal(1)) if _GROWTH.search(head.text) or _PART.search(head.text) else None
            scale = number[1] or self._of_head(head.text) or percent or own or named or table.caption
            if scale is None:
                continue
            above = _indicator_above(document, heads, at + offset, self._cues)
            subject = above if dates else _name(name.text) + above
            date = row_date or _date_above(document, heads, at + offset) or _date_in(document, table.title_at, table.head_at)
            value = self._value(number[0], head.text, scale, subject or None, date, name.text)
            yield mention(document, cell.start, cell.end, Label.STATISTIC, Provenance("statistics", "table"), value)

    def _value(self, number: str, head: str, scale: Scale, subject: str | None, date: str | None, name: str) -> StatisticValue:
        amount = Decimal(number.replace(",", "").replace("−", "-").replace("－", "-")) * scale.factor
        said = head if _GROWTH.search(head) else name
        if _GROWTH.search(said) is not None and scale.unit in ("%", "百分点"):
            word = next((word for word in sorted(self._cues.bases.words) if word in said), None)
            period = base_period(self._cues.base_periods[word], date) if word else None
            direction = DOWN if amount < 0 else UP
            return StatisticValue(amount, scale.unit, None, CHANGE, direction, word, date, None, subject, base_period=period)
        kind = SHARE if _PART.search(head) and scale.unit == "%" else LEVEL
        return StatisticValue(amount, scale.unit, None, kind, None, None, date, None, subject)

    def _number(self, cell: Cell) -> tuple[str, Scale | None] | None:
        """Give the number that is all of a cell, and the unit written behind it (431.5亿元, 6.2%); None for 2025年 and for text."""
        match = _NUMBER.match(cell.text)
        if match is None or not match["unit"]:
            return (match["number"], None) if match else None
        scale = self._scale(match["unit"])
        entry = self._units.named(match["unit"].lstrip("百千万亿")) if scale else None
        return None if scale is None or (entry is not None and entry["class"] == "time") else (match["number"], scale)

    def _of_head(self, text: str) -> Scale | None:
        """Give the unit in brackets of a head or a row's name, or % at its end."""
        for bracket in _BRACKET.finditer(text):
            scale = self._scale(bracket["unit"])
            if scale is not None:
                return scale
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


def _name(text: str) -> str:
    """Give the indicator that a row's first cell names, without its unit, its number and 其中.

    >>> _name("（一）一般公共预算收入（亿元）"), _name("其中：出口")
    ('一般公共预算收入', '出口')
    """
    text = _OF_WHICH.sub("", _ORDINAL.sub("", text, count=1), count=1)
    rest = _ORDINAL.match(text)
    return _BRACKET.sub("", text[rest.end() if rest else 0 :]).strip()


def _indicator_above(document: Document, heads: Sequence[Head], at: int, cues: Cues) -> str:
    """Give the indicator that the heads of a column name, without unit and period; growth belongs to the column before it."""
    while at > 1 and heads[at].is_growth:
        at -= 1
    name = ""
    for cell in heads[at].cells:
        text = cell.text
        for date in dates_in(document, cell.start, cell.end):
            text = text.replace(document.folded[date.start : date.end], "")
        text = _GROWTH_END.sub("", _PART.sub("", _BRACKET.sub("", text))).strip(" 份末底%％")
        name += "" if text in cues["head_amount"] else text
    return name


def _date_above(document: Document, heads: Sequence[Head], at: int) -> str | None:
    """Give the period that a column's heads name, the lowest first; a column of growth without one has that of the column before it."""
    while at > 0:
        for cell in reversed(heads[at].cells):
            if (date := _date_in(document, cell.start, cell.end)) is not None:
                return date
        if not heads[at].is_growth:
            return None
        at -= 1
    return None


def _heads(cells: Sequence[Cell], above: Sequence[Head], cues: Cues) -> tuple[Head, ...]:
    """Give the heads of a row below those above it, whose empty cells belong to the filled one before them."""
    heads: list[Head] = []
    group = Head("", ())
    for at in range(max(len(cells), len(above))):
        cell = cells[at] if at < len(cells) and cells[at].text else None
        higher = above[at] if at < len(above) else Head("", ())
        if higher.text or cell is None:
            group = higher
        if cell is None:
            heads.append(group)
        else:
            word = "" if cell.text in cues["head_amount"] and group.text else cell.text
            heads.append(Head(group.text + word, (*group.cells, cell)))
        if at == 0:
            group = Head("", ())
    return tuple(heads)


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
    """Give the cells of a line, empty ones too where a mark parts them; a line of prose is one cell."""
    gap = _GAP_INSIDE.search(folded, start, end)
    if gap is None:
        return [_cell(folded, start, end)]
    if _BAR.search(folded, start, end):
        first, last = _BAR.match(folded, start, end), folded[end - 1] in "|｜"
        return _parted(folded, start + (first is not None), max(end - last, start), _BAR)
    if "\t" in folded[start:end]:
        return _parted(folded, start, end, _TAB)
    begin = start + len(folded[start:end]) - len(folded[start:end].lstrip())
    return _parted(folded, begin, max(begin, start + len(folded[start:end].rstrip())), _BLANKS)


def _parted(folded: str, start: int, end: int, mark: re.Pattern[str]) -> list[Cell]:
    cells: list[Cell] = []
    for match in mark.finditer(folded, start, end):
        cells.append(_cell(folded, start, match.start()))
        start = match.end()
    cells.append(_cell(folded, start, end))
    return cells


def _cell(folded: str, start: int, end: int) -> Cell:
    text = folded[start:end]
    left = start + len(text) - len(text.lstrip())
    text = text.strip()
    return Cell(min(left, end), min(left, end) + len(text), text)


def _date_in(document: Document, start: int, end: int) -> str | None:
    for date in dates_in(document, start, end):
        if date.end <= end and date.value.value is not None:
            return str(date.value.value)
    return None
