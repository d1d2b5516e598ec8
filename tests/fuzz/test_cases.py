"""Every input that once broke a fuzzing target, run again."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fuzz.targets import TARGETS

CASES = Path(__file__).parent / "cases"


@pytest.mark.parametrize("name", TARGETS)
def test_inputs_that_once_broke_a_target(name: str) -> None:
    target = TARGETS[name]()
    for path in sorted((CASES / name).iterdir()):
        target(path.read_bytes())
    target(b"")
