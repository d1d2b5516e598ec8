"""Lets the teachers label all sentences the student learns from. Run: python -m training.label --help

The result holds, for every character, the log of the mean of the teachers' probabilities of the tags as half-precision numbers.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from extractor.models.tag_backend import logs
from extractor.models.tagger_backend import TaggerBackend
from training import data
from training.encoder import Encoder, Vocabulary, WeightFile
from training.labels import TAGS, Sentence
from training.teacher import predict


@dataclass(frozen=True, slots=True)
class Teachers:
    """Trained networks that label together: encoders, which read one vocabulary, and taggers."""

    encoders: list[Encoder]
    vocabulary: Vocabulary
    taggers: list[TaggerBackend]

    @classmethod
    def load(cls, weights: Path, paths: Sequence[Path]) -> Teachers:
        """Give the networks: of a file an encoder, on the weights its vocabulary is from, of a folder the tagger in it."""
        file = WeightFile(weights)
        vocabulary = file.vocabulary()
        encoders = []
        for path in paths:
            if path.is_file():
                saved = torch.load(path)
                model = Encoder(file, vocabulary, saved["depth"], len(TAGS))
                model.load_state_dict(saved["model"])
                encoders.append(model)
        return cls(encoders, vocabulary, [TaggerBackend(str(path)) for path in paths if path.is_dir()])

    def predict(self, texts: Sequence[str]) -> list[NDArray[np.float32]]:
        """Give `[character, tag]` log probabilities of every text: of the mean of what each network holds likely."""
        each = [[log_likely(rows) for rows in predict(model, self.vocabulary, texts)] for model in self.encoders]
        each += [[logs(tagger.probabilities([text])[0]) for text in texts] for tagger in self.taggers]
        return [np.logaddexp.reduce(rows, axis=0) - np.log(np.float32(len(rows))) for rows in zip(*each, strict=True)]


def log_likely(scores: NDArray[np.float32]) -> NDArray[np.float32]:
    """Give the log of the softmax of every row."""
    logs: NDArray[np.float32] = scores - np.logaddexp.reduce(scores, axis=1, keepdims=True)
    return logs


def save(path: Path, sentences: Sequence[Sentence], logs: Sequence[NDArray[np.float32]]) -> None:
    """Write texts, permitted tags, sources and log probabilities into one file."""
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
    options.add_argument("--teachers", type=Path, nargs="+", required=True, help="files of encoders, folders of taggers")
    options.add_argument("--silver", type=Path, required=True)
    options.add_argument("--output", type=Path, required=True)
    options.add_argument("--msra", type=int, default=4000)
    options.add_argument("--news", type=int, default=1_500_000, help="characters")
    options.add_argument("--threads", type=int, default=2)
    chosen = options.parse_args()
    torch.set_num_threads(chosen.threads)
    teachers = Teachers.load(chosen.weights, chosen.teachers)
    sentences = data.sentences_to_learn(chosen.data, chosen.silver, chosen.msra, chosen.news)
    save(chosen.output, sentences, teachers.predict([sentence.text for sentence in sentences]))
    print(f"labelled {len(sentences)} sentences, {sum(len(s.text) for s in sentences)} characters")


if __name__ == "__main__":
    main()
