"""Coverage-guided fuzzing with atheris: python -m tests.fuzz {pipeline,readers} --runs 1000000. See `make fuzz`.

What breaks is written to `tests/fuzz/cases/`, from where `test_cases.py` runs it for ever after.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

CASES = Path(__file__).parent / "cases"


def main() -> None:
    """Run a target for the given number of executions; what breaks is kept as a case and ends the run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("target", choices=("pipeline", "readers"))
    parser.add_argument("--runs", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    import atheris

    with atheris.instrument_imports(include=["extractor"]):
        from tests.fuzz.targets import TARGETS

        # stages and formats are imported when a pipeline is built
        target = TARGETS[options.target]()
    with tempfile.TemporaryDirectory() as corpus:
        for number, seed in enumerate(_seeds(options.target)):
            (Path(corpus) / str(number)).write_bytes(seed)
        arguments = [sys.argv[0], f"-runs={options.runs}", f"-seed={options.seed}", "-max_len=600", "-timeout=60", "-rss_limit_mb=4096"]
        atheris.Setup([*arguments, corpus], _keeping(options.target, target))
        atheris.Fuzz()


def _seeds(target: str) -> list[bytes]:
    """Give what the fuzzer starts from: for readers, the beginnings of all example files after the byte that names a format."""
    if target == "pipeline":
        return [bytes((at * step) % 256 for at in range(60)) for step in (1, 7, 31, 97)]
    files = sorted(path for path in (Path(__file__).parents[2] / "examples").iterdir() if path.is_file())
    return [b"\0" + path.read_bytes()[:590] for path in files]


def _keeping(name: str, target: Callable[[bytes], None]) -> Callable[[bytes], None]:
    def run(data: bytes) -> None:
        try:
            target(data)
        except BaseException:
            (CASES / name / hashlib.sha256(data).hexdigest()[:16]).write_bytes(data)
            raise

    return run


if __name__ == "__main__":
    main()
