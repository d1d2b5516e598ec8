"""What networks that give every character a tag have in common: their card, windows, batches, decoding and scores."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from extractor.errors import BackendNotInstalled, ConfigError
from extractor.mentions import Label
from extractor.models import WEIGHTS
from extractor.models.base import ScoredSpan
from extractor.models.onnx_session import open_session
from extractor.models.windows import Window, join, windows

_SIZE = 160  # characters of a window
_OVERLAP = 64  # names of up to 32 characters are seen whole
_LABELS = {
    "PERSON": Label.PERSON,
    "AGENCY": Label.ORGANIZATION,
    "ORG": Label.ORGANIZATION,
    "COMPANY": Label.ORGANIZATION,
    "PLACE": Label.PLACE,
}
_BODIES = frozenset(tag for tag, label in _LABELS.items() if label is Label.ORGANIZATION)
_KINDS = {"AGENCY": "agency", "COMPANY": "company", "ORG": "other"}
_OPENING = {"（": "）", "(": ")", "“": "”", "‘": "’", "《": "》", "【": "】", "[": "]", "〔": "〕"}
_CLOSING = {closing: opening for opening, closing in _OPENING.items()}

Integers = NDArray[np.int64]
Floats = NDArray[np.float32]


class TagBackend(ABC):
    """People, organisations and places of the bundled network, or of one in a folder with `KIND.onnx` and `KIND.json`.

    The score of a span is the calibrated probability of its least certain character: of a body, that of its being one,
    whatever its kind. Raises BackendNotInstalled where onnxruntime is absent, ConfigError where the folder lacks a file.
    """

    kind: ClassVar[str]
    # windows of a batch: as fast by the character as more, and they are alike in length, so little is padding
    batch: ClassVar[int] = 4

    def __init__(self, folder_name: str = "") -> None:
        folder = Path(folder_name) if folder_name else WEIGHTS / self.kind
        if find_spec("onnxruntime") is None:
            raise BackendNotInstalled(f"the model {self.kind} needs the package onnxruntime; run: pip install onnxruntime")
        graph, card_file = f"{self.kind}.onnx", f"{self.kind}.json"
        missing = [file for file in (graph, card_file) if not (folder / file).is_file()]
        if missing:
            raise ConfigError(f"the model folder {folder} lacks {', '.join(missing)}")
        card = json.loads((folder / card_file).read_text(encoding="utf-8"))
        self.name = f"{card['name']} {card['version']}"
        self._temperature = float(card["temperature"])
        self._least = {tag: float(least) for tag, least in card["least_scores"].items()}
        self._tags: list[str] = card["tags"]
        self._legal = legal_transitions(self._tags)
        self._alike = np.array([[_part(tag) == _part(other) for other in self._tags] for tag in self._tags])
        self._outside = self._tags.index("O")
        self._read(card)
        self._session: Any = open_session(folder / graph)

    @abstractmethod
    def _read(self, card: dict[str, Any]) -> None:
        """Take what the card says of the graph's input."""

    @abstractmethod
    def _scores(self, texts: Sequence[str]) -> Floats:
        """Give the graph's `[text, character, tag]` scores."""

    def predict(self, texts: Sequence[str]) -> list[tuple[ScoredSpan, ...]]:
        """Give for every text its people, organisations and places."""
        ordered = sorted(windows(texts, _SIZE, _OVERLAP), key=lambda w: (w.end - w.start, w.index, w.start))
        found: list[tuple[Window, Sequence[ScoredSpan]]] = []
        for at in range(0, len(ordered), self.batch):
            batch = ordered[at : at + self.batch]
            found.extend(zip(batch, self._batch([texts[w.index][w.start : w.end] for w in batch]), strict=True))
        return join(len(texts), found)

    def probabilities(self, texts: Sequence[str]) -> Floats:
        """Give `[text, character, tag]` calibrated probabilities; of a text behind its end they mean nothing."""
        scores = self._scores(texts)
        scores = (scores - scores.max(axis=2, keepdims=True)) / np.float32(self._temperature)
        weights = np.exp(scores)
        likely: Floats = weights / weights.sum(axis=2, keepdims=True)
        return likely

    def _batch(self, texts: Sequence[str]) -> list[list[ScoredSpan]]:
        likely = self.probabilities(texts)
        best = likely.argmax(axis=2)
        sound = self._legal[best[:, :-1], best[:, 1:]]
        first = self._legal[self._outside, best[:, 0]]
        out = []
        for number, text in enumerate(texts):
            size = len(text)
            # the best tag of every character is the best path wherever it is a legal one
            is_path = first[number] and sound[number, : size - 1].all()
            path = best[number, :size] if is_path else best_path(logs(likely[number, :size]), self._legal, self._outside)
            out.append(self._spans(text, path, likely[number]))
        return out

    def _spans(self, text: str, path: Integers, likely: Floats) -> list[ScoredSpan]:
        named = np.flatnonzero(path != self._outside).tolist()
        spans: list[ScoredSpan] = []
        at = 0
        while at < len(named):
            start = named[at]
            tag = self._tags[path[start]][2:]
            at += 1
            while at < len(named) and named[at] == named[at - 1] + 1 and self._tags[path[named[at]]] == f"I-{tag}":
                at += 1
            start, end = within_marks(text, start, named[at - 1] + 1)
            if tag not in _LABELS or start == end:
                continue
            score = round(float((likely[start:end] * self._alike[path[start:end]]).sum(axis=1).min()), 4)
            if score >= self._least.get(tag, 0.0):
                spans.append(ScoredSpan(start, end, _LABELS[tag], score, _KINDS.get(tag, "")))
        return spans


def _part(tag: str) -> str:
    """Give the tag without the kind of a body."""
    return f"{tag[:2]}body" if tag[2:] in _BODIES else tag


def within_marks(text: str, start: int, end: int) -> tuple[int, int]:
    """Give the span without the marks at its ends whose partners lie outside of it.

    >>> within_marks("（后改为铁道部）局长", 4, 8)
    (4, 7)
    """
    while start < end:
        if text[start] in _CLOSING or text.find(_OPENING.get(text[start], ""), start, end) < 0:
            start += 1
        elif text[end - 1] in _OPENING or text.find(_CLOSING.get(text[end - 1], ""), start, end) < 0:
            end -= 1
        else:
            break
    return start, end


def legal_transitions(tags: Sequence[str]) -> NDArray[np.bool_]:
    """Give `[from, to]`: whether a tag may follow another; I follows only B or I of its type.

    >>> legal_transitions(["O", "B-PERSON", "I-PERSON"])[:, 2].tolist()
    [False, True, True]
    """
    return np.array([[not after.startswith("I-") or before[2:] == after[2:] for after in tags] for before in tags])


def logs(likely: Floats) -> Floats:
    """Give the logarithms of probabilities, of 0 as well."""
    found: Floats = np.log(np.maximum(likely, 1e-12))
    return found


def best_path(scores: Floats, legal: NDArray[np.bool_], outside: int) -> Integers:
    """Give the legal tag sequence of the highest sum of `[character, tag]` scores; a text begins as after O."""
    forbidden = np.where(legal, 0.0, -1e9)
    best = scores[0] + forbidden[outside]
    back = []
    for row in scores[1:]:
        paths = best[:, None] + forbidden
        back.append(paths.argmax(axis=0))
        best = paths.max(axis=0) + row
    path = [int(best.argmax())]
    for pointers in reversed(back):
        path.append(int(pointers[path[-1]]))
    return np.array(path[::-1])
