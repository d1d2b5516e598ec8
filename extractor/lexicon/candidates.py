"""The two passes over a corpus that find candidates for new terms, in bounded memory.

The first counts runs of words and wordings between quotation marks; rare ones are dropped whenever the table
outgrows its limit (lossy counting), so that memory does not grow with the corpus. The second looks for the survivors
with one automaton and notes where, when and beside what they stand.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import ahocorasick

from extractor.lexicon.affixes import Affixes

TABLE_LIMIT = 1_500_000
NEIGHBOUR_LIMIT = 400
CONTEXTS = 3

Segment = Callable[[str], Sequence[str]]

_QUOTED = re.compile(r"“([\u4e00-\u9fffA-Za-z0-9][\u4e00-\u9fffA-Za-z0-9+×·、—-]{1,13})”")
_RUN = re.compile(r"[\u4e00-\u9fff]{2,60}")
_HAN = re.compile(r"[\u4e00-\u9fff]")


@dataclass(slots=True)
class Counts:
    """What the first pass counted: words, runs of words, quoted wordings, and the words in all."""

    words: Counter[str] = field(default_factory=Counter)
    runs: Counter[str] = field(default_factory=Counter)
    quoted: Counter[str] = field(default_factory=Counter)
    total: int = 0


@dataclass(slots=True)
class Profile:
    """What the second pass noted of one candidate. Periods are months as `2024-03`."""

    count: int = 0
    documents: Counter[str] = field(default_factory=Counter)
    quoted_documents: Counter[str] = field(default_factory=Counter)
    first: str = ""
    last: str = ""
    quoted: int = 0
    led: int = 0
    left: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)
    contexts: list[str] = field(default_factory=list)


def count_runs(texts: Iterable[str], segment: Segment, function_words: frozenset[str], limit: int = TABLE_LIMIT) -> Counts:
    """Give the counts of words, of runs of two to four words (3 to 10 characters) and of quoted wordings."""
    counts = Counts()
    floor = 1
    for text in texts:
        for quoted in _QUOTED.findall(text):
            if _HAN.search(quoted):
                counts.quoted[quoted] += 1
        for match in _RUN.finditer(text):
            words = segment(match[0])
            counts.total += len(words)
            counts.words.update(words)
            counts.runs.update(_runs(words, function_words))
        if len(counts.runs) > limit:
            counts.runs = Counter({run: count for run, count in counts.runs.items() if count > floor})
            floor = floor + 1 if len(counts.runs) > limit // 2 else floor
    return counts


def _runs(words: Sequence[str], function_words: frozenset[str]) -> Iterator[str]:
    open_runs: list[str] = []
    for word in words:
        if word in function_words:
            open_runs = []
            continue
        grown = [run + word for run in open_runs if len(run) + len(word) <= 10][-3:]
        yield from (run for run in grown if len(run) >= 2)
        open_runs = [*grown, word]


def profile(records: Iterable[tuple[str, str]], candidates: Iterable[str], leaders: Affixes) -> tuple[dict[str, Profile], Counter[str]]:
    """Give the profile of each candidate and the documents of each month; records are `(published, text)`.

    `leaders` are the words that lead a policy term (实施, 推进); how often one stands before the candidate is noted.
    """
    automaton = ahocorasick.Automaton()
    profiles = {candidate: Profile() for candidate in candidates}
    for candidate in profiles:
        automaton.add_word(candidate, candidate)
    documents: Counter[str] = Counter()
    if not profiles:
        return profiles, documents
    automaton.make_automaton()
    for published, text in records:
        month = published[:7]
        documents[month] += 1
        seen: set[str] = set()
        in_marks: set[str] = set()
        for last, candidate in automaton.iter(text):
            if _note(profiles[candidate], text, last + 1 - len(candidate), last + 1, leaders):
                in_marks.add(candidate)
            seen.add(candidate)
        for candidate in in_marks:
            profiles[candidate].quoted_documents[month] += 1
        for candidate in seen:
            found = profiles[candidate]
            found.documents[month] += 1
            found.first = min(found.first or published, published)
            found.last = max(found.last, published)
    return profiles, documents


def _note(found: Profile, text: str, start: int, end: int, leaders: Affixes) -> bool:
    """Note one occurrence and tell whether it fills a pair of quotation marks."""
    found.count += 1
    before, after = text[start - 1 : start] if start else "^", text[end : end + 1] or "$"
    if len(found.left) < NEIGHBOUR_LIMIT or before in found.left:
        found.left[before] += 1
    if len(found.right) < NEIGHBOUR_LIMIT or after in found.right:
        found.right[after] += 1
    marked = before == "“" and after == "”"
    if marked:
        found.quoted += 1
        start -= 1
    # a sample is enough to tell what leads the candidate
    if found.count <= 500 and start and leaders.ending(text[max(0, start - 4) : start]) is not None:
        found.led += 1
    # the first context, then those at ever doubled counts: a word may have had another sense in the early years
    if found.count & (found.count - 1) == 0:
        found.contexts.append(" ".join(text[max(0, start - 12) : end + 12].split()))
        if len(found.contexts) > CONTEXTS:
            del found.contexts[1]
    return marked
