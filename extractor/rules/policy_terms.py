"""Policy terms: what the lexicon knows, what patterns make, what quotation marks coin, what head nouns name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain

from extractor.document import Document
from extractor.lexicon.loader import Lexicon
from extractor.lexicon.patterns import PatternSet, load_patterns
from extractor.mentions import Label, Mention, Provenance
from extractor.rules.base import mention
from extractor.rules.policy_terms_heads import HeadTerms
from extractor.rules.policy_terms_lexicon import STAGE, LexiconTerms
from extractor.rules.policy_terms_quoted import QuotedTerms
from extractor.rules.policy_terms_sites import SiteTerms
from extractor.values import PolicyTermValue

PATTERNS = "policy_terms/patterns.toml"

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
        for coined in chain(
            self._patterned(document),
            self._quoted.find(document),
            self._heads.find(document, spans),
            self._sites.find(document, known),
        ):
            if coined.span not in spans:
                yield coined

    def _patterned(self, document: Document) -> Iterator[Mention]:
        folded, edges = document.folded, document.token_edges
        for span, pattern in self._patterns.find(folded):
            if not pattern.known and span.end not in edges and _HAN_PAIR.match(folded, span.end - 1):
                continue  # 一村一警|务, 一年一评|价
            term = pattern.canonical.format(document.text[span.start : span.end])
            value = PolicyTermValue(term, pattern.kind, pattern.known, None if pattern.known else pattern.score)
            yield mention(document, span.start, span.end, Label.POLICY_TERM, Provenance(STAGE, pattern.name, pattern.where), value)
