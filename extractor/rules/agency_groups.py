"""Ad hoc bodies (国务院调查组, 成立……领导小组), airport customs, embassies and consulates."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from extractor.document import Document
from extractor.lexicon.affixes import alternation
from extractor.lexicon.loader import Lexicon
from extractor.mentions import Label, Mention, Provenance
from extractor.rules.agency_names import STAGE, record_id
from extractor.rules.base import mention
from extractor.values import AgencyValue

_INSIDE = "[\u4e00-\u9fff“”·.0-9]"  # 国务院“12·20”事故调查组
_OURS = ("我", "我国")
_ROLES = ("head", "stop", "trigger", "dispatched", "numbered")
_AIRPORT_CUSTOMS = re.compile(r"[\u4e00-\u9fff]{2,4}机场海关")


class Groups:
    """Reads the names of bodies that no list can hold."""

    def __init__(self, lexicon: Lexicon) -> None:
        words: dict[str, list[str]] = {role: [] for role in _ROLES}
        for row in lexicon.rows("agency_groups"):
            words[row["role"]].append(row["wording"])
        heads, stops, triggers, dispatched, numbered = (alternation(words[role]) for role in _ROLES)
        # at most 24 characters before the class word, none of them a verb or particle: no 国务院派出的调查组
        inside = f"(?:(?!{stops}|{triggers}){_INSIDE}){{0,24}}?"
        self._behind_agency = re.compile(f"{inside}(?:{heads})(?!{heads})")
        self._behind_trigger = re.compile(
            f"(?:{triggers})了?(?P<name>(?:(?!{stops}|{triggers}){_INSIDE}){{2,24}}?(?:领导小组|指挥部|工作专班)(?:办公室)?)"
        )
        self._dispatched = re.compile(f"驻[\u4e00-\u9fff（）]{{2,24}}?(?:{dispatched})")
        self._numbered = re.compile(f"中央第[一二三四五六七八九十]{{1,3}}(?:{numbered})")
        self._missions = {row["surface"]: row["canonical"] for row in lexicon.rows("mission_words")}
        self._mission = re.compile(alternation(self._missions))

    def find(self, document: Document, agencies: Sequence[Mention]) -> Iterable[Mention]:
        """Give the ad hoc bodies; those named behind an agency hold its mention."""
        for agency in agencies:
            found, rule, kind = self._dispatched.match(document.folded, agency.end), "dispatched-body", agency.value.kind
            if found is None and agency.value.id == record_id("state-council"):
                found, rule, kind = self._behind_agency.match(document.folded, agency.end), "state-council-group", "mechanism"
            if found is not None:
                name = agency.value.name + document.folded[agency.end : found.end()]
                value = AgencyValue(name, None, kind, agency.value.id)
                provenance = Provenance(STAGE, rule, None, (agency,))
                yield mention(document, agency.start, found.end(), Label.AGENCY, provenance, value)
        for found in self._behind_trigger.finditer(document.folded):
            start, end = found.span("name")
            value = AgencyValue(found["name"], None, "mechanism", None)
            yield mention(document, start, end, Label.AGENCY, Provenance(STAGE, "newly-set-up-group"), value)
        for found in self._numbered.finditer(document.folded):
            value = AgencyValue(found[0], None, "party", None)
            yield mention(document, found.start(), found.end(), Label.AGENCY, Provenance(STAGE, "numbered-group"), value)
        yield from _airport_customs(document)
        yield from self._embassies(document)

    def _embassies(self, document: Document) -> Iterable[Mention]:
        """Give 中国驻美国大使馆 and 美国驻成都总领事馆; without a sender it is China's."""
        folded = document.folded
        hits = document.hits.get("place_surfaces", ())
        ending_at = {hit.end: hit for hit in reversed(hits)}
        for hit in hits:
            at = hit.start - 1
            found = self._mission.match(folded, hit.end) if at >= 0 and folded[at] == "驻" else None
            if found is None:
                continue
            sender = ending_at.get(at)
            place = hit.entries[0]
            # 一些国家驻香港总领馆, 将其驻以色列使馆: only abroad and at the head of a phrase is the unsaid sender China
            if sender is None and (place["level"] != "country" or not _is_ours(folded, at)):
                continue
            start = sender.start if sender else at
            country = sender.entries[0]["name"] if sender else "中国"
            host = place["name"] if place["level"] == "country" else folded[hit.start : hit.end]  # 驻印尼使馆
            value = AgencyValue(f"{country}驻{host}{self._missions[found[0]]}", None, "mission", None)
            yield mention(document, start, found.end(), Label.AGENCY, Provenance(STAGE, "embassy", place.where), value)


def _is_ours(folded: str, at: int) -> bool:
    return not folded[at - 1 : at].isalpha() or folded.endswith(_OURS, 0, at)


def _airport_customs(document: Document) -> Iterable[Mention]:
    if "机场海关" not in document.folded:
        return
    cities = {hit.end: hit.start for hit in reversed(document.hits.get("places", ()))}
    for found in _AIRPORT_CUSTOMS.finditer(document.folded):
        # 海口海关所属博鳌机场海关: the name begins at the last word edge that leaves it two characters
        starts = [at for at in range(found.end() - 6, found.start() - 1, -1) if at in document.token_edges]
        if starts:
            # 海口美兰机场海关: with the city before it
            start = cities.get(starts[0], starts[0])
            value = AgencyValue(document.folded[start : found.end()], None, "bureau", record_id("gac"))
            yield mention(document, start, found.end(), Label.AGENCY, Provenance(STAGE, "airport-customs"), value)
