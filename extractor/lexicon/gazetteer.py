"""Finds every surface of the lexicon in one pass over the text (Aho–Corasick)."""

from __future__ import annotations

from collections.abc import Mapping

import ahocorasick

from extractor.lexicon.loader import Lexicon
from extractor.mentions import Entry, Hit, Span
from extractor.text import fold


class Gazetteer:
    """An immutable matcher built from the match columns of all tables."""

    def __init__(self, lexicon: Lexicon) -> None:
        surfaces: dict[str, dict[str, list[Entry]]] = {}
        for table in lexicon.tables.values():
            for entry in lexicon.rows(table.name):
                for surface in dict.fromkeys(surfaces_of(entry, table.match)):
                    surfaces.setdefault(fold(surface), {}).setdefault(table.name, []).append(entry)
        self._automaton = ahocorasick.Automaton()
        self.surfaces: tuple[str, ...] = tuple(surfaces)
        for surface, by_table in surfaces.items():
            found = tuple((name, tuple(entries)) for name, entries in by_table.items())
            self._automaton.add_word(surface, (len(surface), found))
        self._automaton.make_automaton()

    def find(self, folded: str) -> Mapping[str, tuple[Hit, ...]]:
        """Give, for each table, the hits in the text by start and then longest first; hits may overlap.

        The text must be folded (`extractor.text.fold`), as the surfaces are.
        """
        hits: dict[str, list[Hit]] = {}
        if not self.surfaces:
            return {}
        for last, (length, found) in self._automaton.iter(folded):
            span = Span(last + 1 - length, last + 1)
            for table, entries in found:
                hits.setdefault(table, []).append(Hit(span, entries))
        return {table: tuple(sorted(of_table, key=lambda hit: (hit.start, -hit.end))) for table, of_table in hits.items()}


def surfaces_of(entry: Entry, columns: tuple[str, ...]) -> tuple[str, ...]:
    """Give the surfaces an entry's match columns hold, list columns spread out."""
    out: list[str] = []
    for column in columns:
        cell = entry[column]
        out.extend((cell,) if isinstance(cell, str) else cell or ())
    return tuple(out)
