"""Encodings are found and told; damaged or mixed bytes never pass as text."""

from __future__ import annotations

import json

import pytest

from extractor.errors import ConfigError
from extractor.readers import ReadOptions
from tests.readers.support import PROSE, article, failure, read, written

TRADITIONAL = "財政部昨日發布通知，要求各地方政府落實「白名單」制度。"
LONG = "\n".join([PROSE] * 20)


@pytest.mark.parametrize(
    ("encoding", "text", "warnings"),
    [
        pytest.param("utf-8", PROSE, (), id="utf-8"),
        pytest.param("utf-8-sig", PROSE, (), id="utf-8-bom"),
        pytest.param("utf-16", PROSE, ("read as UTF-16",), id="utf-16-bom"),
        pytest.param("utf-16-le", PROSE + "GDP 5%", ("read as UTF-16",), id="utf-16-le"),
        pytest.param("utf-16-be", PROSE + "GDP 5%", ("read as UTF-16",), id="utf-16-be"),
        pytest.param("gb18030", PROSE, ("read as GB18030",), id="gb18030"),
        pytest.param("gbk", "財政部發布", ("read as GB18030",), id="traditional-in-gbk"),
        pytest.param("big5", TRADITIONAL, ("read as Big5",), id="big5"),
        pytest.param("big5", "稅務局", ("read as Big5",), id="big5-short"),
        pytest.param("gb18030", "联通公司发布通知。", ("read as GB18030",), id="famous-for-looking-like-utf-8"),
    ],
)
def test_encoding_is_found(tmp_path, encoding, text, warnings):
    found = article(written(tmp_path, "a.txt", text.encode(encoding)))
    assert found.text == text
    assert found.warnings[:-1] == warnings


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "gb18030", "big5"])
@pytest.mark.parametrize("name", ["a.jsonl", "a.json", "a.csv"])
def test_rows_in_any_encoding(tmp_path, name, encoding):
    rows = f"id,text\n甲,{TRADITIONAL}\n" if name == "a.csv" else json.dumps({"id": "甲", "text": TRADITIONAL}, ensure_ascii=False) + "\n"
    found = article(written(tmp_path, name, rows.encode(encoding)))
    assert (found.id, found.text) == ("甲", TRADITIONAL)
    assert found.source_map is not None
    assert found.source_map.span(0, 3) == (rows.index("財"), rows.index("財") + 3)


def test_declared_encoding_of_a_page_is_believed(tmp_path):
    page = f'<html><head><meta charset="gb2312"><title>甲</title></head><body><p>{PROSE}</p></body></html>'
    assert article(written(tmp_path, "a.html", page.encode("gbk"))).text == PROSE
    assert article(written(tmp_path, "b.html", page)).warnings[0] == "no publication date; relative dates stay null"


def test_forced_encoding_rules(tmp_path):
    path = written(tmp_path, "a.txt", PROSE.encode("gb18030"))
    assert article(path, ReadOptions(encoding="gbk")).text == PROSE
    assert failure(path, ReadOptions(encoding="utf-8")).error == "byte 0 is not valid UTF-8; give its true encoding"
    with pytest.raises(ConfigError, match="no encoding is called"):
        ReadOptions(encoding="gb99")


@pytest.mark.parametrize("name", ["a.txt", "a.csv", "a.jsonl", "a.json"])
@pytest.mark.parametrize(
    ("forced", "codec", "warnings"),
    [
        ("gb2312", "gb18030", ("read as GB18030",)),
        ("big5", "big5hkscs", ("read as Big5",)),
        ("utf-16", "utf-16-be", ("read as UTF-16",)),
        ("utf-16", "utf-16-le", ("read as UTF-16",)),
        ("UTF8", "utf-8", ()),
    ],
)
def test_forced_encoding_means_the_same_for_files_and_rows(tmp_path, name, forced, codec, warnings):
    text = "財政部發布通知，嘅。"  # 嘅 is in the larger sets of characters alone
    rows = {"a.txt": text, "a.csv": f"text\n{text}\n"}.get(name, json.dumps({"text": text}, ensure_ascii=False))
    mark = "\ufeff" if codec.startswith("utf-16") else ""
    found = article(written(tmp_path, name, (mark + rows).encode(codec)), ReadOptions(encoding=forced))
    assert found.text == text
    assert found.warnings[:-1] == warnings


def test_a_damaged_byte_is_told(tmp_path):
    data = LONG.encode()
    at = data.index("产业".encode()) + 1
    found = article(written(tmp_path, "a.txt", data[:at] + b"\xff" + data[at + 1 :]))
    assert found.warnings[0].startswith(f"line 1: byte {at - 1} is not valid UTF-8; ")
    assert "\ufffd" in found.text


@pytest.mark.parametrize(
    ("data", "line", "error"),
    [
        pytest.param(
            f"{LONG}\n".encode() + PROSE.encode("gb18030"), 21, "is not valid UTF-8; it is damaged or mixes encodings", id="utf-8-first"
        ),
        pytest.param(f"{LONG}\n".encode("gb18030") + PROSE.encode(), 21, "mixes GB18030 with UTF-8; save it in one", id="gb18030-first"),
        pytest.param(b"\x89PNG\r\n\x1a\n\0\0", None, "is a PNG picture, not text; save it as text or HTML", id="png"),
        pytest.param(b"%PDF-1.7\n", None, "is a PDF document, not text", id="pdf"),
        pytest.param(b"PK\x03\x04\0", None, "is a ZIP archive or an Office document, not text", id="docx"),
        pytest.param(bytes(range(256)) * 9, None, "is a binary file; save it as text or HTML", id="binary"),
        pytest.param(b"", None, "is empty; expected an article", id="empty"),
        pytest.param(b" \n\t\n", None, "holds nothing but white space; expected an article", id="blank"),
        pytest.param(b"\xef\xbb\xbf", None, "holds nothing but white space; expected an article", id="bom-alone"),
    ],
)
@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.html"])
def test_what_is_no_text_is_told(tmp_path, name, data, line, error):
    found = failure(written(tmp_path, name, data))
    assert error in found.error
    assert found.line == line


@pytest.mark.parametrize("name", ["a.jsonl", "a.json", "a.csv"])
def test_binary_rows_are_told(tmp_path, name):
    assert "is a PNG picture" in failure(written(tmp_path, name, b"\x89PNG\r\n\x1a\n\0\0")).error


def test_a_row_in_another_encoding_is_told_and_the_others_go_on(tmp_path):
    lines = [json.dumps({"id": n, "text": PROSE}, ensure_ascii=False).encode("gb18030" if n == 2 else "utf-8") for n in (1, 2, 3)]
    first, bad, last = read(written(tmp_path, "a.jsonl", b"\n".join(lines)))
    assert (first.id, last.id, bad.line) == ("1", "3", 2)
    assert "is not valid UTF-8" in bad.error


@pytest.mark.parametrize(
    ("raw", "text", "warning"),
    [
        pytest.param(
            '"甲\\ud800乙。"', "甲\ufffd乙。", "the text holds 1 U+FFFD, which stand for lone surrogates or damaged characters", id="lone"
        ),
        pytest.param('"甲\\u0001乙。"', "甲\x01乙。", "the text holds control characters, U+0001 first at offset 1", id="control"),
        pytest.param('"……！！"', "……！！", "the text holds no word", id="punctuation"),
    ],
)
def test_odd_text_is_told(tmp_path, raw, text, warning):
    found = article(written(tmp_path, "a.jsonl", f'{{"text": {raw}, "published": "2026-01-02"}}'))
    assert (found.text, found.warnings) == (text, (warning,))
