"""Listed companies that the lexicon does not know: a name before an exchange code, or before 公告 where a sentence begins."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from extractor.document import Document
from extractor.mentions import Label, Mention, Provenance
from extractor.rules.base import mention
from extractor.rules.organization_suffixes import STAGE, Bodies, SuffixNames
from extractor.values import OrganizationValue

# without its exchange only a number of shares, not one of funds and bonds
_CODE = re.compile(r"（\d{6}\.(?:SH|SZ|BJ)|（(?:00[0-3]|30[0-2]|60[0-35]|68[89]|920)\d{3}）|（\d{4,5}\.HK|（[A-Z]{1,5}\.(?:US|O|N)）")
# 16、永泰运公告，拟…; what stands before a colon (【某某科技：…】) says too little by itself
_NOTICE = re.compile(
    r"(?:\d{1,2}[、.]|[①-⑳])? ?(?P<name>\*?[\u4e00-\u9fffA-Z]{3,6})(?:\d{1,2}月\d{1,2}日)?(?:晚间|午间)?"
    r"(?:发布)?(?:公告[，,]|在(?:投资者)?互动平台|接受(?:机构|投资者)调研)"
)
# A、B、C涨停: shares in a list of which others are known
_SHARE = "\\*?(?:(?!等)[\u4e00-\u9fffA-Z]){2,6}(?:-[A-Z]{1,2})?"
_SHARES = re.compile(
    f"(?<![\u4e00-\u9fffA-Za-z、])(?P<names>{_SHARE}(?:、{_SHARE}){{1,20}}?)(?:等(?:个股|股|多股|多只个股)?)?(?:(?:直线|双双|均|纷纷|盘中|一度|触及|封|先后){{0,2}}"
    "(?:涨停|跌停|跟涨|跟跌|涨超|跌超|涨逾|跌逾|涨近|跌近|走强|走弱|走高|走低|拉升|冲高|大涨|大跌|上涨|下跌|高开|低开|创新高|创历史新高|涨幅居前|跌幅居前|领涨|领跌|涨\\d|跌\\d))"
)
# 控股股东正川投资与某某签订: who holds or is held, before what it does
_STAKE = re.compile(
    "(?:控股股东|(?:全资|控股|参股)?子公司|持股5%以上股东|(?:公司|一致行动人)股东)(?P<name>[\u4e00-\u9fff]{4,6}?)(?<![现已均共次])(?:首次|现|与|拟|持有|所持|收到|通过|计划|将所|因)"
)
_NAME = re.compile(r"\*?[\u4e00-\u9fffA-Z]{2,8}")
_INDEX = "指数"
_CLASS = re.compile(r"-[A-Z]{1,2}\Z")  # 阿里巴巴-SW


class CodedNames:
    """Finds such names, and every other place in the article where they stand."""

    def __init__(self, suffixes: SuffixNames) -> None:
        self._suffixes = suffixes

    def find(self, document: Document, bodies: Bodies) -> Iterator[Mention]:
        """Give the names and their other occurrences, possibly overlapping what is known."""
        spans = (
            *self._before_codes(document, bodies),
            *self._before_notices(document, bodies),
            *self._before_stakes(document, bodies),
            *_listed_shares(document),
        )
        found = {document.folded[start:end]: rule for start, end, rule in spans}
        for name, rule in found.items():
            at = document.folded.find(name)
            while at >= 0:
                end = at + len(name)
                yield mention(document, at, end, Label.ORGANIZATION, Provenance(STAGE, rule), OrganizationValue(name, "company"))
                at = document.folded.find(name, end)

    def _before_codes(self, document: Document, bodies: Bodies) -> Iterator[tuple[int, int, str]]:
        codes = list(_CODE.finditer(document.folded))
        if not codes:
            return
        for match in codes:
            end = match.start()
            start = self._suffixes.bound(document, bodies, end)
            if document.folded.startswith("，为", start - 1):
                start += 1  # 今日一只新股上市，为某某科技（301999）
            share_class = _CLASS.search(document.folded, start, end)
            end = share_class.start() if share_class else end
            if _NAME.fullmatch(document.folded, start, end) and not document.folded.endswith(_INDEX, start, end):
                yield start, end, "exchange code"

    def _before_stakes(self, document: Document, bodies: Bodies) -> Iterator[tuple[int, int, str]]:
        if "股东" not in document.folded and "子公司" not in document.folded:
            return
        for match in _STAKE.finditer(document.folded):
            start, end = match.span("name")
            is_name = end in document.token_edges and self._suffixes.bound(document, bodies, end) <= start
            if is_name and not self._suffixes.is_plain(match["name"], "company") and not match["name"].endswith("公司"):
                yield start, end, "stake"

    def _before_notices(self, document: Document, bodies: Bodies) -> Iterator[tuple[int, int, str]]:
        if "公告" not in document.folded:
            return
        taken = sorted(found.span for found in document.of(Label.AGENCY))
        for sentence in document.sentences:
            match = _NOTICE.match(document.folded, sentence.start, sentence.end)
            if match is None:
                continue
            start, end = match.span("name")
            # agencies do not overlap: the last that begins before the end reaches farthest
            at = bisect_left(taken, (end,))
            is_body = at > 0 and taken[at - 1].end > start
            if not is_body and end in document.token_edges and self._suffixes.bound(document, bodies, end) <= start:
                yield start, end, "notice"


def _listed_shares(document: Document) -> Iterator[tuple[int, int, str]]:
    """Give the names of a list of shares that rise or fall where at least half of them are known companies."""
    if "、" not in document.folded or not document.hits.get("listed_companies"):
        return
    known = {hit.span for table in ("listed_companies", "organizations") for hit in document.hits.get(table, ())}
    for match in _SHARES.finditer(document.folded):
        at = match.start("names")
        spans: list[tuple[int, int]] = []
        for name in match["names"].split("、"):
            spans.append((at, at + len(_CLASS.sub("", name))))
            at += len(name) + 1
        # 此前富创精密, SK海力士屡创新高: a known name inside is the name
        are_known = [any((at, to) in known for at in range(start, end) for to in range(at + 2, end + 1)) for start, end in spans]
        if 2 * sum(are_known) >= len(spans):
            yield from ((*span, "list of shares") for span, is_known in zip(spans, are_known, strict=True) if not is_known)
