"""A spaCy pipeline with an entity recogniser as a backend, from a folder. The only file that imports spacy."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from extractor.errors import BackendNotInstalled, ConfigError
from extractor.mentions import Label
from extractor.models.base import ScoredSpan

_LABELS = {
    "PERSON": Label.PERSON,
    "PER": Label.PERSON,
    "ORG": Label.ORGANIZATION,
    "ORGANIZATION": Label.ORGANIZATION,
    "GPE": Label.PLACE,
    "LOC": Label.PLACE,
    "FAC": Label.PLACE,
}
_RECOGNISERS = frozenset({"ner", "beam_ner", "entity_ruler", "span_ruler"})
# spaCy's recogniser gives no probability; what it tags counts as sure
_SCORE = 1.0


class SpacyBackend:
    """Named entities of the spaCy pipeline at the folder `path`.

    Only a path is taken, never a package's name: zh-core-web-sm 999.9.9 of the package index is a placeholder and no
    model. Raises BackendNotInstalled where spacy is absent, ConfigError where the folder holds no pipeline with entities.
    """

    def __init__(self, path: str = "") -> None:
        if find_spec("spacy") is None:
            raise BackendNotInstalled("the model spacy needs the package spacy; run: pip install spacy")
        if not path or not (Path(path) / "meta.json").is_file():
            raise ConfigError(f"spacy needs the folder of a pipeline, as in spacy:PATH; there is none at {path!r}")
        self._pipeline: Any = import_module("spacy").load(path)
        names = self._pipeline.pipe_names
        if not _RECOGNISERS & set(names):
            raise ConfigError(f"the spaCy pipeline at {path} has no entity recogniser, only {', '.join(names) or 'no stage at all'}")
        meta = self._pipeline.meta
        self.name = f"spacy {meta['lang']}_{meta['name']} {meta['version']}"

    def predict(self, texts: Sequence[str]) -> list[tuple[ScoredSpan, ...]]:
        """Give for every text its people, organisations and places; spaCy's offsets count characters as ours do."""
        return [
            tuple(
                ScoredSpan(entity.start_char, entity.end_char, _LABELS[entity.label_], _SCORE)
                for entity in document.ents
                if entity.label_ in _LABELS
            )
            for document in self._pipeline.pipe(texts)
        ]
