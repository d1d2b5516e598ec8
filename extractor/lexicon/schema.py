"""The schema of lexicon tables, read from the `tables.toml` beside them.

Each folder under `lexicons/` names its tables, their files and columns in a `tables.toml`, so that a table can be
added, and its documentation read, without Python:

    [agencies]
    files = ["central.csv", "former.csv"]     # CSV files with a header line; rows of all files form one table
    key = "id"                                # the column that identifies a row
    match = ["name", "aliases"]               # columns whose values the gazetteer finds in text; [] for none
    veto = true                               # drop hits that cut through a word (外交部 in 外交部署)
    [agencies.columns]
    id = { kind = "id", required = true, help = "permanent, never reused" }
    parent = { kind = "ref", table = "agencies", help = "the body it belongs to" }
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from extractor.errors import LexiconError

KINDS = ("id", "text", "list", "ref", "date", "flag", "choice", "decimal", "integer", "source")


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its kind, whether a cell must be filled, the choices or the table it refers to."""

    name: str
    kind: str
    required: bool = False
    choices: tuple[str, ...] = ()
    table: str | None = None
    acyclic: bool = False
    help: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """One table of a lexicon folder."""

    name: str
    folder: str
    files: tuple[str, ...]
    key: str
    match: tuple[str, ...]
    columns: Mapping[str, Column]
    veto: bool = True
    unique_key: bool = True
    rules: Mapping[str, Any] = field(default_factory=dict)


def read_tables(root: Path) -> tuple[Table, ...]:
    """Give the tables that the folders under `root` declare; raise LexiconError where a declaration is wrong."""
    tables: list[Table] = []
    for path in sorted(root.glob("*/tables.toml")):
        try:
            declared = tomllib.loads(path.read_text(encoding="utf-8-sig"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise LexiconError(f"{path.parent.name}/tables.toml", 1, f"is no valid TOML: {error}") from error
        for name, block in declared.items():
            tables.append(_table(name, path.parent.name, block))
    return tuple(tables)


def _table(name: str, folder: str, block: Mapping[str, Any]) -> Table:
    where = f"{folder}/tables.toml"
    columns: dict[str, Column] = {}
    for column, given in block.get("columns", {}).items():
        if given.get("kind") not in KINDS:
            raise LexiconError(where, 1, f"column {column} of {name} has kind {given.get('kind')!r}", f"expected one of {', '.join(KINDS)}")
        options: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in given.items() if k != "kind"}
        try:
            columns[column] = Column(column, given["kind"], **options)
        except TypeError as error:
            raise LexiconError(where, 1, f"column {column} of {name}: {error}") from error
    for column in (block.get("key"), *block.get("match", ())):
        if column not in columns:
            raise LexiconError(where, 1, f"table {name} names column {column!r}, which it does not declare")
    return Table(
        name=name,
        folder=folder,
        files=tuple(block.get("files", ())),
        key=block["key"],
        match=tuple(block.get("match", ())),
        columns=columns,
        veto=block.get("veto", True),
        unique_key=block.get("unique_key", True),
        rules=block.get("rules", {}),
    )
