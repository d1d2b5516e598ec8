"""Scores records against gold articles: precision, recall and F1 by type, attributes of statistics, every error.

Spans must agree exactly but for `relaxed:TYPE`, where they need only overlap. Names are compared without white space
and quotation marks. Figures are micro-averages over all gold articles, in per cent, to one decimal.
"""

from __future__ import annotations

import io
import json
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from extractor.errors import ReaderError
from extractor.readers.inputs import Input, open_input
from extractor.readers.options import ReadOptions

SPAN_TYPES = ("agencies", "organizations", "people", "policy_terms", "documents", "dates")
OVERALL = ("agencies+link", "people", "posts", "policy_terms", "documents", "statistics", "dates")
ATTRIBUTES = ("kind", "direction", "base", "asof", "approx", "subject")
# a quote may begin this many characters beside the gold one, since marks are nested in many ways
_QUOTE_SLACK = 2

Fact = tuple[Any, ...]
Json = Mapping[str, Any]
_MARKS = re.compile(r"[\s“”\"‘’《》〈〉·•]")


@dataclass(slots=True)
class Score:
    """How many items the gold holds, how many were found, how many of these are right."""

    gold: int = 0
    found: int = 0
    hit: int = 0

    def add(self, gold: int, found: int, hit: int) -> None:
        """Add the counts of one article."""
        self.gold, self.found, self.hit = self.gold + gold, self.found + found, self.hit + hit

    @property
    def precision(self) -> float:
        """Share of what was found that is right, in per cent."""
        return round(self._precision, 1)

    @property
    def recall(self) -> float:
        """Share of the gold that was found, in per cent."""
        return round(self._recall, 1)

    @property
    def f1(self) -> float:
        """Harmonic mean of the two, in per cent.

        >>> Score(gold=4, found=2, hit=2).f1
        66.7
        """
        both = self._precision + self._recall
        return round(2 * self._precision * self._recall / both, 1) if both else 0.0

    @property
    def _precision(self) -> float:
        return 100 * self.hit / self.found if self.found else 0.0

    @property
    def _recall(self) -> float:
        return 100 * self.hit / self.gold if self.gold else 0.0


