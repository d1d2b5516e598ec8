"""Text, Markdown and HTML files: the article's own words, its facts, and its place in the file."""

from __future__ import annotations

import pytest

from tests.readers.support import EXAMPLES, PROSE, SEED, article, check_source, written

POST = EXAMPLES / "2026-03-18-stable-jobs.md"


def test_jekyll_post_gives_facts_and_body():
    found = article(POST)
    assert found.title == "人社部：“一企一策”稳岗扩岗 完善“白名单”制度护航产业链"
    assert (found.published, found.outlet) == ("2026-03-18T16:42:07+08:00", "东海财经报")
    assert found.source == "http://news.example.org/share.html?code=DH202603181642071188"
    assert found.id == POST.as_posix()
    assert len(found.text.split("\n")) == 6
    assert found.warnings == ()
    check_source(found, POST.read_text(encoding="utf-8"))


def test_offsets_go_through_character_references():
    found, source = article(POST), POST.read_text(encoding="utf-8")
    start = found.text.index("“一企一策”")
    assert found.source_map is not None
    left, right = found.source_map.span(start, start + 6)
    assert source[left:right] == "&ldquo;一企一策&rdquo;"


@pytest.mark.parametrize("waste", ["文章来源", "返回", "example.org", "layout", "&", "<"])
def test_jekyll_post_leaves_furniture_out(waste):
    assert waste not in article(POST).text


def test_html_page_keeps_the_article_alone():
    path = EXAMPLES / "water-project.html"
    found = article(path)
    assert (found.title, found.published, found.outlet) == ("水利部：全年水利投资有望超1.2万亿元", "2026-05-21T09:30:00", "江河时报")
    assert found.source == "https://www.jianghe.example.org/2026/0521/c101-778.html"
    lines = found.text.split("\n")
    assert lines[0].startswith("水利部5月21日") and lines[-1].endswith("数据共享仍是短板。")
    assert "新开工项目\t1.07万个" in lines
    for waste in ("相关阅读", "财政部：下达", "版权所有", "责任编辑", "字体", "首页", "点击排行", "江河时报"):
        assert waste not in found.text
    check_source(found, path.read_text(encoding="utf-8"))


def test_a_line_of_credits_between_headline_and_text_is_read(tmp_path):
    # trafilatura takes the headline for text, since the text names it, and leaves out what stands between them
    title = "国务院印发《关于清理职业资格的决定》"
    page = (
        f"<html><head><title>{title}_部门动态_中国政府网</title></head><body><div class=nav><a href=/>首页</a> | <a>政策</a></div>"
        f"<div class=article><h1>{title}</h1><div class=date>2024-05-12 09:22 来源：新华社 【字体：大 中 小】打印</div>"
        f"<div id=text><p>经签批，国务院日前印发《关于清理职业资格的决定》，公布取消四十七项。</p><p>{PROSE}</p></div></div></body></html>"
    )
    found = article(written(tmp_path, "a.html", page))
    assert (found.title, found.published, found.outlet) == (title, "2024-05-12T09:22:00", "新华社")
    assert found.text.startswith("经签批") and "字体" not in found.text


def test_plain_text_gives_title_date_and_outlet():
    path = EXAMPLES / "service-trade.txt"
    found = article(path)
    assert (found.title, found.published, found.outlet) == ("商务部：年内出台服务消费新举措", "2026-04-02T10:15:00", "滨江日报")
    assert found.text.startswith("商务部2日") and found.text.endswith("约两成。")
    check_source(found, path.read_text(encoding="utf-8"))


def test_traditional_text_gives_outlet_and_drops_editor():
    found = article(EXAMPLES / "harbour-traditional.txt")
    assert (found.published, found.outlet) == ("2026-05-08", "維港經濟報")
    assert "責任編輯" not in found.text


