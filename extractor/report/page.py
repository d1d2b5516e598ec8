"""Writes the report: the page's head, one article a line as JSON, styles and script; one file, no network.

A content security policy allows nothing but the page's own style and script, by their digest, and forbids the script to
make HTML of text (trusted types), so that no article can put anything but characters on the page.
"""

from __future__ import annotations

import base64
import hashlib
import json
from functools import lru_cache
from html import escape
from importlib.resources import files
from pathlib import Path
from typing import Any

from extractor.report.compact import Compactor
from extractor.report.origins import origin_of
from extractor.sinks import Record
from extractor.sinks.files import WholeFile

# in the order in which they build on each other
SCRIPTS = ("base.js", "corpus.js", "cards.js", "charts.js", "overview.js", "reading.js", "tables.js", "app.js")
# characters that end a script element or a line of a script, as JSON writes them
_ESCAPES = str.maketrans({char: f"\\u{ord(char):04x}" for char in "<>&\u2028\u2029"})


class HtmlReport:
    """Records as a page to read."""

    def __init__(self, path: Path, title: str | None = None) -> None:
        self._file = WholeFile(path)
        self._folder = path.parent
        self._compactor = Compactor()
        self._meta: dict[str, Any] = {}
        self._separator = "\n"
        self._file.write(_head(title or "zh-policy-extractor"))
        self._file.write(f'<script type="application/json" id="labels">{in_script(labels())}</script>\n')
        self._file.write('<script type="application/json" id="data">{"articles":[')

    def write(self, record: Record) -> None:
        """Take one record."""
        article = self._compactor.article(record, origin_of(record, self._folder))
        self._file.write(self._separator + in_script(article))
        self._separator = ",\n"
        if not self._meta:
            self._meta = {key: record["meta"].get(key) for key in ("extractor", "lexicons", "model")}

    def close(self) -> None:
        """Put the file in its place."""
        rest = in_script({"rules": list(self._compactor.rules), "meta": self._meta})
        self._file.write(f"\n],{rest[1:]}</script>\n<script>{script()}</script>\n</body></html>\n")
        self._file.close()

    def abandon(self) -> None:
        """Drop what was written."""
        self._file.abandon()


def in_script(value: Any) -> str:
    """Give JSON that may stand in a script element: nothing in it ends the element or a line.

    >>> in_script({"text": "</script>\\u2028"})
    '{"text":"\\\\u003c/script\\\\u003e\\\\u2028"}'
    """
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False).translate(_ESCAPES)


@lru_cache(maxsize=1)
def script() -> str:
    """Give the script of the page."""
    body = "\n".join(_asset(name) for name in SCRIPTS)
    return f'(() => {{\n"use strict";\n{body}}})();\n'


@lru_cache(maxsize=1)
def labels() -> dict[str, Any]:
    """Give the words of the page in Chinese and English."""
    loaded: dict[str, Any] = json.loads(_asset("labels.json"))
    return loaded


def _head(title: str) -> str:
    style = _asset("page.css")
    policy = "; ".join(
        (
            "default-src 'none'",
            f"style-src '{_digest(style)}'",
            f"script-src '{_digest(script())}'",
            "base-uri 'none'",
            "form-action 'none'",
            "require-trusted-types-for 'script'",
            "trusted-types 'none'",
        )
    )
    return (
        '<!DOCTYPE html>\n<html lang="zh-CN"><head><meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="referrer" content="no-referrer">\n'
        f"<title>{escape(title)}</title>\n<style>{style}</style></head><body>\n"
        '<div id="app"></div><noscript>This page needs JavaScript. 本页面需要启用 JavaScript。</noscript>\n'
    )


def _digest(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _asset(name: str) -> str:
    return (files("extractor") / "report" / "assets" / name).read_text(encoding="utf-8")
