"""Text that knows where each of its characters stands in the decoded original file."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from extractor.document import SourceMap

Run = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Mapped:
    """A piece of text with its runs, as `SourceMap` describes them; characters between runs have no counterpart."""

    text: str
    runs: tuple[Run, ...] = ()

    @classmethod
    def of(cls, source: str, start: int, end: int, shift: int = 0) -> Mapped:
        """Give a slice of the source as it stands; `shift` is where the source string begins in the file."""
        return cls(source[start:end], ((0, end - start, start + shift, end + shift),)) if end > start else EMPTY

    @classmethod
    def whole(cls, text: str, start: int, end: int) -> Mapped:
        """Give text that the source writes otherwise, a character reference say, in `start:end`."""
        return cls(text, ((0, len(text), start, end),)) if text and end > start else cls(text)

    def slice(self, start: int, end: int) -> Mapped:
        """Give the part `start:end`; a run of unequal lengths that is cut keeps its whole source range.

        >>> Mapped("一企一策", ((0, 4, 10, 14),)).slice(1, 3)
        Mapped(text='企一', runs=((0, 2, 11, 13),))
        """
        if start <= 0 and end >= len(self.text):
            return self
        runs: list[Run] = []
        at = max(bisect_right(self.runs, start, key=lambda run: run[0]) - 1, 0)
        for left, right, source_left, source_right in self.runs[at:]:
            if left >= end:
                break
            new_left, new_right = max(left, start), min(right, end)
            if new_left >= new_right:
                continue
            if right - left == source_right - source_left:
                source_left, source_right = source_left + new_left - left, source_right - (right - new_right)
            runs.append((new_left - start, new_right - start, source_left, source_right))
        return Mapped(self.text[start:end], tuple(runs))

    def strip(self) -> Mapped:
        """Give the text without white space at its edges."""
        start = len(self.text) - len(self.text.lstrip())
        return self.slice(start, max(len(self.text.rstrip()), start))

    @property
    def source_map(self) -> SourceMap:
        """The map of this text to the file."""
        return SourceMap(self.runs)


EMPTY = Mapped("")


def join(pieces: Iterable[Mapped], separator: str = "") -> Mapped:
    """Give the pieces one after another; a run that goes on where the last one ends becomes part of it.

    >>> join([Mapped("工信", ((0, 2, 3, 5),)), Mapped("部", ((0, 1, 5, 6),))])
    Mapped(text='工信部', runs=((0, 3, 3, 6),))
    """
    texts: list[str] = []
    runs: list[Run] = []
    offset = 0
    for piece in pieces:
        if texts and separator:
            texts.append(separator)
            offset += len(separator)
        texts.append(piece.text)
        for left, right, source_left, source_right in piece.runs:
            _append(runs, (left + offset, right + offset, source_left, source_right))
        offset += len(piece.text)
    return Mapped("".join(texts), tuple(runs))


def _append(runs: list[Run], run: Run) -> None:
    if runs:
        last = runs[-1]
        both_linear = last[1] - last[0] == last[3] - last[2] and run[1] - run[0] == run[3] - run[2]
        if both_linear and last[1] == run[0] and last[3] == run[2]:
            runs[-1] = (last[0], run[1], last[2], run[3])
            return
    runs.append(run)


def cut(text: Mapped, spans: Sequence[tuple[int, int]]) -> Mapped:
    """Give the text without the ascending `spans`."""
    pieces: list[Mapped] = []
    at = 0
    for start, end in spans:
        pieces.append(text.slice(at, start))
        at = end
    pieces.append(text.slice(at, len(text.text)))
    return join(piece for piece in pieces if piece.text)
