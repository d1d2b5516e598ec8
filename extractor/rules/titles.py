"""Finds positions held (局长, 常务副市长, 首席经济学家): base titles of the lexicon with the modifiers built on to them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator

from extractor.document import Document
from extractor.lexicon.affixes import Affixes
from extractor.lexicon.loader import Lexicon
from extractor.mentions import Entry, Hit, Label, Mention, Provenance, Span
from extractor.rules.base import mention
from extractor.values import TitleValue

_LONGEST_FIELD = 9  # 首席 and the field before 经济学家
_LONGEST_WORD = 8  # characters looked at before a title for one modifier or status word


class Titles:
    """Gives each title with its modifiers; 原 and 时任 before it give the status and stay outside.

    In 外交部长, whose last words are shared by body and title, the title keeps its usual form; where a body ends
    inside a longer title (自治区党委 in 自治区党委书记), the title is what remains behind it.
    """

    name = "titles"
    requires = frozenset({Label.AGENCY})
    provides = frozenset({Label.TITLE})

    def __init__(self, lexicon: Lexicon) -> None:
        self._titles = {entry.key: entry for entry in lexicon.rows("titles")}
        self._modifiers = Affixes(entry["word"] for entry in lexicon.rows("title_modifiers") if entry["kind"] != "ordinal")
        self._statuses = {entry["word"]: entry["status"] for entry in lexicon.rows("title_statuses")}
        self._status_words = Affixes(self._statuses)

    def find(self, document: Document) -> Iterator[Mention]:
        """Give the titles of the document; whether somebody holds one is seen by the stages that follow."""
        hits = document.hits.get("titles", ())
        if not hits:
            return
        blocked = {hit.start: hit.end for hit in reversed(document.hits.get("not_titles", ()))}
        bodies = _Bodies(document)
        places = _Places(document)
        last = 0
        for hit in hits:
            if hit.start < last or (hit.start in blocked and blocked[hit.start] > hit.end) or places.goes_on_behind(hit.span):
                continue
            if self._is_cut(document.folded, hit, max(places.end_inside(hit.span), bodies.end_inside(hit.span))):
                continue
            title = self._title(document, hit.start, hit.end, hit.entries[0], bodies)
            if title.start == hit.start and _is_across_words(document, hit.span) and hit.start not in bodies.ends:
                continue
            last = hit.end
            yield title

    def _is_cut(self, folded: str, hit: Hit, end: int) -> bool:
        # 委员 in 委员会; the rest of 自治区主席 and 集团董事长 behind the name of the body is a title of its own
        return end >= hit.end or any(folded[end:to] in self._titles for to in range(hit.end, min(len(folded), hit.end + 2) + 1) if end)

    def _title(self, document: Document, start: int, end: int, entry: Entry, bodies: _Bodies) -> Mention:
        folded = document.folded
        body = bodies.last_before(end)
        floor = body[1] if body and body[1] <= start else 0
        status = "current"
        while start > floor:
            word = self._modifiers.ending(folded[max(floor, start - _LONGEST_WORD) : start])
            if word is None or (word in self._statuses and start - len(word) not in document.token_edges):
                break  # 代 in 新时代
            start -= len(word)
            status = self._statuses.get(word, status)
        if entry["kind"] == "expert":
            start = _of_field(folded, start, floor)
        before = self._status_words.ending(folded[max(floor, start - _LONGEST_WORD) : start])
        if before:
            status = self._statuses[before]
        value = TitleValue(document.text[start:end], entry["kind"], status)
        return mention(document, start, end, Label.TITLE, Provenance(self.name, "title", entry.where), value)


def _is_across_words(document: Document, title: Span) -> bool:
    # 处长 in 地处|长江, 军长 in 红军|长征: two words share it, and neither ends with it
    edges = document.token_edges
    return title.start not in edges and title.end not in edges and any(at in edges for at in range(title.start + 1, title.end))


def _of_field(folded: str, start: int, floor: int) -> int:
    # 首席AI科学家, 首席中国经济学家: the field stands inside the title
    window = max(floor, start - _LONGEST_FIELD)
    head = folded.rfind("首席", window, start)
    return head if head >= 0 and not any(mark in folded[head:start] for mark in "，。、；：！？的 （）“”") else start


class _Places:
    """Where places stand, asked about a title that shares characters with one."""

    def __init__(self, document: Document) -> None:
        hits = document.hits.get("places", ())
        self._ends = {hit.start: hit.end for hit in reversed(hits)}  # the longest of those that begin alike
        self._starts = {hit.end: hit.start for hit in reversed(hits)}

    def goes_on_behind(self, title: Span) -> bool:
        """Tell whether a place begins inside the title and ends behind it (省长 in 吉林省长白县)."""
        return any(self._ends.get(at, 0) > title.end for at in range(title.start + 1, title.end))

    def end_inside(self, title: Span) -> int:
        """Give where a place that begins before the title ends inside it, or 0."""
        return next((at for at in range(title.end - 1, title.start, -1) if self._starts.get(at, at) < title.start), 0)


class _Bodies:
    """The ranges of agencies found by rules, asked for the last that begins before an offset."""

    def __init__(self, document: Document) -> None:
        found = (*document.of(Label.AGENCY), *document.of(Label.ORGANIZATION))
        ends: dict[int, int] = {}
        for body in found:
            if body.score is None:
                ends[body.start] = max(body.end, ends.get(body.start, 0))
        self.ends = frozenset(ends.values())
        self._starts = sorted(ends)
        self._ends = ends

    def end_inside(self, title: Span) -> int:
        """Give where the body that begins last before the title's end ends, or 0 when that is not behind its beginning."""
        body = self.last_before(title.end)
        return body[1] if body and body[1] > title.start else 0

    def last_before(self, offset: int) -> tuple[int, int] | None:
        """Give the range of the body that begins last before the offset."""
        at = bisect_right(self._starts, offset - 1) - 1
        return (self._starts[at], self._ends[self._starts[at]]) if at >= 0 else None
