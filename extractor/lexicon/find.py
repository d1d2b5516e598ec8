"""Looks words up in the lexicons: which rows bear them, with all they say and what they belong to."""

from __future__ import annotations

from collections.abc import Iterator

from extractor.lexicon.gazetteer import surfaces_of
from extractor.lexicon.loader import Lexicon
from extractor.mentions import Entry
from extractor.text import fold


def entries_of(lexicon: Lexicon, word: str) -> tuple[Entry, ...]:
    """Give the rows whose key or whose surface is the word, table by table; width and traditional characters are folded.

    A key may be given as records show it, `agency:miit`.
    """
    wanted = fold(word.strip())
    keys = {wanted, wanted.partition(":")[2]}
    return tuple(
        row
        for table in lexicon.tables.values()
        for row in lexicon.rows(table.name)
        if row.key in keys or any(fold(surface) == wanted for surface in surfaces_of(row, table.match))
    )


def parents_of(lexicon: Lexicon, entry: Entry) -> Iterator[Entry]:
    """Give the rows that the entry belongs to, nearest first, by its column `parent`; a circle ends where it closes."""
    seen = {entry.key}
    while True:
        column = lexicon.tables[entry.table].columns.get("parent")
        parent = lexicon.get(column.table, entry["parent"]) if column and column.table and entry["parent"] else None
        if parent is None or parent.key in seen:
            return
        seen.add(parent.key)
        yield parent
        entry = parent


def predecessors_of(lexicon: Lexicon, entry: Entry) -> tuple[Entry, ...]:
    """Give the rows of the entry's table whose column `successor` names it: the bodies whose functions it took."""
    if "successor" not in lexicon.tables[entry.table].columns:
        return ()
    return tuple(row for row in lexicon.rows(entry.table) if row["successor"] == entry.key)


def successors_of(lexicon: Lexicon, entry: Entry) -> Iterator[Entry]:
    """Give the rows that took the entry's place, first the next; a circle ends where it closes."""
    seen = {entry.key}
    while "successor" in lexicon.tables[entry.table].columns and entry["successor"] and entry["successor"] not in seen:
        following = lexicon.get(entry.table, entry["successor"])
        if following is None:
            return
        seen.add(following.key)
        yield following
        entry = following


def parts_of(lexicon: Lexicon, entry: Entry) -> tuple[Entry, ...]:
    """Give the departments of a body, in the order of their table."""
    if entry.table != "agencies":
        return ()
    return tuple(row for row in lexicon.rows("departments") if row["parent"] == entry.key)
