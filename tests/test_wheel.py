"""The wheel holds the package and the lexicons, and works where it is installed."""

from __future__ import annotations

import json
import os
import subprocess
import zipfile
from pathlib import Path

import pytest

import extractor

ROOT = Path(__file__).parents[1]


def _tracked(folder: str) -> set[str]:
    done = subprocess.run(["git", "ls-files", folder], capture_output=True, text=True, cwd=ROOT, check=False)
    if done.returncode or not done.stdout:
        pytest.skip("needs a git checkout")
    return set(done.stdout.split())


def test_the_lexicons_in_the_wheel_are_those_of_the_repository(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    packed = {name.replace("extractor/_lexicons/", "lexicons/") for name in names if name.startswith("extractor/_lexicons/")}
    assert packed == _tracked("lexicons")
    assert {Path(name).suffix for name in packed} <= {".csv", ".toml", ".md"}
    assert {name.split("/")[0] for name in names if ".dist-info" not in name} == {"extractor"}
    assert {"extractor/schema.json", "extractor/py.typed"} <= names


def test_the_wheel_tells_spacy_of_its_component(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as packed:
        (name,) = (name for name in packed.namelist() if name.endswith("/entry_points.txt"))
        points = packed.read(name).decode()
    assert "[spacy_factories]\npolicy_extractor = extractor.spacy_component:make_policy_extractor" in points


def test_the_weights_in_the_wheel_are_those_of_the_repository(wheel: Path) -> None:
    packed = {name: info for info in zipfile.ZipFile(wheel).infolist() if (name := info.filename).startswith("extractor/models/weights/")}
    assert set(packed) == _tracked("extractor/models/weights")
    assert all(info.file_size < 12_000_000 for info in packed.values())


# a connection or a look-up of a name ends the process
_NETWORK_CUT = """
import sys
def refuse(event, args):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname"):
        sys.exit(f"network asked: {event} {args}")
sys.addaudithook(refuse)
"""


def test_the_wheel_works_in_an_environment_of_its_own_without_a_network(environment: Path, tmp_path: Path) -> None:
    clean = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "COVERAGE"))}
    (tmp_path / "news.txt").write_text("工信部近日印发通知，推行“一企一策”。在现场，记者见到了赵雨桐。", encoding="utf-8")
    code = f"{_NETWORK_CUT}\nfrom extractor.cli import main\nsys.argv = ['extractor', 'extract', 'news.txt']\nmain()"
    python = str(environment / "bin" / "python")
    done = subprocess.run([python, "-c", code], capture_output=True, text=True, cwd=tmp_path, env=clean, check=True)
    record = json.loads(done.stdout)
    assert [agency["id"] for agency in record["agencies"]] == ["agency:miit"]
    assert [term["term"] for term in record["policy_terms"]] == ["一企一策"]
    assert [person["name"] for person in record["people"]] == ["赵雨桐"]
    code = "import extractor, sys; print(extractor.__file__); print([n for n in ('spacy', 'pandas') if n in sys.modules])"
    done = subprocess.run([python, "-c", code], capture_output=True, text=True, cwd=tmp_path, env=clean, check=True)
    place, loaded = done.stdout.splitlines()
    assert Path(place).is_relative_to(environment) and loaded == "[]"


def test_the_command_of_the_wheel_starts(environment: Path) -> None:
    done = subprocess.run([str(environment / "bin" / "extractor"), "--version"], capture_output=True, text=True, check=True)
    assert extractor.__version__ in done.stdout
