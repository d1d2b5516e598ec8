"""What a quantity says: level, change, share or rank; the direction and the base of a change, the whole of a share."""

from __future__ import annotations

import re
from collections.abc import Set as AbstractSet

from extractor.document import Document
from extractor.mentions import Mention, immutable
from extractor.rules.quantities import Quantity
from extractor.rules.statistic_clauses import Setting, dates_in, noun_behind
from extractor.rules.statistic_words import Cues

LEVEL, CHANGE, SHARE = "level", "change", "share"
UP, DOWN = "up", "down"

_COMPARED = re.compile(
    r"(?:(?<![占同环对正反之])比(?![重例如赛亚特率较价])(?!上述)|相较于|相较|较之|较(?![为大小高低多少快慢强弱好差长短])(?!前(?:低|高|强|弱))|相比于?|对比)"
    r"(?P<base>[^，。；：、%]{1,24})\Z"
)
_BESIDE = re.compile(r"(?:与|同|和|跟|较|比)(?P<base>[^，。；：、%与和跟较比]{1,20})相比(?:较)?(?P<rest>[^，。；：、]{0,16})\Z")
_THAN = re.compile(r"(?P<word>高于|低于|快于|慢于|高出|低出|超出|多于|少于|好于|大于|小于|超过|领先|落后)(?P<base>[^，。；：、]{1,16})\Z")
_SHARE = re.compile(r"(?:占据|占到了?|约占|占)(?P<whole>[^，。；：占]{0,28}?)(?P<noun>的?(?:比重|比例|比率|份额))?\Z")
_AMONG = re.compile(r"(?:在|，|\A)(?P<whole>[^，。；：在]{2,20}?)(?:中|里|内)的?(?:所占)?(?:占比|比重|比例|份额)\Z")
# 受访企业中有60%
_WITHIN = re.compile(r"(?:\A|，|在)(?P<whole>[^，。；：在有]{2,20}?)(?:当中|之中|中)，?(?:已|仍|还|约|只|仅|就|都)?有\Z")
# 不超总股本3%: a whole without 的
_OF_WHOLE = re.compile(
    r".*(?P<word>不超过?|不低于|不少于|不足|约占|占|(?<!不)超过?|达到?|为|持有|减持|增持|转让|回购)(?P<whole>[^，。；：]{2,16})\Z"
)
# 研发经费相当于GDP的比例
_EQUIVALENT = re.compile(r"(?:相当于|与)(?P<whole>[^，。；：与]{1,16}?)(?:之比|的比[例重])\Z")
_WEIGHT = re.compile(r"(?:比重|占比|份额|贡献率)\Z")
_CONTRIBUTION = re.compile(r"对(?P<whole>[^，。；：对]{1,16}?)的?贡献率\Z")
_PART_OF = re.compile(
    r".*(?P<word>是|为|占|覆盖|达到?了?|相当于|等于|接近|(?<!不)超过|不超过|不低于|不少于|不高于|(?<!不)低于|(?<!不)高于|完成了?|贡献了?|承担了?|持有|拥有|至|到了?)(?P<whole>[^，。；：是为占]{2,40}?)的\Z"
)
# 恢复到2019年同期的89%: a date may be the whole
_EQUALS = re.compile("(?:(?<!但)是|相当于|等于|恢复[至到])\\Z")
# 财政支出八成以上用于民生: the whole stands before
_SPENT = re.compile(r"(?:都|均|主要|将)?(?:用于|用在|投向|投入到|来自|来源于|集中在|集中于)")
_HELD = re.compile(r"的?(?:限售|控股|参股)?(?P<whole>股权|股份|权益|表决权)")
_GROWTH_BEHIND = re.compile(
    r"(?:的[一-鿿]{0,6}?(?P<word>增长率|增长|增速|增幅|涨幅|升幅|速度|降幅|跌幅|减幅|下降|下滑|上涨|削减|降薪|减薪|涨薪|折价|溢价)|(?P<direct>增长率|增速|增幅|涨幅|升幅|降幅|跌幅|减幅))(?!目标|点|极|空间|动力|引擎|潜力)"
)
_TURN = re.compile(r"(?:同比|环比)[^，。；：0-9]{0,10}(?:[转扭]|继续|持续|止)[^，。；：0-9]{0,8}\Z")
_BASE_NOISE = re.compile(r"(?:的|时|实际|名义|累计|分别|大幅|小幅|略|又|再|均|都|还|将|可|总体|明显|数量|水平|大约|约|将近)\Z")
# 由34%提高至84%: the level left behind
_FROM = re.compile(r"(?:由|从)[^，。；：由从]{0,16}\Z")
# 提高至每股0.25美元: the unit says it already
_EACH_UNIT = re.compile(r"每[一-鿿]{1,3}\Z")
# 安置率达, 接触率为: the segmenter takes the verb for part of the indicator
INDICATOR_ENDS = frozenset("率量额数值度价重比积面")
_STEPS = 8
_LONGEST_WHOLE = 16
_LONGEST_DATE = 30
_LONGEST_MOVE = 20
_LONGEST_PART = 40
# 把公共预算支出的七成用于民生
_TAKEN = re.compile(r"[把将由]")


