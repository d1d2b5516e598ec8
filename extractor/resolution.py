"""Chooses among overlapping candidates, once and by one policy, and keeps the losers with the reason.

The policy: of two candidates that overlap, a rule's goes before a model's; then the longer before the shorter
(the outermost reading wins); then by label in the order of `PRECEDENCE`; then the earlier. Quotes hold other
mentions and are resolved among themselves. Titles and posts are no items of their own and stay as they are.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import itemgetter

from extractor.document import Document
from extractor.mentions import Dropped, Label, Mention
from extractor.rules.base import clusters

PRECEDENCE = (
    Label.DOCUMENT,
    Label.POLICY_TERM,
    Label.AGENCY,
    Label.PERSON,
    Label.ORGANIZATION,
    Label.DATE,
    Label.STATISTIC,
)
_RANK = {label: rank for rank, label in enumerate(PRECEDENCE)}


def resolve(document: Document) -> tuple[tuple[Mention, ...], tuple[Dropped, ...]]:
    """Give the mentions that stand, in text order, and the candidates that do not, with the reason.

    The result does not depend on the order in which stages gave their candidates.
    """
    items = [mention for label in PRECEDENCE for mention in document.of(label)]
    kept, dropped = _choose(items)
    quotes, dropped_quotes = _choose(document.of(Label.QUOTE))
    if quotes:
        kept = sorted((*kept, *quotes), key=lambda m: (m.span, m.label))
    return tuple(kept), tuple(
        sorted((*dropped, *dropped_quotes), key=lambda d: (d.mention.span, d.mention.label, d.mention.provenance.rule))
    )


def _choose(candidates: Iterable[Mention]) -> tuple[list[Mention], list[Dropped]]:
    kept: list[Mention] = []
    dropped: list[Dropped] = []
    for touching in clusters(candidates):
        if len(touching) == 1:
            kept += touching
        else:
            kept += _choose_among(touching, dropped)
    return kept, dropped


def _choose_among(candidates: Iterable[Mention], dropped: list[Dropped]) -> list[Mention]:
    """Give those that stand, in text order, and add the others to `dropped`."""
    starts: list[int] = []
    kept: list[Mention] = []
    for candidate in _by_preference(candidates):
        start, end = candidate.span
        at = bisect_left(starts, end)
        winner = kept[at - 1] if at and kept[at - 1].end > start else None
        if winner is None:
            at = bisect_left(starts, start)
            starts.insert(at, start)
            kept.insert(at, candidate)
        else:
            dropped.append(Dropped(candidate, _reason(candidate, winner), winner))
    return kept


def _by_preference(candidates: Iterable[Mention]) -> Iterator[Mention]:
    ranked = sorted(((_preference(mention), mention) for mention in candidates), key=itemgetter(0))
    for _, equal in groupby(ranked, key=itemgetter(0)):
        alike = [mention for _, mention in equal]
        # the values decide between candidates that differ in nothing else
        yield from alike if len(alike) == 1 else sorted(alike, key=lambda mention: repr(mention.value))


def _preference(mention: Mention) -> tuple[bool, int, int, int, str, str]:
    start, end = mention.span
    return (
        mention.score is not None,
        start - end,
        _RANK.get(mention.label, 0),
        start,
        mention.provenance.stage,
        mention.provenance.rule,
    )


def _reason(loser: Mention, winner: Mention) -> str:
    if loser.score is not None and winner.score is None:
        return "a rule goes before a model"
    if len(loser.span) < len(winner.span):
        return "a longer reading wins"
    if loser.label is not winner.label:
        return f"{winner.label} goes before {loser.label}"
    return "the same span is found already"
