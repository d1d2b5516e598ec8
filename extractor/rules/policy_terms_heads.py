"""Official names without quotation marks: a modifier and a head noun behind a verb that founds or runs programmes.

The rule: right before the name stands an opener of the head's row (实施 before 工程), or a mark or word that joins it to
a term (深化投融资体制改革、财政体制改革); the modifier runs from there to the head without a break, holds no word of the list
of plain modifiers, and has the length that the row allows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from extractor.document import Document
from extractor.lexicon.affixes import Affixes
from extractor.lexicon.loader import Lexicon
from extractor.mentions import Entry, Hit, Label, Mention, Provenance, Span
from extractor.rules.base import mention
from extractor.rules.policy_terms_lexicon import STAGE
from extractor.values import PolicyTermValue

SCORE = 0.6

_JOINERS = frozenset("、和与及")
_NAME_BREAK = re.compile(r"[^\u4e00-\u9fffA-Za-z0-9+]")


class HeadTerms:
    """Finds names that end in a head noun."""

    def __init__(self, lexicon: Lexicon) -> None:
        rows = lexicon.rows("policy_plain_modifiers")
        self._plain = frozenset(entry["word"] for entry in rows if entry["where"].startswith("whole"))
        self._never = re.compile("|".join(re.escape(e["word"]) for e in rows if e["where"] == "inside") or r"(?!)")
        self._starts = tuple(entry["word"] for entry in rows if entry["where"] == "start")
        self._openers = {entry["head"]: Affixes(entry["openers"]) for entry in lexicon.rows("policy_heads")}

    def find(self, document: Document, known: Iterable[Span] = ()) -> Iterator[Mention]:
        """Give the names with a head noun; each carries the opener in its rule. `known` are the ranges of known terms."""
        known = frozenset(known)
        ends = {span.end for span in known}
        for hit in document.hits.get("policy_heads", ()):
            entry = hit.entries[0]
            found = self._name(document, hit, entry, known, ends)
            if found is None:
                continue
            start, opener = found
            ends.add(hit.end)
            value = PolicyTermValue(document.text[start : hit.end], entry["kind"], False, SCORE)
            yield mention(
                document, start, hit.end, Label.POLICY_TERM, Provenance(STAGE, f"head:{opener}…{entry['head']}", entry.where), value
            )

    def _name(self, document: Document, hit: Hit, entry: Entry, known: frozenset[Span], ends: set[int]) -> tuple[int, str] | None:
        folded, edges = document.folded, document.token_edges
        if hit.end not in edges or hit.start not in edges or folded.startswith(entry["not_followed"] or (), hit.end):
            return None
        openers = self._openers[entry["head"]]
        lowest = max(0, hit.start - entry["longest"])
        for start in range(hit.start - entry["shortest"], lowest - 1, -1):
            if start < 0 or start not in edges:
                continue
            modifier = folded[start : hit.start]
            if _NAME_BREAK.search(modifier) or self._never.search(modifier):
                return None
            opener = openers.ending(folded[max(0, start - 6) : start])
            if opener is None and start - 1 in ends and folded[start - 1] in _JOINERS:
                opener = folded[start - 1]
            if opener is None:
                continue
            if modifier in self._plain or modifier.startswith(self._starts):
                return None
            if len(entry["head"]) == 2 and (start, hit.start) in known:
                return None  # 大病保险制度: the label is 大病保险; but 链主企业调度机制
            return start, opener
        return None
