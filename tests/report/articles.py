"""Records to make reports of: of the example articles, of hostile text, of a crowd."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from extractor.config import Config
from extractor.document import Article
from extractor.pipeline import Pipeline
from extractor.readers import ReadFailure, read_articles
from extractor.record import extract

EXAMPLES = Path(__file__).parents[2] / "examples"
Json = dict[str, Any]
HOSTILE = (
    "工信部<script>window.hit = 1</script>近日推行“一企一策”。<img src=x onerror='window.hit = 1'>",
    '"><svg onload=window.hit=1>工信部称，出口增长5%。</script><script>window.hit=1</script>',
    "{{constructor.constructor('window.hit=1')()}} ${window.hit=1} <%= window.hit=1 %> 工信部部长李明表示。",
    "工信部\u202e文反\u202c和\u2066国\u2069家发展改革委\u2028换行\u2029段落\x07响铃\ufeff。",
    "<!--</textarea></style></title><iframe srcdoc='<script>parent.hit=1</script>'>财政部发布通知]]>",
    "𠮷林省财政厅🎉发布，支出增长3.5%。\ud800",
    "<a href='javascript:window.hit=1'>点击</a>javascript:window.hit=1 工信部",
)


@lru_cache(maxsize=1)
def pipeline() -> Pipeline:
    return Pipeline(Config(model="none"))


def record_of(text: str, **facts: Any) -> Json:
    return extract(pipeline(), Article(**({"id": "a", "text": text} | facts)))


@lru_cache(maxsize=1)
def examples() -> tuple[Json, ...]:
    """The records of the example articles, with paths as from the root of the repository."""
    found = (article for article in read_articles([str(EXAMPLES)]) if not isinstance(article, ReadFailure))
    return tuple(extract(pipeline(), article) for article in found)


def hostile() -> Iterator[Json]:
    """Records whose text, title, outlet, id and source all attack."""
    for number, text in enumerate(HOSTILE):
        yield record_of(
            text,
            id=f"{number}{text[:60]}",
            title=text,
            outlet=text[:40],
            source=f"javascript:window.hit=1//{text[:9]}",
            published="2026-05-01",
        )


def crowd(count: int) -> Iterator[Json]:
    """Records of as many articles as asked for, the examples over and over, dated over three years."""
    for number in range(count):
        record = json.loads(json.dumps(examples()[number % len(examples())]))
        record["id"] = f"article-{number}"
        record["text"] = record["text"] + f"\n第{number}篇。"
        record["published"] = f"{2023 + number % 3}-{number % 12 + 1:02}-{number % 28 + 1:02}"
        yield record