@pytest.mark.parametrize(
    ("body", "text"),
    [
        pytest.param(f"{PROSE}\n", PROSE, id="bare"),
        pytest.param("# 稳岗\n\n对企业**一企一策**，见[通知](http://a.cn/b_(1))。\n", "对企业一企一策，见通知。", id="inline"),
        pytest.param("## 一、*总体*要求\n\n- `白名单`企业。\n- [ ] 专精特新。\n", "一、总体要求\n白名单企业。\n专精特新。", id="lists"),
        pytest.param(
            "工信部近日发布的这一项通知，要求各个地方的企\n业抓紧落实。\n",
            "工信部近日发布的这一项通知，要求各个地方的企业抓紧落实。",
            id="wrap",
        ),
        pytest.param("一、总体要求\n到2027年建成。\n", "一、总体要求\n到2027年建成。", id="no-wrap-behind-heading"),
        pytest.param(f"{PROSE}\n\n```\nprint(1)\n\n```\n![图](a.png)\n", PROSE, id="code-and-picture"),
        pytest.param(f"> {PROSE}\n\n---\n\n[1]: http://a.cn\n", PROSE, id="quote-rule-definition"),
        pytest.param("| 指标 | 数值 |\n|---|--:|\n| GDP | 5% |\n", "指标\t数值\nGDP\t5%", id="table"),
        pytest.param("增速3*4*5倍，a_b_c不变，2*3。\n", "增速345倍，a_b_c不变，2*3。", id="stars"),
        pytest.param("{% include ad.html %}<!-- more -->{{ page.x }}\n\n" + PROSE, PROSE, id="liquid"),
        pytest.param("1\\. 稳岗\\*扩岗。\n", "1. 稳岗*扩岗。", id="escapes"),
    ],
)
def test_markdown_body(tmp_path, body, text):
    source = f"---\ntitle: 甲\ndate: 2026-01-02\n---\n{body}"
    found = article(written(tmp_path, "a.md", source))
    assert found.text == text or found.text == f"稳岗\n{text}"
    check_source(found, source)


def test_markdown_heading_is_the_title_where_none_is_stated(tmp_path):
    found = article(written(tmp_path, "a.md", f"# 稳岗扩岗\n\n{PROSE}\n\n另据了解，政策延续。"))
    assert (found.title, found.text.split("\n")[0]) == ("稳岗扩岗", PROSE)


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        pytest.param("---\ntitle: 甲\ndate: 2026-01-02\n---\n", ("甲", "2026-01-02"), id="yaml"),
        pytest.param("---\r\ntitle: '甲'\r\ndate: 2026/01/02 08:09\r\n---\r\n", ("甲", "2026-01-02T08:09:00"), id="crlf"),
        pytest.param("title: 甲\ndate: 2026-01-02 08:09:10\n---\n", ("甲", "2026-01-02T08:09:10"), id="hexo"),
        pytest.param('+++\ntitle = "甲"\ndate = 2026-01-02T08:09:10+08:00\n+++\n', ("甲", "2026-01-02T08:09:10+08:00"), id="toml"),
        pytest.param("---\n---\n", (None, None), id="empty"),
        pytest.param("---\n\n", (None, None), id="rule"),
    ],
)
def test_front_matter(tmp_path, head, expected):
    found = article(written(tmp_path, "a.md", head + PROSE))
    assert ((found.title, found.published), found.text) == (expected, PROSE)


@pytest.mark.parametrize(("name", "published"), [("2026-03-18-a.md", "2026-03-18"), ("2026-13-18-a.md", None), ("a-2026-03-18.md", None)])
def test_name_of_a_post_stands_in_for_its_date(tmp_path, name, published):
    assert article(written(tmp_path, name, PROSE)).published == published
    assert article(written(tmp_path, name, f"---\ndate: 2026-01-02\n---\n{PROSE}")).published == "2026-01-02"


