"""What a stage is, and what two or more stages share."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from operator import attrgetter
from typing import Protocol

from extractor.document import Document
from extractor.mentions import Label, Mention, Provenance, Span

_span = attrgetter("span")
_new = tuple.__new__  # a named tuple made so costs half of one made by its own constructor


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
    return Mention(_new(Span, (start, end)), label, document.text[start:end], provenance, value)


def clusters(mentions: Iterable[Mention]) -> Iterator[list[Mention]]:
    """Give the mentions in groups, in text order, so that none overlaps one of another group; most stand alone."""
    cluster: list[Mention] = []
    reach = 0
    for candidate in sorted(mentions, key=_span):
        start, end = candidate.span
        if cluster and start >= reach:
            yield cluster
            cluster = []
        cluster.append(candidate)
        reach = max(reach, end)
    if cluster:
        yield cluster


def longest(mentions: Iterable[Mention]) -> tuple[Mention, ...]:
    """Give a choice without overlaps, longer mentions first and earlier before later, in text order."""
    ordered = sorted(mentions, key=_span)
    reach = 0
    for candidate in ordered:
        start, end = candidate.span
        if start < reach:
            break
        reach = end
    else:
        # most often none overlaps another
        return tuple(ordered)
    kept: list[Mention] = []
    for cluster in clusters(ordered):
        kept += cluster if len(cluster) == 1 else _longest_of(cluster)
    return tuple(kept)


def _longest_of(cluster: Iterable[Mention]) -> list[Mention]:
    starts: list[int] = []
    kept: list[Mention] = []
    for candidate in sorted(cluster, key=_longer_then_earlier):
        start, end = candidate.span
        at = bisect_left(starts, end)
        if not at or kept[at - 1].end <= start:
            starts.insert(at, start)
            kept.insert(at, candidate)
    return kept


def _longer_then_earlier(mention: Mention) -> tuple[int, int]:
    start, end = mention.span
    return start - end, start
