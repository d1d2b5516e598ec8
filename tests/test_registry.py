"""Names of the registry stand for what they promise, and wrong names are told at once."""

from __future__ import annotations

import pytest

from extractor.config import Config
from extractor.errors import ConfigError
from extractor.mentions import Label
from extractor.pipeline import Pipeline, _check_order
from extractor.registry import BACKENDS, SEGMENTERS, STAGES, resolve


@pytest.mark.parametrize("table", [SEGMENTERS, STAGES, BACKENDS])
def test_every_name_stands_for_something(table: dict[str, str]) -> None:
    for name in table:
        assert callable(resolve(table, "name", name)), name


def test_an_argument_is_bound() -> None:
    assert resolve({"dict": "builtins:dict"}, "thing", "dict:x").args == ("x",)


def test_an_unknown_name_lists_the_names() -> None:
    with pytest.raises(ConfigError, match="no segmenter is called 'jiba'; there are rjieba, jieba"):
        Pipeline(Config(segmenter="jiba", model="none"))
    with pytest.raises(ConfigError, match="no model is called 'lec'; there are"):
        Pipeline(Config(model="lec"))


def test_stages_are_in_order_and_named() -> None:
    stages = Pipeline(Config(model="none")).stages
    assert [stage.name for stage in stages] == [name for name in STAGES if name != "model"]
    with pytest.raises(ConfigError, match=r"stage \w+ requires \w+"):
        _check_order(tuple(reversed(stages)))


def test_what_a_stage_provides_is_a_label() -> None:
    for stage in Pipeline(Config(model="none")).stages:
        assert all(isinstance(label, Label) for label in (*stage.requires, *stage.provides))
