"""`extractor extract`: records to standard output, everything else to standard error, and what each exit code says."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from click.testing import CliRunner, Result

from extractor import batch
from extractor.cli import COMMANDS, main
from extractor.record import schema

EXAMPLES = Path(__file__).parents[2] / "examples"
LINE = '{"id": "%s", "text": "工信部%s日印发通知。", "published": "2026-03-18"}\n'


def _run(*arguments: str | Path, stdin: str | bytes = "") -> Result:
    return CliRunner().invoke(main, ["extract", *map(str, arguments), "--model", "none"], input=stdin)


def _records(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


@pytest.fixture(scope="module")
def outputs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("out")
    arguments = ("--output", folder / "r.jsonl", "--duckdb", folder / "r.duckdb", "--html", folder / "r.html", "--summary")
    done = _run(EXAMPLES, *arguments)
    assert done.exit_code == 0, done.output
    (folder / "stderr").write_text(done.stderr, encoding="utf-8")
    assert done.stdout == ""
    return folder


def test_examples_are_valid_records(outputs: Path) -> None:
    validator = jsonschema.Draft202012Validator(schema())
    validator.check_schema(schema())
    found = _records((outputs / "r.jsonl").read_text(encoding="utf-8"))
    assert len(found) == 13
    for record in found:
        assert [error.message for error in validator.iter_errors(record)] == []
    assert all(record["agencies"] for record in found[:2])


def test_the_summary_names_what_was_found(outputs: Path) -> None:
    shown = (outputs / "stderr").read_text(encoding="utf-8")
    assert "officials" in shown and "policy terms" in shown
    # a line ends between two items, not within one
    assert all(line.count("(") == line.count(")") for line in shown.splitlines())
    assert "13 articles done" in shown


def test_the_tables_hold_the_records(outputs: Path) -> None:
    import duckdb

    found = _records((outputs / "r.jsonl").read_text(encoding="utf-8"))
    with duckdb.connect(str(outputs / "r.duckdb"), read_only=True) as connection:
        for table in ("statistics", "dates", "quotes"):
            counted = connection.execute(f"SELECT count(*) FROM {table}").fetchone()
            assert counted == (sum(len(record[table]) for record in found),), table
        for table in ("agencies", "organizations", "policy_terms", "documents"):
            query = f"SELECT count(*) FROM (SELECT DISTINCT article_id, entity_id FROM mentions JOIN {table} USING (entity_id))"
            assert connection.execute(query).fetchone() == (sum(len(record[table]) for record in found),), table
        posts = connection.execute("SELECT count(*) FROM posts JOIN articles USING (article_id)").fetchone()
    assert posts == (sum(len(person["posts"]) for record in found for person in record["officials"] + record["people"]),)


def test_no_part_of_a_file_is_left(outputs: Path) -> None:
    assert "</html>" in (outputs / "r.html").read_text(encoding="utf-8")
    assert not list(outputs.glob("*.part"))


def test_standard_input_to_standard_output() -> None:
    done = _run("-", stdin=LINE % ("a", "17") + LINE % ("b", "18"))
    assert done.exit_code == 0
    assert [(record["id"], record["agencies"][0]["id"]) for record in _records(done.stdout)] == [("a", "agency:miit"), ("b", "agency:miit")]


def test_columns_may_bear_other_names() -> None:
    done = _run("-", "--columns", "text=正文,id=编号", stdin='{"编号": "7", "正文": "央行降准。"}\n')
    assert [(record["id"], record["text"]) for record in _records(done.stdout)] == [("7", "央行降准。")]


def test_one_bad_line_harms_no_other(tmp_path: Path) -> None:
    given = tmp_path / "news.jsonl"
    given.write_text(LINE % ("a", "17") + "{no json\n" + '{"id": "x"}\n' + LINE % ("b", "18"), encoding="utf-8")
    failures = tmp_path / "failures.jsonl"
    done = _run(given, tmp_path / "missing.txt", "--failures", failures)
    assert done.exit_code == 1
    assert [record["id"] for record in _records(done.stdout)] == ["a", "b"]
    told = _records(failures.read_text(encoding="utf-8"))
    assert [(Path(f["source"]).name, f["line"], f["stage"]) for f in told] == [
        ("news.jsonl", 2, "read"),
        ("news.jsonl", 3, "read"),
        ("missing.txt", None, "read"),
    ]
    for name in ("news.jsonl:2: ", "news.jsonl:3: ", "missing.txt: no such file"):
        assert name in done.stderr
    assert "2 articles done, 3 failed" in done.stderr


def test_a_fault_of_ours_fails_one_article(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = batch.extract_all

    def extract_all(pipeline: Any, articles: Any) -> Any:
        if any(article.id == "bad" for article in articles):
            raise RuntimeError("a rule\nbroke")
        return whole(pipeline, articles)

    monkeypatch.setattr(batch, "extract_all", extract_all)
    monkeypatch.setattr(batch, "extract", lambda pipeline, article: extract_all(pipeline, [article])[0])
    done = _run("-", stdin=LINE % ("bad", "17") + LINE % ("good", "18"))
    assert done.exit_code == 1
    assert [record["id"] for record in _records(done.stdout)] == ["good"]
    assert "the extraction failed: RuntimeError: a rule broke" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((), "give at least one PATH"),
        (("x.txt", "--columns", "text"), "--columns takes FIELD=NAME"),
        (("x.txt", "--columns", "body=text"), "no column is called 'body'"),
        (("x.txt", "--segmenter", "jiba"), "no segmenter is called 'jiba'"),
        (("x.txt", "--lexicons", "/no/such/folder"), "no lexicon folder at /no/such/folder"),
        (("x.txt", "--encoding", "utf-9"), "no encoding is called 'utf-9'"),
        (("x.txt", "--no-such-option"), "No such option"),
    ],
)
def test_wrong_use_is_told(arguments: tuple[str, ...], told: str) -> None:
    done = _run(*arguments)
    assert done.exit_code == 2
    assert told in done.stderr
    assert "Traceback" not in done.stderr


def test_an_output_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    done = _run(EXAMPLES, "--output", tmp_path / "file" / "r.jsonl")
    assert done.exit_code == 2
    assert "r.jsonl: cannot be written" in done.stderr


def test_an_old_output_stays_until_the_new_one_is_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    output = tmp_path / "r.jsonl"
    output.write_text("old\n")

    def broken(*_: object) -> Any:
        raise KeyboardInterrupt

    monkeypatch.setattr(batch, "extract_all", broken)
    assert _run(EXAMPLES, "--output", output).exit_code == 1
    assert [path.name for path in tmp_path.iterdir()] == ["r.jsonl"]
    assert output.read_text() == "old\n"


def test_many_warnings_of_a_kind_are_counted() -> None:
    undated = '{"id": "%s", "text": "工信部印发通知。"}\n'
    done = _run("-", stdin="".join(undated % number for number in range(9)))
    told = [line for line in done.stderr.splitlines() if "warning" in line]
    assert len(told) == 4 and told[0].startswith("extractor: warning: stdin:1: no publication date")
    assert told[-1] == "extractor: warning: no publication date; relative dates stay null: 6 more; each record holds its own"


def test_warnings_name_the_file_and_line() -> None:
    done = _run("-", stdin='{"id": "9", "text": "工信部昨天印发通知。"}\n')
    assert done.exit_code == 0
    assert "warning: stdin:1: no publication date; relative dates stay null" in done.stderr
    assert [date["value"] for date in _records(done.stdout)[0]["dates"]] == [None]


def test_show_config_is_json() -> None:
    done = _run("--show-config", "--lexicons", "/mine")
    assert json.loads(done.stdout)["pipeline"] == {"segmenter": "rjieba", "model": "none", "lexicons": ["bundled", "/mine"]}


def test_own_lexicons_are_read(tmp_path: Path) -> None:
    folder = tmp_path / "policy_terms"
    folder.mkdir()
    (folder / "measures.csv").write_text("term,kind,source\n两翻三帮,measure,general-knowledge\n", encoding="utf-8")
    line = '{"id": "1", "text": "各地落实两翻三帮的做法。", "published": "2026-03-18"}\n'
    terms = [
        [term["term"] for term in _records(_run("-", *more, stdin=line).stdout)[0]["policy_terms"]]
        for more in ((), ("--lexicons", tmp_path))
    ]
    assert terms == [[], ["两翻三帮"]]


def test_every_command_has_help() -> None:
    for name in COMMANDS:
        done = CliRunner().invoke(main, [name, "--help"])
        assert done.exit_code == 0 and "Usage:" in done.stdout, name


def test_the_module_runs_as_a_command() -> None:
    done = subprocess.run([sys.executable, "-m", "extractor", "--version"], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("extractor, version ")
