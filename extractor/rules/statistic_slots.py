"""What a quantity says: level, change, share or rank; the direction and the base of a change, the whole of a share."""

from __future__ import annotations

import re
from dataclasses import dataclass

from extractor.rules.quantities import Quantity
from extractor.rules.statistic_clauses import Setting
from extractor.rules.statistic_words import Cues

LEVEL, CHANGE, SHARE, RANK = "level", "change", "share", "rank"
UP, DOWN = "up", "down"

_COMPARED = re.compile(
    r"(?:(?<![占同环对正反之])比(?![重例如赛亚特率较价上述])|相较于|相较|较之|较(?![为大小高低多少快慢强弱好差长短前])|相比于?|对比)"
    r"(?P<base>[^，。；：、%]{1,24})\Z"
)
_BESIDE = re.compile(r"(?:与|同|和|跟|较|比)(?P<base>[^，。；：、%与同和跟较比]{1,20})相比(?:较)?(?P<rest>[^，。；：、]{0,16})\Z")
_THAN = re.compile(r"(?P<word>高于|低于|快于|慢于|高出|低出|超出|多于|少于|好于|大于|小于|超过|领先|落后)(?P<base>[^，。；：、]{1,16})\Z")
_SHARE = re.compile(r"(?:占据|占到了?|约占|占)(?P<whole>[^，。；：占]{0,28}?)(?P<noun>的?(?:比重|比例|比率|份额))?\Z")
_WEIGHT = re.compile(r"(?:比重|占比|份额|占|贡献率|渗透率占比)\Z")
_CONTRIBUTION = re.compile(r"对(?P<whole>[^，。；：对]{1,16}?)的?贡献率\Z")
_PART_OF = re.compile(r"(?:是|为|占|达到?了?|相当于|等于|接近|超过|完成了?|于|至|到|近|约|超)(?P<whole>[^，。；：是为占]{1,30}?)的\Z")
_GROWTH_BEHIND = re.compile(
    r"的?(?:[一-鿿]{0,4}?)(?P<word>增长率|增长|增速|增幅|涨幅|升幅|速度|降幅|跌幅|减幅|下降|下滑|上涨)(?!目标|点|极|空间|动力|引擎|潜力)"
)
_FALLS = frozenset(("降幅", "跌幅", "减幅", "下降", "下滑"))
_OF_WHOLE = re.compile(r"的(?P<whole>[一-鿿“”A-Za-z]{2,12})")
_NOT_WHOLE = re.compile(
    r"(?:税率|利率|关税|目标|水平|概率|折扣|可能|优惠|补贴|收益|回报|资本金|加征|税收|预期|比例|幅度|红线|利息|底线|门槛|上限|下限|标准|要求)"
)
# verbs that take their object between themselves and the amount: 下调存款准备金率0.5个百分点
_TRANSITIVE = re.compile(
    r"(?P<verb>下调|上调|降低|减少|提高|增加|压减|削减|缩短|压降|调降|调高|扩大|调低|拉动|带动|推高|拉低|推动|提升|降|提)(?P<object>[^的有是达为共到至在，。；：、了超约近高低比]{2,14})\Z"
)
_LIFTS = {"拉动": UP, "带动": UP, "推高": UP, "拉低": DOWN, "推动": UP}
_BASE_NOISE = re.compile(r"(?:的|时|实际|名义|累计|分别|大幅|小幅|略|又|再|均|都|还|将|可|总体|明显|数量|水平)\Z")
_STEPS = 8


@dataclass(frozen=True, slots=True)
class Reading:
    """The slots that the clause gives, and `topic`: the clause's text before the number without cue words.

    `is_bare_verb` tells that nothing but the change stands in the clause (下降了69.62%).
    """

    kind: str
    direction: str | None
    base: str | None
    topic: str
    base_word: str | None = None
    verb: str = ""


def read_slots(setting: Setting, cues: Cues) -> Reading:
    """Give the slots of a quantity from its clause alone."""
    quantity = setting.quantity
    before = setting.before.rstrip("+ 　")
    if before.endswith("的") or before.endswith("之"):
        part = _part_of(before, quantity)
        if part is not None:
            return part
    form, word, rest = _tail(before, cues)
    if quantity.dimension == "multiple" and quantity.surface.startswith("翻"):
        form, word = "verb", "翻"
    if form == "verb":
        return _change(rest, cues.directions.get(("verb", word), UP), cues, word)
    if form == "noun":
        base, topic, fixed = find_base(rest, cues)
        direction = cues.directions[("noun", word)]
        if quantity.value < 0:
            direction = DOWN if direction == UP else UP
        return Reading(CHANGE, direction, base, topic + word, fixed)
    if form == "comparative":
        base, topic, fixed = find_base(rest, cues)
        if base is not None:
            return Reading(CHANGE, cues.directions[("comparative", word)], base, topic, fixed, word)
    share = _share(rest if form != "comparative" else before, quantity)
    if share is not None:
        return share
    if form != "reach" and quantity.group != "bare":
        moved = _moved(before, rest, quantity, cues)
        if moved is not None:
            return moved
    behind = _behind(setting, rest)
    if behind is not None:
        return behind
    base, topic, _ = find_base(rest, cues) if form == "reach" else (None, rest, None)
    if form == "reach":
        topic = cues.verbs.strip_end(cues["adverb"].strip_end(topic))
    return Reading(LEVEL, None, None, topic, None, word)


