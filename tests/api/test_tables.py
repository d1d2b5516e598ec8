"""The tables: the same columns and dtypes whatever was found, exact numbers, days of periods, documented columns."""

from __future__ import annotations

import importlib.util
from decimal import Decimal
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow as pa
import pytest

import extractor as ex
from extractor.corpus.tables import PANDAS, TABLES

ROOT = Path(__file__).parents[2]
ROWS = [
    {
        "id": "1",
        "published": "2026-04-18T08:00:00+08:00",
        "text": "国家统计局数据显示，一季度出口增长5.3%，投资1.2万亿元至1.3万亿元。"
        "国家发展改革委主任林致远表示，“将推行一企一策。”华北制药集团按《关于促进消费的意见》办理。",
    },
    {"id": "2", "text": "工信部印发通知。工信部表示，“一企一策”已见成效。"},
]


@pytest.fixture(scope="module")
def corpus() -> ex.Corpus:
    return ex.extract(ROWS, model="none")


@pytest.mark.parametrize("table", TABLES)
def test_every_table_has_its_declared_columns_and_dtypes_empty_or_not(corpus: ex.Corpus, table: str) -> None:
    declared = {column.name: PANDAS[column.type] for column in TABLES[table]}
    for frame in (corpus.table(table), ex.Corpus().table(table), getattr(corpus, table) if table != "failures" else corpus.table(table)):
        assert {name: str(dtype) for name, dtype in frame.dtypes.items()} == declared
    assert len(ex.Corpus().table(table)) == 0
    assert table == "failures" or len(corpus.table(table)) or table in ("people",)


def test_statistics_are_numbers_with_their_exact_digits(corpus: ex.Corpus) -> None:
    growth, investment = (row for _, row in corpus.statistics.iterrows())
    assert (growth["subject"], growth["value"], growth["unit"], growth["direction"]) == ("出口", 5.3, "%", "up")
    assert Decimal(growth["value_exact"]) == Decimal("5.3")
    assert (investment["value_exact"], investment["high_exact"]) == ("1200000000000", "1300000000000")
    assert (str(growth["as_of_start"].date()), str(growth["as_of_end"].date())) == ("2026-01-01", "2026-03-31")
    assert growth["source_agency"] == "agency:nbs"
    assert pd.isna(growth["high"]) and growth["published_date"] == pd.Timestamp("2026-04-18")


def test_tables_join_and_count(corpus: ex.Corpus) -> None:
    agencies = corpus.agencies
    assert agencies.loc[agencies["article_id"] == "2", ["name", "mentions"]].to_numpy().tolist() == [["工业和信息化部", 2]]
    posts = corpus.posts.merge(corpus.agencies, left_on=["article_id", "organization_id"], right_on=["article_id", "agency_id"])
    assert posts["name_x"].tolist() == ["林致远"]
    assert corpus.officials["posts"].tolist() == ["国家发展和改革委员会主任"]
    articles = corpus.articles.set_index("article_id")
    assert articles.loc["1", "statistics"] == 2 and "no publication date" in articles.loc["2", "warnings"]
    assert len(corpus.mentions) == sum(len(record.mentions) for record in corpus)


def test_arrow_holds_the_same_and_duckdb_reads_it(corpus: ex.Corpus) -> None:
    tables = corpus.to_arrow()
    assert list(tables) == list(TABLES)
    for name, table in tables.items():
        assert table.schema == ex.Corpus().to_arrow()[name].schema
        assert table.column_names == [column.name for column in TABLES[name]]
        assert table.num_rows == len(corpus.table(name))
        assert table.schema.field(0).metadata[b"meaning"]
    statistics = tables["statistics"]
    assert statistics.schema.field("as_of_end").type == pa.date32()
    assert duckdb.sql("SELECT max(value) FROM statistics").fetchall() == [(1.2e12,)]


def test_a_name_that_is_no_utf_8_stands_in_the_tables() -> None:
    corpus = ex.extract(ex.Article(id="\udcff.txt", text="央行降准。"), model="none")
    assert corpus.articles["article_id"].tolist() == ["\\udcff.txt"]
    assert corpus.to_arrow()["articles"]["article_id"].to_pylist() == ["\\udcff.txt"]


def test_an_unknown_table_names_those_there_are(corpus: ex.Corpus) -> None:
    with pytest.raises(KeyError, match="no table is called 'terms'; there are articles, officials"):
        corpus.table("terms")


def test_the_page_of_the_api_lists_the_columns_as_they_are() -> None:
    spec = importlib.util.spec_from_file_location("make_api", ROOT / "docs" / "make_api.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert module.PAGE.read_text(encoding="utf-8") == module.page(), "run: python docs/make_api.py"
