"""Bodies abroad that no list can hold: long names behind a country, committees of parliaments, parliaments without their country."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from extractor.document import Document
from extractor.lexicon.affixes import alternation
from extractor.lexicon.gazetteer import surfaces_of
from extractor.lexicon.loader import Lexicon
from extractor.mentions import Entry, Hit, Label, Mention, Provenance
from extractor.rules.agency_names import STAGE, record_id, value_of
from extractor.rules.base import mention
from extractor.rules.body_tails import SuffixGuard
from extractor.values import AgencyValue

_HOME, _UNION = "中国", "联邦"
_ROLES = ("house", "seat", "unless", "head", "stop")
_WITH_COMMITTEES = ("议会", "国会", "议院", "上院", "下院", "杜马", "央行", "银行", "军", "部队", "力量")
_OURS = (record_id("pbc"),)
# so many places back a parliament looks for its country
_FAR = 30
# 各国议会, 州议会, 市议会: nobody's; 中国会 in 中国会支持
_GENERIC_BEFORE = frozenset("各两州多本该省市县区镇郡邦全联欧洲中方盟")
# 苏格兰议会 is no kingdom's: before a seat only a word that links
_LINKING = frozenset("与往返但于权求在由向经对给过至将据和及被请让使入进出从是因时后前日称到交达了")
# what is named again without its country, and what may then be anybody's
_LATER, _LEAST_LATER = ("局", "署", "委员会", "国防军", "警卫队", "革命卫队", "司令部", "办公室", "理事会", "省"), 3
_SAYING = frozenset("的说称")
_MOST_LATER = 30  # so that a hostile text costs no square
_LATER_GENERIC = frozenset(("委员会", "警察局", "情报局", "移民局", "检察署", "理事会", "办公室", "司令部", "警卫队"))
# 国防军和国家安全总局: a body's last character before the joining word
_TWO_BODIES = re.compile("[军部局院会署厅府司办团][和与及]")
# what only a foreign country's one-character name stands before
_ABBREVIATED = "(?P<country>[{}])(?:媒|方|军|总统|总理|首相|财长|外长|防长|参众|众议院|参议院)"


class BodiesAbroad:
    """Reads foreign bodies by their country, however far before them it stands.

    The table `foreign_words` says what ends a long name (委员会, 管理局), what never stands inside one, and which names
    mean a parliament abroad.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        words: dict[str, list[str]] = {role: [] for role in _ROLES}
        for row in lexicon.rows("foreign_words"):
            words[row["role"]].append(row["wording"])
        heads, stops, unless, houses, seats = (alternation(words[role]) for role in ("head", "stop", "unless", "house", "seat"))
        inside = f"(?:(?!{stops})[\u4e00-\u9fff·])"
        self._long = re.compile(f"(?![与和及]){inside}{{2,14}}?(?:{heads})(?!{heads})")
        self._committee = re.compile(f"(?![、与和及])(?:(?!{stops})[\u4e00-\u9fff·、]){{2,14}}?(?:委员会|司令部)")
        self._bare = re.compile(f"(?:(?P<house>{houses})|(?P<seat>{seats}))(?!{unless})")
        bare = (*words["house"], *words["seat"])
        self._shortest = tuple(word for word in bare if not any(other != word and other in word for other in bare))
        self._guard = SuffixGuard(lexicon)
        self._known: Mapping[str, Entry] = {
            surface: row for row in lexicon.rows("agencies") for surface in surfaces_of(row, ("name", "aliases"))
        }
        by_letter = {
            row["abbreviation"]: row["name"] for row in lexicon.rows("places") if row["abbreviation"] and row["level"] == "country"
        }
        self._countries = {letter: name for letter, name in by_letter.items() if name != _HOME}
        self._abbreviated = re.compile(_ABBREVIATED.format("".join(sorted(self._countries))))

    def long_names(self, document: Document) -> Iterator[Mention]:
        """Give 菲律宾国家减灾管理委员会: a country and all up to a body's class word."""
        for hit in document.hits.get("place_surfaces", ()):
            country = hit.entries[0]
            if country["level"] != "country" or country["name"] == _HOME:
                continue
            found = self._long.match(document.folded, hit.end) if document.token_edges.issuperset(hit.span) else None
            if found is None or found.end() not in document.token_edges or self._guard.goes_on(document.folded, found.end()):
                continue
            if _TWO_BODIES.search(found[0]):
                continue
            surface = document.folded[hit.start : hit.end]
            # 俄罗斯联邦侦查委员会: the country's longer name is part of the body's
            union = _UNION if surface.endswith(_UNION) else ""
            name = surface if surface.startswith(country["name"]) else country["name"] + union
            value = AgencyValue(name + found[0], None, "foreign", None)
            yield mention(document, hit.start, found.end(), Label.AGENCY, Provenance(STAGE, "country-and-long-name", country.where), value)

    def committees(self, document: Document, agencies: Iterable[Mention]) -> Iterator[Mention]:
        """Give the committees and commands written directly behind their body, each with it in one span: 美国参议院外交委员会."""
        for agency in agencies:
            if not agency.text.endswith(_WITH_COMMITTEES) or agency.value.id in _OURS:
                continue
            found = self._committee.match(document.folded, agency.end)
            if found is not None and found.end() in document.token_edges:
                value = AgencyValue(agency.value.name + found[0], None, "foreign", agency.value.id)
                provenance = Provenance(STAGE, "body-and-committee", agency.provenance.where, (agency,))
                yield mention(document, agency.start, found.end(), Label.AGENCY, provenance, value)

    def bare(self, document: Document, agencies: Sequence[Mention]) -> Iterator[Mention]:
        """Give 国会, 众议院 and the like without their country, read as those of the country that the text speaks of."""
        # most texts name none; the search for single words is quicker than the choice of all
        if not any(word in document.folded for word in self._shortest):
            return
        matches = list(self._bare.finditer(document.folded))
        countries = self._mentioned(document)
        starts = [agency.start for agency in agencies]
        for found in matches:
            at = bisect_left(starts, found.end())
            is_inside = at > 0 and agencies[at - 1].end > found.start()
            before = document.folded[found.start() - 1 : found.start()]
            is_seat = found["seat"] is not None
            if is_inside or found.start() not in document.token_edges or before in _GENERIC_BEFORE:
                continue
            if is_seat and before.isalpha() and before not in _LINKING:
                continue
            country = _country(document, found.start(), countries, alone=is_seat)
            if country is not None:
                provenance = Provenance(STAGE, "parliament-of-the-country-before")
                yield mention(document, found.start(), found.end(), Label.AGENCY, provenance, self._value(country, found[0]))

    def _value(self, country: str, surface: str) -> AgencyValue:
        row = self._known.get(country + surface)
        return value_of(row) if row is not None else AgencyValue(country + surface, None, "foreign", None)

    def _mentioned(self, document: Document) -> list[tuple[int, str]]:
        """Give where countries abroad are named, and China, in text order."""
        hits: Iterable[Hit] = document.hits.get("places", ())
        named = [(hit.start, str(hit.entries[0]["name"])) for hit in hits if hit.entries[0]["level"] == "country"]
        short = [
            (found.start(), self._countries[found["country"]])
            for found in self._abbreviated.finditer(document.folded)
            if found.start() in document.token_edges
        ]
        return sorted({*named, *short})


