"""The setting of a quantity: its sentence and clause, the text on both sides of it, and the quantities it is listed with."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from operator import attrgetter

from extractor.document import Document
from extractor.mentions import Label, Mention, Span, immutable
from extractor.rules.quantities import Quantity
from extractor.rules.statistic_words import Cues

_span = attrgetter("span")
_HARD = re.compile(r"[，。；：！？!?;:,（）\n\r\t【】|｜]")
_HARD_MARKS = frozenset("，。；：！？!?;:,（）\n\r\t【】|｜")
_SOFT_MARKS = frozenset("、 　")
_LAST = {marks: re.compile(rf"(?s:.*)[{re.escape(''.join(sorted(marks)))}]") for marks in (_HARD_MARKS, _SOFT_MARKS)}
_LIST_JOIN = re.compile(r"(?:、|和|与|及|以及|或)\Z")
# 全国发热门诊（诊室）诊疗量: a short aside is part of the name
# also M2, a listed company's code (600000.SH) and how often its price hit the limit (3天2板)
_ASIDE = re.compile(
    r"（([^（）\n0-9，。；：%]{1,10}|[A-Za-z][A-Za-z0-9.&-]{0,9}|[0-9]{4,6}(?:\.[A-Za-z]{2,3})?|(?:[0-9]{1,2}天)?[0-9]{1,2}连?板)）"
)
_ASIDE_OPENS, _ASIDE_CLOSES, _ASIDE_COMMA = "〖", "〗", "〃"
_OUT = str.maketrans(_ASIDE_OPENS + _ASIDE_CLOSES + _ASIDE_COMMA, "（）、")
_NOUN_STOP = re.compile(r"[，。；：、！？（）【】\n 　,;:!?…|《]|——|--")
# 12座水闸和3座水库: the word that leads over to the next figure
_TRAILING = re.compile(r"(?:和|与|及|以及|或|、|以|为|共|约)\Z")
_RELATIVE = re.compile(r"[^，。；：、0-9]{2,16}的(?P<noun>[一-鿿A-Za-z]{2,12})\Z")
# 两艘与以色列有关的船只
_RELATED = re.compile(r"(?:与|同|和)[^，。；：、]{1,12}?(?:有关|相关)的?(?P<noun>[一-鿿]{2,8})(?![一-鿿])")
_SHORT_NOUNS = frozenset("镇县村省市区国州岛校院乡")
_LEVEL_OF = re.compile(r"(?:级别?|规模|以上|左右)?的|级(?=[一-鿿])|是")
# 72小时内离境
_WITHIN = re.compile(r"内?的?")
# behind these no noun follows that the number counts
_NO_NOUN = frozenset("，。；：、 　" + _ASIDE_OPENS)
_LONGEST = 120
_LONGEST_NOUN = 24
_LONGEST_CHAIN = 6


@immutable
class Setting:
    """Where a quantity stands. `before` and `after` are the clause's folded text on its two sides.

    `listed` is the place in a run of quantities joined by 、 or 和 (5%、6%和7%), 0 for the first and for one alone;
    `touching` tells that the quantity before it ends where this one begins (5000万户1.5亿人), `same_clause` that it stands
    in the same clause, and `continues` that no 、 parts the two.
    """

    quantity: Quantity
    sentence: Span
    start: int
    end: int
    before: str
    after: str
    after_start: int
    listed: int
    touching: bool
    same_clause: bool
    opens_bracket: bool
    continues: bool


def masked(folded: str) -> str:
    """Give the folded text with the round brackets of short asides replaced, so that they end no clause."""
    return _ASIDE.sub(_masked_aside, folded) if "（" in folded else folded


def _masked_aside(match: re.Match[str]) -> str:
    return _ASIDE_OPENS + match[1].replace("、", _ASIDE_COMMA) + _ASIDE_CLOSES


def unmasked(text: str) -> str:
    """Give the text with its round brackets."""
    return text.translate(_OUT) if _ASIDE_OPENS in text or _ASIDE_CLOSES in text or _ASIDE_COMMA in text else text


def settings_of(document: Document, text: str, quantities: Sequence[Quantity]) -> list[Setting]:
    """Give the setting of each quantity, in order; `text` is the masked text."""
    out: list[Setting] = []
    for at, quantity in enumerate(quantities):
        sentence = document.sentence_at(quantity.start)
        previous = quantities[at - 1] if at else None
        floor = max(sentence.start, quantity.start - _LONGEST, previous.end if previous else 0)
        start = _last(_HARD_MARKS, text, floor, quantity.start)
        same_clause = previous is not None and start is None and previous.end >= sentence.start and floor == previous.end
        if same_clause:
            start = _last(_SOFT_MARKS, text, floor, quantity.start)
        start = floor if start is None else start
        between = text[previous.end : quantity.start] if previous else ""
        is_listed = previous is not None and previous.end >= sentence.start and _LIST_JOIN.fullmatch(between) is not None
        after_start, end = _behind(text, sentence, quantities, at)
        out.append(
            Setting(
                quantity=quantity,
                sentence=sentence,
                start=start,
                end=end,
                before=text[start : quantity.start],
                after=text[after_start:end],
                after_start=after_start,
                listed=out[-1].listed + 1 if is_listed else 0,
                touching=previous is not None and previous.end == quantity.start,
                same_clause=same_clause,
                opens_bracket=start > 0 and text[start - 1] == "（",
                continues=previous is not None and start == previous.end,
            )
        )
    return out


def _behind(text: str, sentence: Span, quantities: Sequence[Quantity], at: int) -> tuple[int, int]:
    """Give the range of the clause's text behind a quantity; of quantities that touch (15目37科88种鸟), behind the last."""
    last = at
    while last + 1 < min(len(quantities), at + _LONGEST_CHAIN) and quantities[last + 1].start == quantities[last].end:
        last += 1
    start = quantities[last].end
    following = quantities[last + 1].start if last + 1 < len(quantities) else sentence.end
    ceiling = max(start, min(sentence.end, start + _LONGEST, following))
    match = _HARD.search(text, start, ceiling)
    return start, match.start() if match else ceiling


