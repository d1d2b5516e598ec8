"""Tells quantities that state how much or how many from numbers that only name, date, list or count words."""

from __future__ import annotations

import re
from decimal import Decimal

from extractor.document import Document
from extractor.mentions import replace
from extractor.rules.quantities import Quantity
from extractor.rules.statistic_clauses import Setting
from extractor.rules.statistic_words import Cues

_HEAD = re.compile(r"[的]?[一-鿿“”、]{0,10}")
_HAN_END = re.compile(r"[一-鿿]{0,3}\Z")
_FEW = Decimal(20)
# 两天时间, not 两天时间里
_SPENT = re.compile("时间(?![里内中前后以点段])")
_PROJECT = re.compile("[^“”，。；！？\\n]{0,40}(?:项目|工程|基地|计划|基金|行动)”|[^“”，。；！？\\n]{0,40}”(?:丛书|系列)")
_LONGEST_NAME = 24
# 5人制足球
_FORMAT = re.compile("制(?![定造作订药品])|篮球|足球|排球")
_ONE_WINDOW = 8
_NEAR_HEAD = 4
_FIRST_YEAR = 1900
_CLOCK_UNITS = frozenset(("小时", "分钟", "秒", "毫秒", "微秒", "个工作日", "学时", "课时"))
_NUMBERED = frozenset("本项条点款章节部")
_QUOTED = re.compile(r"“[^“”]{0,12}\Z")
_LARGE = re.compile(r"[万亿]")
# 一二类, 二三线: neighbours that count in order
_ORDERED = re.compile(r"[一二三四五六七八九]{2}\Z")


def may_be_statistic(quantity: Quantity, folded: str, cues: Cues) -> bool:
    """Tell at a glance whether a quantity can be a figure.

    A number without a unit needs 万, 亿, an estimate or a decimal point; 一个 and its like need 至少 or 为期 before them.
    """
    if _is_one(quantity) and quantity.dimension != "money" and quantity.group not in ("ratio", "bare"):
        before = folded[max(quantity.start - _ONE_WINDOW, 0) : quantity.start]
        return before.endswith("为期") or cues["at_least"].first_in(before) >= 0
    return quantity.group != "bare" or quantity.approx is not None or _LARGE.search(quantity.surface) is not None or "." in quantity.surface


def statistic_of(document: Document, setting: Setting, cues: Cues) -> Quantity | None:
    """Give the quantity where it states a figure, with the unit inferred where the text leaves it out; else None."""
    quantity = setting.quantity
    if quantity.group == "bare":
        return _bare(setting, cues)
    if quantity.group == "time":
        return quantity if _lasts(setting, cues) else None
    if "“" in setting.before and _is_in_project(document, quantity):
        return None
    if quantity.tail - quantity.number_end == 1 and cues["unit_word"].at_start(document.folded, quantity.number_end):
        # 500万股东, 3倍速: the unit's character begins another word
        return None
    if quantity.group == "ratio":
        return quantity if _is_ratio(setting) else None
    if quantity.unit in _NUMBERED and quantity.value != quantity.value.to_integral_value():
        # 2.3本项目不接受联合体: the number of a section
        return None
    if setting.before.endswith("每") and (quantity.surface in ("百", "千", "万", "亿") or quantity.group == "measure"):
        # 每百元营业收入, 每100毫升血液: what something else is counted against
        return None
    if quantity.group == "measure":
        if quantity.dimension == "length" and cues["event_name"].at_start(setting.after) and not cues["unit_word"].at_start(setting.after):
            # 3米板, 100米自由泳
            return None
        if quantity.unit == "公斤" and setting.after.startswith("级"):
            # 男子81公斤级
            return None
        return quantity if not _is_one(quantity) or quantity.dimension == "money" else _counted_one(setting, cues)
    if setting.after[:1].isdigit() or not _edges_fit(document, quantity) or _is_quoted_name(setting) or quantity.surface == "二":
        return None
    if _is_one(quantity):
        return _counted_one(setting, cues)
    if _is_ordinal(setting, cues):
        return None
    if _only_lists(setting, cues):
        return None
    if quantity.unit in ("款", "版") and quantity.value > _FIRST_YEAR and len(quantity.surface) == 4:
        return None
    if quantity.unit == "次" and setting.before.endswith("届"):
        # 第十一届二十一次董事会
        return None
    if (quantity.unit == "系列" and is_model(quantity)) or (quantity.unit == "人" and _FORMAT.match(setting.after)):
        return None
    if quantity.unit == "字" and quantity.value < 100:
        return None
    return quantity if quantity.group == "count" or _is_weak_figure(setting, cues) else None


