"""Normalised readings of mentions, one class a label. Numbers are `Decimal`, dates ISO 8601 text."""

from __future__ import annotations

from decimal import Decimal

from extractor.mentions import Span, immutable


@immutable
class NumeralValue:
    """A number or a range; `approx` is about, over, under or None; `unit` is given where the wording holds it (百分之五: %)."""

    amount: Decimal
    high: Decimal | None = None
    approx: str | None = None
    unit: str | None = None


@immutable
class DateValue:
    """A calendar date or period in ISO 8601 (`2022-04-19`, `2022-Q1`, `2025-01/2025-09`); None when it cannot be resolved.

    `granularity` is day, month, quarter, year, or range for a run of them.
    """

    value: str | None
    granularity: str


@immutable
class StatisticValue:
    """A statistic as a fact; every slot that the text does not give is None."""

    value: Decimal
    unit: str | None
    high: Decimal | None = None
    kind: str = "level"
    direction: str | None = None
    base: str | None = None
    as_of: str | None = None
    approx: str | None = None
    subject: str | None = None
    source_agency: str | None = None
    base_period: str | None = None
    modality: str | None = None
    denominator: str | None = None
    place: str | None = None
    checks: tuple[str, ...] = ()


@immutable
class AgencyValue:
    """The body an agency mention refers to; `id` is None for a body composed from place and department."""

    name: str
    id: str | None = None
    kind: str | None = None
    parent: str | None = None


@immutable
class OrganizationValue:
    """An organisation without public power; `kind` as in the guidelines."""

    name: str
    kind: str | None = None


@immutable
class TitleValue:
    """A position held. `kind` is office, rank, expert, executive or other; `status` current, former, acting or nominated."""

    title: str
    kind: str = "office"
    status: str = "current"


@immutable
class PersonValue:
    """A person as named here: the full form, and the role of a person of public life who is named without a post."""

    name: str
    role: str | None = None


@immutable
class PostValue:
    """A post that the text gives a person: the spans of its parts and the organisation's canonical name."""

    person: Span
    name: str
    title: str
    organization: str | None
    organization_id: str | None = None
    kind: str = "office"
    status: str = "current"
    role: str = "other"


@immutable
class PolicyTermValue:
    """A policy term's canonical wording, its kind, and whether the lexicon knows it; `score` is the trust in a coinage, 0 to 1."""

    term: str
    kind: str | None
    known: bool
    score: float | None = None


@immutable
class DocumentTitleValue:
    """A policy document: full title without marks, number, issuer, status."""

    title: str | None
    number: str | None = None
    issuer: str | None = None
    status: str | None = None


@immutable
class QuoteValue:
    """Direct speech: the speaker's full name or the agency's canonical name."""

    speaker: str
