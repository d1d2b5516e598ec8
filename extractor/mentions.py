"""Spans, labels, mentions and lexicon entries: the vocabulary that all stages share.

Offsets are half-open ranges of Unicode code points in `Document.text`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar, dataclass_transform

if TYPE_CHECKING:
    from dataclasses import replace

__all__ = ["Dropped", "Entry", "Hit", "Label", "Mention", "Provenance", "Span", "immutable", "replace"]

_T = TypeVar("_T")


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def immutable(cls: type[_T]) -> type[_T]:
    """Give a dataclass with slots that compares and hashes by value and that mypy keeps from being changed.

    A frozen dataclass guards itself at run time too, and takes four times as long to build for it; an article has thousands.
    """
    return dataclass(slots=True, unsafe_hash=True)(cls)


if not TYPE_CHECKING:

    def replace(value: _T, /, **changes: Any) -> _T:
        """Give the value with some fields changed: `dataclasses.replace`, whose type it has, in a third of the time."""
        fields = {name: getattr(value, name) for name in value.__match_args__}
        fields.update(changes)
        return type(value)(**fields)


class Label(StrEnum):
    """The type of a mention; `docs/labels.md` defines each."""

    NUMERAL = "numeral"
    DATE = "date"
    STATISTIC = "statistic"
    AGENCY = "agency"
    ORGANIZATION = "organization"
    PLACE = "place"
    TITLE = "title"
    PERSON = "person"
    POST = "post"
    POLICY_TERM = "policy_term"
    DOCUMENT = "document"
    QUOTE = "quote"


class Span(NamedTuple):
    """Half-open range `[start, end)` of code points; spans compare by start, then by end.

    >>> Span(0, 3).overlaps(Span(2, 5)), Span(0, 3).contains(Span(1, 3))
    (True, True)
    """

    start: int
    end: int

    def overlaps(self, other: Span) -> bool:
        return self.start < other.end and other.start < self.end

    def contains(self, other: Span) -> bool:
        return self.start <= other.start and other.end <= self.end

    def __len__(self) -> int:
        return self.end - self.start


@immutable
class Provenance:
    """How a mention was found: the stage, the rule's name, the lexicon line, the mentions it is built on."""

    stage: str
    rule: str
    where: str | None = None
    children: tuple[Mention, ...] = ()


@immutable
class Mention:
    """One occurrence in the text. Before resolution it is a candidate.

    `value` holds the normalised reading of the label's class in `values.py`; `score` is None for rules
    and a probability for models.
    """

    span: Span
    label: Label
    text: str
    provenance: Provenance
    value: Any = None
    score: float | None = None
    # those of the span, which are asked for more often than mentions are made
    start: int = field(init=False, repr=False, compare=False)
    end: int = field(init=False, repr=False, compare=False)

    if not TYPE_CHECKING:

        def __init__(
            self, span: Span, label: Label, text: str, provenance: Provenance, value: Any = None, score: float | None = None
        ) -> None:
            self.span = span
            self.label = label
            self.text = text
            self.provenance = provenance
            self.value = value
            self.score = score
            self.start, self.end = span


@immutable
class Dropped:
    """A candidate that resolution left out, with the reason and the mention that won, if one did."""

    mention: Mention
    reason: str
    winner: Mention | None = None


class Entry(dict[str, Any]):
    """One row of a lexicon table: its cells by column, with the table, the key and the place it came from. Never to be changed.

    Cells are read by the kind that the table's schema gives each column: text,
    `date` as ISO text, list as tuple, flag as bool, number as Decimal. Empty cells are None (a list: empty).
    """

    __slots__ = ("key", "table", "where")

    def __init__(self, table: str, key: str, cells: Mapping[str, Any] = MappingProxyType({}), where: str = "") -> None:
        super().__init__(cells)
        self.table, self.key, self.where = table, key, where


class Hit(NamedTuple):
    """A lexicon surface found in the text, with every entry that bears it; `start` and `end` are those of the span."""

    span: Span
    entries: tuple[Entry, ...]
    start: int
    end: int
