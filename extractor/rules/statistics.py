"""The stage that reads statistics as facts: subject, value, unit, kind, direction, base, as-of date."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from extractor.document import Document
from extractor.lexicon.loader import Lexicon
from extractor.mentions import Label, Mention, Provenance, immutable, replace
from extractor.rules.base import mention
from extractor.rules.quantities import Quantities
from extractor.rules.statistic_checks import Figure, check
from extractor.rules.statistic_clauses import Setting, masked, settings_of, unmasked
from extractor.rules.statistic_context import Surroundings, cited_sources, free_places, place_of, source_of
from extractor.rules.statistic_filters import may_be_statistic, statistic_of
from extractor.rules.statistic_periods import as_of, base_period, continues, is_of_now
from extractor.rules.statistic_slots import CHANGE, LEVEL, SHARE, Reading, base_of_turn, read_slots
from extractor.rules.statistic_subjects import subject_of, with_measure, zip_subjects
from extractor.rules.statistic_tables import Tables
from extractor.rules.statistic_words import Cues, read_cues
from extractor.values import StatisticValue

_YEARLY = re.compile(r"年均|平均|复合|累计")
# 由92.1%提高到95.4%
_LEFT_BEHIND = re.compile(r"(?:(?<![自理])由(?!于)|从(?![业事属军此]))[^，。；：由从]{0,20}\Z")
_VIEW = re.compile("(同比|环比)(?:来?看|方面)")
_AGAINST = re.compile("(?:比|较)(?P<base>[^，。；：比较]{1,16})的\\Z")
_AMONG_THEM = frozenset(("其中", "其中有", "其中约", "其中超"))
_ARE = re.compile("的?[一-鿿]{0,4}?(?:是|为|来自|属于|用于|都|均|已)")
_LONGEST_VIEW = 60
# how far behind 其中 its parts may stand
_LONGEST_PART = 160
_LONGEST_PARAGRAPH = 2000
_SHORTEST_NAME = 2


@immutable
class _Fact:
    """A statistic with the setting and reading it came from, for what the next figures take up from it.

    `carried_base` is the base that later changes without one are measured against, with the fixed word that names it;
    `carried_date` is the date that holds for the figures behind it too; a date that is this figure's own (由2013年底的15.1%) does not.
    """

    setting: Setting
    reading: Reading
    value: StatisticValue
    carried_base: tuple[str, str | None] | None
    carried_date: str | None


class Statistics:
    """The stage that finds statistics.

    The span is the number with its unit and the approximation that belongs to it (guidelines, sections 7 and 10).
    """

    name = "statistics"
    requires = frozenset({Label.NUMERAL, Label.DATE})
    provides = frozenset({Label.STATISTIC})

    def __init__(self, lexicon: Lexicon) -> None:
        self._quantities = Quantities(lexicon)
        self._cues = read_cues(lexicon)
        self._surroundings = Surroundings(self._cues)
        self._tables = Tables(self._quantities.units, self._cues)

    def find(self, document: Document) -> Iterable[Mention]:
        """Give the statistics of the text in order."""
        cells = list(self._tables.find(document))
        yield from cells
        taken = {cell.start for cell in cells}
        text = masked(document.folded)
        quantities = [quantity for quantity in self._quantities.find(document) if may_be_statistic(quantity, document.folded, self._cues)]
        settings = settings_of(document, text, quantities)
        figures = [quantity for setting in settings if (quantity := statistic_of(document, setting, self._cues)) is not None]
        figures = [figure for figure in figures if figure.number not in taken] if taken else figures
        # numbers that are no figures (一 in 新一代) end no clause of the others
        settings = settings_of(document, text, figures) if figures != quantities else settings
        facts: list[_Fact] = []
        for run in _runs(settings):
            facts.extend(self._facts(document, run, facts))
        for fact, value in zip(facts, self._completed(document, facts), strict=True):
            quantity = fact.setting.quantity
            provenance = Provenance(self.name, quantity.group)
            yield mention(document, quantity.start, quantity.end, Label.STATISTIC, provenance, value)

    def _completed(self, document: Document, facts: Sequence[_Fact]) -> list[StatisticValue]:
        """Give the values with modality, source, place and checks, and with the date of a figure that the text repeats."""
        if not facts:
            return []
        sources, places = cited_sources(document), free_places(document)
        offsets = [place.start for place in places]
        dated: dict[tuple[Decimal, str | None], str] = {}
        for fact in facts:
            if fact.value.as_of is not None:
                dated.setdefault((fact.value.value, fact.value.unit), fact.value.as_of)
        values = []
        for fact in facts:
            value, setting = fact.value, fact.setting
            date = value.as_of or (dated.get((value.value, value.unit)) if _is_heading(document, setting) else None)
            values.append(
                replace(
                    value,
                    as_of=date,
                    modality=self._surroundings.modality(document, setting, date),
                    source_agency=source_of(document, setting, sources),
                    place=place_of(setting, places, offsets),
                )
            )
        found = check([_figure(document, fact, value) for fact, value in zip(facts, values, strict=True)], self._cues.partitions)
        return [replace(value, checks=found[at]) if at in found else value for at, value in enumerate(values)]

    def _facts(self, document: Document, run: Sequence[Setting], before: Sequence[_Fact]) -> Iterator[_Fact]:
        """Give the facts of figures joined by 、 or 和, which share what the text says before the first."""
        first_reading = read_slots(document, run[0], self._cues)
        subjects = zip_subjects(document, run, first_reading, self._cues) if len(run) > 1 else None
        subjects = _each_of(run, first_reading, before) or subjects
        previous = before[-1] if before else None
        for at, setting in enumerate(run):
            fact = self._fact(document, setting, first_reading, previous, subjects[at] if subjects else None)
            yield fact
            previous = fact

    def _fact(self, document: Document, setting: Setting, reading: Reading, previous: _Fact | None, subject: str | None) -> _Fact:
        quantity = setting.quantity
        near = previous if previous is not None and _is_near(document, previous.setting, setting) else None
        is_same_sentence = near is not None and near.setting.sentence == setting.sentence
        if reading.kind == LEVEL and is_same_sentence and near is not None and self._goes_on_with_share(near, setting, reading):
            reading = replace(near.reading, verb=reading.verb, topic="", approx=None)
        if subject is None:
            taken_up = near.value.subject if near is not None else None
            subject = subject_of(document, setting, reading, self._cues, taken_up, is_same_sentence)
        if reading.kind == CHANGE and near is not None:
            subject = with_measure(document, subject, setting, (near.value.subject, near.setting.quantity.end), self._cues)
        if reading.base is None and reading.kind == CHANGE:
            reading = self._based(document, near, setting, reading, is_same_sentence)
        base, word = reading.base, reading.base_word
        # how long something takes holds at no time; how long it has gone on does
        has_date = quantity.group != "time" or setting.before.endswith("连续")
        is_lasting = self._cues["lasting"].first_in(setting.before) >= 0
        date, is_own = as_of(document, setting, base, self._cues) if has_date else (None, False)
        if (
            date is None
            and not (is_own or is_lasting)
            and near is not None
            and has_date
            and (is_same_sentence or continues(document, setting))
            and not is_of_now(document, near.setting.quantity.end, setting)
        ):
            date = near.carried_date
        if reading.kind == LEVEL and quantity.dimension == "ratio":
            reading = _as_share(near, setting, reading, subject)
            base = reading.base
        value = StatisticValue(
            value=quantity.value,
            unit=quantity.unit,
            high=quantity.high,
            kind=reading.kind,
            direction=reading.direction,
            base=unmasked(base) if base else None,
            as_of=date,
            approx=quantity.approx or reading.approx,
            subject=subject,
            base_period=base_period(self._cues.base_periods[word], date) if word else None,
            denominator=unmasked(base) if base and reading.kind == SHARE else None,
        )
        carried = near.carried_base if near is not None and reading.kind != CHANGE else None
        if reading.kind == CHANGE and base is not None:
            carried = (base, word)
        if is_own:
            # 5月为3.5%，上月为3.4%: what follows is of May again
            date = near.carried_date if near is not None and is_same_sentence else None
        return _Fact(setting, reading, value, carried, date)

    def _based(self, document: Document, near: _Fact | None, setting: Setting, reading: Reading, is_same_sentence: bool) -> Reading:
        """Give the reading of a change with the base that the text before its clause names, where one does."""
        viewed = _viewed(document, near if is_same_sentence else None, setting)
        if viewed:
            return replace(reading, base=viewed, base_word=viewed)
        if near is not None and near.carried_base and _takes_up_base(document, near, setting, reading, self._cues):
            base, word = near.carried_base
            return replace(reading, base=base, base_word=word)
        if near is not None and setting.start == near.setting.quantity.end and (base_before := _of_figure(near)):
            return replace(reading, base=base_before)
        if setting.start > setting.sentence.start and not reading.topic:
            turn = base_of_turn(document, setting, self._cues)
            return replace(reading, base=turn, base_word=turn)
        return reading

    def _goes_on_with_share(self, near: _Fact, setting: Setting, reading: Reading) -> bool:
        """Tell whether a figure is the same share at another time: 占GDP的比重超过2%，2014年达到2.05%."""
        quantity, before = setting.quantity, near.setting.quantity
        if near.reading.kind != SHARE or quantity.dimension != "ratio" or quantity.unit != before.unit:
            return False
        return not reading.topic or self._cues["anaphor"].first_in(reading.topic) >= 0 or is_bare_date(setting, reading)


def _each_of(run: Sequence[Setting], reading: Reading, before: Sequence[_Fact]) -> list[str] | None:
    """Give the subjects of as many figures before in the sentence: 煤炭9亿吨、化肥2亿吨，分别增长3%、5%; else None."""
    if len(run) < 2 or len(before) < len(run) or "分别" not in run[0].before:
        return None
    listed = before[-len(run) :]
    if reading.kind != CHANGE and [fact.value.unit for fact in listed] != [setting.quantity.unit for setting in run]:
        return None
    names = [fact.value.subject for fact in listed if fact.value.subject is not None and fact.setting.sentence == run[0].sentence]
    is_list = len(set(names)) == len(run) and all(fact.reading.kind == LEVEL for fact in listed)
    return names if is_list and len(reading.topic) < _SHORTEST_NAME else None


def _is_heading(document: Document, setting: Setting) -> bool:
    """Tell whether the sentence is a heading: a line without a full stop, or the lead in 【】 of a flash."""
    closing = document.folded[setting.sentence.end - 1 : setting.sentence.end]
    if closing not in "。！？；;" and "\n" in document.folded[setting.sentence.end : setting.sentence.end + 2]:
        return True
    opening = document.folded.rfind("【", max(setting.sentence.start, setting.quantity.start - 80), setting.quantity.start)
    return opening >= 0 and "】" not in document.folded[opening : setting.quantity.start]


def _figure(document: Document, fact: _Fact, value: StatisticValue) -> Figure:
    quantity, sentence = fact.setting.quantity, fact.setting.sentence
    opened = document.folded.rfind("其中", max(sentence.start, quantity.start - _LONGEST_PART), quantity.start)
    paragraph = document.folded.rfind("\n", max(quantity.start - _LONGEST_PARAGRAPH, 0), quantity.start)
    before = fact.setting.before
    return Figure(
        quantity, value, sentence.start, opened, paragraph, _YEARLY.search(before) is not None, _LEFT_BEHIND.search(before) is not None
    )


def _runs(settings: Sequence[Setting]) -> Iterator[list[Setting]]:
    run: list[Setting] = []
    for setting in settings:
        if run and not setting.listed:
            yield run
            run = []
        run.append(setting)
    if run:
        yield run


def is_bare_date(setting: Setting, reading: Reading) -> bool:
    """Tell whether nothing but a year stands before the number."""
    return reading.topic.strip("0123456789年月日底末至到") == ""


def _is_near(document: Document, previous: Setting, setting: Setting) -> bool:
    """Tell whether the figure before stands in the same paragraph."""
    return "\n" not in document.folded[previous.quantity.end : setting.quantity.start]


def _takes_up_base(document: Document, near: _Fact, setting: Setting, reading: Reading, cues: Cues) -> bool:
    """Tell whether a change without a base of its own is measured against the base of the change before it in the sentence."""
    if reading.verb in cues["act"] or "目标" in setting.before or "年均" in setting.before or "平均增" in setting.before:
        return False
    if _goes_on(document, near, setting):
        return True
    # 工业增加值同比增长7.3%。汽车、纺织行业分别增长8.2%和7.3%。
    is_next = setting.sentence.start - near.setting.sentence.end <= 1 or near.setting.sentence == setting.sentence
    is_fixed = near.carried_base is not None and near.carried_base[1] is not None
    return is_next and is_fixed and reading.verb in cues["carrying"] and setting.quantity.dimension in ("ratio", "points")


def _viewed(document: Document, near: _Fact | None, setting: Setting) -> str | None:
    """Give the base that a clause before names for what follows: 同比看，东部、西部分别增长5%和6%."""
    floor = near.setting.quantity.end if near is not None else setting.sentence.start
    views = _VIEW.findall(document.folded, max(floor, setting.start - _LONGEST_VIEW), setting.start)
    return views[-1] if views else None


def _as_share(near: _Fact | None, setting: Setting, reading: Reading, subject: str | None) -> Reading:
    """Give the reading of a percentage as a share where what it measures is one: 占比提升2个百分点，达到39%; 360名，其中99%是…."""
    if near is not None and _is_part(setting):
        return replace(reading, kind=SHARE, base=near.value.subject)
    is_weight = subject is not None and subject.endswith(("占比", "比重"))
    return replace(reading, kind=SHARE) if is_weight else reading


def _is_part(setting: Setting) -> bool:
    """Tell whether a percentage is one of what the figure before counts: 360名，其中99%是…."""
    return setting.before.lstrip("，") in _AMONG_THEM and _ARE.match(setting.after) is not None


def _of_figure(near: _Fact) -> str | None:
    """Give the base whose level stands before the change: 较去年同期的4378只增长49%."""
    match = _AGAINST.search(near.setting.before)
    return match["base"] if match else None


def _goes_on(document: Document, near: _Fact, setting: Setting) -> bool:
    """Tell whether the figure stands in the sentence of the one before, up to 。, or in one that 其中 ties to it."""
    between = document.folded[near.setting.quantity.end : setting.quantity.start]
    return "。" not in between or document.folded.startswith("其中", setting.sentence.start)
