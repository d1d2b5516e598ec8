"""The bundled encoder, a transformer of eight layers as `make model` trains it: slower than the tagger, and it sees more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from extractor.models.tag_backend import Floats, TagBackend

# rows of the table of vectors that are no characters
BEGIN, PAD, END, UNKNOWN = 0, 1, 2, 3
LONGEST_PIECE = 8

_UNSEEN = -20.0  # log probability of a character that is no piece by itself


@dataclass(frozen=True, slots=True)
class Pieces:
    """Rows of single characters, and of longer pieces with their log probability; `scores` are those of single characters."""

    characters: Mapping[str, int]
    pieces: Mapping[str, tuple[int, float]]
    scores: Mapping[str, float]

    def encode(self, text: str) -> tuple[list[int], list[int]]:
        """Give for every character its row and the row of the piece that covers it (0 where that is the character).

        The pieces are those of the likeliest reading, as in Kudo's unigram model (2018).

        >>> Pieces({"国": 4, "务": 5, "院": 6}, {"国务院": (7, -9.0)}, {"国": -5.0, "务": -7.0, "院": -6.0}).encode("国务院国")
        ([4, 5, 6, 4], [7, 7, 7, 0])
        """
        ids = [self.characters.get(char, UNKNOWN) for char in text]
        covers = [0] * len(text)
        best = [0.0] + [-1e9] * len(text)
        back = [0] * (len(text) + 1)
        for start in range(len(text)):
            single = best[start] + self.scores.get(text[start], _UNSEEN)
            if single > best[start + 1]:
                best[start + 1], back[start + 1] = single, start
            for end in range(start + 2, min(start + LONGEST_PIECE, len(text)) + 1):
                piece = self.pieces.get(text[start:end])
                if piece is not None and best[start] + piece[1] > best[end]:
                    best[end], back[end] = best[start] + piece[1], start
        end = len(text)
        while end:
            start = back[end]
            if end - start > 1:
                covers[start:end] = [self.pieces[text[start:end]][0]] * (end - start)
            end = start
        return ids, covers


class EncoderBackend(TagBackend):
    """The accurate network: it reads characters and the pieces of words that cover them."""

    kind: ClassVar[str] = "encoder"
    # numbers in eight bits tip over by what stands beside them: read alone, a text has the same scores wherever it stands
    batch: ClassVar[int] = 1

    def _read(self, card: dict[str, Any]) -> None:
        characters = {char: UNKNOWN + 1 + number for number, char in enumerate(card["characters"])}
        first = UNKNOWN + 1 + len(characters)
        pieces = {piece: (first + number, score) for number, (piece, score) in enumerate(card["pieces"])}
        self._pieces = Pieces(characters, pieces, card["scores"])

    def _scores(self, texts: Sequence[str]) -> Floats:
        shape = (len(texts), max(map(len, texts)) + 2)
        ids, covers = np.full(shape, PAD, dtype=np.int64), np.zeros(shape, dtype=np.int64)
        for number, text in enumerate(texts):
            rows, cover = self._pieces.encode(text)
            ids[number, : len(text) + 2] = [BEGIN, *rows, END]
            covers[number, 1 : len(text) + 1] = cover
        scores: Floats = self._session.run(None, {"ids": ids, "covers": covers})[0]
        return scores[:, 1:-1]
