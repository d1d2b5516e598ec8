"""Whatever the bytes are, a reader gives articles and failures, in time that grows with the input, and true offsets."""

from __future__ import annotations

import csv
import io
import json
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.document import Article
from extractor.readers import ReadFailure, ReadOptions
from extractor.readers.encodings import decode
from extractor.readers.markup import parse_markup
from extractor.readers.open import _READERS
from tests.readers.support import PROSE, check_source, failure, written

WHOLE = ("text", "markdown", "html")
PIECES = (
    PROSE, "工信部", "\n", "\n\n", " ", "\u3000", "&ldquo;", "&#8221;", "&nbsp;", "&", "<", ">", '"', "<p>", "</p>", "<div>", "</div>",
    "<a href='x'>", "</a>", "<br>", "<script>", "</script>", "<!--", "-->", "<td>", "<pre>", "</pre>", "**", "*", "_", "`", "[", "](", ")",
    "![", "# ", "- ", "|", "\\", "---", "```", "> ", "来源：新华社", "2026-01-02", "（编辑：甲）", "\r\n", "<title>", "</title>", "<b>",
    "</b>", "😀", "\ufeff", "{%", "%}",
)  # fmt: skip
MARKUP = st.lists(st.sampled_from(PIECES), max_size=60).map("".join)
REPEATED = (
    "<", "<a ", "<a x='", '<a x="', "<!--", "<p>", "</p>", "<div>", "<b>", "</i>", "&", "&#", "&lt", "<script>", "<title>", "<a href=x>",
    "<td> ", "[", "![", "*", "**", "[a](", "`", "\\", "> ", "|", "| a ", "# ", "{%", "<http://", "-", "- ", " \n", "\n ", "来源：", "（",
    "记者 ", "2026-", "要求各地抓紧落实稳岗扩岗各项部署并按月报送进展\n", "{: ", "<a x=>y", "[^", "__a", "1. ", "~~~\n", "<pre>\n",
)  # fmt: skip


def _run(form: str, data: bytes, options: ReadOptions | None = None) -> list[Article | ReadFailure]:
    from extractor.errors import ReaderError

    out: list[Article | ReadFailure] = []
    try:
        out.extend(_READERS[form](io.BufferedReader(io.BytesIO(data)), "x", options or ReadOptions()))  # type: ignore[arg-type]
    except ReaderError as error:
        assert "\n" not in str(error)
        out.append(ReadFailure.of(error))
    return out


@settings(max_examples=300, deadline=None)
@given(MARKUP, st.sampled_from(["text", "markdown"]), st.sampled_from(["", "---\ntitle: 甲\n---\n", "<html><body>"]))
def test_offsets_of_pages_hold(body, form, head):
    source = head + body
    for found in _run(form, source.encode()):
        if isinstance(found, Article):
            check_source(found, decode(source.encode(), "x").text)


@settings(max_examples=200, deadline=None)
@given(MARKUP)
def test_offsets_of_markup_hold(body):
    for paragraph in parse_markup(body).paragraphs:
        check_source(Article(id="x", text=paragraph.text.text, source_map=paragraph.text.source_map), body)


@settings(max_examples=25, deadline=None)
@given(MARKUP, st.booleans())
def test_offsets_of_whole_pages_hold(body, has_article):
    source = f"<html><head><title>甲</title></head><body><div>{f'<p>{PROSE}</p>' * 3 if has_article else ''}{body}</div></body></html>"
    for found in _run("html", source.encode()):
        if isinstance(found, Article):
            check_source(found, source)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.text(), max_size=4), st.booleans(), st.sampled_from(["jsonl", "json"]))
def test_offsets_of_json_hold(texts, ascii_only, form):
    rows = [json.dumps({"id": n, "text": text, "z": text}, ensure_ascii=ascii_only) for n, text in enumerate(texts)]
    source = "\n".join(rows) if form == "jsonl" else f"[{', '.join(rows)}]"
    data = source.encode("utf-8", "replace")
    wanted = [json.loads(row)["text"] for row in data.decode().split("\n")] if form == "jsonl" and rows else []
    found = [each for each in _run(form, data) if isinstance(each, Article)]
    for each in found:
        check_source(each, decode(data, "x").text if data.strip() else "")
    if form == "jsonl":
        assert [each.text for each in found] == [_scalar(text) for text in wanted if text.strip()]


def _scalar(text: str) -> str:
    return "".join("\ufffd" if "\ud800" <= char <= "\udfff" else char for char in text)


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.text(st.characters(codec="utf-8", exclude_characters="\0\r")),
            st.text(st.characters(codec="utf-8", exclude_characters="\0\r")),
        ),
        max_size=5,
    )
)
def test_csv_reads_what_csv_writes(rows):
    file = io.StringIO(newline="")
    csv.writer(file, quoting=csv.QUOTE_ALL).writerows([("id", "text"), *rows])
    source = file.getvalue()
    found = [each for each in _run("csv", source.encode()) if isinstance(each, Article)]
    assert [each.text for each in found] == [text for _, text in rows if text.strip()]
    for each in found:
        check_source(each, source)


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=400), st.sampled_from(["text", "markdown", "jsonl", "json", "csv", "parquet"]))
def test_no_bytes_break_a_reader(data, form):
    if data:
        for found in _run(form, data):
            assert isinstance(found, Article | ReadFailure)


@settings(max_examples=30, deadline=None)
@given(st.binary(max_size=400))
def test_no_bytes_break_the_page_reader(data):
    if data:
        _run("html", b"<html>" + data)


@pytest.mark.parametrize("piece", REPEATED)
@pytest.mark.parametrize("form", WHOLE)
def test_repetition_takes_linear_time(form, piece):
    size = 40_000 if form == "html" else 20_000
    started = time.process_time()
    _run(form, (PROSE + piece * (size // len(piece))).encode())
    assert time.process_time() - started < 2


@pytest.mark.parametrize(
    "body", ["<div>" * 50_000 + PROSE, "<html><body>" + "<div>" * 3_000 + PROSE, "<html>" + "<table><tr><td>" * 2_000 + PROSE]
)
def test_deep_nesting_is_read(body):
    (found,) = _run("html", body.encode())
    assert isinstance(found, Article) and found.text == PROSE


@pytest.mark.parametrize(
    ("head", "line", "error"),
    [
        pytest.param("title: 工信部: 一企一策\n", 2, "broken YAML: mapping values are not allowed here; put the value in", id="colon"),
        pytest.param('title: "甲\n', 2, "broken YAML: found unexpected end of stream", id="quote"),
        pytest.param("- 甲\n- 乙\n", 2, "the front matter is no list of names and values", id="list"),
        pytest.param("a: &a [x]\n" + "b: [" + "*a, " * 30 + "]\n", 2, "broken YAML: more than 20 aliases", id="aliases"),
        pytest.param("a: " + "[" * 20_000 + "\n", 2, "broken YAML: nested too deep", id="deep"),
        pytest.param("a: !!python/object/apply:os.system [ls]\ntitle: 甲: 乙\n", 3, "broken YAML: mapping values", id="python"),
    ],
)
def test_broken_front_matter_is_told(tmp_path, head, line, error):
    found = failure(written(tmp_path, "a.md", f"---\n{head}---\n{PROSE}"))
    assert found.error.startswith(error)
    assert found.line == line


def test_unclosed_front_matter_is_told(tmp_path):
    found = failure(written(tmp_path, "a.md", f"---\ntitle: 甲\n{PROSE}"))
    assert (found.line, found.error) == (1, "the front matter is never closed; close it with a line of ---")
