"""Makes an article of paragraphs: the title and the credits are taken out, links and navigation left away."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from extractor.document import Article
from extractor.errors import ReaderError
from extractor.readers.articles import finish
from extractor.readers.mapped import Mapped, cut, join
from extractor.readers.markup import Paragraph
from extractor.readers.metadata import Metadata
from extractor.readers.page_labels import Credit, PageLabels

_INVISIBLE = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]+")
_NOT_WORD = re.compile(r"[\W_]+")
_MIN_TITLE, _MAX_TITLE, _SHORT, _TAIL = 4, 60, 40, 4
_LINKED = 0.8
_ENDS_PROSE = tuple("。；，、：…;,:")


@dataclass(slots=True)
class _Body:
    """The paragraphs that stay, and what the others told."""

    kept: list[Paragraph]
    known: Metadata
    url: str | None = None


def compose(
    name: str,
    paragraphs: Sequence[Paragraph],
    labels: PageLabels,
    *,
    known: Metadata = Metadata(),  # noqa: B008 (frozen)
    stands_in: Metadata = Metadata(),  # noqa: B008 (frozen)
    warnings: tuple[str, ...] = (),
    first_line_may_be_title: bool = False,
) -> Article:
    """Give the article of a file: its text is the paragraphs of the body, joined by line feeds.

    `known` is what front matter or meta tags state; `stands_in` what is taken where neither they nor the text tell.
    Raises ReaderError where no paragraph is left.
    """
    read = [p for p in paragraphs if not p.is_margin] or list(paragraphs)
    body = _without_title(_without_credits(read, known, labels), stands_in.title, first_line_may_be_title)
    if not body.kept:
        raise ReaderError(name, "holds no text of an article", "expected paragraphs beside links and navigation")
    text = join((_visible(p.text) for p in body.kept), "\n")
    found = body.known.or_else(Metadata(url=body.url)).or_else(stands_in)
    return finish(
        Article(
            id=name,
            text=text.text,
            title=found.title,
            published=found.published,
            outlet=found.outlet,
            source=found.url or name,
            source_map=text.source_map,
            warnings=warnings + found.warnings,
        )
    )


def _visible(text: Mapped) -> Mapped:
    # editors of web pages leave zero-width characters within words
    spans = [match.span() for match in _INVISIBLE.finditer(text.text)]
    return cut(text, spans) if spans else text


def _without_credits(paragraphs: Sequence[Paragraph], known: Metadata, labels: PageLabels) -> _Body:
    body = _Body([], known)
    credits_: list[tuple[int, Credit]] = []
    in_head = True
    for number, paragraph in enumerate(paragraphs):
        text = paragraph.text.text
        credit = labels.credit(text, is_head=in_head)
        if credit:
            credits_.append((number, credit if in_head or number >= len(paragraphs) - _TAIL else replace(credit, outlet=None)))
        elif is_link_list(paragraph):
            address = text.strip("<>")
            body.url = address if "://" in address[:8] and " " not in address and body.url is None else body.url
        elif not labels.is_furniture(text):
            body.kept.append(paragraph)
            in_head = in_head and _may_be_title(text)
    for _, credit in credits_:
        body.known = body.known.or_else(Metadata(credit.title, credit.published, credit.outlet))
    _cut_tail(body, labels)
    return body


def is_link_list(paragraph: Paragraph) -> bool:
    """Tell whether a paragraph consists of links: navigation, related articles, or an address."""
    text = paragraph.text.text
    words = len(_NOT_WORD.sub("", text[:2000]))
    if not paragraph.linked or (len(text) > _MAX_TITLE and "。" in text):
        return False
    return paragraph.linked >= _LINKED * max(words, 1)


def _cut_tail(body: _Body, labels: PageLabels) -> None:
    # 「……政策将延续。（文章来源：证券时报）」
    for at in range(max(0, len(body.kept) - _TAIL), len(body.kept)):
        paragraph = body.kept[at]
        found = labels.tail_credit(paragraph.text.text)
        if found:
            body.known = body.known.or_else(Metadata(outlet=found[1]))
            body.kept[at] = replace(paragraph, text=paragraph.text.slice(0, found[0]).strip())
    body.kept = [paragraph for paragraph in body.kept if paragraph.text.text]


def _without_title(body: _Body, page_title: str | None, first_line_may_be_title: bool) -> _Body:
    if len(body.kept) < 2:
        return body
    first = body.kept[0]
    heading = next((p for p in body.kept[:3] if p.level == 1), None)
    title = body.known.title
    if title is None and heading:
        title = heading.text.text
    elif title is None and page_title and len(first.text.text) >= _MIN_TITLE and page_title.startswith(first.text.text):
        # 「收入平稳增长-东海新闻网」: the page's title is the headline and the site's name
        title = first.text.text
    elif title is None and first_line_may_be_title and _may_be_title(first.text.text) and _is_prose(body.kept[1:4]):
        title = first.text.text
    if title is None:
        return body
    named = _NOT_WORD.sub("", title)
    kept = [p for at, p in enumerate(body.kept) if at > 2 or _NOT_WORD.sub("", p.text.text) != named]
    return _Body(kept or body.kept, Metadata(title=title).or_else(body.known), body.url)


def _may_be_title(text: str) -> bool:
    return len(text) <= _MAX_TITLE and "。" not in text and not text.endswith(_ENDS_PROSE)


def _is_prose(paragraphs: Sequence[Paragraph]) -> bool:
    return any(len(p.text.text) > _SHORT or p.text.text.endswith(("。", "。”", "！", "？")) for p in paragraphs)


def of_lines(pieces: Sequence[Mapped]) -> list[Paragraph]:
    """Give lines of plain text as paragraphs."""
    return [Paragraph(piece) for piece in pieces]
