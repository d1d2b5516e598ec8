"""Copies of sentences with other names in the place of theirs: a network shall learn what stands around a name, not the name."""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Iterator, Sequence

from training.labels import NUMBER, Named, Sentence, permitted
from training.scoring import marked

_COPIES = 3  # of a sentence with people in it; one with bodies only gets a single copy
_OF_BODIES = 0.6  # how often a body is another one
_BODIES = ("AGENCY", "ORG", "COMPANY")
# people change places with people whose names are made alike: 王小明, 阿卜杜拉·哈桑
_SHAPES = {"short": re.compile("[\u4e00-\u9fff]{2,3}"), "long": re.compile("[\u4e00-\u9fff·]{4,12}")}
_BEGINS, _GOES_ON = 1 << NUMBER["B-PERSON"], 1 << NUMBER["I-PERSON"]


def swapped(sentences: Sequence[Sentence], others: Iterable[Sentence], seed: int) -> Iterator[Sentence]:
    """Give the copies of wholly marked sentences; `others` lend the names of their people, the sentences those of their bodies too."""
    pools = _pools(sentences, others)
    chance = random.Random(seed)
    for sentence in sentences:
        things = marked(sentence)
        kinds = {kind for _, _, kind in things}
        copies = _COPIES if "PERSON" in kinds else int(not kinds.isdisjoint(_BODIES))
        for _ in range(copies):
            yield _copy(sentence.text, things, pools, chance)


def _copy(text: str, things: Sequence[tuple[int, int, str]], pools: dict[str, list[str]], chance: random.Random) -> Sentence:
    out, named, at = "", [], 0
    for start, end, kind in things:
        out += text[at:start]
        name = text[start:end]
        pool = pools.get(_shape(name) if kind == "PERSON" else kind, [])
        if pool and (kind == "PERSON" or chance.random() < _OF_BODIES):
            name = chance.choice(pool)
        named.append(Named(len(out), len(out) + len(name), (kind,)))
        out, at = out + name, end
    out += text[at:]
    return Sentence(out, permitted(len(out), named), "swapped")


def _pools(sentences: Sequence[Sentence], others: Iterable[Sentence]) -> dict[str, list[str]]:
    pools: dict[str, set[str]] = {}
    for sentence in sentences:
        for start, end, kind in marked(sentence):
            name = sentence.text[start:end]
            pools.setdefault(_shape(name) if kind == "PERSON" else kind, set()).add(name)
    for sentence in others:
        for name in _people(sentence):
            pools.setdefault(_shape(name), set()).add(name)
    return {kind: sorted(names) for kind, names in pools.items() if kind in _BODIES or kind in _SHAPES}


def _people(sentence: Sentence) -> Iterator[str]:
    bits = sentence.permitted.tolist()
    for start, here in enumerate(bits):
        if here == _BEGINS:
            end = start + 1
            while end < len(bits) and bits[end] == _GOES_ON:
                end += 1
            yield sentence.text[start:end]


def _shape(name: str) -> str:
    """Give how a person's name is made; of none of the known shapes, it stays."""
    return next((shape for shape, pattern in _SHAPES.items() if pattern.fullmatch(name)), "")
