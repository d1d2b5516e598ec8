"""Departments and branches: written through with their agency (商务部服务贸易司), or bare behind it in the sentence."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence

from extractor.document import Document
from extractor.lexicon.gazetteer import surfaces_of
from extractor.lexicon.loader import Lexicon
from extractor.mentions import Entry, Hit, Label, Mention, Provenance
from extractor.rules.agency_names import STAGE, record_id, value_of
from extractor.rules.base import mention
from extractor.rules.body_tails import DEPARTMENT, SuffixGuard, TailGrammar
from extractor.values import AgencyValue

# bodies whose inner structure the fields of work describe; a government's offices are local bodies
_WITH_DEPARTMENTS = frozenset(
    (
        "party",
        "ministry",
        "commission",
        "bureau",
        "administration",
        "institution",
        "office",
        "court",
        "procuratorate",
        "supervision",
        "state",
    )
)
# a department's own name of this length is a ministry's alone: 运行监测协调局
_DISTINCTIVE = 5
# so many agencies back a bare department looks for its agency
_FAR = 100
# 宁德市公安局蕉城分局
_SUB_BUREAU = re.compile("(?!各|[一-鿿]{0,3}[的和与及在等有下])[一-鿿]{2,3}分局")
_GROUPS, _OFFICE = ("领导小组", "委员会", "指挥部", "联席会议"), "办公室"
_IN_LIST = frozenset("、，兼和与及由任")
# 全国人大法律委员会、外事委员会: the committees of the two assemblies, named on without them
_COMMITTEES = ("委员会", "委")
_ASSEMBLIES = {record_id("npc"): "全国人大", record_id("cppcc"): "全国政协"}
# by the kind of a local one: the short name of the national one, and what its committees' full names begin with
_LOCAL_ASSEMBLIES = {
    "legislature": ("全国人大", "全国人民代表大会"),
    "consultative": ("全国政协", "中国人民政治协商会议全国委员会"),
}
_JOINED = frozenset("、和与及")
# 省政协, 全国政协 and 某县政协 have their own
_BEFORE_CPPCC = frozenset("国省市区县州旗盟各")
_BARE_CPPCC, _CPPCC = "政协", record_id("cppcc")


class Departments:
    """Extends agency mentions by the department that follows, and links bare departments to the agency before."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._grammar = TailGrammar(lexicon, DEPARTMENT)
        self._guard = SuffixGuard(lexicon)
        self._by_parent: dict[str, dict[str, Entry]] = {}
        for row in lexicon.rows("departments"):
            self._by_parent.setdefault(record_id(row["parent"]), {})[row["short"]] = row
        self._branches = {row["surface"]: row["canonical"] for row in lexicon.rows("agency_branches")}
        self._branch = re.compile("|".join(map(re.escape, sorted(self._branches, key=len, reverse=True))))
        assemblies = tuple(_ASSEMBLIES.values())
        self._committees = {
            surface: row
            for row in lexicon.rows("agencies")
            for surface in surfaces_of(row, ("name", "aliases"))
            if surface.startswith(assemblies) and surface.endswith(_COMMITTEES)
        }
        self._committee_lengths = sorted({len(surface) - len(assemblies[0]) for surface in self._committees}, reverse=True)
        self._of_party = {row["surface"]: row["canonical"] for row in lexicon.rows("party_departments")}
        of_party = "|".join(map(re.escape, sorted(self._of_party, key=len, reverse=True)))
        self._party_department = re.compile(f"、(?P<name>{of_party})")

    def extend(self, document: Document, agencies: Sequence[Mention]) -> Iterable[Mention]:
        """Give the departments written directly behind an agency's name, each with the agency in one span."""
        by_start: dict[int, list[Hit]] = {}
        for hit in document.hits.get("departments", ()):
            by_start.setdefault(hit.start, []).append(hit)
        places = {hit.start: hit for hit in reversed(document.hits.get("place_surfaces", ()))}
        for agency in agencies:
            found = (
                self._known(document, agency, by_start.get(agency.end, ()))
                or self._of_local_assembly(document, agency)
                or self._local_branch(document, agency, places.get(agency.end))
                or self._composed(document, agency)
                or _sub_bureau(document, agency)
            )
            if found is not None:
                yield found

    def bare(self, document: Document, agencies: Sequence[Mention]) -> Iterable[Mention]:
        """Give the departments named without their agency: 规划司 behind 工业和信息化部 in the sentence."""
        ends = [agency.end for agency in agencies]
        end = 0
        for hit in document.hits.get("departments", ()):
            at = bisect_right(ends, hit.start)
            is_inside = at < len(agencies) and agencies[at].start < hit.end
            if hit.start < end or is_inside or hit.start not in document.token_edges or self._guard.goes_on(document.folded, hit.end):
                continue
            # 部门办公厅: a short name stands bare only in a list
            if len(hit.span) < _DISTINCTIVE and document.folded[hit.start - 1 : hit.start] not in _IN_LIST:
                continue
            entry = self._owner(document, hit, agencies[max(at - _FAR, 0) : at])
            if entry is not None:
                end = hit.end
                provenance = Provenance(STAGE, "department-of-the-agency-before", entry.where)
                yield mention(document, hit.start, hit.end, Label.AGENCY, provenance, _value(entry))

    def _known(self, document: Document, agency: Mention, hits: Sequence[Hit]) -> Mention | None:
        of_parent: Mapping[str, Entry] = self._by_parent.get(agency.value.id or "", {})
        for hit in hits:
            entry = of_parent.get(document.folded[hit.start : hit.end])
            if entry is not None and not self._guard.goes_on(document.folded, hit.end):
                provenance = Provenance(STAGE, "agency-and-department", entry.where, (agency,))
                return mention(document, agency.start, hit.end, Label.AGENCY, provenance, _value(entry))
        return None

    def _of_local_assembly(self, document: Document, agency: Mention) -> Mention | None:
        """Give 浙江省人大财经委, 浙江省政协经济委员会: a local assembly has the committees of the national one."""
        national = _LOCAL_ASSEMBLIES.get(agency.value.kind) if agency.value.id is None else None
        entry, end = self._committee_entry(document, national[0], agency.end) if national else (None, agency.end)
        if national is None or entry is None:
            return None
        value = AgencyValue(agency.value.name + entry["name"].removeprefix(national[1]), None, agency.value.kind, None)
        provenance = Provenance(STAGE, "committee-of-a-local-assembly", entry.where, (agency,))
        return mention(document, agency.start, end, Label.AGENCY, provenance, value)

    def _local_branch(self, document: Document, agency: Mention, place: Hit | None) -> Mention | None:
        """Give 中国证监会浙江监管局 as one body."""
        if place is None or agency.value.id is None or agency.value.kind not in _WITH_DEPARTMENTS:
            return None
        found = self._branch.match(document.folded, place.end)
        if found is None or self._guard.goes_on(document.folded, found.end()):
            return None
        name = agency.value.name + document.folded[place.start : place.end] + self._branches[found[0]]
        provenance = Provenance(STAGE, "agency-and-place", None, (agency,))
        return mention(document, agency.start, found.end(), Label.AGENCY, provenance, AgencyValue(name, None, "bureau", agency.value.id))

    def of_assemblies(self, document: Document, agencies: Sequence[Mention]) -> Iterable[Mention]:
        """Give 外事委员会 in 全国人大法律委员会、外事委员会, and 政协经济委员会 where the article names the national 政协."""
        folded = document.folded
        for agency in agencies:
            short = _ASSEMBLIES.get(agency.value.parent or "")
            start, before = agency.end, agency
            while short is not None and folded[start : start + 1] in _JOINED and agency.text.endswith(_COMMITTEES):
                found = self._committee_at(document, short, start + 1, start + 1, before)
                if found is None:
                    break
                yield found
                before, start = found, found.end
        cppcc = next((agency for agency in agencies if agency.value.id == _CPPCC or agency.value.parent == _CPPCC), None)
        at = folded.find(_BARE_CPPCC, cppcc.end) if cppcc is not None else -1
        while cppcc is not None and at >= 0:
            end = at + len(_BARE_CPPCC)
            found = self._committee_at(document, _ASSEMBLIES[_CPPCC], end, at, cppcc) if folded[at - 1 : at] not in _BEFORE_CPPCC else None
            if found is not None:
                yield found
            at = folded.find(_BARE_CPPCC, end)

    def _committee_at(self, document: Document, short: str, at: int, start: int, before: Mention) -> Mention | None:
        entry, end = self._committee_entry(document, short, at)
        if entry is None:
            return None
        provenance = Provenance(STAGE, "committee-of-the-assembly-before", entry.where, (before,))
        return mention(document, start, end, Label.AGENCY, provenance, value_of(entry))

    def _committee_entry(self, document: Document, short: str, at: int) -> tuple[Entry | None, int]:
        """Give the assembly's committee whose name starts at the offset, and where it ends."""
        for length in self._committee_lengths:
            entry = self._committees.get(short + document.folded[at : at + length])
            if entry is not None and not self._guard.goes_on(document.folded, at + length):
                return entry, at + length
        return None, at

    def of_committees(self, document: Document, agencies: Sequence[Mention]) -> Iterable[Mention]:
        """Give 宣传部 in 江西省委常委、宣传部部长: the department of the party committee before it in the sentence."""
        for found in self._party_department.finditer(document.folded):
            start, end = found.span("name")
            sentence = document.sentence_at(start)
            last = bisect_left(agencies, start, key=lambda agency: agency.start)
            for agency in reversed(agencies[max(last - _FAR, 0) : last]):
                if agency.start < sentence.start:
                    break
                if agency.value.id is None and agency.value.name.startswith("中共") and agency.value.name.endswith("委员会"):
                    value = AgencyValue(agency.value.name + self._of_party[found["name"]], None, "party", None)
                    provenance = Provenance(STAGE, "department-of-the-committee-before", agency.provenance.where, (agency,))
                    yield mention(document, start, end, Label.AGENCY, provenance, value)
                    break

    def _composed(self, document: Document, agency: Mention) -> Mention | None:
        # 中央农村工作领导小组办公室: a group's standing office
        if agency.value.name.endswith(_GROUPS) and document.folded.startswith(_OFFICE, agency.end):
            end = agency.end + len(_OFFICE)
            value = AgencyValue(agency.value.name + _OFFICE, None, "office", agency.value.id)
            return mention(document, agency.start, end, Label.AGENCY, Provenance(STAGE, "group-and-office", None, (agency,)), value)
        if agency.value.kind not in _WITH_DEPARTMENTS:
            return None
        tail = self._grammar.match(document.folded, agency.end)
        if tail is None:
            return None
        name = agency.value.name + document.folded[agency.end : tail.end]
        value = AgencyValue(name, None, "department", agency.value.id)
        return mention(document, agency.start, tail.end, Label.AGENCY, Provenance(STAGE, "agency-and-field", None, (agency,)), value)

    def _owner(self, document: Document, hit: Hit, before: Sequence[Mention]) -> Entry | None:
        sentence = document.sentence_at(hit.start)
        first = bisect_left(before, sentence.start, key=lambda agency: agency.start)
        surface = document.folded[hit.start : hit.end]
        is_distinctive = len(surface) >= _DISTINCTIVE and len({entry["parent"] for entry in hit.entries}) == 1
        for agency in reversed(before[0 if is_distinctive else first :]):
            for parent in (agency.value.id, agency.value.parent):
                entry = self._by_parent.get(parent or "", {}).get(surface)
                if entry is not None:
                    return entry
        return None


def _sub_bureau(document: Document, agency: Mention) -> Mention | None:
    """Give 宁德市公安局蕉城分局: the branch of a local bureau, named by a place without its class word."""
    found = _SUB_BUREAU.match(document.folded, agency.end) if agency.value.id is None and agency.text.endswith("局") else None
    if found is None:
        return None
    value = AgencyValue(agency.value.name + found[0], None, agency.value.kind, None)
    return mention(document, agency.start, found.end(), Label.AGENCY, Provenance(STAGE, "bureau-and-branch", None, (agency,)), value)


def _value(entry: Entry) -> AgencyValue:
    return AgencyValue(entry["name"], record_id(entry.key), "department", record_id(entry["parent"]))
