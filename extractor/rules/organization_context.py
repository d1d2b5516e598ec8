"""What stands around an organisation's name: credits and datelines, the context of weak names, defined short names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet

from extractor.document import Document
from extractor.lexicon.affixes import alternation
from extractor.lexicon.loader import Lexicon
from extractor.mentions import Label, Mention, Provenance, Span
from extractor.rules.base import mention
from extractor.rules.organization_suffixes import STAGE

# 新华社北京3月4日电, 财联社6月1日讯, 央视新闻5月2日消息
_DATELINE = re.compile(r"》?[\u4e00-\u9fff]{0,8}(?:\d{1,2}月)?\d{1,2}日(?:电|讯|消息)")
# 央视网消息：今天上午…
_OPENING = re.compile("(?:（[^（）]{1,8}）)?(?:消息|讯)(?:[:：，,]|（)")
_BYLINE = re.compile(r"(?:[\u4e00-\u9fff]{0,4})(?:记者|编辑|通讯员)[ :：]?[\u4e00-\u9fff]{1,4}[ 、）)\n]")
_CREDIT_BEFORE = re.compile(r"(?:来源|来自|转自|原载|编辑|责编|作者|出处|文|图|供图|摄影)[ :：/]{1,3}[“《]?\Z")
_CODE = re.compile(r"（(?:[A-Z]{2}\d?[.:]?)?\d{4,6}(?:\.[A-Z]{2})?")
_DEFINED = re.compile(
    r"（(?:以下|下)?(?:统|合)?(?:简)?称?(?:为)?[:：]?(?P<quote>“)?(?P<alias>[\u4e00-\u9fffA-Za-z0-9]{2,12})(?(quote)”)(?:[、，或][^（）]{0,20})?）"
)
_GENERIC_ALIAS = re.compile(r"(?:本|该|标的|上市|目标)?(?:公司|集团|企业|银行|基金|股份|学校|协会|甲方|乙方|中国|北京|上海)")
_NEAR = 8
# short names of companies named in full: so long, and of so many companies, that a hostile text costs no square
_LEGAL = ("有限公司", "有限责任公司", "股份公司", "（有限合伙）")
_CLASS = re.compile("（|(?:集团|控股|股份)*有限(?:责任)?公司|股份公司")
_SHORTEST_SHORT, _LONGEST_SHORT, _MOST_LEGAL = 4, 6, 20


def is_credit(document: Document, span: Span) -> bool:
    """Tell whether a medium's name is a source credit, a dateline or a byline.

    `财联社7月15日电`, `（经济日报）`, `来源：新华社`, `（新华社记者 李明）` only say where the text comes from.
    """
    folded = document.folded
    if _DATELINE.match(folded, span.end) or _CREDIT_BEFORE.search(folded, max(0, span.start - 6), span.start):
        return True
    line_end = folded.find("\n", span.end)
    rest = folded[span.end : len(folded) if line_end < 0 else line_end]
    before = folded[max(0, span.start - 1) : span.start]
    opens = before in ("", "\n", "（", "【") or before == " "
    if before == "（" and (rest.startswith("）") or re.match(r"[ 、/][^（）]{1,16}）", rest)):
        return True
    return opens and (_OPENING.match(rest) is not None or _BYLINE.match(rest + "\n") is not None or not rest.strip("）】 "))


class Context:
    """Tells whether a name that is an ordinary word too stands for an organisation."""

    def __init__(self, lexicon: Lexicon) -> None:
        words = [entry["word"] for entry in lexicon.rows("organization_words") if entry["role"] == "context"]
        self._behind = re.compile(alternation(words))

    def supports(self, document: Document, span: Span, neighbours: frozenset[int]) -> bool:
        """Tell whether a code, a word of business, or another organisation in the same list stands beside the span.

        `neighbours` are the offsets at which sure organisations begin or end.
        """
        folded = document.folded
        if _CODE.match(folded, span.end) or self._behind.match(folded, span.end):
            return True
        in_list_before = folded[span.start - 1 : span.start] == "、" and (span.start - 1) in neighbours
        in_list_behind = folded[span.end : span.end + 1] == "、" and (span.end + 1) in neighbours
        return in_list_before or in_list_behind


def defined_names(document: Document, sure: Sequence[Mention]) -> Iterator[Mention]:
    """Give every occurrence of the short names that the text defines behind a full name: 某某有限公司（以下简称“某某”）."""
    full: dict[str, Mention] = {}
    for name in sure:
        match = _DEFINED.match(document.folded, name.end)
        # brackets without quotation marks must say 简称; others hold places and codes
        if match and (match["quote"] or "称" in match.group()[:6]) and not _GENERIC_ALIAS.fullmatch(match["alias"]):
            full.setdefault(match["alias"], name)
    for alias, name in full.items():
        yield from _occurrences(document, alias, name)


def short_legal_names(document: Document, sure: Sequence[Mention], plain: AbstractSet[str]) -> Iterator[Mention]:
    """Give 宏川智控 where the article names 湖北宏川智控装备有限公司: how its name begins behind the place, no ordinary words."""
    full = {name.text: name for name in sure if name.text.endswith(_LEGAL)}
    places = {hit.start: hit.end for hit in reversed(document.hits.get("place_surfaces", ()))} if full else {}
    for name in list(full.values())[:_MOST_LEGAL]:
        core = places.get(name.start, name.start)
        stem = _CLASS.search(document.folded, core, name.end)
        last = min(stem.start() if stem else name.end, core + _LONGEST_SHORT)
        for end in range(last, core + _SHORTEST_SHORT - 1, -1):
            short, follower = document.folded[core:end], document.folded[end : end + 1]
            found = [at for at in _places_of(document, short) if not document.folded.startswith(follower, at + len(short))]
            if any(document.folded[start:till] == short for start, till in places.items()):
                break  # 阿拉善盟
            # 数字经济, 城市排水: ordinary words at its beginning or end make it no name
            if found and not {short[:2], short[:3], short[-3:]} & plain:
                place = document.folded[name.start : core]
                for at in found:
                    start = at - len(place) if document.folded.endswith(place, 0, at) else at
                    provenance = Provenance(STAGE, "short legal name", None, (name,))
                    yield mention(document, start, at + len(short), Label.ORGANIZATION, provenance, name.value)
                break


def _places_of(document: Document, surface: str) -> list[int]:
    found, at = [], document.folded.find(surface)
    while at >= 0:
        end = at + len(surface)
        if at in document.token_edges or end in document.token_edges:
            found.append(at)
        at = document.folded.find(surface, end)
    return found


def _occurrences(document: Document, alias: str, name: Mention) -> Iterable[Mention]:
    at = document.folded.find(alias)
    while at >= 0:
        end = at + len(alias)
        if at in document.token_edges or end in document.token_edges:
            yield mention(document, at, end, Label.ORGANIZATION, Provenance(STAGE, "defined short name", None, (name,)), name.value)
        at = document.folded.find(alias, end)
