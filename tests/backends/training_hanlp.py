"""Trains a tiny HanLP recogniser on sentences of our own, so that its backend is tested with a real model.

The transformer is two narrow layers with random weights: enough to learn these sentences by heart, and nothing is fetched.
"""

from __future__ import annotations

from itertools import product
from pathlib import Path

from transformers import BertConfig, BertModel, BertTokenizer

PEOPLE = ("王小明", "李思远", "赵云溪", "陈冬", "欧阳若兰")
BODIES = ("云溪研究院", "青禾集团", "北岭大学")
_EPOCHS = 20
_FRAMES = ("{0}昨日到访{1}。", "{1}负责人{0}介绍了情况。")


def sentences() -> list[tuple[str, list[tuple[int, int, str]]]]:
    """Give 31 sentences with the spans and MSRA labels of what they name."""
    marked = [("天气晴好，交通有序。", [])]
    for frame, person, body in product(_FRAMES, PEOPLE, BODIES):
        text = frame.format(person, body)
        found = [(text.index(name), text.index(name) + len(name), label) for name, label in ((person, "NR"), (body, "NT"))]
        marked.append((text, sorted(found)))
    return marked


def train(folder: Path) -> Path:
    """Give the folder of a trained recogniser over characters, as HanLP saves it; its config names the transformer's path."""
    from hanlp.components.ner.transformer_ner import TransformerNamedEntityRecognizer

    transformer, saved, lines = _transformer(folder / "transformer"), folder / "recogniser", folder / "train.tsv"
    lines.write_text("\n\n".join(_rows(text, found) for text, found in sentences()) + "\n", encoding="utf-8")
    plain = {"hidden_dropout": 0.0, "word_dropout": 0.0, "seed": 1}
    TransformerNamedEntityRecognizer().fit(
        str(lines), str(lines), str(saved), transformer, epochs=_EPOCHS, patience=_EPOCHS, batch_size=16, lr=2e-3, **plain
    )
    return saved


def _transformer(folder: Path) -> str:
    characters = sorted({char for text, _ in sentences() for char in text})
    folder.mkdir(parents=True)
    (folder / "vocab.txt").write_text("\n".join(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *characters]), encoding="utf-8")
    BertTokenizer(str(folder / "vocab.txt")).save_pretrained(folder)
    shape = BertConfig(vocab_size=len(characters) + 5, hidden_size=64, num_hidden_layers=2, num_attention_heads=4, intermediate_size=128)
    BertModel(shape).save_pretrained(folder)
    return str(folder)


def _rows(text: str, found: list[tuple[int, int, str]]) -> str:
    tags = ["O"] * len(text)
    for start, end, label in found:
        tags[start:end] = [f"B-{label}", *[f"M-{label}"] * (end - start - 2), f"E-{label}"]
    return "\n".join(f"{char}\t{tag}" for char, tag in zip(text, tags, strict=True))
