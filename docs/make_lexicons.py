"""The page of the columns of lexicons, from every tables.toml; made when the documentation is built (`docs/hooks.py`)."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

_LEXICONS = Path(__file__).parents[1] / "lexicons"
_HEAD = """# Columns of the lexicons

Made from `lexicons/*/tables.toml`. How tables work and how to add your own: [lexicons](lexicons.md).
A column in **bold** is required; the key of a table is marked with ※, what is looked for in text with ◎.
"""


def page() -> str:
    """Give the text of the page."""
    return _HEAD + "".join(text for path in sorted(_LEXICONS.glob("*/tables.toml")) for text in _folder(path))


def _folder(path: Path) -> Iterator[str]:
    yield f"\n## {path.parent.name}\n"
    source = path.read_text(encoding="utf-8")
    for name, table in tomllib.loads(source).items():
        about = _comment_above(source, name)
        files = ", ".join(f"`{file}`" for file in table["files"])
        yield f"\n### {path.parent.name} / {name}\n\n{about}Files: {files}\n\n| column | kind | meaning |\n|---|---|---|\n"
        for column, declared in table["columns"].items():
            yield f"| {_name(column, declared, table)} | {_kind(declared)} | {declared.get('help', '').replace('|', chr(92) + '|')} |\n"


def _comment_above(source: str, table: str) -> str:
    above = source.partition(f"\n[{table}]\n")[0] if f"\n[{table}]\n" in source else source.partition(f"[{table}]\n")[0]
    lines: list[str] = []
    for line in reversed(above.rstrip("\n").split("\n")):
        if not line.startswith("# "):
            break
        lines.insert(0, line[2:])
    text = " ".join(lines).replace("|", "\\|")
    return f"{text[0].upper()}{text[1:].rstrip('.')}. " if text else ""


def _name(column: str, declared: dict[str, Any], table: dict[str, Any]) -> str:
    shown = f"**`{column}`**" if declared.get("required") else f"`{column}`"
    marks = ("※" if column == table["key"] else "") + ("◎" if column in table.get("match", ()) else "")
    return f"{shown} {marks}".rstrip()


def _kind(declared: dict[str, Any]) -> str:
    kind = declared["kind"]
    if kind == "choice":
        return ", ".join(f"`{choice}`" for choice in declared["choices"])
    return f"ref to {declared['table']}" if kind == "ref" else str(kind)
