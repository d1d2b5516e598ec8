"""Articles as read and documents as analysed. Nobody edits the text."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from operator import attrgetter
from sys import maxsize

from extractor.mentions import Hit, Label, Mention, Span, immutable

_span = attrgetter("span")


@dataclass(frozen=True, slots=True)
class SourceMap:
    """Where each character of the text stands in the decoded original file.

    `runs` are `(text_start, text_end, source_start, source_end)`, ascending and without overlap. A run of equal
    lengths maps character by character; another (a character reference such as `&ldquo;`) maps as a whole.

    >>> SourceMap(((0, 2, 3, 5), (2, 3, 5, 12))).span(1, 3)
    (4, 12)
    """

    runs: tuple[tuple[int, int, int, int], ...]

    def span(self, start: int, end: int) -> tuple[int, int] | None:
        """Give the source range of a text range, or None where the text has no counterpart in the file."""
        first, last = self._run(start), self._run(end - 1)
        if first is None or last is None or end <= start:
            return None
        left = first[2] + (start - first[0]) if first[1] - first[0] == first[3] - first[2] else first[2]
        right = last[2] + (end - last[0]) if last[1] - last[0] == last[3] - last[2] else last[3]
        return left, right

    def _run(self, offset: int) -> tuple[int, int, int, int] | None:
        at = bisect_right(self.runs, offset, key=lambda run: run[0]) - 1
        if at < 0 or offset >= self.runs[at][1]:
            return None
        return self.runs[at]


@dataclass(frozen=True, slots=True)
class Article:
    """One article as a reader gives it. `published` is ISO 8601, with the zone where the source states one."""

    id: str
    text: str
    title: str | None = None
    published: str | None = None
    outlet: str | None = None
    source: str | None = None
    source_map: SourceMap | None = None
    warnings: tuple[str, ...] = ()

    @property
    def published_date(self) -> date | None:
        """The day of publication, or None where the article states none."""
        return date.fromisoformat(self.published[:10]) if self.published else None


@immutable
class Document:
    """An article's text with what is known about it: sentences, token edges, lexicon hits, candidates.

    `folded` is `text` after the one-to-one folding of `extractor.text.fold` (full-width digits, traditional
    characters, quotation marks): the same length, so that rules match on it and slice from `text`.
    `token_edges` are the offsets at which the segmenter puts a boundary.
    """

    article: Article
    text: str
    folded: str
    sentences: tuple[Span, ...] = ()
    token_edges: frozenset[int] = frozenset()
    hits: Mapping[str, tuple[Hit, ...]] = field(default_factory=dict)
    candidates: Mapping[Label, tuple[Mention, ...]] = field(default_factory=dict)

    def with_candidates(self, found: Iterable[Mention]) -> Document:
        """Give a new document that holds `found` beside the candidates of earlier stages."""
        by_label: dict[Label, list[Mention]] = {}
        label: Label | None = None
        for mention in found:
            # most stages give one label
            if mention.label is not label:
                label = mention.label
                bucket = by_label.setdefault(label, [])
            bucket.append(mention)
        if not by_label:
            return self
        merged = dict(self.candidates)
        for of_label, mentions in by_label.items():
            merged[of_label] = tuple(sorted((*merged.get(of_label, ()), *mentions), key=_span))
        return Document(self.article, self.text, self.folded, self.sentences, self.token_edges, self.hits, merged)

    def of(self, label: Label) -> tuple[Mention, ...]:
        """Give all candidates of a label in text order, overlapping ones included."""
        return self.candidates.get(label, ())

    def sentence_at(self, offset: int) -> Span:
        """Give the sentence that holds the offset."""
        # no span that starts at the offset is greater than this pair
        at = bisect_right(self.sentences, (offset, maxsize)) - 1
        return self.sentences[max(at, 0)] if self.sentences else Span(0, len(self.text))
