"""Quotes: marks that are reversed, lost or repeated in every paragraph, and who speaks."""

from __future__ import annotations

import pytest

from extractor.config import Config
from extractor.document import Article
from extractor.mentions import Label
from extractor.pipeline import Pipeline
from extractor.rules.quote_marks import quoted


@pytest.fixture(scope="module")
def pipeline() -> Pipeline:
    return Pipeline(Config(model="none"))


def quotes(pipeline: Pipeline, text: str) -> list[tuple[str, str]]:
    kept = pipeline.analyse(Article("1", text)).kept
    return [(mention.value.speaker, mention.text) for mention in kept if mention.label is Label.QUOTE]


@pytest.mark.parametrize(
    ("text", "ranges"),
    [
        ("说“甲”与“乙”", ["甲", "乙"]),
        ("”一刀切“的做法", ["一刀切"]),
        ("“甲乙。\n“丙丁。”完", ["甲乙。\n“丙丁。"]),
        ("“甲乙。\n丙丁。", ["甲乙。"]),
        ("没有“合上\n下一段“甲”", ["甲"]),
        ("“甲“乙”", ["乙"]),
        ("”", []),
        ("“”", []),
    ],
)
def test_quoted_gives_ranges_of_sound_and_broken_marks(text: str, ranges: list[str]) -> None:
    assert [text[q.start : q.end] for q in quoted(text)] == ranges


def test_speech_of_several_paragraphs_is_one_quote(pipeline: Pipeline) -> None:
    text = "局长罗俊杰表示：“先保供应。\n“再保畅通。\n“最后保就业。”"
    assert quotes(pipeline, text) == [("罗俊杰", "先保供应。\n“再保畅通。\n“最后保就业。")]


def test_split_speech_is_one_quote(pipeline: Pipeline) -> None:
    assert quotes(pipeline, "“先修路，”局长王伟说，“再招商。”") == [("王伟", "先修路，”局长王伟说，“再招商。")]


def test_meeting_is_no_speaker(pipeline: Pipeline) -> None:
    assert quotes(pipeline, "局长王伟出席会议。会议强调：“要把安全放在第一位。”") == []


def test_speaker_at_a_meeting_is_the_person(pipeline: Pipeline) -> None:
    assert quotes(pipeline, "局长王伟在会议上强调：“要把安全放在第一位。”") == [("王伟", "要把安全放在第一位。")]


def test_negated_verb_gives_no_quote(pipeline: Pipeline) -> None:
    assert quotes(pipeline, "局长王伟没有表示“明年一定会降价，请大家放心”。") == []
