"""Finds the article of an HTML page, and where its paragraphs stand in the source."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from extractor.readers.bodies import is_link_list
from extractor.readers.markup import Page, Paragraph
from extractor.readers.page_labels import PageLabels

_PAGE = re.compile(r"<(?:!doctype|html|head|body)[\s>]", re.IGNORECASE)
_DECLARED = re.compile(
    rb"""<meta[^>]{0,300}?charset\s{0,9}=\s{0,9}["']?\s{0,9}([\w-]{2,30})|<\?xml[^>]{0,200}?encoding=["']([\w-]{2,30})""", re.IGNORECASE
)
_NOT_WORD = re.compile(r"[\W_]+")
_GRAM, _STEP, _ENOUGH = 8, 4, 0.6
_NEAR_HEAD, _NEAR_TAIL = 12, 4


def is_page(text: str) -> bool:
    """Tell whether the text is a whole page, with navigation around its article, and not the body of a post."""
    return _PAGE.search(text, 0, 2000) is not None


def declared_encoding(data: bytes) -> str | None:
    """Give the encoding that a page declares in its first 4096 bytes.

    >>> declared_encoding(b'<meta http-equiv="Content-Type" content="text/html; charset=gb2312">')
    'gb2312'
    """
    match = _DECLARED.search(data[:4096])
    return (match[1] or match[2]).decode("ascii") if match else None


def main_paragraphs(source: str, page: Page, labels: PageLabels, *, needs_title: bool) -> tuple[list[Paragraph], tuple[str, ...]]:
    """Give the paragraphs of the article on a page, its headline and credit lines with them, and warnings.

    trafilatura says which text is the article's; the paragraphs of the source that hold it are kept, with what stands
    between them in the same element. The first heading counts where `needs_title` is set.
    """
    text = _main_text(source)
    kept = [at for at, is_kept in enumerate(_matches(page.paragraphs, text)) if is_kept] if text else []
    if not kept:
        return list(page.paragraphs), ("no main content found on the page; every paragraph is read",)
    kept = _filled(page.paragraphs, kept)
    return _with_credits(page.paragraphs, kept, labels, needs_title=needs_title), ()


def _main_text(source: str) -> str | None:
    from copy import deepcopy

    import trafilatura
    from lxml.etree import LxmlError  # type: ignore[import-untyped]
    from trafilatura.settings import DEFAULT_CONFIG

    # the defaults count letters of alphabetic languages: a Chinese article says in 60 characters what takes 250 there
    config = deepcopy(DEFAULT_CONFIG)
    config["DEFAULT"].update({"MIN_EXTRACTED_SIZE": "60", "MIN_OUTPUT_SIZE": "1", "MIN_EXTRACTED_COMM_SIZE": "1"})
    try:
        found: str | None = trafilatura.extract(source, include_comments=False, include_tables=True, config=config)
    except (LxmlError, RecursionError, ValueError, TypeError, AttributeError, AssertionError):
        # hostile markup only; the caller then reads every paragraph and says so
        return None
    return found


def _matches(paragraphs: Sequence[Paragraph], text: str) -> list[bool]:
    lines = {_NOT_WORD.sub("", line) for line in text.splitlines()}
    grams = {line[at : at + _GRAM] for line in lines for at in range(len(line) - _GRAM + 1)}
    return [not p.is_margin and not is_link_list(p) and _is_in(_NOT_WORD.sub("", p.text.text), lines, grams) for p in paragraphs]


def _is_in(words: str, lines: set[str], grams: set[str]) -> bool:
    if words in lines:
        return bool(words)
    if len(words) < _GRAM + _STEP:
        return False
    tried = [words[at : at + _GRAM] for at in range(0, len(words) - _GRAM + 1, _STEP)]
    return sum(gram in grams for gram in tried) >= _ENOUGH * len(tried)


def _filled(paragraphs: Sequence[Paragraph], kept: Sequence[int]) -> list[int]:
    weights: Counter[int] = Counter()
    for at in kept:
        weights[paragraphs[at].container] += len(paragraphs[at].text.text)
    home = max(weights, key=lambda container: (weights[container], -container))
    chosen = set(kept)
    between = range(kept[0], kept[-1] + 1)
    return [at for at in between if at in chosen or (paragraphs[at].container == home and not is_link_list(paragraphs[at]))]


def _with_credits(paragraphs: Sequence[Paragraph], kept: Sequence[int], labels: PageLabels, *, needs_title: bool) -> list[Paragraph]:
    # trafilatura may give the headline with the text and leave out the line of date and paper between them
    first = max(kept, key=lambda at: at in kept[:_NEAR_TAIL] and len(paragraphs[at].text.text))
    before = [at for at in range(max(0, kept[0] - _NEAR_HEAD), first) if at not in kept]
    after = range(kept[-1] + 1, min(len(paragraphs), kept[-1] + 1 + _NEAR_TAIL))
    headlines = [at for at in before if paragraphs[at].level == 1][-1:] if needs_title else []
    heads = [at for at in before if at in headlines or labels.credit(paragraphs[at].text.text, is_head=True)]
    tails = [at for at in after if labels.credit(paragraphs[at].text.text)]
    return [paragraphs[at] for at in (*sorted((*heads, *kept)), *tails)]
