"""Where the bundled lexicons are, in a wheel or in a checkout. The only path logic."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from extractor.errors import ConfigError

BUNDLED = "bundled"


def lexicon_root(name: str = BUNDLED) -> Path:
    """Give the folder of the bundled lexicons, or of the user's own at the path `name`."""
    package = Path(__file__).resolve().parents[1]
    places = (package / "_lexicons", package.parent / "lexicons") if name == BUNDLED else (Path(name),)
    for place in places:
        if place.is_dir():
            return place
    raise ConfigError(f"no lexicon folder at {places[-1]}; give the path of a folder laid out like the bundled one")


def rows_of_file(names: tuple[str, ...], *place: str) -> Iterator[dict[str, str]]:
    """Give the rows of one CSV file of the named folders, unchecked, for what needs no lexicon; a folder without it adds none."""
    for name in names:
        path = lexicon_root(name).joinpath(*place)
        if path.is_file():
            with path.open(encoding="utf-8-sig", newline="") as file:
                yield from csv.DictReader(file)
