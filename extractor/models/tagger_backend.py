"""The bundled tagger, a small recurrent network as `make model` trains it: the folder of its ONNX graph and its card."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

import numpy as np

from extractor.models.tag_backend import Floats, Integers, TagBackend

PAIRS = 1 << 15  # rows of the table of hashed pairs

_UNKNOWN, _RESERVED = 1, 2  # rows of the table of characters; row 0 is padding


class TaggerBackend(TagBackend):
    """The fast network: it reads characters and hashed pairs of neighbouring ones."""

    kind: ClassVar[str] = "tagger"

    def _read(self, card: dict[str, Any]) -> None:
        self._ids = np.full(0x110000, _UNKNOWN, dtype=np.int64)
        codes = [ord(char) for char in card["characters"]]
        self._ids[codes] = np.arange(_RESERVED, _RESERVED + len(codes))

    def _scores(self, texts: Sequence[str]) -> Floats:
        lengths = np.array([len(text) for text in texts], dtype=np.int32)
        ids = np.zeros((len(texts), int(lengths.max())), dtype=np.int64)
        codes = np.frombuffer("".join(texts).encode("utf-32-le", "surrogatepass"), dtype="<u4")
        ids[np.arange(ids.shape[1]) < lengths[:, None]] = self._ids[codes]
        left, right = pair_numbers(ids)
        scores: Floats = self._session.run(None, {"ids": ids, "left": left, "right": right, "lengths": lengths})[0]
        return scores


def pair_numbers(ids: Integers) -> tuple[Integers, Integers]:
    """Give the rows of each character's pair with its left and with its right neighbour, for `[text, character]` rows.

    Beside a text stands padding, on both sides.

    >>> [array.tolist() for array in pair_numbers(np.array([[4, 5, 0]]))]
    [[[21740, 17155, 5907]], [[17155, 5907, 0]]]
    """
    around = np.pad(ids, ((0, 0), (1, 1)))
    pairs = (around[:, :-1] * 40503 + around[:, 1:] * 30011) % PAIRS
    return np.ascontiguousarray(pairs[:, :-1]), np.ascontiguousarray(pairs[:, 1:])
