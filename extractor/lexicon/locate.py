"""Where the bundled lexicons are, in a wheel or in a checkout. The only path logic."""

from __future__ import annotations

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
