"""Reads the topic of a figure: the clause's text before the number without dates, fillers and the words that open it."""

from __future__ import annotations

import re

from extractor.document import Document
from extractor.rules.statistic_clauses import Setting, dates_in
from extractor.rules.statistic_slots import INDICATOR_ENDS, Reading
from extractor.rules.statistic_words import Cues

EDGES = ' \t　"、，：；。·—-─~（）()【】《》|!！?？+'
# words in the middle of a clause behind which the counted thing begins: 各省高速公路共关闭收费站
_MIDDLE = re.compile(
    r"(?:一共|总共|共计|累计|共|已经|已|拟|将)(?=[一-鿿A-Za-z“]{4})|(?:预计|预测|有望|力争|争取|计划)(?=[一-鿿A-Za-z“]{2})"
)
_CLOCK = re.compile(r"[0-9]{1,2}(?:[—-][0-9]{1,2})?(?:时|点)(?:[0-9]{1,2}分)?")
# 面积从原来的14.92平方公里扩展到
_FROM_BEFORE = re.compile(
    r"(?:由|从)(?:原来|原先|此前|目前|过去|当初|最初|现在)?的?\Z|(?:下降|上升|增加|减少|提高|降低|加密|扩大|扩展)到(?:现在|目前|如今)的?\Z"
)
_FORESEEN = re.compile(r"预计|预测|有望|力争|争取|计划")
_AFTER_DATE = re.compile(r"\A(?:以来|期间|时期|当天|前后|前|后|底|末|间|内|里(?![程约氏])|起|时)")
_NUMBERED = re.compile(r"\A(?:[0-9]{1,2}|[①-⑳]|[一二三四五六七八九十]{1,2})[、.]")
# an indicator that ends so is no owner of another (总装机容量, 净利润)
VALUE_ENDS = frozenset("额量数率价值资金润程积本")
# 完成固定资产投资: the indicator is the investment; 完成率 is one of its own
_ATTAINED = re.compile(r"(?:累计|共|已|预计)?(?:实现|完成)(?=[一-鿿]{2})")
# 高新技术企业十年来从5100多家, 人均收入在十年里
_OVER_YEARS = re.compile(
    r"(?:在|近|过去|这)?[一二三四五六七八九十两几0-9]{1,3}多?年(?:多|来|间|里|内|中)\Z|(?<=[入值额量资业])[一二三四五六七八九十]{1,2}年\Z"
)
# 签署一项总额为30亿元的协议
_ONE_OF = re.compile("(?<![第每这那])一[项份笔座个种名家条台款艘](?!的)")
# 业务总量按不变价计算
_BY_PRICES = re.compile("按[^，。；：]{0,8}(?:计算|口径)\\Z")
# 收入从2021年的4.6万元提高到5.8万元, 保费由每生每年5元提高至10元
_LEFT = re.compile("(?<=[一-鿿]{2})[由从](?:[^，。；由从]{0,8}[0-9][^，。；]{0,24}|(?:每[一-鿿]{1,2}){1,2})\\Z|(?<=以)每[一-鿿]{1,2}\\Z")
# 《条例》共58条, 《摘编》分7个专题: what is counted stands behind
_OUT_OF_TITLE = re.compile("\\A《?[^《》]{0,40}》(?=[共分设收])")
# 包括1名枪手在内的7人: what stands between belongs to the first
_INCLUDED = re.compile("\\A[^，。；]{0,10}在内的?")
# two wordings of a heading, parted by a blank
_BLANK = re.compile(r"(?<=[一-鿿]) +(?=[一-鿿])|　")
LONG = 26
_LONGEST_DATE = 30
# how far back the dates are looked for that are no part of a topic
WINDOW = 160
TINY = 4


def topic_of(document: Document, setting: Setting, reading: Reading, cues: Cues) -> str:
    """Give the wording before the number that may name what is measured; empty where it belongs to another figure.

    新能源汽车产量同比 gives 新能源汽车产量.
    """
    text = reading.topic
    if setting.same_clause and text.endswith(("和", "与", "及", "、")):
        # 两万名观众和3万名游客: what stands between belongs to the first
        return ""
    text = without_dates(document, setting, text, cues)
    is_before_noun = setting.quantity.dimension == "money" and bool(setting.after) and "一" <= setting.after[0] <= "鿿"
    if text.rstrip(EDGES).endswith("等") and (setting.quantity.group in ("count", "weak", "bare") or is_before_noun):
        return ""
    text = cleaned(document, setting, _OUT_OF_TITLE.sub("", text), cues)
    text = _INCLUDED.sub("", _LEFT.sub("", text))
    text = _BY_PRICES.sub("", _OVER_YEARS.sub("", _FROM_BEFORE.sub("", text)))
    text = _BLANK.split(text)[-1] if " " in text or "　" in text else text
    if setting.continues and text.startswith("内") and setting.start + 1 in document.token_edges:
        # 3个月内减持不超过200万股: what stands before belongs to the months
        text = text[1:]
    text = _moved_object(document, setting, text, cues) if reading.verb else text
    parts = _MIDDLE.split(text)
    if text.endswith(("以来", "以来的", "期间")):
        return ""
    if len(parts) > 1 and (len(parts[0]) > 6 or setting.same_clause or _FORESEEN.search(text)):
        text = parts[-1]
    if text and text[-1] in VALUE_ENDS:
        text = _ATTAINED.sub("", text)
    one = _ONE_OF.split(text)[-1]
    text = one if len(one) > 1 else text
    return _shortened(document, setting, text, cues) if len(text) > LONG else text


