"""Plain text: titles, paragraphs, and lines wrapped at a fixed width."""

from __future__ import annotations

import pytest

from tests.readers.support import PROSE, article, check_source, written

LONG = (
    "生态环境部水生态环境司负责人宁致和介绍，去年全国地表水优良断面比例升至九成，"
    "长江干流连续多年保持二类水质，黄河干流亦有改善，但部分湖库富营养化风险依旧突出。"
)


def _wrapped(paragraph: str, width: int) -> str:
    return "\n".join(paragraph[at : at + width] for at in range(0, len(paragraph), width))


@pytest.mark.parametrize("gap", ["\n\n", "\n　　"])
def test_wrapped_lines_are_joined(tmp_path, gap):
    source = "水质持续改善\n\n　　" + gap.join(_wrapped(p, 30) for p in (LONG, LONG[::-1], LONG))
    found = article(written(tmp_path, "a.txt", source))
    assert (found.title, found.text) == ("水质持续改善", "\n".join((LONG, LONG[::-1], LONG)))
    check_source(found, source)


def test_paragraphs_of_a_line_are_not_joined(tmp_path):
    lines = [LONG, PROSE, "一、总体要求", LONG, "二、主要任务", PROSE, LONG]
    assert article(written(tmp_path, "a.txt", "\n".join(lines))).text == "\n".join(lines)


@pytest.mark.parametrize(
    ("first", "title"),
    [
        pytest.param("水利部：今年将开工14项工程", "水利部：今年将开工14项工程", id="headline"),
        pytest.param("水质好转了吗？", "水质好转了吗？", id="question"),
        pytest.param("政策要点包括：", None, id="colon"),
        pytest.param("政策已经落地。", None, id="sentence"),
        pytest.param(LONG, None, id="paragraph"),
    ],
)
def test_first_line_is_the_title_where_it_looks_like_one(tmp_path, first, title):
    found = article(written(tmp_path, "a.txt", f"{first}\n{PROSE}\n{LONG}\n"))
    assert found.title == title
    assert found.text.startswith(PROSE if title else first)


def test_a_lone_line_is_text(tmp_path):
    assert article(written(tmp_path, "a.txt", "水质持续改善")).text == "水质持续改善"


def test_windows_line_ends_leave_no_trace(tmp_path):
    source = f"水质持续改善\r\n\r\n{PROSE}\r\n{LONG}\r\n"
    found = article(written(tmp_path, "a.txt", source))
    assert found.text == f"{PROSE}\n{LONG}"
    check_source(found, source)


def test_credit_in_brackets_ends_a_paragraph(tmp_path):
    found = article(written(tmp_path, "a.txt", f"{LONG}\n{PROSE}（文章来源：江河时报）\n"))
    assert (found.text, found.outlet) == (f"{LONG}\n{PROSE}", "江河时报")


def test_a_source_below_a_figure_is_not_the_outlet(tmp_path):
    found = article(written(tmp_path, "a.txt", "\n".join([LONG, "来源：国家统计局", *[PROSE] * 6])))
    assert found.outlet is None
    assert "国家统计局" not in found.text