def _tail(before: str, cues: Cues) -> tuple[str, str, str]:
    """Give the form and word that govern the number, and the text before them; empty where only fillers stand there."""
    text = before
    for _ in range(_STEPS):
        found = [
            (len(word), form, word)
            for form, words in (("reach", cues.reaches), ("noun", cues.nouns), ("verb", cues.verbs), ("comparative", cues.comparatives))
            if (word := words.at_end(text))
        ]
        filler = cues["filler"].at_end(text)
        best = max(found, default=(0, "", ""))
        if best[0] and best[0] >= len(filler):
            return best[1], best[2], text[: -best[0]]
        if not filler:
            break
        text = text[: -len(filler)]
    return "", "", text


def _change(rest: str, direction: str, cues: Cues, word: str) -> Reading:
    rest = cues["adverb"].strip_end(rest) if not cues.bases.at_end(rest) else rest
    # 由降转增, 由负转正 tell a turn, not the indicator
    base, topic, fixed = find_base(rest, cues)
    return Reading(CHANGE, direction, base, topic, fixed, word)


def find_base(text: str, cues: Cues) -> tuple[str | None, str, str | None]:
    """Give the base as worded, the text without it, and the fixed word (同比) where one names it."""
    at, _ = max(((text.rfind(word), word) for word in cues.bases.words), default=(-1, ""))
    if at >= 0:
        word = max((w for w in cues.bases.words if text.startswith(w, at)), key=len)
        topic = text[:at] + cues["adverb"].strip_start(text[at + len(word) :])
        topic = re.sub(r"(?:比|较)[^，。；：、]{0,6}\Z", "", topic)
        return word, topic, word
    beside = _BESIDE.search(text)
    if beside:
        return _clean_base(beside["base"], cues), text[: beside.start()] or cues["adverb"].strip_start(beside["rest"]), None
    compared = _COMPARED.search(text)
    if compared:
        base = _clean_base(compared["base"], cues)
        if base:
            return base, text[: compared.start()], None
    return None, text, None


def _clean_base(base: str, cues: Cues) -> str | None:
    while True:
        shorter = _BASE_NOISE.sub("", base)
        shorter = cues.verbs.strip_end(cues["adverb"].strip_end(shorter))
        if shorter == base:
            return base.strip() or None
        base = shorter


def _share(text: str, quantity: Quantity) -> Reading | None:
    """Give the reading of a part of a whole, or None."""
    if quantity.dimension not in ("ratio", "multiple"):
        return None
    contribution = _CONTRIBUTION.search(text)
    if contribution:
        return Reading(SHARE, None, contribution["whole"], text)
    match = _SHARE.search(text)
    if match and not text.endswith(("占地",)):
        whole = match["whole"].removesuffix("的").strip()
        return Reading(SHARE, None, whole or None, text[: match.start()].removesuffix("所"))
    weight = _WEIGHT.search(text)
    if weight:
        return Reading(SHARE, None, None, text)
    return None


def _part_of(before: str, quantity: Quantity) -> Reading | None:
    """Give the reading of 是去年的2.2倍 and 均价的80%, or None."""
    if quantity.dimension not in ("ratio", "multiple") or quantity.unit in ("折",):
        return None
    match = _PART_OF.search(before)
    if match is None:
        return None
    return Reading(SHARE, None, match["whole"].strip(), before[: match.start()])


def _moved(before: str, rest: str, quantity: Quantity, cues: Cues) -> Reading | None:
    """Give the reading of an amount that moves an object between verb and number, or that is a distance in points."""
    than = _THAN.search(rest)
    if than and quantity.dimension == "points":
        direction = DOWN if than["word"] in ("低于", "慢于", "低出", "少于", "小于", "落后") else UP
        return Reading(CHANGE, direction, than["base"], rest[: than.start()])
    match = _TRANSITIVE.search(rest)
    if match and not match["object"].endswith(("投资", "投入", "后")):
        verb = match["verb"]
        direction = _LIFTS.get(verb) or cues.directions.get(("verb", verb)) or (DOWN if verb == "降" else UP)
        if (len(verb) > 1 or quantity.dimension == "points") and (verb not in _LIFTS or quantity.dimension in ("points", "ratio")):
            return Reading(CHANGE, direction, None, match["object"], None, verb)
    if quantity.dimension == "points":
        for end in range(len(before), max(len(before) - 24, 0), -1):
            for form, words in (("verb", cues.verbs), ("comparative", cues.comparatives)):
                if word := words.at_end(before, end):
                    base, topic, fixed = find_base(before[: end - len(word)], cues)
                    return Reading(CHANGE, cues.directions[(form, word)], base, topic, fixed, word)
        return Reading(CHANGE, None, None, rest)
    return None


def _behind(setting: Setting, rest: str) -> Reading | None:
    """Give the reading that the words behind a percentage decide: 5%的增速, 60%的企业."""
    quantity = setting.quantity
    if quantity.dimension != "ratio":
        return None
    growth = _GROWTH_BEHIND.match(setting.after)
    if growth:
        return Reading(CHANGE, DOWN if growth["word"] in _FALLS else UP, None, rest)
    of_whole = _OF_WHOLE.match(setting.after)
    if of_whole and not _NOT_WHOLE.search(of_whole["whole"]):
        return Reading(SHARE, None, of_whole["whole"], rest)
    return None