def _moved_object(document: Document, setting: Setting, text: str, cues: Cues) -> str:
    """Give what stands behind 把 or 将, where the text holds one as a word: 新技术把“绿氢”的成本 is about the cost."""
    offset = setting.before.find(text)
    at = max((text.rfind(word) for word in cues["object_marker"].words), default=-1)
    if at < 0 or len(text) - at < 3:
        return text
    if text[at] == "将" and any(cues[role].at_start(text, at + 1) for role in ("verb", "object_verb", "adverb", "filler")):
        # 我国将新增充电桩: what will be
        return text
    if offset < 0:
        return text[at + 1 :]
    here = setting.start + offset + at
    return text[at + 1 :] if here + 1 in document.token_edges or (here in document.token_edges and text[at] == "把") else text


def without_dates(document: Document, setting: Setting, text: str, cues: Cues) -> str:
    """Give the text behind the last date that opens it, and before one in its middle (诊疗量于12月23日达到)."""
    start, end = setting.start, setting.start + len(text)
    if not setting.before.startswith(text):
        start = setting.start + max(setting.before.find(text), 0)
        if setting.listed:
            # 分别达到25%和57%: the names stand before the first
            start = max(document.folded.rfind(text, max(setting.start - WINDOW, 0), setting.start), 0) if text else start
        end = start + len(text)
    left, right = start, end
    for date in dates_in(document, start - _LONGEST_DATE, end):
        if date.end <= start:
            continue
        before = document.folded[left : date.start].strip(EDGES)
        if date.start <= left + 3 and (len(before) < 2 or before in cues["leading"]):
            left = max(left, min(date.end, end))
        elif document.folded[date.start - 1] in "于在从到至以由" and len(before) >= 4:
            if document.folded[end - 1] in INDICATOR_ENDS and end - date.end > TINY:
                # 央行到6月维持利率不变的概率
                text = text[: date.start - 1 - start] + _AFTER_DATE.sub("", text[date.end - start :])
                return _without_clock(text[left - start :])
            right = date.start - 1
            break
        else:
            inner = text[: date.start - start] + _AFTER_DATE.sub("", text[date.end - start :])
            return _without_clock(inner[left - start :])
    kept = _without_clock(text[left - start : right - start])
    return _AFTER_DATE.sub("", kept) if left > start else kept


def _without_clock(text: str) -> str:
    """Give the text without times of day; few hold one."""
    return _CLOCK.sub("", text) if "时" in text or "点" in text else text


def cleaned(document: Document, setting: Setting, text: str, cues: Cues) -> str:
    """Give the text without the words that open a clause before the indicator and those between it and its number."""
    edges = document.token_edges
    while True:
        shorter = _NUMBERED.sub("", text.strip(EDGES))
        at = setting.before.find(shorter)
        offset = setting.start + at if at >= 0 else None
        opened = cues["leading"].strip_start(shorter, offset, edges)
        # 利用率 does not begin with 利用
        shorter = shorter if len(opened) == 1 else opened
        at = setting.before.find(shorter)
        offset = setting.start + at if at >= 0 else None
        shorter = cues["adverb"].strip_end(cues["filler"].strip_end(shorter, offset, edges), offset, edges)
        if len(shorter) > 2:
            shorter = shorter.removeprefix("的")
            if shorter[-1] in "为达是超" and shorter[-2] in INDICATOR_ENDS:
                # 增长面为, where the segmenter sees no edge
                shorter = shorter[:-1]
        if shorter == text:
            return _balanced(text)
        text = shorter


def _balanced(text: str) -> str:
    """Give the text with the quotation mark that its cut has left alone taken away."""
    if text.count("“") == text.count("”"):
        return text
    return (
        text.removeprefix("”").removesuffix("“") if text.startswith("”") or text.endswith("“") else text.replace("“", "").replace("”", "")
    )


def _shortened(document: Document, setting: Setting, text: str, cues: Cues) -> str:
    """Give the end of a long text behind its last verb."""
    offset = setting.before.find(text)
    for at in range(len(text) - 5, 2, -1):
        word = cues["verb"].at_end(text, at)
        if len(word) > 1 and (offset < 0 or setting.start + offset + at in document.token_edges):
            return text[at:].removeprefix("的")
    start = len(text) - LONG
    while offset >= 0 and start < len(text) and setting.start + offset + start not in document.token_edges:
        start += 1
    return text[start:]
