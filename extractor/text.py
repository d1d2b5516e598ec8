"""Pure functions over text: folding that keeps every offset, and sentence splitting."""

from __future__ import annotations

import re
from collections.abc import Mapping

from extractor.mentions import Span

# one character to one character, so that offsets never move; NFKC would turn ㈠ into three
_WIDTH: dict[int, str] = {code: chr(code - 0xFEE0) for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))}
_PUNCTUATION = str.maketrans("％＋．｡､（()）「」『』〝〞＂　\u00a0〔〕［］", '%+.。、（（））“”‘’“”"  〔〕[]')
_FOLDING: dict[int, str] = {**_WIDTH, **{code: chr(to) for code, to in _PUNCTUATION.items()}}
# where more than one character in so many changes, the table is quicker than a match for each
_DENSE = 4
_new = tuple.__new__  # a named tuple made so costs half of one made by its own constructor
_FORMULA = frozenset("=+-@\t\r")
# begins with one set of characters, so that the search skips all others at once
_SENTENCE_END = re.compile(r"[。！？!?；;…\n](?:(?<=\n)\n*|(?<!\n)[。！？!?；;…]*[”’」』）)]*)")


class FoldingTable:
    """What each character becomes, and the expression of those that become another: few texts hold many."""

    def __init__(self, characters: Mapping[int, str]) -> None:
        self.characters = characters
        odd = sorted(chr(code) for code, to in characters.items() if chr(code) != to)
        self._odd = re.compile(f"[{''.join(map(re.escape, odd))}]")

    def apply(self, text: str) -> str:
        """Give the text with every character replaced that becomes another."""
        found = len(self._odd.findall(text))
        if not found:
            return text
        return text.translate(self.characters) if found * _DENSE > len(text) else self._odd.sub(self._of_match, text)

    def _of_match(self, match: re.Match[str]) -> str:
        return self.characters[ord(match[0])]


_BUILT_IN = FoldingTable(_FOLDING)


def folding_table(characters: Mapping[str, str]) -> FoldingTable:
    """Give the table that `fold` takes, with `characters` (traditional to simplified) added to the built-in folding."""
    return FoldingTable({**{ord(old): new for old, new in characters.items()}, **_FOLDING})


def fold(text: str, table: FoldingTable = _BUILT_IN) -> str:
    """Give the text in the form that rules match on, character for character.

    Full-width digits and letters become ASCII, corner brackets become “”, round brackets full width, a straight
    double quotation mark opens and closes in turn within its line; `table` may add traditional to simplified.

    >>> fold('２０２２年「白名單」"雙碳"', folding_table({"單": "单", "雙": "双"}))
    '2022年“白名单”“双碳”'
    """
    folded = table.apply(text)
    if '"' not in folded:
        return folded
    out: list[str] = []
    is_open = False
    for char in folded:
        if char == "\n":
            is_open = False
        elif char == '"':
            char = "”" if is_open else "“"
            is_open = not is_open
        out.append(char)
    return "".join(out)


def split_sentences(text: str) -> tuple[Span, ...]:
    """Give the sentences of the text, in order and without gaps but for white space at their edges.

    A sentence ends with 。！？；… and the marks that close after them, or with a line.

    >>> [(s.start, s.end) for s in split_sentences("他说：“好。”完。")]
    [(0, 7), (7, 9)]
    """
    spans: list[Span] = []
    start = 0
    for match in _SENTENCE_END.finditer(text):
        end = match.end()
        _append(spans, text, start, end)
        start = end
    _append(spans, text, start, len(text))
    return tuple(spans)


def _append(spans: list[Span], text: str, start: int, end: int) -> None:
    if start < end and not text[start].isspace() and not text[end - 1].isspace():
        spans.append(_new(Span, (start, end)))
        return
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        spans.append(Span(start, end))


def no_formula(cell: str) -> str:
    """Give a cell of CSV that no spreadsheet runs: behind an apostrophe where it begins like a formula.

    >>> no_formula("=1+1"), no_formula("白名单")
    ("'=1+1", '白名单')
    """
    return "'" + cell if cell[:1] in _FORMULA else cell
