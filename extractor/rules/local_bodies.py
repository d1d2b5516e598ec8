"""Local and foreign bodies by composition: a place and what follows it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Container, Iterable, Mapping, Sequence

from extractor.document import Document
from extractor.lexicon.loader import Lexicon
from extractor.mentions import Entry, Hit, Label, Mention, Provenance, replace
from extractor.rules.agency_names import STAGE
from extractor.rules.base import mention
from extractor.rules.body_tails import FOREIGN, LOCAL, Tail, TailGrammar
from extractor.values import AgencyValue

_CLASS_WORDS = ("省", "市", "自治区", "特别行政区", "区", "县", "州", "盟", "旗", "兵团", "新区")
_COUNTRY, _COUNTY, _REGION = "country", "county", "region"
# our own bodies stand in the lexicon by name
_HOME = "中国"
# so many places back a class word looks for its place
_FAR = 100
_PARTY = "中共{place}委员会"
_CPC = "中共"
_FEDERAL = "联邦"
# 黑龙江省省委, 杭州市市长办公室
_WRITTEN_TWICE = frozenset("省市县区州")
_JOINING_PLACE = "和县"
_JOINING = "、和与及"
# letters that mean their country wherever a body follows, and such as are ordinary words (新政府, 多政府)
_PLAIN_LETTERS = frozenset("美俄日韩英")
_NO_LETTERS = frozenset("新老中多大南北东西海圣安几立不本")
# 副州长、人大常委会主任: the congress of the place before
_BARE_CONGRESS = re.compile("、(?P<name>人大常委会)")

_GOVERNED = frozenset(("province", "prefecture", "county"))
_CLASS_WORD = re.compile("自治区|省|市|区|县|州|旗")
# 各市委, 全省政府 and 历届市委 name no one body
_GENERIC_BEFORE = frozenset("各全该本某跨两多每外此届等三四")
_LINKING = frozenset("和与及的了原任到为在由对以过是给当向经把护好加开从据按同至受请将被让报兼委府")


class Gazette:
    """The places of the lexicon by code, and the official name of each in a body's name."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._by_code: Mapping[str, Entry] = {row.key: row for row in lexicon.rows("places")}

    def parent(self, place: Entry) -> Entry | None:
        """Give the place it lies in."""
        return self._by_code.get(place["parent"] or "")

    def is_within(self, place: Entry, outer: Entry) -> bool:
        """Tell whether a place lies in another, at any depth."""
        at: Entry | None = place
        while at is not None and at.key != outer.key:
            at = self.parent(at)
        return at is not None

    def official(self, place: Entry) -> str:
        """Give the place's name as its bodies bear it: a city's district with the city's name, others alone."""
        name: str = place["name"]
        parent = self.parent(place)
        if (
            place["level"] == _COUNTY
            and name.endswith("区")
            and parent is not None
            and not name.startswith((parent["name"], parent["short"] or parent["name"]))
        ):
            return f"{parent['name']}{name}"
        return name

    def of_class(self, place: Entry, class_word: str) -> Entry | None:
        """Give the place, or the nearest one it lies in, that is a 省, 市, 自治区, 州, 县 or 区."""
        at: Entry | None = place
        while at is not None:
            # 自治区 ends with 区 too, but 区委 is a district's
            if at["level"] != _COUNTRY and at["name"].endswith(class_word) and (class_word != "区" or at["level"] == _COUNTY):
                return at
            at = self.parent(at)
        return None


