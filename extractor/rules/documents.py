"""Policy documents: titles in marks, fixed names without marks, numbers, issuers, status, short forms."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping
from operator import attrgetter

from extractor.document import Document
from extractor.lexicon.gazetteer import surfaces_of
from extractor.lexicon.loader import Lexicon
from extractor.mentions import Label, Mention, Provenance, immutable, replace
from extractor.rules.base import mention
from extractor.rules.document_numbers import Number, NumberReader
from extractor.rules.document_titles import Marked, TitleJudge, bare, marked_ranges
from extractor.rules.document_unmarked import UnmarkedTitles
from extractor.values import DocumentTitleValue

# “十四五”规划, “十四五”现代物流发展规划, 十九大报告; the plan period alone is a policy term
_PLAN = re.compile(r"[“‘]?(?:[一二三四五六七八九]|十[一二三四五六七八九]?|二十)五[”’]?(?P<topic>[一-龥]{0,14}?)规划(?:纲要)?(?:建议)?")
# “8·03”山洪灾害调查报告: an inquiry's report is named by the event's mark
_INQUIRY = re.compile(r"“[^“”\n]{2,10}”[一-龥]{2,14}调查报告")
_NOT_IN_PLAN = re.compile(r"时期|期间|以来|[的和与是等将把要以对]")
_CONGRESS_REPORT = re.compile(
    r"党的(?:十[二三四五六七八九]|二十)大报告|(?<![一二三四五六七八九])十[二三四五六七八九]大报告|(?<!党的)二十大报告"
)
_SHORT_FORM = 8  # characters that a short form of a title has at most: 《实施意见》
_SHORT = re.compile(r"[（，]?(?:以下|下文|下)?(?:统一|统)?简称(?:为|：|:)?[《“](?P<short>[^《》“”]{1,24})[》”]）?")
# 民法典的, 公司法人: a law's name goes on in a longer word
_LAW_GOES_ON = frozenset("律规治院庭定人官学制医则庄网案")
# 《…》（国发〔2022〕12号）, 《…》（税委会公告2025年第4号）
_NUMBER_LEAD = re.compile(r"（?(?P<body>[一-龥]{0,10})")
_FARTHEST_NUMBER = 12
_VERB_WINDOW = 12
_span = attrgetter("span")
_STATUS = (("征求意见稿", "consultation"), ("公开征求意见", "consultation"), ("草案", "draft"), ("讨论稿", "draft"), ("试行", "trial"))
_PUBLISHING = re.compile(
    r"(?:联合|正式|公开|近日|日前|今天|昨天|共同|已|就|此前|新)?(?:印发|发布|公布|出台|下发|颁布|制定|起草)(?:了|的)?(?:题为)?$"
)


@immutable
class _Title:
    """A title that was accepted: its range and value so far."""

    marked: Marked
    rule: str
    value: DocumentTitleValue


class DocumentsStage:
    """Finds document titles and numbers; a nested title is given too and lost to the outer one in resolution."""

    name = "documents"
    requires: frozenset[Label] = frozenset()
    provides = frozenset({Label.DOCUMENT})

    def __init__(self, lexicon: Lexicon) -> None:
        self._judge = TitleJudge(lexicon)
        self._numbers = NumberReader(lexicon)
        self._unmarked = UnmarkedTitles(lexicon)
        agencies = lexicon.tables["agencies"].match if "agencies" in lexicon.tables else ()
        self._longest = max((len(name) for row in lexicon.rows("agencies") for name in surfaces_of(row, agencies)), default=0)

    def find(self, document: Document) -> Iterable[Mention]:
        """Give the documents that the text names, short forms carrying the full title."""
        folded = document.folded
        numbers = list(self._numbers.find(folded))
        number_starts = [number.start for number in numbers]
        used: set[int] = set()
        titles: list[_Title] = []
        for title in self._titles(document):
            number = _number_beside(folded, title.marked, numbers, number_starts) if numbers else None
            if number is not None:
                used.add(number.start)
                title = replace(title, value=replace(title.value, number=number.text, issuer=title.value.issuer or number.issuer))
            titles.append(title)
        for title in titles:
            yield _mention(document, title)
        yield from self._fixed(document)
        yield from self._unmarked.find(document)
        starts = [title.marked.start for title in titles]
        for number in numbers:
            at = bisect_right(starts, number.start) - 1
            if number.start not in used and (at < 0 or number.start >= titles[at].marked.end):
                value = DocumentTitleValue(None, number.text, number.issuer or self._issuer_before(document, number.start))
                yield mention(document, number.start, number.end, Label.DOCUMENT, Provenance(self.name, "number"), value)

    def _titles(self, document: Document) -> Iterator[_Title]:
        folded = document.folded
        short_forms: dict[str, DocumentTitleValue] = {}
        by_ending: dict[str, DocumentTitleValue] = {}
        last: _Title | None = None
        for marked in marked_ranges(folded, self._judge) if "《" in folded else ():
            title = marked.title(folded)
            known = short_forms.get(title) or self._earlier(title, by_ending)
            if known is not None:
                yield _Title(marked, "short-form", known)
                continue
            before, after = folded[max(0, marked.start - 8) : marked.start], folded[marked.end : marked.end + 8]
            if not self._judge.is_document(title, before, after):
                continue
            issuer = _issuer_of_title(document, marked) or self._issuer_before(document, marked.start)
            if issuer is None and last is not None and folded[last.marked.end : marked.start] in ("", "、", "和"):
                issuer = last.value.issuer  # 国务院印发《…》《…》
            value = DocumentTitleValue(title, None, issuer, _status(title, after))
            defined = _SHORT.match(folded, marked.end)
            if defined:
                short_forms[defined["short"]] = value
            if not self._judge.stands_alone(title):
                full = bare(title)
                by_ending |= {full[-length:]: value for length in range(1, min(_SHORT_FORM, len(full) - 1) + 1)}
            last = _Title(marked, "repaired" if marked.repaired else "marks", value)
            yield last

    def _earlier(self, title: str, by_ending: Mapping[str, DocumentTitleValue]) -> DocumentTitleValue | None:
        # 《意见》 behind 《关于…的意见》: the nearest earlier title with that head; 《实施意见》 likewise
        if len(title) > _SHORT_FORM or self._judge.head(title) is None:
            return None
        return by_ending.get(title)

    def _fixed(self, document: Document) -> Iterator[Mention]:
        folded = document.folded
        for hit in document.hits.get("document_names", ()):
            entry = hit.entries[0]
            if entry["kind"] == "law" and folded[hit.end : hit.end + 1] in _LAW_GOES_ON and hit.end < len(folded):
                continue
            if entry["marks_only"]:
                continue
            if hit.start not in document.token_edges or (hit.end not in document.token_edges and entry["kind"] != "law"):
                continue
            value = DocumentTitleValue(entry["title"] or entry["name"], None, entry["issuer"], _status("", folded[hit.end : hit.end + 8]))
            yield mention(document, hit.start, hit.end, Label.DOCUMENT, Provenance(self.name, "fixed-name", entry.where), value)
        if "规划" in folded:
            yield from self._plans(document)
        if "调查报告" in folded:
            for match in _INQUIRY.finditer(folded):
                value = DocumentTitleValue(document.text[match.start() : match.end()])
                yield mention(document, match.start(), match.end(), Label.DOCUMENT, Provenance(self.name, "inquiry"), value)
        if "大报告" in folded:
            for match in _CONGRESS_REPORT.finditer(folded):
                title = match[0] if match[0].startswith("党") else f"党的{match[0]}"
                value = DocumentTitleValue(title, None, "中国共产党全国代表大会")
                yield mention(document, match.start(), match.end(), Label.DOCUMENT, Provenance(self.name, "congress-report"), value)

    def _issuer_before(self, document: Document, offset: int) -> str | None:
        # 工信部近日印发《…》: the body whose name ends right before the verb of publishing
        published = _PUBLISHING.search(document.folded, max(0, offset - _VERB_WINDOW), offset)
        if published is None:
            return None
        verb = published.start()
        hits = document.hits.get("agencies", ())
        first = bisect_left(hits, (verb - self._longest - 2,), key=_span)
        for hit in hits[first : bisect_left(hits, (verb + 1,), first, key=_span)]:
            if 0 <= verb - hit.end <= 2 and document.folded[hit.end : verb] in ("", "近日", "日前", "今天", "联合"):
                return _full_name(hit.entries[0])
        return None

    def _plans(self, document: Document) -> Iterator[Mention]:
        for match in _PLAN.finditer(document.folded):
            text = match[0]
            opened, closed = text[0] in "“‘", any(mark in text for mark in "”’")
            start = match.start() if opened == closed else match.start() + opened
            if (
                (closed and not opened)
                or _NOT_IN_PLAN.search(match["topic"])
                or document.folded[match.end() : match.end() + 1] in "局部院司"
            ):
                continue
            value = DocumentTitleValue(document.text[start : match.end()].translate({ord(mark): None for mark in "“”‘’\"'"}))
            yield mention(document, start, match.end(), Label.DOCUMENT, Provenance(self.name, "plan"), value)


def _mention(document: Document, title: _Title) -> Mention:
    return mention(document, title.marked.start, title.marked.end, Label.DOCUMENT, Provenance("documents", title.rule), title.value)


def _number_beside(folded: str, marked: Marked, numbers: list[Number], starts: list[int]) -> Number | None:
    # 《…》（国发〔2022〕12号） or 商务部公告2022年第11号《…》
    at = bisect_left(starts, marked.start)
    for number in numbers[max(at - 2, 0) : at]:
        if number.end <= marked.start <= number.end + 1 and folded[number.end : marked.start].strip("，、 ") == "":
            return number
    at = bisect_left(starts, marked.end)
    for number in numbers[at : bisect_right(starts, marked.end + _FARTHEST_NUMBER, at)]:
        lead = _NUMBER_LEAD.fullmatch(folded, marked.end, number.start)
        if lead:
            return replace(number, text=lead["body"] + number.text)
    return None


def _status(title: str, after: str) -> str | None:
    for word, status in _STATUS:
        if word in title or after.lstrip("（").startswith(word) or after.startswith(("修订" + word, "修正" + word, "（修订" + word)):
            return status
    return None


def _issuer_of_title(document: Document, marked: Marked) -> str | None:
    # 《国务院关于…的意见》
    hits = document.hits.get("agencies", ())
    start = marked.start + 1
    first = bisect_left(hits, (start,), key=_span)
    for hit in hits[first : bisect_left(hits, (start + 1,), first, key=_span)]:
        if document.folded.startswith(("关于", "办公厅关于", "令"), hit.end):
            return _full_name(hit.entries[0])
    return None


def _full_name(fields: object) -> str | None:
    name = fields.get("name") if hasattr(fields, "get") else None
    return str(name) if name else None
