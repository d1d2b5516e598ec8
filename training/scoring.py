"""Decoding under the constraints of the tags, and strict span scores by type."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from extractor.models.tag_backend import best_path, legal_transitions, within_marks
from training.labels import OUTSIDE, TAGS, TYPES, Sentence, spans

_LEGAL = legal_transitions(TAGS)


def decode(scores: NDArray[np.float32]) -> list[int]:
    """Give the best well-formed tag sequence of `[character, tag]` scores."""
    tags: list[int] = best_path(scores, _LEGAL, TAGS.index("O")).tolist()
    return tags


def spans_of(text: str, scores: NDArray[np.float32]) -> list[tuple[int, int, str]]:
    """Give the spans that `[character, tag]` scores of a text mark; the marks of a work's title are its own."""
    inside = [(*(within_marks(text, start, end) if kind != "WORK" else (start, end)), kind) for start, end, kind in spans(decode(scores))]
    return [(start, end, kind) for start, end, kind in inside if start < end]


def marked(sentence: Sentence) -> list[tuple[int, int, str]]:
    """Give the spans of a sentence whose named things have one kind each."""
    single = [int(bits).bit_length() - 1 if not bits & OUTSIDE else 0 for bits in sentence.permitted]
    return spans(single)


def figures(
    gold: Sequence[Sequence[tuple[int, int, str]]], found: Sequence[Sequence[tuple[int, int, str]]]
) -> dict[str, tuple[float, float, float]]:
    """Give precision, recall and F1 in percent by type: start, end and type must agree."""
    counts: dict[str, Counter[str]] = {kind: Counter() for kind in TYPES}
    for right, ours in zip(gold, found, strict=True):
        for span in right:
            counts[span[2]]["gold"] += 1
        for span in ours:
            counts[span[2]]["found"] += 1
            counts[span[2]]["right"] += span in right
    return {kind: _percent(c["right"], c["found"], c["gold"]) for kind, c in counts.items()}


def _percent(right: int, found: int, gold: int) -> tuple[float, float, float]:
    precision, recall = right / max(found, 1), right / max(gold, 1)
    f1 = 2 * precision * recall / max(precision + recall, 1e-9)
    return round(100 * precision, 1), round(100 * recall, 1), round(100 * f1, 1)


def table(by_type: dict[str, tuple[float, float, float]]) -> str:
    """Give the figures as one line."""
    return "  ".join(f"{kind} {p}/{r}/{f}" for kind, (p, r, f) in by_type.items())


def report(sentences: Sequence[Sentence], scores: Sequence[NDArray[np.float32]]) -> str:
    """Give the figures of what scores mark in sentences as one line."""
    found = [spans_of(sentence.text, rows) for sentence, rows in zip(sentences, scores, strict=True)]
    return table(figures([marked(sentence) for sentence in sentences], found))
