"""Rows of JSON Lines, JSON, CSV and Parquet keep their text; a bad row is told with its line and the others go on."""

from __future__ import annotations

import gzip
import json
import lzma

import pytest

from extractor.document import Article
from extractor.readers import ReadFailure, ReadOptions
from extractor.readers.options import HOW_TO_MAP
from tests.readers.support import EXAMPLES, PROSE, article, check_source, failure, read, written


def test_json_lines_example():
    path = EXAMPLES / "flashes.jsonl"
    found = read(path)
    assert [a.id for a in found] == [f"flash-000{n}" for n in range(1, 6)]
    assert found[2].outlet == "滨江日报" and found[2].source == f"{path.as_posix()}:3"
    assert found[0].source == "https://flash.example.org/0001"
    for each in found:
        check_source(each, path.read_text(encoding="utf-8"))


def test_csv_example():
    path = EXAMPLES / "provincial-bulletins.csv"
    found = read(path)
    assert [a.id for a in found] == ["bulletin-1", "bulletin-2", "bulletin-3"]
    assert '"算力券"' in found[0].text and "\n" in found[1].text
    assert [a.published for a in found] == ["2026-04-28", "2026-04-30", "2026-04-15T09:00:00"]
    for each in found:
        check_source(each, path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", ["a.jsonl", "a.json"])
def test_escapes_are_runs_of_their_own(tmp_path, name):
    source = '{"text": "\\u5de5信\\u90e8\\n\\"双碳\\"\\ud83d\\ude00。"}\n'
    found = article(written(tmp_path, name, source))
    assert found.text == '工信部\n"双碳"\U0001f600。'
    check_source(found, source)
    assert found.source_map is not None and found.source_map.span(8, 9) == (source.index("\\ud83d"), source.index("。"))


def test_rows_keep_their_text_as_given(tmp_path):
    text = "  标题\n来源：新华社\r\n\u3000\u3000" + PROSE + "<b> &amp; \t"
    assert article(written(tmp_path, "a.jsonl", json.dumps({"text": text}))).text == text


@pytest.mark.parametrize(
    ("line", "error"),
    [
        pytest.param(
            "{broken", "is no JSON: Expecting a name in quotation marks at character 2; expected one JSON object a line", id="broken"
        ),
        pytest.param("[1]", "is no JSON: Expecting '{' at character 1; expected one JSON object a line", id="array"),
        pytest.param('{"title": "甲"}', f"has no column 'text'; columns are title; {HOW_TO_MAP}", id="no-text"),
        pytest.param('{"text": " "}', "column 'text' is empty; every row needs a text; columns are text", id="blank"),
        pytest.param('{"text": 5}', "column 'text' is a number; every row needs a text; columns are text", id="number"),
        pytest.param('{"text": "甲"} 乙', "is no JSON: Extra data at character 15; expected one JSON object a line", id="extra"),
        pytest.param('{"a": ' + "[" * 100_000, "is JSON nested too deep; expected one JSON object a line", id="deep"),
    ],
)
def test_bad_json_line_is_told_and_the_others_go_on(tmp_path, line, error):
    good = json.dumps({"id": "甲", "text": PROSE}, ensure_ascii=False)
    path = written(tmp_path, "a.jsonl", f"{good}\n{line}\n\n{good}\n")
    first, bad, last = read(path)
    assert isinstance(first, Article) and isinstance(last, Article)
    assert bad == ReadFailure(path.as_posix(), 2, error)


def test_columns_are_mapped(tmp_path):
    row = {"编号": 7, "正文": PROSE, "日期": 1650348531, "标题": "甲", "来源": "新华社"}
    options = ReadOptions(columns={"id": "编号", "text": "正文", "published": "日期", "title": "标题", "source": "来源"})
    found = article(written(tmp_path, "a.jsonl", json.dumps(row)), options)
    assert (found.id, found.title, found.published, found.outlet) == ("7", "甲", "2022-04-19T06:08:51+00:00", "新华社")


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (
            {"标题": "甲", "发布时间": "2022年4月19日", "来源": "新华社", "正文": PROSE, "链接": "https://a.cn/1"},
            ("甲", "新华社", "https://a.cn/1"),
        ),
        ({"Headline ": "甲", "Date": "2022-04-19", "Media": "新华社", "CONTENT": PROSE, "来源": "//a.cn/1"}, ("甲", "新华社", None)),
        ({"新闻标题": "甲", "日期": "20220419", "来源": "https://a.cn/1", "新闻内容": PROSE}, ("甲", None, "https://a.cn/1")),
        ({"title": "甲", "标题": "乙", "date": "2022-04-19", "text": PROSE, "正文": "丙"}, ("甲", None, None)),
    ],
    ids=["chinese", "capitals", "address-as-source", "own-name-first"],
)
@pytest.mark.parametrize("name", ["a.jsonl", "a.csv", "a.parquet"])
def test_usual_names_of_columns_are_known(tmp_path, name, given, expected):
    if name == "a.parquet":
        path = _parquet(tmp_path / name, [given])
    elif name == "a.csv":
        path = written(tmp_path, name, f"{','.join(given)}\n{','.join(given.values())}\n")
    else:
        path = written(tmp_path, name, json.dumps(given))
    found = article(path)
    title, outlet, address = expected
    assert (found.title, found.outlet, found.published, found.text) == (title, outlet, "2022-04-19", PROSE)
    assert found.source == (address or found.id)


