"""Documents that parliaments and governments name without book-title marks: 关于…的决议（草案）, 外商投资法草案.

A wording counts by what stands around it: a verb of a session (审议, 表决通过, 听取), a body or a meeting that the verb
leads to, or an accepted title right before it in the same list. 关于…的报告 behind any other word is no title.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractor.document import Document
from extractor.lexicon.affixes import alternation
from extractor.lexicon.loader import Lexicon
from extractor.mentions import Label, Mention, Provenance
from extractor.rules.base import mention
from extractor.values import DocumentTitleValue

STAGE = "documents"

_DRAFT = r"(?:（[^（）\n]{0,8}(?:草案|征求意见稿|试行)[^（）\n]{0,4}）|草案)"
# 关于政府工作报告的决议, 关于2021年中央决算草案的审查结果报告; what stands behind the noun must end the title
_ABOUT = re.compile(
    r"关于[^，。；：！？《》\n]{2,70}?(?:的|情况|结果)(?:综合|专项|专题|调研|审查|审查结果|审议结果|中期|评估|审计工作|初步)?"
    rf"(?:(?P<spoken>报告|议案|提案)|决议|决定|通知|意见|指导意见|实施意见|公告|联合声明|联合公报)(?P<draft>{_DRAFT})?(?=[，。、；：（）”\n和与及并等以提]|$)"
)
_LAW = re.compile(
    rf"(?:法|法典|条例|总则|(?<=权)编|(?<=家庭)编|(?<=继承)编|(?<=责任)编|(?<=合同)编)(?:(?:修订|修正案?)?{_DRAFT}|修正案（[一二三四五六七八九十]{{1,3}}）(?:{_DRAFT})?|修正案[一二三四五六七八九十]{{1,3}}草案)"
)
# a word that ends in 法 and is none: 办法, 司法
_NO_LAW = re.compile(r"(?:[办方做看说想司立执违合非国守普书魔用打宪战算](?<!立法立)法|法律|法规|该法|本法|此法|部法|条例)$")
_BREAK = re.compile(r"[，。；：！？、《》“”\n（）]")
_LONGEST_LAW = 22
_BODY_WINDOW = 60
_JOINED = ("、", "和", "及", "以及", "与", "；", "，")
_REPORT = re.compile(
    r"(?:(?:全国人大|全国政协|政协|政协全国委员会|人大)?(?:常委会|常务委员会)|“?两[高院]”?|中央纪委|中纪委|中央书记处)工作报告"
    r"|(?:(?:中央和地方|中央)?预算|中央决算|计划|审计工作)报告(?=[，。、；）”和与及等并]|$)"
)
# 工信部印发2026年汽车标准化工作要点: what is issued is named in full, and the name ends the clause
_ISSUING = ("印发", "发布", "出台", "公布", "下发", "颁布")
_ISSUED = re.compile(
    r"了?(?P<title>(?![一多该首某各两三这]|新版|最新|相关|有关|具体|配套|系列|一系列|专项|自己|其|本)"
    r"[一-龥0-9A-Za-z“”（）·、—-]{4,40}?(?:工作要点|行动计划|行动方案|实施方案|工作方案|总体方案|建设方案|实施意见|指导意见|若干措施|管理办法|暂行办法"
    r"|实施办法|实施细则|发展规划|管理规定|暂行规定|管理条例|行动纲要|技术指南|建设指南|指导目录|产业目录|白皮书|蓝皮书)"
    r"(?:（[^（）\n]{2,20}）)?)(?=[，。；：！？】\n]|$)"
)
_NOT_ISSUED = re.compile(r"^[0-9一二三四五六七八九十]{1,4}[个版项部条]|第一|[一二三四五六七八九十]个|的|关于|公司|公告|会议|印发|发布|出台")
_RESOLUTION = re.compile(rf"(?:(?:全国政协|政协)[一-龥]{{2,16}}会议)?政治决议{_DRAFT}?")


class UnmarkedTitles:
    """Finds the titles of a session's papers and of bills where no marks stand around them."""

    def __init__(self, lexicon: Lexicon) -> None:
        rows = lexicon.rows("document_openers")
        weak = alternation(entry["word"] for entry in rows if entry["role"] == "weak")
        verbs = alternation(entry["word"] for entry in rows if entry["role"] != "body")
        bodies = alternation(entry["word"] for entry in rows if entry["role"] == "body")
        self._leads = re.compile(rf"(?:{verbs})[了的]?(?P<body>[^，。；：！？、《》\n]{{0,36}}(?:{bodies}))?\Z")
        self._body = re.compile(rf"(?!.{{0,40}}(?:报告|议案|草案|决定|决议))[^，。；：！？、《》\n]{{0,36}}(?:{bodies})\Z")
        self._before_law = re.compile(rf"(?:{verbs}|关于|对|将|、|和|及|与|，|。|；|\n)了?(?P<name>[一-龥]{{2,{_LONGEST_LAW}}})\Z")
        # 代表资格审查委员会, 审查结果: a verb that begins a noun leads to nothing
        self._weak = re.compile(rf"(?:{weak})[了的]?\Z")
        self._verbs = re.compile(rf"(?:{verbs})[了的]?(?!委员会|结果|情况)")

    def find(self, document: Document) -> Iterator[Mention]:
        """Give the titles without marks; a longer one may hold a shorter one, which resolution leaves out."""
        folded = document.folded
        if "关于" in folded:
            yield from self._about(document)
        if "草案" in folded or "修正案（" in folded:
            yield from self._bills(document)
        for verb in _ISSUING:
            yield from self._issued(document, verb)
        if "政治决议" in folded:
            for match in _RESOLUTION.finditer(folded):
                yield _mention(document, match.start(), match.end(), "political-resolution")
        if "工作报告" in folded or "预算" in folded or "决算" in folded:
            for match in _REPORT.finditer(folded):
                start = match.start() + (match[0][0] == "“" and "”" not in match[0])
                yield _mention(document, start, match.end(), "session-report")

    def _issued(self, document: Document, verb: str) -> Iterator[Mention]:
        folded = document.folded
        at = folded.find(verb)
        while at >= 0:
            match = _ISSUED.match(folded, at + len(verb))
            if match and folded[at - 1 : at] not in ("未", "拟", "将") and not _NOT_ISSUED.search(match["title"]):
                yield _mention(document, match.start("title"), match.end(), "issued")
            at = folded.find(verb, at + len(verb))

    def _about(self, document: Document) -> Iterator[Mention]:
        folded, last = document.folded, -9
        for match in _ABOUT.finditer(folded):
            start = self._start(folded, match.start(), last)
            if start is None or match[0].count("“") != match[0].count("”"):
                continue
            # 作了关于文物保护工作情况的报告 says what was reported; 国务院关于…的报告, …的报告（草案） are titles
            if start == match.start() and last != start - 1 and match["spoken"] and not match["draft"]:
                continue
            last = match.end()
            yield _mention(document, start, last, "unmarked-title")

    def _start(self, folded: str, about: int, last: int) -> int | None:
        # 听取国务院关于A的报告、关于B的报告: the second stands in the list that the first began
        if 0 < about - last <= _BODY_WINDOW:
            between = folded[last:about]
            joint = next((word for word in ("以及", *_JOINED) if between.startswith(word)), None)
            if joint is not None and (between == joint or self._body.match(between[len(joint) :])):
                return self._behind_verbs(folded, last + len(joint), about)
        lead = self._leads.search(folded, max(0, about - _BODY_WINDOW), about)
        if lead is None:
            return None
        if lead["body"]:
            return self._behind_verbs(folded, lead.start("body"), about)
        return None if self._weak.match(folded, lead.start(), about) else about  # 作了关于推迟选举的决定

    def _behind_verbs(self, folded: str, start: int, end: int) -> int:
        # 审议通过了国务院关于…: the body begins behind the last verb
        for inner in self._verbs.finditer(folded, start, end):
            start = inner.end()
        return start

    def _bills(self, document: Document) -> Iterator[Mention]:
        folded = document.folded
        known = {hit.start + len(hit.span): hit.start for hit in document.hits.get("document_names", ())[::-1]}
        for match in _LAW.finditer(folded):
            for head in ("法典", "条例", "总则", "法", "编"):
                if folded.startswith(head, match.start()):
                    break
            end = match.start() + len(head)
            start = known.get(end)
            if start is None:
                start = self._law_start(folded, end)
            if start is not None and folded[start - 1 : start] not in ("《", "关"):
                yield _mention(document, start, match.end(), "bill")

    def _law_start(self, folded: str, end: int) -> int | None:
        lowest = max(0, end - _LONGEST_LAW - 8)
        name = self._before_law.search(folded, lowest, end)
        if name is None:
            return None
        start = self._behind_verbs(folded, name.start("name"), end)
        wording = folded[start:end]
        return start if len(wording) >= 3 and "的" not in wording and not _NO_LAW.search(wording) else None


def _mention(document: Document, start: int, end: int, rule: str) -> Mention:
    title = document.text[start:end].translate({ord(mark): None for mark in "“”‘’\"'"})
    status = "draft" if "草案" in title else None
    return mention(document, start, end, Label.DOCUMENT, Provenance(STAGE, rule), DocumentTitleValue(title, None, None, status))
