"""The wheel holds the package and the lexicons, and works where it is installed."""

from __future__ import annotations

import json
import os
import site
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    subprocess.run(command, check=True, capture_output=True)
    (built,) = folder.glob("*.whl")
    return built


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


def test_the_wheel_works_in_an_environment_of_its_own(wheel: Path, tmp_path: Path) -> None:
    environment = tmp_path / "env"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(environment)], check=True)
    purelib = Path(sysconfig.get_path("purelib", vars={"base": str(environment), "platbase": str(environment)}))
    pip = [sys.executable, "-m", "pip", "--python", str(environment / "bin" / "python"), "install", "--quiet", "--no-deps", "--no-index"]
    subprocess.run([*pip, str(wheel)], check=True)
    # the dependencies are those of the environment that runs the tests: no index is asked; the wheel stands before them
    (purelib / "dependencies.pth").write_text("\n".join(site.getsitepackages()))
    clean = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "COVERAGE"))}
    (tmp_path / "news.txt").write_text("工信部近日印发通知，推行“一企一策”。", encoding="utf-8")
    command = [str(environment / "bin" / "extractor"), "extract", "news.txt", "--model", "none"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, env=clean, check=True)
    record = json.loads(done.stdout)
    assert [agency["id"] for agency in record["agencies"]] == ["agency:miit"]
    assert [term["term"] for term in record["policy_terms"]] == ["一企一策"]
    code = "import extractor, sys; print(extractor.__file__); print([n for n in ('spacy', 'pandas') if n in sys.modules])"
    done = subprocess.run(
        [str(environment / "bin" / "python"), "-c", code], capture_output=True, text=True, cwd=tmp_path, env=clean, check=True
    )
    place, loaded = done.stdout.splitlines()
    assert Path(place).is_relative_to(environment) and loaded == "[]"
