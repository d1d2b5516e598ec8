"""Sinks: where records go. Each takes records one at a time and leaves a whole file or none."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

Record = Mapping[str, Any]


class Sink(Protocol):
    """Takes records one at a time. `close` makes the file; `abandon` leaves nothing of it."""

    def write(self, record: Record) -> None:
        """Take one record."""

    def close(self) -> None:
        """Finish the file and put it in its place."""

    def abandon(self) -> None:
        """Drop what was written."""
