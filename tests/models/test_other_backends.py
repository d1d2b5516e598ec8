"""HanLP and spaCy behind the same protocol.

HanLP's backend is tested here with a module that answers as HanLP 2.1 documents it, and for its errors; with a
model trained by HanLP itself in `tests/backends`. spaCy's is tested with a recogniser trained in the test.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import spacy
from spacy.training import Example

from extractor.config import Config
from extractor.document import Article
from extractor.errors import BackendNotInstalled, ConfigError
from extractor.mentions import Label
from extractor.models import hanlp_backend, spacy_backend
from extractor.models.base import ScoredSpan
from extractor.models.hanlp_backend import HanlpBackend
from extractor.models.spacy_backend import SpacyBackend
from extractor.pipeline import Pipeline
from extractor.registry import BACKENDS, resolve


def test_hanlp_absent_is_an_error_with_the_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    for absent in ("hanlp", "torch"):
        monkeypatch.setattr(hanlp_backend, "find_spec", lambda name, absent=absent: None if name == absent else object())
        with pytest.raises(BackendNotInstalled, match=rf'package {absent}; run: pip install "zh-policy-extractor\[hanlp\]"'):
            HanlpBackend("model")


def test_spacy_absent_is_an_error_with_the_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spacy_backend, "find_spec", lambda name: None)
    with pytest.raises(BackendNotInstalled, match="pip install spacy"):
        SpacyBackend("model")


def _install(monkeypatch: pytest.MonkeyPatch, load: Callable[[str], object]) -> None:
    module, pretrained = ModuleType("hanlp"), ModuleType("hanlp.pretrained")
    module.load = load  # type: ignore[attr-defined]
    pretrained.ALL = {"KNOWN_NER": "https://example.org/ner.zip"}  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "hanlp", module)
    monkeypatch.setitem(sys.modules, "hanlp.pretrained", pretrained)
    monkeypatch.setattr(hanlp_backend, "find_spec", lambda name: object())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "config.json").write_text("{}", encoding="utf-8")
    return tmp_path


def _single(names: dict[str, str]) -> Callable[[list[list[str]]], list[list[tuple[str, str, int, int]]]]:
    """Answers like a TransformerNamedEntityRecognizer: lists of characters in, (entity, label, begin, end) out."""

    def model(batch: list[list[str]]) -> list[list[tuple[str, str, int, int]]]:
        found = []
        for characters in batch:
            text = "".join(characters)
            found.append([(name, tag, text.find(name), text.find(name) + len(name)) for name, tag in names.items() if name in text])
        return found

    return model


def test_hanlp_single_model(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    _install(monkeypatch, lambda path: _single({"王小明": "NR", "云溪研究院": "NT", "五天": "DATE"}))
    backend = HanlpBackend(str(folder))
    assert backend.predict(["王小明在云溪研究院停留五天", ""]) == [
        (ScoredSpan(0, 3, Label.PERSON, 1.0), ScoredSpan(4, 9, Label.ORGANIZATION, 1.0)),
        (),
    ]


def test_hanlp_reads_long_texts_whole(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    _install(monkeypatch, lambda path: _single({"王小明": "NR"}))
    text = "好" * 1500 + "王小明" + "好" * 700
    assert HanlpBackend(str(folder)).predict([text]) == [(ScoredSpan(1500, 1503, Label.PERSON, 1.0),)]


class _MultiTask:
    """Answers like a multi-task model: tokens without white space, entities that count tokens."""

    tasks = ("tok/fine", "ner/msra")

    def __call__(self, batch: list[str]) -> dict[str, Any]:
        assert batch == ["王小明 在 云溪研究院"]
        return {
            "tok/fine": [["王小明", "在", "云溪", "研究院"]],
            "ner/msra": [[("王小明", "PERSON", 0, 1), ("云溪研究院", "ORGANIZATION", 2, 4)]],
        }


def test_hanlp_multi_task_model_and_white_space(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    _install(monkeypatch, lambda path: _MultiTask())
    spans = HanlpBackend(str(folder)).predict(["王小明 在 云溪研究院"])
    assert spans == [(ScoredSpan(0, 3, Label.PERSON, 1.0), ScoredSpan(6, 11, Label.ORGANIZATION, 1.0))]


def test_hanlp_needs_a_folder_or_a_name(monkeypatch: pytest.MonkeyPatch) -> None:
    _install(monkeypatch, lambda path: _single({}))
    assert HanlpBackend("KNOWN_NER").name == "hanlp KNOWN_NER"
    for model in ("no/such/folder", ""):
        with pytest.raises(ConfigError, match="hanlp:PATH"):
            HanlpBackend(model)


def test_hanlp_without_weights_is_an_error_with_the_cause(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    def offline(path: str) -> object:
        raise ConnectionError("no network")

    _install(monkeypatch, offline)
    with pytest.raises(BackendNotInstalled, match="cannot load KNOWN_NER: no network; it is a download"):
        HanlpBackend("KNOWN_NER")
    with pytest.raises(BackendNotInstalled, match="local folder as transformer"):
        HanlpBackend(str(folder))
    (folder / "config.json").unlink()
    with pytest.raises(ConfigError, match=r"lacks config\.json"):
        HanlpBackend(str(folder))


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pipeline = spacy.blank("zh")
    recogniser = pipeline.add_pipe("ner")
    lines = [
        ("王小明出席会议", [(0, 3, "PERSON")]),
        ("云溪集团发布公告", [(0, 4, "ORG")]),
        ("今天天气晴好", []),
        ("王小明走访云溪集团", [(0, 3, "PERSON"), (5, 9, "ORG")]),
    ]
    examples = [Example.from_dict(pipeline.make_doc(text), {"entities": entities}) for text, entities in lines]
    for label in ("PERSON", "ORG"):
        recogniser.add_label(label)  # type: ignore[attr-defined]
    spacy.util.fix_random_seed(1)
    optimizer = pipeline.initialize(lambda: examples)
    for _ in range(40):
        pipeline.update(examples, sgd=optimizer, drop=0.0)
    path = tmp_path_factory.mktemp("model") / "tiny"
    pipeline.to_disk(path)
    return path


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [("PERSON", Label.PERSON), ("ORG", Label.ORGANIZATION), ("GPE", Label.PLACE), ("LOC", Label.PLACE), ("FAC", Label.PLACE)],
)
def test_spacy_reads_ontonotes_labels(tmp_path: Path, theirs: str, ours: Label) -> None:
    pipeline = spacy.blank("zh")
    ruler = pipeline.add_pipe("entity_ruler")
    ruler.add_patterns([{"label": theirs, "pattern": "云溪"}, {"label": "CARDINAL", "pattern": "三"}])  # type: ignore[attr-defined]
    pipeline.to_disk(tmp_path / "rules")
    assert SpacyBackend(str(tmp_path / "rules")).predict(["在云溪有三人"]) == [(ScoredSpan(1, 3, ours, 1.0),)]


def test_spacy_gives_character_offsets(trained: Path) -> None:
    backend = SpacyBackend(str(trained))
    assert backend.predict(["王小明走访云溪集团", ""]) == [
        (ScoredSpan(0, 3, Label.PERSON, 1.0), ScoredSpan(5, 9, Label.ORGANIZATION, 1.0)),
        (),
    ]


def test_spacy_model_in_the_pipeline(trained: Path) -> None:
    analysis = Pipeline(Config(model=f"spacy:{trained}")).analyse(Article(id="a", text="王小明走访云溪集团"))
    # the organisation is known to the rules, too, which go first
    seen = [m for m in analysis.document.of(Label.PERSON) if m.score is not None]
    assert [(m.text, m.provenance.stage) for m in seen] == [("王小明", "model")]
    assert {m.text for m in analysis.kept} == {"王小明", "云溪集团"}


def test_spacy_without_entities_is_an_error(tmp_path: Path) -> None:
    spacy.blank("zh").to_disk(tmp_path)
    with pytest.raises(ConfigError, match="no entity recogniser"):
        SpacyBackend(str(tmp_path))


def test_spacy_needs_a_folder_and_takes_no_package_name() -> None:
    with pytest.raises(ConfigError, match="spacy:PATH"):
        resolve(BACKENDS, "model", "spacy:zh_core_web_sm")()


def test_an_unknown_model_lists_the_known_ones() -> None:
    with pytest.raises(ConfigError, match="no model is called 'bert'; there are tagger, encoder, lac, hanlp, spacy"):
        resolve(BACKENDS, "model", "bert:x")