@immutable
class Reading:
    """The slots that the clause gives, and `topic`: the clause's text before the number without cue words.

    `base_word` is the fixed word (同比) that names the base, `verb` the word that governs the number, `approx` what a word
    farther off makes of it.
    """

    kind: str
    direction: str | None
    base: str | None
    topic: str
    base_word: str | None = None
    verb: str = ""
    approx: str | None = None


def read_slots(document: Document, setting: Setting, cues: Cues) -> Reading:
    """Give the slots of a quantity from its clause alone."""
    quantity = setting.quantity
    before = setting.before.rstrip("+ 　")
    if quantity.dimension == "quotient":
        before = _EACH_UNIT.sub("", before)
    if len(praise := cues["filler"].at_end(before)) > 2 and praise.endswith("的"):
        # 达到惊人的249.5%
        before = before[: -len(praise)]
    if before.endswith(("的", "之")):
        part = _part_of(document, before, setting, cues)
        if part is not None:
            return part
        before = _before_date(document, before, setting, cues)
    than = _THAN.search(before) if quantity.dimension == "points" else None
    if than is not None:
        direction = cues.directions.get(("comparative", than["word"]), UP)
        return Reading(CHANGE, direction, than["base"], before[: than.start()], None, than["word"])
    form, word, rest = _tail(before, setting.start, document.token_edges, cues)
    if quantity.surface.startswith("翻"):
        form, word = "verb", "翻"
    if form == "verb":
        base, topic, fixed = find_base(cues["adverb"].strip_end(rest) if not cues.bases.at_end(rest) else rest, cues)
        return Reading(CHANGE, cues.directions.get(("verb", word), UP), base, topic, fixed, word)
    if form == "reach":
        # 增速回落至5.2%: a growth rate is a change however it is reached
        topic = cues.verbs.strip_end(cues["adverb"].strip_end(rest))
        noun = cues.nouns.at_end(topic)
        if not noun or quantity.dimension != "ratio":
            base, topic, _ = find_base(_FROM.sub("", rest), cues)
            share = _share(topic, quantity, cues) if base is None else None
            topic = cues.verbs.strip_end(cues["adverb"].strip_end(topic))
            return share or Reading(LEVEL, None, None, topic, None, word)
        form, word, rest = "noun", noun, topic[: -len(noun)]
    if form == "noun":
        return _growth(rest, word, quantity, cues)
    if form == "comparative":
        base, topic, fixed = find_base(rest, cues)
        if base is not None:
            return Reading(CHANGE, cues.directions[("comparative", word)], base, topic, fixed, word)
    return _other(document, setting, before, rest if form != "comparative" else before, cues)


def _before_date(document: Document, before: str, setting: Setting, cues: Cues) -> str:
    """Give the text before a date that belongs to the number: 增加到2025年的3500张, 下降到现在的0.4%."""
    end = setting.start + len(before) - 1
    date = _date_at(document, end)
    if date is not None and date.start >= setting.start:
        return before[: date.start - setting.start]
    word = cues["time_noun"].at_end(before[:-1])
    return before[: -len(word) - 1] if word else before