def is_model(quantity: Quantity) -> bool:
    """Tell whether a number in figures names what is made, and counts nothing: 600系列."""
    return quantity.surface.isascii() and ("." in quantity.surface or quantity.value >= _FEW)


def _is_in_project(document: Document, quantity: Quantity) -> bool:
    """Tell whether the number stands in the name of a project in quotation marks: “年产5万吨锂盐项目”."""
    folded = document.folded
    opened = folded.rfind("“", max(quantity.start - _LONGEST_NAME, 0), quantity.start)
    if opened < 0 or folded.find("”", opened, quantity.start) >= 0:
        return False
    return _PROJECT.match(folded, quantity.end) is not None


def _is_quoted_name(setting: Setting) -> bool:
    """Tell whether the number stands in a short name in quotation marks (“稳增长66条”, “三个代表”)."""
    if not _QUOTED.search(setting.before):
        return False
    close = setting.after.find("”")
    is_alone = close == 0 and setting.before.endswith("“")
    # 民营经济“26条” names a document
    return 0 <= close <= 10 and (not is_alone or setting.quantity.unit == "条")


def _is_ordinal(setting: Setting, cues: Cues) -> bool:
    """Tell whether the number counts in order: 一二类公路, 二三线城市, 王家村五组."""
    quantity = setting.quantity
    if quantity.high is not None and _ORDERED.match(quantity.surface) and quantity.tail == quantity.end:
        behind = (quantity.unit or "") + setting.after[:4]
        return bool(cues["ordinal_pair"].at_start(behind))
    return quantity.unit in ("组", "队", "社") and quantity.approx is None and bool(cues["ordered_before"].at_end(setting.before))


def _is_one(quantity: Quantity) -> bool:
    return quantity.surface == "一" and quantity.approx is None and quantity.value == 1


def _counted_one(setting: Setting, cues: Cues) -> Quantity | None:
    """Give a count of one where a word makes it a bound (至少掌握一种); 一种 alone means a kind."""
    before = setting.before[-8:]
    open_to = len(before) - len(_HAN_END.search(before)[0])  # type: ignore[index]
    word = next((word for end in range(len(before), open_to - 1, -1) if (word := cues["at_least"].at_end(before, end))), "")
    if not word:
        return None
    return replace(setting.quantity, approx="over") if word == "至少" else setting.quantity


def _edges_fit(document: Document, quantity: Quantity) -> bool:
    """Tell whether the measure word is a word of its own: 三家 in 三家公司, not 两部 in 两部门."""
    end = quantity.number_end
    if quantity.tail - end != 1 or quantity.tail >= len(document.folded):
        return True
    if quantity.group == "weak":
        if quantity.unit == "次" and quantity.surface.isascii():
            # 5次大手术: the segmenter makes a word of 次大
            return True
        return quantity.tail in document.token_edges or quantity.end > quantity.tail
    return True


def _only_lists(setting: Setting, cues: Cues) -> bool:
    """Tell whether a small count only announces a list (三个方面, 十项重要举措) or belongs to a joint issue (等八部门)."""
    quantity = setting.quantity
    if quantity.approx is not None or quantity.value > _FEW or quantity.high is not None:
        return False
    head = _HEAD.match(setting.after)
    text = head[0] if head else ""
    if cues["joint_issue"].first_in(text[:6]) >= 0 and (setting.before.endswith("等") or not quantity.surface.isdigit()):
        return True
    if quantity.unit not in cues.listing:
        return False
    return 0 <= cues["list_noun"].first_in(text) <= _NEAR_HEAD


