"""The agency stage: bodies by name, by composition, by department of a named parent, by the article's own short forms."""

from __future__ import annotations

from collections.abc import Iterable

from extractor.document import Document
from extractor.lexicon.loader import Lexicon
from extractor.mentions import Label, Mention
from extractor.rules.agency_names import AgencyNames
from extractor.rules.base import longest
from extractor.rules.local_bodies import LocalBodies


class Agencies:
    """Gives agency mentions, the outermost of those that overlap."""

    name = "agencies"
    requires: frozenset[Label] = frozenset()
    provides = frozenset({Label.AGENCY})

    def __init__(self, lexicon: Lexicon) -> None:
        self._names = AgencyNames(lexicon)
        self._local = LocalBodies(lexicon)

    def find(self, document: Document) -> Iterable[Mention]:
        """Give the agencies of the document, without overlaps, in text order."""
        return longest([*self._names.find(document), *self._local.find(document)])
