"""Finds people by name: beside titles and verbs of saying, in lists, by what a model saw, and wherever the name stands again."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from extractor.document import Document
from extractor.lexicon.affixes import Affixes
from extractor.lexicon.loader import Lexicon
from extractor.mentions import Label, Mention, Provenance, Span
from extractor.rules.base import mention
from extractor.rules.people_names import DOTS, NameReader, Reading
from extractor.values import PersonValue

_BESIDE_TITLE = 2.0  # weights that a reading needs, as powers of two
_BEFORE_TITLE = 7.0
_IN_LIST = 5.0
_BEFORE_VERB = 13.0
_BEHIND_NOUN = 9.0
_LONGEST_POST = 24  # characters from a copula to the title
_CLAUSE = re.compile(r"[，。；：！？]")
_ABROAD = 12  # characters between a country and the title of a foreigner
_JOINTS = "、和与及/"
GAPS = frozenset((" ", "的", "为", "：", ":"))  # what may part a title from the name behind it
_ROW = re.compile(r"(?<![\u4e00-\u9fff])[\u4e00-\u9fff]{2,4}(?:、[\u4e00-\u9fff]{2,4}){3,}")
_OF_ROW = 0.75  # share of a row that must read as names
_BODIES = (Label.AGENCY, Label.ORGANIZATION)


class People:
    """Gives every mention of a person by name; a name behind 记者 or 编辑 is a byline and no mention."""

    name = "people"
    requires = frozenset({Label.TITLE})
    provides = frozenset({Label.PERSON})

    def __init__(self, lexicon: Lexicon) -> None:
        self._reader = NameReader(lexicon)
        self.weak = frozenset(entry["title"] for entry in lexicon.rows("titles") if entry["weak"])
        self.copulas = Affixes(entry["word"] for entry in lexicon.rows("copulas"))
        self.roles = {entry["name"]: str(entry["role"]) for entry in lexicon.rows("known_people")}

    def find(self, document: Document) -> Iterator[Mention]:
        """Give the people of the document; `value.name` is the full form that the article gives."""
        search = _Search(document, self._reader, self)
        search.beside_titles()
        search.beside_nouns()
        search.dotted()
        search.known()
        search.rows_of_names()
        search.before_verbs()
        search.before_copulas()
        search.of_model()
        search.later_mentions()
        search.family_name_with_title()
        yield from search.mentions()


class _Search:
    """What is known of the people of one document while it is searched."""

    def __init__(self, document: Document, reader: NameReader, lexicon: People) -> None:
        self._document = document
        self._folded = document.folded
        self._reader = reader
        self._weak = lexicon.weak
        self._roles = lexicon.roles
        self._copulas = lexicon.copulas
        self._bodies = tuple(m.span for label in _BODIES for m in document.of(label) if m.score is None)
        self._taken = _offsets(self._bodies)
        self._countries = [hit.span for hit in document.hits.get("places", ()) if hit.entries[0]["level"] == "country"]
        self._abroad = [country for country in self._countries if document.folded[country.start : country.end] != "中国"]
        self._places = {hit.span for hit in document.hits.get("places", ())}
        self._found: dict[Span, tuple[str, str]] = {}  # span -> full name, rule
        self._bylines: set[int] = set()
        self._names: dict[str, str] = {}  # surface -> full name

    def mentions(self) -> Iterator[Mention]:
        """Give what was found, the longest of mentions that overlap."""
        used: set[int] = set()
        for span in sorted(self._found, key=lambda span: (-len(span), span.start)):
            offsets = range(span.start, span.end)
            if used.isdisjoint(offsets):
                used.update(offsets)
                full, rule = self._found[span]
                value = PersonValue(full, self._roles.get(full))
                yield mention(self._document, span.start, span.end, Label.PERSON, Provenance("people", rule), value)

    def beside_titles(self) -> None:
        """Look behind and before every title; 部长张三、副部长李四和王五 goes on behind a name."""
        ends_of_bodies = {span.end for span in self._bodies}
        for title in self._document.of(Label.TITLE):
            is_weak = title.text in self._weak and title.start not in ends_of_bodies
            gap = self._folded[title.end : title.end + 1]
            reading = self._reader.after(self._document, title.end + (gap in GAPS), foreign=self._is_abroad(title.start))
            needed = _BEHIND_NOUN if is_weak else _BEFORE_VERB if gap in GAPS and gap != " " else _BESIDE_TITLE
            if reading and reading.weight >= needed and self._is_free(reading):
                self._add(reading, "behind-title")
                self._list_from(reading.end)
            elif not is_weak:
                reading = self._reader.before(self._document, title.start)
                is_nickname = reading is not None and self._folded[reading.start - 1 : reading.start] == "“" and reading.foreign
                if (
                    reading
                    and reading.weight >= _BEFORE_TITLE
                    and not is_nickname
                    and self._is_free(reading)
                    and not self._is_word(reading)
                ):
                    self._add(reading, "before-title")

    def _is_abroad(self, offset: int) -> bool:
        return any(offset - _ABROAD <= country.end <= offset for country in self._abroad)

    def beside_nouns(self) -> None:
        """Look behind 村民 and before 先生; names behind 记者 are put aside."""
        for hit in self._document.hits.get("person_nouns", ()):
            kind = hit.entries[0]["kind"]
            if kind == "honorific":
                reading = self._reader.before(self._document, hit.start)
                if reading and reading.weight >= _BEFORE_TITLE and self._is_free(reading) and not self._is_word(reading):
                    self._add(reading, "before-honorific")
                    continue
            at = hit.end
            while self._folded[at : at + 1] in (" ", "：", ":", "|", "/") and at < hit.end + 2:
                at += 1
            reading = self._reader.after(self._document, at)
            if reading is None:
                continue
            if kind == "byline":
                self._byline(reading)
            elif reading.weight >= _BEHIND_NOUN and at == hit.end and self._is_free(reading) and not self._is_word(reading):
                self._add(reading, "behind-noun")

    def known(self) -> None:
        """Take the people of public life whom the lexicon names."""
        for hit in self._document.hits.get("known_people", ()):
            reading = Reading(hit.start, hit.end, 20.0)
            if not self._is_free(reading) or (hit.start not in self._document.token_edges and hit.end not in self._document.token_edges):
                continue
            if hit.entries[0]["ambiguous"] and not self._is_bounded(reading):
                continue
            self._add(reading, "known")
            self._list_from(reading.end)
            self._list_to(reading.start)

    def rows_of_names(self) -> None:
        """Take rows of four names and more (孙丽、林鸣、徐州、谭文波), in which a place's name may be a person's."""
        for match in _ROW.finditer(self._folded):
            at = match.start()
            readings: list[Reading] = []
            parts = match[0].split("、")
            for part in parts:
                weight = self._reader.characters(part)
                if weight is not None and weight >= _BEFORE_TITLE:
                    readings.append(Reading(at, at + len(part), weight))
                at += len(part) + 1
            last = self._reader.after(self._document, match.end() - len(parts[-1]))
            if last and last.end <= match.end() and (not readings or readings[-1].end < last.start):
                readings.append(last)
            if len(readings) < _OF_ROW * len(parts) or sum(map(self._is_word, readings)) > 1:
                continue
            for reading in readings:
                if self._taken.isdisjoint(range(reading.start, reading.end)):
                    self._add(reading, "row-of-names")

    def dotted(self) -> None:
        """Take names of several parts joined by a dot, wherever they stand."""
        if not any(dot in self._folded for dot in DOTS):
            return
        for match in re.finditer(rf"[{DOTS}]", self._folded):
            reading = self._reader.around_dot(self._document, match.start())
            if reading and self._is_free(reading):
                self._add(reading, "dotted")

    def before_verbs(self) -> None:
        """Look before verbs of saying: 张航燕说, 据王伟介绍."""
        for hit in self._document.hits.get("speech_verbs", ()):
            if hit.start not in self._document.token_edges:
                continue
            reading = self._reader.before(self._document, hit.start)
            if reading and reading.weight >= _BEFORE_VERB and not reading.foreign and self._is_free(reading) and not self._is_word(reading):
                self._add(reading, "before-verb")

    def before_copulas(self) -> None:
        """Look before 是 and 担任 that lead to a body and a title (王青山是…村第一书记)."""
        starts = {span.start for span in self._bodies} | {span.start for span in self._places}
        for title in self._document.of(Label.TITLE):
            sentence = self._document.sentence_at(title.start)
            for start in range(max(sentence.start, title.start - _LONGEST_POST), title.start):
                if start not in starts:
                    continue
                copula = self._copulas.ending(self._folded[max(0, start - 6) : start])
                if copula is None or _CLAUSE.search(self._folded, start, title.start):
                    continue
                reading = self._reader.before(self._document, start - len(copula))
                if reading and reading.weight >= _BEFORE_VERB and self._is_free(reading) and not self._is_word(reading):
                    self._add(reading, "before-copula")

    def of_model(self) -> None:
        """Take the names that a model saw; their other occurrences are found like those of any name."""
        for candidate in self._document.of(Label.PERSON):
            if candidate.score is not None and len(candidate.span) > 1 and candidate.start not in self._bylines:
                self._names.setdefault(self._folded[candidate.start : candidate.end], candidate.text)

    def later_mentions(self) -> None:
        """Take every place where a known name stands again, and where the last part of a foreign name does."""
        for name in list(self._names):
            last = max(name.rfind(dot) for dot in DOTS) + 1
            if last and len(name) - last >= 2:
                self._names.setdefault(name[last:], self._names[name])
        for name, full in self._names.items():
            at = self._folded.find(name)
            while at >= 0:
                reading = Reading(at, at + len(name), 0.0)
                if self._is_free(reading) and at not in self._bylines and self._stands_alone(reading):
                    self._found.setdefault(Span(at, reading.end), (full, "later-mention"))
                at = self._folded.find(name, at + 1)

    def family_name_with_title(self) -> None:
        """Take the family name before a title where the article names somebody so called (习总书记, 罗局长)."""
        people = sorted((span.start, full) for span, (full, _) in self._found.items())
        for title in self._document.of(Label.TITLE):
            for size in (2, 1):
                start = title.start - size
                family = self._folded[start : title.start] if start >= 0 else ""
                holders = (
                    [full for at, full in people if full.startswith(family) and self._reader.family_of(full) == family] if family else []
                )
                if not holders or self._reader.left(self._document, start) < 0 or not self._is_free(Reading(start, title.start, 0.0)):
                    continue
                before = [full for at, full in people if at < start and full in holders]
                self._found.setdefault(Span(start, title.start), (before[-1] if before else holders[0], "family-name"))
                break

    def _list_from(self, end: int) -> None:
        while self._folded[end : end + 1] in tuple(_JOINTS) and end < len(self._folded):
            at = end + 1
            reading = self._reader.after(self._document, at)
            if reading is None or reading.weight < _IN_LIST or not self._is_free(reading) or self._is_word(reading):
                return
            if self._reader.right(self._folded, reading.end) < 0:
                return
            self._add(reading, "list")
            end = reading.end

    def _list_to(self, start: int) -> None:
        while start > 2 and self._folded[start - 1] == "、":
            reading = self._reader.before(self._document, start - 1)
            if reading is None or reading.weight < _BEFORE_TITLE or not self._is_free(reading) or self._is_word(reading):
                return
            self._add(reading, "list")
            start = reading.start

    def _is_bounded(self, reading: Reading) -> bool:
        return self._reader.left(self._document, reading.start) > 0 and self._reader.right(self._folded, reading.end) > 0

    def _byline(self, reading: Reading) -> None:
        self._bylines.update(range(reading.start, reading.end))

    def _add(self, reading: Reading, rule: str) -> None:
        if reading.start in self._bylines or any(reading.start < span.end and span.start < reading.end for span in self._found):
            return
        name = self._folded[reading.start : reading.end]
        self._found.setdefault(Span(reading.start, reading.end), (name, rule))
        self._names.setdefault(name, name)

    def _is_free(self, reading: Reading) -> bool:
        span = Span(reading.start, reading.end)
        if not self._taken.isdisjoint(range(span.start, span.end)) or span in self._places:
            return False
        return reading.foreign or not any(span.contains(country) for country in self._countries)  # 默茨就|任德国|总理

    def _is_word(self, reading: Reading) -> bool:
        return self._reader.is_word(self._folded[reading.start : reading.end])

    def _stands_alone(self, reading: Reading) -> bool:
        # 高峰 in 旅游高峰 is no mention of 高峰
        if reading.end - reading.start > 2 and not self._is_word(reading):
            return True
        if self._is_word(reading):
            return self._is_bounded(reading)
        edges = self._document.token_edges
        left, right = self._reader.left(self._document, reading.start), self._reader.right(self._folded, reading.end)
        return right > 0 or left > 0 or (reading.start in edges and reading.end in edges)


def _offsets(spans: Iterable[Span]) -> set[int]:
    return {offset for span in spans for offset in range(span.start, span.end)}
