"""Cuts long texts into overlapping windows, so that a model reads all of a text, and joins what it finds there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from extractor.models.base import ScoredSpan


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch `[start, end)` of text number `index`; the spans that begin in `[owned_start, owned_end)` are its own."""

    index: int
    start: int
    end: int
    owned_start: int
    owned_end: int


def windows(texts: Sequence[str], size: int, overlap: int) -> Iterator[Window]:
    """Give windows of at most `size` characters that cover every text; each character is owned by one window.

    Neighbours share `overlap` characters, so that every name no longer than half of that is seen whole.

    >>> [(w.start, w.end, w.owned_start, w.owned_end) for w in windows(["国务院常务会议"], 5, 2)]
    [(0, 5, 0, 4), (3, 7, 4, 7)]
    """
    step = size - overlap
    for index, text in enumerate(texts):
        length = len(text)
        start = owned = 0
        while length:
            end = min(start + size, length)
            owned_end = length if end == length else end - overlap // 2
            yield Window(index, start, end, owned, owned_end)
            if end == length:
                break
            start, owned = start + step, owned_end


def join(count: int, found: Sequence[tuple[Window, Sequence[ScoredSpan]]]) -> list[tuple[ScoredSpan, ...]]:
    """Give the spans of each of `count` texts from those of its windows, with offsets in the text."""
    joined: list[list[ScoredSpan]] = [[] for _ in range(count)]
    for window, spans in sorted(found, key=lambda pair: (pair[0].index, pair[0].start)):
        of_text = joined[window.index]
        for span in spans:
            start, end = window.start + span.start, window.start + span.end
            free = not of_text or of_text[-1].end <= start
            if window.owned_start <= start < window.owned_end and free:
                of_text.append(replace(span, start=start, end=end))
    return [tuple(spans) for spans in joined]
