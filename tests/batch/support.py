"""Articles to run, and what a target holds in the end, in one shape for all targets."""

from __future__ import annotations

import gzip
import json
import random
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pyarrow
import pyarrow.parquet

from extractor.batch.feed import Choice
from extractor.batch.run import Limits, Totals, run_batch
from extractor.config import Config
from extractor.document import Article
from extractor.readers import ReadFailure, read_articles
from extractor.sinks.star import TABLES
from tests.batch import sketch

RULES = Config(model="none")
_BODIES = ("工业和信息化部", "国家发展改革委", "财政部", "人民银行", "商务部", "云溪省人民政府", "国家统计局")
_PLACES = ("东部地区", "沿海城市", "老工业基地", "县域", "山区")
_TERMS = ("“一企一策”", "“白名单”", "新质生产力", "“六稳”", "稳岗返还", "营商环境")
_NAMES = ("陈志远", "王晓岚", "李国强", "赵敏行", "周一帆")


def sentence(dice: random.Random) -> str:
    """Give a sentence in the manner of the news."""
    return (
        f"{dice.choice(_BODIES)}部长{dice.choice(_NAMES)}{dice.randint(1, 12)}月{dice.randint(1, 28)}日表示，"
        f"{dice.choice(_PLACES)}落实{dice.choice(_TERMS)}，"
        f"新增就业{dice.randint(1, 90)}.{dice.randint(1, 9)}万人，同比增长{dice.randint(1, 30)}%。"
    )


def articles(number: int, *, sentences: int = 3, seed: int = 1) -> list[Article]:
    """Give articles of several months, always the same."""
    dice = random.Random(seed)
    return [
        Article(
            id=f"甲{at}",
            text="\n".join(sentence(dice) for _ in range(sentences)),
            title=f"第{at}条",
            published=f"2024-{dice.randint(5, 6):02}-{dice.randint(1, 28):02}",
        )
        for at in range(number)
    ]


def written(path: Path, given: list[Article]) -> Path:
    """Write the articles as JSON Lines."""
    rows = ({"id": a.id, "title": a.title, "published": a.published, "text": a.text} for a in given)
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return path


def batch(given: list[Article] | Path, *targets: str, choice: Choice | None = None, **options: Any) -> tuple[Totals, list[ReadFailure]]:
    """Run a batch and give its totals and failures; by default the pipeline is a sketch, which is there at once."""
    failures: list[ReadFailure] = []
    build = options.pop("build", sketch.build)
    source = read_articles([str(given)]) if isinstance(given, Path) else given
    told = lambda result: failures.append(result) if isinstance(result, ReadFailure) else None  # noqa: E731
    totals = run_batch(source, targets, options.pop("config", RULES), Limits(**{"workers": 1} | options), choice, told, build)
    return totals, failures


def lines(path: Path) -> list[str]:
    """Give the lines of a JSON Lines file, decompressed."""
    data = path.read_bytes()
    if path.suffix == ".gz":
        data = gzip.decompress(data)
    elif path.suffix == ".zst":
        data = pyarrow.CompressedInputStream(pyarrow.BufferReader(data), "zstd").read()
    return data.decode().splitlines()


def tables(target: str) -> dict[str, list[tuple[Any, ...]]]:
    """Give the rows of every table of a target, sorted; numbers and dates as text, for SQLite has no types for them."""
    found = {name: _rows(target, name) for name in TABLES}
    return {name: sorted((tuple(map(_plain, row)) for row in rows), key=repr) for name, rows in found.items()}


def _rows(target: str, table: str) -> list[tuple[Any, ...]]:
    kind, _, place = target.partition(":")
    query = f"SELECT {', '.join(TABLES[table].names)} FROM {table}"
    if kind == "duckdb":
        with duckdb.connect(place, read_only=True) as connection:
            return connection.execute(query).fetchall()
    if kind == "sqlite":
        import sqlite3

        with sqlite3.connect(place) as lite:
            return lite.execute(query).fetchall()
    if kind == "postgresql":
        import psycopg

        with psycopg.connect(target) as server:
            return server.execute(query).fetchall()
    files = sorted(Path(place, table).rglob("*.parquet"))
    return [tuple(row.values()) for file in files for row in pyarrow.parquet.ParquetFile(file).read().to_pylist()]


def _plain(cell: Any) -> Any:
    if isinstance(cell, bool):
        return str(int(cell))
    if isinstance(cell, int | float | Decimal):
        return str(Decimal(repr(cell) if isinstance(cell, float) else cell).normalize())
    return cell.isoformat() if hasattr(cell, "isoformat") else cell
