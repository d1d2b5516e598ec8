"""What notebooks show: well-formed HTML without scripts, everything escaped, all marks in place."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

import extractor as ex
from extractor.corpus.display import escape_text

HOSTILE = (
    "<script>alert(1)</script>工信部\"onmouseover='x'&amp;“一企一策”\x1b[31m\u202e罗文锦表示，“央行<b>降准0.5个百分点</b>。”]]></mark>"
)


def _parsed(html: str) -> ET.Element:
    return ET.fromstring(html)


def test_record_shows_its_text_with_every_mention_marked() -> None:
    record = ex.extract_text("工信部新闻发言人罗文锦表示，“将推行一企一策。”", title="标题", published="2026-03-18", model="none")
    root = _parsed(record._repr_html_())
    body = root.find("div[@lang='zh']")
    assert body is not None and "".join(body.itertext()) == record.text
    hovers = {mark.get("title") for mark in body.iter("mark")}
    assert any(hover and hover.startswith("工业和信息化部\nministry · agency:miit\nagency · ") for hover in hovers)
    assert any(hover and hover.startswith("罗文锦\n工业和信息化部 新闻发言人\nofficial · ") for hover in hovers)
    assert len(hovers) == len(record.mentions)


def test_hostile_text_stays_text() -> None:
    record = ex.extract_text(HOSTILE, title=HOSTILE, id=HOSTILE, model="none")
    corpus = ex.Corpus([record], [ex.ReadFailure(HOSTILE, 1, HOSTILE)])
    for html in (record._repr_html_(), corpus._repr_html_(), *(mention._repr_html_() for mention in record.mentions)):
        root = _parsed(html)
        assert {each.tag for each in root.iter()} <= {"div", "mark", "span", "table", "tr", "td", "th", "code", "b", "ul", "li"}
        assert {key for each in root.iter() for key in each.attrib} <= {"style", "title", "lang"}
        assert "\x1b" not in html and "\u202e" not in html
        assert not re.search(r"url\(|expression|javascript:", html)
    body = _parsed(record._repr_html_()).find("div[@lang='zh']")
    assert body is not None and "".join(body.itertext()) == HOSTILE.replace("\x1b", "\ufffd").replace("\u202e", "\ufffd")


def test_long_articles_are_cut_in_the_display_alone() -> None:
    record = ex.extract_text("工信部印发通知。" * 3000, model="none")
    assert "more characters" in record._repr_html_()
    assert len(record.mentions) == 3000


def test_colours_read_on_light_and_dark() -> None:
    html = ex.extract_text("工信部印发通知，出口增长5%。", model="none")._repr_html_()
    assert set(re.findall(r"[^-]color:([^;\"]+)", html)) == {"inherit"}
    assert all(colour.startswith("rgba(") or colour == "none" for colour in re.findall(r"background:([^;\"]+)", html))


def test_corpus_sums_up_what_was_found() -> None:
    rows = [{"text": "工信部印发通知。", "published": day} for day in ("2026-03-18", "2026-03-20")]
    corpus = ex.extract(rows, model="none")
    assert repr(corpus) == "Corpus(2 articles: 2 agencies)"
    html = corpus._repr_html_()
    assert "2 articles, 2026-03-18 – 2026-03-20" in html and "工业和信息化部 (2)" in html
    assert repr(corpus[0]) == "Record('table:1': agencies=1)"
    assert repr(ex.Corpus()) == "Corpus(0 articles)" and _parsed(ex.Corpus()._repr_html_()) is not None


def test_astral_characters_are_printable() -> None:
    assert escape_text("𠮷👍") == "𠮷👍"
