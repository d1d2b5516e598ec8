"""Organisations by their class word: where `…有限公司`, `…大学`, `…协会` begin, and whether they are names at all."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from operator import itemgetter
from typing import NamedTuple

from extractor.document import Document
from extractor.lexicon.affixes import alternation, beginnings
from extractor.lexicon.cover import consists_of
from extractor.lexicon.gazetteer import surfaces_of
from extractor.lexicon.loader import Lexicon
from extractor.mentions import Entry, Label, Mention, Provenance
from extractor.rules.base import mention
from extractor.values import OrganizationValue

STAGE = "organizations"
_LONGEST = 40  # characters that a name may stand before its class word
_FREE_STEM = 14  # characters of a legal name's stem that begins with no place
_BEHIND_KNOWN, _LONGEST_KNOWN = ("公司", "集团"), 8
_SHORT_STEM = 4  # characters of a name like 乐天集团
_PLACE_TABLE = "place_surfaces"
_SURFACES = {"organizations": ("name", "aliases"), "listed_companies": ("name",)}
_NAME_TABLES = tuple(_SURFACES)
_HARD_STOP = re.compile(r"[^\u4e00-\u9fffA-Za-z0-9·•&（）-]")
# 伊朗一石化公司 is any one; so is what a count or 首座 introduces further on (南苏丹北部一个油田)
_ANY_ONE = re.compile("(?:某|一(?![汽重拖机冶建])|[多两几首][个家地座])|.{1,12}?(?:[一某多两几首][个家座处]|某)")
_BRACKET = re.compile(r"（[^（）]{1,10}）\Z")
_TWO_FIELDS = re.compile(r"(?:(?!大学|学院|[与和及的])[\u4e00-\u9fff]){2,10}[与和及](?:(?!大学|学院|[与和及的])[\u4e00-\u9fff]){2,10}")
_ABROAD = frozenset(("country", "region"))
_MANY = ("家", "些", "个", "各", "大")
_CORE_STOPS = frozenset("的和与及等驻也到了将已被把是在")


@dataclass(frozen=True, slots=True)
class Suffix:
    """A class word, as the lexicon describes it."""

    word: str
    kind: str
    legal: bool
    free: bool
    behind_place: bool
    behind_body: bool
    not_behind: tuple[str, ...]
    followers: re.Pattern[str] | None
    where: str


class _Anchor(NamedTuple):
    """A place where names begin: `kind` is place, country, word, agency or body, which is of the kind `body_kind`."""

    start: int
    end: int
    kind: str
    body_kind: str | None = None


class SuffixNames:
    """Finds names by their class word; the left boundary is told by stop words, places and known names."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._suffixes = {suffix.word: suffix for suffix in map(_suffix, lexicon.rows("organization_suffixes"))}
        self._class_words = tuple(self._suffixes)
        self._suffix = re.compile(beginnings(self._suffixes) + f"(?:{alternation(self._suffixes)})")
        roles: dict[str, list[Entry]] = {}
        for entry in lexicon.rows("organization_words"):
            roles.setdefault(entry["role"], []).append(entry)
        self._stops = frozenset(entry["word"] for entry in roles["stop"])
        self._soft = frozenset(entry["word"] for entry in roles["soft"])
        self._anchor = re.compile(alternation(entry["word"] for entry in roles["anchor"]))
        self._descriptor = re.compile(alternation(entry["word"] for entry in roles["descriptor"]))
        self._national = frozenset(entry["word"] for entry in roles["national"])
        self._known = frozenset(
            surface for table in _NAME_TABLES for row in lexicon.rows(table) for surface in surfaces_of(row, _SURFACES[table])
        )
        kinds = {suffix.kind for suffix in self._suffixes.values()}
        self._plain = {kind: frozenset(e["word"] for e in roles["plain"] if not e["kinds"] or kind in e["kinds"]) for kind in kinds}
        characters = "".join(entry["character"] for entry in lexicon.rows("transliteration_characters"))
        self._foreign = re.compile(f"[A-Za-z·•&-]+|[{re.escape(characters)}]+")

    def find(self, document: Document, bodies: Bodies) -> Iterator[Mention]:
        """Give the names that end with a class word, possibly overlapping."""
        for match in self._suffix.finditer(document.folded):
            suffix = self._suffixes[match.group()]
            start, end = match.span()
            if suffix.followers is not None and suffix.followers.match(document.folded, end):
                continue
            found = None
            if not suffix.not_behind or not document.folded.endswith(suffix.not_behind, 0, start):
                found = self._start(document, bodies, start, suffix) or _faculty(document, bodies, start, suffix)
            if found is None and suffix.word in _BEHIND_KNOWN:
                found = self._known_before(document, start, suffix)
            if found is not None:
                name, kind = found
                value = OrganizationValue(document.folded[name:end], kind)
                yield mention(document, name, end, Label.ORGANIZATION, Provenance(STAGE, f"suffix {suffix.word}", suffix.where), value)

    def _known_before(self, document: Document, at: int, suffix: Suffix) -> tuple[int, str] | None:
        # 三星电子公司: one word of the segmenter's, and no 子公司
        lowest = max(document.sentence_at(at).start, at - _LONGEST_KNOWN)
        starts = (start for start in range(lowest, at - 1) if start in document.token_edges)
        return next(((start, suffix.kind) for start in starts if document.folded[start:at] in self._known), None)

    def _start(self, document: Document, bodies: Bodies, at: int, suffix: Suffix) -> tuple[int, str] | None:
        """Give where the name before the class word at `at` begins and its kind, or None where there is no name."""
        bound = self.bound(document, bodies, at)
        if bound >= at:
            return None
        anchors = self._anchors(document, bodies, bound, at)
        # 某某主题展在内蒙古展览馆: what stands before 在 and a place is no part of the name
        floor = bound
        if document.folded.find("在", bound, at) >= 0:
            floor = max((a.start for a in anchors if a.kind == "place" and document.folded[a.start - 1 : a.start] == "在"), default=bound)
        for anchor in anchors:
            if anchor.start < floor:
                continue
            descriptor = self._descriptor.match(document.folded, anchor.end, at) if anchor.kind == "country" else None
            anchor = anchor._replace(start=descriptor.end(), end=descriptor.end()) if descriptor else anchor
            stem = document.folded[anchor.end : at]
            if self._is_name(document, anchor, stem, suffix):
                start = (
                    anchor.end
                    if anchor.kind == "country" and self._stands_without_country(document, bodies, anchor, at, suffix)
                    else anchor.start
                )
                return start, (anchor.body_kind or suffix.kind) if suffix.behind_body else suffix.kind
        if suffix.free and bound in document.token_edges and 2 <= at - bound <= _SHORT_STEM:
            return None if self.is_plain(document.folded[bound:at], suffix.kind) else (bound, suffix.kind)
        if suffix.legal and bound in document.token_edges and 2 <= at - bound <= _FREE_STEM:
            return None if self.is_plain(document.folded[bound:at], suffix.kind) else (bound, suffix.kind)
        return None

    def _stands_without_country(self, document: Document, bodies: Bodies, anchor: _Anchor, at: int, suffix: Suffix) -> bool:
        # 美国密歇根大学, 意大利CMC公司 are named without the country; 哈萨克斯坦铝业公司 is not
        if anchor.end not in document.token_edges or suffix.kind not in ("company", "university"):
            return False
        is_foreign_name = self._foreign.fullmatch(document.folded, anchor.end, at) is not None
        return suffix.kind == "university" or is_foreign_name or bodies.starting(anchor.end)

    def _is_name(self, document: Document, anchor: _Anchor, stem: str, suffix: Suffix) -> bool:
        if _ANY_ONE.match(stem):
            return False
        if suffix.behind_body:
            return anchor.kind == "body"
        if anchor.kind == "agency":
            return suffix.kind in ("research", "university", "other")
        if anchor.kind == "body":
            # 华为公司 and 清华大学医院 are names, …有限公司集团行政总裁 holds none beyond the first
            if stem:
                return not self.is_plain(stem, suffix.kind)
            return suffix.kind != "company" or not document.folded.endswith(self._class_words, anchor.start, anchor.end)
        if not stem:
            return anchor.kind == "place" and suffix.behind_place
        if anchor.kind == "country" and stem in self._national:
            # 克罗地亚航空公司, but not 多家美国航空公司
            return document.folded[anchor.start - 1 : anchor.start] not in _MANY
        return (suffix.legal and anchor.kind == "place") or not self.is_plain(stem, suffix.kind)

    def plain(self, kind: str) -> frozenset[str]:
        """Give the ordinary words that make no name of this kind."""
        return self._plain[kind]

    def is_plain(self, stem: str, kind: str) -> bool:
        """Tell whether ordinary words make up the stem, so that a class word of this kind behind it makes no name."""
        return consists_of(stem, self._plain[kind])

    def bound(self, document: Document, bodies: Bodies, at: int) -> int:
        """Give the offset before which the name that ends at `at` cannot begin: behind a mark, a stop word, a number or a date.

        Goes left word by word, so that only whole words stop it: 与 in 参与 does not.
        """
        folded, edges = document.folded, document.token_edges
        lowest = max(document.sentence_at(at).start, at - _LONGEST, bodies.end_of_figures(at))
        word_end = position = at
        last = ""
        while position > lowest:
            char = folded[position - 1]
            bracket = _BRACKET.search(folded, max(lowest, position - 12), position) if char == "）" else None
            if bracket is not None:
                word_end = position = bracket.start()
                last = ""
                continue
            if _HARD_STOP.match(char) or char in "（）":
                return position
            position -= 1
            if position in edges:
                word = folded[position:word_end]
                if self._stops_at(document, bodies, position, word_end, word) or word + last in self._stops:
                    return word_end if word + last not in self._stops else word_end + len(last)
                word_end, last = position, word
        return lowest

    def _stops_at(self, document: Document, bodies: Bodies, start: int, end: int, word: str) -> bool:
        if word in self._soft:
            return bodies.anchoring(end) and (len(word) > 1 or _stands_alone(start, document.token_edges))
        if word not in self._stops:
            return False
        return len(word) > 1 or word in _CORE_STOPS or _stands_alone(start, document.token_edges)

    def _anchors(self, document: Document, bodies: Bodies, bound: int, at: int) -> Sequence[_Anchor]:
        folded, edges = document.folded, document.token_edges
        found = [
            _Anchor(m.start(), m.end(), "word")
            for m in self._anchor.finditer(folded, bound, at)
            if m.start() in edges and not bodies.in_agency(m.start())
        ]
        found += bodies.within(bound, at)
        brackets = [m.span() for m in re.finditer(r"（[^（）]{1,10}）", folded[bound:at])]
        outside = [a for a in found if not any(s <= a.start - bound < e for s, e in brackets)]
        order = {"body": 0, "agency": 1, "place": 2, "word": 3, "country": 4}
        return sorted(outside, key=lambda a: (a.start, order[a.kind], -a.end))


