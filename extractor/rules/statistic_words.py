"""The cue words of statistics as sets, and the matching of words at the edges of a text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from extractor.lexicon.affixes import alternation, lengths_by
from extractor.lexicon.loader import Lexicon


class WordSet:
    """Words that are looked for at the very start or end of a text, the longest first.

    >>> WordSet(["增长", "负增长"]).at_end("同比负增长")
    '负增长'
    """

    def __init__(self, words: Iterable[str]) -> None:
        self.words = frozenset(words)
        self._by_last = lengths_by(self.words, -1)
        self._by_first = lengths_by(self.words, 0)
        self._anywhere = _pattern(self.words)
        self._longer = _pattern(word for word in self.words if len(word) > 1)

    def __contains__(self, word: str) -> bool:
        return word in self.words

    def at_end(self, text: str, end: int | None = None) -> str:
        """Give the longest word that ends at `end` of the text, or an empty text."""
        end = len(text) if end is None else end
        if end <= 0:
            return ""
        for length in self._by_last.get(text[end - 1], ()):
            if length <= end and (word := text[end - length : end]) in self.words:
                return word
        return ""

    def at_start(self, text: str, start: int = 0) -> str:
        """Give the longest word that begins at `start` of the text, or an empty text."""
        for length in self._by_first.get(text[start : start + 1], ()):
            if (word := text[start : start + length]) in self.words:
                return word
        return ""

    def first_in(self, text: str, longer: bool = False) -> int:
        """Give the offset of the first word in the text, or -1; of those of more than one character only where `longer`.

        >>> WordSet(["介绍", "电"]).first_in("来电介绍", longer=True)
        2
        """
        match = (self._longer if longer else self._anywhere).search(text)
        return match.start() if match else -1

    def strip_end(self, text: str, offset: int | None = None, edges: AbstractSet[int] = frozenset()) -> str:
        """Give the text without the words at its end; a word of one character must be a word of the segmenter.

        `offset` is where the text begins in the document, whose word edges are `edges`; without it only longer words go.
        """
        while word := self.at_end(text):
            at = len(text) - len(word)
            if len(word) == 1 and at and (offset is None or offset + at not in edges):
                break
            text = text[:at]
        return text

    def strip_start(self, text: str, offset: int | None = None, edges: AbstractSet[int] = frozenset()) -> str:
        """Give the text without the words at its start, under the same condition as `strip_end`."""
        while word := self.at_start(text):
            if len(word) == 1 and (offset is None or offset + 1 not in edges):
                break
            text = text[len(word) :]
            offset = None if offset is None else offset + len(word)
        return text


def _pattern(words: Iterable[str]) -> re.Pattern[str]:
    """Give the expression of any of the words, the longest first; of no words, one that never matches."""
    return re.compile(alternation(words) or "(?!)")


@dataclass(frozen=True, slots=True)
class Cues:
    """The cue words by role, read once from the tables of `lexicons/statistics`.

    `governing` holds
    the words of change of every form and `forms` their forms, `bounds` gives what a word before a number makes of it,
    `weak` when a weak unit makes a figure, `listing` the units of counts that may only announce a list, `transitive`
    finds a verb with its object at the end of a text, `partitions` gives the parts that make up an indicator.
    """

    verbs: WordSet
    nouns: WordSet
    comparatives: WordSet
    reaches: WordSet
    governing: WordSet
    forms: dict[str, str]
    directions: dict[tuple[str, str], str]
    bases: WordSet
    base_periods: dict[str, str]
    bounds: dict[str, str]
    weak: dict[str, str]
    listing: frozenset[str]
    transitive: re.Pattern[str]
    partitions: dict[str, tuple[str, ...]]
    roles: dict[str, WordSet]

    def __getitem__(self, role: str) -> WordSet:
        return self.roles[role]


ROLES = (
    "list_noun",
    "joint_issue",
    "people_noun",
    "money_noun",
    "index_noun",
    "target",
    "forecast",
    "filler",
    "leading",
    "adverb",
    "reporting",
    "rank",
    "verb",
    "generic",
    "duration_before",
    "over_time",
    "period_opens",
    "no_whole",
    "anaphor",
    "people_verb",
    "time_noun",
    "object_verb",
    "at_least",
    "point_before",
    "wind_before",
    "wind_behind",
    "class_noun",
    "term_before",
    "name_behind",
    "thing_name",
    "event_name",
    "unit_word",
    "act",
    "transitive",
    "lifting",
    "no_object",
    "head_amount",
    "head_number",
    "ordinal_pair",
    "ordered_before",
    "whole_noun",
    "owned",
    "measured",
    "carrying",
    "preposition",
    "object_marker",
    "causing",
    "lasting",
)
# the object of 下调存款准备金率0.5个百分点, between verb and amount
_OBJECT = r"(?P<object>[^的有是达为共到至在，。；：、了超约近高低比]{2,14})\Z"


def _partitions(lexicon: Lexicon) -> dict[str, tuple[str, ...]]:
    """Give the parts of every indicator that they make up without overlap, the longest indicators first."""
    found: dict[str, list[str]] = {}
    for row in lexicon.rows("statistics_partitions"):
        found.setdefault(row["whole"], []).append(row["part"])
    return {whole: tuple(found[whole]) for whole in sorted(found, key=lambda whole: (-len(whole), whole))}


def read_cues(lexicon: Lexicon) -> Cues:
    """Give the cue words of the lexicon; absent tables give empty sets."""
    changes = lexicon.rows("statistics_changes")
    bases = lexicon.rows("statistics_bases")
    words = lexicon.rows("statistics_words")
    units = lexicon.rows("statistics_units")
    modifiers = lexicon.rows("statistics_modifiers")

    def of_form(form: str) -> WordSet:
        return WordSet(row["word"] for row in changes if row["form"] == form)

    roles = {role: WordSet(row["word"] for row in words if row["role"] == role) for role in ROLES}
    verbs = sorted(roles["transitive"].words | roles["lifting"].words, key=lambda word: (-len(word), word))
    return Cues(
        verbs=of_form("verb"),
        nouns=of_form("noun"),
        comparatives=of_form("comparative"),
        reaches=of_form("reach"),
        governing=WordSet(row["word"] for row in changes),
        # a word of two forms is the verb before it is anything else
        forms={row["word"]: row["form"] for row in sorted(changes, key=lambda row: str(row["form"]))},
        directions={(row["form"], row["word"]): row["direction"] for row in changes},
        bases=WordSet(row["word"] for row in bases),
        base_periods={row["word"]: row["period"] for row in bases},
        bounds={row["surface"]: row["approx"] for row in modifiers if row["side"] == "before"},
        weak={row["canonical"]: row["when"] for row in units if row["class"] == "weak" and row["when"]},
        listing=frozenset(row["canonical"] for row in units if row["lists"]),
        transitive=re.compile(rf"(?P<verb>{'|'.join(map(re.escape, verbs)) or '(?!)'}){_OBJECT}"),
        partitions=_partitions(lexicon),
        roles=roles,
    )