def _last(marks: frozenset[str], text: str, floor: int, end: int) -> int | None:
    """Give the offset behind the last of the marks, or None where none stands there."""
    found = _LAST[marks].match(text, floor, end)
    if found is None:
        return None
    for at in range(found.end() - 1, floor - 1, -1):
        # the colon of a time of day (03:00) ends no clause
        if text[at] in marks and not (text[at] == ":" and text[at - 1 : at].isdigit() and text[at + 1 : at + 2].isdigit()):
            return at + 1
    return None


def noun_behind(document: Document, setting: Setting, cues: Cues) -> str:
    """Give the noun phrase directly behind the quantity, up to a verb, a date or a punctuation mark; empty where none stands there."""
    after, offset = setting.after, setting.after_start
    if not after or after[0] in _NO_NOUN:
        return ""
    related = _RELATED.match(after)
    if related:
        return related["noun"]
    opening = _WITHIN.match(after) if setting.quantity.group == "time" else _LEVEL_OF.match(after)
    first = at = opening.end() if opening else 0
    if len(cues.verbs.at_start(after, at)) > 1 or cues.reaches.at_start(after, at):
        return ""
    stop = _NOUN_STOP.search(after, at)
    limit = min(stop.start() if stop else len(after), first + _LONGEST_NOUN, _next_date(document, offset + at) - offset)
    depth = 0
    while at < limit:
        char = after[at]
        depth += (char == "“") - (char == "”")
        if depth == 0 and (offset + at in document.token_edges or at == first):
            word = cues["verb"].at_start(after, at)
            if word and (len(word) > 1 or at - first >= 2 or at == first) and offset + at + len(word) in document.token_edges:
                break
        at += 1
    if at - first < 2 and setting.quantity.group in ("count", "weak") and after[first:at] not in _SHORT_NOUNS:
        # 六名来自中亚的嫌疑人, 5位新当选的模范: the noun stands behind a relative clause
        relative = _RELATIVE.match(after, first, limit)
        if relative or at == first:
            return relative["noun"] if relative else ""
    while at == first + _LONGEST_NOUN < len(after) and offset + at not in document.token_edges and at > first + 2:
        at -= 1
    noun = _TRAILING.sub("", after[first:at].strip(" 　"))
    if noun in _SHORT_NOUNS:
        return noun
    if noun in ("大关", "关口"):
        return ""
    return noun.removesuffix("的").removesuffix("等").removesuffix("了").strip() if len(noun) > 1 else ""


def dates_in(document: Document, start: int, end: int) -> Sequence[Mention]:
    """Give the dates that begin in `[start, end)`, in text order."""
    dates = document.of(Label.DATE)
    # no span that starts at the offset is less than this
    first = bisect_left(dates, (start,), key=_span)
    return dates[first : bisect_left(dates, (end,), first, key=_span)]


def _next_date(document: Document, start: int) -> int:
    dates = document.of(Label.DATE)
    at = bisect_left(dates, (start,), key=_span)
    return dates[at].start if at < len(dates) else len(document.folded)
