"""The annotated sets as sentences with permitted tags, read from small files in the form in which they are published."""

from __future__ import annotations

import json
import lzma
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from extractor.models.tag_backend import legal_transitions
from training import data
from training.labels import ALL, NUMBER, OUTSIDE, TAGS, Named, Sentence, permitted, spans
from training.scoring import decode, figures, marked
from training.swapping import swapped


def _bits(*tags: str) -> int:
    return sum(1 << NUMBER[tag] for tag in tags)


def _write(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


def test_cluener_marks_every_type(tmp_path: Path) -> None:
    text = "云溪市政府秘书长王小明读《山水》"
    label = {
        "government": {"云溪市政府": [[0, 4]]},
        "position": {"秘书长": [[5, 7]]},
        "name": {"王小明": [[8, 10]]},
        "book": {"《山水》": [[12, 15]]},
    }
    _write(tmp_path, "ner/cluener2020/train.json", json.dumps({"text": text, "label": label}, ensure_ascii=False))
    (sentence,) = data.cluener(tmp_path)
    assert marked(sentence) == [(0, 5, "AGENCY"), (5, 8, "TITLE"), (8, 11, "PERSON"), (12, 16, "WORK")]
    assert sentence.permitted[11] == OUTSIDE


def test_resumes_leave_the_kind_of_a_body_open(tmp_path: Path) -> None:
    rows = ["王 B-NAME", "明 E-NAME", "汉 B-RACE", "族 E-RACE", "任 O", "云 B-ORG", "厂 E-ORG", "厂 B-TITLE", "长 E-TITLE"]
    _write(tmp_path, "ner/resume/train.char.bmes", "\n".join(rows) + "\n\n公 B-ORG\n司 E-ORG\n")
    first, second = data.resume(tmp_path)
    assert first.text == "王明汉族任云厂厂长"
    assert first.permitted[0] == _bits("B-PERSON")
    assert first.permitted[2] == ALL
    assert first.permitted[4] == OUTSIDE | _bits("B-PLACE", "I-PLACE", "B-WORK", "I-WORK")
    assert first.permitted[5] == _bits("B-AGENCY", "B-ORG", "B-COMPANY")
    assert second.permitted.tolist() == [OUTSIDE | _bits("B-PLACE", "I-PLACE", "B-WORK", "I-WORK")] * 2, "公司 is no name"


def test_msra_says_nothing_of_titles(tmp_path: Path) -> None:
    lines = "秘书长/o 王小明/nr 在/o 云溪/ns\n今天/o 晴/o\n"
    _write(tmp_path, "ner/msra/train.txt.xz", lzma.compress(lines.encode()))
    (sentence,) = data.msra(tmp_path)
    assert sentence.text == "秘书长王小明在云溪"
    assert sentence.permitted[0] & _bits("B-TITLE") and sentence.permitted[0] & OUTSIDE
    assert sentence.permitted[3:6].tolist() == [_bits("B-PERSON"), _bits("I-PERSON"), _bits("I-PERSON")]


def test_what_is_held_back_is_fixed_and_apart() -> None:
    sentences = [Sentence(f"第{number // 2}句", permitted(3, []), "cluener") for number in range(3000)]
    train, held = data.held_back(sentences)
    assert len(held) == data.HELD_BACK
    assert not {s.text for s in train} & {s.text for s in held}, "a text that stands twice is on one side only"
    assert [s.text for s in data.held_back(sentences)[1]] == [s.text for s in held]


def test_copies_have_other_names_in_the_same_places() -> None:
    def sentence(text: str, *named: tuple[str, str]) -> Sentence:
        places = [Named(text.index(name), text.index(name) + len(name), (kind,)) for name, kind in named]
        return Sentence(text, permitted(len(text), places, () if len(named) > 1 else ("TITLE",)), "cluener")

    own = [
        sentence("云溪市政府秘书长王小明到沙湾。", ("云溪市政府", "AGENCY"), ("秘书长", "TITLE"), ("王小明", "PERSON"), ("沙湾", "PLACE")),
        sentence("海陵市政府与天岳集团签约。", ("海陵市政府", "AGENCY"), ("天岳集团", "COMPANY")),
        sentence("今天晴好，李想去了山中。", ("李想", "PERSON"), ("山中", "PLACE")),
    ]
    copies = list(swapped(own, [sentence("记者赵雨桐报道。", ("赵雨桐", "PERSON"))], seed=1))
    assert len(copies) == 3 + 1 + 3
    for copy, original in zip(copies, [own[0]] * 3 + [own[1]] + [own[2]] * 3, strict=True):
        assert [kind for _, _, kind in marked(copy)] == [kind for _, _, kind in marked(original)]
        assert len(copy.text) == len(copy.permitted) and copy.source == "swapped"
    people = {copy.text[start:end] for copy in copies for start, end, kind in marked(copy) if kind == "PERSON"}
    assert people <= {"王小明", "李想", "赵雨桐"} and len(people) > 1
    assert all("秘书长" in copy.text and "沙湾" in copy.text for copy in copies[:3])
    assert {copies[3].text} <= {f"{a}市政府与天岳集团签约。" for a in ("云溪", "海陵")}


def test_long_sentences_are_cut_beside_names(tmp_path: Path) -> None:
    text = "天气晴好，" * 31 + "甲，乙集团" + "天气晴好，" * 20
    start = text.index("甲")
    record = {"text": text, "named": [[start, start + 5, "AGENCY"], [0, 2, ""]]}
    _write(tmp_path, "silver.jsonl", json.dumps(record, ensure_ascii=False) + "\n")
    pieces = list(data.silver(tmp_path / "silver.jsonl"))
    assert "".join(piece.text for piece in pieces) == text
    assert all(len(piece.text) <= data.LONGEST for piece in pieces)
    named = [piece for piece in pieces if "甲，乙集团" in piece.text]
    assert len(named) == 1
    assert named[0].permitted[named[0].text.index("甲")] == _bits("B-AGENCY")
    assert pieces[0].permitted[0] == ALL


@pytest.mark.parametrize("likely", [["B-PERSON", "I-PERSON", "O"], ["O", "B-AGENCY", "I-AGENCY"]])
def test_decoding_gives_the_best_legal_sequence(likely: list[str]) -> None:
    scores = np.zeros((3, len(TAGS)), dtype=np.float32)
    for at, tag in enumerate(likely):
        scores[at, NUMBER[tag]] = 2
    assert [TAGS[number] for number in decode(scores)] == likely
    scores[0] = 0
    scores[0, NUMBER["I-WORK"]] = 9
    best = decode(scores)
    legal = legal_transitions(TAGS)
    assert TAGS[best[0]] != "I-WORK"
    assert all(legal[a, b] for a, b in pairwise(best))


def test_figures_count_start_end_and_type() -> None:
    gold = [[(0, 2, "PERSON"), (3, 5, "TITLE")]]
    found = [[(0, 2, "PERSON"), (3, 6, "TITLE"), (7, 8, "TITLE")]]
    by_type = figures(gold, found)
    assert by_type["PERSON"] == (100.0, 100.0, 100.0)
    assert by_type["TITLE"] == (0.0, 0.0, 0.0)
    assert spans([0, NUMBER["B-PERSON"], NUMBER["B-PERSON"]]) == [(1, 2, "PERSON"), (2, 3, "PERSON")]
    assert permitted(2, [Named(0, 1, ("PLACE",))]).tolist() == [_bits("B-PLACE"), OUTSIDE]
