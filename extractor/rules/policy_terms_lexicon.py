"""Policy terms that the lexicon knows."""

from __future__ import annotations

from collections.abc import Iterator

from extractor.document import Document
from extractor.lexicon.affixes import Affixes
from extractor.lexicon.loader import Lexicon
from extractor.mentions import Hit, Label, Mention, Provenance
from extractor.rules.base import mention
from extractor.values import PolicyTermValue

STAGE = "policy_terms"

# characters that belong to the word they touch
_BOUND_BEFORE = frozenset("确不未非无")
_BOUND_AFTER = frozenset("型性化员者率法体")
_MARKS = frozenset("“”‘’")
_FIELD_NOUNS = ("、", "等", "领域", "产业", "行业", "企业", "核心产业", "增加值", "板块", "技术", "合作")


class LexiconTerms:
    """Finds known terms where the text means them."""

    def __init__(self, lexicon: Lexicon) -> None:
        rows = lexicon.rows("policy_cues")
        self._names = Affixes(entry["surface"] for entry in rows if entry["side"] == "name")
        self._no_names = Affixes(entry["surface"] for entry in rows if entry["side"] == "no_name")

    def find(self, document: Document) -> Iterator[Mention]:
        """Give the known terms that stand on word boundaries and in the context that their row asks for."""
        folded = document.folded
        for hit in document.hits.get("policy_terms", ()):
            entry = hit.entries[0]
            context, not_followed = entry["context"], entry["not_followed"]
            if context == "quoted" and not is_quoted(folded, hit.start, hit.end):
                continue
            if context == "no_list" and in_field_list(folded, hit.start, hit.end):
                continue
            if not_followed and folded.startswith(not_followed, hit.end):
                continue
            if not on_boundaries(document, hit) or self._is_name(folded[hit.end : hit.end + 6]):
                continue
            value = PolicyTermValue(entry["stands_for"] or entry["term"], entry["kind"], True)
            yield mention(document, hit.start, hit.end, Label.POLICY_TERM, Provenance(STAGE, "lexicon", entry.where), value)

    def _is_name(self, after: str) -> bool:
        # 可持续发展委员会, 绿色电力ETF: the term begins the name of a body or a fund
        return self._names.opening(after) is not None and self._no_names.opening(after) is None


def is_quoted(folded: str, start: int, end: int) -> bool:
    """Tell whether the range stands between quotation marks, also where they are reversed (”白名单“).

    >>> is_quoted("进“白名单”的企业", 2, 5)
    True
    """
    return start > 0 and end < len(folded) and folded[start - 1] in _MARKS and folded[end] in _MARKS


def in_field_list(folded: str, start: int, end: int) -> bool:
    """Tell whether the range is named as a field of the economy: in a list, or before a noun of the trade.

    >>> in_field_list("拓展能源、数字经济等领域合作", 5, 9), in_field_list("发展数字经济，", 2, 6)
    (True, False)
    """
    return folded[start - 1 : start] == "、" or folded.startswith(_FIELD_NOUNS, end)


def on_boundaries(document: Document, hit: Hit) -> bool:
    """Tell whether the words of the text allow the hit: short terms need both edges, longer ones one of them.

    全国补贴 holds no 国补; 乡村振兴局 is left to the agencies, whose longer reading wins.
    """
    edges, folded = document.token_edges, document.folded
    starts, ends = hit.start in edges, hit.end in edges
    if (not starts and folded[hit.start - 1 : hit.start] in _BOUND_BEFORE) or (not ends and folded[hit.end : hit.end + 1] in _BOUND_AFTER):
        return False  # 确|保能源安全, 高水平开放|型经济
    return (starts and ends) if len(hit.span) <= 3 else (starts or ends)
