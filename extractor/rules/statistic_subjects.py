"""Finds what a statistic measures: the indicator in the article's own words, restored where the clause leaves it out."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractor.document import Document
from extractor.mentions import Label
from extractor.rules.statistic_clauses import Setting
from extractor.rules.statistic_slots import CHANGE, SHARE, Reading
from extractor.rules.statistic_words import Cues

_EDGE = ' \t　“”‘’"、，：；。·—-─~（）()【】《》|!！?？'
_BREAKS = re.compile(r"[，：；。！？（）【】\n]")
# words in the middle of a clause behind which the counted thing begins: 各省高速公路共关闭收费站
_MIDDLE = re.compile(r"(?:一共|总共|共计|累计|共|已经|已|拟)(?=[一-鿿A-Za-z“]{4})")
_BEHIND_STOP = re.compile(r"[，。；：、！？（）【】\n,;:!?…|]|——|--")
_LIST = re.compile(r"、|和|与|以及|及")
_MEANWHILE = re.compile(r"分别|依次")
_LONG = 26
_NOUN = 18


def subject_of(document: Document, setting: Setting, reading: Reading, cues: Cues, previous: str | None) -> str | None:
    """Give the subject, or None where neither the clause nor what stands before it names one.

    `previous` is the subject of the figure before in the sentence or paragraph, which an elided subject takes up.
    """
    quantity = setting.quantity
    topic = _topic(document, setting, reading.topic, cues)
    counts = quantity.group in ("count", "weak") or (quantity.group == "bare" and quantity.dimension != "money")
    follow = _noun_behind(document, setting, cues) if counts or quantity.group in ("measure", "bare", "ratio") else ""
    if quantity.group == "ratio" and (reading.kind == CHANGE or not setting.after.startswith("的")):
        follow = ""
    if counts and follow:
        return _joined(topic, follow)
    if topic in cues["generic"] and previous:
        return previous + topic
    if len(topic) > 1 and not (follow and topic in cues["verb"]):
        if setting.opens_bracket and len(topic) <= 4:
            return _before_bracket(document, setting, cues) + topic
        return topic
    if follow:
        return _joined(topic, follow)
    if previous and (reading.kind in (CHANGE, SHARE) or setting.listed or setting.touching):
        return previous
    return _earlier(document, setting, cues) or previous


def zip_subjects(document: Document, settings: Sequence[Setting], reading: Reading, cues: Cues) -> list[str] | None:
    """Give the subjects of A、B、C分别增长5%、6%、7%, one a figure, or None where the numbers of names and figures differ."""
    first = settings[0]
    text = _without_dates(document, first, reading.topic)
    cut = _MEANWHILE.search(first.before)
    if cut is None:
        return None
    head = _MEANWHILE.split(text)[0]
    names = _names(head, cues)
    if len(names) != len(settings):
        # the names stand in the clause before: A、B、C，分别增长…
        earlier = _previous_clause(document, first.start)
        names = _names(earlier, cues)
    return names if len(names) == len(settings) else None


def _names(text: str, cues: Cues) -> list[str]:
    text = _clean(text, cues)
    names = [name for part in _LIST.split(text) if (name := part.strip(_EDGE))]
    if len(names) > 1 and len(names[-1]) > len(names[0]) + 1:
        # 第一、第二产业增加值 share what stands behind the last name
        return names
    return names


def _topic(document: Document, setting: Setting, text: str, cues: Cues) -> str:
    text = _without_dates(document, setting, text)
    if text.rstrip(_EDGE).endswith("等") and setting.quantity.group in ("count", "weak", "bare"):
        return ""
    text = _clean(text, cues)
    parts = _MIDDLE.split(text)
    if len(parts) > 1 and len(parts[0]) > 6:
        text = parts[-1]
    if len(text) > _LONG:
        text = _shortened(text, cues)
    return text


def _without_dates(document: Document, setting: Setting, text: str) -> str:
    for date in document.of(Label.DATE):
        if date.start >= setting.quantity.start:
            break
        if date.end > setting.start:
            text = text.replace(document.folded[date.start : date.end], "，" if date.start <= setting.start + 3 else "")
    return text.rpartition("，")[2] if "，" in text else text


def _clean(text: str, cues: Cues) -> str:
    while True:
        shorter = text.strip(_EDGE)
        shorter = cues["leading"].strip_start(shorter)
        shorter = cues["adverb"].strip_end(cues["filler"].strip_end(shorter))
        if shorter == text:
            return _balanced(text.strip(_EDGE))
        text = shorter


def _balanced(text: str) -> str:
    # quotation marks stripped at one edge only
    if text.count("“") > text.count("”"):
        return text + "”" if "“" in text[1:] or text.startswith("“") else text
    if text.count("”") > text.count("“"):
        return "“" + text
    return text


def _shortened(text: str, cues: Cues) -> str:
    """Give the end of a long text behind its last verb."""
    for at in range(len(text) - 5, 2, -1):
        word = cues["verb"].at_end(text, at)
        if len(word) > 1:
            return text[at:]
    return text[-_LONG:]


def _noun_behind(document: Document, setting: Setting, cues: Cues) -> str:
    """Give the noun phrase directly behind the quantity, up to a verb or a punctuation mark."""
    after = setting.after
    start = setting.quantity.end
    if not after or after[0] in "，。；：、":
        return ""
    stop = _BEHIND_STOP.search(after)
    limit = min(stop.start() if stop else len(after), _NOUN + 12)
    at = 1 if after[0] == "的" else 0
    skip = at
    edges = document.token_edges
    depth = 0
    while at < limit:
        char = after[at]
        depth += (char == "“") - (char == "”")
        if depth == 0 and (start + at in edges or at == skip):
            word = cues["verb"].at_start(after, at)
            if word and start + at + len(word) in edges:
                break
        at += 1
    noun = after[skip:at].strip(_EDGE)
    return _balanced(noun.removesuffix("的").removesuffix("等").removesuffix("了").strip()) if len(noun) > 1 else ""


def _joined(topic: str, follow: str) -> str:
    """Give verb and thing counted as one wording: 表彰 and 技能大奖获得者; a long text before the number adds nothing."""
    return topic + follow if len(topic) <= 10 else follow


def _previous_clause(document: Document, start: int) -> str:
    """Give the text of the clause that ends before `start`, within the sentence."""
    sentence = document.sentence_at(max(start - 1, 0))
    text = document.folded[max(sentence.start, start - 80) : max(start - 1, sentence.start)]
    return _BREAKS.split(text)[-1] if text else ""


def _before_bracket(document: Document, setting: Setting, cues: Cues) -> str:
    text = _clean(_previous_clause(document, setting.start), cues)
    text = _LIST.split(text)[-1]
    return text[-16:]


def _earlier(document: Document, setting: Setting, cues: Cues) -> str | None:
    """Give the topic of the clause before, where the number's own clause names none."""
    start = setting.start
    folded = document.folded
    if start > 0 and folded[start - 1] == "）":
        opening = folded.rfind("（", max(setting.sentence.start, start - 40), start)
        if opening > 0:
            start = opening + 1
    text = _previous_clause(document, start)
    for date in document.of(Label.DATE):
        if setting.sentence.start <= date.start < start:
            text = text.replace(folded[date.start : date.end], "")
    text = _clean(text, cues)
    for at in range(2, len(text)):
        word = cues["verb"].at_start(text, at)
        if len(word) > 1:
            text = text[:at]
            break
    return text if 1 < len(text) <= _LONG else None
