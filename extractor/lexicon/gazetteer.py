"""Finds every surface of the lexicon in one pass over the text (Aho–Corasick)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping

import ahocorasick

from extractor.lexicon.loader import Lexicon
from extractor.mentions import Entry, Hit, Span
from extractor.text import fold

# a named tuple made so costs half of one made by its own constructor
_new = tuple.__new__
_ASTRAL = re.compile("[\U00010000-\U0010ffff]")


class Gazetteer:
    """An immutable matcher built from the match columns of all tables."""

    def __init__(self, lexicon: Lexicon) -> None:
        surfaces: dict[str, dict[str, list[Entry]]] = {}
        for table in lexicon.tables.values():
            for entry in lexicon.rows(table.name) if table.match else ():
                for surface in dict.fromkeys(surfaces_of(entry, table.match)):
                    surfaces.setdefault(fold(surface), {}).setdefault(table.name, []).append(entry)
        self._automaton = ahocorasick.Automaton()
        self.surfaces: tuple[str, ...] = tuple(surfaces)
        for surface, by_table in surfaces.items():
            found = tuple((name, tuple(entries)) for name, entries in by_table.items())
            self._automaton.add_word(_halves(surface), (len(surface), found))
        self._automaton.make_automaton()

    def find(self, folded: str) -> Mapping[str, tuple[Hit, ...]]:
        """Give, for each table, the hits in the text by start and then longest first; hits may overlap.

        The text must be folded (`extractor.text.fold`), as the surfaces are.
        """
        if not self.surfaces:
            return {}
        matches: list[tuple[int, int, tuple[tuple[str, tuple[Entry, ...]], ...]]] = []
        for last, (length, found) in self._automaton.iter(_halves(folded)):
            # a match that ends in the middle of a character is made of the halves of two
            if last & 1:
                end = (last + 1) >> 1
                matches.append((end - length, -end, found))
        # no two have the same start and end
        matches.sort()
        found_in: defaultdict[str, list[Hit]] = defaultdict(list)
        for start, minus_end, found in matches:
            end = -minus_end
            span = _new(Span, (start, end))
            for table, entries in found:
                found_in[table].append(_new(Hit, (span, entries, start, end)))
        return {table: tuple(hits) for table, hits in found_in.items()}


def _halves(text: str) -> str:
    """Give the text with each character as two of 256: the automaton looks through the characters that may follow one
    by one, and thousands may begin a surface.
    """
    halves = text.encode("utf-16-be", "surrogatepass")
    if len(halves) != 2 * len(text):
        # a character of two code units becomes one that no surface has, so that offsets hold
        halves = _ASTRAL.sub("\uffff", text).encode("utf-16-be", "surrogatepass")
    return halves.decode("latin-1")


def surfaces_of(entry: Entry, columns: tuple[str, ...]) -> tuple[str, ...]:
    """Give the surfaces an entry's match columns hold, list columns spread out."""
    out: list[str] = []
    for column in columns:
        cell = entry[column]
        out.extend((cell,) if isinstance(cell, str) else cell or ())
    return tuple(out)
