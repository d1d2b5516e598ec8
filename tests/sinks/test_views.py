"""The views say the same in every database, and what they say is in the records."""

from __future__ import annotations

import sqlite3
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

from extractor.document import Article
from extractor.sinks.star_views import VIEWS
from tests.batch.conftest import postgres, postgres_server  # noqa: F401 (fixtures)
from tests.batch.support import articles, batch

GIVEN = [
    Article(id="1", text="财政部部长陈志远表示，推行“一企一策”，“一企一策”管用。", published="2024-05-03"),
    Article(id="2", text="各地推行“一企一策”，新增就业3.5万人。", published="2024-05-20"),
    Article(id="3", text="商务部与财政部推行“一企一策”。", published="2024-06-01"),
]


def _views(target: str) -> dict[str, list[tuple[Any, ...]]]:
    kind, _, place = target.partition(":")
    if kind == "postgresql":
        import psycopg

        with psycopg.connect(target) as server:
            return {name: server.execute(f"SELECT * FROM {name}").fetchall() for name in VIEWS}
    with duckdb.connect(place, read_only=True) if kind == "duckdb" else sqlite3.connect(place) as connection:
        return {name: connection.execute(f"SELECT * FROM {name}").fetchall() for name in VIEWS}


@pytest.fixture(scope="module")
def views(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[tuple[Any, ...]]]:
    target = f"duckdb:{tmp_path_factory.mktemp('views')}/r.duckdb"
    batch(GIVEN, target)
    return _views(target)


MAY, JUNE = date(2024, 5, 1), date(2024, 6, 1)


def test_terms_count_by_month(views: dict[str, list[tuple[Any, ...]]]) -> None:
    assert sorted(row[:2] + row[4:] for row in views["term_months"]) == [(MAY, "一企一策", 2, 3), (JUNE, "一企一策", 1, 1)]


def test_terms_count_beside_agencies(views: dict[str, list[tuple[Any, ...]]]) -> None:
    found = sorted((row[0], row[4] or "", row[5], int(row[6])) for row in views["term_agency_months"])
    assert found == [(MAY, "", 1, 1), (MAY, "财政部", 1, 2), (JUNE, "商务部", 1, 1), (JUNE, "财政部", 1, 1)]


def test_agencies_count_by_month(views: dict[str, list[tuple[Any, ...]]]) -> None:
    assert sorted((row[0], row[2], row[4]) for row in views["agency_months"]) == [
        (MAY, "财政部", 1),
        (JUNE, "商务部", 1),
        (JUNE, "财政部", 1),
    ]


def test_posts_have_their_months(views: dict[str, list[tuple[Any, ...]]]) -> None:
    (row,) = views["post_months"]
    assert row[:6] == (MAY, "陈志远", "official", "财政部", None, "部长") and row[7:] == (1, date(2024, 5, 3), date(2024, 5, 3))


def test_statistics_are_series(views: dict[str, list[tuple[Any, ...]]]) -> None:
    (row,) = views["statistic_series"]
    assert (row[0], row[1], row[7], row[8], row[9]) == ("就业", "人", date(2024, 1, 1), date(2024, 3, 31), "quarter")
    assert row[10] == Decimal("3.5")


def test_every_database_gives_the_same_views(tmp_path: Path, postgres: str) -> None:  # noqa: F811
    targets = [f"duckdb:{tmp_path}/r.duckdb", f"sqlite:{tmp_path}/r.db", postgres]
    batch([*articles(60), *REPRINTED], *targets)
    found = [{name: sorted(tuple(map(_plain, row)) for row in rows) for name, rows in _views(target).items()} for target in targets]
    assert all(found[0].values())
    assert found[0] == found[1] == found[2]


def _plain(cell: Any) -> str:
    if isinstance(cell, bool):
        return str(int(cell))
    return str(Decimal(str(cell)).normalize()) if isinstance(cell, int | float | Decimal) else str(cell)


NEWS = (
    "国家发展改革委4月18日表示，将会同有关部门建立重点项目协调机制，对用地、用能、资金等要素实行清单管理，"
    "推动项目早开工、早见效。下一步，将压实地方责任，按月调度进展，对进度滞后的项目及时提醒督促。"
)
REPRINTED = [
    Article(id="转载", text=f"{NEWS}（来源：某报）", published="2026-04-19"),
    Article(id="原文", text=NEWS, published="2026-04-18"),
    Article(id="又一转载", text=NEWS.replace("，", "，\n"), published="2026-04-18"),
    Article(
        id="别的",
        text="财政部4月18日发布数据，前三个月全国一般公共预算收入同比下降，税收收入降幅收窄，非税收入有所增加。",
        published="2026-04-18",
    ),
]


@pytest.mark.parametrize("kind", ["duckdb", "sqlite", "postgresql"])
def test_reprints_point_at_the_first_print(kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    target = request.getfixturevalue("postgres") if kind == "postgresql" else f"{kind}:{tmp_path}/r.{kind}"
    batch(REPRINTED, target)
    found = _views(target)
    assert sorted(found["reprints"]) == [("又一转载", "原文"), ("转载", "原文")]
    assert sorted(row[0] for row in found["articles_once"]) == ["别的", "原文"]
