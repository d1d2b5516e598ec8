"""Marks sentences of news by the rules of the package, for training. Run: python -m training.silver --help

What rules call a person, a title or a body of state is taken as such. Where Baidu's LAC sees a person or a body and
the rules do not, nothing is claimed. Sentences go out in an order drawn by the fixed seed.
"""

from __future__ import annotations

import argparse
import json
import lzma
import random
from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path
from typing import Any

from extractor.config import Config
from extractor.document import Article
from extractor.mentions import Label
from extractor.models.lac_backend import LacBackend
from extractor.pipeline import Pipeline
from training.data import SEED

_KINDS = {Label.PERSON: "PERSON", Label.TITLE: "TITLE", Label.AGENCY: "AGENCY"}
_SHORTEST = 6
_KEY = 40  # characters that tell whether two articles are one


def articles(folder: Path, excluded: frozenset[str]) -> Iterator[dict[str, Any]]:
    """Give broadcast items and finance flashes in turn, none that begins like an excluded one."""
    files = ("broadcast_2012_2025.jsonl.xz", "flashes_2026_05_06.jsonl.xz")
    read = [lzma.decompress((folder / "corpus" / name).read_bytes()).decode().split("\n") for name in files]
    for number, lines in enumerate(read):
        random.Random(f"{SEED} {number}").shuffle(lines)
    for pair in zip_longest(*read):
        for line in pair:
            record = json.loads(line) if line else None
            if record and record["text"] and record["text"][:_KEY] not in excluded:
                yield record


def marked(pipeline: Pipeline, lac: LacBackend, record: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Give the sentences of an article with `[start, end, kind]` of what is named in each; no kind where none is sure."""
    article = Article(id=str(record["id"]), text=record["text"], title=record.get("title"), published=record.get("published"))
    analysis = pipeline.analyse(article)
    document = analysis.document
    found = [m for m in analysis.kept if m.label in (Label.PERSON, Label.AGENCY)] + list(document.of(Label.TITLE))
    texts = [document.folded[s.start : s.end] for s in document.sentences]
    for sentence, text, unsure in zip(document.sentences, texts, lac.predict(texts), strict=True):
        named: list[tuple[int, int, str]] = []
        for mention in sorted(found, key=lambda m: (m.start, -m.end)):
            start, end = mention.start - sentence.start, mention.end - sentence.start
            if start >= 0 and end <= len(text) and (not named or named[-1][1] <= start):
                named.append((start, end, _KINDS[mention.label]))
        for span in unsure:
            if span.label is not Label.PLACE and not any(start < span.end and span.start < end for start, end, _ in named):
                named.append((span.start, span.end, ""))
        if len(text) >= _SHORTEST:
            yield {"text": text, "named": sorted(named)}


def main() -> None:
    """Write sentences of about so many characters as JSON Lines."""
    options = argparse.ArgumentParser()
    options.add_argument("--data", type=Path, required=True)
    options.add_argument("--output", type=Path, required=True)
    options.add_argument("--characters", type=int, default=3_000_000)
    options.add_argument("--exclude", type=Path, nargs="*", default=[], help="JSON Lines of articles that measure quality")
    chosen = options.parse_args()
    lines = [line for path in chosen.exclude for line in path.read_text(encoding="utf-8").splitlines()]
    excluded = frozenset(json.loads(line)["text"][:_KEY] for line in lines)
    pipeline, lac = Pipeline(Config(model="none")), LacBackend()
    written = 0
    with chosen.output.open("w", encoding="utf-8") as out:
        for record in articles(chosen.data, excluded):
            for sentence in marked(pipeline, lac, record):
                out.write(json.dumps(sentence, ensure_ascii=False) + "\n")
                written += len(sentence["text"])
            if written >= chosen.characters:
                break


if __name__ == "__main__":
    main()
