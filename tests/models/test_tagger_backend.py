"""The tagger's backend around its graph: rows, batches, windows, decoding, scores. The graph here knows a few characters."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from extractor.errors import BackendNotInstalled, ConfigError
from extractor.mentions import Label
from extractor.models import tag_backend
from extractor.models.base import ScoredSpan
from extractor.models.tag_backend import best_path, legal_transitions, logs, within_marks
from extractor.models.tagger_backend import TaggerBackend
from tests.models.networks import folder, opened

TAGS = ["O", "B-PERSON", "I-PERSON", "B-AGENCY", "I-AGENCY", "B-TITLE", "I-TITLE"]
CHARACTERS = "王小明部委长好）"
# what the graph says of each character: the tag and how far it lies above the others
SAYS = {
    "王": ("B-PERSON", 6),
    "小": ("I-PERSON", 5),
    "明": ("I-PERSON", 4),
    "部": ("B-AGENCY", 5),
    "委": ("I-AGENCY", 5),
    "长": ("B-TITLE", 5),
    "）": ("I-AGENCY", 5),
}


class _Graph:
    """Answers as the ONNX graph: `[text, character, tag]` scores for rows of characters."""

    def __init__(self) -> None:
        self.shapes: list[tuple[int, ...]] = []

    def run(self, names: object, inputs: dict[str, Any]) -> list[Any]:
        ids, lengths = inputs["ids"], inputs["lengths"]
        assert inputs["left"].shape == inputs["right"].shape == ids.shape
        self.shapes.append(ids.shape)
        assert lengths.dtype == np.int32 and ids.dtype == np.int64
        scores = np.zeros((*ids.shape, len(TAGS)), dtype=np.float32)
        scores[..., 0] = 3
        for number, char in enumerate(CHARACTERS):
            if char in SAYS:
                tag, height = SAYS[char]
                scores[ids == 2 + number] = 0
                scores[..., TAGS.index(tag)][ids == 2 + number] = height
        assert (ids[np.arange(ids.shape[1]) >= lengths[:, None]] == 0).all(), "behind a text stands padding"
        return [scores]


@pytest.fixture
def graph(monkeypatch: pytest.MonkeyPatch) -> _Graph:
    return opened(monkeypatch, _Graph())


def _folder(path: Path, temperature: float = 1.0, least: dict[str, float] | None = None) -> str:
    return folder(path, "tagger", temperature=temperature, least_scores=least or {}, tags=TAGS, characters=CHARACTERS)


def _score(height: float, temperature: float = 1.0) -> float:
    return round(float(1 / (1 + (len(TAGS) - 1) * np.exp(-height / temperature))), 4)


def test_gives_people_and_bodies_but_no_titles(graph: _Graph, tmp_path: Path) -> None:
    backend = TaggerBackend(_folder(tmp_path))
    assert backend.name == "tiny 7"
    assert backend.predict(["部委王小明长", "", "㐀好"]) == [
        (ScoredSpan(0, 2, Label.ORGANIZATION, _score(5), "agency"), ScoredSpan(2, 5, Label.PERSON, _score(4))),
        (),
        (),
    ]


def test_neighbours_change_nothing(graph: _Graph, tmp_path: Path) -> None:
    backend = TaggerBackend(_folder(tmp_path))
    texts = ["好" * number + "王小明" + "好" * (number % 7) for number in range(100)]
    assert backend.predict(texts) == [backend.predict([text])[0] for text in texts]
    assert max(shape[0] for shape in graph.shapes) <= 32


def test_long_texts_are_read_whole(graph: _Graph, tmp_path: Path) -> None:
    text = "好" * 1500 + "王小明" + "好" * 700 + "部委"
    (found,) = TaggerBackend(_folder(tmp_path)).predict([text])
    assert [(span.start, span.end) for span in found] == [(1500, 1503), (2203, 2205)]


def test_scores_are_calibrated_and_the_unlikely_left_out(graph: _Graph, tmp_path: Path) -> None:
    (found,) = TaggerBackend(_folder(tmp_path, temperature=2.0)).predict(["王小明部委"])
    assert [span.score for span in found] == [_score(4, 2.0), _score(5, 2.0)]
    (found,) = TaggerBackend(_folder(tmp_path, temperature=2.0, least={"PERSON": 0.9})).predict(["王小明部委"])
    assert [span.label for span in found] == [Label.ORGANIZATION]


def test_an_inside_without_a_beginning_is_decoded_away(graph: _Graph, tmp_path: Path) -> None:
    # the graph calls 明 and 委 insides and 好 outside: the likeliest legal reading begins each name a character before
    (found,) = TaggerBackend(_folder(tmp_path)).predict(["好明好委"])
    assert [(span.start, span.end) for span in found] == [(0, 2), (2, 4)]
    legal = legal_transitions(TAGS)
    likely = np.full((3, len(TAGS)), 0.01, dtype=np.float32)
    likely[0, 2] = likely[1, 2] = likely[2, 0] = 0.9
    likely[0, 1] = 0.05
    assert best_path(logs(likely), legal, 0).tolist() == [1, 2, 0]


def test_a_mark_whose_partner_lies_outside_is_no_part_of_a_name(graph: _Graph, tmp_path: Path) -> None:
    # both networks once read 铁道部） in （后改为铁道部）, and 【司法局】 as a body
    assert [within_marks(text, 0, len(text)) for text in ("部委）", "“部委", "【部委】", "（部）委", "》）“", "部")] == [
        (0, 2),
        (1, 3),
        (0, 4),
        (0, 4),
        (3, 3),
        (0, 1),
    ]
    (found,) = TaggerBackend(_folder(tmp_path)).predict(["（好部委）王小明"])
    assert [(span.start, span.end) for span in found] == [(2, 4), (5, 8)]


def test_absent_packages_and_files_are_errors(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ConfigError, match=r"lacks tagger\.onnx, tagger\.json"):
        TaggerBackend(str(tmp_path))
    monkeypatch.setattr(tag_backend, "find_spec", lambda name: None)
    with pytest.raises(BackendNotInstalled, match="pip install onnxruntime"):
        TaggerBackend(_folder(tmp_path))


def test_the_bundled_tagger_reads_names_that_no_rule_bears_out() -> None:
    backend = TaggerBackend()
    text = "志愿者赵雨桐说，设备来自云启光学科技有限公司和上海澄明光电。"
    found = {text[span.start : span.end]: (span.label, span.kind) for span in backend.predict([text])[0]}
    assert found["赵雨桐"] == (Label.PERSON, "")
    assert found["云启光学科技有限公司"] == (Label.ORGANIZATION, "company")
    assert backend.predict([text]) == backend.predict([text, "短句。"])[:1], "neighbours in a batch change nothing"
