"""What a notebook gets: corpora from any source, failures kept, records as objects, explanations."""

from __future__ import annotations

import json
import lzma
import subprocess
import sys
from dataclasses import fields
from datetime import date
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pytest

import extractor as ex
from extractor.corpus import items
from extractor.errors import ConfigError, ReaderError

TEXT = "4月17日，工信部新闻发言人罗文锦表示，“将落实‘一企一策’。”全国关闭收费站206个，增长1.5%。"
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def record() -> ex.Record:
    return ex.extract_text(TEXT, published="2022-04-19", model="none")


def test_record_has_an_attribute_for_every_key_of_the_schema(record: ex.Record) -> None:
    schema = ex.schema()
    for key in schema["required"]:
        if key != "schema_version":
            assert hasattr(record, key), key
    kinds = {
        "mention": items.Mention, "person": items.Person, "post": items.Post, "agency": items.Agency,
        "organization": items.Organization, "policy_term": items.PolicyTerm, "document": items.Document,
        "statistic": items.Statistic, "date": items.Date, "quote": items.Quote, "meta": items.Meta,
    }  # fmt: skip
    for name, kind in kinds.items():
        extra = {"type", "name", "record"} if issubclass(kind, items.Mention) else set()
        assert {field.name for field in fields(kind)} - extra == set(schema["$defs"][name]["required"]), name


def test_items_are_typed_objects_with_exact_numbers(record: ex.Record) -> None:
    official = record.officials[0]
    assert (official.name, official.role) == ("罗文锦", "official")
    assert (official.posts[0].organization_id, official.posts[0].title) == ("agency:miit", "新闻发言人")
    count, rate = record.statistics
    assert (count.value, count.unit, rate.value, rate.direction) == (Decimal(206), "个", Decimal("1.5"), "up")
    assert isinstance(rate.value, Decimal)
    assert record.dates[0].value == "2022-04-17"
    assert record.quotes[0].speaker == "罗文锦"
    assert all(record.text[m.start : m.end] == m.text and m.record is record for m in record.mentions)
    assert [m.type for m in record.mentions] == sorted((m.type for m in record.mentions), key=[m.type for m in record.mentions].index)
    assert {m.type for m in record.mentions} == {"date", "agency", "official", "quote", "policy_term", "statistic"}


def test_sources_of_every_kind_give_the_same_items(tmp_path: Path) -> None:
    path = tmp_path / "甲.txt"
    path.write_text(TEXT, encoding="utf-8")
    frame = pd.DataFrame({"content": [TEXT, TEXT], "published": pd.to_datetime(["2022-04-19", None])}, index=["a", "b"])
    rows = [{"content": TEXT, "id": "a"}]
    options = {"model": "none", "columns": {"text": "content"}}
    found = [
        ex.extract(tmp_path, model="none"),
        ex.extract(str(path), model="none"),
        ex.extract([path], model="none"),
        ex.extract(ex.Article(id="a", text=TEXT), model="none"),
        ex.extract(frame, **options),
        ex.extract(pa.table({"content": [TEXT]}), **options),
        ex.extract(rows, **options),
        ex.extract(iter(rows), **options),
    ]
    for corpus in found:
        assert [m.text for m in corpus[0].mentions] == [m.text for m in found[0][0].mentions]
        assert corpus.failures == ()
    table = found[4]
    assert [each.id for each in table] == ["a", "b"]
    assert [each.published for each in table] == ["2022-04-19T00:00:00", None]
    assert [each.dates[0].value for each in table] == ["2022-04-17", None]
    assert table["b"] is table[1] and table[:1][0] is table[0] and "b" in table and table[0] in table


def test_failures_are_kept_and_told(tmp_path: Path) -> None:
    (tmp_path / "rows.jsonl").write_text('{"id":"1","text":"央行降准。"}\n{broken\n', encoding="utf-8")
    with pytest.warns(ex.ExtractionWarning, match=r"2 could not be read.*rows\.jsonl:2.*corpus\.failures"):
        corpus = ex.extract([tmp_path / "rows.jsonl", tmp_path / "absent.txt"], model="none")
    assert len(corpus) == 1
    assert [failure.line for failure in corpus.failures] == [2, None]
    assert corpus.table("failures")["stage"].tolist() == ["read", "read"]
    assert "2 failed" in repr(corpus) and "absent.txt" in corpus._repr_html_()


def test_iterator_holds_nothing_and_tells_each_failure() -> None:
    def rows():
        yield {"text": "央行降准。"}
        yield {"text": None}
        yield {"text": "工信部印发通知。"}

    with pytest.warns(ex.ExtractionWarning, match="table:2"):
        assert len(list(ex.iter_records(rows(), model="none"))) == 2
    failures: list[ex.ReadFailure] = []
    assert len(list(ex.iter_records(rows(), failures=failures, model="none"))) == 2
    assert [failure.line for failure in failures] == [2]
    given = rows()
    first = next(ex.iter_records(given, failures=[], model="none"))
    assert first.id == "table:1" and next(given)["text"] is None


