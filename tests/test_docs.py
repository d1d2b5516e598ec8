"""What the pages say is so: code runs, links lead somewhere, help is what the command prints."""

from __future__ import annotations

import lzma
import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from extractor.cli import COMMANDS, main
from tests.annotation.tools import through_label_studio
from tests.batch import server

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", ROOT / "README.zh.md", *sorted((ROOT / "docs").rglob("*.md"))]
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```", re.MULTILINE | re.DOTALL)


# pages that a reader walks through: their shell commands are run, but for those that install
WALKED = {
    "README.md", "tutorial.md", "how_to_report.md", "how_to_tables.md", "how_to_lexicons.md",
    "how_to_judge.md", "annotation.md", "batch.md",
}  # fmt: skip
INSTALLING = ("make ", "pip install", "python3 -m venv", ".venv/bin/", "source ", "git clone", "cd ")
# queries that other tests run on every kind of database; code that a test holds to that of the English page
ELSEWHERE = {"dashboards.md", "README.zh.md"}
SERVER = "postgresql://user@host/db"
PATH = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
# made when the site is built
MADE = {"record.md", "lexicon_columns.md"}


def _name(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def _is_walked(page: Path) -> bool:
    languages = {language for language, _ in BLOCK.findall(page.read_text(encoding="utf-8"))}
    return page.name not in ELSEWHERE and bool(languages & {"python", "toml", "sql"} or (page.name in WALKED and "sh" in languages))


def _blocks(page: Path, language: str) -> list[str]:
    return [code for name, code in BLOCK.findall(page.read_text(encoding="utf-8")) if name == language]


def test_the_example_of_the_readme_prints_what_it_says() -> None:
    code = _blocks(ROOT / "README.md", "python")[-1]
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout == _blocks(ROOT / "README.md", "text")[0]


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with what the pages take for granted, to work in."""
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    for folder in ("news", "more", "gold"):
        (tmp_path / folder).mkdir()
    for folder in ("news", "more"):
        shutil.copy(ROOT / "examples" / "service-trade.txt", tmp_path / folder)
    with lzma.open(tmp_path / "news" / "older.jsonl.xz", "wt", encoding="utf-8") as older:
        older.write('{"text": "商务部4月2日表示，全国已有15个试点。"}\n')
    shutil.copy(ROOT / "examples" / "water-project.html", tmp_path / "more")
    (tmp_path / "rows.jsonl").write_text('{"story": "央行降准0.5个百分点。"}\n', encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_commands_take_their_options(page: Path, desk: Path) -> None:
    for line in "\n".join(_blocks(page, "sh")).splitlines():
        words = shlex.split(line.split(" | ")[-1], comments=True) if "'" not in line else []
        if words[:1] == ["extractor"] and words[1] in COMMANDS:
            words = words[: words.index(">")] if ">" in words else words
            _parse(main, words[1:])


@pytest.mark.parametrize("page", [page for page in PAGES if _is_walked(page)], ids=_name)
def test_code_runs_from_top_to_bottom(page: Path, desk: Path, capfd: pytest.CaptureFixture[str]) -> None:
    names: dict[str, object] = {}
    for language, code in BLOCK.findall(page.read_text(encoding="utf-8")):
        if language == "python":
            exec(compile(code, page.name, "exec"), names)  # the pages are ours
        elif language == "sh" and page.name in WALKED:
            with _database(code) as here:
                shell = "\n".join(line for line in here.splitlines() if not line.startswith(INSTALLING))
                done = subprocess.run(["bash", "-euo", "pipefail", "-c", shell], cwd=desk, env={**os.environ, "PATH": PATH}, check=False)
            assert done.returncode == 0, capfd.readouterr().err
            if (desk / "tasks.json").exists():  # what a person does in Label Studio between two commands
                shutil.copy(desk / "tasks.json", desk / "corrected.json")
                through_label_studio(desk / "corrected.json")
        elif language == "toml":
            tomllib.loads(code)
        elif language == "sql":
            _ask(code, desk)


@contextmanager
def _database(code: str) -> Iterator[str]:
    """Give the code with the address of a PostgreSQL server that runs, where it names one."""
    if SERVER not in code:
        yield code
        return
    if reason := server.absence():
        pytest.skip(reason)
    with server.server() as address:
        yield code.replace(SERVER, f"'{address}'")


def _ask(question: str, desk: Path) -> None:
    import duckdb

    done = CliRunner().invoke(
        main, ["extract", str(desk / "examples"), "-o", str(desk / "r.jsonl"), "--duckdb", str(desk / "r.duckdb"), "--model", "none"]
    )
    assert done.exit_code == 0, done.output
    with duckdb.connect(str(desk / "r.duckdb"), read_only=True) as tables:
        for one in filter(None, map(str.strip, question.split(";"))):
            tables.execute(one).fetchall()


def test_both_readmes_hold_the_same_code() -> None:
    english, chinese = (BLOCK.findall((ROOT / name).read_text(encoding="utf-8")) for name in ("README.md", "README.zh.md"))
    assert [_bare(*block) for block in chinese] == [_bare(*block) for block in english]


def _bare(language: str, code: str) -> tuple[str, str]:
    return language, re.sub(r" *# .*", "", code)


def _parse(command: click.Command, words: list[str]) -> None:
    context = click.Context(command)
    while isinstance(command, click.Group):
        child = command.get_command(context, words[0])
        assert child is not None, words
        command, words = child, words[1:]
    command.make_context(command.name, words).close()


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#\s]+)", page.read_text(encoding="utf-8")):
        if "://" not in target and target not in MADE:
            assert (page.parent / target).exists(), target


def test_the_page_of_the_command_line_is_the_help() -> None:
    # in a process of its own: click keeps the help option in which it was asked first
    code = "import make_cli; print(make_cli.page(), end='')"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT / "docs", capture_output=True, text=True, check=True)
    assert (ROOT / "docs" / "cli.md").read_text(encoding="utf-8") == done.stdout, "run: python docs/make_cli.py"


def test_every_required_package_has_its_reason() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    decisions = " ".join(path.read_text(encoding="utf-8").lower() for path in (ROOT / "docs" / "decisions").glob("*.md"))
    names = [re.split(r"[<>=\[]", each)[0].lower() for each in project["dependencies"]]
    assert [name for name in names if name not in decisions] == []


def test_the_site_builds_without_a_warning(tmp_path: Path) -> None:
    # not --quiet, under which --strict counts no warning
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", tmp_path / "site"],
        cwd=ROOT, capture_output=True, text=True, check=False, env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
    )  # fmt: skip
    assert done.returncode == 0 and "WARNING" not in done.stderr, done.stderr
    pages = {page.name for page in (tmp_path / "site").rglob("*.html")}
    assert {"index.html", "python.html", "record.html", "lexicon_columns.html", "cli.html"} <= pages
    shown = (tmp_path / "site" / "python.html").read_text(encoding="utf-8")
    assert all(f'id="extractor.corpus.{name}"' in shown for name in ("collection.Corpus", "extraction.extract", "items.Statistic"))
    assert re.findall(r'(?:src|href)="https?://[^"]*(?:font|cdn)[^"]*"', shown) == []
    assert "&gt;&gt;&gt;" in shown and "<blockquote>" not in shown
