"""Reads a person's name that begins or ends at a known place: behind or before a title, a verb of saying, a list mark.

Every reading is weighed in powers of two: how much likelier its characters are in names than in running text
(the lexicon's weights), and how well the name is bounded where it ends and where it begins.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from extractor.document import Document
from extractor.lexicon.affixes import Affixes
from extractor.lexicon.loader import Lexicon
from extractor.mentions import immutable

DOTS = "·•・‧∙"
_CLOSING = frozenset("，。、；：！？…,.;:!?（(）)”’》】]—-–\n \t|/")
_OPENING = frozenset("，。、；：！？…,.;:!?（(）)“‘”’《》【】[]—-–\n \t|/▲●")
_MARKED, _FOLLOWED, _SPOKEN, _EDGE, _UNBOUNDED = 3.0, 2.5, 5.0, 0.5, -5.0
_BEFORE_WORD, _BEFORE_CHARACTER = -1.0, -2.5  # no known follower, but a word of several characters, or of one, begins
_BEST_BOUND = _SPOKEN + _EDGE
_PHRASE = -8.0  # 向 and a noun
_INSIDE_WORD = -7.0  # 向华盛 in 向华盛顿
_BEST_LEFT = _MARKED
_JOINING = frozenset("和与及同")
_UNKNOWN = -1.5  # a rare character; the frequent ones that names do not hold are listed with theirs
_NO_TRANSLITERATION = -6.0
_LEAST_OF_HEAD, _OF_NAMES = 0.5, 2.1  # mean weight of the parts before the last dot; that of a character not transliterated
_LEAST_INSIDE = 1.0  # a character that is not transliterated goes on a dotted name when given names hold it as well
_MEAN_OF_DOTTED = 2.5  # mean weight of a dotted name that nothing else bears out
_FOREIGN_PRIOR, _ABROAD_PRIOR = -6.0, 4.0
_LONGEST_FOREIGN = 10
_INSIDE = DOTS + "-. "
_MOST_OCCURRENCES, _REACH = 6, 3000  # other occurrences of a name are looked for as many characters away
_GIVEN = re.compile("[\u4e00-\u9fff]{1,2}")
_PART = r"[\u4e00-\u9fffA-Z]"
_DOTTED_AHEAD = re.compile(rf"{_PART}{{1,9}}+(?: ?[{DOTS}.-] ?{_PART}{{1,10}}){{1,4}}")


@immutable
class Reading:
    """A name read at a place, with its weight; `foreign` when it is read by transliteration characters."""

    start: int
    end: int
    weight: float
    foreign: bool = False
    dotted: bool = False


class NameReader:
    """Reads names with the lexicon's family names, characters, and the words that stand beside names."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._family = {entry["name"]: float(entry["weight"]) for entry in lexicon.rows("family_names")}
        self._family_begins = frozenset(name[0] for name in self._family)
        self._prepositions = frozenset(entry["name"] for entry in lexicon.rows("family_names") if entry["preposition"])
        self._given = {entry["character"]: float(entry["weight"]) for entry in lexicon.rows("given_characters")}
        self._foreign = {entry["character"]: float(entry["weight"]) for entry in lexicon.rows("transliteration_characters")}
        self._spoken = Affixes(entry["word"] for entry in lexicon.rows("speech_verbs"))
        self._followers = Affixes(entry["word"] for entry in lexicon.rows("name_followers"))
        honorifics = [str(entry["word"]) for entry in lexicon.rows("person_nouns") if entry["kind"] == "honorific"]
        self._honorifics = Affixes(honorifics)
        self._honorific_words = frozenset(honorifics)
        self._leaders = Affixes(entry["word"] for entry in lexicon.rows("name_leaders"))
        self._not_names = frozenset(entry["word"] for entry in lexicon.rows("not_names"))

    def is_word(self, name: str) -> bool:
        """Tell whether the name is also an ordinary word, to be read as a name only beside a title."""
        return name in self._not_names

    def family_of(self, name: str) -> str | None:
        """Give the family name that the Chinese name begins with, compound ones first, or None."""
        for size in (2, 1):
            if len(name) > size and name[:size] in self._family:
                return name[:size]
        return None

    def after(self, document: Document, start: int, least: float = 0.0, *, foreign: bool = False) -> Reading | None:
        """Give the likeliest name that begins at the offset, or None when no reading has more weight than the least.

        `foreign` says that a foreigner is expected there.
        """
        dotted = self.dotted(document.folded, start)
        if dotted:
            return dotted
        ahead = document.folded[start : start + 8]
        if len(self._spoken.opening(ahead) or "") > 1 or len(self._followers.opening(ahead) or "") > 1:
            return None  # 负责人|介绍, 主席|刚才
        prior = _FOREIGN_PRIOR + (_ABROAD_PRIOR if foreign else 0.0)
        readings = [*self._chinese_after(document, start, least), *self._foreign_after(document, start, prior, least)]
        best = max(readings, key=lambda reading: (reading.weight, reading.end), default=None)
        return best if best and best.weight > 0 and best.weight >= least else None

    def before(self, document: Document, end: int, least: float = 0.0, *, foreign: bool = True) -> Reading | None:
        """Give the likeliest name that ends at the offset, or None when no reading has more weight than the least."""
        folded = document.folded
        readings = []
        for size in (2, 3, 4):
            start = end - size
            if start < 0:
                break
            weight = self.characters(folded[start:end])
            if weight is not None and weight + _BEST_LEFT >= least:
                readings.append(Reading(start, end, weight + self.left(document, start)))
        if foreign:
            readings.extend(self._foreign_before(document, end, least))
        best = max(readings, key=lambda reading: (reading.weight, -reading.start), default=None)
        return best if best and best.weight > 0 and best.weight >= least else None

    def _foreign_before(self, document: Document, end: int, least: float) -> Iterator[Reading]:
        folded = document.folded
        weight = _FOREIGN_PRIOR
        for start in range(end - 1, max(-1, end - 1 - _LONGEST_FOREIGN), -1):
            if folded[start] in DOTS and start + 1 < end:
                continue
            if folded[start] not in self._foreign:
                break
            weight += self._foreign[folded[start]]
            if end - start > 1 and weight + _BEST_LEFT >= least:
                yield Reading(start, end, weight + self.left(document, start), True)

    def dotted(self, folded: str, start: int) -> Reading | None:
        """Give the name of several parts joined by · that begins at the offset (劳尔·卡斯特罗)."""
        match = _DOTTED_AHEAD.match(folded, start)
        if match is None or not any(dot in match[0] for dot in DOTS):
            return None
        last = max(folded.rfind(dot, start, match.end()) for dot in (*DOTS, ".", "-"))
        head = [self._foreign.get(char, _NO_TRANSLITERATION) for char in folded[start:last] if char not in _INSIDE and not char.isascii()]
        is_plain = any(
            self._given.get(char, _OF_NAMES) < _OF_NAMES for char in folded[start:last] if char not in self._foreign and char not in _INSIDE
        )
        if head and (is_plain or sum(head) / len(head) < _LEAST_OF_HEAD):
            return None  # 汉学家 begins no name
        end = self._part_end(folded, last + 1 + (folded[last + 1] == " "), match.end())
        if end is None or folded.startswith("”号", end):
            return None  # “黑尔格·英斯塔”号护卫舰
        return Reading(start, end, 20.0, True, True)

    def around_dot(self, document: Document, dot: int) -> Reading | None:
        """Give the name whose first part ends at the dot, or None where the parts are no names (神威·太湖之光)."""
        folded = document.folded
        start = dot
        while start > 0 and dot - start < _LONGEST_FOREIGN and folded[start - 1] in self._foreign:
            start -= 1
        # 总统巴沙尔·阿萨德: what stands before the name may be written with the same characters
        starts = [at for at in range(start, dot) if at in document.token_edges and self.left(document, at) > _UNBOUNDED]
        for at in starts:
            reading = self.dotted(folded, at)
            if reading is None:
                continue
            weights = [self._foreign.get(char, _NO_TRANSLITERATION) for char in folded[at : reading.end] if char not in _INSIDE]
            is_bounded = reading.end in document.token_edges or self.right(folded, reading.end) > 0
            if is_bounded and sum(weights) / len(weights) > _MEAN_OF_DOTTED:
                return reading
        return None

    def _part_end(self, folded: str, start: int, limit: int) -> int | None:
        # the last part ends where its characters stop being those of names, or before a word that follows names
        best, best_weight, weight = None, -99.0, 0.0
        for end in range(start + 1, limit + 1):
            char = folded[end - 1]
            if folded[end - 1 : end + 1] in self._honorific_words:
                break
            if end > start + 2 and char not in self._foreign and self._given.get(char, _UNKNOWN) < _LEAST_INSIDE:
                break  # 乔丹·尼利|在纽约, 斯蒂芬·利奇|实施
            weight += 1.0 if char.isascii() else min(3.0, self._foreign.get(char, -4.0 if end < start + 3 else _NO_TRANSLITERATION))
            bounded = weight + self.right(folded, end) - (2.0 if end == start + 1 else 0.0)
            if bounded > best_weight:
                best, best_weight = end, bounded
            if weight < -6:
                break
        return best

    def is_end_of_foreign(self, document: Document, start: int, end: int, behind_titles: Collection[int]) -> bool:
        """Tell whether the range is the end of a longer foreign name (体育部长|姆巴卢拉), by a title before it or the segmenter's words."""
        folded = document.folded
        if start in behind_titles or folded[start - 1 : start] not in self._foreign:
            return False
        first = next(
            (at for at in range(start - 1, max(0, start - 6), -1) if at in behind_titles or folded[at - 1] not in self._foreign), 0
        )
        if first not in behind_titles and start in document.token_edges:
            return False
        return sum(self._foreign.get(char, _NO_TRANSLITERATION) for char in folded[start:end]) > _MEAN_OF_DOTTED * (end - start)

    def characters(self, name: str) -> float | None:
        """Give the weight of the characters as a Chinese name, or None when it begins with no family name."""
        if name[:1] not in self._family_begins:
            return None
        best = None
        for size in (2, 1):
            given = name[size:]
            family = self._family.get(name[:size])
            if family is not None and _GIVEN.fullmatch(given):
                weight = self._given.get(given[0], _UNKNOWN)
                if len(given) > 1:
                    weight += self._given.get(given[1], _UNKNOWN)
                weight += family
                best = weight if best is None else max(best, weight)
        return best

    def right(self, folded: str, end: int) -> float:
        """Give how well a name that ends at the offset is bounded on the right."""
        if end >= len(folded) or folded[end] in _CLOSING:
            return _MARKED
        ahead = folded[end : end + 8]
        if self._spoken.opening(ahead) or self._honorifics.opening(ahead):
            return _SPOKEN
        word = self._followers.opening(ahead)
        if word and len(word) == 1:
            if word in _JOINING and ahead[1:2] in _CLOSING:
                return _UNBOUNDED  # 罗富和、张庆黎
            # 刚 may begin 刚刚 or end 孙志刚
            return _FOLLOWED - max(0.0, self._given.get(word, 0.0))
        if word:
            return _FOLLOWED + min(len(word) - 1, 2)
        return _FOLLOWED if ahead[0].isdigit() or ahead[0].isascii() else _UNBOUNDED

    def left(self, document: Document, start: int) -> float:
        """Give how well a name that begins at the offset is bounded on the left."""
        folded = document.folded
        if start == 0 or folded[start - 1] in _OPENING:
            return _MARKED
        word = self._leaders.ending(folded[max(0, start - 6) : start])
        if word:
            return _FOLLOWED if len(word) > 1 or start - 1 in document.token_edges else 0.0
        return -3.0 if start in document.token_edges else _UNBOUNDED - 3.0

    def _chinese_after(self, document: Document, start: int, least: float) -> Iterator[Reading]:
        folded = document.folded
        for size in (2, 3, 4):
            name = folded[start : start + size]
            if name[1:] in self._honorific_words:
                return  # 贾|大爷
            weight = self.characters(name) if len(name) == size else None
            if weight is not None and self._is_phrase(document, start, start + size):
                weight += _PHRASE
            if weight is not None and weight + _BEST_BOUND >= least:
                yield Reading(start, start + size, weight + self._right_everywhere(document, start, name))

    def _is_phrase(self, document: Document, start: int, end: int) -> bool:
        # 负责人|向|公众|透露: a preposition and a noun, by the segmenter's words
        edges = document.token_edges
        return (
            end - start == 3
            and document.folded[start] in self._prepositions
            and start in edges
            and start + 1 in edges
            and start + 2 not in edges
            and end in edges
            and self._honorifics.opening(document.folded[end : end + 8]) is None
        )

    def _foreign_after(self, document: Document, start: int, weight: float, least: float) -> Iterator[Reading]:
        folded = document.folded
        for end in range(start + 1, min(len(folded), start + _LONGEST_FOREIGN) + 1):
            char = folded[end - 1]
            if char not in self._foreign or folded[end - 1 : end + 1] in self._honorific_words:
                return  # 博科娃|女士
            weight += self._foreign[char]
            if folded[end : end + 1] == "-" and weight + _BEST_BOUND >= least:
                hyphened = self._part_end(folded, end + 1, min(len(folded), end + 1 + _LONGEST_FOREIGN))
                if hyphened and hyphened > end + 2:
                    yield Reading(start, hyphened, weight + _MARKED + _EDGE, True)  # 阿库福-阿多, 本-格维尔
            if end - start > 1 and weight + _BEST_BOUND >= least:
                yield Reading(start, end, weight + self._right_everywhere(document, start, folded[start:end]), True)

    def _right_everywhere(self, document: Document, start: int, name: str) -> float:
        # 罗俊 is bounded nowhere when every 罗俊 of the article goes on with 杰
        folded = document.folded
        limit = start + _REACH
        total, count, at = 0.0, 0, folded.find(name, max(0, start - _REACH), limit)
        while at >= 0 and count < _MOST_OCCURRENCES:
            total += self._right_by_words(document, at + len(name))
            count += 1
            at = folded.find(name, at + 1, limit)
        return total / count if count else _UNBOUNDED

    def _right_by_words(self, document: Document, end: int) -> float:
        bound = self.right(document.folded, end)
        if end not in document.token_edges:
            return bound if bound > _UNBOUNDED else _INSIDE_WORD
        if bound > _UNBOUNDED:
            return bound + _EDGE
        return _BEFORE_CHARACTER if end + 1 in document.token_edges else _BEFORE_WORD
