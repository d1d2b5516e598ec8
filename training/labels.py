"""The tags of the tagger and what a data set's labels permit of them.

A tag is O or one of B and I with a type. A data set that does not annotate a type, or annotates it by other
rules, permits several tags at a character; training asks only that the model's choice is among them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

TYPES = ("PERSON", "TITLE", "AGENCY", "ORG", "COMPANY", "PLACE", "WORK")
TAGS = ("O", *(f"{part}-{kind}" for kind in TYPES for part in "BI"))
NUMBER = {tag: number for number, tag in enumerate(TAGS)}
ALL = (1 << len(TAGS)) - 1
OUTSIDE = 1


@dataclass(frozen=True, slots=True)
class Sentence:
    """A text and, for every character, the bits of the tags it may have; `source` tells the data set."""

    text: str
    permitted: NDArray[np.uint32]
    source: str


@dataclass(frozen=True, slots=True, order=True)
class Named:
    """A named thing `[start, end)` that is one of `kinds`; no kinds at all stand for "anything or nothing"."""

    start: int
    end: int
    kinds: tuple[str, ...]


def permitted(length: int, named: Iterable[Named], free: Sequence[str] = ()) -> NDArray[np.uint32]:
    """Give the bits per character: the named things as marked, and outside of them O or one of the `free` types.

    >>> [bin(int(bits)) for bits in permitted(3, [Named(0, 2, ("PERSON",))])]
    ['0b10', '0b100', '0b1']
    """
    outside = OUTSIDE | _bits("B", free) | _bits("I", free)
    out = np.full(length, outside, dtype=np.uint32)
    for thing in named:
        if thing.kinds:
            out[thing.start : thing.end] = _bits("I", thing.kinds)
            out[thing.start] = _bits("B", thing.kinds)
        else:
            out[thing.start : thing.end] = ALL
    return out


def spans(tags: Sequence[int]) -> list[tuple[int, int, str]]:
    """Give `(start, end, type)` of the things that a well-formed tag sequence marks.

    >>> spans([NUMBER["B-PERSON"], NUMBER["I-PERSON"], 0, NUMBER["B-PLACE"]])
    [(0, 2, 'PERSON'), (3, 4, 'PLACE')]
    """
    starts = [at for at, number in enumerate(tags) if not TAGS[number].startswith("I-")]
    return [
        (start, end, TAGS[tags[start]][2:]) for start, end in zip(starts, (*starts[1:], len(tags)), strict=True) if TAGS[tags[start]] != "O"
    ]


def _bits(part: str, kinds: Iterable[str]) -> int:
    return sum(1 << NUMBER[f"{part}-{kind}"] for kind in kinds)
