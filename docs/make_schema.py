"""Writes docs/schema.md from the star schema: `python docs/make_schema.py`. A test holds the page to it."""

from __future__ import annotations

from pathlib import Path

from extractor.sinks.star import TABLES, Table
from extractor.sinks.star_views import VIEWS

PAGE = Path(__file__).with_name("schema.md")
_HEAD = """# Tables

Made from `extractor/sinks/star.py` by `python docs/make_schema.py`.

DuckDB, SQLite, PostgreSQL and Parquet hold the same star schema: facts (mentions, posts, statistics, dates, quotes) join articles on
`article_id` and entities on `entity_id`. Unknown is NULL, never an empty string.

| type here | DuckDB, Parquet | SQLite | PostgreSQL |
|---|---|---|---|
| text | VARCHAR | TEXT | TEXT |
| integer | INTEGER | INTEGER | INTEGER |
| boolean | BOOLEAN | INTEGER (0, 1) | BOOLEAN |
| real | DOUBLE | REAL | DOUBLE PRECISION |
| numeric | DECIMAL(38, 10); NULL where the number does not fit | NUMERIC | NUMERIC |
| date | DATE | TEXT (ISO 8601) | DATE |

- An article's rows are replaced together, in one transaction, when the article, the version, a lexicon, the model or an option changes.
- The key of an entity is a digest of its columns: a lexicon that gives a body another kind adds a row and leaves what older articles
  say as it was; a row that no article needs any more is removed. Group by `name`, `term` or `agency_id`, not by `entity_id`.
- A date keeps its wording in ISO 8601 beside first day, last day and precision: `2024-Q1` is `2024-01-01`, `2024-03-31`, `quarter`.
- DuckDB files have no keys and no indexes, which would have to fit into memory; the rows are as unique as elsewhere.
- NUL is written as U+FFFD, a lone surrogate in a file name as its escape.
"""


def page() -> str:
    """Give the text of the page."""
    tables = "".join(_table(table) for table in TABLES.values())
    views = "".join(f"\n### {name}\n\n{view.about}\n" for name, view in VIEWS.items())
    return f"{_HEAD}{tables}\n## Views\n{views}"


def _table(table: Table) -> str:
    keys = f"Key: {', '.join(table.key)}." + (f" Index: {'; '.join(table.indexes)}." if table.indexes else "")
    refers = "".join(f" `{column}` refers to {other}." for column, other in (table.refers or {}).items())
    rows = "".join(f"| `{c.name}` | {c.type}{', required' if c.is_required else ''} | {c.about} |\n" for c in table.columns)
    return f"\n## {table.name}\n\n{table.about} {keys}{refers}\n\n| column | type | meaning |\n|---|---|---|\n{rows}"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
