"""Lets the teacher label all sentences the student learns from. Run: python -m training.label --help

The result holds, for every character, the teacher's log probabilities of the tags as half-precision numbers.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch

from training import data
from training.encoder import Encoder, WeightFile
from training.labels import TAGS, Sentence
from training.teacher import predict


def load_teacher(weights: Path, teacher: Path) -> tuple[Encoder, WeightFile]:
    """Give the trained teacher and the file its vocabulary is from."""
    file = WeightFile(weights)
    saved = torch.load(teacher)
    model = Encoder(file, file.vocabulary(), saved["depth"], len(TAGS))
    model.load_state_dict(saved["model"])
    return model, file


def save(path: Path, sentences: Sequence[Sentence], scores: Sequence[np.ndarray]) -> None:
    """Write texts, permitted tags, sources and log probabilities into one file."""
    logs = [rows - np.logaddexp.reduce(rows, axis=1, keepdims=True) for rows in scores]
    np.savez(
        path,
        texts=np.array("\n".join(s.text for s in sentences)),
        sources=np.array([s.source for s in sentences]),
        permitted=np.concatenate([s.permitted for s in sentences]),
        teacher=np.maximum(np.concatenate(logs), -30).astype(np.float16),
    )


def main() -> None:
    """Label and save."""
    options = argparse.ArgumentParser()
    options.add_argument("--data", type=Path, required=True)
    options.add_argument("--weights", type=Path, required=True)
    options.add_argument("--teacher", type=Path, required=True)
    options.add_argument("--silver", type=Path, required=True)
    options.add_argument("--output", type=Path, required=True)
    options.add_argument("--msra", type=int, default=2000)
    options.add_argument("--news", type=int, default=400_000, help="characters")
    options.add_argument("--threads", type=int, default=2)
    chosen = options.parse_args()
    torch.set_num_threads(chosen.threads)
    model, file = load_teacher(chosen.weights, chosen.teacher)
    sentences = data.sentences_to_learn(chosen.data, chosen.silver, chosen.msra, chosen.news)
    scores = predict(model, file.vocabulary(), [sentence.text for sentence in sentences])
    save(chosen.output, sentences, scores)
    print(f"labelled {len(sentences)} sentences, {sum(len(s.text) for s in sentences)} characters")


if __name__ == "__main__":
    main()
