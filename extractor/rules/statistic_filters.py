"""Tells quantities that state how much or how many from numbers that only name, date, list or count words."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from extractor.document import Document
from extractor.rules.quantities import Quantity
from extractor.rules.statistic_clauses import Setting
from extractor.rules.statistic_words import Cues

_ONE = frozenset(("一", "1个", "一个"))
_AT_LEAST = re.compile(r"(?:至少|仅|只有|仅有|不足|不到|超过|至多|最多|唯一|相差|剩)[一-鿿]{0,3}\Z")
_HEAD = re.compile(r"[的]?[一-鿿“”、]{0,10}")
_FEW = Decimal(20)
_NEAR_HEAD = 4
_FIRST_YEAR = 1900
_CLOCK_UNITS = frozenset(("小时", "分钟", "秒", "毫秒", "微秒", "工作日", "学时", "课时"))
_NUMBERED = frozenset("本项条点款章节部")
_QUOTED = re.compile(r"“[^“”]{0,12}\Z")
_LARGE = re.compile(r"[万亿]")
_INDEX_BEFORE = re.compile(r"(?:指数|PMI|综指|成指|板指|系数|汇率|中间价|比值)[一-鿿]{0,6}\Z")
_POINT_BEFORE = re.compile(r"(?:报|收于|收|涨|跌|至|于|破|指数|点位|关口|近|失守|站上|达到|为|上)[了]?\Z")
_WIND = re.compile(r"(?:力|风|震级|达|为|级|发生|到|至|阵风|震中)\Z")
_TERM_COUNT = re.compile(r"(?:了|共|历经|经过|完成|超过|第)\Z")
_NAME_AFTER = re.compile(
    r"(?:强|大(?![多约])|字|型|族|后(?![一-鿿])|版|款车|系|代|届|周年|级别?(?!的)|标准|工程|计划|行动|号|路|线|楼|室|院|频道|台(?=[一-鿿]{0,2}(?:记者|消息)))"
)


def may_be_statistic(quantity: Quantity) -> bool:
    """Tell at a glance whether a quantity can be a figure: a number without a unit needs 万, 亿, an estimate or a decimal point."""
    return quantity.group != "bare" or quantity.approx is not None or _LARGE.search(quantity.surface) is not None or "." in quantity.surface


def statistic_of(document: Document, setting: Setting, cues: Cues) -> Quantity | None:
    """Give the quantity where it states a figure, with the unit inferred where the text leaves it out; else None."""
    quantity = setting.quantity
    if quantity.group == "bare":
        return _bare(setting, cues)
    if quantity.group == "time":
        return quantity if _lasts(setting, cues) else None
    if quantity.group == "ratio":
        return quantity if _is_ratio(setting) else None
    if quantity.unit in _NUMBERED and quantity.value != quantity.value.to_integral_value():
        # 2.3本项目不接受联合体: the number of a section
        return None
    if setting.before.endswith("每") and (quantity.surface in ("百", "千", "万", "亿") or quantity.group == "measure"):
        # 每百元营业收入, 每100毫升血液: what something else is counted against
        return None
    if quantity.group == "measure":
        return quantity if not _is_one(quantity) or quantity.dimension == "money" else _counted_one(setting)
    if setting.after[:1].isdigit() or not _edges_fit(document, quantity) or _is_quoted_name(setting) or quantity.surface == "二":
        return None
    if _is_one(quantity):
        return _counted_one(setting)
    if _only_lists(setting, cues):
        return None
    if quantity.unit in ("款", "版") and quantity.value > _FIRST_YEAR and len(quantity.surface) == 4:
        return None
    if quantity.unit == "股" and setting.after.startswith(("指", "东", "民", "权", "灾")):
        return None
    if quantity.unit == "位" and setting.after.startswith("数"):
        return None
    if quantity.unit == "字" and quantity.value < 100:
        return None
    return quantity if quantity.group == "count" or _is_weak_figure(setting) else None


def _is_quoted_name(setting: Setting) -> bool:
    """Tell whether the number stands in a short name in quotation marks (“稳增长66条”, “三个代表”)."""
    if not _QUOTED.search(setting.before):
        return False
    close = setting.after.find("”")
    return 0 <= close <= 10 and not (close == 0 and setting.before.endswith("“"))


def _is_one(quantity: Quantity) -> bool:
    return quantity.surface == "一" and quantity.approx is None


def _counted_one(setting: Setting) -> Quantity | None:
    """Give a count of one where a word makes it a bound (至少掌握一种); 一种 alone means a kind."""
    match = _AT_LEAST.search(setting.before[-8:])
    if match is None:
        return None
    return replace(setting.quantity, approx="over") if match[0].startswith("至少") else setting.quantity


def _edges_fit(document: Document, quantity: Quantity) -> bool:
    """Tell whether the measure word is a word of its own: 三家 in 三家公司, not 两部 in 两部门."""
    end = quantity.number_end
    if quantity.tail - end != 1 or quantity.tail >= len(document.folded):
        return True
    if quantity.group == "weak":
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
    if quantity.unit not in (
        "个",
        "项",
        "条",
        "点",
        "种",
        "大",
        "方面",
        "类",
        "层",
        "篇",
        "道",
        "步",
        "把",
        "支",
        "张",
        "块",
        "面",
        "根",
        "位",
        "次",
    ):
        return False
    return 0 <= cues["list_noun"].first_in(text) <= _NEAR_HEAD


def _is_weak_figure(setting: Setting) -> bool:
    quantity = setting.quantity
    unit, before, after = quantity.unit, setting.before, setting.after
    is_arabic = quantity.surface[0].isascii()
    if unit == "点":
        return is_arabic and (quantity.value >= 100 or "." in quantity.surface) and _POINT_BEFORE.search(before[-6:]) is not None
    if unit == "级":
        return _WIND.search(before) is not None and (is_arabic or quantity.high is not None)
    if unit in ("期", "轮"):
        return quantity.approx is not None or _TERM_COUNT.search(before) is not None
    if unit in ("次", "项", "道", "层", "遍", "门", "部", "口", "片", "块", "双", "把", "团", "目", "科", "孔", "队"):
        return quantity.value >= 2 and not after.startswith(
            ("产业", "革命", "分配", "会议", "全会", "元素", "方", "门", "能源", "污染", "函数", "创业", "供给侧")
        )
    if unit in (
        "省",
        "市",
        "县",
        "区",
        "国",
        "州",
        "村",
        "乡",
        "镇",
        "城",
        "校",
        "院",
        "店",
        "园",
        "岛",
        "人",
        "县区",
        "省区",
        "省市",
        "省份",
        "市州",
        "乡镇",
    ):
        return (is_arabic and quantity.value >= 3) or quantity.approx is not None
    if unit in ("度", "方", "担", "里", "寸", "m", "块", "角"):
        return is_arabic and (quantity.value >= 10 or "." in quantity.surface or quantity.approx is not None)
    if unit in ("分", "球", "胜", "金", "银", "铜"):
        return False
    return quantity.approx is not None


def _lasts(setting: Setting, cues: Cues) -> bool:
    """Tell whether a duration is itself the fact (连续7天, 48小时内), not when something was (近30年来, 16年的改革)."""
    quantity, before, after = setting.quantity, setting.before, setting.after
    if _is_one(quantity) and not before.endswith("为期"):
        return False
    if cues["over_time"].at_start(after) and not after.startswith(("前往", "后方", "期限")) and quantity.end == quantity.tail:
        return False
    if after.startswith("内") and not cues["period_opens"].at_end(before):
        return True
    lasting = cues["duration_before"].at_end(before.rstrip("了为到至约近超达满"))
    if not lasting and cues["period_opens"].at_end(before):
        return False
    if after.startswith("内") or quantity.approx in ("over", "under") or quantity.end > quantity.tail:
        return True
    return bool(lasting) or quantity.unit in _CLOCK_UNITS


def _is_ratio(setting: Setting) -> bool:
    quantity = setting.quantity
    if quantity.unit == "折":
        return quantity.value <= 10
    return quantity.dimension != "multiple" or not setting.after.startswith(("速", "频", "数", "镜", "体", "率"))


def _bare(setting: Setting, cues: Cues) -> Quantity | None:
    """Give a number without a unit its unit: 超过1000万 of people, 从2万亿增加到3万亿 of money, 指数为102.3 of none."""
    quantity, before, after = setting.quantity, setting.before, setting.after
    if _LARGE.search(quantity.surface) or (quantity.approx == "about" and quantity.value >= 10):
        if _NAME_AFTER.match(after) or quantity.surface in ("万", "亿"):
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
    if "." in quantity.surface and _INDEX_BEFORE.search(before[-12:]):
        return replace(quantity, unit=None, dimension="index")
    return None
