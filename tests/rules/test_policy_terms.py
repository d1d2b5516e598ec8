"""What gold lines cannot say of policy terms: scores, rules, provenance, resolution, the lexicon's shape."""

from __future__ import annotations

import pytest

from extractor.config import Config
from extractor.document import Article
from extractor.lexicon.loader import load_lexicon
from extractor.mentions import Label, Mention
from extractor.pipeline import Pipeline

KINDS = {"measure", "mechanism", "programme", "principle", "target", "problem", "meeting"}


@pytest.fixture(scope="module")
def pipeline() -> Pipeline:
    return Pipeline(Config(model="none"))


def _kept(pipeline: Pipeline, text: str) -> list[Mention]:
    analysis = pipeline.analyse(Article(id="t", text=text, published="2024-05-01"))
    return [mention for mention in analysis.kept if mention.label is Label.POLICY_TERM]


def test_a_known_term_names_its_lexicon_line(pipeline: Pipeline) -> None:
    (found,) = _kept(pipeline, "坚持房住不炒。")
    assert found.value.known and found.value.score is None
    assert found.provenance.where is not None and found.provenance.where.startswith("policy_terms/principles.csv:")


def test_a_coinage_carries_rule_and_score(pipeline: Pipeline) -> None:
    (found,) = _kept(pipeline, "开展“清水润河”专项行动。")
    assert not found.value.known and 0.5 < found.value.score < 1 and found.score is None
    assert found.provenance.rule == "quoted:专项行动"


def test_a_pattern_names_itself(pipeline: Pipeline) -> None:
    (found,) = _kept(pipeline, "实行一院一方案。")
    assert (found.provenance.rule, found.value.known) == ("one-x-one-y", False)


def test_the_known_reading_wins_over_a_coinage_of_the_same_span(pipeline: Pipeline) -> None:
    (found,) = _kept(pipeline, "推行“一企一策”。")
    assert found.value.known


def test_a_neighbour_speaks_for_a_coinage(pipeline: Pipeline) -> None:
    assert [m.text for m in _kept(pipeline, "他提到“一企一策”“两头跑办”。")] == ["一企一策", "两头跑办"]
    assert _kept(pipeline, "他提到“跑来跑去”。") == []


def test_an_agency_that_holds_a_term_wins(pipeline: Pipeline) -> None:
    assert _kept(pipeline, "国家乡村振兴局发布数据。") == []


def test_a_document_that_holds_a_term_wins(pipeline: Pipeline) -> None:
    assert _kept(pipeline, "印发《关于推进乡村振兴的意见》。") == []


def test_no_mark_is_inside_the_span_of_a_quoted_term(pipeline: Pipeline) -> None:
    for mention in _kept(pipeline, "“双碳”目标、「白名单」制度、”一刀切“做法"):
        assert not set(mention.text) & set("“”「」")


def test_the_lexicon_is_wide_and_typed() -> None:
    rows = load_lexicon().rows("policy_terms")
    assert len(rows) >= 3000
    assert {row["kind"] for row in rows} == KINDS
    surfaces = [surface for row in rows for surface in (row["term"], *row["variants"])]
    assert len(surfaces) == len(set(surfaces))


@pytest.mark.parametrize("word", ["经济发展", "加强监管", "制造业", "房地产", "保障供应", "加大支持力度"])
def test_plain_words_are_no_rows(word: str) -> None:
    assert all(word not in (row["term"], *row["variants"]) for row in load_lexicon().rows("policy_terms"))


def test_no_stop_is_a_term() -> None:
    lexicon = load_lexicon()
    stops = {row["wording"] for row in lexicon.rows("policy_stops")}
    assert not stops & {s for row in lexicon.rows("policy_terms") for s in (row["term"], *row["variants"])}


def test_numbered_slogans_are_expanded() -> None:
    lexicon = load_lexicon()
    for term in ("六稳", "六保", "三去一降一补", "五位一体", "两不愁三保障"):
        row = lexicon.get("policy_terms", term)
        assert row is not None and "、" in row["expansion"]


def test_hostile_text_is_cheap(pipeline: Pipeline) -> None:
    for text in ("“" * 3000, "“一" * 2000, "实施" * 3000 + "工程", "“" + "、" * 3000 + "”"):
        _kept(pipeline, text)
