"""A record as a person wants to read it on a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from rich.cells import cell_len, chop_cells
from rich.console import Console
from rich.text import Text

from extractor.sinks import Record

_SIGNS = {"up": "↑", "down": "↓"}
_MOST = 12
# cells that the names of rows take
_NAMES = 15


def show_record(console: Console, record: Record) -> None:
    """Print title, officials with posts, agencies, policy terms, documents and statistics of a record."""
    head = " · ".join(part for part in (record["published"] and record["published"][:10], record["outlet"]) if part)
    console.print()
    console.print(Text(_plain(record["title"] or record["id"]), style="bold"), Text(_plain(head), style="dim"))
    for name, items in _rows(record):
        shown = [_plain(item) for item in items]
        if shown:
            ends = ["；"] * (min(len(shown), _MOST) - 1) + [f" … {len(shown) - _MOST} more" if len(shown) > _MOST else ""]
            pieces = [item + end for item, end in zip(shown, ends, strict=False)]
            for at, line in enumerate(_lines(pieces, max(console.width - _NAMES - 1, 20))):
                console.print(Text(name if at == 0 else "", style="cyan"), Text(line), sep=" " * (_NAMES - (len(name) if at == 0 else 0)))


def _lines(pieces: Iterable[str], width: int) -> Iterator[str]:
    """Give the pieces on lines of the width; a line ends within a piece only where the piece is wider than a line."""
    line = ""
    for piece in pieces:
        if line and cell_len(line) + cell_len(piece) > width:
            yield line
            line = ""
        *full, rest = chop_cells(piece, width) if cell_len(piece) > width else [piece]
        yield from full
        line += rest
    if line:
        yield line


def _rows(record: Record) -> Iterable[tuple[str, Iterable[str]]]:
    yield "officials", map(_person, record["officials"])
    yield "people", map(_person, record["people"])
    yield "agencies", (agency["name"] for agency in record["agencies"])
    yield "organizations", (body["name"] for body in record["organizations"])
    yield "policy terms", (f"{term['term']}({term['kind']})" if term["kind"] else term["term"] for term in record["policy_terms"])
    yield "documents", (_document(document) for document in record["documents"])
    yield "statistics", map(_statistic, record["statistics"])
    yield "quotes", (f"{quote['speaker']}“{quote['text'][:24]}{'…' if len(quote['text']) > 24 else ''}”" for quote in record["quotes"])


def _person(person: dict[str, Any]) -> str:
    posts = "、".join((post["organization"] or "") + post["title"] for post in person["posts"])
    return f"{person['name']}({posts})" if posts else str(person["name"])


def _document(document: dict[str, Any]) -> str:
    title = f"《{document['title']}》" if document["title"] else ""
    return title + (document["number"] or "")


def _statistic(statistic: dict[str, Any]) -> str:
    parts = (statistic["subject"], statistic["base"], _SIGNS.get(statistic["direction"]), statistic["text"])
    return " ".join(part for part in parts if part)


def _plain(text: str) -> str:
    # names come from input: no control character may reach the terminal
    return "".join(char if char.isprintable() else " " for char in text)
