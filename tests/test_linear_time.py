"""Text of any pattern takes time in proportion to its length: four times the text, about four times the time."""

from __future__ import annotations

import gc
import time
from collections.abc import Iterator

import pytest

from extractor import Article, Config, Pipeline
from extractor.record import extract

SHORT, LONG = 2_500, 20_000
# linear is 8, quadratic is 64
BOUND = 24
PATTERNS = (
    "国务院某某调查组", "中国银行", "中国银行（600000.SH）", "1、永泰公告，收到。",
    "江西省委、宣传部", "部长", "“《(《〈", "一企一策", "2022年", "增长10%，", "比上年增长5%",
    "第", "省市县", "同志", "·", "公司", "委员会", "1", "1.5万", "万", "亿元", "的", "和", "、", "，", "（", "”", "\n", "王·", "江西",
    "张三", "张三、李四、", "司长王小明", "大学教授李明", "民政部民政部", "局长", "王伟、", "张三说",
    "美国总统", "”“", "主席是", "财政部、", "财政部（以下简称“财政”）",
    "同比", "占全市的", "100万元", "|1", "\t1", "单位：亿元\n", "1\t2\n", "其中5个、",
    "国务院副总理、外交部部长", "北京市朝阳区",
    "财政部印发《财政部关于设备的通知》（财办〔2022〕12号），", "甲市市长王伟任江西省省长王伟。",
    "2022年3月5日至", "集团有限公司", "《关于", "关于的通知", "表示：“", "“张三表示：”",
)  # fmt: skip


@pytest.fixture(scope="module")
def pipeline() -> Iterator[Pipeline]:
    pipeline = Pipeline(Config(model="none"))
    extract(pipeline, Article(id="1", text="".join(PATTERNS) * 5, published="2026-03-18"))
    # the collector walks over the whole lexicon whenever it likes; its work is not the text's
    gc.disable()
    yield pipeline
    gc.enable()


def _seconds(pipeline: Pipeline, pattern: str, length: int, runs: int = 3) -> float:
    article = Article(id="1", text=(pattern * (length // len(pattern) + 1))[:length], published="2026-03-18")
    taken = []
    for _ in range(runs):
        before = time.process_time()
        extract(pipeline, article)
        taken.append(time.process_time() - before)
    return min(taken)


@pytest.mark.parametrize("pattern", [*PATTERNS, "".join(PATTERNS)], ids=lambda pattern: ascii(pattern[:12]))
def test_time_grows_with_the_length_only(pipeline: Pipeline, pattern: str) -> None:
    assert _seconds(pipeline, pattern, LONG) < BOUND * _seconds(pipeline, pattern, SHORT)
