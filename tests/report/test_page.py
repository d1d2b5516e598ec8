"""The file of the report: whole, by itself, escaped, the same for the same records, by command and option alike."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from extractor.cli import main
from extractor.lexicon.loader import Lexicon
from extractor.record import schema
from extractor.report.origins import origin_of
from extractor.report.page import HtmlReport, labels
from tests.report.articles import EXAMPLES, examples, hostile, pipeline, record_of


def _write(path: Path, records: Any) -> str:
    report = HtmlReport(path, "标题<b>")
    for record in records:
        report.write(record)
    report.close()
    return path.read_text(encoding="utf-8")


def _data(page: str) -> dict[str, Any]:
    (found,) = re.findall(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)
    data: dict[str, Any] = json.loads(found)
    return data


def _run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(each) for each in arguments])


def test_the_page_asks_the_network_for_nothing(tmp_path: Path) -> None:
    page = _write(tmp_path / "r.html", examples())
    head = page[: page.index('id="labels"')]
    assert "default-src 'none'" in head and "unsafe" not in head and "require-trusted-types-for 'script'" in head
    assert re.findall(r"<(?:link|img|iframe|object|script[^>]*src)", page) == []
    assert re.findall(r"url\(|@import|fetch\(|XMLHttpRequest|innerHTML|\beval\(", page) == []
    assert re.findall(r"<[a-z]+[^<>]*\son[a-z]+=", head) == []


def test_the_data_holds_each_mention_once_and_no_unknowns(tmp_path: Path) -> None:
    data = _data(_write(tmp_path / "r.html", examples()))
    assert len(data["articles"]) == len(examples())
    for article, record in zip(data["articles"], examples(), strict=True):
        for shown, given in zip(article["agencies"], record["agencies"], strict=True):
            texts = [article["text"][place[0] : place[1]] for place in shown["at"]]
            assert texts == [mention["text"] for mention in given["mentions"]]
            assert [data["rules"][place[2]] for place in shown["at"]] == [mention["by"] for mention in given["mentions"]]
        assert None not in [value for item in article["statistics"] for value in item.values()]


def test_hostile_text_cannot_leave_its_place(tmp_path: Path) -> None:
    given = list(hostile())
    page = _write(tmp_path / "r.html", given)
    assert page.count("<script") == page.count("</script") == 3
    assert "<title>标题&lt;b&gt;</title>" in page
    assert "\u2028" not in page and "\u2029" not in page
    assert [article["title"] for article in _data(page)["articles"]] == [record["title"] for record in given]


def test_offsets_are_those_of_javascript(tmp_path: Path) -> None:
    (article,) = _data(_write(tmp_path / "r.html", [record_of("🎉𠮷林和工信部")]))["articles"]
    assert article["agencies"][0]["at"][0][:2] == [6, 9]


def test_numbers_beyond_javascript_keep_their_digits(tmp_path: Path) -> None:
    record = record_of("出口额达100亿元。")
    record["statistics"][0]["value"] = 10**17 + 1
    (article,) = _data(_write(tmp_path / "r.html", [record]))["articles"]
    assert article["statistics"][0]["value_exact"] == "100000000000000001"


def test_a_mention_knows_its_line_in_the_original(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("news").mkdir()
    Path("news/a b.txt").write_text("标题\n\n4月1日，工信部发布。\r\n财政部印发通知。\n", encoding="gb18030")
    done = _run("report", "news", "-o", "out/r.html", "--model", "none")
    assert done.exit_code == 0, done.output
    (article,) = _data(Path("out/r.html").read_text(encoding="utf-8"))["articles"]
    assert article["href"] == "./../news/a%20b.txt"
    assert [item["at"][0][4] for item in article["agencies"]] == [3, 4]


@pytest.mark.parametrize(
    "source", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "//evil.example", "\x00", "http://a b"]
)
def test_no_other_address_becomes_a_link(source: str, tmp_path: Path) -> None:
    assert origin_of(record_of("工信部。", source=source), tmp_path).href is None


def test_an_address_stays_a_link(tmp_path: Path) -> None:
    assert origin_of(record_of("工信部。", source="https://a.example/x?y=1"), tmp_path).href == "https://a.example/x?y=1"


def test_records_and_articles_give_the_same_page(tmp_path: Path) -> None:
    one, other, third = (tmp_path / name for name in ("a.html", "b.html", "c.html"))
    done = _run("extract", EXAMPLES, "-o", tmp_path / "r.jsonl", "--html", one, "--model", "none")
    assert done.exit_code == 0, done.output
    assert _run("report", tmp_path / "r.jsonl", "-o", other).exit_code == 0
    assert _run("report", EXAMPLES, "-o", third, "--model", "none").exit_code == 0
    assert one.read_bytes() == other.read_bytes() == third.read_bytes()
    assert not list(tmp_path.glob("*.part"))


def test_what_cannot_be_read_is_named_and_the_rest_is_shown(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("工信部印发通知。", encoding="utf-8")
    done = _run("report", tmp_path / "a.txt", tmp_path / "none.txt", "-o", tmp_path / "r.html", "--model", "none")
    assert done.exit_code == 1 and "none.txt" in done.stderr
    assert len(_data((tmp_path / "r.html").read_text(encoding="utf-8"))["articles"]) == 1


def test_a_damaged_record_is_named_and_leaves_no_page(tmp_path: Path) -> None:
    lines = [json.dumps(record) for record in examples()[:2]]
    (tmp_path / "r.jsonl").write_text("\n".join([*lines, '{"id": "x"}']), encoding="utf-8")
    done = _run("report", tmp_path / "r.jsonl", "-o", tmp_path / "r.html")
    assert done.exit_code == 2 and "r.jsonl:3" in done.stderr
    assert not list(tmp_path.glob("r.html*"))


def test_every_code_of_a_record_has_words_in_both_languages() -> None:
    words = labels()
    for group in words.values():
        assert all(len(pair) == 2 and all(pair) for pair in group.values())
    codes = set(_codes(schema())) | set(_kinds(pipeline().lexicon))
    assert sorted(codes - set(words["values"])) == []


def _codes(node: Any) -> Any:
    if isinstance(node, dict):
        yield from (value for value in node.get("enum", ()) if value is not None)
        for child in node.values():
            yield from _codes(child)
    elif isinstance(node, list):
        for child in node:
            yield from _codes(child)


def _kinds(lexicon: Lexicon) -> Any:
    for table in ("agencies", "local_bodies", "policy_terms"):
        yield from (row["kind"] for row in lexicon.rows(table))
