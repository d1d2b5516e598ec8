"""The shape of the code: layers, sizes, what an import costs, and that one place alone catches everything."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "extractor"
SOURCES = sorted(PACKAGE.rglob("*.py"))
HEAVY = ("jieba", "rjieba", "spacy", "pandas", "onnxruntime", "duckdb", "pyarrow", "trafilatura", "hanlp", "numpy", "rich")
MOST_LINES_OF_A_FUNCTION, MOST_LINES_OF_A_FILE = 60, 450


def _python(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    return done.stdout.strip()


def _loaded(code: str) -> set[str]:
    return set(_python(f"{code}\nimport sys\nprint(*(name for name in {HEAVY} if name in sys.modules))").split())


def test_the_contracts_hold() -> None:
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"], capture_output=True, text=True, cwd=ROOT, check=False
    )
    assert done.returncode == 0, done.stdout


def test_import_loads_nothing_heavy() -> None:
    assert _loaded("import extractor") == set()


def test_help_loads_nothing_heavy() -> None:
    code = "from extractor.cli import main\ntry:\n    main(['--help'])\nexcept SystemExit:\n    pass"
    shown = _python(f"{code}\nimport sys\nprint('loaded:', *(name for name in {HEAVY} if name in sys.modules))")
    assert shown.splitlines()[-1].split() == ["loaded:"]


def test_rules_alone_load_no_model_nor_pandas() -> None:
    loaded = _loaded("import extractor\nextractor.Pipeline(extractor.Config(model='none'))")
    assert loaded & {"onnxruntime", "pandas", "spacy", "duckdb", "jieba", "trafilatura"} == set()


def test_public_names_are_there() -> None:
    import extractor

    for name in extractor.__all__:
        assert getattr(extractor, name) is not None, name
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        extractor.nothing  # noqa: B018


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_files_and_functions_stay_short(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= MOST_LINES_OF_A_FILE
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert (node.end_lineno or 0) - node.lineno < MOST_LINES_OF_A_FUNCTION, node.name


def test_one_place_catches_everything() -> None:
    broad = re.compile(r"except(\s+(Base)?Exception\b|\s*:)")
    found = {
        path.relative_to(PACKAGE).as_posix(): lines
        for path in SOURCES
        if (lines := [line.strip() for line in path.read_text(encoding="utf-8").splitlines() if broad.match(line.strip())])
    }
    # batch keeps one bad article from ending its group, then the run; its thread that reads hands on what ended it; commands
    # drop half a file
    once = ("batch/feed.py", "cli/extract.py", "cli/report.py")
    assert {file: len(lines) for file, lines in found.items()} == {"batch/__init__.py": 2} | dict.fromkeys(once, 1)
    raising = {*found["cli/extract.py"], *found["cli/report.py"], *found["batch/feed.py"]}
    assert raising == {"except BaseException:", "except BaseException as error:"}


def test_every_module_says_what_it_is() -> None:
    assert [path.name for path in SOURCES if not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))] == []
