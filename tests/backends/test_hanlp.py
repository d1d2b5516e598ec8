"""HanLP behind the protocol with a real model: trained here, saved, loaded from its folder without a network."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from extractor.config import Config
from extractor.document import Article
from extractor.errors import ConfigError
from extractor.mentions import Label
from extractor.models.base import ScoredSpan
from extractor.models.hanlp_backend import HanlpBackend
from extractor.pipeline import Pipeline
from extractor.record import extract, to_json
from tests.backends.training_hanlp import sentences, train

_OURS = {"NR": Label.PERSON, "NT": Label.ORGANIZATION}


@pytest.fixture(scope="session")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return train(tmp_path_factory.mktemp("hanlp"))


@pytest.fixture(scope="session")
def backend(trained: Path) -> HanlpBackend:
    return HanlpBackend(str(trained))


def test_gives_what_the_model_learned(backend: HanlpBackend) -> None:
    texts = [text for text, _ in sentences()]
    marked = [tuple(ScoredSpan(start, end, _OURS[label], 1.0) for start, end, label in found) for _, found in sentences()]
    right = sum(found == expected for found, expected in zip(backend.predict(texts), marked, strict=True))
    assert right >= 28, f"{right} of {len(texts)}"


def test_reads_a_long_text_whole(backend: HanlpBackend) -> None:
    text = "天气晴好，交通有序。" * 80 + "王小明昨日到访青禾集团。" + "天气晴好，交通有序。" * 60
    start = text.index("王小明")
    found = backend.predict([text, ""])
    assert ScoredSpan(start, start + 3, Label.PERSON, 1.0) in found[0]
    assert ScoredSpan(start + 7, start + 11, Label.ORGANIZATION, 1.0) in found[0]
    assert found[1] == ()


def test_spans_arrive_in_the_record(trained: Path) -> None:
    text = "王小明昨日到访青禾集团。"
    record = json.loads(to_json(extract(Pipeline(Config(model=f"hanlp:{trained}")), Article(id="a", text=text))))
    people = record["people"]
    assert [person["name"] for person in people] == ["王小明"]
    mention = people[0]["mentions"][0]
    assert (mention["start"], mention["end"]) == (0, 3)
    assert text[0:3] == mention["text"]


def test_a_folder_without_a_model_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"config\.json"):
        HanlpBackend(str(tmp_path))
