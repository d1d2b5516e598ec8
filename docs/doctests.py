"""Sets the examples of docstrings as code: in plain Markdown `>>>` is a quotation, and a list behind a list a link."""

from __future__ import annotations

import re
from typing import Any

import griffe

# an example goes from its first prompt to a blank line or the end
_EXAMPLE = re.compile(r"^>>> .*?(?=\n\s*\n|\Z)", re.MULTILINE | re.DOTALL)


class Doctests(griffe.Extension):
    """Puts a fence around every example."""

    def on_object(self, *, obj: griffe.Object, **_: Any) -> None:
        """Change the docstring of an object that is read."""
        if obj.docstring:
            obj.docstring.value = _EXAMPLE.sub(r"```pycon\n\g<0>\n```", obj.docstring.value)
