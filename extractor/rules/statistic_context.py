"""What stands around a figure: whether it is a target or a forecast, whose figure it is, where it holds."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from extractor.document import Document
from extractor.lexicon.affixes import alternation
from extractor.mentions import Hit, immutable
from extractor.rules.statistic_clauses import Setting
from extractor.rules.statistic_words import Cues, WordSet

TARGET, FORECAST = "target", "forecast"
_CITED = re.compile(r"[^。！？\n，；]{0,14}?(?:数据|统计|发布|公布|通报|介绍|表示|获悉|显示|消息|测算|预测|预计)")
_AIM_BEHIND = re.compile(r"的?(?:预期)?目标")
_FULFILLED = re.compile(r"(?:完成|超|好于|高于|低于|达到|符合)[一-鿿]{0,4}\Z")
# 成功将含量从10%提升到15%: what is done, not what will be
_TAKES_OBJECT = re.compile(r"(?:成功|已)将|将[^，。；：]{2,24}(?:从|由)\Z")
_WINDOW = 40


@immutable
class Sources:
    """The agencies whom the text cites, by where they stand: offsets ascending, ids beside them."""

    offsets: tuple[int, ...]
    ids: tuple[str, ...]


class Surroundings:
    """Reads modality, source agency and place of figures."""

    def __init__(self, cues: Cues) -> None:
        self._target = _pattern(cues["target"])
        self._forecast = _pattern(cues["forecast"])
        self._ahead = _pattern(WordSet(cues["target"].words | cues["forecast"].words))

    def modality(self, document: Document, setting: Setting, as_of: str | None) -> str | None:
        """Give target or forecast, or None for a figure of what is or was."""
        start = max(setting.start, setting.quantity.start - _WINDOW)
        if _AIM_BEHIND.match(setting.after):
            return TARGET
        if self._ahead is not None and self._ahead.search(document.folded, start, setting.quantity.start):
            if self._stands(document, self._target, start, setting):
                return TARGET
            if self._stands(document, self._forecast, start, setting):
                return FORECAST
        day = document.article.published_date if as_of is not None else None
        if as_of is None or day is None or _first_day(as_of) <= day.isoformat():
            return None
        return (
            TARGET
            if self._stands(document, self._target, max(setting.sentence.start, setting.quantity.start - 4 * _WINDOW), setting)
            else FORECAST
        )

    def _stands(self, document: Document, pattern: re.Pattern[str] | None, start: int, setting: Setting) -> bool:
        if pattern is None:
            return False
        for match in pattern.finditer(document.folded, start, setting.quantity.start):
            if len(match[0]) == 1 and not {match.start(), match.end()} <= document.token_edges:
                continue
            if match[0] == "将" and (match.end() == setting.quantity.start or document.folded[match.end()] in "“《"):
                # 将80%经费用于科研: 将 takes the object
                continue
            if match[0] == "将" and _TAKES_OBJECT.search(document.folded, max(match.start() - 2, 0), setting.quantity.start):
                continue
            if document.folded[match.end() : match.end() + 1] != "的" and not _FULFILLED.search(document.folded, start, match.start()):
                return True
        return False


def _first_day(value: str) -> str:
    """Give the first day of an ISO date or period."""
    first = value.partition("/")[0]
    if "Q" in first:
        first = f"{first[:4]}-{int(first[-1]) * 3 - 2:02d}"
    return first + "-01-01"[len(first) - 4 :] if len(first) < 10 else first


def _pattern(words: WordSet) -> re.Pattern[str] | None:
    return re.compile(alternation(words.words)) if words.words else None


def _is_abroad(hit: Hit) -> bool:
    return bool(hit.entries[0]["level"] == "country" and hit.entries[0]["name"] != "中国")


def cited_sources(document: Document) -> Sources:
    """Give the agencies of the lexicon that the text cites (据国家统计局数据, 海关总署公布)."""
    cited: list[Hit] = []
    end = 0
    for hit in document.hits.get("agencies", ()):
        # 欧盟统计局 holds 统计局
        if hit.end > end and _CITED.match(document.folded, hit.end):
            cited.append(hit)
        end = max(end, hit.end)
    # 德国统计局 is no body of ours
    abroad = {hit.end for hit in document.hits.get("place_surfaces", ()) if _is_abroad(hit)} if cited else ()
    found = [(hit.start, str(hit.entries[0].key)) for hit in cited if hit.start not in abroad]
    return Sources(tuple(offset for offset, _ in found), tuple(key for _, key in found))


def source_of(document: Document, setting: Setting, sources: Sources) -> str | None:
    """Give the id of the agency cited last before the figure in its paragraph, or None."""
    at = bisect_right(sources.offsets, setting.quantity.start) - 1
    if at < 0 or "\n" in document.folded[sources.offsets[at] : setting.quantity.start]:
        return None
    return sources.ids[at]


def place_of(setting: Setting, places: Sequence[Hit], offsets: Sequence[int]) -> str | None:
    """Give the name of the place that the figure's clause, else its sentence, names last before the number."""
    at = bisect_right(offsets, setting.quantity.start) - 1
    for floor in (setting.start, setting.sentence.start):
        if at >= 0 and places[at].start >= floor and places[at].end <= setting.quantity.start:
            return str(places[at].entries[0]["name"])
    return None


def free_places(document: Document) -> tuple[Hit, ...]:
    """Give the places of the text that are no part of an agency's name, without overlaps."""
    taken = [(hit.start, hit.end) for hit in document.hits.get("agencies", ())]
    starts = [start for start, _ in taken]
    free: list[Hit] = []
    for hit in document.hits.get("places", ()):
        at = bisect_right(starts, hit.start) - 1
        if (at >= 0 and taken[at][1] > hit.start) or (free and free[-1].end > hit.start):
            continue
        free.append(hit)
    return tuple(free)
