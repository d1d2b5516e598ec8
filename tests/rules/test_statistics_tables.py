"""Figures of tables: in text, parted by tabs, | or blanks, and in HTML from the file to the record."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractor.document import Article
from extractor.pipeline import Pipeline
from extractor.readers import read_articles
from extractor.record import extract
from tests.rules.figures import cells, read

PROSE = "海州市统计局今天公布上半年主要指标，工业和服务业继续恢复，内外贸易保持增长，就业形势总体稳定。"


def test_table_with_unit_in_caption(pipeline: Pipeline) -> None:
    text = "主要指标（单位：亿元）\n指标\t2025年\t同比增长（%）\n进出口\t4310.5\t6.2\n其中：出口\t2,150.3\t-1.4\n\n以上为初步数据。"
    assert cells(read(pipeline, text)) == [
        ("进出口", 431050000000, "元", "level", None, None, "2025"),
        ("进出口", 6.2, "%", "change", "up", "同比", "2025"),
        ("出口", 215030000000, "元", "level", None, None, "2025"),
        ("出口", -1.4, "%", "change", "down", "同比", "2025"),
    ]


def test_table_with_a_column_of_units(pipeline: Pipeline) -> None:
    text = "指标|单位|绝对量|同比%\n---|---|---|---\n发电量|亿千瓦时|320.5|4.1\n原煤产量|万吨|1,250|…\n城镇新增就业|万人|12.6|—"
    assert cells(read(pipeline, text)) == [
        ("发电量", 32050000000, "千瓦时", "level", None, None, None),
        ("发电量", 4.1, "%", "change", "up", "同比", None),
        ("原煤产量", 12500000, "吨", "level", None, None, None),
        ("城镇新增就业", 126000, "人", "level", None, None, None),
    ]


def test_table_parted_by_spaces_with_units_in_heads(pipeline: Pipeline) -> None:
    text = "2026年1—5月运输情况  单位：万吨\n种类      完成量    比重\n铁路      860.2     35.1\n公路      1320      53.9"
    assert cells(read(pipeline, text)) == [
        ("铁路", 8602000, "吨", "level", None, None, "2026-01/2026-05"),
        ("铁路", 35.1, "%", "share", None, None, "2026-01/2026-05"),
        ("公路", 13200000, "吨", "level", None, None, "2026-01/2026-05"),
        ("公路", 53.9, "%", "share", None, None, "2026-01/2026-05"),
    ]


def test_prose_is_no_table(pipeline: Pipeline) -> None:
    assert read(pipeline, "各单位：请于12日前报送。\n张三  李四  王五\n12  15  18") == []


def test_name_keeps_the_numeral_that_is_part_of_it(pipeline: Pipeline) -> None:
    text = "单位：亿元\n项目\t1—5月\n一、一般公共预算收入\t210.3\n（二）其中：税收收入\t150\n2.三资企业税收\t30"
    assert [item["subject"] for item in read(pipeline, text)] == ["一般公共预算收入", "税收收入", "三资企业税收"]


def test_growth_belongs_to_the_column_before_it(pipeline: Pipeline) -> None:
    text = "主要指标\n指标\t5月\t同比±%\t1—5月\t同比±%\n零售总额（亿元）\t32.5\t4.1\t150.3\t-3.9"
    assert cells(read(pipeline, text)) == [
        ("零售总额", 3250000000, "元", "level", None, None, "2026-05"),
        ("零售总额", 4.1, "%", "change", "up", "同比", "2026-05"),
        ("零售总额", 15030000000, "元", "level", None, None, "2026-01/2026-05"),
        ("零售总额", -3.9, "%", "change", "down", "同比", "2026-01/2026-05"),
    ]


def test_rows_of_years_take_their_indicator_from_the_head(pipeline: Pipeline) -> None:
    text = "| 年份 | 地区生产总值（亿元） | 同比增长（%） | 人均（元） |\n|---|--:|--:|--:|\n| 2025年 | 1201.2 | 5.2 | 71,900 |"
    assert cells(read(pipeline, text)) == [
        ("地区生产总值", 120120000000, "元", "level", None, None, "2025"),
        ("地区生产总值", 5.2, "%", "change", "up", "同比", "2025"),
        ("人均", 71900, "元", "level", None, None, "2025"),
    ]


def test_cells_with_units_of_their_own(pipeline: Pipeline) -> None:
    text = "公司    2025年营收    净利润\n甲公司    35.2亿元    -1.3亿元\n\n另：第三行。"
    assert cells(read(pipeline, text)) == [
        ("甲公司营收", 3520000000, "元", "level", None, None, "2025"),
        ("甲公司净利润", -130000000, "元", "level", None, None, None),
    ]


PARAGRAPHS = """<tr><td rowspan="2"><p>指标</p></td><td colspan="2"><p>2026年上半年</p></td></tr>
<tr><td><p>绝对量</p></td><td><p>同比增长<br>（%）</p></td></tr>
<tr><td><p>一般公共预算收入</p></td><td><p>431.5</p></td><td><p>6.2</p></td></tr>
<tr><td><p>其中：税收收入</p></td><td><p>&nbsp;</p></td><td><p>-1.4</p></td></tr>
<tr>
  <td>
    出口总额
  </td>
  <td>2,150.3</td>
  <td></td>