def _date_at(document: Document, end: int) -> Mention | None:
    """Give the date that ends at the offset, or None."""
    return next((date for date in dates_in(document, end - _LONGEST_DATE, end) if date.end == end), None)


def _other(document: Document, setting: Setting, before: str, rest: str, cues: Cues) -> Reading:
    """Give the reading of a quantity that no word of change directly governs."""
    quantity = setting.quantity
    share = _share(rest, quantity, cues)
    if share is not None:
        return share
    word = cues.bases.at_end(rest)
    if word and quantity.dimension in ("ratio", "points"):
        # 同比-5.2%, 环比+0.3%
        base, topic, fixed = find_base(rest, cues)
        return Reading(CHANGE, DOWN if quantity.value < 0 else UP, base, topic, fixed, word)
    if quantity.group != "bare":
        moved = _moved(before, rest, quantity, cues)
        if moved is not None:
            return moved
    behind = _behind(document, setting, rest, cues)
    return behind if behind is not None else Reading(LEVEL, None, None, rest)


def _growth(rest: str, noun: str, quantity: Quantity, cues: Cues) -> Reading:
    base, topic, fixed = find_base(rest, cues)
    direction = cues.directions[("noun", noun)]
    if quantity.value < 0:
        direction = DOWN if direction == UP else UP
    return Reading(CHANGE, direction, base, topic + noun, fixed, noun)


def _tail(before: str, offset: int, edges: AbstractSet[int], cues: Cues) -> tuple[str, str, str]:
    """Give the form and word that govern the number, and the text before them; empty where only fillers stand there."""
    text = before
    for _ in range(_STEPS):
        word = cues.governing.at_end(text)
        if len(word) == 1 and word not in "涨跌" and offset + len(text) - 1 not in edges:
            word = ""
        filler = cues["filler"].at_end(text)
        if word and len(word) >= len(filler):
            return cues.forms[word], word, text[: -len(word)]
        if not filler or (len(filler) == 1 and offset + len(text) - 1 not in edges and text[-2:-1] not in INDICATOR_ENDS):
            break
        text = text[: -len(filler)]
    return "", "", text


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


def base_of_turn(document: Document, setting: Setting, cues: Cues) -> str | None:
    """Give the fixed base of the clause before, where it tells a turn without a figure: 同比由降转升，增长2.3%."""
    clause = document.folded[max(setting.sentence.start, setting.start - 20) : setting.start - 1]
    match = _TURN.search(clause)
    return next((word for word in sorted(cues.bases.words) if match and word in match[0]), None)


def _clean_base(base: str, cues: Cues) -> str | None:
    while True:
        shorter = _BASE_NOISE.sub("", base)
        shorter = cues.verbs.strip_end(cues["adverb"].strip_end(shorter))
        if shorter == base:
            return base.strip() or None
        base = shorter


def _share(text: str, quantity: Quantity, cues: Cues) -> Reading | None:
    """Give the reading of a part of a whole, or None."""
    if quantity.dimension not in ("ratio", "multiple"):
        return None
    contribution = _CONTRIBUTION.search(text)
    if contribution:
        return Reading(SHARE, None, contribution["whole"], text, None, "贡献率")
    within = _WITHIN.search(text) if quantity.dimension == "ratio" else None
    if within:
        return Reading(SHARE, None, within["whole"], within["whole"], None, "有")
    among = _AMONG.search(text)
    if among:
        return Reading(SHARE, None, among["whole"], text[: among.start()], None, "占比")
    equivalent = _EQUIVALENT.search(text)
    if equivalent:
        return Reading(SHARE, None, equivalent["whole"], text[: equivalent.start()], None, "相当于")
    weight = _WEIGHT.search(text)
    match = _SHARE.search(text)
    if match and not text.endswith("占比") and (match["whole"] or match["noun"] or text.endswith(("占", "占到", "占了"))):
        whole = match["whole"].removesuffix("的").strip()
        return Reading(SHARE, None, whole or None, text[: match.start()].removesuffix("所"), None, "占")
    if weight:
        return Reading(SHARE, None, None, text, None, weight[0])
    if quantity.dimension == "ratio" and cues["whole_noun"].at_end(text):
        whole = _OF_WHOLE.match(text, max(len(text) - _LONGEST_PART, 0))
        if whole:
            return Reading(SHARE, None, whole["whole"], text[: whole.start("word")], None, whole["word"], cues.bounds.get(whole["word"]))
    return None


