"""Whether a span that a model takes for a person is worded like a name."""

from __future__ import annotations

import re

from extractor.document import Document
from extractor.lexicon.loader import Lexicon
from extractor.models.base import ScoredSpan

_DOTS = "·•・‧∙"
_HAN = re.compile(r"[\u4e00-\u9fff]+")
_DOTTED = re.compile(rf"[\u4e00-\u9fffA-Z.-]{{1,10}}(?:[{_DOTS}][\u4e00-\u9fffA-Z.-]{{1,10}}){{1,4}}")
_BYLINE = re.compile(r"(?:记者|编辑|责编|校对|通讯员|实习生|作者|摄影|编译|供稿)[ :：/]{0,2}(?:[\u4e00-\u9fff]{2,3}[ 、]){0,3}\Z")
_BYLINE_REACH = 24
_LEAST_CHINESE, _LEAST_FOREIGN = 0.55, 0.7
_LONGEST_FOREIGN = 8
_NOT_PEOPLE = ("places", "listed_companies", "organizations", "agencies", "policy_terms")
# 马方, 中巴双方: a side, not a person
_SIDES = "方侧军队国"


class NameWording:
    """Accepts Chinese names with a known family name, names in foreign sounds, and names of parts joined by ·."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._family = frozenset(entry["name"] for entry in lexicon.rows("family_names"))
        self._given = frozenset(entry["character"] for entry in lexicon.rows("given_characters"))
        self._foreign = frozenset(entry["character"] for entry in lexicon.rows("transliteration_characters"))
        self._not_names = frozenset(entry["word"] for entry in lexicon.rows("not_names"))
        self._countries = frozenset(entry["abbreviation"] for entry in lexicon.rows("places") if entry["abbreviation"])

    def accepts(self, document: Document, span: ScoredSpan) -> bool:
        """Tell whether the span is worded like a name, stands for itself, and is no byline."""
        name = document.folded[span.start : span.end]
        if name in self._not_names or self._is_other_thing(document, span, name):
            return False
        if _BYLINE.search(document.folded, max(0, span.start - _BYLINE_REACH), span.start):
            return False
        if _DOTTED.fullmatch(name):
            return span.score >= _LEAST_CHINESE and not self._goes_on(document, span)
        if _HAN.fullmatch(name) is None:
            return False
        if self._is_chinese(name) and span.score >= _LEAST_CHINESE:
            return True
        is_foreign = 2 <= len(name) <= _LONGEST_FOREIGN and all(char in self._foreign for char in name)
        return is_foreign and span.score >= _LEAST_FOREIGN and not self._goes_on(document, span)

    def _is_chinese(self, name: str) -> bool:
        for size in (2, 1):
            given = name[size:]
            if name[:size] in self._family and 1 <= len(given) <= 2:
                return all(char in self._given for char in given)
        return False

    def _is_other_thing(self, document: Document, span: ScoredSpan, name: str) -> bool:
        if len(name) <= 3 and (name[-1] in _SIDES or all(char in self._countries for char in name)):
            return True
        return any(
            hit.start < span.end and span.start < hit.end
            for table in _NOT_PEOPLE
            for hit in document.hits.get(table, ())
            if hit.end - hit.start > 1
        )

    def _goes_on(self, document: Document, span: ScoredSpan) -> bool:
        """Tell whether the name is only a part of a longer foreign one (阿赫 + 梅托夫)."""
        folded = document.folded
        before, behind = folded[span.start - 1 : span.start], folded[span.end : span.end + 1]
        if (before in _DOTS and before) or (behind in _DOTS and behind):
            return True
        cuts_left = before in self._foreign and span.start not in document.token_edges
        cuts_right = behind in self._foreign and span.end not in document.token_edges
        return cuts_left or cuts_right
