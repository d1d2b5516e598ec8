"""The boundary veto: a lexicon surface that cuts through a word is no mention (外交部 in 外交部署)."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet

from extractor.mentions import Hit, Span

_SHORTEST_REST = 2  # 署 of 外交部署 and 分 of 财政部分 may be surfaces, and divide nothing


def cuts_token(span: Span, edges: AbstractSet[int], ordered: Sequence[int], surfaces: AbstractSet[tuple[int, int]]) -> bool:
    """Tell whether the span starts or ends inside a word that the lexicon cannot divide there.

    `ordered` holds `edges` ascending; `surfaces` are the ranges of all lexicon hits. A word that is a hit merely
    nests the span (国务院 in 国务院国资委), and resolution decides between them; a word whose rest beyond the span
    is a hit of two characters or more is two words (世界银行 + 行长, where the segmenter reads 世界 + 银行行长).
    """
    for offset, is_end in ((span.start, False), (span.end, True)):
        if offset not in edges:
            at = bisect_right(ordered, offset)
            first, last = ordered[at - 1], ordered[at]
            rest = (offset, last) if is_end else (first, offset)
            if (first, last) not in surfaces and (rest[1] - rest[0] < _SHORTEST_REST or rest not in surfaces):
                return True
    return False


def veto(
    hits: Mapping[str, tuple[Hit, ...]], vetoed_tables: AbstractSet[str], edges: AbstractSet[int], ordered: Sequence[int] | None = None
) -> Mapping[str, tuple[Hit, ...]]:
    """Give the hits without those of the vetoed tables that cut through a word; `ordered` is `edges` ascending, if at hand."""
    ordered = sorted(edges) if ordered is None else ordered
    # a span is a pair and compares as one
    surfaces: set[tuple[int, int]] = {hit.span for of_table in hits.values() for hit in of_table}
    return {
        table: tuple(
            hit
            for hit in of_table
            # most stand on word edges, which cut nothing
            if (hit.start in edges and hit.end in edges) or not cuts_token(hit.span, edges, ordered, surfaces)
        )
        if table in vetoed_tables
        else of_table
        for table, of_table in hits.items()
    }
