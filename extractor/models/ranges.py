"""Which characters of a document are taken, asked often and answered fast."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable

from extractor.document import Document
from extractor.mentions import Label

_BODIES = ("agencies", "agency_traps", "organizations")
_NOT_PEOPLE = ("places", "listed_companies", "organizations", "agencies", "policy_terms")


class Ranges:
    """A set of half-open ranges, merged where they touch.

    >>> Ranges([(4, 6), (0, 2), (1, 3)]).overlaps(2, 4), Ranges([(4, 6)]).overlaps(0, 4)
    (True, False)
    """

    def __init__(self, ranges: Iterable[tuple[int, int]]) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        for start, end in sorted(ranges):
            if self._ends and start <= self._ends[-1]:
                self._ends[-1] = max(self._ends[-1], end)
            else:
                self._starts.append(start)
                self._ends.append(end)

    def overlaps(self, start: int, end: int) -> bool:
        """Tell whether a character of `[start, end)` is in one of the ranges."""
        at = bisect_right(self._starts, end - 1) - 1
        return at >= 0 and self._ends[at] > start

    def contains(self, start: int, end: int) -> bool:
        """Tell whether all of `[start, end)` is in one of the ranges."""
        at = bisect_right(self._starts, start) - 1
        return at >= 0 and self._ends[at] >= end


class Known:
    """What rules and lexicons know of a document: bodies found, bodies of the lexicon, things that are no people, titles."""

    def __init__(self, document: Document) -> None:
        found = (*document.of(Label.AGENCY), *document.of(Label.ORGANIZATION), *document.of(Label.DOCUMENT))
        # rules go first, so a span that overlaps one of their bodies would only be dropped
        self.found = Ranges((m.start, m.end) for m in found)
        # a body that the lexicon knows and the rules left out was left out with reason (国务院 in 国务院令)
        self.bodies = Ranges((hit.start, hit.end) for table in _BODIES for hit in document.hits.get(table, ()))
        things = (hit for table in _NOT_PEOPLE for hit in document.hits.get(table, ()))
        self.not_people = Ranges((hit.start, hit.end) for hit in things if hit.end - hit.start > 1)
        # of words that share a character with a place only its name whole is one: no veto by word edges (阿尔 in 阿尔及利亚)
        places = (*document.hits.get("place_surfaces", ()), *document.hits.get("foreign_places", ()))
        self.places = Ranges((hit.start, hit.end) for hit in places)
        self.titles = Ranges((title.start, title.end) for title in document.of(Label.TITLE))
        self.title_edges = frozenset(offset for title in document.of(Label.TITLE) for offset in (title.start, title.end))
