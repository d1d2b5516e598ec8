"""Writes docs/cli.md from the help of every command: `python docs/make_cli.py`. A test holds the page to it."""

from __future__ import annotations

from pathlib import Path

import click

from extractor.cli import main

PAGE = Path(__file__).with_name("cli.md")
_HEAD = """# Command line

Made from `--help` by `python docs/make_cli.py`.

Results go to standard output or `--output`, all else to standard error.
Exit code 0: all done; 1: some articles failed and are named; 2: wrong use.
"""


def page() -> str:
    """Give the text of the page."""
    return _HEAD + "".join(_sections(main, "extractor"))


def _sections(command: click.Command, name: str) -> list[str]:
    # click keeps the help option that it was first asked for, so it is asked for as the command line does
    context = click.Context(command, info_name=name, terminal_width=100, max_content_width=100, help_option_names=["-h", "--help"])
    sections = [f"\n## {name}\n\n```text\n{command.get_help(context).rstrip()}\n```\n"]
    if isinstance(command, click.Group):
        for child in command.list_commands(context):
            found = command.get_command(context, child)
            if found is not None:
                sections += _sections(found, f"{name} {child}")
    return sections


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
