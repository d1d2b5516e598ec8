"""Patterns of productive wordings, kept as TOML beside the lists, each with its own examples and counterexamples.

[slots]
unit = ["企", "园", "城"]                  # closed lists; {unit} in a pattern stands for one of them

[[pattern]]
name = "one-x-one-y"
kind = "measure"
regex = "一{unit}一{answer}"
needs = ["一", "企|园|城"]                  # without a literal of each the text need not be searched
where = "anywhere"                        # or "quoted": the wording counts only between quotation marks
score = 0.95
examples = ["一企一策"]                    # each is matched as a whole
counterexamples = ["一心一意"]              # in none of these is anything found
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from extractor.errors import LexiconError, LexiconErrors
from extractor.mentions import Span

_SLOT = re.compile(r"\{([a-z_]+)\}")
# an unbounded repeat could make a hostile text expensive; {m,n} says how far a pattern looks
_UNBOUNDED = re.compile(r"(?<!\\)(?:\[[^\]]*\]|\)|\w|\.)[*+]|\{\d+,\}")


@dataclass(frozen=True, slots=True)
class Pattern:
    """One compiled pattern. `term` is the group that holds the term, or the whole match."""

    name: str
    kind: str
    regex: re.Pattern[str]
    needs: tuple[tuple[str, ...], ...]
    quoted: bool
    score: float
    where: str
    known: bool = False
    canonical: str = "{}"

    def is_possible(self, text: str) -> bool:
        """Tell whether the text holds a literal of each that the pattern needs."""
        for literals in self.needs:
            for literal in literals:
                # a character that is absent is known so in a tenth of the time
                if literal[0] in text and literal in text:
                    break
            else:
                return False
        return True

    def span(self, match: re.Match[str]) -> Span:
        """Give the range of the term in a match."""
        if "term" in self.regex.groupindex and match["term"] is not None:
            return Span(*match.span("term"))
        return Span(*match.span())


class PatternSet:
    """The patterns of one file, found in text or asked about a wording between quotation marks."""

    def __init__(self, patterns: Sequence[Pattern]) -> None:
        self.patterns = tuple(patterns)
        self._anywhere = tuple(pattern for pattern in patterns if not pattern.quoted)

    def find(self, folded: str) -> Iterator[tuple[Span, Pattern]]:
        """Give what the patterns that hold anywhere find, pattern by pattern; ranges may overlap."""
        for pattern in self._anywhere:
            if pattern.is_possible(folded):
                for match in pattern.regex.finditer(folded):
                    yield pattern.span(match), pattern

    def of_quoted(self, wording: str) -> Pattern | None:
        """Give the first pattern that the wording between quotation marks matches as a whole, or None."""
        for pattern in self.patterns:
            if pattern.is_possible(wording) and pattern.regex.fullmatch(wording):
                return pattern
        return None


def load_patterns(root: Path, file: str) -> PatternSet:
    """Give the patterns of a TOML file under the lexicon folder; an absent file gives none.

    Raises LexiconErrors with every fault: bad TOML, an unknown slot, an unbounded repeat, an example that is not
    matched, a counterexample in which something is found.
    """
    path = root / file
    if not path.is_file():
        return PatternSet(())
    text = path.read_text(encoding="utf-8-sig")
    try:
        declared = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise LexiconErrors((LexiconError(file, 1, f"is no valid TOML: {error}"),)) from error
    faults: list[LexiconError] = []
    patterns: list[Pattern] = []
    for block in declared.get("pattern", ()):
        line = _line_of(text, str(block.get("name", "")))
        try:
            pattern = _compile(file, line, block, declared.get("slots", {}))
        except LexiconError as fault:
            faults.append(fault)
            continue
        faults.extend(_check(file, line, pattern, block))
        patterns.append(pattern)
    if faults:
        raise LexiconErrors(tuple(faults))
    return PatternSet(patterns)


def _compile(file: str, line: int, block: Mapping[str, Any], slots: Mapping[str, Sequence[str]]) -> Pattern:
    missing = [key for key in ("name", "kind", "regex", "score", "examples", "counterexamples") if key not in block]
    if missing:
        raise LexiconError(file, line, f"pattern {block.get('name', '')!r} has no {', '.join(missing)}")
    source = str(block["regex"])
    unknown = [name for name in _SLOT.findall(source) if name not in slots]
    if unknown:
        raise LexiconError(file, line, f"slot {{{unknown[0]}}} is not declared", f"slots are {', '.join(slots)}")
    if _UNBOUNDED.search(source):
        raise LexiconError(file, line, f"pattern {block['name']!r} repeats without a bound", "write {m,n}")
    source = _SLOT.sub(lambda match: _alternatives(slots[match[1]]), source)
    try:
        regex = re.compile(source)
    except re.error as error:
        raise LexiconError(file, line, f"pattern {block['name']!r} is no regular expression: {error}") from error
    return Pattern(
        name=str(block["name"]),
        kind=str(block["kind"]),
        regex=regex,
        needs=tuple(tuple(literals.split("|")) for literals in block.get("needs", ())),
        quoted=block.get("where", "anywhere") == "quoted",
        score=float(block["score"]),
        where=f"{file}:{line}",
        known=bool(block.get("known", False)),
        canonical=str(block.get("canonical", "{}")),
    )


def _alternatives(words: Sequence[str]) -> str:
    if all(len(word) == 1 for word in words):
        return "[" + "".join(re.escape(word) for word in words) + "]"
    return "(?:" + "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word))) + ")"


def _check(file: str, line: int, pattern: Pattern, block: Mapping[str, Any]) -> Iterator[LexiconError]:
    for example in block["examples"]:
        # […] in an example marks the term where the pattern needs words around it
        plain = example.replace("[", "").replace("]", "")
        wanted = (example.find("["), example.find("]") - 1) if "[" in example else (0, len(plain))
        found = [pattern.span(match) for match in pattern.regex.finditer(plain)]
        if Span(*wanted) not in found:
            yield LexiconError(file, line, f"pattern {pattern.name!r} does not find its example {example!r}")
    for counterexample in block["counterexamples"]:
        if pattern.regex.search(counterexample):
            yield LexiconError(file, line, f"pattern {pattern.name!r} finds its counterexample {counterexample!r}")


def _line_of(text: str, name: str) -> int:
    at = text.find(f'name = "{name}"')
    return text.count("\n", 0, at) + 1 if at >= 0 else 1
