"""The agency stage: bodies by name, by composition, by department of a named parent, by the article's own short forms."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from extractor.document import Document
from extractor.lexicon.gazetteer import surfaces_of
from extractor.lexicon.loader import Lexicon
from extractor.mentions import Label, Mention, replace
from extractor.rules.agency_abroad import BodiesAbroad, later_names
from extractor.rules.agency_context import (
    defined_short_forms,
    of_foreign_countries,
    of_one_country,
    of_the_country_told,
    settle_ambiguous,
    settle_groups,
    settle_ministers,
    without_meetings,
)
from extractor.rules.agency_departments import Departments
from extractor.rules.agency_groups import Groups
from extractor.rules.agency_lists import ListedBodies
from extractor.rules.agency_names import AgencyNames
from extractor.rules.agency_zones import ZoneBodies
from extractor.rules.base import longest
from extractor.rules.local_bodies import LocalBodies
from extractor.values import OrganizationValue

_MASS, _PARTY = "mass", "中央委员会"
# a name that begins so is ours wherever it stands
_NATIONAL = ("中国", "中华人民共和国", "国家", "国务院", "全国")


class Agencies:
    """Gives agency mentions, the outermost of those that overlap; mass bodies, known with them, as organisations."""

    name = "agencies"
    requires: frozenset[Label] = frozenset()
    provides = frozenset({Label.AGENCY, Label.ORGANIZATION})

    def __init__(self, lexicon: Lexicon) -> None:
        self._names = AgencyNames(lexicon)
        self._local = LocalBodies(lexicon)
        self._departments = Departments(lexicon)
        self._groups = Groups(lexicon)
        self._abroad = BodiesAbroad(lexicon)
        self._zones = ZoneBodies(lexicon)
        self._ambiguous = frozenset(
            surface
            for row in lexicon.rows("agencies")
            if row["ambiguous"]
            for surface in surfaces_of(row, ("name", "aliases"))
            if not surface.startswith(_NATIONAL)
        )
        self._lists = ListedBodies(lexicon, self._ambiguous)

    def find(self, document: Document) -> Iterable[Mention]:
        """Give the agencies of the document, without overlaps, in text order."""
        named = of_foreign_countries(document, self._names.find(document))
        agencies: Sequence[Mention] = longest([*named, *self._local.find(document), *self._zones.find(document)])
        agencies = longest([*agencies, *self._abroad.bare(document, agencies)])
        # of equal spans the first stands: a parliament's own name is better than the words as written
        agencies = longest([*self._abroad.committees(document, agencies), *agencies, *self._abroad.long_names(document)])
        agencies = self._lists.settle(document, longest([*agencies, *self._lists.of_corps(document, agencies)]))
        agencies = settle_groups(longest([*agencies, *self._groups.find(document, agencies)]))
        # twice: 国家税务总局上海市税务局 and its 稽查局
        for _ in range(2):
            agencies = longest([*agencies, *self._departments.extend(document, agencies)])
        agencies = longest([*agencies, *later_names(document, agencies), *self._departments.of_assemblies(document, agencies)])
        agencies = of_the_country_told(document, of_one_country(document, agencies, self._ambiguous), self._ambiguous)
        settled = settle_ambiguous(document, settle_ministers(document, agencies, self._ambiguous), self._ambiguous)
        defined = defined_short_forms(document, settled)
        taken = {agency.span for agency in defined}
        stated = longest([*defined, *(agency for agency in settled if agency.span not in taken)])
        found = without_meetings(
            document, longest([*stated, *self._departments.bare(document, stated), *self._departments.of_committees(document, stated)])
        )
        return [_as_organization(agency) if agency.value.kind == _MASS else agency for agency in found]


def _as_organization(agency: Mention) -> Mention:
    """Give the mention of a mass body, which has no public power: 全国妇联 is an association, 民盟中央 a party."""
    kind = "other" if agency.value.name.endswith(_PARTY) else "association"
    return replace(agency, label=Label.ORGANIZATION, value=OrganizationValue(agency.value.name, kind))