class Bodies:
    """The known names and places of a document, by where they stand; read once they are asked for."""

    def __init__(self, document: Document) -> None:
        self._document = document

    @cached_property
    def _anchors(self) -> list[_Anchor]:
        document, folded = self._document, self._document.folded
        anchors = [_Anchor(found.start, found.end, "agency") for found in document.of(Label.AGENCY)]
        for table in _NAME_TABLES:
            for hit in document.hits.get(table, ()):
                kind = hit.entries[0]["kind"] if table == "organizations" else "company"
                anchors.append(_Anchor(*hit.span, "body", kind))
        for hit in document.hits.get(_PLACE_TABLE, ()):
            start, end = hit.span
            if start in document.token_edges:
                is_country = hit.entries[0]["level"] in _ABROAD and all(entry["level"] in _ABROAD for entry in hit.entries)
                anchors.append(_Anchor(start, end, "word" if folded[start:end] == "中国" else "country" if is_country else "place"))
        return sorted(anchors, key=itemgetter(0, 1, 2))

    @cached_property
    def _agencies(self) -> tuple[list[int], list[int]]:
        """Where agencies start, and how far those that start up to there reach."""
        spans = sorted(found.span for found in self._document.of(Label.AGENCY))
        return [span.start for span in spans], list(accumulate((end for _, end in spans), max))

    @cached_property
    def _figure_ends(self) -> list[int]:
        return sorted(found.end for label in (Label.DATE, Label.STATISTIC) for found in self._document.of(label))

    @cached_property
    def _starts(self) -> frozenset[int]:
        return frozenset(anchor.start for anchor in self._anchors)

    @cached_property
    def _body_starts(self) -> frozenset[int]:
        return frozenset(anchor.start for anchor in self._anchors if anchor.kind == "body")

    def within(self, start: int, end: int) -> list[_Anchor]:
        # anchors are tuples, their start first
        first = bisect_left(self._anchors, (start,))
        last = bisect_left(self._anchors, (end,))
        return [anchor for anchor in self._anchors[first:last] if anchor.end <= end]

    def end_of_figures(self, offset: int) -> int:
        at = bisect_right(self._figure_ends, offset)
        return self._figure_ends[at - 1] if at else 0

    def in_agency(self, offset: int) -> bool:
        starts, ends = self._agencies
        at = bisect_right(starts, offset) - 1
        return at >= 0 and offset < ends[at]

    def starting(self, offset: int) -> bool:
        return offset in self._body_starts

    def anchoring(self, offset: int) -> bool:
        return offset in self._starts


def _suffix(entry: Entry) -> Suffix:
    followers = re.compile(alternation(entry["followers"])) if entry["followers"] else None
    return Suffix(
        entry["suffix"],
        entry["kind"],
        entry["legal"],
        entry["free"],
        entry["behind_place"],
        entry["behind_body"],
        entry["not_behind"],
        followers,
        entry.where,
    )


def _stands_alone(at: int, edges: frozenset[int]) -> bool:
    # an unknown name falls into single characters (复 宏 汉 霖); a function word stands between longer words
    before_is_single = at - 1 in edges
    after_is_single = at + 2 in edges
    return not (before_is_single or after_is_single)


def _faculty(document: Document, bodies: Bodies, at: int, suffix: Suffix) -> tuple[int, str] | None:
    # 北京航空航天大学自动化科学与电气工程学院: two fields of one faculty, though 与 parts names elsewhere
    if suffix.kind != "university":
        return None
    for anchor in reversed(bodies.within(max(0, at - _LONGEST), at)):
        if anchor.body_kind == "university" and _TWO_FIELDS.fullmatch(document.folded, anchor.end, at):
            return anchor.start, suffix.kind
    return None
