"""Patterns: what they find, what the loader refuses, and that the bundled file holds."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractor.errors import LexiconErrors
from extractor.lexicon.locate import lexicon_root
from extractor.lexicon.patterns import PatternSet, load_patterns
from extractor.mentions import Span

HEAD = """
[slots]
unit = ["企", "园"]
[[pattern]]
name = "one-x-one-policy"
kind = "measure"
regex = "一{unit}一策"
needs = ["一"]
score = 0.9
"""


def _load(folder: Path, text: str) -> PatternSet:
    (folder / "patterns.toml").write_text(text, encoding="utf-8")
    return load_patterns(folder, "patterns.toml")


def test_a_slot_stands_for_its_words(tmp_path: Path) -> None:
    patterns = _load(tmp_path, HEAD + 'examples = ["一企一策"]\ncounterexamples = ["一心一意"]\n')
    assert [(span, pattern.name) for span, pattern in patterns.find("按一园一策办")] == [(Span(1, 5), "one-x-one-policy")]
    assert list(patterns.find("按一人一策办")) == []


def test_an_absent_file_gives_no_pattern(tmp_path: Path) -> None:
    assert load_patterns(tmp_path, "none.toml").patterns == ()


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (HEAD + 'examples = ["一人一策"]\ncounterexamples = []\n', "does not find its example '一人一策'"),
        (HEAD + 'examples = []\ncounterexamples = ["讲一企一策"]\n', "finds its counterexample '讲一企一策'"),
        (HEAD.replace("{unit}", "{thing}") + "examples = []\ncounterexamples = []\n", "slot {thing} is not declared"),
        (HEAD.replace("一策", ".*策") + "examples = []\ncounterexamples = []\n", "repeats without a bound"),
        (HEAD.replace("一策", "(一策") + "examples = []\ncounterexamples = []\n", "is no regular expression"),
        (HEAD, "has no examples, counterexamples"),
        ("[[pattern]\n", "is no valid TOML"),
    ],
)
def test_a_fault_is_told_with_file_and_line(tmp_path: Path, text: str, fault: str) -> None:
    with pytest.raises(LexiconErrors, match=r"patterns\.toml:") as caught:
        _load(tmp_path, text)
    assert fault in str(caught.value)


def test_every_bundled_pattern_keeps_its_examples() -> None:
    patterns = load_patterns(lexicon_root(), "policy_terms/patterns.toml").patterns
    assert len({pattern.name for pattern in patterns}) == len(patterns) >= 20


def test_the_group_term_is_the_range() -> None:
    patterns = load_patterns(lexicon_root(), "policy_terms/patterns.toml")
    spans = [span for span, pattern in patterns.find("第六届中国国际茶叶博览会开幕") if pattern.name == "named-fair"]
    assert spans == [Span(3, 12)]


def test_hostile_text_stays_cheap() -> None:
    patterns = load_patterns(lexicon_root(), "policy_terms/patterns.toml")
    for text in ("全国" * 20_000 + "会议", "应" * 40_000 + "尽", "一企" * 20_000, "第" * 40_000 + "届次会议"):
        assert len(list(patterns.find(text))) < 50_000
