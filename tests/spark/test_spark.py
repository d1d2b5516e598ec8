"""Extraction over a DataFrame of a real Spark in local mode; skipped without PySpark or Java, a failure where CI is to have both."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from extractor.batch import records
from extractor.config import Config
from extractor.corpus.extraction import pipeline_of
from extractor.corpus.sources import articles_of
from extractor.document import Article
from extractor.errors import ConfigError
from extractor.readers import ReadOptions
from extractor.record import Json
from extractor.spark import arrow_schema, extract_dataframe

EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.fixture(scope="module")
def spark() -> Iterator[Any]:
    if shutil.which("java") is None or not _has_pyspark():
        assert "CI" not in os.environ, "CI runs these tests: make spark installs PySpark, Java 17 comes from the system"
        pytest.skip("needs PySpark and Java 17: make spark")
    from pyspark.sql import SparkSession

    os.environ["PYSPARK_PYTHON"] = sys.executable
    builder = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false").config("spark.driver.memory", "1g")
    builder = builder.config("spark.sql.execution.arrow.maxRecordsPerBatch", "3").config("spark.driver.host", "localhost")
    session = builder.config("spark.sql.session.timeZone", "UTC").getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    yield session
    session.stop()


def _has_pyspark() -> bool:
    try:
        import pyspark  # noqa: F401
    except ImportError:
        return False
    return True


def _articles() -> list[Article]:
    found = [item for item in articles_of(str(EXAMPLES), ReadOptions()) if isinstance(item, Article)]
    # the offsets into a file are the reader's; a table has none
    return [replace(article, source=None, source_map=None, warnings=()) for article in found]


def _frame(spark: Any, articles: list[Article], partitions: int) -> Any:
    rows = [(a.id, a.text, a.title, a.published, a.outlet) for a in articles]
    columns = "id string, text string, title string, published string, outlet string"
    return spark.createDataFrame(rows, columns).repartition(partitions)


def _plain(value: Any) -> Any:
    """Give the record that a row holds, as JSON reads it."""
    if hasattr(value, "asDict"):
        return {name: _plain(each) for name, each in value.asDict().items()}
    return [_plain(each) for each in value] if isinstance(value, list) else value


def _by_id(found: list[Json]) -> dict[str, Json]:
    return {record["id"]: record for record in found}


def test_rows_equal_the_records_of_one_machine(spark: Any) -> None:
    articles = _articles()
    assert len(articles) > 5
    expected = _by_id([r for r in records(pipeline_of(Config(model="none")), articles) if isinstance(r, dict)])
    for partitions in (1, 3):
        rows = [_plain(row) for row in extract_dataframe(_frame(spark, articles, partitions), model="none").collect()]
        assert all(row.pop("failure") is None for row in rows)
        assert _by_id(rows) == json.loads(json.dumps(expected))


def test_the_model_runs_in_the_workers(spark: Any) -> None:
    articles = _articles()[:3]
    expected = _by_id([r for r in records(pipeline_of(Config()), articles) if isinstance(r, dict)])
    rows = [_plain(row) for row in extract_dataframe(_frame(spark, articles, 2)).collect()]
    assert {row["id"]: row["people"] for row in rows} == {id: record["people"] for id, record in expected.items()}


def test_a_row_that_cannot_be_read_keeps_its_place(spark: Any) -> None:
    frame = spark.createDataFrame([("甲", "央行降准。"), ("乙", None), ("丙", "  ")], "id string, text string")
    rows = {row["id"]: row for row in extract_dataframe(frame, model="none").collect()}
    assert rows["甲"]["agencies"][0]["name"] == "中国人民银行" and rows["甲"]["failure"] is None
    assert rows["乙"]["agencies"] is None and rows["乙"]["failure"]["stage"] == "read"
    assert "is empty" in rows["丙"]["failure"]["error"]


def test_columns_are_typed_and_can_be_mapped(spark: Any) -> None:
    frame = spark.createDataFrame([(7, "出口增长5.2%。", "2026-04-18")], "key long, body string, day string")
    found = extract_dataframe(frame, model="none", columns={"id": "key", "text": "body", "published": "day"})
    assert dict(found.dtypes)["dates"].startswith("array<struct<start:bigint,")
    row = found.selectExpr("id", "inline(statistics)").select("id", "value", "unit").collect()[0]
    assert (row["id"], row["value"], row["unit"]) == ("7", 5.2, "%")


def test_a_missing_column_is_named_before_anything_runs(spark: Any) -> None:
    with pytest.raises(ConfigError, match="no column 'id', its columns are text"):
        extract_dataframe(spark.createDataFrame([("央行降准。",)], "text string"))


def test_the_schema_holds_every_key_of_a_record() -> None:
    record = next(iter(records(pipeline_of(Config(model="none")), _articles()[:1])))
    assert isinstance(record, dict)
    assert arrow_schema().names == [*record, "failure"]
