"""Reads title, publication date, outlet and address from front matter and from the head of an HTML page."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from extractor.readers.dates import parse_published
from extractor.readers.markup import Page

_TITLES = ("og:title", "articletitle", "twitter:title", "headline", "dc.title", "title")
_DATES = (
    "article:published_time", "pubdate", "publishdate", "datepublished", "og:published_time", "firstpublishedtime", "dc.date",
    "dc.date.issued", "og:release_date", "weibo: article:create_at", "publish-date", "publishtime", "createdate", "apub:time", "date",
)  # fmt: skip
_OUTLETS = ("contentsource", "source", "mediaid")
_SITES = ("og:site_name", "article:publisher")
_ADDRESSES = ("og:url", "url")
_MATTER_DATES = ("date", "published", "pubdate", "publishdate", "published_at", "publish_date", "created", "发布时间", "日期")
_MATTER_OUTLETS = ("outlet", "source", "media", "publisher", "来源")
_MATTER_ADDRESSES = ("url", "link", "source_url", "original", "original_url", "canonical_url", "source")
# 「标题_新华网」, 「标题 - 中国政府网」: the site's name behind the last mark
_SITE = re.compile(r"\s*(?:[_|｜]|\s[-–—]\s|--)\s*[^_|｜\-–—]{2,20}$")
# 2026-03-18-stable-jobs.md, 20260318_稳岗.txt, t20260318_4281.html of government sites
_DATED_NAME = re.compile(r"(\d{4}-\d{2}-\d{2})(?!\d)|t?(\d{8})(?=[-_ .])")
_MAX_JSON = 200_000


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is known of an article beside its text; None where nothing tells."""

    title: str | None = None
    published: str | None = None
    outlet: str | None = None
    url: str | None = None
    warnings: tuple[str, ...] = ()

    def or_else(self, other: Metadata) -> Metadata:
        """Give what this tells and, where it is silent, what `other` tells."""
        return Metadata(
            self.title or other.title,
            self.published or other.published,
            self.outlet or other.outlet,
            self.url or other.url,
            self.warnings + other.warnings,
        )


def of_front_matter(values: Mapping[str, Any]) -> Metadata:
    """Give what a front matter tells.

    >>> of_front_matter({"title": "稳岗", "date": "2023-04-20 15:08:51 +0800", "source": "新华社"})
    Metadata(title='稳岗', published='2023-04-20T15:08:51+08:00', outlet='新华社', url=None, warnings=())
    """
    given = _first(values, _MATTER_DATES)
    published = parse_published(given)
    warnings = (f"the date {given[:40]!r} of the front matter is no date; expected 2022-04-19, say",) if given and not published else ()
    outlet = next((text for text in _texts(values, _MATTER_OUTLETS) if not _is_address(text)), None)
    url = next((text for text in _texts(values, _MATTER_ADDRESSES) if _is_address(text)), None)
    return Metadata(_first(values, ("title", "标题")), published, outlet, url, warnings)


def of_name(name: str) -> Metadata:
    """Give the date that a file's name begins with, which stands in where neither front matter nor text tells one.

    >>> of_name("_posts/2026-03-18-stable-jobs.md").published, of_name("news/20260318_稳岗.txt").published
    ('2026-03-18', '2026-03-18')
    """
    found = _DATED_NAME.match(name.rpartition("/")[2])
    return Metadata(published=parse_published(found[1] or found[2]) if found else None)


def of_page(page: Page) -> tuple[Metadata, Metadata]:
    """Give what the head of a page states of the article, and what stands in where its text says nothing better.

    The name of the site is no more than a stand-in for the outlet, and the page's title for the headline.
    """
    stated = Metadata(
        title=_headline(_first(page.meta, _TITLES)),
        published=next(filter(None, map(parse_published, _texts(page.meta, _DATES))), None),
        outlet=next((text for text in _texts(page.meta, _OUTLETS) if not _is_address(text)), None),
        url=next(filter(_is_address, (*_texts(page.meta, _ADDRESSES), page.canonical or "")), None),
    )
    linked = _of_json_ld(page.json_ld)
    site = next((text for text in _texts(page.meta, _SITES) if not _is_address(text)), None)
    stands_in = Metadata(_headline(page.title), parse_published(page.time), linked.outlet or site)
    return stated.or_else(replace(linked, outlet=None)), stands_in


def _headline(title: str | None) -> str | None:
    return _SITE.sub("", title) or title if title else None


def _of_json_ld(blocks: Iterable[str]) -> Metadata:
    found = Metadata()
    for block in blocks:
        try:
            loaded = json.loads(block, strict=False) if len(block) <= _MAX_JSON else None
        except (ValueError, RecursionError):
            continue
        for item in _items(loaded):
            publisher = item.get("publisher")
            name = publisher.get("name") if isinstance(publisher, dict) else publisher
            found = found.or_else(
                Metadata(
                    _text(item.get("headline")), parse_published(_text(item.get("datePublished"))), _text(name), _address(item.get("url"))
                )
            )
    return found


def _items(loaded: Any) -> Iterator[dict[str, Any]]:
    listed = loaded if isinstance(loaded, list) else [loaded]
    for item in listed[:50]:
        if isinstance(item, dict):
            if "headline" in item or "datePublished" in item:
                yield item
            graph = item.get("@graph")
            if isinstance(graph, list):
                yield from (node for node in graph[:50] if isinstance(node, dict) and "headline" in node)


def _first(values: Mapping[str, Any], names: Iterable[str]) -> str | None:
    return next(_texts(values, names), None)


def _texts(values: Mapping[str, Any], names: Iterable[str]) -> Iterator[str]:
    for name in names:
        text = _text(values.get(name))
        if text:
            yield text


def _text(value: Any) -> str | None:
    if value is None or isinstance(value, dict | bool):
        return None
    if isinstance(value, list):
        return _text(value[0]) if value else None
    return " ".join(str(value).split())[:1000] or None


def _is_address(text: str) -> bool:
    return "://" in text[:12] or text.startswith("//")


def _address(value: Any) -> str | None:
    text = _text(value)
    return text if text and _is_address(text) else None