def test_a_usual_name_that_is_mapped_stands_for_nothing_else(tmp_path):
    row = {"日期": "2022-04-19", "时间": "2022-05-01", "正文": PROSE, "内容": "摘要"}
    options = ReadOptions(columns={"text": "正文", "title": "内容", "id": "日期"})
    found = article(written(tmp_path, "a.jsonl", json.dumps(row)), options)
    assert (found.id, found.title, found.text, found.published) == ("2022-04-19", "摘要", PROSE, "2022-05-01")


def test_row_without_id_is_named_by_its_line(tmp_path):
    path = written(tmp_path, "a.jsonl", "\n" + json.dumps({"text": PROSE}))
    assert article(path).id == f"{path.as_posix()}:2"


def test_unreadable_date_of_a_row_is_told(tmp_path):
    found = article(written(tmp_path, "a.jsonl", json.dumps({"text": PROSE, "published": "昨天"})))
    assert found.published is None
    assert found.warnings == (
        "published is '昨天', which is no date; expected 2022-04-19, say",
        "no publication date; relative dates stay null",
    )


@pytest.mark.parametrize(
    ("source", "ids"),
    [
        pytest.param('[{"id":"a","text":"甲。"},\n {"id":"b","text":"[乙], {\\"丙\\\\\\"}"}]', ["a", "b"], id="array"),
        pytest.param('\n{"id": "a",\n "text": "甲。", "x": [{}, "]"]}\n', ["a"], id="object"),
        pytest.param('{"id":"a","text":"甲。"}\n{"id":"b","text":"乙。"}\n', ["a", "b"], id="lines"),
        pytest.param('\ufeff[{"id":"a","text":"甲。"}]', ["a"], id="bom"),
        pytest.param("[]", [], id="empty"),
    ],
)
def test_json_file(tmp_path, source, ids):
    found = read(written(tmp_path, "a.json", source))
    assert [each.id for each in found] == ids
    for each in found:
        check_source(each, source.removeprefix("\ufeff"))


def test_json_array_tells_the_bad_object_by_its_number(tmp_path):
    path = written(tmp_path, "a.json", '[{"text":"甲。"},{"text":},{"text":"乙。"}]')
    first, bad, last = read(path)
    assert (first.text, last.text) == ("甲。", "乙。")
    assert str(bad).startswith(f"{path.as_posix()}:2: is no JSON: Expecting value at character 9")


@pytest.mark.parametrize("source", ['[{"text":"甲', "[1,2", '{"text":"甲"} x', '"甲"', "[{}]]"])
def test_json_file_that_is_none(tmp_path, source):
    assert any(isinstance(each, ReadFailure) for each in read(written(tmp_path, "a.json", source)))


