"""What follows a place, a country or an agency and makes a body of it: fixed names, and fields of work with a class word."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from extractor.lexicon.affixes import Affixes, alternation, lengths_by
from extractor.lexicon.loader import Lexicon
from extractor.mentions import immutable, replace

LOCAL, DEPARTMENT, FOREIGN = "local", "department", "foreign"


@immutable
class Tail:
    """A tail found in the text: where it ends, its canonical name with {place} and {short} open, kind, lexicon line.

    `needs_class` holds where the tail stands only behind a class word (江苏省委, not 江苏委); `before` is what must
    stand before the place (武警 in 武警江苏总队); `levels` are the levels of place that have such a body, empty for all.
    """

    end: int
    template: str
    kind: str
    where: str | None
    needs_class: bool = False
    before: str | None = None
    levels: tuple[str, ...] = ()


class SuffixGuard:
    """Tells whether a name's last character goes on into another word: 部门, 局面, 委员."""

    def __init__(self, lexicon: Lexicon) -> None:
        rows = lexicon.rows("suffix_followers")
        self._followers: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
            row["suffix"]: (row["followers"], row["unless"]) for row in rows
        }

    def goes_on(self, folded: str, end: int) -> bool:
        """Tell whether the name that ends at `end` is only the head of a longer word."""
        return self._is_head(folded, end, 1) or self._is_head(folded, end, 2)

    def _is_head(self, folded: str, end: int, length: int) -> bool:
        found = self._followers.get(folded[end - length : end])
        return found is not None and folded.startswith(found[0], end) and not folded.startswith(found[1], end)


class TailGrammar:
    """Matches one sort of tail at an offset, the longest reading first.

    >>> from extractor.lexicon.loader import load_lexicon
    >>> TailGrammar(load_lexicon(), LOCAL).match("江苏省工信厅", 3).template
    '{place}工业和信息化厅'
    """

    def __init__(self, lexicon: Lexicon, scope: str) -> None:
        self._guard = SuffixGuard(lexicon)
        self._fixed = dict(_fixed(lexicon, scope))
        words: dict[str, str] = {row["word"]: row["canonical"] for row in lexicon.rows("body_words")}
        self._words = words
        self._suffixes: dict[str, str] = {
            row["suffix"]: row["canonical"] for row in lexicon.rows("body_suffixes") if scope in row["scopes"]
        }
        word = alternation(words)
        self._word = re.compile(word)
        # five words at most, so that no text can make the choice of words long: 发展 + 改革, 住房 + 和 + 城乡建设
        self._composed = re.compile(f"(?P<words>(?:{word})(?:[和与及]?(?:{word})){{0,4}})(?P<suffix>{alternation(self._suffixes)})")
        self._fixed_lengths = lengths_by(self._fixed, 0)
        # most characters that begin a word begin none here; the look-up is quicker than the expression
        self._openers = Affixes(words)
        self._longest_word = max(map(len, words), default=0)
        self._first = frozenset(surface[0] for surface in (*words, *self._fixed))
        self._prefix = "{place}" if scope == LOCAL else ""

    @property
    def first(self) -> str:
        """Give the characters with which tails begin."""
        return "".join(sorted(self._first))

    def match(self, folded: str, at: int) -> Tail | None:
        """Give the longest tail that starts at the offset, or None."""
        if at >= len(folded) or folded[at] not in self._first:
            return None
        fixed = self._match_fixed(folded, at)
        opener = self._openers.opening(folded[at : at + self._longest_word])
        composed = self._composed.match(folded, at) if opener is not None else None
        if composed and (fixed is None or composed.end() > fixed.end) and not self._guard.goes_on(folded, composed.end()):
            return Tail(composed.end(), self._prefix + self._canonical(composed), "bureau", None)
        return fixed

    def _match_fixed(self, folded: str, at: int) -> Tail | None:
        # 市委员会 is no 市委: try the shorter readings too
        for length in self._fixed_lengths.get(folded[at], ()):
            tail = self._fixed.get(folded[at : at + length])
            if tail is not None and not self._guard.goes_on(folded, at + length):
                return replace(tail, end=at + length)
        return None

    def _canonical(self, found: re.Match[str]) -> str:
        words = self._word.sub(lambda match: self._words[match[0]], found["words"])
        return words + self._suffixes[found["suffix"]]


def _fixed(lexicon: Lexicon, scope: str) -> Iterable[tuple[str, Tail]]:
    if scope == LOCAL:
        for row in lexicon.rows("local_bodies"):
            yield row["surface"], Tail(0, row["template"], row["kind"], row.where, row["needs_class"], row["before"], row["levels"])
    if scope == FOREIGN:
        for row in lexicon.rows("foreign_bodies"):
            yield row["surface"], Tail(0, row["canonical"], row["kind"], row.where)
