"""Trends over records: cells, regions, new terms, CSV."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

from extractor.lexicon.loader import load_lexicon
from extractor.sinks.trends_file import TrendsFile
from extractor.trends import new_terms, province_regions, trends, write_csv


def _record(published: str | None, terms: dict[str, int], agencies: tuple[str, ...] = ()) -> dict[str, Any]:
    return {
        "published": published,
        "policy_terms": [{"term": t, "kind": "measure", "known": True, "mentions": [{}] * n} for t, n in terms.items()],
        "agencies": [{"name": name} for name in agencies],
    }


RECORDS = [
    _record("2024-02-03", {"两重": 2}, ("财政部", "上海市人民政府")),
    _record("2024-02-19", {"两重": 1, "两新": 1}, ("财政部",)),
    _record("2024-05-01", {"两重": 1}),
    _record(None, {"两重": 1}),
]


def test_cells_count_articles_and_mentions() -> None:
    cells = {(c.term, c.month, c.agency): (c.articles, c.mentions, c.new) for c in trends(RECORDS)}
    assert cells["两重", "2024-02", "财政部"] == (2, 3, True)
    assert cells["两重", "2024-05", None] == (1, 1, False)
    assert cells["两重", None, None] == (1, 1, False)


def test_regions_come_from_the_places() -> None:
    regions = province_regions(load_lexicon())
    assert {c.agency: c.region for c in trends(RECORDS, regions=regions)}["上海市人民政府"] == "上海"


def test_new_terms_of_a_period() -> None:
    assert new_terms(RECORDS, since="2024-01", minimum=1) == (("两重", "2024-02", 3), ("两新", "2024-02", 1))
    assert new_terms(RECORDS, since="2024-03", minimum=1) == ()


def test_csv_has_empty_cells_for_the_unknown() -> None:
    out = io.StringIO()
    write_csv(trends(RECORDS[2:3]), out)
    assert out.getvalue().splitlines()[1] == "两重,measure,yes,2024-05,,,1,1,yes"


def test_the_sink_writes_the_table_when_the_run_ends(tmp_path: Path) -> None:
    sink = TrendsFile(tmp_path / "trends.csv")
    for record in RECORDS:
        sink.write(record)
    assert not (tmp_path / "trends.csv").exists()
    sink.close()
    lines = (tmp_path / "trends.csv").read_text(encoding="utf-8").splitlines()
    assert len(lines) == 1 + len(trends(RECORDS)) and lines[0].startswith("term,kind,known,month")


def test_no_cell_begins_like_a_formula() -> None:
    out = io.StringIO()
    write_csv(trends([_record("2024-02-03", {"=1+1": 1}, ("@SUM(A1)",))]), out)
    assert out.getvalue().splitlines()[1].split(",")[:5] == ["'=1+1", "measure", "yes", "2024-02", "'@SUM(A1)"]
