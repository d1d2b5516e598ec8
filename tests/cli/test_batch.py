"""`extractor batch`: what it writes, what it says, and with which exit code it ends."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from extractor.cli import batch_progress, main
from tests.batch.support import articles, lines, tables, written


def _run(folder: Path, *arguments: str, inputs: str = "in.jsonl") -> Result:
    options = ("--model", "none", "--workers", "1", "--failures", str(folder / "failures.jsonl"))
    return CliRunner().invoke(main, ["batch", str(folder / inputs), *options, *arguments])


def test_a_batch_writes_says_and_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    given = written(tmp_path / "in.jsonl", articles(5))
    with given.open("a", encoding="utf-8") as file:
        file.write("{broken\n")
    monkeypatch.setattr(batch_progress, "_SECONDS_BETWEEN_LINES", 0.0)
    targets = ("--to", f"jsonl:{tmp_path}/r.jsonl", "--to", f"duckdb:{tmp_path}/r.duckdb")
    planned = _run(tmp_path, *targets, "--dry-run")
    assert (planned.exit_code, planned.stdout) == (0, "5 new, 0 changed, 0 unchanged, 1 cannot be read\n")
    done = _run(tmp_path, *targets)
    assert done.exit_code == 1
    assert "5 articles done, 0 unchanged, 1 failed" in done.stderr and "in.jsonl:6: " in done.stderr and " min left" in done.stderr
    assert len(lines(tmp_path / "r.jsonl")) == len(tables(f"duckdb:{tmp_path}/r.duckdb")["articles"]) == 5
    (told,) = (json.loads(line) for line in lines(tmp_path / "failures.jsonl"))
    assert (told["line"], told["stage"], told["article"]) == (6, "read", None)
    written(given, articles(5))
    again = _run(tmp_path, *targets)
    assert (again.exit_code, "0 articles done, 5 unchanged, 0 failed" in again.stderr) == (0, True)
    assert not (tmp_path / "failures.jsonl").exists()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--to", "news.csv"), "no target is called 'news.csv'"),
        (("--to", "sqlite:/dev/null/x"), "cannot be written"),
        (("--memory-limit", "lots"), "'lots' is no size"),
        (("--workers", "0"), "--workers"),
        (("--since", "May"), "--since"),
    ],
)
def test_wrong_use_is_told(tmp_path: Path, arguments: tuple[str, ...], told: str) -> None:
    written(tmp_path / "in.jsonl", articles(1))
    done = _run(tmp_path, *arguments)
    assert done.exit_code == 2
    assert told in done.stderr and "Traceback" not in done.stderr
