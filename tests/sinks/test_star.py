"""The star schema: every field of the record has its column, and rows hold what the record says in the right types."""

from __future__ import annotations

import importlib.util
import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from extractor.config import Config
from extractor.document import Article
from extractor.pipeline import Pipeline
from extractor.record import extract, schema
from extractor.sinks.star import ENTITIES, FACTS, TABLES
from extractor.sinks.star_rows import clean, period, rows_of

ROOT = Path(__file__).parents[2]
TEXT = "工业和信息化部部长陈某某3月2日表示，一季度规模以上工业增加值同比增长6.5%。根据《关于做好稳岗工作的通知》，各地要落实“一企一策”。"
# fields of the record that are shaped otherwise in tables: lists have tables of their own, meta is a row of runs
_LISTS = {
    "officials",
    "people",
    "agencies",
    "organizations",
    "policy_terms",
    "documents",
    "statistics",
    "dates",
    "quotes",
    "posts",
    "mentions",
}


@pytest.fixture(scope="module")
def record() -> dict[str, Any]:
    return extract(Pipeline(Config(model="none")), Article(id="甲", text=TEXT, published="2024-05-01T08:00:00+08:00"))


def _dicts(record: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    rows = rows_of(record, "r", "c")
    return {name: [dict(zip(TABLES[name].names, row, strict=True)) for row in found] for name, found in rows.items()}


def test_every_field_of_the_record_has_its_column() -> None:
    definitions = schema()["$defs"]
    of = {"person": "people", "agency": "agencies", "organization": "organizations", "policy_term": "policy_terms", "document": "documents"}
    of |= {"post": "posts", "statistic": "statistics", "date": "dates", "quote": "quotes", "mention": "mentions"}
    for definition, table in of.items():
        fields = set(definitions[definition]["properties"]) - _LISTS
        assert fields - {column.field for column in TABLES[table].columns} == set(), definition
    columns = {column.field for column in TABLES["articles"].columns}
    assert set(schema()["properties"]) - _LISTS - {"meta", "schema_version"} - columns == set()


def test_rows_hold_what_the_record_says(record: dict[str, Any]) -> None:
    rows = _dicts(record)
    assert rows["articles"][0]["published_month"] == date(2024, 5, 1)
    (statistic,) = rows["statistics"]
    assert (statistic["value"], statistic["unit"], statistic["subject"]) == (Decimal("6.5"), "%", "规模以上工业增加值")
    assert (statistic["as_of_start"], statistic["as_of_end"], statistic["as_of_precision"]) == (
        date(2024, 1, 1),
        date(2024, 3, 31),
        "quarter",
    )
    assert len(rows["mentions"]) == sum(
        len(item["mentions"]) for name in _LISTS - {"posts", "mentions"} for item in record[name] if "mentions" in item
    )
    for fact in FACTS:
        assert [row["n"] for row in rows[fact]] == list(range(len(rows[fact])))


def test_every_mention_and_post_has_its_entity(record: dict[str, Any]) -> None:
    rows = _dicts(record)
    of_type = {name: {row["entity_id"] for row in rows[name]} for name in ENTITIES}
    assert {row["entity_id"] for row in rows["mentions"]} == set().union(*of_type.values())
    assert all(row["entity_id"] in of_type[row["entity_type"]] for row in rows["mentions"])
    assert rows["posts"] and all(row["entity_id"] in of_type["people"] for row in rows["posts"])


def test_equal_entities_have_one_key_in_all_articles(record: dict[str, Any]) -> None:
    other = json.loads(json.dumps(record)) | {"id": "乙"}
    assert rows_of(other, "s")["agencies"] == rows_of(record, "r")["agencies"]


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("2024-05-06", (date(2024, 5, 6), date(2024, 5, 6), "day")),
        ("2024-02", (date(2024, 2, 1), date(2024, 2, 29), "month")),
        ("2024", (date(2024, 1, 1), date(2024, 12, 31), "year")),
        ("2023-Q4", (date(2023, 10, 1), date(2023, 12, 31), "quarter")),
        ("2025-01-03/2025-02", (date(2025, 1, 3), date(2025, 2, 28), "range")),
        ("2024-02-30", (None, None, None)),
        ("0000", (None, None, None)),
        ("2024-13/2025", (None, None, None)),
        (None, (None, None, None)),
    ],
)
def test_periods_have_edges(value: str | None, found: tuple[Any, ...]) -> None:
    assert period(value) == found


@pytest.mark.parametrize(
    ("value", "cell"), [(10**40, Decimal(10**40)), (0.1, Decimal("0.1")), (1e-7, Decimal("1E-7")), (float("inf"), None), (None, None)]
)
def test_numbers_are_the_decimals_of_their_writing(record: dict[str, Any], value: Any, cell: Any) -> None:
    changed = record | {"statistics": [record["statistics"][0] | {"value": value}]}
    assert _dicts(changed)["statistics"][0]["value"] == cell


def test_text_is_what_every_database_takes() -> None:
    assert clean("a\0b\udc80") == "a\ufffdb\\udc80"


def test_the_page_of_the_tables_is_what_the_schema_says() -> None:
    spec = importlib.util.spec_from_file_location("make_schema", ROOT / "docs" / "make_schema.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert (ROOT / "docs" / "schema.md").read_text(encoding="utf-8") == module.page(), "run: python docs/make_schema.py"
