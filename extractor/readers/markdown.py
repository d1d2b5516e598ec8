"""Reads Markdown as posts write it: front matter, then Markdown, HTML, or both."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from extractor.readers.mapped import Mapped, join
from extractor.readers.markup import Paragraph, parse_markup
from extractor.readers.text import join_wrapped

_FENCE = re.compile(r"^[ ]{0,3}(`{3,}|~{3,})[^\n]*$", re.MULTILINE)
# 「#稳岗」 lacks its space, 「#稳岗#」 is a hashtag
_HEADING = re.compile(r"[ ]{0,3}(#{1,6})(?:[ \t\u3000]+(?=\S)|(?=[^\s#!])(?![^#\n]*#))")
_CLOSING_MARKS = re.compile(r"[ \t]{1,20}#{1,6}[ \t]{0,20}\Z")
_UNDERLINE = re.compile(r"[ ]{0,3}(=+|-+)[ \t]*\Z")
_RULE = re.compile(r"[ ]{0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})\Z")
_MARKER = re.compile(r"[ \t]{0,12}(?:[-*+][ \t]+(?:\[[ xX]\][ \t]+)?|\d{1,3}[.)][ \t]+)")
_QUOTE = re.compile(r"(?:[ ]{0,3}>[ \t]?){1,9}")
_TABLE_ROW = re.compile(r"[ ]{0,3}\|.*\|[ \t]*\Z")
_TABLE_RULE = re.compile(r"[ ]{0,3}\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-*:?[ \t]*)*\Z")
_DEFINITION = re.compile(r"[ ]{0,3}\[[^\]\n]{1,200}\]:|\{:[^}\n]{0,200}\}\s*\Z|\[TOC\]\s*\Z")
# 「一、总体要求」 is a line of its own; a line that is wrapped is longer
_WRAPPED = 20
_PROSE_END = tuple("。！？!?；;：:…”」』）)】")

# what is marked; of a match its last group is text and stays, everything else goes
_INLINE = re.compile(
    r"""
    \{%[^\n]{0,300}?%\} | \{\{[^\n]{0,300}?\}\}                                              # Liquid
  | !\[[^\[\]\n]{0,300}\](?:\([^()\s]{0,2000}(?:\s"[^"\n]{0,200}")?\)|\[[^\[\]\n]{0,100}\])  # a picture
  | \[\^[^\[\]\n]{1,100}\]                                                                   # a footnote's mark
  | \[(?P<link>[^\[\]\n]{1,500})\](?:\((?:[^()\n]|\([^()\n]{0,200}+\)){0,2000}+\)|\[[^\[\]\n]{0,100}\])
  | (?P<strong>\*\*\*|\*\*|__|~~|==)(?=\S)(?P<bold>[^\n]{1,500}?)(?<=\S)(?P=strong)
  | (?P<ticks>`{1,3})(?P<code>[^`\n]{1,500})(?P=ticks)
  | \*(?=[^\s*])(?P<slanted>[^*\n]{1,500})(?<=[^\s*])\*
  | (?<![\w_])_(?=[^\s_])(?P<leaning>[^_\n]{1,500})(?<=[^\s_])_(?![\w_])
  | \\(?P<escaped>[!-/:-@\[-`{-~])
    """,
    re.VERBOSE,
)


def paragraphs_of(text: str, start: int) -> list[Paragraph]:
    """Give the paragraphs of a Markdown body that starts at `start`; offsets count in `text`.

    Code blocks, pictures, rules and link definitions are left out; marks of headings, lists, quotations and emphasis
    go, their text stays.

    >>> [p.text.text for p in paragraphs_of("# 稳岗\\n\\n- **一企一策**：见[通知](/a)\\n", 0)]
    ['稳岗', '一企一策：见通知']
    """
    found: list[Paragraph] = []
    for left, right in _outside_fences(text, start):
        page = parse_markup(text[left:right], left, keeps_lines=True)
        for block in page.paragraphs:
            found.extend(_paragraphs(block))
    return found


def _outside_fences(text: str, start: int) -> Iterator[tuple[int, int]]:
    at, opened = start, ""
    for fence in _FENCE.finditer(text, start):
        if not opened:
            if at < fence.start():
                yield at, fence.start()
            opened = fence[1]
        elif fence[1].startswith(opened):
            at, opened = fence.end(), ""
    if not opened and at < len(text):
        yield at, len(text)


def _paragraphs(block: Paragraph) -> Iterator[Paragraph]:
    """Give the paragraphs of a block without blank lines; a wrapped line joins the one before it."""
    waiting: list[Paragraph] = []
    width = 0
    for line in _lines(block.text):
        text = line.text
        if waiting and _UNDERLINE.match(text):
            yield replace(_joined(waiting), level=1 if "=" in text else 2)
            waiting = []
            continue
        if _RULE.match(text) or _DEFINITION.match(text) or _TABLE_RULE.match(text):
            continue
        paragraph, starts_anew = _paragraph(line, block)
        if not paragraph.text.text:
            continue
        is_wrapped = width >= _WRAPPED and not starts_anew and not paragraph.linked
        # the rows of a table are no wrapped prose
        width = 0 if text.endswith(("  ", "\\")) or "\t" in text.strip() else len(text)
        if waiting and not (is_wrapped and not waiting[0].level and not waiting[-1].text.text.endswith(_PROSE_END)):
            yield _joined(waiting)
            waiting = []
        waiting.append(paragraph)
    if waiting:
        yield _joined(waiting)


def _lines(text: Mapped) -> Iterator[Mapped]:
    start = 0
    while start <= len(text.text):
        end = text.text.find("\n", start)
        end = len(text.text) if end < 0 else end
        yield text.slice(start, end)
        start = end + 1


def _paragraph(line: Mapped, block: Paragraph) -> tuple[Paragraph, bool]:
    level, text, starts_anew = block.level, line, False
    quote = _QUOTE.match(text.text)
    if quote:
        text = text.slice(quote.end(), len(text.text))
    heading = _HEADING.match(text.text)
    marker = _MARKER.match(text.text)
    if heading:
        level, starts_anew = len(heading[1]), True
        closing = _CLOSING_MARKS.search(text.text, max(heading.end(), len(text.text) - 48))
        text = text.slice(heading.end(), closing.start() if closing else len(text.text))
    elif marker:
        starts_anew = True
        text = text.slice(marker.end(), len(text.text))
    elif _TABLE_ROW.match(text.text):
        starts_anew = True
        text = _row(text.strip())
    # two ideographic spaces open a paragraph of Chinese prose
    starts_anew = starts_anew or line.text.startswith("\u3000\u3000") or "\t" in line.text.strip()
    text, linked = _inline(text)
    # a row of an HTML table may begin with an empty cell
    is_row = text.text.startswith("\t") and "\t" in text.text.strip()
    return Paragraph(text if is_row else text.strip(), max(linked, block.linked), block.container, block.is_margin, level), starts_anew


def _row(text: Mapped) -> Mapped:
    cells: list[Mapped] = []
    start = 1
    for at in [match.start() for match in re.finditer(r"(?<!\\)\|", text.text)][1:]:
        cells.append(text.slice(start, at).strip())
        start = at + 1
    return join(cells, "\t")


def _inline(text: Mapped, depth: int = 0) -> tuple[Mapped, int]:
    """Give the text of a line without its marks, and how many characters of it are links."""
    linked = 0
    pieces: list[Mapped] = []
    at = 0
    for match in _INLINE.finditer(text.text):
        pieces.append(text.slice(at, match.start()))
        at = match.end()
        group = match.lastgroup
        if group is None:
            continue
        inner = text.slice(*match.span(group))
        if group not in ("code", "escaped") and depth < 3:
            inner, within = _inline(inner, depth + 1)
            linked += within
        linked += len(inner.text) if group == "link" else 0
        pieces.append(inner)
    if not pieces:
        return text, 0
    return join([*pieces, text.slice(at, len(text.text))]), linked


def _joined(lines: Sequence[Paragraph]) -> Paragraph:
    if len(lines) == 1:
        return lines[0]
    return replace(lines[0], text=join_wrapped([line.text for line in lines]), linked=sum(line.linked for line in lines))
