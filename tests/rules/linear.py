"""Tells linear from quadratic time by a ratio: eight times the text may take 24 times the time, never the 64 of a square."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable

PART, BOUND = 8, 24


def assert_linear(work: Callable[[str], object], text: str) -> None:
    """Assert that the work on the whole text takes no more than its length against an eighth of it allows."""
    gc.disable()
    try:
        short = min(_seconds(work, text[: len(text) // PART]) for _ in range(3))
        assert _seconds(work, text) < BOUND * short + 0.05
    finally:
        gc.enable()


def _seconds(work: Callable[[str], object], text: str) -> float:
    before = time.process_time()
    work(text)
    return time.process_time() - before
