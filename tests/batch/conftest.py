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
    import psycopg

    name = f"db{abs(id(request))}"
    with psycopg.connect(postgres_server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return postgres_server.replace("/postgres?", f"/{name}?")
