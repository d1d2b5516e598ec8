"""`extractor lexicon find` and `explain` on bodies: what a row shows, and the bodies that lost a name."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from extractor import Article, Config, Pipeline
from extractor.cli import main
from extractor.explanation import explain


def _find(word: str) -> str:
    done = CliRunner().invoke(main, ["lexicon", "find", word])
    assert done.exit_code == 0
    return done.stdout


def test_find_shows_what_followed_a_body() -> None:
    shown = _find("银监会")
    assert "  valid_to: 2018-04\n" in shown
    assert "  followed by: 中国银行保险监督管理委员会 (cbirc, 2018-04 to 2023-05)\n" in shown
    assert "  followed by: 国家金融监督管理总局 (nfra, since 2023-05)\n" in shown


def test_find_shows_what_a_body_took_over_and_its_departments() -> None:
    shown = _find("金融监管总局")
    assert "  took over from: 中国银行保险监督管理委员会 (cbirc, 2018-04 to 2023-05)\n" in shown
    assert "稽查局" in next(line for line in shown.splitlines() if line.startswith("  departments: "))


@pytest.mark.parametrize(
    ("text", "published", "wanted"),
    [
        ("中央网信办发文。", "2016-03-01", "instead of body 中央网络安全和信息化委员会办公室, central-cyber-office"),
        ("中央网信办发文。", "2016-03-01", "its name from 2018-03, not on 2016-03-01"),
        ("美国财政部公布名单。财政部称将继续施压。", "2025-03-01", "the last fuller name before it ends so"),
    ],
)
def test_explain_tells_which_bodies_lost(text: str, published: str, wanted: str) -> None:
    pipeline = Pipeline(Config(model="none"))
    assert wanted in explain(pipeline.analyse(Article(id="1", text=text, published=published)))
