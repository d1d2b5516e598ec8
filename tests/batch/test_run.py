"""A batch: every target holds the same, reruns do only what is needed, and one bad article harms no other."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import duckdb
import pytest

from extractor.batch.feed import Choice, Counts, choose
from extractor.batch.run import plan
from extractor.config import Config
from extractor.document import Article
from extractor.errors import ConfigError, ExtractorError
from extractor.pipeline import Pipeline
from extractor.readers import ReadFailure
from extractor.sinks import stores
from extractor.sinks.star import TABLES
from extractor.sinks.stores import Lock
from tests.batch import poison
from tests.batch.support import RULES, articles, batch, lines, tables, written

GIB = 1 << 30


def _targets(folder: Path) -> list[str]:
    return [
        f"{kind}:{folder / name}" for kind, name in (("jsonl", "r.jsonl.zst"), ("parquet", "p"), ("duckdb", "r.duckdb"), ("sqlite", "r.db"))
    ]


def _files(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.suffix in {".zst", ".gz", ".parquet"}}


def test_all_targets_hold_the_same_whatever_the_workers(tmp_path: Path, postgres: str) -> None:
    given = articles(280)
    one, two = tmp_path / "1", tmp_path / "2"
    for folder, workers in ((one, 1), (two, 2)):
        totals, failures = batch(given, *_targets(folder), f"jsonl:{folder}/r.jsonl.gz", workers=workers, build=Pipeline)
        assert (totals.done, totals.failed, failures) == (280, 0, [])
    assert _files(one) == _files(two) and len(_files(one)) == 20
    batch(given, postgres, build=Pipeline)
    held = tables(f"duckdb:{one}/r.duckdb")
    for target in (*_targets(two)[1:], postgres):
        assert tables(target) == held, target
    written_lines = lines(two / "r.jsonl.zst")
    assert [json.loads(line)["id"] for line in written_lines] == [article.id for article in given]
    assert written_lines == lines(one / "r.jsonl.gz")
    assert len(held["articles"]) == 280 and len(held["runs"]) == 1


@pytest.mark.parametrize("at", range(5))
def test_a_rerun_does_what_is_new_or_changed(tmp_path: Path, at: int, request: pytest.FixtureRequest) -> None:
    target = request.getfixturevalue("postgres") if at == 4 else _targets(tmp_path)[at]
    given = articles(30)
    changed = [replace(given[0], text="林某某任云溪省省长。"), *given[1:], *articles(40, seed=2)[35:]]
    assert batch(given, target)[0].counts == Counts(new=30)
    assert batch(given, target)[0].counts == Counts(unchanged=30)
    assert plan(changed, [target], RULES).counts == Counts(new=5, changed=1, unchanged=29)
    assert batch(changed, target)[0].counts == Counts(new=5, changed=1, unchanged=29)
    fresh = f"jsonl:{tmp_path}/fresh.jsonl" if at == 0 else f"sqlite:{tmp_path}/fresh.db"
    batch(changed, fresh)
    if at == 0:
        assert lines(tmp_path / "r.jsonl.zst") == lines(tmp_path / "fresh.jsonl")
    else:
        assert tables(target) == tables(fresh)


def test_another_option_redoes_everything_and_leaves_no_row_of_the_old_run(tmp_path: Path) -> None:
    target = f"duckdb:{tmp_path}/r.duckdb"
    batch(articles(10), target)
    before = tables(target)
    assert batch(articles(10), target, config=Config(model="none", segmenter="jieba"))[0].counts == Counts(changed=10)
    after = tables(target)
    assert len(after["runs"]) == 1 and after["runs"] != before["runs"]
    assert len(after["mentions"]) > 0


def test_targets_behind_and_ahead_come_to_the_same(tmp_path: Path) -> None:
    given = articles(20)
    batch(given[:10], f"sqlite:{tmp_path}/r.db")
    batch(given[5:15], f"duckdb:{tmp_path}/r.duckdb")
    totals, _ = batch(given, f"sqlite:{tmp_path}/r.db", f"duckdb:{tmp_path}/r.duckdb")
    assert totals.done == 15
    assert tables(f"sqlite:{tmp_path}/r.db") == tables(f"duckdb:{tmp_path}/r.duckdb")


def test_poison_is_told_and_the_others_go_on(tmp_path: Path) -> None:
    given = articles(40)
    for at, text in ((3, "崩溃。"), (4, "停住。"), (10, "内存。"), (11, "出错。"), (39, "崩溃。")):
        given[at] = replace(given[at], text=text)
    totals, failures = batch(given, f"jsonl:{tmp_path}/r.jsonl", workers=2, timeout=2.0, memory=4 * GIB, build=poison.build)
    assert (totals.done, totals.failed) == (35, 5)
    assert {(failure.article, failure.stage) for failure in failures} == {
        ("甲3", "crash"),
        ("甲4", "timeout"),
        ("甲10", "memory"),
        ("甲11", "extract"),
        ("甲39", "crash"),
    }
    assert [failure.error for failure in failures if failure.article == "甲3"] == ["the worker was ended by SIGSEGV"]
    held = {json.loads(line)["id"] for line in lines(tmp_path / "r.jsonl")}
    assert held == {article.id for at, article in enumerate(given) if at not in (3, 4, 10, 11, 39)}
    assert batch(given, f"jsonl:{tmp_path}/r.jsonl", timeout=2.0, memory=4 * GIB)[0].counts == Counts(new=5, unchanged=35)


@pytest.mark.parametrize(
    ("options", "told"),
    [({"build": poison.no_start}, "workers end before they are ready"), ({"memory": 64 << 20, "build": Pipeline}, "memory")],
)
def test_workers_that_cannot_start_end_the_run(tmp_path: Path, options: dict[str, object], told: str) -> None:
    with pytest.raises(ExtractorError, match=told):
        batch(articles(3), f"sqlite:{tmp_path}/r.db", **options)


def test_what_cannot_be_read_is_told(tmp_path: Path) -> None:
    given = written(tmp_path / "a.jsonl", articles(3))
    given.write_text(given.read_text(encoding="utf-8") + "{broken\n", encoding="utf-8")
    totals, failures = batch(given, f"sqlite:{tmp_path}/r.db")
    assert (totals.done, totals.failed) == (3, 1)
    assert [(failure.line, failure.stage) for failure in failures] == [(4, "read")]


def test_an_id_that_comes_twice_is_told_unless_the_article_is_the_same(tmp_path: Path) -> None:
    given = articles(3)
    totals, failures = batch([*given, given[0], replace(given[1], text="另一篇。")], f"sqlite:{tmp_path}/r.db")
    assert totals.counts == Counts(new=3, repeated=1)
    assert [(failure.article, failure.stage) for failure in failures] == [("甲1", "id")]


def test_since_and_limit_choose(tmp_path: Path) -> None:
    given = articles(60)
    late = [article for article in given if (article.published or "") >= "2024-06-01"]
    target = f"sqlite:{tmp_path}/r.db"
    undated = replace(given[0], id="无日期", published=None)
    totals, _ = batch([*given, undated], target, choice=Choice(since=date(2024, 6, 1), limit=5))
    assert totals.done == 5
    totals, _ = batch([*given, undated], target, choice=Choice(since=date(2024, 6, 1)))
    assert totals.counts == Counts(new=len(late) - 5, unchanged=5, too_old=61 - len(late))


def test_unordered_gives_the_same_articles(tmp_path: Path) -> None:
    given = articles(50)
    batch(given, f"jsonl:{tmp_path}/a.jsonl")
    batch(given, f"jsonl:{tmp_path}/b.jsonl", is_ordered=False, workers=2)
    assert sorted(lines(tmp_path / "a.jsonl")) == sorted(lines(tmp_path / "b.jsonl"))


def test_a_plan_makes_nothing(tmp_path: Path) -> None:
    assert plan(articles(3), _targets(tmp_path), RULES).counts == Counts(new=3)
    assert list(tmp_path.iterdir()) == []


def test_one_run_at_a_time_writes(tmp_path: Path, postgres: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from extractor.sinks import postgres as sink

    monkeypatch.setattr(sink, "_WAIT_FOR_LOCK", 0.1)
    lock = Lock(tmp_path / "r.db.lock")
    with pytest.raises(ConfigError, match="another run is writing there"):
        batch(articles(1), f"sqlite:{tmp_path}/r.db")
    lock.release()
    batch(articles(1), f"sqlite:{tmp_path}/r.db")
    holder = sink.Postgres(postgres)
    with pytest.raises(ConfigError, match="another run is writing there"):
        batch(articles(1), postgres)
    holder.close()


@pytest.mark.parametrize("kind", ["jsonl:r.jsonl", "parquet:p"])
def test_a_crash_while_files_are_put_in_place_is_made_good(tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    given = articles(20)
    place, name = kind.split(":")
    target = f"{place}:{tmp_path / name}"
    whole = stores.replace_durably
    calls = []

    def breaks(part: Path, path: Path) -> None:
        calls.append(path)
        if len(calls) == (1 if place == "jsonl" else 4):
            raise KeyboardInterrupt
        whole(part, path)

    from extractor.sinks import jsonl_store, parquet_folder

    module = jsonl_store if place == "jsonl" else parquet_folder
    monkeypatch.setattr(module, "replace_durably", breaks)
    with pytest.raises(KeyboardInterrupt):
        batch(given, target)
    assert batch(given, target)[0].counts == Counts(unchanged=20)
    fresh = f"{place}:{tmp_path / 'fresh'}"
    batch(given, fresh)
    if place == "jsonl":
        assert lines(tmp_path / name) == lines(tmp_path / "fresh")
    else:
        assert tables(target) == tables(fresh)


def test_a_table_of_another_make_is_not_touched(tmp_path: Path) -> None:
    import sqlite3

    with sqlite3.connect(tmp_path / "r.db") as connection:
        connection.execute("CREATE TABLE articles (id)")
    with pytest.raises(ConfigError, match="table articles has other columns"):
        batch(articles(1), f"sqlite:{tmp_path}/r.db")


def test_a_duckdb_file_needs_no_index_and_keeps_its_rows_apart_all_the_same(tmp_path: Path) -> None:
    # an index must fit into memory: that of 800,000 articles did not, and ended the run
    target = tmp_path / "r.duckdb"
    for number in (300, 600):  # the second run meets 300 articles and their bodies again
        batch(articles(number), f"duckdb:{target}")
    with duckdb.connect(str(target)) as connection:
        keys = "SELECT count(*) FROM duckdb_constraints() WHERE constraint_type IN ('PRIMARY KEY', 'UNIQUE')"
        assert connection.execute(keys).fetchall() == [(0,)]
        assert connection.execute("SELECT count(*) FROM duckdb_indexes()").fetchall() == [(0,)]
        for name, table in TABLES.items():
            (rows, unique) = connection.execute(f"SELECT count(*), count(DISTINCT ({', '.join(table.key)})) FROM {name}").fetchall()[0]
            assert rows == unique, name
        assert connection.execute("SELECT count(*) FROM articles").fetchall() == [(600,)]


@pytest.mark.parametrize("target", ["news.duckdb", "csv:x", "jsonl:", "postgresql://nobody@/none?host=/nowhere"])
def test_a_target_that_cannot_be_used_is_told(target: str) -> None:
    with pytest.raises(ConfigError):
        batch(articles(1), target)


def test_choosing_reads_no_further_than_it_must() -> None:
    taken = []

    def source() -> object:
        for article in articles(1000):
            taken.append(article)
            yield article
        yield ReadFailure("x", None, "never reached")

    next(choose(source(), [], "r", Choice(), Counts()))  # type: ignore[arg-type]
    assert len(taken) == 512


def test_a_server_that_goes_away_ends_the_run_with_a_message(postgres: str) -> None:
    import psycopg

    given = articles(1500)
    given[0] = replace(given[0], text="停住。")  # while this one is waited for, the server ends the connection

    def source() -> Iterator[Article]:
        for at, article in enumerate(given):
            if at == 600:
                with psycopg.connect(postgres, autocommit=True) as other:
                    other.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'extractor batch'")
            yield article

    with pytest.raises(ExtractorError, match="cannot be"):
        batch(source(), postgres, timeout=2.0, build=poison.build)  # type: ignore[arg-type]
