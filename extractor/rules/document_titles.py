"""Book-title marks: where they open and close, also when one is missing, and what stands in them."""

from __future__ import annotations

import re

from extractor.lexicon.affixes import Affixes
from extractor.lexicon.loader import Lexicon
from extractor.mentions import immutable

MAX_TITLE = 160

_MARK = re.compile(r"[《》\n]")
# （征求意见稿）, （2023—2025年）, 2.0, 第三版: what may follow the head
_TAIL = re.compile(
    r"(?:（[^（）]{1,40}）|[0-9A-Za-z.—\-–－~～]{1,16}年?|第[一二三四五六七八九十0-9]{1,3}[版季期号批]|·?[一二三四五六七八九十]{1,3})$"
)
_REPAIR_STOP = re.compile(r"[，。；！？：\n《》“”]")
_AFTER_REPAIR = ("等", "的", "提出", "明确", "指出", "要求", "规定", "显示", "将", "自", "已", "于", "正式", "近日", "日前")


@immutable
class Marked:
    """A range in book-title marks, marks included; `depth` counts the marks around it, `repaired` that one is missing."""

    start: int
    end: int
    depth: int = 0
    repaired: bool = False

    def title(self, folded: str) -> str:
        """Give what stands between the marks."""
        inner = folded[self.start + 1 : self.end]
        return inner if self.repaired else inner[:-1]


class TitleJudge:
    """Tells a policy document's title from that of a book, film, newspaper or programme."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._heads = Affixes(entry["head"] for entry in lexicon.rows("document_heads"))
        self._alone = frozenset(entry["head"] for entry in lexicon.rows("document_heads") if entry["alone"])
        self._exceptions = Affixes(entry["ending"] for entry in lexicon.rows("document_head_exceptions"))
        self._stops = frozenset(entry["title"] for entry in lexicon.rows("document_stops"))
        self._fixed = frozenset(name for e in lexicon.rows("document_names") for name in (e["name"], e["title"], *e["aliases"]) if name)
        cues = {(side, says): Affixes(()) for side in ("before", "after") for says in ("document", "work")}
        for side, says in cues:
            cues[side, says] = Affixes(e["surface"] for e in lexicon.rows("document_cues") if (e["side"], e["says"]) == (side, says))
        self._cues = cues

    def head(self, title: str) -> str | None:
        """Give the noun that ends the title, brackets and years left off, or None.

        >>> from extractor.lexicon.loader import load_lexicon
        >>> TitleJudge(load_lexicon()).head("推动工业领域设备更新实施方案（2024—2027年）")
        '实施方案'
        """
        core = bare(title)
        if self._exceptions.ending(core) is not None:
            return None
        return self._heads.ending(core)

    def stands_alone(self, title: str) -> bool:
        """Tell whether the title is a bare head, the usual short form (《意见》)."""
        return bare(title) in self._alone

    def is_document(self, title: str, before: str, after: str) -> bool:
        """Tell whether a title in marks is a policy document's, given the text before and behind the marks."""
        if not title or title in self._stops:
            return False
        if title in self._fixed:
            return True
        has_head = self.head(title) is not None
        # 电影《…》, 《…》一书: a long title with a document's head stands against the word beside it
        if self._cues["before", "work"].ending(before.rstrip("“")) is not None or self._cues["after", "work"].opening(after) is not None:
            return has_head and title.startswith(("关于", "中华人民共和国", "国务院"))
        if has_head or self._cues["after", "document"].opening(after) is not None:
            return True
        return self._cues["before", "document"].ending(before) is not None and len(title) >= 8 and "，" not in title

    def repaired_end(self, folded: str, start: int) -> int | None:
        """Give the end of a title that opens at `start` and is never closed, or None where no head ends it."""
        stop = _REPAIR_STOP.search(folded, start + 1, start + MAX_TITLE)
        limit = stop.start() if stop else min(len(folded), start + MAX_TITLE)
        run = folded[start + 1 : limit]
        if self.head(run) is not None and len(run) >= 4:
            return limit
        ends = [at for word in _AFTER_REPAIR for at in _positions(run, word) if at >= 4 and self.head(run[:at]) is not None]
        return start + 1 + min(ends) if ends else None


def bare(title: str) -> str:
    """Give the title without brackets, years and editions at its end.

    >>> bare("衍生品交易监督管理办法（试行）")
    '衍生品交易监督管理办法'
    """
    for _ in range(3):
        cut = _TAIL.sub("", title)
        if cut == title or not cut:
            break
        title = cut
    return title


def marked_ranges(folded: str, judge: TitleJudge) -> tuple[Marked, ...]:
    """Give the ranges in book-title marks in text order, outer before inner; a missing 》 is set where the title ends."""
    found: list[Marked] = []
    stack: list[int] = []
    for match in (*_MARK.finditer(folded), None):
        char = match[0] if match else "\n"
        if match and char == "《":
            stack.append(match.start())
        elif match and char == "》":
            if stack:
                start = stack.pop()
                if match.end() - start <= MAX_TITLE:
                    found.append(Marked(start, match.end(), len(stack)))
        else:
            for start in stack:
                end = judge.repaired_end(folded, start)
                if end is not None:
                    found.append(Marked(start, end, 0, repaired=True))
            stack.clear()
    return tuple(sorted(found, key=lambda marked: (marked.start, -marked.end)))


def _positions(run: str, word: str) -> list[int]:
    out: list[int] = []
    at = run.find(word)
    while at >= 0:
        out.append(at)
        at = run.find(word, at + 1)
    return out