</tr>"""
PLAIN = """<tr><th>指标</th><th>2026年上半年绝对量</th><th>2026年上半年同比增长（%）</th></tr>
<tr><td>一般公共预算收入</td><td>431.5</td><td>6.2</td></tr><tr><td>其中：税收收入</td><td></td><td>-1.4</td></tr>
<tr><td>出口总额</td><td>2,150.3</td></tr>"""


@pytest.mark.parametrize("rows", [PARAGRAPHS, PLAIN], ids=["paragraphs", "plain"])
@pytest.mark.parametrize(
    "caption", ["<p>主要指标（单位：亿元）</p><table>", "<table><caption>单位：亿元</caption>"], ids=["line", "caption"]
)
@pytest.mark.parametrize("name", ["a.html", "a.md"])
def test_html_from_the_file_to_the_record(tmp_path: Path, pipeline: Pipeline, rows: str, caption: str, name: str) -> None:
    body = f"<p>{PROSE}</p>{caption}<tbody>{rows}</tbody></table><p>以上为初步数据，以后另行核定并公布。</p>"
    page = f"<html><body><div><h1>海州市上半年运行情况</h1>{body}</div></body></html>"
    path = tmp_path / name
    path.write_text(page if name == "a.html" else f"---\ntitle: 运行情况\ndate: 2026-07-20\n---\n{body}", encoding="utf-8")
    (article,) = read_articles([str(path)])
    assert isinstance(article, Article)
    found = extract(pipeline, article)["statistics"]
    half = "2026-01/2026-06"
    assert cells(found) == [
        ("一般公共预算收入", 43150000000, "元", "level", None, None, half),
        ("一般公共预算收入", 6.2, "%", "change", "up", "同比", half),
        ("税收收入", -1.4, "%", "change", "down", "同比", half),
        ("出口总额", 215030000000, "元", "level", None, None, half),
    ]
    source = path.read_text(encoding="utf-8")
    assert [source[item["source_start"] : item["source_end"]] for item in found] == ["431.5", "6.2", "-1.4", "2,150.3"]


def test_a_page_laid_out_by_tables_keeps_its_paragraphs(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text(f"<html><body><table><tr><td><p>{PROSE}</p><p>{PROSE[:-1]}向好。</p></td></tr></table></body></html>", encoding="utf-8")
    (article,) = read_articles([str(path)])
    assert isinstance(article, Article) and article.text.split("\n") == [PROSE, PROSE[:-1] + "向好。"]
