"""Names the embassy, consulate or permanent mission in which an envoy serves (阿富汗驻华大使: 阿富汗驻华大使馆)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from extractor.lexicon.affixes import Affixes
from extractor.mentions import Hit

_HOST = re.compile(r"驻([\u4e00-\u9fff]{1,9})\Z")
_NO_HOST = re.compile(r"[的和与及等为驻]")
_PERMANENT, _DELEGATION = "常驻", "代表团"
_OURS = "我"  # 我驻法国大使


@dataclass(frozen=True, slots=True)
class Mission:
    """A mission: where its wording begins, its full name, and the status that a word in its middle gives (中国前驻法国大使)."""

    start: int
    name: str
    status: str | None = None


class Missions:
    """Reads missions before titles, in any document; `countries` are names by one character, `statuses` those of 前 and 原."""

    def __init__(self, countries: Mapping[str, str], statuses: Mapping[str, str]) -> None:
        self._countries = {**countries, _OURS: "中国"}
        self._statuses = statuses
        self._status_words = Affixes(statuses)

    def before(self, folded: str, end: int, word: str, places: Mapping[int, Hit]) -> Mission | None:
        """Give the mission whose wording ends at the offset, or None where no country is named as its sender.

        `word` is the title's class of mission (大使: 大使馆); `places` are the places of the document by their end.
        """
        found = _HOST.search(folded, max(0, end - 10), end)
        if found is None or _NO_HOST.search(found[1]):
            return None
        at = found.start()
        is_permanent = folded.endswith(_PERMANENT, 0, at + 1)
        if is_permanent != (word == _DELEGATION):
            return None
        left = at - 1 if is_permanent else at
        mark = self._status_words.ending(folded[max(0, left - 6) : left])
        left -= len(mark or "")
        sender = self._sender(folded, left, places)
        if sender is None:
            return None
        start, country = sender
        verb = _PERMANENT if is_permanent else "驻"
        host = self._host(found[1], places.get(end), at + 1)
        return Mission(start, f"{country}{verb}{host}{word}", self._statuses[mark] if mark else None)

    def _sender(self, folded: str, end: int, places: Mapping[int, Hit]) -> tuple[int, str] | None:
        hit = places.get(end)
        if hit is not None:
            return (hit.start, str(hit.entries[0]["name"])) if hit.entries[0]["level"] == "country" else None
        name = self._countries.get(folded[end - 1 : end])
        return (end - 1, name) if name else None

    def _host(self, wording: str, hit: Hit | None, start: int) -> str:
        # 驻印尼, 驻英: the country's usual name; 驻华 is part of the usual name of a mission
        if hit is not None and hit.start == start and hit.entries[0]["level"] == "country":
            return str(hit.entries[0]["name"])
        return self._countries.get(wording, wording)
