"""Finds terms that a corpus uses and the lexicon lacks, and tells which of them rose in a period.

A candidate is a run of words or a wording between quotation marks that recurs. It is ranked by its burst (how much
more often documents of the period hold it, and hold it between quotation marks, than earlier ones), by how firmly its
words hold together, how freely its neighbours vary, and by what speaks for policy: quotation marks and the verbs that
lead a term.
"""

from __future__ import annotations

import csv
import itertools
import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TextIO

from extractor.document import Article
from extractor.lexicon.affixes import Affixes
from extractor.lexicon.candidates import Counts, Profile, Segment, count_runs, profile
from extractor.lexicon.loader import Lexicon
from extractor.text import no_formula

CANDIDATES = 60_000

# the first twelve columns are those of the table policy_terms, so that a row can be pasted there
COLUMNS = (
    *("term", "kind", "variants", "expansion", "first_year", "issuer", "context", "not_followed", "stands_for"),
    *("note", "mentions", "source"),
    *("score", "known", "documents", "first", "last", "by_year", "peak", "since", "burst", "marked_burst"),
    *("cohesion", "left_entropy", "right_entropy", "quoted_share", "led_share", "nearest", "contexts"),
)
_NUMERIC = re.compile(r"[0-9一二三四五六七八九十百千万亿两零〇]+[年月日个次届名位家天岁时分点元吨]?\Z")


@dataclass(frozen=True, slots=True)
class Candidate:
    """One wording with what the corpus says of it; entropies in bits, the bursts signed log-likelihood ratios.

    `burst` compares the documents that hold it, `marked_burst` those that hold it between quotation marks; `peak` is the
    period compared, `since` the month from which the rise is greatest (or the period), `by_year` its documents a year.
    """

    term: str
    kind: str
    known: bool
    mentions: int
    documents: int
    first: str
    last: str
    peak: str
    since: str
    by_year: tuple[tuple[str, int], ...]
    burst: float
    marked_burst: float
    cohesion: float
    left_entropy: float
    right_entropy: float
    quoted: int
    quoted_share: float
    led_share: float
    nearest: tuple[str, ...]
    contexts: tuple[str, ...]
    score: float


def discover(
    articles: Callable[[], Iterable[Article]],
    lexicon: Lexicon,
    segment: Segment,
    *,
    period: str | None = None,
    minimum: int = 8,
    limit: int = 1000,
) -> tuple[Candidate, ...]:
    """Give the best candidates of a corpus, best first; known terms are among them, marked as known.

    `segment` splits text into words (a segmenter's `words`). `articles` is called twice, once a pass, and should
    stream. `period` is a year or a month (`2024`, `2024-03`): the burst is then that period's against everything
    before it; without it, that of the year in which the term peaked.
    `minimum` is the least number of occurrences. Articles without a date count for no period.
    """
    return rank(survey(articles, lexicon, segment, minimum=minimum), lexicon, period=period, limit=limit)


@dataclass(frozen=True, slots=True)
class Survey:
    """A corpus counted once, to be ranked for any number of periods."""

    counts: Counts
    profiles: dict[str, Profile]
    months: Counter[str]


def survey(articles: Callable[[], Iterable[Article]], lexicon: Lexicon, segment: Segment, *, minimum: int = 8) -> Survey:
    """Give the counts and profiles of a corpus, in two passes over `articles`."""
    function_words = frozenset(entry["word"] for entry in lexicon.rows("policy_function_words"))
    counts = count_runs((article.text for article in articles()), segment, function_words)
    leaders = Affixes(e["surface"] for e in lexicon.rows("policy_cues") if e["side"] == "before" and e["weight"] >= 1)
    chosen = _choose(counts, minimum, _other_names(lexicon))
    profiles, months = profile(((a.published or "", a.text) for a in articles()), chosen, leaders)
    return Survey(counts, profiles, months)


def rank(found: Survey, lexicon: Lexicon, *, period: str | None = None, limit: int = 1000) -> tuple[Candidate, ...]:
    """Give the best candidates of a survey for a period, best first."""
    known = {s: str(e["kind"]) for e in lexicon.rows("policy_terms") for s in (e["term"], *e["variants"])}
    endings = {e["surface"]: e["kind"] for e in lexicon.rows("policy_cues") if e["side"] == "ending" and e["kind"]}
    kinds = Affixes(endings)
    nearest = _Nearest([entry["term"] for entry in lexicon.rows("policy_terms")])
    weighed: list[Candidate] = []
    for term, seen in found.profiles.items():
        if seen.count and sum(seen.documents.values()) >= 3:
            kind = known.get(term) or endings.get(kinds.ending(term) or "", "measure")
            weighed.append(_weigh(term, kind, term in known, seen, found, period))
    weighed.sort(key=lambda candidate: (-candidate.score, candidate.term))
    kept = _without_fragments(weighed, limit)
    return tuple(_with_nearest(candidate, nearest) for candidate in kept)


