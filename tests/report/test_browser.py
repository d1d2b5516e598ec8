"""The report in Chromium: what a reader clicks, types and downloads, and that no article can do more than be read."""

from __future__ import annotations

import csv
import io
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from extractor.report.page import HtmlReport
from tests.report.articles import crowd, examples, hostile, record_of
from tests.report.browser import browser

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

_FORMULAS = ("=1+1", "+1", "-1", "@sum", "\t=1", "＝1")


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with browser() as running:
        yield running


class _Report:
    """Opens reports and keeps what a page complains of; a complaint fails the test."""

    def __init__(self, chromium: Browser, folder: Path) -> None:
        self._chromium, self._folder = chromium, folder
        self.complaints: list[str] = []

    def open(self, records: Iterable[dict[str, Any]], *, locale: str = "zh-CN", width: int = 1280, view: str = "") -> Page:
        report = HtmlReport(self._folder / "r.html")
        for record in records:
            report.write(record)
        report.close()
        page = self._chromium.new_context(viewport={"width": width, "height": 860}, locale=locale, accept_downloads=True).new_page()
        page.set_default_timeout(10_000)
        page.on("console", lambda message: self.complaints.append(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", lambda request: None if request.url.startswith(("file:", "blob:")) else self.complaints.append(request.url))
        page.goto(f"file://{self._folder}/r.html{view}")
        page.wait_for_selector("html[data-ready=yes]")
        return page


@pytest.fixture
def report(chromium: Browser, tmp_path: Path) -> Iterator[_Report]:
    opened = _Report(chromium, tmp_path)
    yield opened
    assert opened.complaints == []


def _table(page: Page) -> list[list[str]]:
    return [row.locator("td").all_inner_texts() for row in page.locator("table.data tbody tr").all()]


def _download(page: Page) -> list[dict[str, str]]:
    with page.expect_download() as waiting:
        page.click(".download")
    text = Path(waiting.value.path()).read_text(encoding="utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_the_overview_leads_to_articles(report: _Report) -> None:
    page = report.open(examples())
    assert page.locator(".tile b").first.inner_text() == "13"
    assert page.locator("figure.chart").count() >= 5
    page.locator("figure.chart", has_text="机构").locator("button.bar-label", has_text="财政部").first.click()
    assert "选中 2 篇" in page.locator(".filters").inner_text()
    page.keyboard.press("a")
    assert page.locator(".list li button").count() == 2
    page.locator(".filter").click()
    assert page.locator(".list li button").count() == 13


def test_cards_say_what_a_mention_is(report: _Report) -> None:
    page = report.open([record_of("工信部推行“一企一策”。\n出口同比下降约5%。", published="2026-05-02")], view="#articles")
    page.hover(".text mark.m-agency")
    card = page.locator("#card")
    assert "工业和信息化部" in card.inner_text() and "agencies:name" in card.inner_text()
    page.locator(".text mark.m-statistic").focus()
    page.keyboard.press("Enter")
    assert all(words in card.inner_text() for words in ("5 %", "同比", "减", "约"))
    page.keyboard.press("Escape")
    assert card.is_hidden()
    page.click("#language")
    page.click(".text mark.m-policy_term")
    assert "Policy term" in card.inner_text() and "measure" in card.inner_text()


def test_overlapping_mentions_share_their_characters(report: _Report) -> None:
    text = "工信部部长李明表示：“工信部将推行‘一企一策’，目标5%。”"
    page = report.open([record_of(text)], view="#articles")
    assert page.locator(".text").inner_text().strip() == text
    inner = page.locator(".text mark.m-quote mark.m-agency")
    assert inner.inner_text() == "工信部"
    inner.click()
    assert page.locator("#card section").count() == 2


def test_types_hide_by_click_and_key(report: _Report) -> None:
    page = report.open([record_of("工信部推行“一企一策”。")], view="#articles")

    def colour() -> Any:
        return page.locator(".text mark.m-agency").evaluate("mark => getComputedStyle(mark).backgroundColor")

    shown = colour()
    page.click(".chip[data-type=agency]")
    assert colour() != shown
    page.hover(".text mark.m-agency")
    assert page.locator("#card").is_hidden()
    page.keyboard.press("3")
    assert colour() == shown


def test_search_finds_and_marks(report: _Report) -> None:
    page = report.open(examples())
    page.keyboard.press("/")
    page.keyboard.type("白名单")
    page.wait_for_selector(".filters .filter")
    assert "13" in page.locator(".filters").inner_text()
    page.locator("[data-view=articles]").click()
    assert page.locator(".list li button").count() < 13
    assert page.locator(".text .m-found").first.inner_text() in "白名单"
    page.fill("#search", "没有这样的词")
    page.wait_for_selector(".list .empty")


def test_tables_search_sort_and_download(report: _Report) -> None:
    page = report.open(examples(), view="#tables/statistics")
    page.click("th button[data-key=value]")
    values = [float(row[1].replace(",", "")) for row in _table(page) if row[1]]
    assert values == sorted(values, reverse=True) and len(values) > 50
    page.fill(".table-tools input", "同比")
    page.wait_for_selector(".table-tools .counter:has-text('/')")
    rows = _download(page)
    assert 0 < len(rows) < len(values)
    assert len(_table(page)) == len(rows)
    page.locator("table.data tbody tr").first.click()
    assert page.locator(".text mark.flash").count() >= 1


def test_csv_holds_no_formula(report: _Report) -> None:
    records = []
    for number, formula in enumerate(_FORMULAS):
        record = record_of("工信部近日印发通知，出口下降5%。", id=str(number), title=formula)
        record["statistics"][0] |= {"subject": formula, "value": -5}
        records.append(record)
    page = report.open(records, view="#tables/statistics")
    rows = _download(page)
    assert [row["subject"] for row in rows] == [f"'{formula}" for formula in _FORMULAS]
    assert {row["value"] for row in rows} == {"-5"}


def test_hostile_articles_are_only_read(report: _Report) -> None:
    given = list(hostile())
    page = report.open(given, view="#articles")
    for at in range(len(given)):
        page.locator(".list button").nth(at).click()
        shown = page.locator(".text").inner_text()
        assert not set(shown) & set("\u202e\u2066\u2028\u2029\x07\ufeff")
        assert page.locator(".text :not(p):not(mark)").count() == 0
        mark = page.locator(".text mark.first").first
        mark.click()
        assert page.locator("#card a[href^='javascript']").count() == 0
        page.keyboard.press("Escape")
    for view in ("overview", "tables"):
        page.locator(f"[data-view={view}]").click()
    for table in page.locator(".tabs button").all():
        table.click()
    assert page.evaluate("window.hit") is None
    assert page.locator("iframe, img, script:not([type='application/json']):not(:last-of-type)").count() == 0


def test_a_very_long_article_opens_at_once(report: _Report) -> None:
    record = record_of("工信部印发通知。\n" * 3 + "财政部。")
    record["text"] = record["text"] + "字" * 300_000 + "\n" * 2 + "段\n" * 20_000
    started = time.monotonic()
    page = report.open([record, record_of("第二篇，工信部。", id="b")], view="#articles/1")
    assert page.locator(".text p").count() < 200
    assert time.monotonic() - started < 5
    page.keyboard.press("j")
    assert "第二篇" in page.locator(".text").inner_text()


def test_two_thousand_articles_load_soon(report: _Report) -> None:
    page = report.open(crowd(2000))
    took = page.evaluate("performance.getEntriesByType('navigation')[0].loadEventEnd")
    # 3 seconds are promised on a machine of its own, and 0.9 are measured; twice that catches what would break the promise for good
    assert took < 6000
    assert page.locator(".tile b").first.inner_text() == "2,000"
    page.keyboard.press("a")
    assert page.locator(".list li button").count() < 400
    started = time.monotonic()
    page.fill("#search", "第1999篇")
    page.wait_for_selector(".list li:only-child button")
    assert time.monotonic() - started < 6


def test_a_phone_shows_list_then_article_without_sideways_scroll(report: _Report) -> None:
    page = report.open(examples(), locale="en-US", width=390)
    views = ("overview", "articles", "tables")
    for view in views:
        page.locator(f"[data-view={view}]").click()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), view
    page.locator("[data-view=articles]").click()
    assert page.locator(".pane").is_hidden()
    page.locator(".list button").nth(1).click()
    assert page.locator(".pane h1").is_visible() and page.locator(".side").is_hidden()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.click(".back")
    assert page.locator(".side").is_visible()


def test_print_shows_the_whole_article(report: _Report) -> None:
    page = report.open([record_of("\n".join(f"第{number}段，工信部。" for number in range(300)))], view="#articles/1")
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator(".text p").count() == 300
    assert page.locator("header").is_hidden() and page.locator(".text").is_visible()
    assert len(page.pdf()) > 10_000