def test_unreadable_date_of_front_matter_is_told(tmp_path):
    found = article(written(tmp_path, "a.md", f"---\ndate: 昨天\n---\n{PROSE}"))
    assert found.published is None
    assert found.warnings[0] == "the date '昨天' of the front matter is no date; expected 2022-04-19, say"


@pytest.mark.parametrize(
    ("source", "text"),
    [
        pytest.param("<p>工信&nbsp;部</p>", "工信\xa0部", id="nbsp"),
        pytest.param("<p>工信部\n  印发</p>", "工信部印发", id="wrapped-chinese"),
        pytest.param("<p>GDP\n  growth</p>", "GDP growth", id="wrapped-english"),
        pytest.param("<p>甲<br>乙<br/>丙</p>", "甲\n乙\n丙", id="breaks"),
        pytest.param("<p>AT&T与R&D、&notaname;</p>", "AT&T与R&D、&notaname;", id="bare-ampersand"),
        pytest.param("<p>a < b，c<d</p>", "a < b，c<d", id="bare-angle"),
        pytest.param("<p>甲<script>x<p>y</script>乙<style>z</style></p>", "甲乙", id="script"),
        pytest.param("<p>甲<!-- <p>乙</p> -->丙</p>", "甲丙", id="comment"),
        pytest.param('<p title="a>b">甲</p>', "甲", id="quoted-angle"),
        pytest.param('<p>甲</p><p style="display: none">乙</p>', "甲", id="hidden"),
        pytest.param("<ul><li>甲<li>乙</ul>", "甲\n乙", id="unclosed-items"),
        pytest.param("<pre>甲\n乙</pre>", "甲\n乙", id="pre"),
        pytest.param("<p>甲&#x201C;乙&#8221;</p>", "甲“乙”", id="numbers"),
        pytest.param("<p>工信\u200b部&#8203;印\ufeff发</p>", "工信部印发", id="zero-width"),
    ],
)
def test_html_fragment(tmp_path, source, text):
    found = article(written(tmp_path, "a.html", source))
    assert found.text == text
    check_source(found, source)


@pytest.mark.parametrize(
    ("head", "published", "outlet"),
    [
        pytest.param(
            '<meta property="article:published_time" content="2026-05-01T08:00:00+08:00">', "2026-05-01T08:00:00+08:00", None, id="og"
        ),
        pytest.param('<meta name="publishdate" content="2026-05-01">', "2026-05-01", None, id="gov"),
        pytest.param(
            '<script type="application/ld+json">{"@type":"NewsArticle","headline":"甲","datePublished":"2026-05-01",'
            '"publisher":{"name":"江河时报"}}</script>',
            "2026-05-01",
            "江河时报",
            id="json-ld",
        ),
        pytest.param('<script type="application/ld+json">{broken</script>', None, None, id="broken-json-ld"),
        pytest.param('<meta property="og:site_name" content="江河在线">', None, "江河在线", id="site"),
    ],
)
def test_page_head(tmp_path, head, published, outlet):
    page = f"<html><head><title>甲_江河在线</title>{head}</head><body><div>{f'<p>{PROSE}</p>' * 3}</div></body></html>"
    found = article(written(tmp_path, "a.html", page))
    assert (found.title, found.published, found.outlet) == ("甲", published, outlet)
    assert found.text == "\n".join([PROSE] * 3)


@pytest.mark.skipif(not SEED.is_dir(), reason="the seed article is not part of the repository")
def test_seed_article():
    (path,) = SEED.glob("*.md")
    found = article(path)
    source = path.read_text(encoding="utf-8")
    assert (found.published, found.outlet) == ("2022-04-19T14:08:51+08:00", "21世纪经济报道")
    assert len(found.text.split("\n")) == 13
    assert found.source_map is not None and found.source_map.span(found.text.index("206"), found.text.index("206") + 4) == (1592, 1596)
    for waste in ("文章来源", "返回首页", "http", "layout"):
        assert waste not in found.text
    check_source(found, source)