@dataclass(frozen=True, slots=True)
class Error:
    """One item that was missed or found in surplus."""

    article: str
    type: str
    problem: str
    text: str
    fact: Fact


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The scores by type, the share of right attributes of statistics, and every error."""

    types: Mapping[str, Score]
    attributes: Mapping[str, float]
    errors: tuple[Error, ...]

    @property
    def overall(self) -> float:
        """The mean F1 of the types of `OVERALL`."""
        return round(sum(self.types[name].f1 for name in OVERALL) / len(OVERALL), 1)

    def to_json(self) -> dict[str, Any]:
        """Give the figures as plain values."""
        types = {
            name: {"precision": s.precision, "recall": s.recall, "f1": s.f1, "gold": s.gold, "found": s.found, "hit": s.hit}
            for name, s in self.types.items()
        }
        return {"overall": self.overall, "types": types, "statistic_attributes": dict(self.attributes)}


@dataclass(slots=True)
class _Facts:
    """What is compared of one article."""

    by_type: dict[str, set[Fact]]
    quotes: list[tuple[str, int]]
    statistics: dict[tuple[int, int], Json]


@dataclass(slots=True)
class _Counts:
    types: dict[str, Score] = field(default_factory=dict)
    attributes: dict[str, Counter[str]] = field(default_factory=dict)
    errors: list[Error] = field(default_factory=list)

    def add(self, name: str, gold: int, found: int, hit: int) -> None:
        self.types.setdefault(name, Score()).add(gold, found, hit)


def evaluate(gold: Mapping[str, Json], records: Mapping[str, Json]) -> Evaluation:
    """Give the evaluation of records against gold articles, both by name; an article without a record counts as empty."""
    counts = _Counts()
    for name in sorted(gold):
        _compare(name, gold[name], records.get(name, {}), counts)
    shares = {key: round(100 * c["right"] / c["all"], 1) for key, c in counts.attributes.items()}
    return Evaluation(counts.types, shares, tuple(counts.errors))


def read_gold(folder: Path) -> dict[str, Json]:
    """Give the gold articles of a folder, `NAME.gold.json` each, by their id, else NAME; raise ReaderError where there is none."""
    articles: dict[str, Json] = {}
    for path in sorted(folder.glob("*.gold.json")):
        article = _parsed(path.read_text(encoding="utf-8"), str(path), None)
        articles[str(article.get("id", path.name.removesuffix(".gold.json")))] = article
    if not articles:
        raise ReaderError(str(folder), "holds no *.gold.json", "expected a folder of gold articles")
    return articles


def read_records(path: Path) -> dict[str, Json]:
    """Give the records of a JSON Lines file by id; raise ReaderError for a line that is none."""
    return {str(record.get("id")): record for _, record in read_objects(path)}


def read_objects(path: Path) -> Iterator[tuple[int, Json]]:
    """Give the objects of a JSON Lines file, compressed or not, with their lines; raise ReaderError for a line that is none."""
    try:
        with open_input(Input(str(path), path), ReadOptions().max_expansion, may_be_empty=True) as stream:
            lines = io.TextIOWrapper(stream, encoding="utf-8", newline="\n")
            for number, line in enumerate(lines, 1):
                if line.strip():
                    yield number, _parsed(line, str(path), number)
    except UnicodeDecodeError as error:
        raise ReaderError(str(path), f"is no UTF-8: {error.reason} at byte {error.start}", "expected what extract writes") from error


def _parsed(text: str, name: str, line: int | None) -> Json:
    try:
        value = json.loads(text)
    except ValueError as error:
        raise ReaderError(name, f"is no JSON: {error}", "expected what extract writes", line) from error
    if not isinstance(value, dict):
        raise ReaderError(name, "is no JSON object", "expected what extract writes", line)
    return value


def _compare(name: str, gold: Json, record: Json, counts: _Counts) -> None:
    wanted, found = _gold_facts(gold), _record_facts(record)
    for kind, facts in wanted.by_type.items():
        given = found.by_type[kind]
        counts.add(kind, len(facts), len(given), len(facts & given))
        counts.errors += _errors(name, kind, "missed", facts - given, gold["text"])
        counts.errors += _errors(name, kind, "surplus", given - facts, gold["text"])
    counts.add("quotes", len(wanted.quotes), len(found.quotes), _quote_hits(wanted.quotes, found.quotes))
    for kind in (*SPAN_TYPES, "statistics"):
        spans, given_spans = ({fact[:2] for fact in facts.by_type[kind]} for facts in (wanted, found))
        counts.add(f"relaxed:{kind}", len(spans), len(given_spans), _overlaps(spans, given_spans))
    for span in wanted.statistics.keys() & found.statistics.keys():
        one, other = wanted.statistics[span], found.statistics[span]
        if _number(one["value"]) == _number(other.get("value")):
            for key in ATTRIBUTES:
                counts.attributes.setdefault(key, Counter()).update(all=1, right=_agree(key, one, other))


def _errors(name: str, kind: str, problem: str, facts: Iterable[Fact], text: str) -> Iterator[Error]:
    for fact in sorted(facts, key=str):
        yield Error(name, kind, problem, text[fact[0] : fact[1]] if isinstance(fact[0], int) else "", fact)


def _record_facts(record: Json) -> _Facts:
    people = (*_items(record, "officials"), *_items(record, "people"))
    facts: dict[str, set[Fact]] = {
        kind: {(m["start"], m["end"]) for _, m in _mentions(people if kind == "people" else _items(record, kind))} for kind in SPAN_TYPES
    }
    facts["agencies+link"] = {(m["start"], m["end"], _squash(item.get("name"))) for item, m in _mentions(_items(record, "agencies"))}
    facts["statistics"] = {_statistic(item) for item in _items(record, "statistics")}
    facts["officials"] = {(_squash(item["name"]),) for item in _items(record, "officials")}
    facts["posts"] = {
        (_squash(person["name"]), _squash(post.get("organization")), _squash(post.get("title")))
        for person in people
        for post in person.get("posts") or ()
    }
    quotes = [(_squash(item.get("speaker")), int(item["start"])) for item in _items(record, "quotes")]
    return _Facts(facts, quotes, {(item["start"], item["end"]): item for item in _items(record, "statistics")})


def _gold_facts(gold: Json) -> _Facts:
    facts: dict[str, set[Fact]] = {kind: {(item["start"], item["end"]) for item in gold[kind]} for kind in SPAN_TYPES}
    facts["agencies+link"] = {(item["start"], item["end"], _squash(item.get("canonical") or item["text"])) for item in gold["agencies"]}
    facts["statistics"] = {_statistic(item) for item in gold["statistics"]}
    facts["officials"] = {(_squash(item.get("name") or item["text"]),) for item in gold["people"] if item.get("role") == "official"}
    facts["posts"] = {(_squash(item["name"]), _squash(item["organization"]), _squash(item["title"])) for item in gold["posts"]}
    quotes = [(_squash(item["speaker"]), int(item["start"])) for item in gold["quotes"]]
    return _Facts(facts, quotes, {(item["start"], item["end"]): item for item in gold["statistics"]})


def _items(record: Json, key: str) -> tuple[Json, ...]:
    return tuple(record.get(key) or ())


def _mentions(items: Iterable[Json]) -> Iterator[tuple[Json, Json]]:
    for item in items:
        for mention in item.get("mentions", (item,)):
            yield item, mention


def _statistic(item: Json) -> Fact:
    return item["start"], item["end"], _number(item.get("value")), _number(item.get("high")), _squash(item.get("unit"))


def _squash(name: object) -> str:
    return _MARKS.sub("", str(name or ""))


def _number(value: Any) -> Any:
    try:
        return None if value is None else round(float(value), 6)
    except (TypeError, ValueError):
        return value


def _overlaps(gold: Collection[Fact], found: Collection[Fact]) -> int:
    """Give how many gold spans overlap a found one, each found one used once, from left to right."""
    waiting = sorted(found)
    hits = 0
    for start, end in sorted(gold):
        match = next((span for span in waiting if span[0] < end and start < span[1]), None)
        if match is not None:
            waiting.remove(match)
            hits += 1
    return hits


def _quote_hits(gold: Iterable[tuple[str, int]], found: Iterable[tuple[str, int]]) -> int:
    waiting = list(found)
    hits = 0
    for speaker, start in gold:
        match = next((quote for quote in waiting if quote[0] == speaker and abs(quote[1] - start) <= _QUOTE_SLACK), None)
        if match is not None:
            waiting.remove(match)
            hits += 1
    return hits


def _agree(key: str, gold: Json, found: Json) -> bool:
    one, other = gold.get(key), found.get("as_of" if key == "asof" else key)
    if key == "subject":
        # a subject is worded in many ways: half of its pairs of characters must be the same
        pairs, other_pairs = _pairs(one), _pairs(other)
        return bool(one) == bool(other) and 4 * len(pairs & other_pairs) >= len(pairs) + len(other_pairs)
    if key == "base":
        one, other = _squash(one), _squash(other)
        return one == other or bool(one and other and (one in other or other in one))
    return (one or None) == (other or None)


def _pairs(text: object) -> set[str]:
    squashed = _squash(text)
    return {squashed[at : at + 2] for at in range(len(squashed) - 1)} or {squashed}
