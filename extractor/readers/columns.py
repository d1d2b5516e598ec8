"""The names that tables and JSON give to the fields of an article when nobody says so."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import lru_cache

from extractor.lexicon.locate import rows_of_file


def usual_name(field: str, names: Collection[str], taken: Collection[str], lexicons: tuple[str, ...]) -> str | None:
    """Give the name in `names` that usually means the field, capitals and spaces aside, or None; `taken` are others' names.

    >>> usual_name("text", ["标题", "正文"], (), ("bundled",)), usual_name("title", ["Headline ", "Body"], (), ("bundled",))
    ('正文', 'Headline ')
    """
    plain = {name.strip().casefold(): name for name in names if isinstance(name, str) and name not in taken}
    return next((plain[name] for name in (field, *_load_names(lexicons).get(field, ())) if name in plain), None)


@lru_cache(maxsize=8)
def _load_names(lexicons: tuple[str, ...]) -> Mapping[str, tuple[str, ...]]:
    """Give the usual names of each field, the likeliest first."""
    names: dict[str, tuple[str, ...]] = {}
    for row in rows_of_file(lexicons, "pages", "column_names.csv"):
        names[row["field"]] = (*names.get(row["field"], ()), row["name"])
    return names
