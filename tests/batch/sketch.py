"""A pipeline that is built at once and finds a few things by one pattern: what a batch does around it is under test."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from extractor.config import Config
from extractor.document import Article, Document
from extractor.linking import Entities, Entity, Person
from extractor.mentions import Label, Mention, Provenance, Span
from extractor.pipeline import Analysis, Pipeline
from extractor.values import AgencyValue, PolicyTermValue, PostValue, StatisticValue

_FOUND = re.compile(r"(?P<agency>工业和信息化部|财政部|商务部)|(?P<person>陈志远|王晓岚)|“(?P<term>[^”]{1,9})”|(?P<number>\d+\.\d)万人")


class Sketch(Pipeline):
    """Agencies, people with one post, terms and numbers."""

    def __init__(self, config: Config) -> None:
        self.config = config
        self.lexicon: Any = SimpleNamespace(digest="0" * 64)

    def analyse_all(self, articles: Iterable[Article]) -> list[Analysis]:
        """Give what the pattern finds in each."""
        return [self.analyse(article) for article in articles]

    def analyse(self, article: Article) -> Analysis:
        """Give what the pattern finds."""
        found: dict[str, list[Mention]] = {"agency": [], "person": [], "term": [], "number": []}
        for match in _FOUND.finditer(article.text):
            kind = str(match.lastgroup)
            label, value = _value(kind, match[kind], match.span(kind))
            found[kind].append(Mention(Span(*match.span(kind)), label, match[kind], Provenance("sketch", kind), value))
        people = tuple(Person(m.text, "official", (m.value,), (m,)) for m in found["person"])
        agencies = tuple(Entity(Label.AGENCY, m.text, (m,)) for m in found["agency"])
        terms = tuple(Entity(Label.POLICY_TERM, m.text, (m,)) for m in found["term"])
        document = Document(article, article.text, article.text)
        return Analysis(document, tuple(found["number"]), (), Entities(agencies, (), people, terms, ()))


def build(config: Config) -> Pipeline:
    """Give the pipeline."""
    return Sketch(config)


def _value(kind: str, text: str, span: tuple[int, int]) -> tuple[Label, Any]:
    if kind == "agency":
        return Label.AGENCY, AgencyValue(text, f"agency:{len(text)}", "ministry")
    if kind == "person":
        return Label.PERSON, PostValue(Span(*span), text, "部长", "财政部")
    if kind == "term":
        return Label.POLICY_TERM, PolicyTermValue(text, "measure", False, 0.7)
    return Label.STATISTIC, StatisticValue(Decimal(text), "人", subject="就业", as_of="2024-Q1")
