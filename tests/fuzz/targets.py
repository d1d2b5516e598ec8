"""What is fuzzed, and what must hold: a function for each target that takes bytes and raises where something is wrong."""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

from extractor.config import Config
from extractor.document import Article
from extractor.pipeline import Pipeline
from extractor.readers import ReadFailure, ReadOptions, read_articles
from extractor.readers.options import FORMATS
from extractor.record import extract, extract_all, to_json

_WORDS = """
分之 百分之 个百分点 基点 亿元 万吨 人次 美元 公里 平方米 %以上 同比 环比 比上年 增长 下降 达到 其中 降至 单位： 去年 今年
明年 上月 本周 昨天 前三季度 上半年 1—2月 “十四五” 截至 年底 同期 春节 正月 初一 工信部 国家发展改革委 财政部 央行
中国人民银行 国务院 办公厅 上海市 江苏省 市政府 市委 发展改革委 公安厅 委员会 部门 等八部门 以下简称 下称 美国 商务部 欧盟
联合国 有限公司 大学 研究院 银行 协会 习近平 罗文锦 欧阳明 阿不都热依木·艾山 总书记 主席 部长 时任 党组书记 新闻发言人 表示
告诉记者 指出 强调 记者 先生 同志 院士 研究员 一企一策 白名单 “双碳” 高质量发展 行动 计划 制度 机制 试点 工程 建设 推进
关于 的通知 的意见 〔2024〕 12号 公告 条例 国发 工信部联企业 《意见》 草案 A股 ETF 5G 7×24小时 24时 國務院 <td> &lt; http://
"""
_CHARACTERS = """
0123456789.,，。、；：！？%‰“”‘’「」《》（）()〔〕[]·—-–~/|年月日号时分第近约超逾余多几数来不足以上下左右至到和与及或
的了在对把被将等各其中一二两三十百千万亿半零壹拾成折倍番个家户占翻为从局司副原前代兼说８Ａ習𠮷
"""
_ODD = ("\n", "\t", " ", "\u3000", "\u200b", "\ufeff", "\u202e", "\u0301", "\U0001f468\u200d\U0001f469", "\ud800", "\x00", "\r\n", "\u2028")
# what the rules look for; a byte of the input names one, so that a few bytes make a sentence
TOKENS = (*_WORDS.split(), *"".join(_CHARACTERS.split()), *_ODD)
_SLOW = 0.25  # seconds; what takes longer is looked at again at four and sixteen times its length
_WORST = 10.0  # four times the length may take ten times as long: sixteen would be quadratic
DATES = (None, "2026-03-18", "2024-02-29T08:00:00+08:00", "1999-12-31")


def text_of(data: bytes) -> str:
    """Give the text that the bytes stand for: one token for each."""
    return "".join(TOKENS[byte % len(TOKENS)] for byte in data)


def check_record(record: dict[str, Any]) -> None:
    """Raise where an offset is wrong, two mentions overlap, or the record is no JSON."""
    grouped = ("officials", "people", "agencies", "organizations", "policy_terms", "documents")
    mentions = [mention for key in grouped for entity in record[key] for mention in entity["mentions"]]
    taken = sorted((m["start"], m["end"], m["text"]) for m in (*mentions, *record["statistics"], *record["dates"]))
    for start, end, text in (*taken, *((m["start"], m["end"], m["text"]) for m in record["quotes"])):
        assert 0 <= start < end and record["text"][start:end] == text, (start, end, text)
    for one, other in pairwise(taken):
        assert one[1] <= other[0], (one, other)
    json.loads(to_json(record).encode())


def pipeline_target() -> Callable[[bytes], None]:
    """Give the target that runs all rules over a text and checks the record."""
    pipeline = Pipeline(Config(model="none"))

    def seconds(text: str) -> float:
        begun = time.process_time()
        extract(pipeline, Article(id="1", text=text, published="2026-03-18"))
        return time.process_time() - begun

    def run(data: bytes) -> None:
        text = text_of(data[1:])
        begun = time.process_time()
        article = Article(id="1", text=text, published=DATES[data[0] % 4] if data else None)
        record = extract(pipeline, article)
        taken = time.process_time() - begun
        check_record(record)
        if data and data[0] % 16 < 4:
            # one in four is read once more, between two others
            others = [replace(article, text=part) for part in (text[: len(text) // 2], text[len(text) // 2 :])]
            assert extract_all(pipeline, [others[0], article, others[1]])[1] == record, text
        if taken > _SLOW:
            once, again = seconds(text * 4), seconds(text * 16)
            assert again < _WORST * once, f"{once:.2f} s, four times the text {again:.2f} s: {text!r}"

    return run


def readers_target() -> Callable[[bytes], None]:
    """Give the target that reads bytes in every format: each gives articles and failures and raises nothing."""
    folder = Path(tempfile.mkdtemp(prefix="fuzz-"))
    forms = (None, *FORMATS)

    def run(data: bytes) -> None:
        path = folder / "input"
        path.write_bytes(data[1:])
        options = ReadOptions(format=forms[data[0] % len(forms)] if data else None)
        for found in read_articles([str(path)], options):
            assert isinstance(found, Article | ReadFailure)
            if isinstance(found, Article):
                assert found.text.strip()

    return run


TARGETS: dict[str, Callable[[], Callable[[bytes], None]]] = {"pipeline": pipeline_target, "readers": readers_target}
