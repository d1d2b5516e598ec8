"""kill -9 at any moment: the run that goes on ends with what an unbroken run gives, and no worker is left behind.

`make test` kills a few times; `make test-kill` kills 30 times for each kind of target, in 5,000 articles.
"""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from tests.batch.support import articles, lines, tables, written

KINDS = ("jsonl", "parquet", "duckdb", "sqlite", "postgresql")
_FILES = {"jsonl": "r.jsonl.zst", "parquet": "p", "duckdb": "r.duckdb", "sqlite": "r.db"}
_START = "from tests.batch.command import main; main()"


def _target(kind: str, folder: Path, address: str) -> str:
    return address if kind == "postgresql" else f"{kind}:{folder / _FILES[kind]}"


def _held(target: str) -> Any:
    return lines(Path(target.partition(":")[2])) if target.startswith("jsonl:") else tables(target)


def _started(given: Path, targets: list[str]) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-c", _START, str(given), *targets]
    return subprocess.Popen(command, cwd=Path(__file__).parents[2], start_new_session=True, stdout=subprocess.PIPE)


def _end(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.communicate()
    deadline = time.monotonic() + 20
    while _group_lives(process.pid):  # workers end when they see that nobody reads what they give
        assert time.monotonic() < deadline, "a worker outlives its batch"
        time.sleep(0.02)


def _group_lives(group: int) -> bool:
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:  # it has ended meanwhile
            continue
        if fields[2] == str(group) and fields[0] != "Z":
            return True
    return False


def _survives(number: int, kills: int, targets: list[str], fresh: list[str], folder: Path) -> None:
    given = written(folder / "in.jsonl", articles(number, sentences=6))
    _finished(given, fresh)
    dice = random.Random(kills)
    for at in range(kills):
        process = _started(given, targets)
        assert process.stdout is not None
        if at % 5:
            # 256 articles are a transaction, so half of the runs commit nothing and the others one part of the whole
            count = dice.randrange(500)
            assert len(process.stdout.read(count)) == count, "the run ended before it could be killed"
        time.sleep(dice.uniform(0, 0.05 if at % 5 else 1.0))
        _end(process)
        assert process.returncode == -signal.SIGKILL
    _finished(given, targets)
    for target, other in zip(targets, fresh, strict=True):
        assert _held(target) == _held(other), target


def _finished(given: Path, targets: list[str]) -> None:
    process = _started(given, targets)
    process.communicate()
    assert process.returncode == 0


def test_a_few_kills_lose_and_double_nothing(tmp_path: Path, postgres: str, other_postgres: str) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    targets = [_target(kind, tmp_path / "a", postgres) for kind in KINDS]
    _survives(900, 3, targets, [_target(kind, tmp_path / "b", other_postgres) for kind in KINDS], tmp_path)


@pytest.mark.kill
@pytest.mark.parametrize("kind", KINDS)
def test_thirty_kills_lose_and_double_nothing(tmp_path: Path, kind: str, postgres: str, other_postgres: str) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    _survives(5000, 30, [_target(kind, tmp_path / "a", postgres)], [_target(kind, tmp_path / "b", other_postgres)], tmp_path)
