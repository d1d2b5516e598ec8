"""Writes the columns of the tables into docs/api.md; run it after a change of extractor/corpus/tables.py or extractor/sinks/star.py."""

from __future__ import annotations

from pathlib import Path

from extractor.corpus.tables import columns_page

PAGE = Path(__file__).with_name("api.md")
_START, _END = "<!-- columns -->\n", "<!-- end of columns -->\n"


def page() -> str:
    """Give the page with the columns as they are now."""
    head, _, rest = PAGE.read_text(encoding="utf-8").partition(_START)
    return f"{head}{_START}\n{columns_page()}\n{_END}{rest.partition(_END)[2]}"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
