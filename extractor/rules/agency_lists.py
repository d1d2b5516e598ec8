"""Bodies in lists whose head says whose they are: 各省发展改革委、能源局 are nobody's, 江苏省发展改革委、能源局 are Jiangsu's."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from extractor.document import Document
from extractor.lexicon.loader import Lexicon
from extractor.mentions import Label, Mention, Provenance, replace
from extractor.rules.agency_names import STAGE, record_id
from extractor.rules.base import mention
from extractor.rules.body_tails import LOCAL, TailGrammar
from extractor.values import AgencyValue

# 各省、自治区、直辖市及新疆生产建设兵团, 有关省（区、市）, 省级, 兵团
_REGIONS = "(?:（[区州]、市）)?"
_GENERIC = re.compile(f"各(?:有关)?[省地市区县级]{_REGIONS}|有关(?:省|地方){_REGIONS}|[省市县]级|直辖市|兵团|（[区州]、市）")
_REST = re.compile(r"[^，。；：,;:\n]{0,80}")
_JOINING = "、和及与"
# no local body is a 部
_LOCAL_CLASS = ("委", "局", "办")
_COMMITTEE = re.compile(r"(?:省|市|区|县|州|盟|旗)委\Z")
_CORPS = record_id("xpcc")


class ListedBodies:
    """Settles the ambiguous bare names in lists of local bodies."""

    def __init__(self, lexicon: Lexicon, ambiguous: frozenset[str]) -> None:
        self._grammar = TailGrammar(lexicon, LOCAL)
        self._ambiguous = frozenset(surface for surface in ambiguous if surface.endswith(_LOCAL_CLASS))

    def of_corps(self, document: Document, agencies: Iterable[Mention]) -> Iterable[Mention]:
        """Give 新疆生产建设兵团发展改革委: the corps has the bodies of a province."""
        for agency in agencies:
            tail = self._grammar.match(document.folded, agency.end) if agency.value.id == _CORPS else None
            if tail is not None and not tail.needs_class:
                value = AgencyValue(tail.template.format(place=agency.value.name, short=agency.value.name), None, tail.kind, None)
                provenance = Provenance(STAGE, "place-and-body", tail.where, (agency,))
                yield mention(document, agency.start, tail.end, Label.AGENCY, provenance, value)

    def settle(self, document: Document, agencies: Sequence[Mention]) -> list[Mention]:
        """Give the mentions with the bare names of a list given to the place at its head, and those of a class left out."""
        generic: list[tuple[int, int]] | None = None
        settled: list[Mention] = []
        passed = 0
        for agency in agencies:
            surface = document.folded[agency.start : agency.end]
            if surface not in self._ambiguous:
                settled.append(agency)
                continue
            if generic is None:
                generic = self._generic_spans(document.folded)
            while passed < len(generic) and generic[passed][1] <= agency.start:
                passed += 1
            before = settled[-1] if settled else None
            if passed < len(generic) and _is_listed(document.folded, agency, generic[passed], before):
                continue
            owned = self._of_place_before(document, agency, before) if before else None
            settled.append(owned or agency)
        return settled

    @staticmethod
    def _generic_spans(folded: str) -> list[tuple[int, int]]:
        """Give where each generic head ends and where its list can last ends."""
        spans: list[tuple[int, int]] = []
        at = 0
        while (head := _GENERIC.search(folded, at)) is not None:
            rest = _REST.match(folded, head.end())
            at = rest.end() if rest else head.end()
            spans.append((head.end(), at))
            at = max(at, head.end())
        return spans

    def _of_place_before(self, document: Document, agency: Mention, before: Mention) -> Mention | None:
        if before.provenance.rule not in ("place-and-body", "place-of-the-list") or before.end + 1 != agency.start:
            return None
        folded = document.folded
        if folded[before.end] != "、" or _COMMITTEE.search(folded, before.start, before.end):
            return None
        place = _place_of(before, self._grammar, folded)
        tail = self._grammar.match(folded, agency.start)
        if place is None or tail is None or tail.end != agency.end:
            return None
        value = AgencyValue(tail.template.format(place=place, short=place), None, tail.kind, None)
        provenance = Provenance(STAGE, "place-of-the-list", tail.where, (before,))
        return replace(agency, provenance=provenance, value=value)


def _place_of(body: Mention, grammar: TailGrammar, folded: str) -> str | None:
    """Give the place's official name, which is what the body's tail leaves of its canonical name."""
    for start in range(body.start, body.end):
        tail = grammar.match(folded, start)
        if tail is not None and tail.end == body.end and tail.template.startswith("{place}"):
            rest = tail.template[len("{place}") :]
            if body.value.name.endswith(rest):
                return str(body.value.name[: -len(rest)])
    return None


def _is_listed(folded: str, agency: Mention, span: tuple[int, int], before: Mention | None) -> bool:
    start, end = span
    if not start <= agency.start < end:
        return False
    # 各地要落实国家发展改革委、能源局的通知: a body named in full before it in the list is its head
    if before is not None and before.start >= start and before.value.id is not None and before.value.id != _CORPS:
        return False
    return agency.start == start or folded[agency.start - 1] in f"{_JOINING}）团区市"
