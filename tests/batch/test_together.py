"""Articles that are extracted together: the records of each alone, and a fault that stays with its article."""

from __future__ import annotations

from extractor.batch import extracted, records
from extractor.corpus.extraction import pipeline_of
from extractor.document import Article
from extractor.readers import ReadFailure
from extractor.record import extract
from tests.batch import poison
from tests.batch.support import RULES

_TEXTS = ("财政部发布数据，一季度收入增长5%。", "", "商务部部长王文涛说：“要推行‘一企一策’。”", "去年出口2.3万亿元。")


def test_together_is_as_alone() -> None:
    pipeline = pipeline_of(RULES)
    articles = [Article(str(at), text, published="2026-04-18") for at, text in enumerate(_TEXTS)]
    alone = [extract(pipeline, article) for article in articles]
    assert [list(records(pipeline, articles, together)) for together in (1, 3, 64)] == [alone] * 3


def test_fault_stays_with_its_article() -> None:
    found = extracted(poison.build(RULES), [Article("1", "财政部"), Article("2", "出错"), Article("3", "商务部")])
    assert [isinstance(each, ReadFailure) for each in found] == [False, True, False]
