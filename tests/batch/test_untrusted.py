"""Hostile input: each article of a batch ends in the targets or in the failures, and no name is ever a command."""

from __future__ import annotations

import gzip
import json
import lzma
import os
import random
from dataclasses import replace
from pathlib import Path

import pytest

from extractor.config import Config
from extractor.document import Article
from extractor.pipeline import Pipeline
from extractor.readers import ReadFailure, ReadOptions, read_articles
from extractor.record import extract
from extractor.sinks.duckdb_file import DuckDbFile
from extractor.sinks.runs import run_of
from extractor.sinks.star import TABLES
from tests.batch.support import RULES, articles, batch, lines, tables

# full run: MUTATED=10000 pytest tests/batch/test_untrusted.py -k mutated
_MUTATED = int(os.environ.get("MUTATED", "300"))
_NAMES = (
    "'); DROP TABLE articles; --",
    '"; DELETE FROM mentions; --',
    "../../../../etc/passwd",
    "/etc/passwd",
    "C:\\Windows\\..\\x",
    "month=2024-05/../..",
    "<script>alert(1)</script>",
    '=HYPERLINK("http://x")',
    "%s %(a)s {0} $1 ? :a",
    "\\N\t\\.\nx",
    "a\0b",
    "\ud800\udc80",
    "\u202eevil\u2066",
    "",
    "长" * 5000,
)


def _hostile() -> list[Article]:
    given = []
    for at, name in enumerate(_NAMES):
        text = f"财政部{name}表示，{name}“{name[:9] or '一企一策'}”新增就业3.5万人。"
        given.append(Article(id=f"{name}#{at}", text=text, title=name, outlet=name, source=name or None, published="2024-05-01"))
    return given


def test_names_are_data_in_every_target(tmp_path: Path, postgres: str) -> None:
    targets = [f"duckdb:{tmp_path}/r.duckdb", f"sqlite:{tmp_path}/r.db", f"parquet:{tmp_path}/p", f"jsonl:{tmp_path}/r.jsonl", postgres]
    totals, failures = batch(_hostile(), *targets)
    assert (totals.done, failures) == (len(_NAMES), [])
    held = tables(targets[0])
    assert all(tables(target) == held for target in (targets[1], targets[2], postgres))
    clean = [name.replace("\0", "\ufffd").encode("utf-8", "backslashreplace").decode() for name in _NAMES]
    at = TABLES["articles"].names.index("title")
    assert sorted(row[at] for row in held["articles"]) == sorted(clean)
    assert [json.loads(line)["title"] for line in lines(tmp_path / "r.jsonl")][:3] == list(_NAMES[:3])
    # nothing was written beside the targets
    assert {path.name.split(".")[0] for path in tmp_path.iterdir()} == {"r", "p"}
    assert batch(_hostile(), *targets)[0].counts.unchanged == len(_NAMES)


def test_folders_and_files_with_odd_names_are_written(tmp_path: Path) -> None:
    folder = tmp_path / 'it\'s "a"; b'
    targets = [f"parquet:{folder}/p", f"duckdb:{folder}/r.duckdb", f"sqlite:{folder}/r.db"]
    assert batch(articles(3), *targets)[0].done == 3
    assert tables(targets[0]) == tables(targets[1]) == tables(targets[2])


def test_a_value_that_a_target_cannot_hold_is_no_end(tmp_path: Path, postgres: str) -> None:
    record = extract(Pipeline(Config(model="none")), Article(id="1", text="一季度规模以上工业增加值增长6.5%。", published="2024-05-01"))
    huge = record | {"statistics": [record["statistics"][0] | {"value": 10**60, "high": 1e-30}]}
    sink = DuckDbFile(tmp_path / "r.duckdb", run_of(RULES, "0" * 64))
    sink.write(huge)
    sink.close()
    columns = TABLES["statistics"].names
    (row,) = tables(f"duckdb:{tmp_path}/r.duckdb")["statistics"]
    assert row[columns.index("value")] is None and row[columns.index("high")] == "0"


@pytest.mark.parametrize(("suffix", "pack"), [("gz", gzip.compress), ("xz", lzma.compress)])
def test_a_bomb_is_told_and_the_others_are_read(tmp_path: Path, suffix: str, pack: object) -> None:
    bomb = b'{"id": "1", "text": "' + b"a" * 60_000_000
    (tmp_path / f"1.jsonl.{suffix}").write_bytes(pack(bomb))  # type: ignore[operator]
    (tmp_path / "2.txt").write_text("财政部表示，新增就业3.5万人。", encoding="utf-8")
    source = read_articles([str(tmp_path)], ReadOptions(max_expansion=20, max_article_bytes=10_000_000))
    totals, failures = batch(source, f"sqlite:{tmp_path}/r.db")  # type: ignore[arg-type]
    assert (totals.done, len(failures)) == (1, 1)


def test_a_ratio_beyond_the_limit_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from extractor.readers import inputs

    monkeypatch.setattr(inputs, "_FREE_OUTPUT", 1_000_000)
    for suffix, pack in (("gz", gzip.compress), ("xz", lzma.compress)):
        path = tmp_path / f"1.txt.{suffix}"
        path.write_bytes(pack("财政部。\n".encode() * 1_000_000))
        (found,) = read_articles([str(path)], ReadOptions(max_expansion=50, max_article_bytes=1 << 30))
        assert isinstance(found, ReadFailure) and "expands more than 50-fold" in found.error


def test_mutated_articles_are_in_the_target_or_told(tmp_path: Path) -> None:
    dice = random.Random(7)
    given = [_mutated(article, dice) for article in articles(_MUTATED, sentences=4)]
    ids = [article.id for article in given]
    assert len(set(ids)) == len(ids)
    totals, failures = batch(given, f"jsonl:{tmp_path}/r.jsonl", f"duckdb:{tmp_path}/r.duckdb", workers=2, build=Pipeline)
    held = {json.loads(line)["id"] for line in lines(tmp_path / "r.jsonl")}
    told = {failure.article for failure in failures}
    assert held | told == set(ids) and not held & told
    assert totals.done + totals.failed == len(ids)
    at = TABLES["articles"].names.index("article_id")
    assert len({row[at] for row in tables(f"duckdb:{tmp_path}/r.duckdb")["articles"]}) == len(held)


def _mutated(article: Article, dice: random.Random) -> Article:
    """Give the article with a few pieces cut, doubled, swapped, or replaced by characters that break careless code."""
    text = article.text
    for _ in range(dice.randint(1, 6)):
        at, to = sorted((dice.randrange(len(text) + 1), dice.randrange(len(text) + 1)))
        match dice.randrange(5):
            case 0:
                text = text[:at] + text[to:]
            case 1:
                text = text[:to] + text[at:to] * dice.choice((1, 2, 30)) + text[to:]
            case 2:
                text = text[to:] + text[at:to] + text[:at]
            case 3:
                text = (
                    text[:at]
                    + dice.choice(("\0", "\ud800", "\u202e", "“", "”", "《", "（", "%", "亿" * 40, "9" * 400, "\n", "。"))
                    + text[at:]
                )
            case _:
                text = (
                    text[:at]
                    + "".join(chr(dice.choice((dice.randrange(32, 0xD800), dice.randrange(0xE000, 0x20000)))) for _ in range(5))
                    + text[at:]
                )
    published = dice.choice((article.published, None, "0001-01-01", "9999-12-31"))
    return replace(article, text=text[:20_000], published=published)