def later_names(document: Document, agencies: Sequence[Mention]) -> Iterator[Mention]:
    """Give 军事反间谍局 further on in an article that names 德国军事反间谍局, where one country's body alone ends so."""
    countries = {
        hit.start: hit.end
        for hit in document.hits.get("place_surfaces", ())
        if hit.entries[0]["level"] == "country" and hit.entries[0]["name"] != _HOME
    }
    owners: dict[str, dict[str, Mention]] = {}
    for agency in agencies if countries else ():
        rest = agency.text[countries.get(agency.start, agency.end) - agency.start :]
        if len(rest) >= _LEAST_LATER and rest.endswith(_LATER) and rest not in _LATER_GENERIC:
            owners.setdefault(rest, {}).setdefault(agency.value.name, agency)
    for rest, named in list(owners.items())[:_MOST_LATER]:
        if len(named) > 1:
            continue
        (owner,) = named.values()
        at = document.folded.find(rest, owner.end)
        while at >= 0:
            end = at + len(rest)
            before = document.folded[at - 1 : at]
            if (
                at in document.token_edges
                and end in document.token_edges
                and (not before.isalpha() or before in _LINKING or before in _SAYING)
            ):
                provenance = Provenance(STAGE, "later-name-of-a-body-abroad", owner.provenance.where, (owner,))
                yield mention(document, at, end, Label.AGENCY, provenance, owner.value)
            at = document.folded.find(rest, end)


def _country(document: Document, at: int, countries: Sequence[tuple[int, str]], alone: bool) -> str | None:
    """Give the country whose parliament a bare name means: the last of its sentence, else the only or the chief one of the line.

    With `alone` no second country may stand in the line before it.
    """
    line = document.folded.rfind("\n", 0, at) + 1
    sentence = document.sentence_at(at).start
    before = countries[: bisect_left(countries, (at, ""))][-_FAR:]
    in_line = [name for start, name in before if start >= line]
    if alone and len(set(in_line)) != 1:
        return None
    here = [name for start, name in before if start >= sentence]
    if here:
        return here[-1] if here[-1] != _HOME else None
    if not in_line:
        # a body that carries its headline's story on
        in_line = [name for _, name in before] if len({name for _, name in countries}) == 1 else []
    chief = Counter(in_line).most_common(1)
    return chief[0][0] if chief and chief[0][0] != _HOME else None