def _part_of(document: Document, before: str, setting: Setting, cues: Cues) -> Reading | None:
    """Give the reading of 是去年的2.2倍 and 不低于均价的80%, or None."""
    quantity = setting.quantity
    if quantity.dimension not in ("ratio", "multiple") or quantity.unit == "折":
        return None
    match = _PART_OF.match(before)
    if match is None:
        return _whole_before(document, before, setting, cues)
    whole = match["whole"].strip()
    if quantity.dimension == "ratio" and not _EQUALS.search(before[: match.start("whole")]):
        at = setting.quantity.start - 1
        if whole in cues["time_noun"] or _date_at(document, at) is not None:
            return None
    return Reading(SHARE, None, whole, before[: match.start("word")], None, match["word"], cues.bounds.get(match["word"]))


def _whole_before(document: Document, before: str, setting: Setting, cues: Cues) -> Reading | None:
    """Give the reading of 公共预算支出的七成, where no verb stands before the whole."""
    if setting.quantity.dimension != "ratio" or _date_at(document, setting.quantity.start - 1) is not None:
        return None
    whole = cues["leading"].strip_start(_TAKEN.split(before[:-1])[-1])
    if not 2 <= len(whole) <= _LONGEST_WHOLE or cues["time_noun"].at_end(whole) or cues["verb"].at_end(whole) or "、" in whole:
        return None
    return Reading(SHARE, None, whole, "")


def _moved(before: str, rest: str, quantity: Quantity, cues: Cues) -> Reading | None:
    """Give the reading of an amount that moves an object between verb and number, or that is a distance in points."""
    match = cues.transitive.search(rest, max(len(rest) - _LONGEST_MOVE, 0))
    if match and quantity.group == "count" and match.start() > 0:
        match = None
    if match and not cues["no_object"].at_end(match["object"]):
        verb = match["verb"]
        lifts = verb in cues["lifting"]
        direction = cues.directions.get(("verb", verb)) or (DOWN if verb.endswith("低") else UP)
        if (len(verb) > 1 or quantity.dimension == "points") and (not lifts or quantity.dimension in ("points", "ratio")):
            return Reading(CHANGE, direction, None, match["object"], None, verb)
    if quantity.dimension == "points":
        for end in range(len(before), max(len(before) - 24, 0), -1):
            for form, words in (("verb", cues.verbs), ("comparative", cues.comparatives)):
                if word := words.at_end(before, end):
                    base, topic, fixed = find_base(before[: end - len(word)], cues)
                    return Reading(CHANGE, cues.directions[(form, word)], base, topic, fixed, word)
        return Reading(CHANGE, None, None, rest)
    return None


def _behind(document: Document, setting: Setting, rest: str, cues: Cues) -> Reading | None:
    """Give the reading that the words behind a percentage decide: 5%的增速, 60%的企业."""
    if setting.quantity.dimension != "ratio":
        return None
    growth = _GROWTH_BEHIND.match(setting.after)
    if growth:
        word = growth["word"] or growth["direct"]
        falls = DOWN in (cues.directions.get(("noun", word)), cues.directions.get(("verb", word)))
        return Reading(CHANGE, DOWN if falls else UP, None, rest, None, word)
    held = _HELD.match(setting.after)
    if held:
        return Reading(SHARE, None, held["whole"], rest)
    is_worded = not setting.quantity.surface[0].isdigit() and len(rest) < 2
    is_taken = rest.endswith(("将", "把"))
    if len(rest) > 1 and _SPENT.match(setting.after):
        return Reading(SHARE, None, cues["leading"].strip_start(rest), rest)
    if not setting.after.startswith("的") and not is_worded and not is_taken:
        return None
    whole = noun_behind(document, setting, cues)
    if len(whole) < 2 or cues["no_whole"].first_in(whole) >= 0:
        return None
    return Reading(SHARE, None, whole, rest)
