"""The stores that targets such as `duckdb:news.duckdb` name."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from extractor.errors import ConfigError
from extractor.sinks.runs import Run
from extractor.sinks.stores import Store

Opener = Callable[[str, Run], Store]


def open_store(target: str, run: Run) -> Store:
    """Give the store of a target, KIND:PLACE or an address postgresql://…; raise ConfigError for any other."""
    kind, _, place = target.partition(":")
    if kind not in KINDS or not place:
        raise ConfigError(f"no target is called {target!r}; give KIND:PLACE, where KIND is {', '.join(KINDS)}")
    return KINDS[kind](target if kind == "postgresql" else place, run)


def exists(target: str) -> bool:
    """Tell whether anything stands at the place of a target that is a file or folder; a database does."""
    kind, _, place = target.partition(":")
    if kind == "jsonl":
        return Path(f"{place}.state").exists()
    return kind == "postgresql" or Path(place).exists()


def _jsonl(place: str, run: Run) -> Store:
    from extractor.sinks.jsonl_store import JsonLinesStore

    return JsonLinesStore(Path(place))


def _parquet(place: str, run: Run) -> Store:
    from extractor.sinks.parquet_folder import ParquetFolder

    return ParquetFolder(Path(place), run)


def _duckdb(place: str, run: Run) -> Store:
    from extractor.sinks.duckdb_file import open_duckdb

    return open_duckdb(Path(place), run)


def _sqlite(place: str, run: Run) -> Store:
    from extractor.sinks.sqlite_file import open_sqlite

    return open_sqlite(Path(place), run)


def _postgresql(address: str, run: Run) -> Store:
    from extractor.sinks.postgres import open_postgres

    return open_postgres(address, run)


KINDS: dict[str, Opener] = {
    "jsonl": _jsonl,
    "parquet": _parquet,
    "duckdb": _duckdb,
    "sqlite": _sqlite,
    "postgresql": _postgresql,
}