class LocalBodies:
    """Finds place + body (江苏省工信厅), class word + body with the place from the context (市国资委), country + body (日本外务省)."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._gazette = Gazette(lexicon)
        self._local = TailGrammar(lexicon, LOCAL)
        self._foreign = TailGrammar(lexicon, FOREIGN)
        self._begins = frozenset((*self._local.first, *self._foreign.first, _FEDERAL[0])) | _WRITTEN_TWICE
        others = sorted(lexicon.rows("other_committees"), key=lambda row: -len(row.key))
        self._others: dict[str, str | None] = {row.key: row["template"] for row in others}
        self._irregular = {row["regular"]: row for row in lexicon.rows("irregular_bodies")}
        self._abbreviated = {row["abbreviation"]: row for row in lexicon.rows("places") if row["abbreviation"] and row["level"] == _COUNTRY}
        countries = [row for row in lexicon.rows("places") if row["level"] == _COUNTRY and row["name"] != _HOME]
        abroad = sorted({row["abbreviation"] or row["name"][0] for row in countries} - _NO_LETTERS)
        self._abbreviation = re.compile(f"[{''.join(abroad)}](?=[{re.escape(self._foreign.first)}])") if abroad else None

    def find(self, document: Document) -> Iterable[Mention]:
        """Give the composed mentions; of two that overlap, both."""
        hits = document.hits.get("place_surfaces", ())
        if _JOINING_PLACE in document.folded:
            ends = {hit.end for hit in hits}
            hits = tuple(hit for hit in hits if not _is_joining(document.folded, hit, ends))
        if not hits:
            yield from self._of_abbreviated_country(document)
            return
        edges = document.token_edges
        starts_at = {hit.span[1]: hit for hit in reversed(hits)}
        mentioned: list[tuple[int, Entry]] = []
        for hit in hits:
            place, is_certain = self._entry(hit, starts_at, mentioned)
            start, end = hit.span
            if start in edges:
                mentioned.append((end, place))
            # most places are followed by no body
            found = self._compose(document, hit, place, is_certain, starts_at) if document.folded[end : end + 1] in self._begins else None
            if found is not None:
                yield found
                if place["level"] == _COUNTRY:
                    yield from self._listed_abroad(document, place, found)
        yield from self._of_context(document, mentioned, starts_at.keys())
        yield from self._congresses(document, mentioned)
        yield from self._of_abbreviated_country(document)

    def _entry(self, hit: Hit, ending_at: Mapping[int, Hit], mentioned: Sequence[tuple[int, Entry]]) -> tuple[Entry, bool]:
        """Give the place a surface means, and whether that is certain.

        Of several it is the one inside a place written before it (长春市朝阳区); without one, the first and uncertain.
        """
        if len(hit.entries) == 1:
            return hit.entries[0], True
        before = ending_at.get(hit.start)
        outer = [*(before.entries if before else ()), *(entry for _, entry in reversed(mentioned[-20:]))]
        for place in outer:
            for entry in hit.entries:
                if entry.key != place.key and self._gazette.is_within(entry, place):
                    return entry, True
        return hit.entries[0], False

    def _compose(self, document: Document, hit: Hit, place: Entry, is_certain: bool, ending_at: Mapping[int, Hit]) -> Mention | None:
        folded = document.folded
        if place["level"] == _COUNTRY:
            if place["name"] == _HOME:
                return None
            return self._compose_foreign(document, hit, place)
        tail = self._local.match(folded, hit.end)
        if (
            tail is None
            and folded[hit.end - 1 : hit.end] in _WRITTEN_TWICE
            and folded[hit.end : hit.end + 1] == folded[hit.end - 1 : hit.end]
        ):
            tail = self._local.match(folded, hit.end + 1)
        if tail is None or place["level"] == _REGION or (tail.levels and place["level"] not in tail.levels):
            return None
        if tail.needs_class and not folded[hit.start : hit.end].endswith(_CLASS_WORDS):
            return None
        start = hit.start
        while (before := ending_at.get(start)) is not None and before.entries[0]["level"] != _COUNTRY:
            start = before.start
        owned = self._owned(folded, start, tail)
        if owned is None or owned[0] not in document.token_edges:
            return None
        start, tail = owned
        provenance = Provenance(STAGE, "place-and-body", tail.where)
        return mention(document, start, tail.end, Label.AGENCY, provenance, self._value(place, tail, is_certain))

    def _compose_foreign(self, document: Document, hit: Hit, country: Entry) -> Mention | None:
        folded = document.folded
        tail = self._foreign.match(folded, hit.end)
        if tail is None and folded.startswith(_FEDERAL, hit.end):
            tail = self._foreign.match(folded, hit.end + len(_FEDERAL))
            tail = replace(tail, template=_FEDERAL + tail.template) if tail else None
        # 驻以色列使馆 is no embassy of Israel's
        if tail is None or (tail.kind == "mission" and folded[hit.start - 1 : hit.start] == "驻"):
            return None
        return self._foreign_mention(document, hit.start, country, tail)

    def _listed_abroad(self, document: Document, country: Entry, first: Mention) -> Iterable[Mention]:
        """Give 农业部 behind 泰国财政部、: bodies joined to a country's first one are its own."""
        folded, before = document.folded, first
        while before.end < len(folded) and folded[before.end] in _JOINING:
            tail = self._foreign.match(folded, before.end + 1)
            if tail is None or before.end + 1 not in document.token_edges:
                return
            value = AgencyValue(f"{country['name']}{tail.template}", None, "foreign" if tail.kind == "bureau" else tail.kind, None)
            provenance = Provenance(STAGE, "country-of-the-list", tail.where, (before,))
            before = mention(document, before.end + 1, tail.end, Label.AGENCY, provenance, value)
            yield before

    def _owned(self, folded: str, start: int, tail: Tail) -> tuple[int, Tail] | None:
        """Give start and tail with the wording before the place that says whose body it is: 共青团, 中共, 武警."""
        if tail.before is not None:
            return (start - len(tail.before), tail) if folded.endswith(tail.before, 0, start) else None
        if not tail.template.startswith(_PARTY):
            return start, tail
        if folded.endswith(_CPC, 0, start):
            return start - len(_CPC), tail
        other = next((wording for wording in self._others if folded.endswith(wording, 0, start)), None)
        if other is None:
            return start, tail
        template = self._others[other]
        return (start - len(other), replace(tail, template=template)) if template is not None else None

    def _value(self, place: Entry, tail: Tail, is_certain: bool = True) -> AgencyValue:
        # 朝阳区 alone may be Beijing's or Changchun's
        official = self._gazette.official(place) if is_certain else place["name"]
        name = tail.template.format(place=official, short=place["short"] or place["name"])
        irregular = self._irregular.get(name)
        return AgencyValue(irregular["name"] if irregular else name, None, tail.kind, None)

    def _of_context(self, document: Document, mentioned: Sequence[tuple[int, Entry]], taken: Container[int]) -> Iterable[Mention]:
        """Give 市国资委 where an earlier place says which city's; without one it stays generic and is left out."""
        if not mentioned:
            return
        folded, edges = document.folded, document.token_edges
        ends = [end for end, _ in mentioned]
        generic_end = -1
        for found in _CLASS_WORD.finditer(folded):
            at = found.end()
            if at in taken or found.start() not in edges:
                continue
            tail = self._local.match(folded, at)
            if tail is None:
                continue
            before = folded[found.start() - 1 : found.start()]
            # 满洲省委, 圣地亚哥市政府, 优秀县委书记: only a linking word may stand before
            if before.isalpha() and before not in _LINKING and before not in _GENERIC_BEFORE:
                continue
            # 历届市委、市政府: what makes the first generic makes the second so
            if before in _GENERIC_BEFORE or generic_end in (found.start(), found.start() - 1):
                generic_end = tail.end
                continue
            last = bisect_left(ends, found.start() + 1)
            owner = self._owner(mentioned[max(last - _FAR, 0) : last], found[0])
            if owner is not None:
                provenance = Provenance(STAGE, "body-of-the-place-before", tail.where)
                yield mention(document, found.start(), tail.end, Label.AGENCY, provenance, self._value(owner, tail))

    def _congresses(self, document: Document, mentioned: Sequence[tuple[int, Entry]]) -> Iterable[Mention]:
        """Give 人大常委会 in a list of posts whose place stands before it in the sentence."""
        for found in _BARE_CONGRESS.finditer(document.folded):
            start, end = found.span("name")
            sentence = document.sentence_at(start)
            last = bisect_right(mentioned, start, key=lambda pair: pair[0])
            near = mentioned[max(last - _FAR, 0) : last]
            before = [place for end, place in near if end > sentence.start and place["level"] in _GOVERNED]
            tail = self._local.match(document.folded, start)
            if before and tail is not None:
                provenance = Provenance(STAGE, "body-of-the-place-before", tail.where)
                yield mention(document, start, end, Label.AGENCY, provenance, self._value(before[-1], tail))

    def _owner(self, before: Sequence[tuple[int, Entry]], class_word: str) -> Entry | None:
        for _, place in reversed(before):
            owner = self._gazette.of_class(place, class_word)
            if owner is not None:
                return owner
        return None

    def _of_abbreviated_country(self, document: Document) -> Iterable[Mention]:
        """Give 美商务部, 日外务省; a letter that is an ordinary word too (以政府出资) wants its country's name in the text."""
        if self._abbreviation is None:
            return
        named: Mapping[str, Sequence[tuple[int, Entry]]] | None = None
        folded, edges = document.folded, document.token_edges
        for found in self._abbreviation.finditer(folded):
            start = found.start()
            # 中德政府磋商: two countries, no body
            if start not in edges or folded[start - 1 : start] in self._abbreviated:
                continue
            tail = self._foreign.match(folded, start + 1)
            if tail is None:
                continue
            letter = folded[start]
            country = self._abbreviated.get(letter) if letter in _PLAIN_LETTERS else None
            if country is None:
                named = _named_abroad(document) if named is None else named
                country = _of_letter(named.get(letter, ()), start)
            if country is not None:
                yield self._foreign_mention(document, start, country, tail)

    def _foreign_mention(self, document: Document, start: int, country: Entry, tail: Tail) -> Mention:
        value = AgencyValue(f"{country['name']}{tail.template}", None, "foreign" if tail.kind == "bureau" else tail.kind, None)
        return mention(document, start, tail.end, Label.AGENCY, Provenance(STAGE, "country-and-body", tail.where), value)


def _is_joining(folded: str, hit: Hit, ends: Container[int]) -> bool:
    """Tell whether the place is the joining word and a class word: 杨某和县委班子, but 马鞍山市和县."""
    return folded[hit.start : hit.end] == _JOINING_PLACE and folded[hit.start - 1 : hit.start].isalpha() and hit.start not in ends


def _named_abroad(document: Document) -> dict[str, list[tuple[int, Entry]]]:
    """Give where the text names countries abroad, by their letter."""
    named: dict[str, list[tuple[int, Entry]]] = {}
    for hit in document.hits.get("places", ()):
        place = hit.entries[0]
        if place["level"] == _COUNTRY and place["name"] != _HOME:
            named.setdefault(place["abbreviation"] or place["name"][0], []).append((hit.start, place))
    return named


def _of_letter(named: Sequence[tuple[int, Entry]], at: int) -> Entry | None:
    """Give the country named last before the offset, or else first behind it."""
    before = bisect_left(named, at, key=lambda pair: pair[0])
    return named[max(before - 1, 0)][1] if named else None
