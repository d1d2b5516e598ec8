"""Every error of the library; each class says who can mend it."""

from __future__ import annotations


class ExtractorError(Exception):
    """Root of all errors the library raises on purpose."""


class LexiconError(ExtractorError):
    """A lexicon file is wrong; its editor can mend it.

    >>> print(LexiconError("agencies/central.csv", 12, "kind is 机关", "expected ministry or bureau"))
    agencies/central.csv:12: kind is 机关; expected ministry or bureau
    """

    def __init__(self, file: str, line: int, problem: str, hint: str = "") -> None:
        self.file, self.line, self.problem, self.hint = file, line, problem, hint
        super().__init__(f"{file}:{line}: {problem}" + (f"; {hint}" if hint else ""))


class LexiconErrors(ExtractorError):
    """All faults of a set of lexicon files, found in one pass."""

    def __init__(self, faults: tuple[LexiconError, ...]) -> None:
        self.faults = faults
        super().__init__("\n".join(str(fault) for fault in faults))


class ConfigError(ExtractorError):
    """An option has a value that the library cannot use; the caller can mend it."""


class ReaderError(ExtractorError):
    """One input cannot be read; the others go on. The message names file and line.

    >>> print(ReaderError("news.jsonl", "is no JSON", "write one object a line", line=3))
    news.jsonl:3: is no JSON; write one object a line
    """

    def __init__(self, source: str, problem: str, hint: str = "", line: int | None = None) -> None:
        self.source, self.line = source, line
        # what was found is quoted from the input, line feeds and all; a message is one line
        self.problem, self.hint = " ".join(problem.split()), " ".join(hint.split())
        super().__init__(f"{source}{f':{line}' if line else ''}: {self.problem}" + (f"; {self.hint}" if hint else ""))


class BackendNotInstalled(ExtractorError):
    """A model backend is asked for whose package or weights are absent; the message holds the remedy."""
