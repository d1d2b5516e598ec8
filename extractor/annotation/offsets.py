"""Offsets as annotation tools count them: code points, or the UTF-16 code units of JavaScript.

Label Studio counts code points; doccano, where grapheme mode is off, counts UTF-16 code units, so that every 𠮷 and emoji moves what
follows by one.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right

CODE_POINTS, UTF_16 = "code-points", "utf-16"
UNITS = (CODE_POINTS, UTF_16)


class Offsets:
    """Turns offsets of one text from code points to another unit and back.

    >>> there = Offsets("在𠮷林说", UTF_16)
    >>> there.out(2), there.back(3)
    (3, 2)
    """

    def __init__(self, text: str, unit: str) -> None:
        self._length = len(text)
        # where characters of two units stand
        self._wide = [at for at, char in enumerate(text) if ord(char) > 0xFFFF] if unit == UTF_16 else []
        self._wide_units = [at + number for number, at in enumerate(self._wide)]

    def out(self, offset: int) -> int:
        """Give the unit that stands for a code point."""
        return offset + bisect_left(self._wide, offset)

    def back(self, offset: int) -> int:
        """Give the code point of a unit; raise ValueError outside the text and inside a character."""
        wide = bisect_right(self._wide_units, offset - 1)
        if wide and self._wide_units[wide - 1] == offset - 1:
            raise ValueError(f"offset {offset} lies inside a character")
        found = offset - wide
        if not 0 <= found <= self._length:
            raise ValueError(f"offset {offset} is outside the text, which ends at {self.out(self._length)}")
        return found
