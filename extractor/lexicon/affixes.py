"""Longest beginning or end of a string that stands in a closed list."""

from __future__ import annotations

import re
from collections.abc import Iterable


class Affixes:
    """A closed list of words, asked for the longest that begins or ends a string."""

    def __init__(self, words: Iterable[str]) -> None:
        self.words = frozenset(word for word in words if word)
        # most strings are settled by one character
        self._by_first = lengths_by(self.words, 0)
        self._by_last = lengths_by(self.words, -1)

    def ending(self, text: str) -> str | None:
        """Give the longest word that ends the text, or None.

        >>> Affixes(["方案", "实施方案"]).ending("改革实施方案")
        '实施方案'
        """
        for length in self._by_last.get(text[-1:], ()):
            # of a text that is shorter, the whole
            if text[-length:] in self.words:
                return text[-length:]
        return None

    def opening(self, text: str) -> str | None:
        """Give the longest word that begins the text, or None.

        >>> Affixes(["一书"]).opening("一书中写道")
        '一书'
        """
        for length in self._by_first.get(text[:1], ()):
            if text[:length] in self.words:
                return text[:length]
        return None


def lengths_by(words: Iterable[str], at: int) -> dict[str, tuple[int, ...]]:
    """Give the lengths of the words by their character at 0 or -1, the longest first."""
    found: dict[str, set[int]] = {}
    for word in words:
        found.setdefault(word[at], set()).add(len(word))
    return {char: tuple(sorted(lengths, reverse=True)) for char, lengths in found.items()}


def alternation(words: Iterable[str]) -> str:
    """Give the regular expression of any of the words, the longest first; none is empty.

    Words that begin alike stand together: at each place of a text every branch is tried in turn.

    >>> alternation(["工信", "工业", "财政"])
    '工(?:业|信)|财(?:政)'
    """
    by_first: dict[str, list[str]] = {}
    for word in sorted(words, key=lambda word: (-len(word), word)):
        by_first.setdefault(word[0], []).append(re.escape(word[1:]))
    return "|".join(f"{re.escape(first)}(?:{'|'.join(rests)})" for first, rests in by_first.items())


def beginnings(words: Iterable[str]) -> str:
    """Give the expression that looks ahead for the first two characters of any of the words.

    Before an `alternation` of many words it spares most places of a text the trial of every branch.

    >>> beginnings(["工信", "工业", "财政"])
    '(?=[工财][业信政])'
    """
    words = tuple(words)
    firsts, seconds = (re.escape("".join(sorted({word[at] for word in words if len(word) > at}))) for at in (0, 1))
    singles = re.escape("".join(sorted(word for word in words if len(word) == 1)))
    return f"(?=[{firsts}][{seconds}]|[{singles}])" if singles else f"(?=[{firsts}][{seconds}])"
