"""What the pages say is so: code runs, links lead somewhere, help is what the command prints."""

from __future__ import annotations

import importlib.util
import re
import shlex
import subprocess
import sys
from pathlib import Path

import click
import pytest

from extractor.cli import COMMANDS, main

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```", re.MULTILINE | re.DOTALL)


def _blocks(page: Path, language: str) -> list[str]:
    return [code for name, code in BLOCK.findall(page.read_text(encoding="utf-8")) if name == language]


def test_the_example_of_the_readme_prints_what_it_says() -> None:
    (code,) = _blocks(ROOT / "README.md", "python")
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout == _blocks(ROOT / "README.md", "text")[0]


def test_commands_of_the_readme_take_their_options() -> None:
    lines = [line for code in _blocks(ROOT / "README.md", "sh") for line in code.splitlines()]
    seen = 0
    for line in lines:
        words = shlex.split(line.split(" | ")[-1], comments=True)
        if words[:1] == ["extractor"] and words[1] in COMMANDS:
            _parse(main, [word for word in words[1:] if word != ">" and not (words[-2] == ">" and word == words[-1])])
            seen += 1
    assert seen >= 4


def _parse(command: click.Command, words: list[str]) -> None:
    context = click.Context(command)
    while isinstance(command, click.Group):
        child = command.get_command(context, words[0])
        assert child is not None, words
        command, words = child, words[1:]
    command.make_context(command.name, words).close()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#\s]+)", page.read_text(encoding="utf-8")):
        if "://" not in target:
            assert (page.parent / target).exists(), target


def test_the_page_of_the_command_line_is_the_help() -> None:
    spec = importlib.util.spec_from_file_location("make_cli", ROOT / "docs" / "make_cli.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert (ROOT / "docs" / "cli.md").read_text(encoding="utf-8") == module.page(), "run: python docs/make_cli.py"


def test_every_required_package_has_its_reason() -> None:
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    decisions = " ".join(path.read_text(encoding="utf-8").lower() for path in (ROOT / "docs" / "decisions").glob("*.md"))
    names = [re.split(r"[<>=\[]", each)[0].lower() for each in project["dependencies"]]
    assert [name for name in names if name not in decisions] == []
