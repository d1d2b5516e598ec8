"""Names and the places of what they stand for; nothing is imported before it is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from importlib import import_module
from typing import Any

from extractor.errors import ConfigError

SEGMENTERS: Mapping[str, str] = {
    "rjieba": "extractor.segmentation.rjieba_segmenter:RjiebaSegmenter",
    "jieba": "extractor.segmentation.jieba_segmenter:JiebaSegmenter",
}

# in the order in which they run; the model stage runs before people, who are told by titles and model names alike
STAGES: Mapping[str, str] = {
    "numerals": "extractor.rules.numerals:Numerals",
    "dates": "extractor.rules.dates:Dates",
    "statistics": "extractor.rules.statistics:Statistics",
    "documents": "extractor.rules.documents:DocumentsStage",
    "policy_terms": "extractor.rules.policy_terms:PolicyTermsStage",
    "agencies": "extractor.rules.agencies:Agencies",
    "organizations": "extractor.rules.organizations:Organizations",
    "titles": "extractor.rules.titles:Titles",
    "model": "extractor.models.stage:ModelStage",
    "people": "extractor.rules.people:People",
    "posts": "extractor.rules.posts:Posts",
    "quotes": "extractor.rules.quotes:Quotes",
}

BACKENDS: Mapping[str, str] = {
    "tagger": "extractor.models.tagger_backend:TaggerBackend",
    "encoder": "extractor.models.encoder_backend:EncoderBackend",
    "lac": "extractor.models.lac_backend:LacBackend",
    "hanlp": "extractor.models.hanlp_backend:HanlpBackend",
    "spacy": "extractor.models.spacy_backend:SpacyBackend",
}


def resolve(table: Mapping[str, str], kind: str, name: str) -> Any:
    """Give what the name stands for, its argument bound where one stands behind a colon (spacy:PATH).

    Raises ConfigError that lists the names when the name stands for nothing.
    """
    name, colon, argument = name.partition(":")
    if name not in table:
        names = [*table, "none"] if kind == "model" else list(table)
        raise ConfigError(f"no {kind} is called {name!r}; there are {', '.join(names)}")
    module, _, attribute = table[name].partition(":")
    found = getattr(import_module(module), attribute)
    return partial(found, argument) if colon else found
