"""Finds what stands in quotation marks, also where marks are reversed, lost, or opened in every paragraph."""

from __future__ import annotations

import re

from extractor.mentions import immutable

_MARKS = re.compile("[“”]")


@immutable
class Quoted:
    """A range in quotation marks, without the marks; `after` is the offset behind the closing mark."""

    start: int
    end: int
    after: int


def quoted(folded: str) -> tuple[Quoted, ...]:
    """Give the outermost ranges in double quotation marks, in text order.

    A range ends with its paragraph, unless the next paragraph opens with a mark too: then both are one range.

    >>> [folded[q.start:q.end] for folded in ["他说：“好。”", "”一刀切“的做法"] for q in quoted(folded)]
    ['好。', '一刀切']
    """
    found: list[Quoted] = []
    unclosed: int | None = None
    begins_paragraph = False
    at = 0
    for line in folded.split("\n"):
        body = line.lstrip()
        offset = at + len(line) - len(body)
        continues = unclosed is not None and body.startswith("“")
        # most lines hold no mark
        ranges, is_unclosed = _of_paragraph(body, offset) if "“" in body or "”" in body else ([], False)
        if continues and unclosed is not None and ranges:
            ranges[0] = Quoted(unclosed, ranges[0].end, ranges[0].after)
        elif unclosed is not None and begins_paragraph and not continues:
            found.append(Quoted(unclosed, at - 1, at - 1))
        unclosed = ranges.pop().start if is_unclosed else None
        begins_paragraph = body.startswith("“")
        found.extend(ranges)
        at += len(line) + 1
    if unclosed is not None and begins_paragraph:
        found.append(Quoted(unclosed, len(folded), len(folded)))
    return tuple(sorted((q for q in found if q.end > q.start), key=lambda q: q.start))


def _of_paragraph(body: str, offset: int) -> tuple[list[Quoted], bool]:
    """Give the ranges of a paragraph, and whether the last one is not closed."""
    marks = [(match.start(), match[0]) for match in _MARKS.finditer(body)]
    closing_left = sum(mark == "”" for _, mark in marks)
    last_opening = max((place for place, mark in marks if mark == "“"), default=-1)
    ranges: list[Quoted] = []
    opened: int | None = None
    is_reversed = False
    depth = 0
    for place, mark in marks:
        closing_left -= mark == "”"
        if opened is None:
            opened, is_reversed, depth = place + 1, mark == "”", 0
        elif is_reversed or (mark == "”" and depth == 0):
            ranges.append(Quoted(offset + opened, offset + place, offset + place + 1))
            opened = None
        elif mark == "”":
            depth -= 1
        elif closing_left >= depth + 2 and place == last_opening:
            depth += 1
        else:
            # the closing mark before this one is lost
            opened = place + 1
    if opened is not None and not is_reversed:
        ranges.append(Quoted(offset + opened, offset + len(body), offset + len(body)))
        return ranges, True
    return ranges, False
