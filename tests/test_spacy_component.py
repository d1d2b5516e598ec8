"""The component in real spaCy pipelines: spans, entities, values, tokenizers, DocBin, saving, displaCy."""

from __future__ import annotations

import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest
import spacy
from spacy import displacy
from spacy.language import Language
from spacy.tokens import Doc, DocBin, Span
from spacy.util import registry

import extractor as ex
from extractor.errors import ConfigError

TEXT = "4月17日，工信部新闻发言人罗文锦表示，“将落实‘一企一策’。”\n全国关闭收费站206个，𠮷林化纤产量增长1.5%。"
NAME = "policy_extractor"
# words as a segmenter that knows no names cuts them: 工信部新闻 runs over the end of the agency
WORDS = ["工信部新闻", "发言人", "罗文锦", "表示", "，", "出口", "增长", "1.5", "%", "。"]


def _pipeline(segmenter: str = "char", **config: object) -> Language:
    nlp = spacy.blank("zh", config={"nlp": {"tokenizer": {"segmenter": segmenter}}})
    nlp.add_pipe(NAME, config={"model": "none", **config})
    return nlp


def _dated(nlp: Language, text: str = TEXT) -> Doc:
    doc = nlp.make_doc(text)
    doc.user_data["published"] = "2022-04-19"
    return nlp(doc)


@pytest.fixture(scope="module")
def doc() -> Doc:
    return _dated(_pipeline())


@pytest.fixture(scope="module")
def record() -> ex.Record:
    return ex.extract_text(TEXT, published="2022-04-19", id="doc", model="none")


def test_spans_are_the_mentions_of_the_record(doc: Doc, record: ex.Record) -> None:
    assert [(s.text, s.label_, s.start_char, s.end_char) for s in doc.spans[NAME]] == [
        (m.text, m.type, m.start, m.end) for m in record.mentions
    ]
    for kind in {m.type for m in record.mentions}:
        assert [s.text for s in doc.spans[f"{NAME}/{kind}"]] == [m.text for m in record.mentions if m.type == kind]
    assert doc._.policy_extractor == record


def test_the_date_is_read_as_extract_text_reads_it(record: ex.Record) -> None:
    nlp = _pipeline()
    doc = nlp.make_doc(TEXT)
    doc.user_data["published"] = "2022年4月19日"
    assert nlp(doc)._.policy_extractor == record
    doc = nlp.make_doc(TEXT)
    doc.user_data["published"] = "昨天"
    with pytest.raises(ConfigError, match="published is '昨天', which is no date"):
        nlp(doc)


def test_links_and_values_stand_in_the_spans(doc: Doc) -> None:
    links = {(span.text, span.kb_id_) for span in doc.spans[NAME]}
    assert {("工信部", "agency:miit"), ("罗文锦", "罗文锦"), ("4月17日", "2022-04-17"), ("一企一策", "一企一策")} <= links
    assert {span.kb_id_ for span in doc.spans[f"{NAME}/statistic"]} == {""}
    count, rate = (span._.policy_extractor for span in doc.spans[f"{NAME}/statistic"])
    assert (count.value, count.unit, rate.value, rate.direction) == (Decimal(206), "个", Decimal("1.5"), "up")
    official = doc.spans[f"{NAME}/official"][0]._.policy_extractor
    assert official.entity.posts[0].organization_id == "agency:miit"


def test_entities_are_a_view_without_overlaps(doc: Doc) -> None:
    assert "quote" in {span.label_ for span in doc.spans[NAME]}
    assert [e.text for e in doc.ents] == [s.text for s in doc.spans[NAME] if s.label_ != "quote"]
    assert [e.kb_id_ for e in doc.ents if e.label_ == "agency"] == ["agency:miit"]
    assert [e._.policy_extractor.name for e in doc.ents if e.label_ == "policy_term"] == ["一企一策"]


@pytest.mark.parametrize(("ents", "texts"), [("add", ["部新闻", "罗文锦"]), ("replace", ["工信部", "罗文锦"]), ("leave", ["部新闻"])])
def test_entities_of_other_components_are_kept_as_asked(ents: str, texts: list[str]) -> None:
    nlp = _pipeline(ents=ents)
    doc = nlp.make_doc("工信部新闻发言人罗文锦")
    doc.ents = [Span(doc, 2, 5, label="OTHER")]
    assert [entity.text for entity in nlp(doc).ents] == texts


@pytest.mark.parametrize("segmenter", ["char", "jieba", "pkuseg"])
def test_every_tokenizer_holds_every_mention(segmenter: str, record: ex.Record, tmp_path: Path) -> None:
    nlp = _pipeline(segmenter)
    if segmenter == "pkuseg":
        nlp.tokenizer.initialize(pkuseg_model=str(_trained_pkuseg(tmp_path)), pkuseg_user_dict="default")
    doc = _dated(nlp)
    assert doc.text == TEXT and len(doc.spans[NAME]) == len(record.mentions)
    for span, mention in zip(doc.spans[NAME], record.mentions, strict=True):
        assert span.start_char <= mention.start and mention.end <= span.end_char
        assert span._.policy_extractor == mention
    tokens = {token.idx for token in doc} | {len(TEXT)}
    assert all({span.start_char, span.end_char} <= tokens for span in doc.ents)


def _trained_pkuseg(folder: Path) -> Path:
    # no model comes with the package: one that is trained on five sentences cuts badly, which is what is wanted
    lines = ["工信部新闻 发言人 罗文锦 表示 。", "全国 关闭 收费站 。", "产量 增长 。", "4月 17日 落实 。", "央行 宣布 降准 。"] * 6
    (folder / "words.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    code = "import sys, spacy_pkuseg\nif __name__ == '__main__': spacy_pkuseg.train('words.txt', 'words.txt', 'model', train_iter=3)"
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, cwd=folder)
    return folder / "model"


