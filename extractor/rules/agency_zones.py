"""Bodies of development zones: a place, the zone's name and its committee (九江经济技术开发区管委会)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from extractor.document import Document
from extractor.lexicon.loader import Lexicon
from extractor.mentions import Hit, Label, Mention, Provenance
from extractor.rules.agency_names import STAGE
from extractor.rules.base import mention
from extractor.values import AgencyValue

_BODIES = {"管委会": "{}管理委员会", "管理委员会": "{}管理委员会", "党工委": "中共{}工作委员会"}
_KINDS = {"党工委": "party"}
# what stands between the place and the zone's class word: 宁波市国家高新区, 山东省潍坊市峡山区
_OWN_NAME = "(?:(?![的和与在及、由了对])[\u4e00-\u9fff]){0,8}?"


class ZoneBodies:
    """Finds the committees of zones that no list of places holds."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._zones: Mapping[str, str] = {row["surface"]: row["canonical"] for row in lexicon.rows("zone_words")}
        zones = "|".join(map(re.escape, sorted(self._zones, key=lambda word: (-len(word), word))))
        bodies = "|".join(sorted(_BODIES, key=len, reverse=True))
        self._zone = re.compile(f"(?P<own>{_OWN_NAME})(?P<zone>{zones})(?P<body>{bodies})(?!办法)")

    def find(self, document: Document) -> Iterator[Mention]:
        """Give the committees, each with all places written directly before its zone."""
        folded = document.folded
        # few texts name one; the search for the words is quicker than a match at every place
        if not any(body in folded for body in _BODIES):
            return
        hits = [hit for hit in document.hits.get("place_surfaces", ()) if hit.entries[0]["level"] not in ("country", "region")]
        ending_at: Mapping[int, Hit] = {hit.end: hit for hit in reversed(hits)}
        # from the right: of equal spans the first stands, and 江苏省 is no part of the name of 常熟市's zone
        for hit in reversed(hits):
            found = self._zone.match(folded, hit.end)
            if found is None:
                continue
            start = hit.start
            while (before := ending_at.get(start)) is not None:
                start = before.start
            if start not in document.token_edges:
                continue
            place = hit.entries[0]
            name = f"{folded[hit.start : hit.end]}{found['own']}{self._zones[found['zone']]}"
            value = AgencyValue(_BODIES[found["body"]].format(name), None, _KINDS.get(found["body"], "commission"), None)
            yield mention(document, start, found.end(), Label.AGENCY, Provenance(STAGE, "place-and-zone", place.where), value)
