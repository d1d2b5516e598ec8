"""What a model backend is, and the spans it gives."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from extractor.mentions import Label


@dataclass(frozen=True, slots=True, order=True)
class ScoredSpan:
    """A named thing in one text: half-open range of code points, label, probability between 0 and 1.

    `label` is person, organization or place; whether an organisation is an agency is told later, by its wording.
    `kind` is what the model itself says of an organisation, "agency", "company" or "other", where it tells them apart.
    """

    start: int
    end: int
    label: Label
    score: float
    kind: str = ""


class Backend(Protocol):
    """A tagger of names. It is built once, holds no state between calls, and gives equal spans for equal texts.

    `name` tells the model and its version; it goes into the record.
    """

    name: str

    def predict(self, texts: Sequence[str]) -> list[tuple[ScoredSpan, ...]]:
        """Give for every text its spans in text order, without overlaps; no text is cut short."""
