"""Paths, folders, globs, standard input; what can't be opened, is too large, or expands too far."""

from __future__ import annotations

import gzip
import io
import json
import lzma
import tracemalloc

import pytest

from extractor.document import Article
from extractor.errors import ConfigError
from extractor.readers import ReadFailure, ReadOptions, read_articles
from tests.readers.support import PROSE, article, failure, read, written


def test_folder_is_read_below_in_order(tmp_path):
    (tmp_path / "b").mkdir()
    (tmp_path / ".git").mkdir()
    for name in ("c.txt", "a.md", "b/x.txt", "README.md", ".hidden.txt", "x.png", ".git/a.txt"):
        written(tmp_path, name, PROSE)
    assert [found.id for found in read(tmp_path)] == [f"{tmp_path.as_posix()}/{name}" for name in ("a.md", "c.txt", "b/x.txt")]


def test_documents_in_a_folder_are_told_and_parts_of_pages_left_out(tmp_path):
    (tmp_path / "稳岗_files").mkdir()
    for name in ("稳岗.html", "稳岗_files/frame.html", "~$a.docx", "x.css"):
        written(tmp_path, name, f"<html><body><p>{PROSE}</p></body></html>")
    written(tmp_path, "a.docx", b"PK\x03\x04" + bytes(50))
    written(tmp_path, "b.pdf", b"%PDF-1.4\n")
    written(tmp_path, "c.rtf", b"{\\rtf1\\ansi")
    written(tmp_path, "d.mhtml", b"From: <Saved by Blink>\r\nMIME-Version: 1.0\r\n\r\n=E5=B7=A5")
    *told, page = read(tmp_path)
    assert page.id.endswith("稳岗.html")
    for one, kind in zip(told, ("an Office document", "a PDF document", "an RTF document", "(MHTML)"), strict=True):
        assert kind in one.error and "save" in one.error


@pytest.mark.parametrize(
    ("name", "published"),
    [
        ("2026-03-18_稳岗.txt", "2026-03-18"),
        ("20260318-稳岗.md", "2026-03-18"),
        ("t20260318_4281.html", "2026-03-18"),
        ("2026-03-18.txt", "2026-03-18"),
        ("20261318_稳岗.txt", None),
        ("202603181_稳岗.txt", None),
        ("稳岗-2026-03-18.txt", None),
    ],
)
def test_a_date_that_opens_the_name_stands_in(tmp_path, name, published):
    assert article(written(tmp_path, name, f"{PROSE}\n{PROSE}")).published == published
    dated = article(written(tmp_path, name, f"甲\n2026年3月19日 来源：新华社\n{PROSE}\n"))
    assert dated.published == "2026-03-19" or name.endswith(".md") or name.endswith(".html")


def test_glob_is_matched(tmp_path):
    for name in ("b.txt", "a.txt", "c.md"):
        written(tmp_path, name, PROSE)
    assert [found.id[-5:] for found in read(tmp_path / "*.txt")] == ["a.txt", "b.txt"]


@pytest.mark.parametrize(
    ("path", "error"),
    [
        ("missing.txt", "no such file or folder"),
        ("*.nothing", "matches no file"),
        ("empty", "holds no file that can be read; expected files ending in .txt"),
    ],
)
def test_missing_input_is_told_and_the_others_go_on(tmp_path, path, error):
    (tmp_path / "empty").mkdir()
    good = written(tmp_path, "a.txt", PROSE)
    bad, found = read_articles([str(tmp_path / path), str(good)])
    assert isinstance(bad, ReadFailure) and bad.error.startswith(error) and bad.source == str(tmp_path / path)
    assert isinstance(found, Article)


@pytest.mark.parametrize(
    ("content", "count"),
    [
        pytest.param(PROSE, 1, id="text"),
        pytest.param(f"---\ntitle: 甲\n---\n{PROSE}", 1, id="front-matter"),
        pytest.param(f"<!doctype html><html><body><p>{PROSE}</p></body></html>", 1, id="html"),
        pytest.param('{"text": "甲。"}\n{"text": "乙。"}\n', 2, id="json-lines"),
        pytest.param('[{"text": "甲。"},\n{"text": "乙。"}]', 2, id="json"),
        pytest.param('{\n"text": "甲。"\n}', 1, id="json-object"),
        pytest.param("id,text\n1,甲\n2,乙\n", 2, id="csv"),
        pytest.param('{"text": "甲。"}', 1, id="json-line"),
        pytest.param("[摘要]工信部印发通知。", 1, id="text-in-brackets"),
    ],
)
def test_standard_input_is_told_by_its_look(monkeypatch, content, count):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(content.encode())))
    found = list(read_articles(["-"]))
    assert len(found) == count and all(isinstance(each, Article) for each in found)
    assert "<" not in found[0].text and "---" not in found[0].text and "{" not in found[0].text


@pytest.mark.parametrize("name", ["a.txt", "a.text"])
def test_text_in_brackets_is_no_json(tmp_path, name):
    assert article(written(tmp_path, name, f"[摘要]{PROSE}")).text == f"[摘要]{PROSE}"


def test_format_may_be_forced(tmp_path):
    path = written(tmp_path, "a.data", json.dumps({"text": PROSE}))
    assert article(path, ReadOptions(format="jsonl")).text == PROSE
    with pytest.raises(ConfigError, match="no format is called 'docx'"):
        ReadOptions(format="docx")
    with pytest.raises(ConfigError, match="no column is called 'body'"):
        ReadOptions(columns={"body": "text"})


@pytest.mark.parametrize("name", ["a.txt", "a.jsonl", "a.json", "a.csv"])
def test_a_huge_line_is_refused_in_bounded_memory(tmp_path, name):
    path = tmp_path / name
    with path.open("wb") as file:
        file.write({"a.jsonl": b'{"text": "', "a.json": b'[{"text": "', "a.csv": b"text\n"}.get(name, b""))
        for _ in range(60):
            file.write(b"\xe5\x8f\xb7" * 100_000)
    tracemalloc.start()
    found = failure(path, ReadOptions(max_article_bytes=1_000_000))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert "1,000,000" in found.error and "max_article_bytes" in found.error
    assert peak < 12_000_000


def test_rows_behind_a_huge_line_are_read(tmp_path):
    row = json.dumps({"text": PROSE}, ensure_ascii=False)
    source = f"{row}\n{'甲' * 200_000}\n{row}\n"
    first, bad, last = read(written(tmp_path, "a.jsonl", source), ReadOptions(max_article_bytes=100_000))
    assert (bad.line, first.text, last.text) == (2, PROSE, PROSE)
    assert last.source_map.span(0, 1)[0] == source.rindex(PROSE)


@pytest.mark.parametrize(("ending", "compress"), [(".gz", gzip.compress), (".xz", lzma.compress)])
def test_damaged_compression_is_told(tmp_path, ending, compress):
    path = written(tmp_path, f"a.txt{ending}", compress(PROSE.encode())[:-8])
    assert failure(path).error.startswith("is damaged: ")


def test_a_bomb_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("extractor.readers.inputs._FREE_OUTPUT", 1_000_000)
    path = written(tmp_path, "a.jsonl.gz", gzip.compress((b" " * 9_999 + b"\n") * 2_000))
    assert failure(path, ReadOptions(max_expansion=100)).error.startswith("expands more than 100-fold")


def test_the_reader_is_lazy(tmp_path):
    good = written(tmp_path, "a.jsonl", (json.dumps({"text": PROSE}) + "\n") * 3)
    found = read_articles([str(good), str(tmp_path / "missing")])
    assert isinstance(next(found), Article)
