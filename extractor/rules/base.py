"""What a stage is, and what two or more stages share."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from typing import Protocol

from extractor.document import Document
from extractor.mentions import Label, Mention, Provenance, Span


class Stage(Protocol):
    """A pure function from a document to candidate mentions.

    A stage is built once from the lexicon and holds no state between documents. `requires` names the labels
    whose candidates it reads; a pipeline in which no earlier stage provides them is an error when it is built.
    """

    name: str
    requires: frozenset[Label]
    provides: frozenset[Label]

    def find(self, document: Document) -> Iterable[Mention]:
        """Give the candidates of this stage, in any order."""


def mention(document: Document, start: int, end: int, label: Label, provenance: Provenance, value: object = None) -> Mention:
    """Give the mention of `[start, end)`, its text sliced from the document."""
    return Mention(Span(start, end), label, document.text[start:end], provenance, value)


def longest(mentions: Sequence[Mention]) -> tuple[Mention, ...]:
    """Give a choice without overlaps, longer mentions first and earlier before later, in text order."""
    if len(mentions) < 2:
        return tuple(mentions)
    starts: list[int] = []
    kept: list[Mention] = []
    for candidate in sorted(mentions, key=_longer_then_earlier):
        start, end = candidate.span
        at = bisect_left(starts, end)
        if not at or kept[at - 1].end <= start:
            starts.insert(at, start)
            kept.insert(at, candidate)
    return tuple(kept)


def _longer_then_earlier(mention: Mention) -> tuple[int, int]:
    start, end = mention.span
    return start - end, start
