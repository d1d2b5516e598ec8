"""The commands beside extract: explain, lexicon, evaluate, schema."""

from __future__ import annotations

import gzip
import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from extractor.cli import main
from extractor.lexicon.locate import lexicon_root

TEXT = "4月19日，工信部新闻发言人罗文锦表示，将按照“一企一策”组织生产，共关闭收费站206个。"


def _run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, list(map(str, arguments)))


def test_explain_tells_rule_line_entity() -> None:
    done = _run("explain", "--text", TEXT, "--date", "2022-04-19", "--model", "none")
    assert done.exit_code == 0
    lines = done.stdout.splitlines()
    assert "6-9 agency 工信部" in lines
    told = "\n".join(lines)
    assert "agencies/state.csv:" in told and "entity 工业和信息化部, 1 mention" in told
    assert "entity 罗文锦, official, 工业和信息化部新闻发言人, 1 mention" in told
    assert "value value=2022-04-19, granularity=day" in told
    assert "value value=206, unit=个" in told


def test_a_report_of_records_repeats_no_warnings(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    extracted = _run("extract", tmp_path / "a.txt", "--output", tmp_path / "r.jsonl", "--model", "none")
    assert "no publication date" in extracted.stderr
    assert _run("report", tmp_path / "r.jsonl", "--output", tmp_path / "r.html").stderr == ""
    assert "no publication date" in _run("report", tmp_path / "a.txt", "--output", tmp_path / "s.html", "--model", "none").stderr


def test_a_report_takes_compressed_records_for_what_they_are(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    _run("extract", tmp_path / "a.txt", "--output", tmp_path / "r.jsonl", "--model", "none")
    (tmp_path / "r.jsonl.gz").write_bytes(gzip.compress((tmp_path / "r.jsonl").read_bytes()))
    for name in ("r.jsonl", "r.jsonl.gz"):
        assert _run("report", tmp_path / name, "--output", tmp_path / f"{name}.html").stderr == ""
    assert (tmp_path / "r.jsonl.html").read_bytes() == (tmp_path / "r.jsonl.gz.html").read_bytes()
    (tmp_path / "five.json").write_text("5\n")
    assert "is no JSON" in _run("report", tmp_path / "five.json", "--output", tmp_path / "s.html", "--model", "none").stderr


def test_explain_tells_who_lost() -> None:
    done = _run("explain", "--text", TEXT, "--date", "2022-04-19")
    assert "instead of 14-17 person 罗文锦, by model:" in done.stdout
    assert "a rule goes before a model" in done.stdout


def test_explain_at_an_offset_shows_the_evidence() -> None:
    done = _run("explain", "--text", TEXT, "--at", "7", "--model", "none")
    assert "word 6-9 工信部" in done.stdout
    assert "lexicon agencies 6-9 工信部: miit (agencies/state.csv:" in done.stdout
    assert "收费站" not in done.stdout
    assert "outside the text" in _run("explain", "--text", TEXT, "--at", "999", "--model", "none").stdout


def test_explain_reads_files(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    assert "agency 工信部" in _run("explain", tmp_path / "a.txt", "--model", "none").stdout
    assert _run("explain", tmp_path / "b.txt", "--model", "none").exit_code == 1


@pytest.mark.parametrize("arguments", [(), ("x.txt", "--text", "甲"), ("x.txt", "--date", "2022-04-19")])
def test_explain_wants_one_thing(arguments: tuple[str, ...]) -> None:
    assert _run("explain", *arguments).exit_code == 2


def test_the_bundled_lexicons_have_no_fault() -> None:
    done = _run("lexicon", "check")
    assert done.exit_code == 0, done.stderr
    assert "no faults" in done.stderr


def test_check_tells_all_faults_at_once(tmp_path: Path) -> None:
    root = tmp_path / "lexicons"
    shutil.copytree(lexicon_root(), root)
    _append(root / "agencies/state.csv", id="zz1", name="甲乙丙部", kind="ministry", level="central", parent="no-such", source="no-such")
    _append(root / "agencies/state.csv", id="zz2", name="丁戊己部", kind="机关", level="central", source="general-knowledge")
    _append(
        root / "agencies/state.csv", id="zz3", name="庚辛部", kind="ministry", level="central", parent="zz4", source="general-knowledge"
    )
    _append(
        root / "agencies/state.csv", id="zz4", name="壬癸部", kind="ministry", level="central", parent="zz3", source="general-knowledge"
    )
    (root / "agencies/stray.csv").write_text("x\n1\n")
    (root / "agencies/~$state.xlsx").write_text("x")
    pattern = '\n[[pattern]]\nname = "zz"\nkind = "measure"\nregex = "甲{1,2}"\nscore = 0.5\nexamples = ["乙"]\ncounterexamples = []\n'
    with (root / "policy_terms/patterns.toml").open("a", encoding="utf-8") as stream:
        stream.write(pattern)
    done = _run("lexicon", "check", root)
    assert done.exit_code == 2
    for told in (
        "parent of zz1 is 'no-such'",
        "source is 'no-such'",
        "kind is '机关'",
        "parent of zz3 leads back to itself",
        "agencies/stray.csv:1: belongs to no table",
        "agencies/~$state.xlsx:1: is no lexicon file",
        "'zz' does not find its example '乙'",
    ):
        assert told in done.stderr, told
    assert all(line.startswith("extractor: ") and ".:" not in line for line in done.stderr.splitlines())


def _append(path: Path, **cells: str) -> None:
    header = path.read_text(encoding="utf-8-sig").splitlines()[0].split(",")
    with path.open("a", encoding="utf-8") as stream:
        stream.write(",".join(cells.get(column, "") for column in header) + "\n")


def test_find_shows_the_row_and_what_it_belongs_to() -> None:
    for word in ("工信部", "agency:miit", "miit"):
        shown = _run("lexicon", "find", word).stdout
        assert "agencies miit  agencies/state.csv:" in shown
        assert "belongs to: 国务院" in shown
    missing = _run("lexicon", "find", "没有这个词")
    assert missing.exit_code == 1 and "no row bears" in missing.stderr


def test_stats_count_every_table() -> None:
    shown = _run("lexicon", "stats").stdout
    assert shown.splitlines()[-1].startswith("digest sha256:")
    assert any(line.startswith("agencies ") for line in shown.splitlines())


def test_discover_gives_rows_to_paste(tmp_path: Path) -> None:
    rows = [{"id": str(n), "text": f"第{n}批实施“双链四通”行动，落实双链四通。", "published": f"2025-0{n}-01"} for n in range(1, 7)]
    (tmp_path / "c.jsonl").write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
    done = _run("lexicon", "discover", tmp_path / "c.jsonl", "--minimum", "3")
    assert done.exit_code == 0
    (line,) = [line for line in done.stdout.splitlines() if line.startswith("双链四通,")]
    header = done.stdout.splitlines()[0].split(",")
    assert dict(zip(header, line.split(","), strict=True))["known"] == ""
    (tmp_path / "own/policy_terms").mkdir(parents=True)
    (tmp_path / "own/sources.csv").write_text("key,title,licence,retrieved,note\nown,Own,CC0-1.0,2026-05-01,own\n", encoding="utf-8")
    (tmp_path / "own/policy_terms/measures.csv").write_text("term,kind,source\n双链四通,measure,own\n", encoding="utf-8")
    done = _run("lexicon", "discover", tmp_path / "c.jsonl", "--minimum", "3", "--lexicons", tmp_path / "own")
    (line,) = [line for line in done.stdout.splitlines() if line.startswith("双链四通,")]
    assert dict(zip(header, line.split(","), strict=True))["known"] == "yes"


def test_schema_is_the_schema_of_records() -> None:
    shown = json.loads(_run("schema").stdout)
    assert shown["$schema"].endswith("2020-12/schema")
    assert _without_description(shown, "record") == []


def _without_description(node: Any, where: str) -> list[str]:
    missing: list[str] = []
    for name, value in {**node.get("properties", {}), **node.get("$defs", {})}.items():
        if "$ref" not in value and "description" not in value:
            missing.append(f"{where}.{name}")
        missing += _without_description(value, f"{where}.{name}")
    return missing