@pytest.mark.parametrize(
    ("source", "error", "match"),
    [
        ("缺.txt", ReaderError, "no such file or folder; extract_text takes"),
        ("工信部近日印发通知。\n" * 500, ReaderError, "extract_text takes"),
        (pd.DataFrame({"摘要": ["央行降准。"]}), ConfigError, "no column 'text', its columns are 摘要"),
        (7, ConfigError, "cannot read articles from int"),
    ],
    ids=["path", "text", "column", "number"],
)
def test_wrong_sources_are_errors_that_say_what_to_do(source: object, error: type[Exception], match: str) -> None:
    with pytest.raises(error, match=match):
        ex.extract(source, model="none")


def test_saved_records_load_as_they_were(tmp_path: Path) -> None:
    corpus = ex.extract([{"id": "1", "text": TEXT, "published": "2022-04-19"}], model="none")
    corpus.save(tmp_path / "records.jsonl")
    loaded = ex.load(tmp_path / "records.jsonl")
    assert loaded[0] == corpus[0] and loaded.mentions.equals(corpus.mentions)
    assert json.loads(loaded[0].to_json()) == corpus[0].to_dict()
    (tmp_path / "records.jsonl.xz").write_bytes(lzma.compress((tmp_path / "records.jsonl").read_bytes()))
    assert ex.load(tmp_path / "records.jsonl.xz") == loaded
    (tmp_path / "articles.jsonl").write_text('\n{"id":"1","text":"央行降准。"}\n', encoding="utf-8")
    with pytest.raises(ReaderError, match=r"articles\.jsonl:2: is no record; load takes what extract wrote"):
        ex.load(tmp_path / "articles.jsonl")


def test_explain_tells_one_mention_or_all(record: ex.Record) -> None:
    term = record.policy_terms[0].mentions[0]
    lines = ex.explain(term).splitlines()
    assert lines[0] == f"{term.start}-{term.end} policy_term 一企一策"
    assert sum(not line.startswith(" ") for line in lines) == 1
    assert sum(not line.startswith(" ") for line in ex.explain(record).splitlines()) == len(record.mentions)
    assert ex.explain(record.statistics[1]).splitlines()[0].endswith("statistic 1.5%")


def test_explain_of_a_loaded_record_asks_for_the_same_options(record: ex.Record) -> None:
    json_record = record.to_dict()
    assert "agency:miit" in ex.explain(ex.Record(json_record).agencies[0].mentions[0])
    other = ex.Record({**json_record, "meta": {**json_record["meta"], "config": "sha256:0"}})
    with pytest.raises(ConfigError, match="options are not those"):
        ex.explain(other)
    older = ex.Record({**json_record, "meta": {**json_record["meta"], "lexicons": "sha256:0"}})
    with pytest.raises(ConfigError, match="lexicons are not those"):
        ex.explain(older)


def test_own_lexicons_are_read_anew_when_they_change(tmp_path: Path) -> None:
    own = tmp_path / "policy_terms" / "mechanisms.csv"
    own.parent.mkdir()

    def terms() -> list[str]:
        corpus = ex.extract([{"text": "当地推行云帆清单。"}], model="none", lexicons=[tmp_path])
        return [term.term for term in corpus[0].policy_terms]

    own.write_text("term,kind,source\n云帆台账,mechanism,general-knowledge\n", encoding="utf-8")
    before = terms()
    own.write_text("term,kind,source\n云帆清单,mechanism,general-knowledge\n", encoding="utf-8")
    assert (before, terms()) == ([], ["云帆清单"])


def _is_done_within(seconds: float, code: str) -> bool:
    # processor time: what else the machine does is not counted; a second try for the cold start of the file system
    timed = f"import time\nstart = time.process_time()\n{code}\nprint(time.process_time() - start)"
    return any(
        float(subprocess.run([sys.executable, "-c", timed], capture_output=True, text=True, cwd=ROOT, check=True).stdout) < seconds
        for _ in range(2)
    )


def test_import_is_quick() -> None:
    assert _is_done_within(0.15, "import extractor")


def test_the_examples_are_quick_from_a_cold_start() -> None:
    # 3 seconds are promised, of the clock and on a machine of its own; twice that catches what would break the promise for good
    assert _is_done_within(6, "import extractor as ex; ex.extract('examples')")


@pytest.mark.parametrize("published", ["2026/4/18", "2026年4月18日", date(2026, 4, 18)])
def test_a_text_may_be_dated_as_people_write_dates(published: str | date) -> None:
    assert ex.extract_text("一季度出口增长5%。", published=published, model="none").statistics[0].as_of == "2026-Q1"


def test_what_is_no_date_or_no_path_is_told() -> None:
    with pytest.raises(ConfigError, match="published is '去年', which is no date"):
        ex.extract_text("一季度出口增长5%。", published="去年", model="none")
    with pytest.warns(ex.ExtractionWarning, match="is a text where a path is expected"):
        assert ex.extract(["一季度出口增长5%。"], model="none").failures[0].line == 1


def test_a_frame_with_chinese_columns_is_read() -> None:
    frame = pd.DataFrame({"标题": ["甲"], "正文": ["一季度出口增长5%。"], "日期": ["2026-04-18"], 7: [1]})
    for source in (frame, frame.to_dict("records")):
        (record,) = ex.extract(source, model="none")
        assert (record.title, record.statistics[0].as_of) == ("甲", "2026-Q1")
