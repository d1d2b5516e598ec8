"""The model stage: what a backend sees becomes candidates, after checks of wording that need no model."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from extractor.document import Document
from extractor.lexicon.loader import Lexicon
from extractor.mentions import Label, Mention, Provenance, Span, replace
from extractor.models.base import Backend, ScoredSpan
from extractor.models.bodies import BodyWording
from extractor.models.names import NameWording
from extractor.models.ranges import Known
from extractor.registry import BACKENDS, resolve
from extractor.values import AgencyValue, OrganizationValue, PersonValue

STAGE = "model"
_MOST_FOR_EACH = 3  # a name may stand as many times for each time that the model sees it
_REACH = 5000  # characters around its first mention in which it is counted
_LEAST_SCORE = 0.3  # below it no wording saves a span


class ModelStage:
    """Gives people, agencies and organisations that the backend of the name sees and the wording bears out.

    `name` is a name of the registry, with an argument behind a colon where the backend takes one (hanlp:PATH).
    Every mention has a score, and so stands behind all that rules found.
    """

    name = STAGE
    requires: frozenset[Label] = frozenset({Label.AGENCY, Label.ORGANIZATION})
    provides = frozenset({Label.PERSON, Label.AGENCY, Label.ORGANIZATION})

    def __init__(self, name: str, lexicon: Lexicon) -> None:
        self.backend: Backend = _build(name)
        self._names = NameWording(lexicon)
        self._bodies = BodyWording(lexicon)

    def find(self, document: Document) -> Iterable[Mention]:
        """Give the candidates in text order."""
        texts = [document.folded[sentence.start : sentence.end] for sentence in document.sentences]
        spans = [
            replace(span, start=sentence.start + span.start, end=sentence.start + span.end)
            for sentence, found in zip(document.sentences, self.backend.predict(texts), strict=True)
            for span in found
        ]
        yield from self._mentions(document, joined(spans))

    def _mentions(self, document: Document, spans: Sequence[ScoredSpan]) -> Iterator[Mention]:
        known = Known(document)
        doubtful = _more_often_places(document.folded, spans) | _more_often_nothing(document.folded, spans)
        fuller: dict[str, str] = {}
        for span in spans:
            if span.score < _LEAST_SCORE or known.found.overlaps(span.start, span.end):
                continue
            surface = document.folded[span.start : span.end]
            if span.label is Label.PERSON and surface not in doubtful and self._names.accepts(document, known, span):
                yield self._mention(document, span, Label.PERSON, PersonValue(surface))
            elif span.label is Label.ORGANIZATION and self._bodies.is_agency(document, known, span):
                yield self._mention(document, span, Label.AGENCY, AgencyValue(fuller.setdefault(surface, surface)))
                for country in self._bodies.countries_opening(surface):
                    # 英国国家犯罪局, further on 国家犯罪局
                    fuller.setdefault(surface[len(country) :], surface)
            elif span.label is Label.ORGANIZATION:
                kind = self._bodies.organization_kind(document, known, span)
                if kind is not None:
                    yield self._mention(document, span, Label.ORGANIZATION, OrganizationValue(surface, kind))

    def _mention(self, document: Document, span: ScoredSpan, label: Label, value: object) -> Mention:
        text = document.text[span.start : span.end]
        return Mention(Span(span.start, span.end), label, text, Provenance(STAGE, self.backend.name), value, span.score)


def joined(spans: Sequence[ScoredSpan]) -> list[ScoredSpan]:
    """Give the spans, a family name that the model cut from its given name put back (于 + 龙飞)."""
    out: list[ScoredSpan] = []
    for span in spans:
        last = out[-1] if out else None
        is_rest = last is not None and last.end == span.start and last.end - last.start == 1
        if last is not None and is_rest and last.label is Label.PERSON is span.label and span.end - span.start <= 2:
            out[-1] = ScoredSpan(last.start, span.end, Label.PERSON, min(last.score, span.score))
        else:
            out.append(span)
    return out


def _more_often_places(text: str, spans: Sequence[ScoredSpan]) -> frozenset[str]:
    # one article speaks of one 阿夫林: where the model wavers, the reading it gives more often holds
    votes: Counter[str] = Counter()
    for span in spans:
        if span.label is not Label.ORGANIZATION:
            votes[text[span.start : span.end]] += 1 if span.label is Label.PLACE else -1
    return frozenset(surface for surface, vote in votes.items() if vote >= 0)


def _more_often_nothing(text: str, spans: Sequence[ScoredSpan]) -> frozenset[str]:
    # a word that stands five times and is a name once (夏布), or that stands in marks of its own (“萨德”), is no person's name
    first = {text[span.start : span.end]: span.start for span in reversed(spans) if span.label is Label.PERSON}
    seen: Counter[str] = Counter(text[span.start : span.end] for span in spans if span.label is Label.PERSON)
    within: Counter[str] = Counter()  # 科默 in 詹姆斯·科默 is no occurrence of its own
    for name, count in seen.items():
        for size in range(2, len(name)):
            for at in range(len(name) - size + 1):
                within[name[at : at + size]] += count
    doubtful = set()
    for surface, offset in first.items():
        start, end = max(0, offset - _REACH), offset + _REACH
        is_marked = text.find(f"“{surface}”", start, end) >= 0
        if is_marked or text.count(surface, start, end) - within[surface] > _MOST_FOR_EACH * seen[surface]:
            doubtful.add(surface)
    return frozenset(doubtful)


def _build(name: str) -> Backend:
    factory: Any = resolve(BACKENDS, "model", name)
    backend: Backend = factory()
    return backend
