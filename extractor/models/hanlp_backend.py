"""HanLP 2 as a backend, from a model folder or by one of its names. The only file that imports hanlp."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from extractor.errors import BackendNotInstalled, ConfigError
from extractor.mentions import Label
from extractor.models.base import ScoredSpan
from extractor.models.windows import Window, join, windows

_SIZE = 480  # transformers read 512 tokens, two of which are marks
_OVERLAP = 64
_LABELS = {
    "NR": Label.PERSON,
    "PER": Label.PERSON,
    "PERSON": Label.PERSON,
    "NT": Label.ORGANIZATION,
    "ORG": Label.ORGANIZATION,
    "ORGANIZATION": Label.ORGANIZATION,
    "NS": Label.PLACE,
    "LOC": Label.PLACE,
    "GPE": Label.PLACE,
    "LOCATION": Label.PLACE,
}
# HanLP gives no probability; what it tags counts as sure
_SCORE = 1.0


class HanlpBackend:
    """Named entities of a HanLP model, a single NER model over characters or a multi-task one.

    `model` is the folder of a model, or a name of `hanlp.pretrained`, which HanLP downloads at its first use. A single
    model is given characters and answers `(entity, label, begin, end)`; of a multi-task model the first task whose
    name begins with `ner` is read, over the tokens that the model itself gives. Raises BackendNotInstalled
    where hanlp, torch or the weights are absent, ConfigError where there is no such model.
    """

    def __init__(self, model: str = "") -> None:
        for package in ("hanlp", "torch"):
            if find_spec(package) is None:
                raise BackendNotInstalled(f'the model hanlp needs the package {package}; run: pip install "zh-policy-extractor[hanlp]"')
        self._model = _load(model)
        self.name = f"hanlp {Path(model).name}"
        self._is_multi_task = hasattr(self._model, "tasks")

    def predict(self, texts: Sequence[str]) -> list[tuple[ScoredSpan, ...]]:
        """Give for every text its people, organisations and places."""
        pieces = list(windows(texts, _SIZE, _OVERLAP))
        inputs = [texts[w.index][w.start : w.end] for w in pieces]
        found: list[tuple[Window, Sequence[ScoredSpan]]] = []
        if inputs:
            read = self._multi_task if self._is_multi_task else self._single
            found = list(zip(pieces, read(inputs), strict=True))
        return join(len(texts), found)

    def _single(self, texts: Sequence[str]) -> list[list[ScoredSpan]]:
        answers = self._model([list(text) for text in texts])
        return [_spans(text, list(text), answer) for text, answer in zip(texts, answers, strict=True)]

    def _multi_task(self, texts: Sequence[str]) -> list[list[ScoredSpan]]:
        answer = self._model(list(texts))
        tokens = next((answer[key] for key in answer if str(key).startswith("tok")), None)
        entities = next((answer[key] for key in answer if str(key).startswith("ner")), None)
        if tokens is None or entities is None:
            raise ConfigError(f"the model {self.name} gives {', '.join(map(str, answer))}, but no tok and ner")
        return [_spans(*triple) for triple in zip(texts, tokens, entities, strict=True)]


def _load(model: str) -> Any:
    is_folder = bool(model) and Path(model).is_dir()
    if is_folder and not (Path(model) / "config.json").is_file():
        raise ConfigError(f"the folder {model} lacks config.json, so it holds no HanLP model")
    hanlp = import_module("hanlp")
    if not is_folder and model not in import_module("hanlp.pretrained").ALL:
        raise ConfigError(f"hanlp needs the folder of a model, as in hanlp:PATH, or a name of hanlp.pretrained; {model!r} is neither")
    try:
        return hanlp.load(model)
    # what HanLP and its libraries raise where a download fails or a transformer is not at hand
    except (OSError, RuntimeError, ValueError, LookupError, ImportError) as error:
        hint = "its config.json must name a local folder as transformer where there is no network" if is_folder else "it is a download"
        raise BackendNotInstalled(f"HanLP cannot load {model}: {error}; {hint}") from error


def _spans(text: str, tokens: Sequence[str], entities: Sequence[Any]) -> list[ScoredSpan]:
    """Give the spans of one answer, whose offsets count tokens, in characters of the text.

    HanLP leaves white space out of its tokens, so that each is looked up in the text from where the last one ended.
    """
    bounds: list[tuple[int, int]] = []
    at = 0
    for token in tokens:
        begin = text.find(token, at)
        if begin < 0:  # a token that the model normalised; its length still holds
            begin = at
        at = begin + len(token)
        bounds.append((begin, at))
    spans: list[ScoredSpan] = []
    for _, tag, first, last in sorted(((str(e[0]), str(e[1]), int(e[2]), int(e[3])) for e in entities), key=lambda e: (e[2], -e[3])):
        label = _LABELS.get(tag.upper())
        if label is not None and 0 <= first < last <= len(bounds) and (not spans or spans[-1].end <= bounds[first][0]):
            spans.append(ScoredSpan(bounds[first][0], bounds[last - 1][1], label, _SCORE))
    return spans
