"""Which texts count as reprints of one another. The sentences are our own."""

from __future__ import annotations

import random

from extractor.reprints import BANDS, band_keys

NEWS = (
    "国家发展改革委4月18日表示，将会同有关部门建立重点项目协调机制，对用地、用能、资金等要素实行清单管理，"
    "推动项目早开工、早见效。一季度，全国新开工项目数量同比增长百分之十二，到位资金保持较快增长，其中制造业项目占比超过三成。"
    "下一步，将压实地方责任，按月调度进展，对进度滞后的项目及时提醒督促。"
)
OTHER = (
    "财政部4月18日发布数据，前三个月全国一般公共预算收入同比下降百分之一，税收收入降幅收窄，非税收入有所增加。"
    "支出方面，社会保障和就业、教育、卫生健康等重点领域支出得到较好保障，地方政府专项债券发行进度加快。"
)


def share(first: str, second: str) -> int:
    return sum(a == b for a, b in zip(band_keys(first), band_keys(second), strict=True))


def test_a_reprint_with_another_credit_and_layout_shares_a_key() -> None:
    reprint = "【新闻速递】" + NEWS.replace("。", "。\n　　").replace("，", "， ") + "（来源：某报）"
    assert share(NEWS, reprint) > 0


def test_a_reprint_with_a_changed_sentence_shares_a_key() -> None:
    assert share(NEWS, NEWS.replace("按月调度进展", "每月通报情况")) > 0


def test_another_article_of_the_day_shares_none() -> None:
    assert share(NEWS, OTHER) == 0


def test_half_of_an_article_in_another_shares_none() -> None:
    assert share(NEWS, NEWS[: len(NEWS) // 2] + OTHER) == 0


def test_one_text_always_has_the_same_keys() -> None:
    # a change of the library or of our constants would part yesterday's articles from today's
    assert len(band_keys(NEWS)) == BANDS
    assert band_keys(OTHER)[0] == "2515af690a5badbb"
    assert band_keys(NEWS) == band_keys(NEWS)


def test_short_and_empty_texts_have_no_keys() -> None:
    assert band_keys("") == band_keys("，。！" * 40) == band_keys("央行今日开展逆回购操作。") == ()


def test_any_characters_are_taken() -> None:
    chance = random.Random(5)
    for _ in range(200):
        band_keys("".join(chr(chance.choice((chance.randrange(0x20, 0xD800), chance.randrange(0xE000, 0x110000)))) for _ in range(60)))
    band_keys("字" * 100_000)
