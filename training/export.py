"""Writes the trained student as the folder of `--model tagger:PATH`. Run: python -m training.export --help

The graph is laid out by hand; vectors are stored small: of characters in half precision, of pairs in eight bits.
The temperature is the one under which the sentences held back are likeliest.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from training import data
from training.labels import TAGS, Sentence
from training.student import RESERVED, WIDTH, Student, character_ids, inputs, read_lac

_OPSET = 17


def graph(model: Student) -> onnx.ModelProto:
    """Give the ONNX graph: rows of characters and pairs `[text, character]` and lengths in, scores of tags out."""
    weights = {name: values.detach().numpy() for name, values in model.state_dict().items()}
    pairs, scale = _eight_bits(weights["pairs.weight"])
    tensors = {
        "pairs": pairs,
        "scale": np.array(scale, dtype=np.float32),
        "into": np.ascontiguousarray(weights["into.weight"].T),
        "characters": weights["characters.weight"].astype(np.float16),
        "head": np.ascontiguousarray(weights["head.weight"].T),
        "bias": weights["head.bias"],
        "joined": np.array([0, 0, -1], dtype=np.int64),
    }
    nodes = [
        helper.make_node("Gather", ["characters", "ids"], ["half"]),
        helper.make_node("Cast", ["half"], ["vectors"], to=TensorProto.FLOAT),
    ]
    for side in ("left", "right"):
        nodes += [
            helper.make_node("Gather", ["pairs", side], [f"{side}_small"]),
            helper.make_node("Cast", [f"{side}_small"], [f"{side}_whole"], to=TensorProto.FLOAT),
            helper.make_node("Mul", [f"{side}_whole", "scale"], [f"{side}_vectors"]),
        ]
    nodes += [
        helper.make_node("Concat", ["left_vectors", "right_vectors"], ["both"], axis=-1),
        helper.make_node("MatMul", ["both", "into"], ["of_pairs"]),
        helper.make_node("Add", ["vectors", "of_pairs"], ["sum"]),
        helper.make_node("Transpose", ["sum"], ["layer0"], perm=[1, 0, 2]),
    ]
    for layer in (0, 1):
        tensors |= _recurrent(weights, layer)
        names = [f"layer{layer}", f"w{layer}", f"r{layer}", f"b{layer}", "lengths"]
        nodes += [
            helper.make_node("GRU", names, [f"sides{layer}"], hidden_size=WIDTH, direction="bidirectional", linear_before_reset=1),
            helper.make_node("Transpose", [f"sides{layer}"], [f"apart{layer}"], perm=[0, 2, 1, 3]),
            helper.make_node("Reshape", [f"apart{layer}", "joined"], [f"layer{layer + 1}"]),
        ]
    nodes += [
        helper.make_node("MatMul", ["layer2", "head"], ["scored"]),
        helper.make_node("Add", ["scored", "bias"], ["by_place"]),
        helper.make_node("Transpose", ["by_place"], ["scores"], perm=[1, 0, 2]),
    ]
    shape = ["texts", "characters_of_text"]
    taken = [helper.make_tensor_value_info(name, TensorProto.INT64, shape) for name in ("ids", "left", "right")]
    taken.append(helper.make_tensor_value_info("lengths", TensorProto.INT32, ["texts"]))
    given = [helper.make_tensor_value_info("scores", TensorProto.FLOAT, [*shape, len(TAGS)])]
    initializers = [numpy_helper.from_array(values, name) for name, values in tensors.items()]
    made = helper.make_model(
        helper.make_graph(nodes, "tagger", taken, given, initializers), opset_imports=[helper.make_opsetid("", _OPSET)]
    )
    made.ir_version = 9
    onnx.checker.check_model(made)
    return made


def temperature(scores: Sequence[NDArray[np.float32]], held: Sequence[Sentence]) -> float:
    """Give the divisor of the scores, between 0.5 and 3, that makes the marked tags likeliest."""
    rows = np.concatenate(scores)
    tags = np.concatenate([[int(bits).bit_length() - 1 for bits in s.permitted] for s in held])

    def unlikelihood(divisor: float) -> float:
        scaled = rows / divisor
        log = scaled - np.logaddexp.reduce(scaled, axis=1, keepdims=True)
        return -float(log[np.arange(len(tags)), tags].mean())

    return min((round(0.5 + 0.05 * step, 2) for step in range(51)), key=unlikelihood)


def main() -> None:
    """Write tagger.onnx and tagger.json."""
    options = argparse.ArgumentParser()
    options.add_argument("--data", type=Path, required=True)
    options.add_argument("--student", type=Path, required=True)
    options.add_argument("--output", type=Path, required=True)
    options.add_argument("--version", default="1")
    options.add_argument("--least-scores", type=json.loads, default={}, help='as in {"PERSON": 0.6}')
    chosen = options.parse_args()
    saved = torch.load(chosen.student)
    model = Student(read_lac(), saved["characters"])
    model.load_state_dict(saved["model"])
    model.eval()
    _, held = data.held_back(data.cluener(chosen.data))
    numbers = {char: number + RESERVED for number, char in enumerate(saved["characters"])}
    with torch.inference_mode():
        scores = [model(*inputs(character_ids(s.text, numbers)[None]))[0].numpy() for s in held]
    card = {
        "name": "tagger",
        "version": chosen.version,
        "temperature": temperature(scores, held),
        "least_scores": chosen.least_scores,
        "tags": TAGS,
        "characters": saved["characters"],
    }
    chosen.output.mkdir(parents=True, exist_ok=True)
    onnx.save(graph(model), str(chosen.output / "tagger.onnx"))
    (chosen.output / "tagger.json").write_text(json.dumps(card, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(f"temperature {card['temperature']}, {(chosen.output / 'tagger.onnx').stat().st_size} bytes")


def _eight_bits(table: NDArray[np.float32]) -> tuple[NDArray[np.int8], float]:
    scale = float(np.abs(table).max()) / 127 or 1.0
    return np.round(table / scale).astype(np.int8), scale


def _recurrent(weights: dict[str, NDArray[np.float32]], layer: int) -> dict[str, NDArray[np.float32]]:
    """Give one layer's tensors, the gates in the order of ONNX: update, reset, new."""
    order = np.r_[WIDTH : 2 * WIDTH, :WIDTH, 2 * WIDTH : 3 * WIDTH]

    def both(kind: str) -> NDArray[np.float32]:
        return np.stack([weights[f"layers.{kind}_l{layer}{suffix}"][order] for suffix in ("", "_reverse")])

    bias = np.concatenate([both("bias_ih"), both("bias_hh")], axis=1)
    return {f"w{layer}": both("weight_ih"), f"r{layer}": both("weight_hh"), f"b{layer}": bias}


if __name__ == "__main__":
    main()
