"""Tells credit lines, navigation and notices of a page from the paragraphs of its article."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from extractor.lexicon.locate import rows_of_file
from extractor.readers.dates import find_published

_MAX_CREDIT, _MAX_NAME, _MAX_NOTICE, _MAX_ADDRESS = 120, 40, 400, 2000
_BRACKETS = "（）()【】[]〔〕「」 \t\u3000\xa0"
_SEPARATORS = re.compile(r"[\s|｜丨/／·•\-—–_,，、;；:：.。>》<《«»()（）【】\[\]\d]+")
_DAY = re.compile(r"\d{1,2}月\d{1,2}日(?:[ \u3000]{1,3}\d{1,2}[:：]\d{2})?\Z")
_PROSE = re.compile(r"[。！？!?]")
_CLAUSE = re.compile("[，,：:]")
_ADDRESS = re.compile(r"(?:https?:)?//\S{1,2000}\Z|www\.\S{1,2000}\Z")


@dataclass(frozen=True, slots=True)
class Credit:
    """What a credit line tells: the paper, the day of publication, the article's former title; None where it does not."""

    outlet: str | None = None
    published: str | None = None
    title: str | None = None


@dataclass(frozen=True, slots=True)
class PageLabels:
    """The labels of `pages/page_labels.csv`, made into what recognises them."""

    kinds: dict[str, str]
    label: re.Pattern[str]
    byline: re.Pattern[str]
    tail: re.Pattern[str]
    notices: tuple[str, ...]

    def credit(self, line: str, *, is_head: bool = False) -> Credit | None:
        """Give what a line of nothing but credits tells, or None where it is prose; a bare date counts in a page's head.

        >>> load_page_labels().credit("2022年04月19日 14:08 来源：江河时报", is_head=True)
        Credit(outlet='江河时报', published='2022-04-19T14:08:00', title=None)
        """
        line = line.strip(_BRACKETS)
        if not line or len(line) > _MAX_CREDIT or _PROSE.search(line):
            return None
        marks = [mark for mark in self.label.finditer(line) if _opens(mark)]
        date = find_published(line) if is_head else None
        starts = [mark.start() for mark in marks] + ([date[1]] if date else [])
        if not starts:
            return Credit() if self.byline.match(line) or (is_head and _DAY.match(line)) else None
        beside = _beside(line, date, starts)
        # 「江河在线 2026-05-21 09:30」: a name beside the minute of publication is the paper's; beside a day it may be anything
        if beside and not (date and "T" in date[0] and len(beside) <= _MAX_NAME and not _CLAUSE.search(beside)):
            return None
        values = [(self.kinds[mark["label"]], _value(line, mark.end(), starts)) for mark in marks]
        # 「记者：您好，我想问」 is speech; a name has no comma
        if any(len(value) > _MAX_NAME or "，" in value for kind, value in values if kind != "title"):
            return None
        if not is_head and all(kind == "date" for kind, _ in values):
            return None
        named = dict(reversed(values))
        outlet = named.get("outlet") or (None if marks else beside)
        return Credit(outlet or None, date[0] if date else None, named.get("title") or None)

    def is_furniture(self, line: str) -> bool:
        """Tell whether a line is an address, navigation or a notice of the site.

        >>> load_page_labels().is_furniture("【字体：大 中 小】 打印 关闭窗口")
        True
        """
        if len(line) <= _MAX_NOTICE and line.lstrip(_BRACKETS).startswith(self.notices):
            return True
        if len(line) <= _MAX_ADDRESS and _ADDRESS.match(line.strip("<>（）() ")):
            return True
        if len(line) > _MAX_NOTICE or _PROSE.search(line):
            return False
        words = [word for word in _SEPARATORS.split(line) if word]
        return bool(words) and all(word in self.kinds for word in words)

    def tail_credit(self, paragraph: str) -> tuple[int, str | None] | None:
        """Give where a credit in brackets at the end of a paragraph starts, and the paper it names, or None.

        >>> load_page_labels().tail_credit("政策将延续。（文章来源：证券时报）")
        (6, '证券时报')
        """
        match = self.tail.search(paragraph, max(0, len(paragraph) - _MAX_CREDIT))
        if match is None:
            return None
        return match.start(), match["value"].strip() if self.kinds[match["label"]] == "outlet" else None


def _beside(line: str, date: tuple[str, int, int] | None, starts: Sequence[int]) -> str:
    """Give what stands before the first label or date, or between the date and the label behind it."""
    before = line[: min(starts)].strip(_BRACKETS)
    if before or date is None:
        return before
    after = line[date[2] : min((at for at in starts if at >= date[2]), default=len(line))]
    return after.strip(_BRACKETS + "|｜") if after[:1] in _BRACKETS + "|｜" else after


def _opens(mark: re.Match[str]) -> bool:
    # 「编辑 张三」: a space may stand for the colon, but 「文 图」 and 「副总编辑 张三」 are no labels
    if mark["end"].strip():
        return True
    before = mark.string[mark.start() - 1 : mark.start()]
    return len(mark["label"]) > 1 and (not before or before.isspace())


def _value(line: str, start: int, starts: Iterable[int]) -> str:
    end = min((at for at in starts if at >= start), default=len(line))
    return line[start:end].strip(_BRACKETS + "|｜丨/·•—,，;；:：")


@lru_cache(maxsize=8)
def load_page_labels(lexicons: tuple[str, ...] = ("bundled",)) -> PageLabels:
    """Give the labels of the named lexicon folders."""
    kinds = {row["label"]: row["kind"] for row in rows_of_file(lexicons, "pages", "page_labels.csv")}
    credits_ = [label for label, kind in kinds.items() if kind in ("outlet", "credit", "byline", "date", "title")]
    bylines = [label for label, kind in kinds.items() if kind == "byline"]
    in_brackets = [label for label in credits_ if kinds[label] != "date"]
    return PageLabels(
        kinds=kinds,
        label=re.compile(rf"(?P<label>{_either(credits_)})(?P<end>[ \u3000]{{0,3}}[：:丨|｜/／]|[ \u3000]{{1,3}}(?=\S))"),
        byline=re.compile(
            rf"[^\s，。：；“”]{{0,14}}(?:{_either(bylines)})[ \u3000]{{1,2}}\S{{1,4}}(?:[ \u3000、]{{1,2}}\S{{1,8}}){{0,6}}\Z"
        ),
        tail=re.compile(
            rf"[（(\[【][ \u3000]?(?P<label>{_either(in_brackets)})[ \u3000]?[：:](?P<value>[^（）()\[\]【】。]{{1,60}})[）)\]】]\s*\Z"
        ),
        notices=tuple(label for label, kind in kinds.items() if kind == "notice"),
    )


def _either(labels: Iterable[str]) -> str:
    return "|".join(re.escape(label) for label in sorted(labels, key=lambda label: (-len(label), label))) or "(?!)"
