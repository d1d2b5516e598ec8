"""Equal input gives equal bytes, in every process and whatever the hash seed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize("model", ["none", "tagger"])
def test_two_processes_give_the_same_bytes(model: str) -> None:
    command = [sys.executable, "-m", "extractor", "extract", "examples", "--model", model]
    runs = [
        subprocess.run(command, capture_output=True, check=True, cwd=ROOT, env={**os.environ, "PYTHONHASHSEED": seed}).stdout
        for seed in ("1", "2")
    ]
    assert runs[0] == runs[1]
    assert runs[0].count(b"\n") == 13
