"""An HTML page of articles with everything found marked in the text; one file, no network, no script."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

from extractor.sinks import Record
from extractor.sinks.files import WholeFile

_STYLE = """
body{font:16px/1.8 "Noto Serif CJK SC","Songti SC",SimSun,serif;max-width:52em;margin:2em auto;padding:0 1em;color:#222;background:#fdfdfb}
h1{font-size:1.3em}h2{font-size:1.15em;margin:2.5em 0 .2em;border-top:1px solid #ccc;padding-top:1em}
.facts{font-size:.85em;color:#666}.text{white-space:pre-wrap;overflow-wrap:anywhere}
mark{color:inherit;border-radius:3px;padding:0 1px;background:#eee}.quote{border-bottom:1px dotted #888}
.official{background:#ffd9b3}.person{background:#ffeccc}.agency{background:#cfe2ff}.organization{background:#e2e3f5}
.policy_term{background:#d1f0d8}.document{background:#e6d9f2}.statistic{background:#fff3a3}.date{background:#e8e8e8}
table{border-collapse:collapse;font-size:.85em;margin:.5em 0}
td,th{border:1px solid #ddd;padding:.1em .5em;text-align:left;vertical-align:top}
"""
_HEAD = (
    '<!DOCTYPE html>\n<html lang="zh"><head><meta charset="utf-8">'
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
    f'<meta name="viewport" content="width=device-width"><title>Records</title><style>{_STYLE}</style></head><body>\n'
    "<h1>What was found</h1><p class=facts>"
    + " ".join(
        f'<mark class="{name}">{name.replace("_", " ")}</mark>'
        for name in ("official", "person", "agency", "organization", "policy_term", "document", "statistic", "date")
    )
    + ' <span class="quote">quote</span></p>\n'
)


class Mark(NamedTuple):
    """A marked range of the text: its class, and what stands in its tooltip."""

    start: int
    end: int
    style: str
    note: str


class HtmlFile:
    """Records as sections of an HTML page."""

    def __init__(self, path: Path) -> None:
        self._file = WholeFile(path)
        self._file.write(_HEAD)

    def write(self, record: Record) -> None:
        """Take one record."""
        self._file.write(section_of(record))

    def close(self) -> None:
        """Put the file in its place."""
        self._file.write("</body></html>\n")
        self._file.close()

    def abandon(self) -> None:
        """Drop what was written."""
        self._file.abandon()


def section_of(record: Record) -> str:
    """Give the section of one record; all that comes from the article is escaped."""
    facts = " · ".join(part for part in (record["published"], record["outlet"], record["id"]) if part)
    text = "".join(_marked(record["text"], marks_of(record)))
    head = f"<h2>{_escaped(record['title'] or record['id'])}</h2><p class=facts>{_escaped(facts)}</p>"
    return f'<section>{head}<div class="text">{text}</div>{_statistics(record)}</section>\n'


def marks_of(record: Record) -> list[Mark]:
    """Give everything that the record places in the text, in text order."""
    marks: list[Mark] = []
    for key, style, name in (
        ("officials", "official", _person_note),
        ("people", "person", _person_note),
        ("agencies", "agency", lambda item: item["name"]),
        ("organizations", "organization", lambda item: item["name"]),
        ("policy_terms", "policy_term", lambda item: " · ".join(filter(None, (item["term"], item["kind"])))),
        ("documents", "document", lambda item: " ".join(filter(None, (item["title"], item["number"], item["issuer"])))),
    ):
        marks += [Mark(found["start"], found["end"], style, name(item)) for item in record[key] for found in item["mentions"]]
    marks += [Mark(item["start"], item["end"], "statistic", _statistic_note(item)) for item in record["statistics"]]
    marks += [Mark(item["start"], item["end"], "date", item["value"] or "") for item in record["dates"]]
    marks += [Mark(item["start"], item["end"], "quote", item["speaker"]) for item in record["quotes"]]
    return sorted(marks)


def _marked(text: str, marks: list[Mark]) -> Iterator[str]:
    # a quote holds other marks and may cut through none or any: the text is written piece by piece between all edges
    edges = sorted({0, len(text), *(edge for mark in marks for edge in (mark.start, mark.end))})
    open_marks: list[Mark] = []
    waiting = iter(marks)
    following = next(waiting, None)
    for start, end in pairwise(edges):
        open_marks = [mark for mark in open_marks if mark.end > start]
        while following is not None and following.start <= start:
            open_marks.append(following)
            following = next(waiting, None)
        piece = _escaped(text[start:end])
        for mark in reversed(open_marks):
            tag = "span" if mark.style == "quote" else "mark"
            piece = f'<{tag} class="{mark.style}" title="{_escaped(mark.note)}">{piece}</{tag}>'
        yield piece


def _statistics(record: Record) -> str:
    columns = ("subject", "text", "value", "high", "unit", "kind", "direction", "base", "as_of")
    if not record["statistics"]:
        return ""
    head = "".join(f"<th>{column.replace('_', ' ')}</th>" for column in columns)
    rows = "".join(
        "<tr>" + "".join(f"<td>{_escaped('' if item[c] is None else str(item[c]))}</td>" for c in columns) + "</tr>"
        for item in record["statistics"]
    )
    return f"<table><tr>{head}</tr>{rows}</table>"


def _person_note(person: dict[str, Any]) -> str:
    posts = "、".join((post["organization"] or "") + post["title"] for post in person["posts"])
    return f"{person['name']} {posts}".strip()


def _statistic_note(item: dict[str, Any]) -> str:
    keys = ("subject", "base", "direction", "value", "high", "unit", "as_of", "approx")
    return " · ".join(f"{key}: {item[key]}" for key in keys if item[key] is not None)


def _escaped(text: str) -> str:
    clean = "".join(char if char.isprintable() or char in "\n\t \u3000" else "\ufffd" for char in text)
    return escape(clean)
