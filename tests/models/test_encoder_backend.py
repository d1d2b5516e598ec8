"""The encoder's backend around its graph: rows of characters, pieces that cover them, marks. The graph here knows a few characters."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from extractor.config import Config
from extractor.document import Article
from extractor.errors import ConfigError
from extractor.mentions import Label
from extractor.models import WEIGHTS
from extractor.models.base import ScoredSpan
from extractor.models.encoder_backend import BEGIN, END, PAD, UNKNOWN, EncoderBackend, Pieces
from extractor.pipeline import Pipeline
from extractor.record import extract
from extractor.sinks.runs import run_of
from tests.models.networks import folder, opened

TAGS = ["O", "B-PERSON", "I-PERSON", "B-AGENCY", "I-AGENCY"]
# rows 4 to 9; the piece 部委 has row 10
CHARACTERS = "王明部委好的"


class _Graph:
    """Answers as the ONNX graph: 王明 is a person, 部委 a body where its piece covers it."""

    def __init__(self) -> None:
        self.inputs: list[dict[str, Any]] = []

    def run(self, names: object, inputs: dict[str, Any]) -> list[Any]:
        self.inputs.append(inputs)
        ids, covers = inputs["ids"], inputs["covers"]
        scores = np.zeros((*ids.shape, len(TAGS)), dtype=np.float32)
        scores[..., 0] = 3
        scores[ids == 4, 1] = 9
        scores[ids == 5, 2] = 9
        scores[(ids == 6) & (covers == 10), 3] = 9
        scores[(ids == 7) & (covers == 10), 4] = 9
        return [scores]


@pytest.fixture
def graph(monkeypatch: pytest.MonkeyPatch) -> _Graph:
    return opened(monkeypatch, _Graph())


@pytest.fixture
def backend(graph: _Graph, tmp_path: Path) -> EncoderBackend:
    pieces = [["部委", -9.0], ["委好", -11.0]]
    return EncoderBackend(
        folder(tmp_path, "encoder", tags=TAGS, characters=CHARACTERS, scores=dict.fromkeys("部委好", -6.0), pieces=pieces)
    )


def _places(found: tuple[ScoredSpan, ...]) -> list[tuple[int, int, Label]]:
    return [(span.start, span.end, span.label) for span in found]


def test_a_character_knows_the_piece_that_covers_it(backend: EncoderBackend, graph: _Graph) -> None:
    found = backend.predict(["部委好王明㐀", "", "好"])
    assert [_places(each) for each in found] == [[(0, 2, Label.ORGANIZATION), (3, 5, Label.PERSON)], [], []]
    rows = {tuple(ids): tuple(covers) for given in graph.inputs for ids, covers in zip(given["ids"], given["covers"], strict=True)}
    assert rows[BEGIN, 6, 7, 8, 4, 5, UNKNOWN, END] == (0, 10, 10, 0, 0, 0, 0, 0)
    assert (BEGIN, 8, END, *[PAD] * 5) in rows or (BEGIN, 8, END) in rows


def test_the_likeliest_pieces_are_taken() -> None:
    pieces = Pieces({"部": 4, "委": 5, "好": 6}, {"部委": (7, -9.0), "委好": (8, -11.0)}, dict.fromkeys("部委好", -6.0))
    assert pieces.encode("部委好") == ([4, 5, 6], [7, 7, 0])
    assert pieces.encode("好委好") == ([6, 5, 6], [0, 8, 8])
    assert pieces.encode("") == ([], [])


def test_long_texts_are_read_whole_and_neighbours_change_nothing(backend: EncoderBackend) -> None:
    text = "好" * 1500 + "王明" + "的" * 700 + "部委"
    alone = backend.predict([text])
    assert _places(alone[0]) == [(1500, 1502, Label.PERSON), (2202, 2204, Label.ORGANIZATION)]
    assert backend.predict(["部委", text, "好"])[1] == alone[0]


def test_absent_files_are_an_error(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"lacks encoder\.onnx, encoder\.json"):
        EncoderBackend(str(tmp_path))


def test_the_bundled_encoder_reads_what_the_pipeline_asks() -> None:
    pipeline = Pipeline(Config(model="encoder"))
    text = "志愿者赵雨桐说，设备来自云启光学科技有限公司和上海澄明光电。"
    record = extract(pipeline, Article(id="1", text=text, published="2024-05-01"))
    assert [person["name"] for person in record["people"]] == ["赵雨桐"]
    assert "云启光学科技有限公司" in [body["name"] for body in record["organizations"]]
    assert all(text[m["start"] : m["end"]] == m["text"] for body in record["organizations"] for m in body["mentions"])
    assert extract(pipeline, Article(id="1", text=text, published="2024-05-01")) == record


def test_each_network_has_a_digest_of_its_own_files() -> None:
    digests = {model: run_of(Config(model=model), "").model_digest for model in ("tagger", "encoder", f"encoder:{WEIGHTS / 'encoder'}")}
    assert digests["tagger"] != digests["encoder"] == digests[f"encoder:{WEIGHTS / 'encoder'}"]
    assert all(digest and digest.startswith("sha256:") for digest in digests.values())
