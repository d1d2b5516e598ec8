"""Holds a row of an HTML table until it ends: one line with its cells parted by tabs, or the paragraphs of a page laid out by tables."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from extractor.readers.mapped import Mapped, join

if TYPE_CHECKING:
    from extractor.readers.markup import Paragraph

_MOST_COLUMNS = 60
# a cell of a page's layout holds paragraphs of prose; one of figures holds a few words on a few lines
_LONGEST_CELL = 80


class Row:
    """The row being read. A cell that spans columns or rows leaves the places it covers empty, so that columns stay under their heads."""

    def __init__(self) -> None:
        self.in_cell = False
        self._cells: dict[int, list[Paragraph]] = {}
        self._column = -1
        self._width = 1
        # column -> how many rows further down it is taken by a cell above
        self._taken: dict[int, int] = {}

    def open_table(self) -> None:
        """Begin a table, whose columns no cell takes yet."""
        self._taken = {}

    def open_row(self) -> None:
        """Begin a row."""
        self._column, self._width = -1, 1
        self._taken = {column: rows - 1 for column, rows in self._taken.items() if rows > 1}

    def open_cell(self, columns: str, rows: str) -> None:
        """Begin a cell that spans so many columns and rows, as its attributes give them."""
        self._column += self._width
        while self._column in self._taken:
            self._column += 1
        self._width = _span(columns)
        below = _span(rows)
        if below > 1:
            # open_row of the next row counts this one off
            self._taken.update(dict.fromkeys(range(self._column, self._column + self._width), below))
        self.in_cell = True

    def add(self, paragraph: Paragraph) -> None:
        """Add a paragraph to the cell."""
        self._cells.setdefault(self._column, []).append(paragraph)

    def close(self) -> list[Paragraph]:
        """End the row: give it as one paragraph, or each of its paragraphs where they are prose."""
        cells, self._cells, self.in_cell = self._cells, {}, False
        if not cells:
            return []
        every = [paragraph for paragraphs in cells.values() for paragraph in paragraphs]
        if len(every) == 1 or any(_is_prose(paragraphs) for paragraphs in cells.values()):
            return every
        pieces: list[Mapped] = []
        at = 0
        for column, paragraphs in cells.items():
            pieces.append(Mapped("\t" * (column - at)))
            at = column
            pieces.extend(_lines(paragraphs))
        return [replace(every[0], text=join(pieces), linked=sum(paragraph.linked for paragraph in every), level=0)]


def _span(value: str) -> int:
    return min(int(value), _MOST_COLUMNS) if value.isdecimal() and value.isascii() and len(value) < 4 and int(value) else 1


def _is_prose(paragraphs: list[Paragraph]) -> bool:
    return len(paragraphs) > 1 and (
        sum(len(paragraph.text.text) for paragraph in paragraphs) > _LONGEST_CELL
        or any("。" in paragraph.text.text for paragraph in paragraphs)
    )


def _lines(paragraphs: list[Paragraph]) -> list[Mapped]:
    """Give the lines of a cell in one; only letters and digits of two lines need a space between them."""
    pieces: list[Mapped] = []
    for paragraph in paragraphs:
        if pieces and pieces[-1].text[-1:].isascii() and paragraph.text.text[:1].isascii():
            pieces.append(Mapped(" "))
        pieces.append(paragraph.text)
    return pieces
