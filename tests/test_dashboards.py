"""Every query of docs/dashboards.md and of dashboards/ runs on the databases that it is written for, and gives what it promises."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest
import yaml

from tests.batch.conftest import postgres, postgres_server  # noqa: F401 (fixtures)
from tests.batch.support import articles, batch

ROOT = Path(__file__).parents[1]
PAGE = re.findall(r"```sql\n(.*?);\n```", (ROOT / "docs/dashboards.md").read_text(encoding="utf-8"), re.DOTALL)
GRAFANA = json.loads((ROOT / "dashboards/grafana/dashboards/policy.json").read_text(encoding="utf-8"))
DATASETTE = yaml.safe_load((ROOT / "dashboards/datasette/metadata.yaml").read_text(encoding="utf-8"))["databases"]["records"]
# what the sketch of a pipeline behind these articles finds, in place of what the page asks for
_ASKED = {"'新质生产力'": "'一企一策'", "'制造业采购经理指数'": "'就业'", "unit = '%'": "unit = '人'"}


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("dashboards")
    batch(articles(40), f"duckdb:{folder}/r.duckdb", f"sqlite:{folder}/r.db")
    return folder / "r.duckdb", folder / "r.db"


@pytest.fixture
def server(postgres: str) -> Iterator[Any]:  # noqa: F811
    import psycopg

    batch(articles(40), postgres)
    with psycopg.connect(postgres) as connection:
        yield connection


def _asked(query: str) -> str:
    for there, here in _ASKED.items():
        query = query.replace(there, here)
    return query


def _of_grafana(query: str) -> str:
    query = re.sub(r"\$__timeFilter\(((?:[^()]|\([^()]*\))*)\)", r"\1 BETWEEN '2024-01-01' AND '2024-12-31'", query)
    for name, value in {"term": "'一企一策', '六稳'", "agency": "'财政部', '商务部'", "subject": "'就业'"}.items():
        query = query.replace(f"${{{name}:sqlstring}}", value)
    return query.replace("${kind}", "level")


def test_the_page_has_its_queries() -> None:
    assert len(PAGE) == 5 and len(GRAFANA["panels"]) == 7 and len(DATASETTE["queries"]) == 5


def test_queries_of_the_page_run_on_files(files: tuple[Path, Path]) -> None:
    with duckdb.connect(str(files[0]), read_only=True) as one, sqlite3.connect(files[1]) as other:
        for query in map(_asked, PAGE):
            in_duckdb, in_sqlite = one.execute(query).fetchall(), other.execute(query).fetchall()
            assert in_duckdb and len(in_duckdb) == len(in_sqlite), query


def test_queries_of_the_page_run_on_a_server(server: Any) -> None:
    for query in map(_asked, PAGE):
        assert server.execute(query).fetchall(), query


@pytest.mark.parametrize("panel", GRAFANA["panels"], ids=lambda panel: str(panel["id"]))
def test_panels_of_grafana_give_rows_of_their_form(server: Any, panel: dict[str, Any]) -> None:
    (target,) = panel["targets"]
    found = server.execute(_of_grafana(target["rawSql"]))
    names = [column.name for column in found.description]
    rows = found.fetchall()
    assert rows and "$" not in _of_grafana(target["rawSql"])
    if target["format"] == "time_series":
        assert names == ["time", "metric", "value"] and all(isinstance(row[0], date) for row in rows)
        assert [row[0] for row in rows] == sorted(row[0] for row in rows)


def test_variables_of_grafana_give_choices(server: Any) -> None:
    variables = [variable for variable in GRAFANA["templating"]["list"] if variable["type"] == "query"]
    assert {variable["name"] for variable in variables} == {"term", "agency", "subject"}
    for variable in variables:
        assert server.execute(variable["query"]).fetchall()


def test_queries_of_datasette_run_with_their_parameters(files: tuple[Path, Path]) -> None:
    given = {"term": "一企一策", "name": "陈志远", "subject": "就业"}
    with sqlite3.connect(files[1]) as connection:
        for name, query in DATASETTE["queries"].items():
            rows = connection.execute(query["sql"], given).fetchall()
            assert rows or name == "disagreements", name
        tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master")}
        assert set(DATASETTE["tables"]) <= tables
        for table, told in DATASETTE["tables"].items():
            columns = {row[1] for row in connection.execute(f"PRAGMA table_info({table})")}
            assert {*told.get("facets", ()), told.get("label_column", "article_id")} - {"article_id"} <= columns, table


def test_provisioning_names_one_data_source() -> None:
    folder = ROOT / "dashboards/grafana/provisioning"
    (source,) = yaml.safe_load((folder / "datasources/policy.yaml").read_text(encoding="utf-8"))["datasources"]
    assert {panel["datasource"]["uid"] for panel in GRAFANA["panels"]} == {source["uid"]}
    assert "password" not in json.dumps(GRAFANA).lower()
