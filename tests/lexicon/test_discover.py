"""Discovery over a small corpus of our own: what rises, what is known, what the CSV holds."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest

from extractor.document import Article
from extractor.lexicon.affixes import Affixes
from extractor.lexicon.candidates import count_runs, profile
from extractor.lexicon.discover import COLUMNS, discover, log_likelihood, write_csv
from extractor.lexicon.loader import Lexicon, load_lexicon
from extractor.lexicon.locate import BUNDLED
from extractor.segmentation.rjieba_segmenter import RjiebaSegmenter

PLACES = ("江城", "海州", "云岭", "石桥", "平湖", "南滩", "北坡", "东港")


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return load_lexicon()


def _articles() -> Iterator[Article]:
    for number in range(60):
        year = 2020 + number // 20
        place = PLACES[number % len(PLACES)]
        text = f"{place}{number}号会议召开，{place}推进乡村振兴，{place}天气晴好。"
        if year == 2022:
            text += f"{place}推进“链上快办”改革，{place}实施“链上快办”制度，落实“链上快办”。"
        yield Article(id=str(number), text=text, published=f"{year}-{number % 12 + 1:02}-05")


def test_a_rising_wording_comes_first(lexicon: Lexicon) -> None:
    found = discover(_articles, lexicon, RjiebaSegmenter(()).words, period="2022", minimum=6)
    best = found[0]
    assert (best.term, best.known, best.first[:4], best.mentions) == ("链上快办", False, "2022", 60)
    assert best.quoted_share == 1.0 and best.burst > 20


def _day(number: int, month: str, text: str) -> Article:
    return Article(id=f"{month}-{number}", text=f"{PLACES[number % len(PLACES)]}{text}", published=f"{month}-05")


def _old_word_in_a_new_sense() -> Iterator[Article]:
    for number in range(120):
        month = f"{2021 + number // 60}-{number % 12 + 1:02}"
        yield _day(number, month, "的两重楼阁正在修缮。" if number % 12 == 0 else "天气晴好。")
    for number in range(60):
        month = f"2023-{number % 12 + 1:02}"
        yield _day(number, month, "推进“两重”建设，落实“两重”任务。" if month > "2023-08" else "天气晴好。")


def test_a_word_that_was_used_before_rises_by_its_marks(lexicon: Lexicon) -> None:
    found = discover(_old_word_in_a_new_sense, lexicon, RjiebaSegmenter(()).words, period="2023", minimum=6)
    term = next(candidate for candidate in found[:2] if candidate.term == "两重")
    assert term.since == "2023-09" and term.first[:4] == "2021"
    assert term.marked_burst > term.burst > 0
    assert dict(term.by_year) == {"2021": 5, "2022": 5, "2023": 20}


def _label_in_a_phrase() -> Iterator[Article]:
    for number in range(80):
        year = 2021 + number // 40
        text = "推进城乡河湖双巡护。" if year == 2022 else "天气晴好。"
        if year == 2022 and number % 10 == 0:
            text += "落实“双巡护”，实施“双巡护”制度。"
        yield _day(number, f"{year}-{number % 12 + 1:02}", text)


def test_the_label_that_stands_alone_is_preferred_to_the_phrase_around_it(lexicon: Lexicon) -> None:
    terms = [c.term for c in discover(_label_in_a_phrase, lexicon, RjiebaSegmenter(()).words, period="2022", minimum=4)]
    assert "双巡护" in terms and not any("双巡护" in term and term != "双巡护" for term in terms)


def test_a_known_term_is_marked(lexicon: Lexicon) -> None:
    found = discover(_articles, lexicon, RjiebaSegmenter(()).words, minimum=6)
    assert {candidate.term: candidate.known for candidate in found}["乡村振兴"]


def test_the_csv_begins_with_a_row_of_the_lexicon(lexicon: Lexicon) -> None:
    out = io.StringIO()
    write_csv(discover(_articles, lexicon, RjiebaSegmenter(()).words, period="2022", minimum=6, limit=3), out)
    rows = list(csv.DictReader(io.StringIO(out.getvalue())))
    assert tuple(rows[0]) == COLUMNS
    assert COLUMNS[:12] == tuple(lexicon.tables["policy_terms"].columns)
    assert rows[0]["kind"] in lexicon.tables["policy_terms"].columns["kind"].choices


def test_rows_can_be_pasted_into_a_lexicon(lexicon: Lexicon, tmp_path: Path) -> None:
    out = io.StringIO()
    found = discover(_articles, lexicon, RjiebaSegmenter(()).words, period="2022", minimum=6)
    write_csv((candidate for candidate in found if not candidate.known), out)
    folder = tmp_path / "policy_terms"
    folder.mkdir()
    with (folder / "measures.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(row[:12] for row in csv.reader(io.StringIO(out.getvalue())))
    pasted = load_lexicon((BUNDLED, str(tmp_path))).get("policy_terms", "链上快办")
    assert pasted and (pasted["first_year"], pasted["mentions"]) == (2022, 60)


def test_no_cell_begins_like_a_formula(lexicon: Lexicon) -> None:
    def articles() -> Iterator[Article]:
        for number in range(30):
            yield Article(id=str(number), text="=HYPERLINK“链上快办”", published=f"2022-{number % 12 + 1:02}-05")

    out = io.StringIO()
    write_csv(discover(articles, lexicon, RjiebaSegmenter(()).words, minimum=6), out)
    rows = list(csv.DictReader(io.StringIO(out.getvalue())))
    assert rows and rows[0]["contexts"].startswith("'=HYPERLINK")
    assert not any(
        cell[:1] in "=+-@" for row in rows for column, cell in row.items() if cell and "burst" not in column and column != "score"
    )


def test_two_runs_are_equal(lexicon: Lexicon) -> None:
    segment = RjiebaSegmenter(()).words
    assert discover(_articles, lexicon, segment, minimum=6) == discover(_articles, lexicon, segment, minimum=6)


def test_the_table_of_runs_is_bounded() -> None:
    texts = (f"甲{chr(0x4E00 + number)}乙{chr(0x5E00 + number)}丙" for number in range(4000))
    counts = count_runs(texts, list, frozenset(), limit=1000)
    assert len(counts.runs) <= 1010


def test_function_words_end_a_run(lexicon: Lexicon) -> None:
    function_words = frozenset(row["word"] for row in lexicon.rows("policy_function_words"))
    counts = count_runs(["记者今天说推进海塘加固和河口治理"], RjiebaSegmenter(()).words, function_words)
    assert "河口治理" in counts.runs and not any(run.startswith("和") or "今天" in run for run in counts.runs)


def test_an_empty_corpus_gives_nothing(lexicon: Lexicon) -> None:
    assert discover(lambda: iter(()), lexicon, RjiebaSegmenter(()).words) == ()
    assert profile([], [], Affixes(()))[0] == {}


def test_burst_is_signed() -> None:
    assert log_likelihood(5, 10, 5, 10) == 0
    assert log_likelihood(9, 10, 1, 10) > 0 > log_likelihood(1, 10, 9, 10)
