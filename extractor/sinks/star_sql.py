"""The statements of the star schema for each database, and the transaction that replaces the rows of articles."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Protocol

from extractor.errors import ConfigError
from extractor.sinks.runs import Run
from extractor.sinks.star import ARTICLES, ENTITIES, FACTS, TABLES, Table, Type
from extractor.sinks.star_views import VIEWS
from extractor.sinks.stores import Work

# entities known to stand in the store already, so that 工业和信息化部 is not written anew with every article; articles known not to
_MOST_REMEMBERED = 20_000


@dataclass(frozen=True, slots=True)
class Dialect:
    """What a database words in its own way. `among` is a condition for a column and one parameter, a list of values."""

    types: Mapping[Type, str]
    among: str
    create_view: str
    has_references: bool = True
    has_keys: bool = True


class Database(Protocol):
    """A connection to a database."""

    name: str
    dialect: Dialect

    def transaction(self) -> AbstractContextManager[None]:
        """Commit at the end, or roll back where an error ends it; raise RowError for a value that it refuses."""

    def execute(self, statement: str, values: Sequence[str] | None = None) -> None:
        """Run a statement, with a list of values where it has a parameter."""

    def select(self, statement: str, values: Sequence[str] | None = None) -> list[tuple[Any, ...]]:
        """Give the rows of a query."""

    def add(self, table: Table, rows: Sequence[tuple[Any, ...]], *, skip_known: bool) -> None:
        """Add rows; those whose key is there already are left out where `skip_known`."""

    def columns(self) -> Mapping[str, set[str]]:
        """Give the columns of every table there is."""

    def close(self) -> None:
        """End the connection."""


def definitions(dialect: Dialect) -> Iterator[str]:
    """Give the statements that make the tables, indexes and views."""
    for table in TABLES.values():
        parts = [f"{c.name} {dialect.types[c.type]}{' NOT NULL' if c.is_required else ''}" for c in table.columns]
        if dialect.has_keys:
            parts.append(f"PRIMARY KEY ({', '.join(table.key)})")
        if dialect.has_references:
            parts += [f"FOREIGN KEY ({column}) REFERENCES {other}" for column, other in (table.refers or {}).items()]
        yield f"CREATE TABLE IF NOT EXISTS {table.name} ({', '.join(parts)})"
        if dialect.has_keys:
            yield from (f"CREATE INDEX IF NOT EXISTS {table.name}_{column} ON {table.name} ({column})" for column in table.indexes)
    yield from (f"{dialect.create_view.format(name)} AS {view.query}" for name, view in VIEWS.items())


class StarStore:
    """A store over any database that holds the star schema; the table articles is its manifest."""

    takes_rows = True

    def __init__(self, database: Database, run: Run, beside: Callable[[Sequence[str]], None] | None = None) -> None:
        """`beside` is called with the ids of articles within the transaction, before their rows change and after it."""
        self.name = database.name
        self._database, self._run, self._beside = database, run, beside
        self._remembered: set[str] = set()
        self._lacking: set[str] = set()
        found = database.columns()
        wrong = [name for name, table in TABLES.items() if name in found and found[name] != set(table.names)]
        if wrong:
            raise ConfigError(f"{self.name}: table {wrong[0]} has other columns than this version writes; write to a new place")
        if any(name not in found for name in TABLES):
            with database.transaction():
                for statement in definitions(database.dialect):
                    database.execute(statement)

    def known(self, ids: Sequence[str]) -> Mapping[str, tuple[str | None, str]]:
        """Give content and run of those articles that the store holds."""
        found = self._database.select(f"SELECT article_id, content, run_id FROM articles WHERE {self._among('article_id')}", ids)
        known = {article_id: (content, run_id) for article_id, content, run_id in found}
        if len(self._lacking) > _MOST_REMEMBERED:
            self._lacking.clear()
        self._lacking.update(article_id for article_id in ids if article_id not in known)
        return known

    def commit(self, works: Sequence[Work]) -> None:
        """Replace the rows of the articles in one transaction."""
        entities = dict(self._new_entities(works))
        ids = [work.article_id for work in works]
        with self._database.transaction():
            if self._beside:
                self._beside(ids)
            # a million articles are not searched for one that is known to be new
            stale = self._remove([article_id for article_id in ids if article_id not in self._lacking])
            self._database.add(TABLES["runs"], [self._run.row], skip_known=True)
            for name, table in ENTITIES.items():
                rows = [row for row in entities.values() if row[0].startswith(f"{name}:")]
                self._database.add(table, rows, skip_known=True)
            for table in (ARTICLES, *FACTS.values()):
                self._database.add(table, [row for work in works for row in (work.rows or {})[table.name]], skip_known=False)
            self._remove_unused(stale)
            if self._beside:
                self._beside(ids)
        self._remember(entities, stale)
        self._lacking.difference_update(ids)

    def finish(self) -> None:
        """Everything stands in its place already."""

    def close(self) -> None:
        """End the connection."""
        self._database.close()

    def _among(self, column: str) -> str:
        return self._database.dialect.among.format(column)

    def _new_entities(self, works: Iterable[Work]) -> Iterator[tuple[str, tuple[Any, ...]]]:
        for work in works:
            for name in ENTITIES:
                yield from ((row[0], row) for row in (work.rows or {})[name] if row[0] not in self._remembered)

    def _remove(self, ids: Sequence[str]) -> list[str]:
        """Remove the rows of the articles and give the entities that they named."""
        if not ids:
            return []
        old = [found[0] for found in self._database.select(f"SELECT article_id FROM articles WHERE {self._among('article_id')}", ids)]
        if not old:
            return []
        named = self._database.select(f"SELECT DISTINCT entity_id FROM mentions WHERE {self._among('article_id')}", old)
        for table in (*FACTS, ARTICLES.name):
            self._database.execute(f"DELETE FROM {table} WHERE {self._among('article_id')}", old)
        # an entity that only these articles named goes and comes back where it is named anew
        self._remembered.difference_update(entity_id for (entity_id,) in named)
        return [entity_id for (entity_id,) in named]

    def _remove_unused(self, stale: Sequence[str]) -> None:
        if not stale:
            return
        for name in ENTITIES:
            used = f"SELECT 1 FROM mentions WHERE mentions.entity_id = {name}.entity_id"
            self._database.execute(f"DELETE FROM {name} WHERE {self._among('entity_id')} AND NOT EXISTS ({used})", stale)
        self._database.execute("DELETE FROM runs WHERE NOT EXISTS (SELECT 1 FROM articles WHERE articles.run_id = runs.run_id)")

    def _remember(self, entities: Iterable[str], stale: Iterable[str]) -> None:
        if len(self._remembered) > _MOST_REMEMBERED:
            self._remembered.clear()
        self._remembered.update(entities)
        self._remembered.difference_update(stale)
