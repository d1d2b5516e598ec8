"""Policy terms: what the lexicon knows, what patterns make, what quotation marks coin, what head nouns name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain

from extractor.document import Document
from extractor.lexicon.loader import Lexicon
from extractor.lexicon.patterns import PatternSet, load_patterns
from extractor.mentions import Label, Mention, Provenance, Span
from extractor.rules.base import mention
from extractor.rules.policy_terms_heads import HeadTerms
from extractor.rules.policy_terms_lexicon import STAGE, LexiconTerms, is_quoted
from extractor.rules.policy_terms_quoted import QuotedTerms
from extractor.rules.policy_terms_sites import SiteTerms
from extractor.values import PolicyTermValue

PATTERNS = "policy_terms/patterns.toml"
SHORTEST_AGAIN = 4
MOST_AGAIN = 100  # so that a text of nothing but coinages stays linear
# told by little else than its four characters: “不负责任”
_WEAK = ("quoted:shape", "round-number")

_HAN_PAIR = re.compile(r"[\u4e00-\u9fff]{2}")


class PolicyTermsStage:
    """Gives known terms and coinages; each coinage carries `known=False`, its rule and a score in its value."""

    name = STAGE
    requires: frozenset[Label] = frozenset()
    provides = frozenset({Label.POLICY_TERM})

    def __init__(self, lexicon: Lexicon) -> None:
        self._patterns = PatternSet([p for root in lexicon.roots for p in load_patterns(root, PATTERNS).patterns])
        self._known = LexiconTerms(lexicon)
        self._quoted = QuotedTerms(lexicon, self._patterns)
        self._heads = HeadTerms(lexicon)
        self._sites = SiteTerms(lexicon)

    def find(self, document: Document) -> Iterable[Mention]:
        """Give the policy terms of the text; overlapping readings are left to resolution."""
        known = list(self._known.find(document))
        spans = {found.span for found in known}
        yield from known
        found = chain(
            self._patterned(document),
            self._quoted.find(document),
            self._heads.find(document, spans),
            self._sites.find(document, known),
        )
        coined = [each for each in found if each.span not in spans]
        yield from coined
        if coined:
            yield from _again(document, coined, spans)

    def _patterned(self, document: Document) -> Iterator[Mention]:
        folded, edges = document.folded, document.token_edges
        for span, pattern in self._patterns.find(folded):
            if not pattern.known and span.end not in edges and _HAN_PAIR.match(folded, span.end - 1):
                continue  # 一村一警|务, 一年一评|价
            term = pattern.canonical.format(document.text[span.start : span.end])
            value = PolicyTermValue(term, pattern.kind, pattern.known, None if pattern.known else pattern.score)
            yield mention(document, span.start, span.end, Label.POLICY_TERM, Provenance(STAGE, pattern.name, pattern.where), value)


def _again(document: Document, coined: list[Mention], spans: set[Span]) -> Iterator[Mention]:
    """Give the other places of the wordings that were coined: “一人多户”账户 is told by 存在“一人多户”的情况."""
    folded, edges = document.folded, document.token_edges
    first: dict[str, Mention] = {}
    for each in coined:
        start, end = each.span
        if end - start < SHORTEST_AGAIN or folded[start:end].isascii() or each.provenance.rule.startswith(_WEAK):
            continue
        if isinstance(each.value, PolicyTermValue) and not each.value.known and len(first) < MOST_AGAIN:
            first.setdefault(folded[start:end], each)
    taken = spans | {each.span for each in coined}
    for wording, each in first.items():
        size, at = len(wording), folded.find(wording)
        while at >= 0:
            end = at + size
            if (at, end) not in taken and ((at in edges and end in edges) or is_quoted(folded, at, end)):
                provenance = Provenance(STAGE, f"again:{each.provenance.rule}", each.provenance.where)
                yield mention(document, at, end, Label.POLICY_TERM, provenance, each.value)
            at = folded.find(wording, end)