def test_json_array_is_split_alike_wherever_the_pieces_end(tmp_path, monkeypatch):
    source = json.dumps([{"id": str(n), "text": f'第{n}段"\\引号\\"[{{'} for n in range(40)], ensure_ascii=True)
    path = written(tmp_path, "a.json", source)
    whole = read(path)
    for size in (1, 2, 3, 7, 64):
        monkeypatch.setattr("extractor.readers.json_elements.BUFFER", size)
        assert read(path) == whole
    assert len(whole) == 40


@pytest.mark.parametrize(
    ("source", "texts"),
    [
        pytest.param("text,id\n甲,1\n乙,2\n", ["甲", "乙"], id="plain"),
        pytest.param('id;text\r\n1;"甲;""乙"""\r\n', ['甲;"乙"'], id="semicolon"),
        pytest.param('id\ttext\n1\t"甲\n乙"\n', ["甲\n乙"], id="tab-and-line-feed"),
        pytest.param('\ufeff"id","text"\n"1","甲"', ["甲"], id="bom"),
        pytest.param('id,text\n1,5"管\n', ['5"管'], id="mark-within"),
        pytest.param("id,text\n\n,,\n".replace(",,", ",") + "1,甲\n", ["甲"], id="blank-rows"),
    ],
)
def test_csv(tmp_path, source, texts):
    found = read(written(tmp_path, "a.csv", source))
    assert [each.text for each in found] == texts
    for each in found:
        check_source(each, source.removeprefix("\ufeff"))


@pytest.mark.parametrize(
    ("source", "line", "error"),
    [
        pytest.param("id,body_2\n1,甲\n", 1, f"has no column 'text' in its header; columns are id, body_2; {HOW_TO_MAP}", id="header"),
        pytest.param("id,text\n1,甲,乙\n", 2, "has 3 cells where the header has 2; put a cell with a comma in quotation marks", id="cells"),
        pytest.param("id,text\n1,\n", 2, "column 'text' is empty; every row needs a text; columns are id, text", id="empty"),
        pytest.param(
            'id,text\n1,"甲\n', 2, "a quotation mark opens and never closes; close it, or double the mark within the cell", id="open"
        ),
    ],
)
def test_bad_csv(tmp_path, source, line, error):
    path = written(tmp_path, "a.csv", source)
    assert failure(path) == ReadFailure(path.as_posix(), line, error)


def _parquet(path, rows):
    import pyarrow as pa
    import pyarrow.parquet as pq

    pq.write_table(pa.Table.from_pylist(rows), path)
    return path


def test_parquet(tmp_path):
    from datetime import UTC, datetime

    rows = [{"id": n, "text": PROSE * n or None, "published": datetime(2022, 4, 19, 6, 8, tzinfo=UTC), "x": 1} for n in range(3)]
    path = _parquet(tmp_path / "a.parquet", rows)
    bad, *good = read(path)
    assert bad == ReadFailure(path.as_posix(), 1, "column 'text' is empty; every row needs a text; columns are id, text, published")
    assert [(a.id, a.text, a.published, a.source_map) for a in good] == [
        (str(n), PROSE * n, "2022-04-19T06:08:00+00:00", None) for n in (1, 2)
    ]


def test_damaged_parquet_is_told(tmp_path):
    path = _parquet(tmp_path / "a.parquet", [{"text": PROSE}])
    path.write_bytes(path.read_bytes()[:-20])
    assert failure(path).error.startswith("is no valid Parquet: ")


@pytest.mark.parametrize(("ending", "compress"), [(".gz", gzip.compress), (".xz", lzma.compress)])
@pytest.mark.parametrize("name", ["flashes.jsonl", "service-trade.txt", "2026-03-18-stable-jobs.md", "provincial-bulletins.csv"])
def test_compressed_files_read_the_same(tmp_path, name, ending, compress):
    path = written(tmp_path, name + ending, compress((EXAMPLES / name).read_bytes()))
    assert [(a.text, a.source_map) for a in read(path)] == [(a.text, a.source_map) for a in read(EXAMPLES / name)]


def test_zstandard_is_read(tmp_path):
    import pyarrow as pa

    path = tmp_path / "a.jsonl.zst"
    with pa.CompressedOutputStream(str(path), "zstd") as stream:
        stream.write((EXAMPLES / "flashes.jsonl").read_bytes())
    assert len(read(path)) == 5
