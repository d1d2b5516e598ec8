"""Coinages between quotation marks, told from speech, scare quotes, titles and names by weighed evidence.

Each piece of evidence is a row of the cue list (the word before or behind the marks) or a shape of the wording;
what they add up to is the score of the coinage, and the names of what spoke for it are its rule.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractor.document import Document
from extractor.lexicon.affixes import Affixes
from extractor.lexicon.loader import Lexicon
from extractor.lexicon.patterns import Pattern, PatternSet
from extractor.mentions import Entry, Label, Mention, Provenance, immutable
from extractor.rules.base import mention
from extractor.rules.policy_terms_lexicon import STAGE
from extractor.values import PolicyTermValue

LONGEST = 36
THRESHOLD = 2.0
JOINED = 1.5
LATER = 1.5
SURE = 0.7

_QUOTED = re.compile(r"“([^“”\n]{2,40})”")
_SENTENCE = re.compile(r"[。！？!?…]|[，,；;]$")
_NO_HAN = re.compile(r"[^\u4e00-\u9fff]+\Z")
_CLAUSES = re.compile(r"[，、；,]")
_LATER_NOUN = re.compile(r"的?[^\W\d是在将了为和与对]{1,6}(?:机制|体系|格局|制度|模式)")
_NEAR_NOUN = re.compile(r"的?[^\W\d是在将了为和与对的]{2,4}?(模式|机制|制度|体系|格局|理念|原则|方针|思路|工作法)")
_JOINED_BEFORE = re.compile(r"”[、和与及]?\Z")
_JOINED_AFTER = re.compile(r"[、和与及的等]?“")


@immutable
class Quoted:
    """A wording between quotation marks, its score and what gave it its kind."""

    start: int
    end: int
    score: float
    kind: str | None
    rule: str
    known: bool = False


class QuotedTerms:
    """Weighs what stands between quotation marks."""

    def __init__(self, lexicon: Lexicon, patterns: PatternSet) -> None:
        self._patterns = patterns
        self._known = frozenset(s for e in lexicon.rows("policy_terms") for s in (e["term"], *e["variants"]))
        self._stops = frozenset(entry["wording"] for entry in lexicon.rows("policy_stops"))
        rows = lexicon.rows("policy_cues")
        self._cues = {side: {e["surface"]: e for e in rows if e["side"] == side} for side in ("before", "after", "inside", "ending")}
        self._affixes = {side: Affixes(words) for side, words in self._cues.items()}
        self._inside = re.compile("|".join(map(re.escape, sorted(self._cues["inside"], key=len, reverse=True))) or r"(?!)")

    def find(self, document: Document) -> Iterator[Mention]:
        """Give the coinages of the text; a wording that joins an accepted one (“一企一策”“一园一策”) gains by it."""
        folded = document.folded
        if "“" not in folded:
            return
        weighed = [quoted for quoted in (self._weigh(folded, match) for match in _QUOTED.finditer(folded)) if quoted]
        accepted = _accepted(folded, weighed)
        for quoted in weighed:
            if quoted.known:
                continue
            parts = list(self._parts(document, quoted)) if quoted.score < THRESHOLD else []
            if parts:
                yield from parts
            elif quoted.start in accepted:
                score = quoted.score if quoted.score >= THRESHOLD else quoted.score + JOINED
                value = PolicyTermValue(document.text[quoted.start : quoted.end], quoted.kind, False, min(0.99, 0.5 + score / 10))
                provenance = Provenance(STAGE, f"quoted:{quoted.rule}")
                yield mention(document, quoted.start, quoted.end, Label.POLICY_TERM, provenance, value)

    def _parts(self, document: Document, quoted: Quoted) -> Iterator[Mention]:
        # “拉网排查、动态清零”: labels joined in one pair of marks are labels each, when the lexicon knows one of them
        wording = document.folded[quoted.start : quoted.end]
        parts = wording.split("、")
        if len(parts) < 2 or not any(part in self._known for part in parts) or max(map(len, parts)) > 8:
            return
        start = quoted.start
        for part in parts:
            if part not in self._known and part not in self._stops and len(part) >= 2:
                value = PolicyTermValue(document.text[start : start + len(part)], "measure", False, 0.7)
                yield mention(document, start, start + len(part), Label.POLICY_TERM, Provenance(STAGE, "quoted:list"), value)
            start += len(part) + 1

    def _weigh(self, folded: str, match: re.Match[str]) -> Quoted | None:
        wording, start, end = match[1], match.start(1), match.end(1)
        if wording in self._known:
            return Quoted(start, end, THRESHOLD, None, "lexicon", known=True)
        if wording in self._stops or len(wording) > LONGEST or _SENTENCE.search(wording) or "《" in wording:
            return None
        pattern = self._patterns.of_quoted(wording)
        if pattern is None and _NO_HAN.match(wording):
            return None
        before = self._cue("before", folded[max(0, start - 9) : start - 1])
        after = self._cue("after", folded[end + 1 : end + 10].removeprefix("的")) or self._near_noun(folded, end + 1, len(wording))
        ending = self._cue("ending", wording)
        # 推行“人走场清”的工地监管模式: behind a verb of policy, the noun of a system may stand some words later
        later = after is None and before is not None and before["weight"] > 0 and bool(_LATER_NOUN.match(folded, end + 1))
        inside = [self._cues["inside"][found] for found in dict.fromkeys(self._inside.findall(wording))]
        cues = [cue for cue in (before, after, ending, *inside) if cue is not None]
        shape = _shape(wording)
        if later or any(cue is not None and cue["weight"] >= 1.5 for cue in (after, ending)):
            shape = max(shape, 0.0)  # “…，…”高级别会议: the noun behind the marks or at their end makes a label of any length
        score = sum(float(cue["weight"]) for cue in cues) + shape + _of_pattern(pattern) + (LATER if later else 0.0)
        score += 1.0 if pattern is None and self._holds_known(wording) else 0.0
        by_kind = [cue["kind"] for cue in (after, ending) if cue is not None and cue["kind"]]
        kind = by_kind[0] if by_kind else pattern.kind if pattern else "measure"
        rule = pattern.name if pattern else next((cue["surface"] for cue in (after, before, ending) if cue and cue["weight"] > 0), "shape")
        return Quoted(start, end, score, kind, rule)

    def _cue(self, side: str, text: str) -> Entry | None:
        found = self._affixes[side].opening(text) if side == "after" else self._affixes[side].ending(text)
        return self._cues[side][found] if found else None

    def _near_noun(self, folded: str, at: int, size: int) -> Entry | None:
        # 确定了“小额投入、滚动发展”的运行模式; but “微笑”的农业生产模式 is a figure
        near = _NEAR_NOUN.match(folded, at) if size >= 4 else None
        return self._cues["after"].get(near[1]) if near else None

    def _holds_known(self, wording: str) -> bool:
        size = len(wording)
        return size <= 16 and any(wording[i:j] in self._known for i in range(size) for j in range(i + 4, min(size, i + 9) + 1))


def _of_pattern(pattern: Pattern | None) -> float:
    # a pattern of round numbers (零等待, 百忧解) says little by itself
    return 0.0 if pattern is None else 2.0 if pattern.score >= 0.9 else 1.5 if pattern.score >= SURE else 0.5


def _accepted(folded: str, weighed: list[Quoted]) -> set[int]:
    """Give the starts of the wordings that count: by their own score, or by what they gain beside one that counts."""
    accepted = {quoted.start for quoted in weighed if quoted.known or quoted.score >= THRESHOLD}
    ends = {quoted.end: quoted.start for quoted in weighed}
    near = [quoted for quoted in weighed if quoted.start not in accepted and quoted.score >= THRESHOLD - JOINED]
    first = frozenset(accepted)
    accepted.update(quoted.start for quoted in near if _joins(folded, quoted, first, ends))
    # in “甲”“乙”“丙”等“+美食”活动 the last carries all the others
    for quoted in reversed(near):
        after = _JOINED_AFTER.match(folded, quoted.end + 1)
        if after and after.end() in accepted:
            accepted.add(quoted.start)
    return accepted


def _joins(folded: str, quoted: Quoted, accepted: frozenset[int], ends: dict[int, int]) -> bool:
    before = _JOINED_BEFORE.search(folded[max(0, quoted.start - 3) : quoted.start - 1])
    if before:
        end = quoted.start - 1 - len(before[0])
        if ends.get(end) in accepted:
            return True
    after = _JOINED_AFTER.match(folded, quoted.end + 1)
    return bool(after) and (after.end() if after else -1) in accepted


def _shape(wording: str) -> float:
    # a label is short; clauses of one length (原料运得进、产品运得出) make a slogan, clauses of many a sentence
    clauses = _CLAUSES.split(wording)
    if len(clauses) > 1:
        lengths = [len(clause) for clause in clauses]
        even = max(lengths) - min(lengths) <= 2 and min(lengths) >= 2 and max(lengths) <= 10
        return 0.5 if even else -2.0
    size = len(wording)
    return 1.0 if size <= 6 else 0.5 if size <= 10 else -0.5 if size <= 16 else -2.0
