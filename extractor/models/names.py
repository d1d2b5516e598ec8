"""Whether a span that a model takes for a person is worded like a name."""

from __future__ import annotations

import re

from extractor.document import Document
from extractor.lexicon.loader import Lexicon
from extractor.models.base import ScoredSpan
from extractor.models.ranges import Known

_DOTS = "·•・‧∙"
_JOINTS = _DOTS + "-—"
_HAN = re.compile(r"[\u4e00-\u9fff]+")
_DOTTED = re.compile(rf"[\u4e00-\u9fffA-Z.-]{{1,10}}(?:[{_DOTS}][\u4e00-\u9fffA-Z.-]{{1,10}}){{1,4}}")
_BYLINE = re.compile(r"(?:记者|编辑|责编|校对|通讯员|实习生|作者|摄影|编译|供稿)[ :：/]{0,2}(?:[\u4e00-\u9fff]{2,3}[ 、]){0,3}\Z")
_BYLINE_REACH = 24
_LEAST_CHINESE, _LEAST_SHORT, _LEAST_RARE = 0.55, 0.75, 0.85
_LEAST_SHORT_ALONE = 0.9  # a word of two characters may begin like a name (夏布)
_LEAST_FOREIGN, _LEAST_ALONE = 0.6, 0.9
_LEAST_CUTTING = 0.9  # a name whose ends cut a word of the segmenter (绣|花功夫, 李通发|现)
_LONGEST_FOREIGN = 8
_SOMEBODY = "某"
_GAPS = frozenset("为：:的")  # what may part a title from the name behind it


