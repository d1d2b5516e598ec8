"""Finds direct speech and its speaker: a person or body whom the article names, before, behind or between the words."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from extractor.document import Document
from extractor.lexicon.affixes import Affixes
from extractor.lexicon.loader import Lexicon
from extractor.mentions import Label, Mention, Provenance, Span, immutable
from extractor.rules.base import mention
from extractor.rules.quote_marks import Quoted, quoted
from extractor.values import QuoteValue

_TERMINAL = frozenset("。！？!?…；")
_INNER = re.compile(r"[，。！？；、,]")
_PRONOUN = re.compile(r"[他她](?!们)")
_NEGATED = re.compile(r"(?:未|没有|并不|不曾|是否|拒绝)[\u4e00-\u9fff]{0,2}\Z")
_SIDE_BY_SIDE = ("", "，", "、", "；", "和", "，并", "，又", "；又", "，还")
# 他告诉李明，…。他还说: who is spoken to is not who goes on
_SPOKEN_TO = re.compile(r"(?:告诉|会见|[对向同与跟给])[^，。；：！？]{0,10}\Z")
_ADDRESS = re.compile(r"[^，。：；！？】]{0,40}[在对向][^，。：；！？】]{1,20}\Z")  # 习近平在会议上强调, 郭玉柱对记者表示
_SHORT = 10  # a fragment without a mark of its own must be as long
_BEHIND = 45  # characters behind the words in which the speaker may be named
_FROM_NAME_TO_VERB = 60


@immutable
class _Speaker:
    """Who speaks, and by which pattern it is known."""

    name: str
    rule: str


class Quotes:
    """Gives direct speech with its speaker; labels and scare quotes are none."""

    name = "quotes"
    requires = frozenset({Label.PERSON, Label.AGENCY})
    provides = frozenset({Label.QUOTE})

    def __init__(self, lexicon: Lexicon) -> None:
        self._verbs = Affixes(entry["word"] for entry in lexicon.rows("speech_verbs"))
        self._voiceless = Affixes(entry["word"] for entry in lexicon.rows("voiceless"))

    def find(self, document: Document) -> Iterator[Mention]:
        """Give the quotes; the span is what stands in the marks, of split speech from the first word to the last."""
        if "“" not in document.folded and "”" not in document.folded:
            return
        people = list(document.of(Label.PERSON))
        if not people and not document.of(Label.AGENCY):
            return
        search = _Search(document, people, self._verbs, self._voiceless)
        previous: tuple[Quoted, _Speaker] | None = None
        pending: tuple[int, int, _Speaker] | None = None
        for quote in quoted(document.folded):
            speaker = search.speaker(quote, previous)
            if speaker is None:
                if not search.is_label(quote):
                    previous = None
                continue
            if pending and previous and search.goes_on(previous[0], quote, previous[1], speaker):
                pending = (pending[0], quote.end, pending[2])
            else:
                if pending:
                    yield _quote(document, pending)
                pending = (quote.start, quote.end, speaker)
            previous = (quote, speaker)
        if pending:
            yield _quote(document, pending)


class _Search:
    """The people, bodies and verbs of one document, asked for the speaker of a range in marks."""

    def __init__(self, document: Document, people: list[Mention], verbs: Affixes, voiceless: Affixes) -> None:
        self._folded = document.folded
        self._document = document
        self._people = people
        self._agencies = [m for m in document.of(Label.AGENCY) if m.score is None]
        self._verb_words = verbs
        self._voiceless = voiceless
        self._verbs = [hit.span for hit in document.hits.get("speech_verbs", ())]
        self._starts = [verb.start for verb in self._verbs]

    def is_label(self, quote: Quoted) -> bool:
        """Tell whether the range is too short to be speech (“白名单”)."""
        text = self._folded[quote.start : quote.end]
        return len(text) < _SHORT and text[-1] not in _TERMINAL

    def speaker(self, quote: Quoted, previous: tuple[Quoted, _Speaker] | None) -> _Speaker | None:
        """Give the speaker of the range, or None where it is no speech or nobody named says it."""
        if previous and self._text_between(previous[0], quote) in _SIDE_BY_SIDE and not self.is_label(quote):
            return _Speaker(previous[1].name, "next-quote")
        verb = self._verb_before(quote)
        if verb is not None:
            return self._of_verb(verb)
        return self._colon(quote) or self._behind(quote) or self._carried(quote, previous)

    def goes_on(self, first: Quoted, second: Quoted, one: _Speaker, other: _Speaker) -> bool:
        """Tell whether two ranges are one speech, broken by the naming of the speaker (“…，”他说，“…”)."""
        between = self._folded[first.after : second.start - 1]
        return (
            one.name == other.name
            and self._folded[first.end - 1] in "，,"
            and len(between) <= _BEHIND
            and between.endswith(("，", ",", "：", ":"))
            and not any(mark in between for mark in "。！？\n")
        )

    def _text_between(self, first: Quoted, second: Quoted) -> str:
        return self._folded[first.after : second.start - 1]

    def _verb_before(self, quote: Quoted) -> Span | None:
        """Give the verb of saying that leads to the range, where the range can be what it leads to."""
        mark = quote.start - 1
        end = self._end_before(mark)
        has_colon = any(colon in self._folded[end:mark] for colon in "：:")
        if end == 0 or (not has_colon and self.is_label(quote)) or (end == mark and not self._is_fragment(quote)):
            return None
        return self._verb_ending(self._document.sentence_at(end - 1).start, end)

    def _end_before(self, mark: int) -> int:
        while mark > 0 and self._folded[mark - 1] in " ：:，,\n":
            mark -= 1
        return mark

    def _of_verb(self, verb: Span) -> _Speaker | None:
        sentence = self._document.sentence_at(verb.start)
        if _NEGATED.search(self._folded[max(sentence.start, verb.start - 6) : verb.start]):
            return None
        return self._subject(sentence, verb.start, "verb-before")

    def _colon(self, quote: Quoted) -> _Speaker | None:
        # 李北光：“…”; …对这一问题的清醒认识：“…”
        mark = quote.start - 1
        end = self._end_before(mark)
        if end == 0 or not any(colon in self._folded[end:mark] for colon in "：:"):
            return None
        sentence = self._document.sentence_at(end - 1)
        person = self._last(self._people, sentence.start, end)
        if person is None:
            return None
        if person.end < end and (not self._is_clause(quote) or self._voiceless.ending(self._folded[person.end : end])):
            return None
        return _Speaker(person.value.name, "colon")

    def _verb_ending(self, start: int, end: int) -> Span | None:
        # 表示， 说： 告诉记者， 强调指出： the verb ends the clause, but for 记者 and the like
        for back in (0, 1, 2, 3, 4, 5, 6):
            at = end - back
            if at <= start or (back and self._folded[at] in "，。；：、"):
                return None
            word = self._verb_words.ending(self._folded[max(start, at - 10) : at])
            if word and (
                back == 0 or self._folded[at:end] in ("道", "时", "记者", "大家", "媒体", "我们", "本台记者", "本报记者", "了", "到", "过")
            ):
                return Span(at - len(word), at)
        return None

    def _subject(self, sentence: Span, verb: int, rule: str) -> _Speaker | None:
        text = self._folded
        floor = max(sentence.start, verb - _FROM_NAME_TO_VERB)
        person = self._last(self._people, floor, verb)
        is_voiceless = self._voiceless.ending(text[max(sentence.start, verb - 6) : verb]) is not None
        if is_voiceless and (person is None or not _ADDRESS.match(text, person.end, verb)):
            return None  # 会议强调, but not 习近平在会议上强调
        clause = max(text.rfind(mark, sentence.start, verb) for mark in "，：；") + 1
        pronoun = _PRONOUN.search(text, max(clause, sentence.start), verb)
        if pronoun and (person is None or person.end <= pronoun.start()):
            person = self._last_speaking(pronoun.start())
            return _Speaker(person.value.name, "pronoun") if person else None
        if person is not None:
            return _Speaker(person.value.name, rule)
        agency = self._last(self._agencies, floor, verb)
        if agency is not None and verb - agency.end <= 4 and not self._voiceless.ending(text[agency.end : verb]):
            return _Speaker(agency.value.name, rule)
        return None

    def _behind(self, quote: Quoted) -> _Speaker | None:
        if not self._is_speech(quote):
            return None
        text = self._folded
        at = quote.after
        while at < len(text) and text[at] in "。，, ：":
            at += 1
        if at - quote.after > 2 or text[quote.end : at].startswith("\n"):
            return None
        limit = min(len(text), at + _BEHIND)
        stop = min((place for mark in "。！？\n“”" if (place := text.find(mark, at, limit)) >= 0), default=limit)
        pronoun = _PRONOUN.match(text, at)
        if pronoun:
            word = self._verb_words.opening(text[pronoun.end() : pronoun.end() + 8]) or self._first_verb(
                pronoun.end(), min(stop, pronoun.end() + 6)
            )
            person = self._last(self._people, 0, quote.start) if word else None
            return _Speaker(person.value.name, "pronoun") if person else None
        for speaker in self._between(self._people, at, stop):
            verb = self._first_verb(speaker.end, min(stop, speaker.end + 25))
            if verb is not None and not any(
                m.start > speaker.end and m.end <= verb.start for m in self._between(self._people, speaker.end, stop)
            ):
                return _Speaker(speaker.value.name, "verb-behind")
        for speaker in self._between(self._agencies, at, min(stop, at + 2)):
            if self._verb_words.opening(text[speaker.end : speaker.end + 8]):
                return _Speaker(speaker.value.name, "verb-behind")
        return None

    def _carried(self, quote: Quoted, previous: tuple[Quoted, _Speaker] | None) -> _Speaker | None:
        # whole sentences in marks go on with what the sentence before said: 江飞涛告诉…，…。“要从…。”
        text = self._folded
        if text[quote.end - 1] not in _TERMINAL or not self._is_speech(quote) or quote.start < 2:
            return None
        before = text[quote.start - 2]
        if before not in "。！？；”" or text[quote.after : quote.after + 1] in ("的", "等", "是"):
            return None
        paragraph = text.rfind("\n", 0, quote.start) + 1
        for sentence in self._sentences_before(quote.start - 1, paragraph):
            person = self._last(self._people, sentence.start, sentence.end)
            if person is None:
                continue
            verb = self._first_verb(person.end, sentence.end)
            return _Speaker(person.value.name, "sentence-before") if verb and verb.start - person.end <= 30 else None
        return None

    def _sentences_before(self, offset: int, floor: int) -> Iterator[Span]:
        at = bisect_left(self._document.sentences, offset, key=lambda span: span.start) - 1
        for index in range(at, max(-1, at - 3), -1):
            if self._document.sentences[index].start < floor:
                return
            yield self._document.sentences[index]

    def _is_clause(self, quote: Quoted) -> bool:
        text = self._folded[quote.start : quote.end]
        return text[-1] in _TERMINAL or len(text) >= _SHORT

    def _is_fragment(self, quote: Quoted) -> bool:
        # 强调“绿水青山就是金山银山，…” but not 介绍了“…”有关情况
        text = self._folded[quote.start : quote.end]
        behind = self._folded[quote.after : quote.after + 1]
        return text[-1] in _TERMINAL or (behind in ("", "。", "，", "；", "\n") and re.search("[，。；！？]", text) is not None)

    def _is_speech(self, quote: Quoted) -> bool:
        text = self._folded[quote.start : quote.end]
        return text[-1] in "。！？!?…，；,—" or (len(text) >= 12 and _INNER.search(text) is not None)

    def _first_verb(self, start: int, end: int) -> Span | None:
        for verb in self._verbs[bisect_left(self._starts, start) :]:
            if verb.start >= end:
                return None
            return verb
        return None

    def _last(self, mentions: list[Mention], start: int, end: int) -> Mention | None:
        at = bisect_left(mentions, end, key=lambda m: m.start) - 1
        while at >= 0 and mentions[at].start >= start:
            if mentions[at].end <= end:
                return mentions[at]
            at -= 1
        return None

    def _last_speaking(self, end: int) -> Mention | None:
        """Give the last person before the offset to whom nobody speaks, of the three last; else the last of them."""
        last = person = self._last(self._people, 0, end)
        for _ in range(3):
            if person is None or not _SPOKEN_TO.search(self._folded, max(0, person.start - 12), person.start):
                break
            person = self._last(self._people, 0, person.start)
        return person or last

    def _between(self, mentions: list[Mention], start: int, end: int) -> list[Mention]:
        at = bisect_left(mentions, start, key=lambda m: m.start)
        found = []
        while at < len(mentions) and mentions[at].start < end:
            found.append(mentions[at])
            at += 1
        return found


def _quote(document: Document, pending: tuple[int, int, _Speaker]) -> Mention:
    start, end, speaker = pending
    return mention(document, start, end, Label.QUOTE, Provenance("quotes", speaker.rule), QuoteValue(speaker.name))
