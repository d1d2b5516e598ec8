"""Finds people by name: beside titles and verbs of saying, in lists, by what a model saw, and wherever the name stands again."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

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
_BEFORE_VERB, _BEFORE_LONG_VERB = 13.0, 10.5  # 说 and the like; 表示 and the like
_BEHIND_NOUN = 9.0
_WELL_BOUNDED = 3.0
_LONG_COUNTRY = 4  # shorter ones begin names too (马里奥)
_LONGEST_POST = 24  # characters from a copula to the title
_CLAUSE = re.compile(r"[，。；：！？]")
_ABROAD = 16  # characters between a country and the title of a foreigner
_DOTS = frozenset(DOTS)
_JOINTS = frozenset("、和与及/")
GAPS = frozenset((" ", "的", "为", "：", ":"))  # what may part a title from the name behind it
LONGEST_RANK = 8  # （副部长级）
# what every row holds; most texts hold none
_ROW_INSIDE = re.compile(r"、[\u4e00-\u9fff]{2,4}、[\u4e00-\u9fff]{2,4}、")
_ROW = re.compile(r"(?<![\u4e00-\u9fff])[\u4e00-\u9fff]{2,4}(?:、[\u4e00-\u9fff]{2,4}){3,}")
_LEAST_OF_ROW = -2.0  # weight of the others in a row
_OF_ROW = 0.7  # share of a row that must read as names
_BODIES = (Label.AGENCY, Label.ORGANIZATION)
LAY = "behind-lay-noun"  # the rule of a name behind a word for people without office (村民)


def bracketed_ranks(lexicon: Lexicon) -> Affixes:
    """Give the ranks that may stand between a title and a name: 副主任（正部级）张三."""
    return Affixes(f"（{entry['word']}）" for entry in lexicon.rows("title_modifiers") if entry["kind"] == "rank")


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
        self.ranks = bracketed_ranks(lexicon)

    def find(self, document: Document) -> Iterator[Mention]:
        """Give the people of the document; `value.name` is the full form that the article gives."""
        search = _Search(document, self._reader, self)
        search.known()
        search.beside_titles()
        search.beside_nouns()
        search.dotted()
        search.rows_of_names()
        search.beside_known()
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
        self._ranks = lexicon.ranks
        self._ground = _Ground(document)
        self._occupied: set[int] = set()
        self._starts: dict[int, int] = {}
        self._ended: set[int] = set()
        self._found: dict[Span, tuple[str, str]] = {}  # span -> full name, rule
        self._bylines: set[int] = set()
        self._behind_lay: set[int] = set()  # where 村民 and the like end
        self._ends: list[Reading] = []  # known people, from whom lists go on
        self._names: dict[str, str] = {}  # surface -> full name
        self._families: set[str | None] = set()
        self._seen: dict[str, Mention] = {}  # names that a model alone knows, with its first mention of each

    def mentions(self) -> Iterator[Mention]:
        """Give what was found, the longest of mentions that overlap; those of a name that only a model knows have its score."""
        used: set[int] = set()
        by_model = {candidate.span for candidate in self._document.of(Label.PERSON) if candidate.score is not None}
        for span in sorted(self._found, key=lambda span: (-len(span), span.start)):
            offsets = range(span.start, span.end)
            if not used.isdisjoint(offsets):
                continue
            used.update(offsets)
            full, rule = self._found[span]
            rule = LAY if span.start in self._behind_lay else rule
            seen = self._seen.get(full)
            if seen is None:
                value = PersonValue(full, self._roles.get(full))
                yield mention(self._document, span.start, span.end, Label.PERSON, Provenance("people", rule), value)
            elif span not in by_model:
                text = self._document.text[span.start : span.end]
                provenance = Provenance("people", f"{rule} of {seen.provenance.rule}", None, (seen,))
                yield Mention(span, Label.PERSON, text, provenance, PersonValue(full), seen.score)

    def beside_titles(self) -> None:
        """Look behind and before every title; 部长张三、副部长李四和王五 goes on behind a name."""
        for title in self._document.of(Label.TITLE):
            is_weak = title.text in self._weak and title.start not in self._ground.ends_of_bodies
            end = title.end + len(self._ranks.opening(self._folded[title.end : title.end + LONGEST_RANK]) or "")
            gap = self._folded[end : end + 1]
            needed = _BEHIND_NOUN if is_weak else _BEFORE_VERB if gap in GAPS and gap != " " else _BESIDE_TITLE
            if end in self._starts:
                self._list_from(self._starts[end])
                continue
            if title.start in self._ended:
                continue  # 特朗普总统|成功会晤
            reading = self._reader.after(self._document, end + (gap in GAPS), needed, foreign=self._ground.is_abroad(title.start))
            if reading and self._ground.is_free(reading) and not (gap not in GAPS and self._is_called(title)):
                self._add(reading, "behind-title")
                self._list_from(reading.end)
            elif not is_weak:
                reading = self._reader.before(self._document, title.start, _BEFORE_TITLE)
                # “娃娃书记” is a nickname
                if reading and not (reading.foreign and self._folded[reading.start - 1 : reading.start] == "“"):
                    self._take(reading, _BEFORE_TITLE, "before-title")

    def _is_called(self, title: Mention) -> bool:
        # 习主席|成功访问: a family name before the title of somebody whom the article named before
        for size in (2, 1):
            family = self._folded[max(0, title.start - size) : title.start]
            if family in self._families:
                return self._reader.left(self._document, title.start - size) >= 0
        return False

    def beside_nouns(self) -> None:
        """Look behind 村民 and before 先生; names behind 记者 are put aside."""
        for hit in self._document.hits.get("person_nouns", ()):
            kind = hit.entries[0]["kind"]
            if kind == "honorific" and self._take(
                self._reader.before(self._document, hit.start, _BEFORE_TITLE), _BEFORE_TITLE, "before-honorific"
            ):
                continue
            at = hit.end
            if kind == "lay":
                self._behind_lay.add(at)
            while self._folded[at : at + 1] in (" ", "：", ":", "|", "/") and at < hit.end + 2:
                at += 1
            reading = self._reader.after(self._document, at, 0.0 if kind == "byline" else _BEHIND_NOUN)
            if reading is not None and kind == "byline":
                self._bylines.update(range(reading.start, reading.end))
            elif at == hit.end:
                self._take(reading, _BEHIND_NOUN, "behind-noun")

    def known(self) -> None:
        """Take the people of public life whom the lexicon names."""
        behind_titles = {title.end for title in self._document.of(Label.TITLE)}
        edges = self._document.token_edges
        for hit in self._document.hits.get("known_people", ()):
            reading = Reading(hit.start, hit.end, 20.0)
            if (hit.start not in edges and hit.end not in edges) or not self._ground.is_free(reading):
                continue
            if hit.entries[0]["ambiguous"] and not self._is_bounded(reading):
                continue
            if self._reader.is_end_of_foreign(self._document, hit.start, hit.end, behind_titles):
                continue
            if self._folded[hit.start - 1 : hit.start] in _DOTS or self._folded[hit.end : hit.end + 1] in _DOTS:
                continue  # 马斯克 in 埃隆·马斯克
            self._add(reading, "known")
            self._ends.append(reading)

    def beside_known(self) -> None:
        """Go on from known people to the lists they stand in (李强、赵乐际和王沪宁)."""
        for reading in self._ends:
            self._list_from(reading.end)
            self._list_to(reading.start)

    def rows_of_names(self) -> None:
        """Take rows of four names and more (孙丽、林鸣、徐州、谭文波), in which a place's name may be a person's."""
        for match in _ROW.finditer(self._folded) if _ROW_INSIDE.search(self._folded) else ():
            at = match.start()
            likely: list[Reading] = []
            possible: list[Reading] = []
            parts = match[0].split("、")
            for part in parts[:-1]:
                weight = self._reader.characters(part)
                if weight is not None:
                    (likely if weight >= _BEFORE_TITLE else possible).append(Reading(at, at + len(part), weight))
                at += len(part) + 1
            last = self._reader.after(self._document, at)
            if last and last.end <= match.end():
                likely.append(last)
            if len(likely) < _OF_ROW * len(parts) or sum(map(self._is_word, likely)) > 1:
                continue
            for reading in (*likely, *possible):
                if not self._ground.is_body(reading) and reading.weight > _LEAST_OF_ROW and self._add(reading, "row-of-names"):
                    self._ends.append(reading)

    def dotted(self) -> None:
        """Take names of several parts joined by a dot, wherever they stand."""
        if not any(dot in self._folded for dot in DOTS):
            return
        for match in re.finditer(rf"[{DOTS}]", self._folded):
            reading = self._reader.around_dot(self._document, match.start())
            if reading and self._ground.is_free(reading):
                self._add(reading, "dotted")

    def before_verbs(self) -> None:
        """Look before verbs of saying: 张航燕说, 据王伟介绍."""
        for hit in self._document.hits.get("speech_verbs", ()):
            if hit.start not in self._document.token_edges:
                continue
            least = _BEFORE_VERB if len(hit.span) == 1 else _BEFORE_LONG_VERB
            reading = self._reader.before(self._document, hit.start, least, foreign=False)
            # 王军|又|补充: the article knows a shorter name
            if reading and not any(self._folded[reading.start : end] in self._names for end in range(reading.start + 2, reading.end)):
                self._take(reading, least, "before-verb")

    def before_copulas(self) -> None:
        """Look before 是 and 担任 that lead to a body and a title (王青山是…村第一书记)."""
        starts = sorted(self._ground.starts)
        for title in self._document.of(Label.TITLE):
            sentence = self._document.sentence_at(title.start)
            first = bisect_left(starts, max(sentence.start, title.start - _LONGEST_POST))
            for start in starts[first : bisect_left(starts, title.start, first)]:
                copula = self._copulas.ending(self._folded[max(0, start - 6) : start])
                if copula is None or _CLAUSE.search(self._folded, start, title.start):
                    continue
                self._take(self._reader.before(self._document, start - len(copula)), _BEFORE_VERB, "before-copula")

    def of_model(self) -> None:
        """Take the names that a model saw; their other occurrences are found like those of any name."""
        for candidate in self._document.of(Label.PERSON):
            if candidate.score is not None and len(candidate.span) > 1 and candidate.start not in self._bylines:
                name = self._folded[candidate.start : candidate.end]
                if name not in self._names:
                    self._names[name] = name
                    self._seen[name] = candidate

    def later_mentions(self) -> None:
        """Take every place where a known name stands again, and where the last part of a foreign name does."""
        for name in list(self._names):
            # a name without a dot, as most are
            if _DOTS.isdisjoint(name):
                continue
            last = max(name.rfind(dot) for dot in DOTS) + 1
            if len(name) - last >= 2 and (name[last:] not in self._names or name[last:] in self._seen):
                self._names[name[last:]] = self._names[name]
                if name not in self._seen:
                    self._seen.pop(name[last:], None)
        for name, full in self._names.items():
            at = self._folded.find(name)
            while at >= 0:
                reading = Reading(at, at + len(name), 0.0)
                if self._ground.is_free(reading) and at not in self._bylines and self._stands_alone(reading):
                    self._found.setdefault(Span(at, reading.end), (full, "later-mention"))
                at = self._folded.find(name, at + 1)

    def family_name_with_title(self) -> None:
        """Take the family name before a title where the article names somebody so called (习总书记, 罗局长)."""
        by_family: dict[str, list[tuple[int, str]]] = {}
        for span, (full, _) in sorted(self._found.items()):
            family = self._reader.family_of(full)
            if family:
                by_family.setdefault(family, []).append((span.start, full))
        for title in self._document.of(Label.TITLE):
            for size in (2, 1):
                start = title.start - size
                holders = by_family.get(self._folded[start : title.start], []) if start >= 0 else []
                if (
                    not holders
                    or self._reader.left(self._document, start) < 0
                    or not self._ground.is_free(Reading(start, title.start, 0.0))
                ):
                    continue
                at = bisect_left(holders, (start, ""))
                self._found.setdefault(Span(start, title.start), (holders[max(0, at - 1)][1], "family-name"))
                break

    def _list_from(self, end: int) -> None:
        while self._folded[end : end + 1] in _JOINTS:
            reading = self._reader.after(self._document, end + 1)
            if reading is None or self._reader.right(self._folded, reading.end) < 0 or not self._take(reading, _IN_LIST, "list"):
                return
            end = reading.end

    def _list_to(self, start: int) -> None:
        while start > 2 and self._folded[start - 1] == "、":
            reading = self._reader.before(self._document, start - 1)
            if reading is None or not self._take(reading, _BEFORE_TITLE, "list"):
                return
            start = reading.start

    def _is_bounded(self, reading: Reading) -> bool:
        # 时 behind 高峰 is not enough, 表示 is
        return self._reader.left(self._document, reading.start) > 0 and self._reader.right(self._folded, reading.end) >= _WELL_BOUNDED

    def _take(self, reading: Reading | None, least: float, rule: str) -> bool:
        """Add the reading if it has the least weight and is no body, place or word; tell whether it was added."""
        if reading is None or reading.weight < least or not self._ground.is_free(reading) or self._is_word(reading):
            return False
        return self._add(reading, rule)

    def _add(self, reading: Reading, rule: str) -> bool:
        offsets = range(reading.start, reading.end)
        if reading.start in self._bylines or not self._occupied.isdisjoint(offsets):
            return False
        name = self._folded[reading.start : reading.end]
        self._occupied.update(offsets)
        self._starts[reading.start] = reading.end
        self._ended.add(reading.end)
        self._found[Span(reading.start, reading.end)] = (name, rule)
        if self._names.setdefault(name, name) == name and not reading.foreign:
            self._families.add(self._reader.family_of(name))
        return True

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


class _Ground:
    """Where bodies and places stand, so that no name is read in them."""

    def __init__(self, document: Document) -> None:
        bodies = [m.span for label in _BODIES for m in document.of(label) if m.score is None]
        places = document.hits.get("places", ())
        self.ends_of_bodies = {span.end for span in bodies}
        self.starts = {span.start for span in bodies} | {hit.start for hit in places}
        self._bodies = {offset for span in bodies for offset in range(span.start, span.end)}
        self._places: set[tuple[int, int]] = {hit.span for hit in places}
        self._countries = {hit.start: hit.end for hit in places if hit.entries[0]["level"] == "country"}
        self._abroad = {end for start, end in self._countries.items() if document.folded[start:end] != "中国"}

    def is_body(self, reading: Reading) -> bool:
        """Tell whether the reading shares a character with a body that rules found."""
        return not self._bodies.isdisjoint(range(reading.start, reading.end))

    def is_free(self, reading: Reading) -> bool:
        """Tell whether the reading is neither in a body nor a place, nor holds a country (任德国 in 就任德国总理)."""
        # a span is a pair and compares as one
        if self.is_body(reading) or (reading.start, reading.end) in self._places:
            return False
        if reading.foreign and self._countries.get(reading.start, 0) - reading.start >= _LONG_COUNTRY and not reading.dotted:
            return False  # 驻罗马尼亚康斯坦察总领事
        if reading.foreign or self._countries.keys().isdisjoint(range(reading.start, reading.end)):
            return True
        return all(self._countries.get(at, reading.end + 1) > reading.end for at in range(reading.start, reading.end))

    def is_abroad(self, offset: int) -> bool:
        """Tell whether a country other than China is named shortly before the offset."""
        return not self._abroad.isdisjoint(range(offset - _ABROAD, offset + 1))
