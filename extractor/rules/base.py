"""What a stage is, and what two or more stages share."""

from __future__ import annotations

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
    kept: list[Mention] = []
    taken: set[int] = set()
    for candidate in sorted(mentions, key=lambda m: (-len(m.span), m.start)):
        if taken.isdisjoint(range(candidate.start, candidate.end)):
            kept.append(candidate)
            taken.update(range(candidate.start, candidate.end))
    return tuple(sorted(kept, key=lambda m: m.start))
