"""Reads plain text: one article a file, one paragraph a line."""

from __future__ import annotations

from extractor.readers.mapped import Mapped


def lines_of(text: str) -> list[Mapped]:
    """Give the lines that are not blank, without white space at their edges, and where they stand in the file."""
    found: list[Mapped] = []
    start = 0
    for line in text.splitlines(keepends=True):
        piece = Mapped.of(line, 0, len(line), shift=start).strip()
        if piece.text:
            found.append(piece)
        start += len(line)
    return found
