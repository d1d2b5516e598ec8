"""Scores on small gold of our own; and the same numbers as the reference script, where it is at hand."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from extractor import Article, Config, Pipeline
from extractor.cli import main
from extractor.evaluation import evaluate, read_gold
from extractor.record import extract, to_json

SHARED = Path(__file__).parents[2] / "shared" / "gold"
TEXT = "工信部新闻发言人罗文锦说：“要落实一企一策。”收费站关闭206个，下降69.62%。"


def _gold() -> dict[str, Any]:
    return {
        "text": TEXT,
        "agencies": [{"start": 0, "end": 3, "text": "工信部", "canonical": "工业和信息化部"}],
        "organizations": [],
        "people": [{"start": 8, "end": 11, "text": "罗文锦", "role": "official"}],
        "posts": [{"name": "罗文锦", "organization": "工业和信息化部", "title": "新闻发言人"}],
        "policy_terms": [{"start": 17, "end": 21, "text": "一企一策"}],
        "documents": [],
        "dates": [],
        "statistics": [
            {"start": 28, "end": 32, "value": 206, "unit": "个", "kind": "level", "subject": "关闭收费站"},
            {"start": 35, "end": 41, "value": 69.62, "unit": "%", "kind": "change", "direction": "down", "base": "同比"},
        ],
        "quotes": [{"start": 14, "speaker": "罗文锦"}],
    }


def _record() -> dict[str, Any]:
    return {
        "id": "a",
        "agencies": [
            {"name": "工业和信息化部 ", "mentions": [{"start": 0, "end": 3}]},
            {"name": "收费站", "mentions": [{"start": 23, "end": 26}]},
        ],
        "officials": [
            {"name": "罗文锦", "posts": [{"organization": "工业和信息化部", "title": "发言人"}], "mentions": [{"start": 8, "end": 11}]}
        ],
        "policy_terms": [{"term": "落实一企一策", "mentions": [{"start": 15, "end": 21}]}],
        "statistics": [
            {"start": 28, "end": 32, "value": 206, "unit": "个", "kind": "level", "subject": "收费站关闭"},
            {"start": 35, "end": 41, "value": 69.62, "unit": "%", "kind": "change", "direction": "up", "base": None},
        ],
        "quotes": [{"start": 15, "speaker": "罗文锦"}],
    }


def test_figures_of_one_article() -> None:
    found = evaluate({"a": _gold()}, {"a": _record()})
    counts = {name: (s.hit, s.found, s.gold) for name, s in found.types.items()}
    assert counts["agencies"] == counts["agencies+link"] == (1, 2, 1)
    assert counts["people"] == counts["officials"] == counts["quotes"] == (1, 1, 1)
    assert counts["posts"] == counts["policy_terms"] == (0, 1, 1)
    assert counts["relaxed:policy_terms"] == (1, 1, 1)
    assert counts["statistics"] == (2, 2, 2)
    assert found.types["agencies"].precision == 50.0 and found.types["agencies"].f1 == 66.7
    assert found.attributes == {"kind": 100.0, "direction": 50.0, "base": 50.0, "asof": 100.0, "approx": 100.0, "subject": 100.0}
    assert [(e.problem, e.text) for e in found.errors if e.type == "policy_terms"] == [("missed", "一企一策"), ("surplus", "落实一企一策")]


def test_an_article_without_a_record_counts_as_empty() -> None:
    found = evaluate({"a": _gold()}, {})
    assert found.types["people"].recall == 0.0 and found.overall == 0.0


def test_the_command_prints_the_figures(tmp_path: Path) -> None:
    (tmp_path / "a.gold.json").write_text(json.dumps(_gold()), encoding="utf-8")
    (tmp_path / "r.jsonl").write_text(json.dumps(_record()) + "\n", encoding="utf-8")
    done = CliRunner().invoke(main, ["evaluate", str(tmp_path), str(tmp_path / "r.jsonl"), "--errors", "posts"])
    assert done.exit_code == 0
    assert "OVERALL" in done.stdout and "a\tmissed\t\t('罗文锦', '工业和信息化部', '新闻发言人')" in done.stdout
    as_json = CliRunner().invoke(main, ["evaluate", str(tmp_path), str(tmp_path / "r.jsonl"), "--json"])
    assert json.loads(as_json.stdout)["types"]["people"]["f1"] == 100.0


@pytest.mark.parametrize(
    ("content", "told"),
    [("{no\n", "r.jsonl:1: is no JSON"), ("[1]\n", "r.jsonl:1: is no JSON object"), (None, "r.jsonl: cannot be opened")],
)
def test_bad_records_are_told(tmp_path: Path, content: str | None, told: str) -> None:
    (tmp_path / "a.gold.json").write_text(json.dumps(_gold()), encoding="utf-8")
    if content is not None:
        (tmp_path / "r.jsonl").write_text(content)
    done = CliRunner().invoke(main, ["evaluate", str(tmp_path), str(tmp_path / "r.jsonl")])
    assert done.exit_code == 2 and told in done.stderr


@pytest.mark.skipif(not (SHARED / "score.py").is_file(), reason="needs the shared gold articles")
def test_the_same_numbers_as_the_reference(tmp_path: Path) -> None:
    gold = read_gold(SHARED / "dev")
    pipeline = Pipeline(Config(model="none"))
    # a text cut short makes errors of every kind
    given = [extract(pipeline, Article(id=name, text=item["text"][: 400 + 37 * n])) for n, (name, item) in enumerate(sorted(gold.items()))]
    (tmp_path / "r.jsonl").write_text("".join(to_json(record) + "\n" for record in given), encoding="utf-8")
    command = [sys.executable, str(SHARED / "score.py"), str(SHARED / "dev"), str(tmp_path / "r.jsonl"), "--json"]
    reference = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    assert evaluate(gold, {record["id"]: record for record in given}).to_json() == reference
