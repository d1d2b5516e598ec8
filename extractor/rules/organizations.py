"""The organisation stage: known names, names by their class word, short names that the text defines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from extractor.document import Document
from extractor.lexicon.loader import Lexicon
from extractor.mentions import Entry, Hit, Label, Mention, Provenance
from extractor.rules.base import longest, mention
from extractor.rules.organization_codes import CodedNames
from extractor.rules.organization_context import Context, defined_names, is_credit, short_legal_names
from extractor.rules.organization_suffixes import STAGE, Bodies, SuffixNames
from extractor.values import OrganizationValue

_LATIN = re.compile(r"[A-Za-z0-9]{2}")
_GROUP, _GROUP_RULE = "集团", "suffix 集团"
_KNOWN, _LISTED = "organizations", "listed_companies"


class Organizations:
    """Gives organisations without public power: companies, banks, schools, institutes, associations, media, international bodies."""

    name = STAGE
    requires = frozenset({Label.AGENCY})
    provides = frozenset({Label.ORGANIZATION})

    def __init__(self, lexicon: Lexicon) -> None:
        self._suffixes = SuffixNames(lexicon)
        self._coded = CodedNames(self._suffixes)
        self._context = Context(lexicon)

    def find(self, document: Document) -> Iterable[Mention]:
        """Give the organisations of the document, without overlaps, in text order."""
        # of equal spans the first stands: the lexicon knows more than a class word tells
        bodies = Bodies(document)
        sure = [*self._hits(document, weak=False), *self._suffixes.find(document, bodies), *self._coded.find(document, bodies)]
        neighbours = frozenset(offset for found in sure for offset in (found.start, found.end))
        weak = [found for found in self._hits(document, weak=True) if self._context.supports(document, found.span, neighbours)]
        found = longest(
            [
                *sure,
                *weak,
                *defined_names(document, sure),
                *short_legal_names(document, sure, self._suffixes.plain("company")),
                *self._short_of_groups(document, sure),
            ]
        )
        return [m for m in found if m.value.kind != "media" or not is_credit(document, m.span)]

    def _short_of_groups(self, document: Document, sure: Iterable[Mention]) -> Iterator[Mention]:
        """Give 乐天 where the article names 乐天集团, as whole words."""
        groups = {found.text: found for found in sure if found.provenance.rule == _GROUP_RULE and len(found.text) - len(_GROUP) in (2, 3)}
        edges = document.token_edges
        for group in groups.values():
            short = group.text.removesuffix(_GROUP)
            at = document.folded.find(short) if not self._suffixes.is_plain(short, group.value.kind) else -1
            while at >= 0:
                end = at + len(short)
                if at in edges and end in edges and not document.folded.startswith(_GROUP, end):
                    provenance = Provenance(STAGE, "short name of a group", group.provenance.where, (group,))
                    yield mention(document, at, end, Label.ORGANIZATION, provenance, group.value)
                at = document.folded.find(short, end)

    def _hits(self, document: Document, weak: bool) -> Iterator[Mention]:
        traps = [hit.span for hit in document.hits.get("organization_traps", ()) if hit.end in document.token_edges]
        for table in (_KNOWN, _LISTED):
            for hit in document.hits.get(table, ()):
                entry = hit.entries[0]
                is_weak = entry["weak"] if table == _LISTED else _surface(document, hit) in entry["weak"]
                if is_weak is weak and not _cuts_latin(document.folded, hit) and not any(trap.contains(hit.span) for trap in traps):
                    kind = "company" if table == _LISTED else entry["kind"]
                    yield _mention(document, hit, entry, OrganizationValue(entry["name"], kind))


def _surface(document: Document, hit: Hit) -> str:
    return document.folded[hit.start : hit.end]


def _cuts_latin(text: str, hit: Hit) -> bool:
    # IDC in AIDC智能算力中心
    return any(0 < at < len(text) and _LATIN.match(text, at - 1) is not None for at in (hit.start, hit.end))


def _mention(document: Document, hit: Hit, entry: Entry, value: OrganizationValue) -> Mention:
    # *ST金泰: the star is part of the short name
    start = hit.start - 1 if document.folded.startswith("*ST", hit.start - 1) else hit.start
    return mention(document, start, hit.end, Label.ORGANIZATION, Provenance(STAGE, f"lexicon {entry.table}", entry.where), value)
