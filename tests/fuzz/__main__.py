"""Fuzzing of rules and readers: python -m tests.fuzz {pipeline,readers} --runs 1000000. See `make fuzz`.

`--guided` lets atheris look for inputs that reach new code; without it inputs are drawn and changed at random, ten times as fast.

What breaks is written to `tests/fuzz/cases/`, from where `test_cases.py` runs it for ever after.
"""

from __future__ import annotations

import argparse
import hashlib
import random
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
    parser.add_argument("--guided", action="store_true")
    options = parser.parse_args()
    if options.guided:
        _guided(options.target, options.runs, options.seed)
    else:
        _random(options.target, options.runs, options.seed)


def _random(name: str, runs: int, seed: int) -> None:
    from tests.fuzz.targets import TARGETS

    run, seeds, chance = _keeping(name, TARGETS[name]()), _seeds(name), random.Random(seed)
    for number in range(runs):
        run(_changed(chance.choice(seeds), chance))
        if number % 100_000 == 99_999:
            print(f"{number + 1:,} executions", flush=True)
    print(f"{runs:,} executions of {name}, nothing broke")


def _changed(seed: bytes, chance: random.Random) -> bytes:
    data = bytearray(seed)
    for _ in range(chance.randrange(1, 12)):
        at = chance.randrange(len(data) + 1)
        end = min(len(data), at + chance.choice((1, 1, 2, 4, 16, 64)))
        kind = chance.randrange(4)
        if kind == 0:
            data[at:end] = chance.randbytes(chance.randrange(1, 24))
        elif kind == 1:
            data[at:at] = data[at:end] * chance.randrange(1, 5)
        elif kind == 2:
            del data[at:end]
        else:
            data[at:at] = chance.randbytes(chance.randrange(1, 16))
    return bytes(data[:1200])


def _guided(name: str, runs: int, seed: int) -> None:
    import atheris

    with atheris.instrument_imports(include=["extractor"]):
        from tests.fuzz.targets import TARGETS

        # stages and formats are imported when a pipeline is built
        target = TARGETS[name]()
    with tempfile.TemporaryDirectory() as corpus:
        for number, first in enumerate(_seeds(name)):
            (Path(corpus) / str(number)).write_bytes(first)
        arguments = [sys.argv[0], f"-runs={runs}", f"-seed={seed}", "-max_len=600", "-timeout=60", "-rss_limit_mb=4096"]
        atheris.Setup([*arguments, corpus], _keeping(name, target))
        atheris.Fuzz()


def _seeds(target: str) -> list[bytes]:
    """Give what the fuzzer starts from: for readers, the beginnings of all example files after the byte that names a format."""
    if target == "pipeline":
        return [bytes((at * step + 3) % 256 for at in range(length)) for length in (8, 20, 40) for step in (1, 7, 31, 97)]
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
