"""Reads plain text: one paragraph a line, or paragraphs wrapped at a fixed width."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from extractor.readers.mapped import Mapped, join

# a wrapped line ends within three wide characters of the margin, where a mark may not open the next line
_SLACK, _WIDEST, _FEWEST = 6, 120, 5
_WRAPPED_SHARE = 0.7
_WIDE = "\u2e80"
_INDENTS = ("\u3000", "  ", "\t")


def lines_of(text: str) -> list[Mapped]:
    """Give the paragraphs of a text, without white space at their edges, and where they stand in it.

    >>> [line.text for line in lines_of("稳岗扩岗\\n\\n　　人社部印发通知。\\n")]
    ['稳岗扩岗', '人社部印发通知。']
    """
    lines: list[Mapped] = []
    start = 0
    for given in text.splitlines(keepends=True):
        lines.append(Mapped.of(given, 0, len(given), shift=start))
        start += len(given)
    margin = _margin([line.text for line in lines])
    found: list[list[Mapped]] = []
    goes_on = False
    for line in lines:
        piece = line.strip()
        if goes_on and piece.text and not line.text.startswith(_INDENTS):
            found[-1].append(piece)
        elif piece.text:
            found.append([piece])
        goes_on = margin is not None and bool(piece.text) and _width(line.text) >= margin
    return [join_wrapped(pieces) for pieces in found]


def join_wrapped(pieces: Sequence[Mapped]) -> Mapped:
    """Give the lines of a paragraph as one: without a space between wide characters, with one between others.

    >>> join_wrapped([Mapped("稳岗"), Mapped("扩岗 by"), Mapped("2027")]).text
    '稳岗扩岗 by 2027'
    """
    parts: list[Mapped] = []
    for piece in pieces:
        if parts and parts[-1].text[-1] < _WIDE and piece.text[0] < _WIDE:
            parts.append(Mapped(" "))
        parts.append(piece)
    return join(parts)


def _margin(lines: Sequence[str]) -> int | None:
    """Give the width from which on a line counts as wrapped, or None where a line is a paragraph."""
    followed = [line for line, following in pairwise(lines) if line.strip() and following.strip() and not following.startswith(_INDENTS)]
    widths = [_width(line) for line in followed]
    widest = max(widths, default=0)
    full = sum(width >= widest - _SLACK for width in widths)
    is_wrapped = len(widths) >= _FEWEST and widest <= _WIDEST and full >= _WRAPPED_SHARE * len(widths)
    return widest - _SLACK if is_wrapped else None


def _width(line: str) -> int:
    line = line.rstrip()
    return len(line) + sum(char > _WIDE or "\u2010" <= char <= "\u2026" for char in line[:_WIDEST])
