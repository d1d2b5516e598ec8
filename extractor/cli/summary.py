"""A record as a person wants to read it on a terminal."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from extractor.sinks import Record

_SIGNS = {"up": "↑", "down": "↓"}
_MOST = 12


def show_record(console: Console, record: Record) -> None:
    """Print title, officials with posts, agencies, policy terms, documents and statistics of a record."""
    head = " · ".join(part for part in (record["published"] and record["published"][:10], record["outlet"]) if part)
    console.print()
    console.print(Text(_plain(record["title"] or record["id"]), style="bold"), Text(_plain(head), style="dim"))
    table = Table(show_header=False, box=None, padding=(0, 1), pad_edge=False)
    table.add_column(style="cyan", no_wrap=True)
    table.add_column(overflow="fold")
    for name, items in _rows(record):
        shown = list(items)
        if shown:
            more = f" … {len(shown) - _MOST} more" if len(shown) > _MOST else ""
            table.add_row(name, Text(_plain("；".join(shown[:_MOST]) + more)))
    console.print(table)


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
