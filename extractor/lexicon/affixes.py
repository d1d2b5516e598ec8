"""Longest beginning or end of a string that stands in a closed list."""

from __future__ import annotations

from collections.abc import Iterable


class Affixes:
    """A closed list of words, asked for the longest that begins or ends a string."""

    def __init__(self, words: Iterable[str]) -> None:
        self.words = frozenset(word for word in words if word)
        self._lengths = tuple(sorted({len(word) for word in self.words}, reverse=True))
        # most strings are settled by one character
        self._first = frozenset(word[:1] for word in self.words)
        self._last = frozenset(word[-1:] for word in self.words)

    def ending(self, text: str) -> str | None:
        """Give the longest word that ends the text, or None.

        >>> Affixes(["方案", "实施方案"]).ending("改革实施方案")
        '实施方案'
        """
        if text[-1:] in self._last:
            for length in self._lengths:
                if len(text) >= length and text[len(text) - length :] in self.words:
                    return text[len(text) - length :]
        return None

    def opening(self, text: str) -> str | None:
        """Give the longest word that begins the text, or None.

        >>> Affixes(["一书"]).opening("一书中写道")
        '一书'
        """
        if text[:1] in self._first:
            for length in self._lengths:
                if text[:length] in self.words:
                    return text[:length]
        return None
