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
_QUOTED_PART = re.compile(r"(?<!\A)“[^“”]{1,12}”(?!\Z)")
# 开展了30项专项污染防治行动: what is counted is no name, but “百项万家”惠企行动
_COUNTED = re.compile(r"[0-9一二三四五六七八九十百多几]{1,4}[个项条家场次](?!一)")
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
        ends = {span.end: span.start for span in known}
        for hit in document.hits.get("policy_heads", ()):
            entry = hit.entries[0]
            found = self._name(document, hit, entry, known, ends)
            if found is None:
                continue
            start, opener = found
            ends[hit.end] = start
            value = PolicyTermValue(document.text[start : hit.end], entry["kind"], False, SCORE)
            yield mention(
                document, start, hit.end, Label.POLICY_TERM, Provenance(STAGE, f"head:{opener}…{entry['head']}", entry.where), value
            )

    def _name(self, document: Document, hit: Hit, entry: Entry, known: frozenset[Span], ends: dict[int, int]) -> tuple[int, str] | None:
        folded, edges = document.folded, document.token_edges
        # 试点工作 may be one word of the text
        ends_word = hit.end in edges or folded.startswith("工作", hit.end)
        if not ends_word or hit.start not in edges or folded.startswith(entry["not_followed"] or (), hit.end):
            return None
        openers = self._openers[entry["head"]]
        lowest = max(0, hit.start - entry["longest"])
        # 城市更新 holds 更, but as a known term it may stand in a name
        masked = _mask(folded, lowest, hit.start, ends)
        for start in range(hit.start - entry["shortest"], lowest - 1, -1):
            if start < 0 or start not in edges:
                continue
            # 整治“内卷式”竞争专项行动: a name may hold marks, but “净网”专项行动 is named by what stands between them
            modifier = _QUOTED_PART.sub("", folded[start : hit.start])
            if "”" in modifier and modifier[-1] != "”" and "“" not in modifier[1:]:
                continue
            if _NAME_BREAK.search(modifier) or self._never.search(masked, start - lowest):
                return None
            opener = openers.ending(folded[max(0, start - 6) : start])
            if opener is None and start - 1 in ends and folded[start - 1] in _JOINERS:
                opener = folded[start - 1]
            if opener is None:
                continue
            if modifier in self._plain or modifier.startswith(self._starts) or _COUNTED.match(modifier):
                return None
            if entry["kind"] == "mechanism" and len(entry["head"]) > 2 and "和" in modifier:
                return None  # 完善绩效考核和激励机制: two things, and the second alone is plain
            if len(entry["head"]) == 2 and (start, hit.start) in known:
                return None  # 大病保险制度: the label is 大病保险; but 链主企业调度机制
            return start, opener
        return None


def _mask(folded: str, start: int, end: int, ends: dict[int, int]) -> str:
    text = folded[start:end]
    for at in range(start + 1, end + 1):
        begin = ends.get(at, -1)
        if begin >= start:
            text = text[: begin - start] + "　" * (at - begin) + text[at - start :]
    return text
