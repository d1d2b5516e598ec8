"""Bodies that the lexicon knows by name: which hits stand, and which row holds at the article's date."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from extractor.document import Document
from extractor.lexicon.loader import Lexicon
from extractor.mentions import Entry, Hit, Label, Mention, Provenance, Span
from extractor.rules.base import mention
from extractor.rules.body_tails import SuffixGuard
from extractor.values import AgencyValue

STAGE = "agencies"
# the end of a name of this length cuts no word by chance: 中央政治局 in 中央政治局常委
_SAFE_LENGTH = 4
_SHORTEST = 2
_LOCAL_BEFORE = frozenset("省市县区州盟旗地各级")
_CENTRAL, _PARTY, _OUR_PARTY = "中央", ("共", "党"), ("中共", "中国共产党")
_STATE = "中华人民共和国"
_OURS = ("国务院", "中央", "中共")
_FORMER = ("原", "前", "任")


def record_id(entry_id: str) -> str:
    """Give the id that records show for a row of the lexicon.

    >>> record_id("miit")
    'agency:miit'
    """
    return f"agency:{entry_id}"


def value_of(entry: Entry) -> AgencyValue:
    """Give the value of a mention of this row."""
    parent = entry["parent"]
    return AgencyValue(entry["name"], record_id(entry.key), entry["kind"], record_id(parent) if parent else None)


def is_valid(entry: Entry, day: date | None) -> bool:
    """Tell whether the row's body bore this name on the day; without a day, whether it does now."""
    if day is None:
        return entry["valid_to"] is None
    text = day.isoformat()
    starts = entry["valid_from"]
    ends = entry["valid_to"]
    # a month or a year as bound holds to its last day
    return (starts is None or text[: len(starts)] >= starts) and (ends is None or text[: len(ends)] <= ends)


def choose(entries: Sequence[Entry], day: date | None) -> Entry:
    """Give the row that a surface means on the day; where none is valid then, the one nearest in time."""
    valid = [entry for entry in entries if is_valid(entry, day)]
    if valid:
        # on the day of a change the new name holds
        return max(valid, key=lambda entry: entry["valid_from"] or "")
    text = day.isoformat() if day else "9999"
    ended = [entry for entry in entries if entry["valid_to"] is not None and entry["valid_to"] < text]
    if ended:
        return max(ended, key=lambda entry: entry["valid_to"])
    return min(entries, key=lambda entry: entry["valid_from"] or "")


class AgencyNames:
    """Reads lexicon hits: longest first, whole words, no traps."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._guard = SuffixGuard(lexicon)

    def find(self, document: Document) -> Iterable[Mention]:
        """Give the mentions by name, none inside another."""
        traps = [hit.span for hit in document.hits.get("agency_traps", ())]
        day = document.article.published_date
        end = 0
        for hit in document.hits.get("agencies", ()):
            if hit.end <= end or not self._stands(document, hit, traps):
                continue
            end = hit.end
            entry = choose(hit.entries, day)
            rule = "name" if is_valid(entry, day) else "name-out-of-its-time"
            # 卫生部 in 2024 is some other country's; 原卫生部 is ours
            is_bare = entry["ambiguous"] and not document.folded.startswith(_OURS, hit.start)
            if rule != "name" and is_bare and not document.folded.startswith(_FORMER, hit.start - 1):
                continue
            # 中华人民共和国|国家药品监督管理局
            start = hit.start - len(_STATE) if document.folded.endswith(_STATE, 0, hit.start) else hit.start
            yield mention(document, start, hit.end, Label.AGENCY, Provenance(STAGE, rule, entry.where), value_of(entry))

    def _stands(self, document: Document, hit: Hit, traps: Sequence[Span]) -> bool:
        folded = document.folded
        # 最高人民法院、最高人民检察院 are two; the row is for 两高
        if "、" in folded[hit.start : hit.end]:
            return False
        # 越共中央书记处, 劳动党中央政治局: another party's
        if (
            folded.startswith(_CENTRAL, hit.start)
            and folded[hit.start - 1 : hit.start] in _PARTY
            and not folded.endswith(_OUR_PARTY, 0, hit.start)
        ):
            return False
        # 市国资委, 三地卫健委: not the national one
        if folded[hit.start - 1 : hit.start] in _LOCAL_BEFORE and any(entry["ambiguous"] for entry in hit.entries):
            return False
        if self._guard.goes_on(folded, hit.end) or any(trap.overlaps(hit.span) and not hit.span.contains(trap) for trap in traps):
            return False
        # 第九届全国人民代表大会常务委员会 is one word to the segmenter
        if hit.start not in document.token_edges and not folded.endswith("届", 0, hit.start):
            return False
        if len(hit.span) >= _SAFE_LENGTH:
            return True
        # 外交部长, 教育部党组: one word to the segmenter holds the ministry's name
        is_ministry = len(hit.span) > _SHORTEST and folded[hit.end - 1] == "部"
        return hit.end in document.token_edges or is_ministry
