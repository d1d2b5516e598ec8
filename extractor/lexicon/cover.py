"""Whether a text is made of known words only."""

from __future__ import annotations

from collections.abc import Set as AbstractSet


def consists_of(text: str, words: AbstractSet[str]) -> bool:
    """Tell whether the text is one or more of the words, run together.

    >>> consists_of("国有科技", {"国有", "科技"}), consists_of("国有长虹", {"国有", "科技"})
    (True, False)
    """
    reached = [True] + [False] * len(text)
    for end in range(1, len(text) + 1):
        reached[end] = any(reached[start] and text[start:end] in words for start in range(end))
    return len(text) > 0 and reached[-1]