def write_csv(candidates: Iterable[Candidate], out: TextIO) -> None:
    """Write the candidates as CSV whose first columns are a row of the lexicon table `policy_terms`."""
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for c in candidates:
        row: list[object] = [no_formula(c.term), c.kind, "", "", c.first[:4], "", "", "", "", "", c.mentions, "corpus-counts"]
        row += [f"{c.score:.2f}", "yes" if c.known else "", c.documents, c.first[:10], c.last[:10]]
        row += ["|".join(f"{year}:{count}" for year, count in c.by_year), c.peak, c.since, f"{c.burst:.1f}", f"{c.marked_burst:.1f}"]
        row += [f"{value:.2f}" for value in (c.cohesion, c.left_entropy, c.right_entropy, c.quoted_share, c.led_share)]
        writer.writerow([*row, "|".join(map(no_formula, c.nearest)), no_formula(" … ".join(c.contexts))])


def _choose(counts: Counts, minimum: int, names: frozenset[str]) -> list[str]:
    merged = Counter({run: count for run, count in counts.runs.items() if count >= minimum})
    for quoted, count in counts.quoted.items():
        if count >= max(2, minimum // 3):
            merged[quoted] = max(merged[quoted], count * 4)  # marks tell a label better than a run of words does
    chosen = [term for term in merged if term not in names and not _NUMERIC.match(term)]
    chosen.sort(key=lambda term: (-merged[term], term))
    return chosen[:CANDIDATES]


def _other_names(lexicon: Lexicon) -> frozenset[str]:
    names: set[str] = {entry["wording"] for entry in lexicon.rows("policy_stops")}
    for table in lexicon.tables.values():
        if table.match and not table.name.startswith("policy"):
            for entry in lexicon.rows(table.name):
                for column in table.match:
                    cell = entry[column]
                    names.update((cell,) if isinstance(cell, str) else cell or ())
    return frozenset(names)


def _weigh(term: str, kind: str, known: bool, seen: Profile, found: Survey, period: str | None) -> Candidate:
    period = period or _peak_year(seen.documents)
    burst, since = _burst(seen.documents, found.months, period)
    marked, marked_since = _burst(seen.quoted_documents, found.months, period)
    left, right = _entropy(seen.left), _entropy(seen.right)
    cohesion = _cohesion(term, seen.count, found.counts)
    quoted, led = seen.quoted / seen.count, seen.led / min(seen.count, 500)
    freedom = min(left, right, 3.0) / 3.0
    firmness = min(max(cohesion, 0.0), 12.0) / 12.0
    if _stands_alone(seen.quoted):
        # marks tell that a label of loose parts is one (两 + 新), and where it ends when it stands mostly inside a longer one
        freedom, firmness = max(freedom, 0.7), max(firmness, 0.5)
    evidence = 0.08 + min(1.0, 2.0 * quoted) + min(1.0, 2.0 * led)
    # a typhoon or a festival rises in marks too, but nobody implements it
    rise = _root(burst) * evidence + _root(marked) * (0.4 + min(0.6, 3.0 * led))
    score = rise * freedom * (0.3 + firmness)
    return Candidate(
        term=term,
        kind=kind,
        known=known,
        mentions=seen.count,
        documents=sum(seen.documents.values()),
        first=seen.first,
        last=seen.last,
        peak=period,
        since=since if burst >= marked else marked_since,
        by_year=tuple(sorted(_years(seen.documents).items())),
        burst=burst,
        marked_burst=marked,
        cohesion=cohesion,
        left_entropy=left,
        right_entropy=right,
        quoted=seen.quoted,
        quoted_share=quoted,
        led_share=led,
        nearest=(),
        contexts=tuple(seen.contexts),
        score=score,
    )


def _root(burst: float) -> float:
    return math.copysign(math.sqrt(abs(burst)), burst)


def _stands_alone(quoted: int) -> bool:
    """Tell whether writers set a wording between marks often enough to show that it begins and ends there."""
    return quoted >= 3


def _years(documents: Counter[str]) -> Counter[str]:
    years: Counter[str] = Counter()
    for month, count in documents.items():
        if month:
            years[month[:4]] += count
    return years


def _peak_year(documents: Counter[str]) -> str:
    years = _years(documents)
    return max(sorted(years), key=lambda year: years[year]) if years else ""


def _burst(documents: Counter[str], months: Counter[str], period: str) -> tuple[float, str]:
    """Give the signed log-likelihood ratio of the period against all before it, and the month from which it is greatest.

    双循环 came in the autumn of its year: each stretch from a month of the period to its end is tried against what lies
    before that stretch, and the best is taken, less what the choice among so many gains by chance.
    """
    starts = sorted(month for month in months if month and month.startswith(period))
    inside = sum(documents[month] for month in starts)
    inside_all = sum(months[month] for month in starts)
    before = sum(count for month, count in documents.items() if month and month < period)
    before_all = sum(count for month, count in months.items() if month and month < period)
    if not before_all:
        return 2 * math.log1p(inside), period  # nothing to compare with: frequency alone
    best, since = log_likelihood(inside, inside_all, before, before_all), period
    for month, later in itertools.pairwise(starts):
        inside, before = inside - documents[month], before + documents[month]
        inside_all, before_all = inside_all - months[month], before_all + months[month]
        ratio = log_likelihood(inside, inside_all, before, before_all) - 2 * math.log(len(starts))
        if ratio > best:
            best, since = ratio, later
    return best, since


def log_likelihood(inside: int, inside_all: int, outside: int, outside_all: int) -> float:
    """Give Dunning's log-likelihood ratio of two shares, negative where the first share is the smaller.

    >>> log_likelihood(10, 100, 0, 100) > 0 > log_likelihood(0, 100, 10, 100)
    True
    """
    total, total_all = inside + outside, inside_all + outside_all
    if not total or not inside_all:
        return 0.0
    ratio = 0.0
    for observed, size in ((inside, inside_all), (outside, outside_all)):
        expected = size * total / total_all
        if observed:
            ratio += observed * math.log(observed / expected)
    rises = not outside_all or inside / inside_all >= outside / outside_all
    return 2 * ratio if rises else -2 * ratio


def _entropy(neighbours: Counter[str]) -> float:
    # a mark of punctuation is as good a boundary as any number of different words
    total = sum(neighbours.values())
    entropy = 0.0
    for char, count in neighbours.items():
        share = count / total
        entropy -= share * math.log2(share)
        if not char.isalnum():
            entropy += share * 2.0
    return entropy


def _cohesion(term: str, count: int, counts: Counts) -> float:
    """Give the least pointwise mutual information, in bits, over the ways to cut the term in two known parts."""
    least = math.inf
    for at in range(1, len(term)):
        left, right = _part(term[:at], counts), _part(term[at:], counts)
        if left and right:
            least = min(least, math.log2(count * max(counts.total, 1) / (left * right)))
    return least if least < math.inf else 12.0


def _part(part: str, counts: Counts) -> int:
    return counts.words.get(part) or counts.runs.get(part) or 0


def _without_fragments(weighed: Sequence[Candidate], limit: int) -> list[Candidate]:
    # 新质生产 stands only inside 新质生产力: a piece that hardly ever stands alone is none
    pool = weighed[: limit * 6]
    known = {candidate.term for candidate in pool if candidate.known}
    mentions = {candidate.term: candidate.mentions for candidate in pool}
    quoted = {candidate.term: candidate.quoted for candidate in pool}
    fragments: set[str] = set()
    for term, count in mentions.items():
        for start in range(len(term)):
            for end in range(start + 2, len(term) + 1):
                piece = term[start:end]
                if end - start == len(term) or piece not in mentions or piece in known:
                    continue
                # 双循环 is mostly a piece of 国内国际双循环, but writers set it alone between marks
                labelled = _stands_alone(quoted[piece]) and quoted[piece] >= 3 * quoted[term]
                if labelled and term not in known:
                    fragments.add(term)
                elif not labelled and mentions[piece] <= count * 1.3:
                    fragments.add(piece)
    wordier = {c.term for c in pool if not c.known and _is_padded(c, mentions, known)}
    return [c for c in pool if c.term not in fragments and c.term not in wordier][:limit]


def _is_padded(candidate: Candidate, mentions: dict[str, int], known: set[str]) -> bool:
    # 发展新质生产力 is 新质生产力 with a verb: the part is known, or far more frequent and a candidate itself
    term, most = candidate.term, min(2, len(candidate.term) - 3)
    parts = [part for size in range(1, most + 1) for part in (term[size:], term[:-size])]
    return candidate.quoted_share < 0.3 and any(part in known or mentions.get(part, 0) > 3 * candidate.mentions for part in parts)


class _Nearest:
    """The known terms that share most pairs of characters with a wording."""

    def __init__(self, terms: Iterable[str]) -> None:
        self._pairs = {term: frozenset(_pairs(term)) for term in terms}
        self._by_pair: dict[str, list[str]] = {}
        for term, pairs in self._pairs.items():
            for pair in sorted(pairs):
                self._by_pair.setdefault(pair, []).append(term)

    def of(self, wording: str) -> tuple[str, ...]:
        pairs = frozenset(_pairs(wording))
        shared = Counter(term for pair in sorted(pairs) for term in self._by_pair.get(pair, ()) if term != wording)
        ranked = sorted(shared, key=lambda term: (-shared[term] / len(pairs | self._pairs[term]), term))
        return tuple(ranked[:3])


def _pairs(wording: str) -> Iterator[str]:
    return (wording[at : at + 2] for at in range(len(wording) - 1))


def _with_nearest(candidate: Candidate, nearest: _Nearest) -> Candidate:
    return replace(candidate, nearest=nearest.of(candidate.term))
