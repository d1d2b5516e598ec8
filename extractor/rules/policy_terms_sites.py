"""Zones, parks and model sites by name: a place or a known term, a short modifier and a head noun (青岛西海岸新区, 智能制造示范工厂).

Once an article has named a zone in full, its name without the place (西海岸新区) and, for heads that the list allows, the
head alone (先行区) stand for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from extractor.document import Document
from extractor.lexicon.affixes import Affixes
from extractor.lexicon.loader import Lexicon
from extractor.mentions import Entry, Hit, Label, Mention, Provenance
from extractor.rules.base import mention
from extractor.rules.policy_terms_lexicon import STAGE
from extractor.values import PolicyTermValue

SCORE = 0.7

_FARTHEST = 14
_AFTER_TERM = 6
_NAME_BREAK = re.compile(r"[^\u4e00-\u9fffA-Za-z0-9（）+-]")
_OWNER = re.compile(r"(?:中国|国家[\u4e00-\u9fff]{0,6})（\Z")
# what may stand before a head that means the zone named before: 将先行区建成, not 其他先行区
_BARE_BEFORE = re.compile(r"(?:^|[^\u4e00-\u9fff]|[的在为将对把以和与到向从是让由了])\Z")


class SiteTerms:
    """Finds names of zones and model sites, and what is short for them later in the text."""

    def __init__(self, lexicon: Lexicon) -> None:
        rows = lexicon.rows("policy_plain_modifiers")
        inside = [entry["word"] for entry in rows if entry["where"] in ("inside", "site", "whole and site")]
        self._never = re.compile("|".join(map(re.escape, inside)) or r"(?!)")
        self._verbs = Affixes(entry["surface"] for entry in lexicon.rows("policy_cues") if entry["side"] == "site")
        self._names = Affixes(entry["surface"] for entry in lexicon.rows("policy_cues") if entry["side"] == "name")
        self._heads = {entry["head"]: entry for entry in lexicon.rows("policy_sites")}
        self._head_words = tuple(self._heads)

    def find(self, document: Document, known: Iterable[Mention]) -> Iterator[Mention]:
        """Give the named sites and their short forms; `known` are the known terms of the text."""
        hits = [
            hit for hit in document.hits.get("policy_sites", ()) if hit.end in document.token_edges and not self._is_body(document, hit)
        ]
        if not hits:
            return
        terms: dict[int, int] = {}
        for m in known:
            if isinstance(m.value, PolicyTermValue) and m.value.kind != "meeting":
                terms[m.span.end] = min(m.span.start, terms.get(m.span.end, m.span.start))
        places = _places(document)
        named: dict[str, tuple[int, Entry, int]] = {}
        for hit in hits:
            entry = hit.entries[0]
            found = self._start(document, hit, entry, terms, places)
            if found is None:
                continue
            start, place_end = found
            if start < place_end and terms.get(hit.end, hit.start) < hit.start:
                continue  # 上海张江科学城: the lexicon knows the zone by its own name
            name = document.folded[start : hit.end]
            named.setdefault(name, (hit.end, entry, place_end - start))
            yield self._mention(document, start, hit.end, name, entry)
        for m in known:
            if not m.text.endswith(self._head_words):
                continue
            head = next((head for head in self._heads if m.text.endswith(head)), None)
            if head is not None and isinstance(m.value, PolicyTermValue) and m.value.kind != "meeting":
                named.setdefault(m.value.term, (m.span.end, self._heads[head], 0))
        yield from self._short(document, hits, named)

    def _start(
        self, document: Document, hit: Hit, entry: Entry, terms: Mapping[int, int], places: Mapping[int, tuple[int, str]]
    ) -> tuple[int, int] | None:
        """Give where the name begins and where its place ends (its own beginning, where it has none)."""
        folded = document.folded
        for at in range(hit.start, max(0, hit.start - _FARTHEST) - 1, -1):
            gap = folded[at : hit.start]
            if gap and (_NAME_BREAK.search(gap) or self._never.search(gap)):
                return None
            if "term" in entry["after"] and at in terms and hit.start - at <= _AFTER_TERM:
                return terms[at], terms[at]
            if "place" in entry["after"] and at in places:
                start, level = places[at]
                # 上海市示范区 names no zone; 浦东新区 is a district and reaches over its head
                if level != "country" and start in document.token_edges and (hit.start - at >= 2 or len(hit.span) >= 4):
                    return (start, at) if "）" not in gap or "（" in gap else _before_bracket(folded, start)
        return None

    def _short(self, document: Document, hits: Iterable[Hit], named: Mapping[str, tuple[int, Entry, int]]) -> Iterator[Mention]:
        folded = document.folded
        tails: dict[str, tuple[int, str]] = {}
        bare: dict[str, tuple[int, str]] = {}
        for name, (end, entry, size) in named.items():
            if size and len(name) - size > len(entry["head"]) + 1:
                tails.setdefault(name[size:], (end, name))
            if entry["bare"]:
                bare.setdefault(entry["head"], (end, name))
        sizes = sorted({len(tail) for tail in tails}, reverse=True)
        for hit in hits:
            entry = hit.entries[0]
            for size in sizes:
                at = max(0, hit.end - size)
                end, name = tails.get(folded[at : hit.end], (len(folded), ""))
                if at >= end and at in document.token_edges:
                    yield self._mention(document, at, hit.end, name, entry)
            end, name = bare.get(entry["head"], (len(folded), ""))
            if hit.start >= end and self._stands_bare(folded[max(0, hit.start - 3) : hit.start]):
                yield self._mention(document, hit.start, hit.end, name, entry)

    def _is_body(self, document: Document, hit: Hit) -> bool:
        # 北京经济技术开发区工委, 前海管委会
        return self._names.opening(document.folded[hit.end : hit.end + 6]) is not None

    def _stands_bare(self, before: str) -> bool:
        return _BARE_BEFORE.search(before) is not None or self._verbs.ending(before) is not None

    @staticmethod
    def _mention(document: Document, start: int, end: int, name: str, entry: Entry) -> Mention:
        value = PolicyTermValue(name, entry["kind"], False, SCORE)
        return mention(document, start, end, Label.POLICY_TERM, Provenance(STAGE, f"site:{entry['head']}", entry.where), value)


def _before_bracket(folded: str, start: int) -> tuple[int, int] | None:
    """Give where the name begins whose place stands in brackets: 中国（浙江）自由贸易试验区."""
    owner = _OWNER.search(folded, max(0, start - 9), start)
    begin = owner.start() if owner else -1
    return (begin, begin) if owner else None


def _places(document: Document) -> dict[int, tuple[int, str]]:
    # of places that end at one point the longest counts: hits come by start, then longest first
    found: dict[int, tuple[int, str]] = {}
    for hit in document.hits.get("place_surfaces", ()):
        found.setdefault(hit.end, (hit.start, hit.entries[0]["level"]))
    return found