class NameWording:
    """Accepts Chinese names with a known family name, names in foreign sounds, and names of parts joined by ·."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._family = frozenset(entry["name"] for entry in lexicon.rows("family_names"))
        self._given = frozenset(entry["character"] for entry in lexicon.rows("given_characters"))
        self._foreign = frozenset(entry["character"] for entry in lexicon.rows("transliteration_characters"))
        self._not_names = frozenset(entry["word"] for entry in lexicon.rows("not_names"))
        behind = [entry["word"] for table in ("name_followers", "speech_verbs") for entry in lexicon.rows(table)]
        self._behind_people = tuple(word for word in behind if len(word) > 1)
        self._before_people = tuple(entry["word"] for entry in lexicon.rows("person_nouns"))
        self._groups = frozenset(lexicon.words("model_traps", "group"))
        self._behind_place = lexicon.words("model_traps", "behind_place")
        self._before_place = lexicon.words("model_traps", "before_place")
        self._other_things = frozenset(lexicon.words("model_traps", "other_thing"))
        self._no_given_names = lexicon.words("model_traps", "no_given_name")
        counties = (str(entry["name"]) for entry in lexicon.rows("places") if entry["level"] == "county")
        self._counties = frozenset(name[:-1] for name in counties if len(name) == 3)
        self._countries = frozenset(entry["abbreviation"] for entry in lexicon.rows("places") if entry["abbreviation"])

    def accepts(self, document: Document, known: Known, span: ScoredSpan) -> bool:
        """Tell whether the span is worded like a name, stands for itself, and is no byline."""
        name = document.folded[span.start : span.end]
        if name in self._not_names or self._is_other_thing(document, known, span, name):
            return False
        if self._is_without_given_name(document, span, name) or self._is_known_place(document, known, span, name):
            return False
        if _BYLINE.search(document.folded, max(0, span.start - _BYLINE_REACH), span.start):
            return False
        if _DOTTED.fullmatch(name):
            return span.score >= _LEAST_CHINESE and not self._goes_on(document, span)
        if _HAN.fullmatch(name) is None or self._is_place(document, span) or self._is_part(document, span):
            return False
        is_beside = self._is_beside_people_words(document, known, span)
        is_foreign = 2 <= len(name) <= _LONGEST_FOREIGN and all(char in self._foreign for char in name)
        least = self._least_chinese(name)
        if least is not None and not document.token_edges.issuperset((span.start, span.end)):
            least = max(least, _LEAST_CUTTING)
        if least is not None and not is_beside:
            # 桑托斯, 苏布瓦: Chinese by the first character, yet in foreign sounds and with nobody's words beside
            least = max(least, _LEAST_ALONE if is_foreign else _LEAST_SHORT_ALONE if len(name) == 2 else 0.0)
        if least is not None and span.score >= least:
            return True
        least = _LEAST_FOREIGN if is_beside else _LEAST_ALONE
        return is_foreign and span.score >= least and not self._goes_on(document, span)

    def _least_chinese(self, name: str) -> float | None:
        """Give the score that a Chinese name so written needs, or None where no family name begins it."""
        for size in (2, 1):
            given = name[size:]
            if name[:size] in self._family and 1 <= len(given) <= 2:
                is_usual = all(char in self._given for char in given)
                return (_LEAST_CHINESE if len(name) > 2 else _LEAST_SHORT) if is_usual else _LEAST_RARE
        return None

    def _is_other_thing(self, document: Document, known: Known, span: ScoredSpan, name: str) -> bool:
        # 马方, 中巴: sides, not people; “凯凯” in marks is a thing's name; 习主席 holds a title
        if name in self._other_things:
            return True
        if len(name) <= 3 and (name[-1] in self._groups or all(char in self._countries for char in name)):
            return True
        if document.folded[span.start - 1 : span.start] == "“" and document.folded[span.end : span.end + 1] == "”":
            return True
        return known.titles.overlaps(span.start, span.end) or known.not_people.overlaps(span.start, span.end)

    def _is_without_given_name(self, document: Document, span: ScoredSpan, name: str) -> bool:
        # 吕某, 孙某贤, 李大爷, 张|老师: a family name is no personal name
        if _SOMEBODY in name:
            return True
        if any(name.endswith(word) and len(name) - len(word) <= 2 and name[: -len(word)] in self._family for word in self._no_given_names):
            return True
        return name in self._family and document.folded.startswith(self._no_given_names, span.end)

    def _is_known_place(self, document: Document, known: Known, span: ScoredSpan, name: str) -> bool:
        # 贝鲁特; 阿尔 in 阿尔及利亚; 吴起 for 吴起县: with a title or a verb of saying beside it, the whole name may be a person's
        start, end = span.start, span.end
        if not known.places.contains(start, end) and name not in self._counties:
            return False
        if known.places.contains(start, end + 1) or known.places.contains(start - 1, end):
            return True
        return not self._is_beside_people_words(document, known, span)

    def _is_beside_people_words(self, document: Document, known: Known, span: ScoredSpan) -> bool:
        # a name in foreign sounds alone may be a place (霍姆斯); a title or a verb of saying beside it tells
        if document.folded.startswith(self._behind_people, span.end) or document.folded.endswith(self._before_people, 0, span.start):
            return True
        if span.start in known.title_edges or span.end in known.title_edges:
            return True
        # 法定代表人|为|严林
        return span.start - 1 in known.title_edges and document.folded[span.start - 1 : span.start] in _GAPS

    def _is_place(self, document: Document, span: ScoredSpan) -> bool:
        folded = document.folded
        return folded.startswith(self._behind_place, span.end) or folded.endswith(self._before_place, 0, span.start)

    def _is_part(self, document: Document, span: ScoredSpan) -> bool:
        # 丽丝 in 多丽丝·洛伊特
        before, behind = document.folded[span.start - 1 : span.start], document.folded[span.end : span.end + 1]
        return (before != "" and before in _DOTS) or (behind != "" and behind in _DOTS)

    def _goes_on(self, document: Document, span: ScoredSpan) -> bool:
        """Tell whether the name is only a part of a longer foreign one (阿赫 + 梅托夫)."""
        folded = document.folded
        before, behind = folded[span.start - 1 : span.start], folded[span.end : span.end + 1]
        if (before and before in _JOINTS) or (behind and behind in _JOINTS):
            return True
        cuts_left = before in self._foreign and span.start not in document.token_edges
        cuts_right = behind in self._foreign and span.end not in document.token_edges
        return cuts_left or cuts_right
