"""Bodies stand or fall with the words around them, with either segmenter; segmenters keep to themselves."""

from __future__ import annotations

from pathlib import Path

import jieba
import pytest

from extractor.config import Config
from extractor.document import Article
from extractor.lexicon.gazetteer import Gazetteer
from extractor.lexicon.loader import load_lexicon
from extractor.mentions import Entry, Hit, Label, Span
from extractor.pipeline import Pipeline
from extractor.segmentation.base import token_edges
from extractor.segmentation.boundaries import veto
from extractor.segmentation.jieba_segmenter import JiebaSegmenter
from extractor.segmentation.rjieba_segmenter import RjiebaSegmenter
from tests.gold import CORPUS, GoldLine, read_gold

SEGMENTERS = ("rjieba", "jieba")
LINES = [line for path in sorted((CORPUS / "segmentation").glob("*.txt")) for line in read_gold(path)]
_MARKED = (Label.AGENCY, Label.ORGANIZATION)


@pytest.fixture(scope="module", params=SEGMENTERS)
def pipeline(request: pytest.FixtureRequest) -> Pipeline:
    return Pipeline(Config(model="none", segmenter=request.param))


def test_the_corpus_is_large_enough_in_both_directions() -> None:
    assert len(LINES) >= 150
    assert sum(not line.marks for line in LINES) >= 75
    assert sum(bool(line.marks) for line in LINES) >= 75


@pytest.mark.parametrize("line", LINES, ids=lambda line: line.where)
def test_bodies_stand_only_as_whole_words(line: GoldLine, pipeline: Pipeline) -> None:
    analysis = pipeline.analyse(Article(id=line.where, text=line.text))
    found = [(m.text, m.start, m.label.value) for m in analysis.kept if m.label in _MARKED]
    assert found == [(line.text[mark.start : mark.end], mark.start, mark.type) for mark in line.marks]


def test_both_segmenters_give_the_same_words() -> None:
    surfaces = Gazetteer(load_lexicon()).surfaces
    fast, oracle = RjiebaSegmenter(surfaces), JiebaSegmenter(surfaces)
    different = [line.text for line in LINES if list(fast.words(line.text)) != list(oracle.words(line.text))]
    assert different == []


@pytest.mark.parametrize("segmenter", [RjiebaSegmenter, JiebaSegmenter])
def test_instances_keep_their_words_to_themselves(segmenter: type[RjiebaSegmenter] | type[JiebaSegmenter]) -> None:
    text = "云溪镇稻香合作示范社挂牌"
    plain = list(segmenter().words(text))
    knowing = segmenter(["稻香合作示范社"])
    assert "稻香合作示范社" in knowing.words(text)
    assert list(segmenter().words(text)) == plain
    assert "稻香合作示范社" not in plain


def test_the_global_jieba_is_left_as_it_is() -> None:
    text = "云溪镇稻香合作示范社挂牌"
    before = jieba.lcut(text)
    JiebaSegmenter(["稻香合作示范社"]).words(text)
    assert jieba.lcut(text) == before
    assert "稻香合作示范社" not in jieba.dt.FREQ


@pytest.mark.parametrize("segmenter", [RjiebaSegmenter, JiebaSegmenter])
@pytest.mark.parametrize("text", ["", " ", "。", "a\u0000b", "𠮷野家开业", "财政部\n\n财政部", "👨‍👩‍👧家庭", "ＧＤＰ同比"])
def test_words_joined_are_the_text(segmenter: type[RjiebaSegmenter] | type[JiebaSegmenter], text: str) -> None:
    assert "".join(segmenter().words(text)) == text


def _hit(start: int, end: int) -> Hit:
    return Hit(Span(start, end), (Entry("bodies", "x"),), start, end)


def test_veto_drops_a_hit_that_cuts_a_word() -> None:
    text = "外交部署已经完成"
    edges = token_edges(RjiebaSegmenter(["外交部"]), text)
    assert 3 not in edges
    assert veto({"bodies": (_hit(0, 3),)}, {"bodies"}, edges) == {"bodies": ()}


def test_veto_keeps_a_hit_nested_in_another() -> None:
    edges = frozenset({0, 6, 8})
    hits = {"bodies": (_hit(0, 6), _hit(0, 3))}
    assert veto(hits, {"bodies"}, edges) == hits


def test_veto_keeps_a_hit_when_the_rest_of_the_word_is_a_hit() -> None:
    # 世界 + 银行行长 to the segmenter; 世界银行 + 行长 to the lexicon
    bodies, titles = (_hit(0, 4),), (_hit(4, 6),)
    edges = frozenset({0, 2, 6})
    assert veto({"bodies": bodies, "titles": titles}, {"bodies"}, edges)["bodies"] == bodies
    assert veto({"bodies": bodies}, {"bodies"}, edges)["bodies"] == ()


def test_veto_drops_a_hit_when_the_rest_is_one_character() -> None:
    assert veto({"bodies": (_hit(0, 3),), "units": (_hit(3, 4),)}, {"bodies"}, frozenset({0, 4}))["bodies"] == ()


def test_veto_leaves_other_tables_alone() -> None:
    hits = {"words": (_hit(1, 3),)}
    assert veto(hits, {"bodies"}, frozenset({0, 4})) == hits


def test_no_gold_file_of_the_folder_is_empty() -> None:
    assert all(read_gold(path) for path in Path(CORPUS / "segmentation").glob("*.txt"))
