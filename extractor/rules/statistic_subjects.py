"""Finds what a statistic measures: the indicator in the article's own words, restored where the clause leaves it out."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractor.document import Document
from extractor.rules.statistic_clauses import Setting, dates_in, masked, noun_behind, unmasked
from extractor.rules.statistic_slots import CHANGE, SHARE, Reading
from extractor.rules.statistic_topics import EDGES, LONG, TINY, VALUE_ENDS, WINDOW, cleaned, topic_of, without_dates
from extractor.rules.statistic_words import Cues

_BREAKS = re.compile(r"[，：；。！？（）【】\n]")
_LIST = re.compile(r"、|和|与|以及|及")
_EACH = re.compile(r"分别|依次")
_IS = re.compile(r"是|成为|作为")
_TURNED = re.compile(
    r"(?:同比|环比)?(?:由[降负跌亏][^，]{0,3}转|扭亏|止跌|转[正增升])[^，]{0,8}\Z|(?:同比|环比)[^，]{0,10}\Z|(?:与|和|同|较)[^，]{0,10}(?:持平|相当)\Z"
)
# 出口由降转升，增长3.4%: the turn names its own subject
_TURN = re.compile(r"由[降负跌亏升正涨盈][^，]{0,3}转|扭亏|止跌|转[正负增升降]")
_AVERAGED = re.compile(r"\A(?:[两三四五六七八九十0-9]{1,2}年(?:平均|年均|来)?|年均)(?:增速|增幅|增长率)?\Z")
_FIGURE = re.compile("[0-9]{3}|[0-9][%万亿]")
_LONGEST_ACTION = 16
_HOLDINGS = frozenset(("持股", "持有", "持股比例"))
# dimensions of what a plant or a line is built for
_RATINGS = frozenset(("power", "voltage"))
_TIMES = frozenset("次遍回轮")
_WEIGHTS = ("占比", "比重", "份额")
_EXTENTS = frozenset("长宽高深厚重")
# 以总价7亿元竞得
_AT_PRICE = re.compile(r"(?:以|按)(?P<noun>[一-鿿]{1,4}[价额])\Z")
_BATCH = re.compile(r"首[批期笔轮]|第[一二三四五六七八九十]{1,2}[批期笔轮]|[一-鿿]{0,6}首[台座个艘条套架]")
_BEFALLS = re.compile("[因遭被死失]")
_PRESENTED = re.compile(r"[这那它]是")
# the opening words of parts of what the figure before measures
_PARTED = re.compile("其中|(?:分|从)[一-鿿]{1,6}看|[同环]比看|除")
_PART_OPENS = 2
_WORDING_END = re.compile(r"[，。；：、！？】 的]")
_SHORT = 10


def subject_of(document: Document, setting: Setting, reading: Reading, cues: Cues, previous: str | None, is_near: bool) -> str | None:
    """Give the subject, or None where neither the clause nor what stands before it names one.

    `previous` is the subject of the figure before in the paragraph, which an elided subject takes up; `is_near` tells
    that it stands in the same sentence.
    """
    # 贸易额连续三年超2000亿: the trade is what goes on
    previous = previous.removesuffix("连续") if previous else None
    found = _subject(document, setting, reading, cues, previous, is_near)
    return unmasked(found).strip() or None if found else None


def _subject(document: Document, setting: Setting, reading: Reading, cues: Cues, previous: str | None, is_near: bool) -> str | None:
    quantity = setting.quantity
    topic = topic_of(document, setting, reading, cues)
    if len(topic) == 1 and reading.kind == CHANGE and setting.before == topic + reading.verb and topic not in cues["verb"]:
        # 钯跌近6%
        return topic
    if _is_empty(topic, setting, cues):
        topic = ""
    counts = quantity.group in ("count", "weak") or (quantity.group == "bare" and quantity.dimension != "money")
    follow = "" if quantity.dimension in ("ratio", "points", "multiple") else noun_behind(document, setting, cues)
    if quantity.group == "time" and setting.before.endswith("连续"):
        return topic.removesuffix("连续") + "连续" + _WORDING_END.split(setting.after)[0][:_SHORT]
    if cues["causing"].at_end(topic.removesuffix("了")):
        # 强震已造成3人死亡、40间房屋倒塌: the cause is not what is counted
        topic = ""
    if follow and _PRESENTED.match(topic):
        # 这是全球首艘3.88万吨智能船舶
        return follow
    by_extent = _by_extent(document, setting, topic, previous)
    if by_extent is not None:
        return by_extent
    by_form = _by_form(setting, reading, topic)
    if by_form is not None:
        return by_form
    if follow and len(topic) <= _SHORT and cues["preposition"].at_end(topic) and cues["verb"].at_end(topic[:-1]):
        # 决定对3000亿美元商品加征关税
        return follow
    if follow and quantity.dimension in _RATINGS and 1 < len(topic) <= _SHORT and topic[-1] not in VALUE_ENDS and topic not in cues["verb"]:
        # 隆阳区540兆瓦光伏项目群
        return topic + follow
    if follow and topic.endswith("以") and setting.after.startswith("的"):
        # 以8米15的成绩夺冠
        return follow
    if quantity.dimension == "age":
        follow = _person(follow, cues)
        if not follow and topic:
            return topic if topic.endswith(("年龄", "寿命", "岁数")) else topic + "年龄"
        return follow + "年龄" if follow else topic or previous
    if counts:
        found = _counted(setting, topic, follow, cues, previous, is_near)
        if found is not None or not topic:
            return found
    owned = _of_owner(document, setting, reading, cues, (topic, follow), previous if is_near or topic not in _HOLDINGS else None)
    if owned is not None:
        return owned
    if previous and topic in previous and (topic in cues["verb"] or topic in cues["object_verb"]):
        return previous
    is_verb = topic in cues["verb"] or len(cues["verb"].at_end(topic)) > 1 or topic.endswith(("了", "这个", "一个"))
    if follow and is_verb and setting.after.startswith("的"):
        return follow
    if follow and not setting.after.startswith("的") and (cues["object_verb"].at_end(topic) or len(cues["verb"].at_end(topic)) > 1):
        return _joined(topic, follow)
    if len(topic) > 1 and not (follow and topic in cues["verb"]):
        return _before_bracket(document, setting, cues) + topic if setting.opens_bracket and len(topic) <= 4 else topic
    if follow:
        return _joined(topic, follow)
    return _elided(document, setting, reading, cues, previous, is_near)


def _of_owner(
    document: Document, setting: Setting, reading: Reading, cues: Cues, wording: tuple[str, str], previous: str | None
) -> str | None:
    """Give the subject where the clause names only what is measured (规模, 占比, 持股), with its owner; None for other wordings.

    `wording` is the topic, and the noun behind the figure.
    """
    topic, follow = wording
    if setting.opens_bracket and topic in cues["object_verb"]:
        # 改扩建项目（拟投入6亿元）
        return (_before_bracket(document, setting, cues) or previous or "") + topic
    if follow and _BATCH.fullmatch(topic):
        # 首批500亿元专项资金
        return topic + follow
    if follow and (topic in cues["generic"] or (topic in cues["lasting"] and setting.after.startswith("的"))):
        # 全长24公里的大桥
        return follow + topic
    if topic in _HOLDINGS and previous:
        # 甲公司出资1200万元，持股24%
        return previous.removesuffix(cues["object_verb"].at_end(previous)) + topic
    if topic in cues["owned"] and setting.same_clause and setting.before.startswith("的"):
        # 加息25个基点的概率为9.6%: the figure before names whose
        owner = _owner(document, setting, cues)
        return owner + topic if owner else previous
    if topic in cues["generic"] and previous and reading.kind == SHARE:
        # 投资3494亿元，占比62.2%
        return previous
    if topic in _WEIGHTS and not previous and (owner := _earlier(document, setting, cues)):
        return owner + topic
    if topic in cues["generic"] and previous:
        if topic not in cues.nouns and previous[-1] in VALUE_ENDS and not topic.endswith(_WEIGHTS):
            return topic
        if previous.endswith(topic):
            return previous
        # 芯片增幅达20%，规模突破…: the scale of the chips
        return previous.removesuffix(cues.nouns.at_end(previous)) + topic
    return None


def _elided(document: Document, setting: Setting, reading: Reading, cues: Cues, previous: str | None, is_near: bool) -> str | None:
    """Give the subject that the clause leaves out, from what stands before it."""
    if previous and reading.verb and not is_near and setting.start > setting.sentence.start:
        # 工业生产稳定。工业投资保持扩张，同比增长9%: the clause before names its own subject
        previous = _earlier(document, setting, cues) or previous
    if previous and setting.quantity.dimension not in ("ratio", "points", "multiple"):
        # 期货跌幅扩大至1%，报103美元: the price of the future
        previous = previous.removesuffix(cues.nouns.at_end(previous)) or previous
    if previous and (is_near or reading.verb):
        return (_TURN.search(_previous_clause(document, setting.start)) and _earlier(document, setting, cues)) or previous
    own = setting.before.strip(EDGES)
    return _earlier(document, setting, cues) or previous or (own if 1 < len(own) <= _SHORT and not reading.verb else None)


def _is_empty(topic: str, setting: Setting, cues: Cues) -> bool:
    # 市场预估为减少209.6万桶
    if len(topic) > 1 and cues["anaphor"].at_start(setting.before).startswith(topic):
        return True
    return topic in cues["anaphor"] or topic in cues["preposition"] or topic in cues["leading"] or bool(_AVERAGED.match(topic))


def _by_extent(document: Document, setting: Setting, topic: str, previous: str | None) -> str | None:
    """Give the subject of an extent (道路不到4米宽, 长38米，宽10米) and of a population (中国14亿多人口), or None."""
    quantity = setting.quantity
    if quantity.dimension == "people" and document.folded.endswith("人口", quantity.start, quantity.end) and len(topic) <= _SHORT:
        return topic + "人口"
    if quantity.dimension not in ("length", "mass"):
        return None
    if topic in _EXTENTS and previous:
        return (previous[:-1] if previous[-1] in _EXTENTS else previous) + topic
    extent = setting.after[:1]
    if not topic and extent in _EXTENTS and setting.after[1:2] == "的":
        return _WORDING_END.split(setting.after[2:])[0][:_SHORT] + extent
    return topic + extent if len(topic) > 1 and extent in _EXTENTS and setting.after[1:2] in "的，" else None


def _by_form(setting: Setting, reading: Reading, topic: str) -> str | None:
    """Give the subject that the form of the clause decides, or None: the price of 以总价, what is done 以1亿元, the whole of 60%的企业."""
    if reading.kind == SHARE and reading.base and setting.after.startswith("的") and (not topic or topic.endswith(("把", "将"))):
        return reading.base
    if setting.quantity.dimension != "money":
        return None
    price = _AT_PRICE.search(topic)
    if price is not None and price.start() > 0:
        return price["noun"]
    action = _WORDING_END.split(setting.after)[0]
    return action if topic.endswith("以") and 2 < len(action) <= LONG else None


def _person(follow: str, cues: Cues) -> str:
    """Give the text up to the first noun of people: 男孩 of 男孩跑向路边; the whole where none stands there."""
    at = cues["people_noun"].first_in(follow, longer=True)
    return follow[: at + len(cues["people_noun"].at_start(follow, at))] if at >= 0 else follow


def with_measure(document: Document, subject: str | None, setting: Setting, previous: tuple[str | None, int], cues: Cues) -> str | None:
    """Give the subject of a change with the measure that the text leaves out: 工业增加值增长7%，其中制造业增长8% is 制造业增加值.

    `previous` is the subject of the figure before and where that figure ends; the measure is taken up behind 其中 and 分地区看 only.
    """
    before, end = previous
    if not subject or not before or len(subject) > _SHORT or not cues["class_noun"].at_end(subject):
        return subject
    measure = cues["measured"].at_end(before)
    is_next = bool(measure and cues["class_noun"].at_end(before.removesuffix(measure)))
    if not is_next and _PARTED.search(document.folded, max(end, setting.start - LONG), setting.start + _PART_OPENS) is None:
        return subject
    return subject if measure in subject else subject + measure


def _counted(setting: Setting, topic: str, follow: str, cues: Cues, previous: str | None, is_near: bool) -> str | None:
    """Give what a count counts, or None where only the topic can name it."""
    befallen = cues["people_verb"].at_start(setting.after)
    if befallen and (len(topic) < 3 or topic in cues["verb"] or setting.quantity.dimension == "people"):
        return (topic if topic not in cues["verb"] else "") + befallen + ("人数" if setting.quantity.dimension == "people" else "")
    if follow and setting.same_clause and len(topic) <= TINY and setting.continues:
        # 75枚金牌58枚银牌: what stands between is counted by the first
        return follow
    if follow:
        return _joined(topic, follow)
    if setting.quantity.dimension == "people" and 1 < len(topic) <= TINY and _BEFALLS.match(setting.after):
        # 全国有近1万人因枪支暴力失去生命
        return topic + re.split(r"[，。；：、！？]", setting.after)[0][:_SHORT]
    return None if topic else _acting(setting, previous if is_near else None, cues) or previous


def _owner(document: Document, setting: Setting, cues: Cues) -> str | None:
    """Give the text of the clause up to the 的 behind the figure before, that figure with it."""
    floor = max(setting.sentence.start, setting.start - LONG - _SHORT)
    text = _BREAKS.split(masked(document.folded[floor : setting.start + 1]))[-1]
    text = cues["leading"].strip_start(text)
    return text if 2 < len(text) <= LONG and floor + 1 < setting.start else None


def _acting(setting: Setting, previous: str | None, cues: Cues) -> str | None:
    """Give what the counted ones do, where only that follows: 已有4662个完成整改."""
    action = re.split(r"[，。；：、！？]", setting.after)[0][:_LONGEST_ACTION]
    if len(action) < 2 or action[0] == "是" or "到" in action or cues.nouns.at_start(action):
        return None
    if setting.quantity.unit in _TIMES:
        # 五次下调存款准备金率
        return action
    head = previous.split("的")[-1] if previous else ""
    return f"{action}的{head}" if 1 < len(head) <= _SHORT else action


def zip_subjects(document: Document, settings: Sequence[Setting], reading: Reading, cues: Cues) -> list[str] | None:
    """Give the subjects of A、B、C分别增长5%、6%、7%, one a figure, or None where the numbers of names and figures differ."""
    first = settings[0]
    if _EACH.search(first.before) is None:
        return None
    head = _EACH.split(without_dates(document, first, reading.topic, cues))[0]
    names = _names(document, first, head, cues)
    if len(names) != len(settings):
        # the names stand in the clause before: A、B、C，分别增长…
        clause = _previous_clause(document, first.start)
        names = _names(document, first, clause, cues) if _FIGURE.search(clause) is None else []
        measure = cleaned(document, first, head, cues)
        if measure and measure not in cues["measured"] and _IS.search(_previous_clause(document, first.start)):
            # 两国是新建立自贸关系，零关税比例分别达到…: the clause before tells something of its own
            return None
        names = [name if name.endswith(measure) else name + measure for name in names] if measure in cues["measured"] else names
    return names if len(names) == len(settings) else None


def _names(document: Document, setting: Setting, text: str, cues: Cues) -> list[str]:
    names = [name for part in _LIST.split(cleaned(document, setting, text, cues)) if (name := unmasked(part.strip(EDGES)))]
    # 进口和出口增速: the last name holds what all of them measure
    if len(names) < 2:
        return names
    last, others, shared = names[-1].partition("等")
    if others and len(shared) > 1:
        # 汽车、纺织和电力等行业增加值
        return [name + shared for name in (*names[:-1], last)]
    shared = _longer(document, setting, names)
    for words in (cues.nouns, cues["generic"], cues["measured"], cues["class_noun"]):
        # 汽车、钢铁、电力行业
        shared = shared or words.at_end(names[-1][1:])
    return [name if name.endswith(shared) or name[-1] in VALUE_ENDS else name + shared for name in names]


def _longer(document: Document, setting: Setting, names: Sequence[str]) -> str:
    """Give what the last of several equally long names holds besides its own: 东部、中部、西部投资."""
    length, last = len(names[0]), names[-1]
    at = document.folded.find(last, max(setting.start - 40, 0), setting.quantity.start)
    is_cut = at >= 0 and (at + length in document.token_edges or last.startswith("第"))
    return last[length:] if is_cut and len(last) > length + 1 and all(len(name) == length for name in names[:-1]) else ""


def _joined(topic: str, follow: str) -> str:
    """Give verb and thing counted as one wording: 表彰 and 技能大奖获得者; a long text before the number adds nothing."""
    return topic + follow if len(topic) <= _SHORT or len(follow) < 3 else follow


def _previous_clause(document: Document, start: int) -> str:
    """Give the text of the clause that ends before `start`, within the sentence; empty where it holds a figure."""
    sentence = document.sentence_at(max(start - 1, 0))
    text = masked(document.folded[max(sentence.start, start - 80) : max(start - 1, sentence.start)])
    return _BREAKS.split(text)[-1] if text else ""


def _before_bracket(document: Document, setting: Setting, cues: Cues) -> str:
    if setting.before.startswith("其中"):
        return ""
    text = cleaned(document, setting, _previous_clause(document, setting.start), cues)
    return _LIST.split(text)[-1][-16:]


def _earlier(document: Document, setting: Setting, cues: Cues) -> str | None:
    """Give the topic of the clause before, where the number's own clause names none."""
    start, folded = setting.start, document.folded
    if start > 0 and folded[start - 1] == "）":
        opening = folded.rfind("（", max(setting.sentence.start, start - 40), start)
        start = opening + 1 if opening > 0 else start
    text = _previous_clause(document, start)
    if cues["reporting"].at_end(text):
        # 报告指出，60%的企业
        return None
    for date in dates_in(document, max(setting.sentence.start, start - WINDOW), start):
        text = text.replace(folded[date.start : date.end], "")
    text = cleaned(document, setting, _TURNED.sub("", text), cues)
    for at in range(2, len(text)):
        word = cues["verb"].at_start(text, at)
        if len(word) > 1:
            text = text[:at]
            break
    return text if 1 < len(text) <= LONG and not re.search("[0-9]", text) else None
