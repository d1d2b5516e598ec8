"""What must not stand in the repository: where it was made, and whom it was made with."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TEXTS = {".py", ".md", ".toml", ".csv", ".txt", ".lock", ".json", ".jsonl", ".yml", ".yaml", ".html", ".cfg", ".ipynb", ""}
# a folder of one machine, an index other than the public one, a key
FORBIDDEN = re.compile(r"/work/|/home/\w|/tmp/\w|/Users/\w|/opt/(?:wheels|pypi)|--(?:extra-)?index-url|BEGIN [A-Z ]*PRIVATE KEY")
_SELF = Path(__file__).name


def _tracked() -> list[Path]:
    try:
        done = subprocess.run(["git", "ls-files", "-z"], capture_output=True, text=True, cwd=ROOT, check=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("needs a git checkout")
    return [ROOT / name for name in done.stdout.split("\0") if name]


def test_no_machine_and_no_key_in_the_repository() -> None:
    found = []
    for path in _tracked():
        if path.suffix in TEXTS and path.is_file() and path.name != _SELF:
            match = FORBIDDEN.search(path.read_bytes().decode("utf-8", "replace"))
            if match:
                found.append(f"{path.relative_to(ROOT)}: {match[0]}")
    assert found == []


def test_the_lock_pins_every_requirement() -> None:
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    own = re.compile(rf"{project['name']}\[(\w+)\]")
    wanted = [*project["dependencies"], *(each for each in extras["dev"] if not own.match(each))]
    wanted += [each for extra in map(own.match, extras["dev"]) if extra for each in extras[extra[1]]]
    lines = [line for line in (ROOT / "requirements.lock").read_text().splitlines() if line and not line.startswith("#")]
    pinned = {_plain(line.partition("==")[0]) for line in lines}
    assert all("==" in line for line in lines)
    assert [name for name in map(_plain, (re.split(r"[<>=~!\[ ]", each)[0] for each in wanted)) if name not in pinned] == []


def _plain(name: str) -> str:
    return name.lower().replace("_", "-")
