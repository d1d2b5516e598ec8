"""Reads the annotated sets into sentences with permitted tags. Paths are inside the data folder of `make model`."""

from __future__ import annotations

import json
import lzma
import random
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from extractor.text import fold
from training.labels import Named, Sentence, permitted
from training.swapping import swapped

SEED = 20261123
HELD_BACK = 1000
LONGEST = 160

_CLUENER = {
    "name": ("PERSON",),
    "position": ("TITLE",),
    "government": ("AGENCY",),
    "organization": ("ORG",),
    "company": ("COMPANY",),
    "address": ("PLACE",),
    "scene": ("PLACE",),
    "book": ("WORK",),
    "movie": ("WORK",),
    "game": ("WORK",),
}
_BODY = ("AGENCY", "ORG", "COMPANY")
_RESUME: dict[str, tuple[str, ...]] = {"NAME": ("PERSON",), "TITLE": ("TITLE",), "ORG": _BODY}
# "the company" and the like are no names
_RESUME_GENERIC = frozenset({"公司", "本公司", "该公司", "我公司"})
_MSRA = {"nr": ("PERSON",), "ns": ("PLACE",), "nt": _BODY}
_BREAK = re.compile(r"[。；！？;!?，,：:]")


def cluener(folder: Path) -> list[Sentence]:
    """Give CLUENER's train set, all of whose types are marked."""
    out = []
    for line in (folder / "ner/cluener2020/train.json").read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        text = fold(record["text"])
        found = [
            Named(start, end + 1, _CLUENER[label])
            for label, surfaces in record["label"].items()
            for places in surfaces.values()
            for start, end in places
        ]
        out.append(Sentence(text, permitted(len(text), _apart(found)), "cluener"))
    return out


def held_back(sentences: list[Sentence]) -> tuple[list[Sentence], list[Sentence]]:
    """Give the sentences to train on and the 1,000 that no training sees: drawn by a fixed seed, equal texts kept together."""
    kept = set(random.Random(SEED).sample(range(len(sentences)), HELD_BACK))
    texts = {sentences[number].text for number in kept}
    train = [sentence for number, sentence in enumerate(sentences) if number not in kept and sentence.text not in texts]
    return train, [sentences[number] for number in sorted(kept)]


def resume(folder: Path, part: str = "train") -> list[Sentence]:
    """Give the résumés' train set, or dev set; what it marks besides names, titles and employers is free, as are places."""
    out = []
    for block in (folder / f"ner/resume/{part}.char.bmes").read_text(encoding="utf-8").split("\n\n"):
        rows = [line.split(" ") for line in block.splitlines() if " " in line]
        text = fold("".join(row[0] for row in rows))
        found = []
        start = 0
        for at, (_, tag) in enumerate(rows):
            if tag[0] in "BS":
                start = at
            if tag[0] in "ES" and text[start : at + 1] not in _RESUME_GENERIC:
                found.append(Named(start, at + 1, _RESUME.get(tag[2:], ())))
        if text:
            out.extend(_cut(text, found, ("PLACE", "WORK"), "resume"))
    return out


def msra(folder: Path) -> list[Sentence]:
    """Give the sentences of MSRA's train set that name something; it marks no titles."""
    lines = lzma.decompress((folder / "ner/msra/train.txt.xz").read_bytes()).decode().splitlines()
    out: list[Sentence] = []
    for line in lines:
        words = [word.rpartition("/") for word in line.split(" ") if "/" in word]
        found = []
        at = 0
        for word, _, tag in words:
            if tag in _MSRA:
                found.append(Named(at, at + len(word), _MSRA[tag]))
            at += len(word)
        if found:
            out.extend(_cut(fold("".join(word for word, _, _ in words)), found, ("TITLE", "WORK"), "msra"))
    return out


def silver(path: Path) -> Iterator[Sentence]:
    """Give the sentences that `training.silver` wrote: sure about people and bodies of state, open about all else."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            found = [Named(start, end, (kind,) if kind else ()) for start, end, kind in record["named"]]
            yield from _cut(record["text"], found, ("TITLE", "ORG", "COMPANY", "PLACE", "WORK"), "silver")


def sentences_to_learn(folder: Path, news_file: Path, of_msra: int, news: int) -> list[Sentence]:
    """Give CLUENER without what is held back and its copies with other names, the résumés, some of MSRA, and so many characters of news."""
    own, _ = held_back(cluener(folder))
    resumes, of_papers = resume(folder), msra(folder)
    out = [*own, *swapped(own, [*resumes, *of_papers], SEED), *resumes, *of_papers[:of_msra]]
    for sentence in silver(news_file):
        news -= len(sentence.text)
        if news < 0:
            break
        out.append(sentence)
    return [sentence for sentence in out if sentence.text and "\n" not in sentence.text]


def _cut(text: str, found: list[Named], free: tuple[str, ...], source: str) -> Iterator[Sentence]:
    """Give the text in stretches of at most 160 characters, cut behind a mark where no name stands."""
    inside = {at for thing in found for at in range(thing.start, thing.end - 1)}
    start = 0
    while start < len(text):
        end = min(start + LONGEST, len(text))
        if end < len(text):
            ends = [match.end() for match in _BREAK.finditer(text, start, end) if match.end() - 1 not in inside]
            end = ends[-1] if ends else end
        here = [Named(t.start - start, t.end - start, t.kinds) for t in found if start <= t.start and t.end <= end]
        yield Sentence(text[start:end], permitted(end - start, _apart(here), free), source)
        start = end


def _apart(found: Iterable[Named]) -> list[Named]:
    """Give the things without those that overlap an earlier or longer one."""
    out: list[Named] = []
    for thing in sorted(found, key=lambda t: (t.start, -t.end)):
        if not out or out[-1].end <= thing.start:
            out.append(thing)
    return out