def _is_weak_figure(setting: Setting, cues: Cues) -> bool:
    """Tell whether a weak unit makes a figure here, as its row of the table of units asks."""
    quantity = setting.quantity
    before = setting.before
    is_arabic = quantity.surface[0].isascii()
    match cues.weak.get(quantity.unit or ""):
        case "points":
            is_index = is_arabic and (quantity.value >= 100 or "." in quantity.surface)
            return is_index and bool(cues["point_before"].at_end(before.removesuffix("了")))
        case "level":
            is_wind = cues["wind_before"].at_end(before) or cues["wind_behind"].at_start(setting.after.removeprefix("的"))
            return bool(is_wind) and (is_arabic or quantity.high is not None)
        case "term":
            return quantity.approx is not None or bool(cues["term_before"].at_end(before))
        case "thing":
            return quantity.value >= 2 and not cues["thing_name"].at_start(setting.after)
        case "place":
            return (is_arabic and quantity.value >= 3) or quantity.approx is not None
        case "amount":
            is_large = is_arabic and (quantity.value >= 10 or "." in quantity.surface)
            return is_large or quantity.value < 0 or quantity.approx is not None
        case "never":
            return False
        case _:
            return quantity.approx is not None


def _lasts(setting: Setting, cues: Cues) -> bool:
    """Tell whether a duration is itself the fact (连续7天, 48小时内), not when something was (近30年来, 16年的改革)."""
    quantity, before, after = setting.quantity, setting.before, setting.after
    if _is_one(quantity) and not before.endswith("为期"):
        return False
    if quantity.surface == "一" and quantity.approx == "under" and quantity.tail - quantity.number_end == len(quantity.unit or ""):
        # 一天之内, 一周内
        return False
    if before.endswith(("之日起", "日起")):
        # 自公告之日起15个交易日后: a time limit
        return True
    if cues["over_time"].at_start(after) and not cues["unit_word"].at_start(after) and quantity.end == quantity.tail:
        return False
    if after.startswith("内") and not cues["period_opens"].at_end(before):
        return True
    lasting = cues["duration_before"].at_end(before) or cues["duration_before"].at_end(before.rstrip("了为到至约近超达满"))
    if not lasting and cues["period_opens"].at_end(before):
        return False
    is_more = quantity.approx == "about" and not after.startswith(("来", "后"))
    if _SPENT.match(after) or ((not after or is_more) and before.endswith("了") and not before.endswith(("过了", "去了"))):
        # 用了3年时间建成; 在山里工作了30年。
        return True
    if quantity.high is not None:
        # 预计10至12天到达
        return True
    if after.startswith("内") or quantity.approx in ("over", "under") or quantity.end > quantity.tail:
        return True
    return bool(lasting) or quantity.unit in _CLOCK_UNITS


def _is_ratio(setting: Setting) -> bool:
    quantity = setting.quantity
    if quantity.unit == "折":
        return quantity.value <= 10
    return True


def _bare(setting: Setting, cues: Cues) -> Quantity | None:
    """Give a number without a unit its unit: 超过1000万 of people, 从2万亿增加到3万亿 of money, 指数为102.3 of none."""
    quantity, before, after = setting.quantity, setting.before, setting.after
    if _LARGE.search(quantity.surface) or (quantity.approx == "about" and quantity.value >= 10):
        is_name = cues["name_behind"].at_start(after) and not cues["unit_word"].at_start(after)
        if is_name or quantity.surface in ("万", "亿"):
            return None
        follow = _HEAD.match(after)
        head = (follow[0] if follow else "")[:8]
        if cues["people_noun"].first_in(head) >= 0:
            return replace(quantity, unit="人", dimension="people")
        if not _LARGE.search(quantity.surface):
            return None
        if cues["people_noun"].first_in(before[-12:]) >= 0:
            return replace(quantity, unit="人", dimension="people")
        if cues["money_noun"].first_in(before[-16:]) >= 0:
            return replace(quantity, unit="元", dimension="money")
        return replace(quantity, unit="元", dimension="money") if "万亿" in quantity.surface else None
    if "." in quantity.surface and cues["index_noun"].first_in(before[-12:]) >= 0:
        return replace(quantity, unit=None, dimension="index")
    return None
