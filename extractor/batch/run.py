"""The batch: articles to stores by worker processes, each article once whatever happens."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field

from extractor.batch.feed import Choice, Counts, Feed, GuardedStore, choose
from extractor.batch.pool import Pool
from extractor.batch.targets import exists, open_store
from extractor.batch.worker import Job, Task
from extractor.batch.writing import Writer
from extractor.config import Config
from extractor.document import Article
from extractor.lexicon.loader import digest_of
from extractor.pipeline import Pipeline
from extractor.readers import ReadFailure
from extractor.sinks.runs import Run, run_of
from extractor.sinks.stores import Store, Work

# articles that are being extracted or wait for one before them, for each worker
_MOST_UNDER_WAY = 128


@dataclass(frozen=True, slots=True)
class Limits:
    """How the work is done: number of processes, seconds an article may take, bytes of memory a process may take."""

    workers: int = 1
    timeout: float = 60.0
    memory: int | None = None
    is_ordered: bool = True


@dataclass(slots=True)
class Totals:
    """What a batch did."""

    counts: Counts = field(default_factory=Counts)
    done: int = 0
    failed: int = 0
    characters: int = 0


def run_batch(
    articles: Iterable[Article | ReadFailure],
    targets: Sequence[str],
    config: Config,
    limits: Limits,
    choice: Choice | None = None,
    tell: Callable[[Work | ReadFailure], None] = lambda _: None,
    build: Callable[[Config], Pipeline] = Pipeline,
) -> Totals:
    """Extract the articles that the targets lack, or hold from other content or by another version, and write them there.

    `tell` is called with each result, in the order in which articles came unless `limits` say otherwise. Every article is
    in all targets or was told as a failure when this returns; when the process ends before, the next run goes on from
    what was committed. `build` makes the pipeline in each worker. Raises ExtractorError where a target or the pipeline cannot be used.
    """
    run = run_of(config, digest_of(config.lexicons))
    with ExitStack() as stack:
        stores = [_opened(stack, target, run) for target in targets]
        takes_rows = [store.takes_rows for store in stores]
        job = Job(config, run.run_id, not all(takes_rows), any(takes_rows), limits.timeout, limits.memory, build)
        totals = _Batch(stores, job, limits, tell).run(articles, choice or Choice())
        for store in stores:
            store.finish()
    return totals


def plan(articles: Iterable[Article | ReadFailure], targets: Sequence[str], config: Config, choice: Choice | None = None) -> Totals:
    """Give what `run_batch` would do, and do nothing; articles that can't be read count as failed."""
    run = run_of(config, digest_of(config.lexicons))
    totals = Totals()
    with ExitStack() as stack:
        # what does not exist is not made; every article is new to it
        stores = [_guarded(_opened(stack, target, run)) for target in targets if exists(target)]
        for items in choose(articles, stores, run.run_id, choice or Choice(), totals.counts):
            totals.failed += sum(isinstance(item.what, ReadFailure) for item in items)
    return totals


def _opened(stack: ExitStack, target: str, run: Run) -> Store:
    store = open_store(target, run)
    stack.callback(store.close)
    return store


def _guarded(store: Store) -> GuardedStore:
    return GuardedStore(store, threading.Lock())


class _Batch:
    """One run: feed, pool and writer, and the order between them."""

    def __init__(self, stores: Sequence[Store], job: Job, limits: Limits, tell: Callable[[Work | ReadFailure], None]) -> None:
        self._stores = [_guarded(store) for store in stores]
        self._job, self._limits, self._tell = job, limits, tell
        self._totals = Totals()
        self._needed: dict[int, tuple[bool, ...]] = {}
        self._waiting: dict[int, Work | ReadFailure] = {}
        self._next = 0

    def run(self, articles: Iterable[Article | ReadFailure], choice: Choice) -> Totals:
        """Do all the work."""
        self._feed = Feed(choose(articles, self._stores, self._job.run_id, choice, self._totals.counts))
        self._feed.start()
        pool = Pool(self._job, self._limits.workers)
        self._writer = Writer(self._stores)
        is_whole = False
        try:
            for place, result in pool.run(self._next_task, lambda: self._feed.is_open):
                self._arrive(place, result)
            self._writer.end()
            is_whole = True
        finally:
            self._feed.stop()
            pool.end()
            if not is_whole:
                self._writer.drop()
        self._tell_refused()
        return self._totals

    def _next_task(self, seconds: float) -> Task | None:
        while max(len(self._needed), len(self._waiting)) < _MOST_UNDER_WAY * self._limits.workers:
            item = self._feed.next(seconds)
            if item is None:
                return None
            if isinstance(item.what, Task):
                self._needed[item.place] = item.needed
                return item.what
            self._arrive(item.place, item.what)
        return None

    def _arrive(self, place: int, result: Work | ReadFailure) -> None:
        if not self._limits.is_ordered:
            self._pass_on(place, result)
            return
        self._waiting[place] = result
        while self._next in self._waiting:
            self._pass_on(self._next, self._waiting.pop(self._next))
            self._next += 1

    def _pass_on(self, place: int, result: Work | ReadFailure) -> None:
        needed = self._needed.pop(place, ())
        if isinstance(result, ReadFailure):
            self._totals.failed += 1
        else:
            self._writer.take(result, needed)
            self._totals.done += 1
            self._totals.characters += result.characters
        self._tell(result)
        self._tell_refused()

    def _tell_refused(self) -> None:
        for failure in self._writer.refused():
            self._totals.failed += 1
            self._totals.done -= 1
            self._tell(failure)