@pytest.mark.parametrize(
    ("alignment", "agency"), [("expand", ["工信部新闻"]), ("contract", []), ("strict", [])], ids=["expand", "contract", "strict"]
)
def test_a_mention_that_cuts_a_token_is_aligned_as_asked(alignment: str, agency: list[str]) -> None:
    nlp = _pipeline(alignment=alignment)
    doc = nlp(Doc(nlp.vocab, words=WORDS, spaces=[False] * len(WORDS)))
    assert [span.text for span in doc.spans[NAME] if span.label_ == "agency"] == agency
    assert doc._.policy_extractor.agencies[0].mentions[0].text == "工信部"
    if agency:
        assert doc.spans[NAME][0]._.policy_extractor.text == "工信部"


def test_doc_bin_and_bytes_keep_spans_and_values(doc: Doc) -> None:
    fresh = spacy.blank("zh")
    (read,) = DocBin().from_bytes(DocBin(docs=[doc]).to_bytes()).get_docs(fresh.vocab)
    again = Doc(fresh.vocab).from_bytes(doc.to_bytes())
    for other in (read, again):
        assert other._.policy_extractor == doc._.policy_extractor
        for one, two in zip(doc.spans[NAME], other.spans[NAME], strict=True):
            assert (one.text, one.label_, one.kb_id_) == (two.text, two.label_, two.kb_id_)
            assert one._.policy_extractor == two._.policy_extractor
        assert [(e.text, e.label_, e.kb_id_) for e in other.ents] == [(e.text, e.label_, e.kb_id_) for e in doc.ents]


def test_a_number_that_msgpack_cannot_hold_is_kept() -> None:
    doc = _pipeline()("出口额达到99999999999999999999999元。")
    (read,) = DocBin().from_bytes(DocBin(docs=[doc]).to_bytes()).get_docs(doc.vocab)
    assert read.spans[NAME][0]._.policy_extractor.value == Decimal("99999999999999999999999")


def _texts(doc: Doc) -> list[str]:
    return [span.text for span in doc.spans[NAME]]


def test_pipe_gives_what_single_calls_give() -> None:
    nlp = _pipeline()
    texts = [TEXT, "", " \n ", "央行降准。"]
    assert [_texts(doc) for doc in nlp.pipe(texts)] == [_texts(nlp(text)) for text in texts]


def test_pipe_works_in_two_processes() -> None:
    nlp = _pipeline()
    assert [len(doc.spans[NAME]) for doc in nlp.pipe(["央行降准。", "工信部印发通知。"], n_process=2)] == [2, 1]


def test_saved_pipelines_work_without_their_first_lexicons(tmp_path: Path) -> None:
    own = tmp_path / "own" / "policy_terms" / "mechanisms.csv"
    own.parent.mkdir(parents=True)
    own.write_text("term,kind,source\n云帆清单,mechanism,general-knowledge\n", encoding="utf-8")
    nlp = _pipeline(lexicons=[str(tmp_path / "own")], ents="replace")
    data = nlp.to_bytes()
    nlp.to_disk(tmp_path / "saved")
    nlp.to_disk(tmp_path / "saved")
    own.unlink()
    loaded = spacy.load(tmp_path / "saved")
    loaded.to_disk(tmp_path / "saved")
    from_bytes = spacy.blank("zh")
    from_bytes.add_pipe(NAME)
    from_bytes.from_bytes(data)
    for other in (spacy.load(tmp_path / "saved"), loaded, from_bytes):
        assert _texts(other("当地推行云帆清单。")) == ["云帆清单"]
        assert other.get_pipe(NAME).ents == "replace"


def test_a_saved_pipeline_cannot_write_outside_its_folder() -> None:
    component = _pipeline().get_pipe(NAME)
    with pytest.raises(ConfigError, match="leads out of its folder"):
        component.from_bytes(b'{"options": {}, "files": {"../../x.csv": ""}}')


def test_config_is_plain_and_wrong_options_are_named() -> None:
    nlp = _pipeline()
    again = spacy.util.load_model_from_config(nlp.config, auto_fill=True)
    assert _texts(again("央行降准。")) == ["央行", "降准"]
    assert nlp.analyze_pipes()["summary"][NAME]["assigns"] == ["doc.spans", "doc.ents"]
    with pytest.raises(ConfigError, match="ents is 'all'; expected one of add, replace, leave"):
        _pipeline(ents="all")


def test_displacy_shows_entities_and_spans(doc: Doc) -> None:
    entities = displacy.render(doc, style="ent", page=False, jupyter=False)
    assert "工信部" in entities and "agency" in entities
    spans = displacy.render(doc, style="span", page=False, jupyter=False, options={"spans_key": NAME})
    assert "official" in spans and "quote" in spans


def test_nothing_global_but_the_factory_and_one_name() -> None:
    code = f"""
import sys, spacy
nlp = spacy.blank("zh")
before = set(sys.modules)
nlp.add_pipe({NAME!r}, config={{"model": "none"}})
heavy = ("pandas", "pyarrow", "onnxruntime", "duckdb", "jieba", "rjieba", "ahocorasick")
assert not {{name for name in heavy if name in set(sys.modules) - before}}, heavy
from spacy.tokens import Doc, Span, Token
from spacy.tokens.underscore import Underscore
assert set(Underscore.doc_extensions) == set(Underscore.span_extensions) == {{{NAME!r}}} and not Underscore.token_extensions
doc = nlp("央行降准。")
assert doc.user_data == {{}}
"""
    subprocess.run([sys.executable, "-c", code], check=True)
    assert "extractor.spacy_component" in registry.factories.get(NAME).__module__ or NAME in Language.factories
