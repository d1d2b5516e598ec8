"""The PostgreSQL server that tests share, each with a database of its own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.batch.server import absence, server


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    reason = absence()
    if reason:
        pytest.skip(reason)
    with server() as address:
        yield address


@pytest.fixture
def postgres(postgres_server: str, request: pytest.FixtureRequest) -> str:
    return _database(postgres_server, f"one{abs(id(request))}")


@pytest.fixture
def other_postgres(postgres_server: str, request: pytest.FixtureRequest) -> str:
    return _database(postgres_server, f"other{abs(id(request))}")


def _database(server: str, name: str) -> str:
    import psycopg

    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return server.replace("/postgres?", f"/{name}?")
