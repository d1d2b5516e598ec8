"""The options of a pipeline, each with a default and a meaning."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from functools import lru_cache

from extractor.lexicon.locate import BUNDLED


@dataclass(frozen=True, slots=True)
class Config:
    """Options of a pipeline.

    `segmenter` is rjieba or jieba; `model` names a backend of the registry, or none for rules alone;
    `lexicons` are folders, `bundled` the shipped one; a later folder's rows replace an earlier one's.
    """

    segmenter: str = "rjieba"
    model: str = "tagger"
    lexicons: tuple[str, ...] = (BUNDLED,)

    @property
    def digest(self) -> str:
        """The SHA-256 of the options, equal for equal options on every machine."""
        return _digest(self)


@lru_cache(maxsize=64)
def _digest(config: Config) -> str:
    return hashlib.sha256(json.dumps(asdict(config), sort_keys=True).encode()).hexdigest()
