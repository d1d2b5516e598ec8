"""A record as the page needs it: no text twice, no unknowns, offsets as JavaScript counts them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from extractor.report.origins import Origin
from extractor.sinks import Record

ENTITIES = ("officials", "people", "agencies", "organizations", "policy_terms", "documents")
FACTS = ("statistics", "dates", "quotes")
_ASTRAL = re.compile("[\U00010000-\U0010ffff]")
# what every mention holds goes into its place, which the page reads by position
_PLACED = frozenset({"start", "end", "text", "source_start", "source_end", "score", "by", "mentions"})


class Compactor:
    """Gives records in the shape of the page; rules are numbered in the order of their first use."""

    def __init__(self) -> None:
        self.rules: dict[str, int] = {}

    def article(self, record: Record, origin: Origin) -> dict[str, Any]:
        """Give the article of a record; a place is [start, end, rule, score, line], cut behind what is last known.

        >>> record = dict.fromkeys((*ENTITIES, *FACTS), []) | {"text": "央行降准。", "id": "1", "meta": {"warnings": []}}
        >>> place = {"start": 0, "end": 2, "by": "agencies:name", "score": None, "source_start": None}
        >>> record["agencies"] = [{"id": "agency:pboc", "name": "中国人民银行", "parent": None, "mentions": [place]}]
        >>> Compactor().article(record, Origin(None, lambda at: None))["agencies"]
        [{'id': 'agency:pboc', 'name': '中国人民银行', 'at': [[0, 2, 0]]}]
        """
        unit_of = utf16_offsets(record["text"])
        facts = {key: record.get(key) for key in ("id", "source", "title", "published", "outlet", "text")}
        article = _known(facts | {"href": origin.href, "warnings": record["meta"]["warnings"]})
        for key in ENTITIES:
            items = ([self._place(mention, unit_of, origin) for mention in item["mentions"]] for item in record[key])
            article[key] = [_bare(item) | {"at": places} for item, places in zip(record[key], items, strict=True)]
        for key in FACTS:
            article[key] = [_bare(item) | {"at": [self._place(item, unit_of, origin)]} for item in record[key]]
        return article

    def _place(self, mention: Mapping[str, Any], unit_of: Callable[[int], int], origin: Origin) -> list[Any]:
        rule = self.rules.setdefault(mention["by"], len(self.rules))
        at = mention["source_start"]
        line = None if at is None else origin.line_of(at)
        place = [unit_of(mention["start"]), unit_of(mention["end"]), rule, mention["score"], line]
        while place[-1] is None:
            place.pop()
        return place


def utf16_offsets(text: str) -> Callable[[int], int]:
    """Give the function from code points to UTF-16 units of a text.

    >>> utf16_offsets("𠮷野家")(1)
    2
    """
    wide = [match.start() for match in _ASTRAL.finditer(text)]
    if not wide:
        return lambda at: at
    from bisect import bisect_left

    return lambda at: at + bisect_left(wide, at)


def _bare(item: Mapping[str, Any]) -> dict[str, Any]:
    bare = _known({key: value for key, value in item.items() if key not in _PLACED})
    if "posts" in bare:
        bare["posts"] = [_known(post) for post in bare["posts"]]
    # numbers beyond what JavaScript holds exactly are shown as they were written
    return bare | {f"{key}_exact": str(bare[key]) for key in ("value", "high") if _is_wide(bare.get(key))}


def _known(values: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value is not None and value != []}


def _is_wide(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) > 2**53
