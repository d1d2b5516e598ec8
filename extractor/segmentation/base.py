"""What a segmenter is, and the word edges it gives."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from typing import Protocol


class Segmenter(Protocol):
    """Splits text into words. An instance holds its own dictionary; nothing is shared between instances."""

    def words(self, text: str) -> Sequence[str]:
        """Give the words of the text; joined, they are the text."""


def edges_in_order(segmenter: Segmenter, text: str) -> list[int]:
    """Give the offsets at which words begin or end, 0 and the length included, ascending."""
    return list(accumulate(map(len, segmenter.words(text)), initial=0))


def token_edges(segmenter: Segmenter, text: str) -> frozenset[int]:
    """Give the offsets at which words begin or end, 0 and the length included."""
    return frozenset(edges_in_order(segmenter, text))
