"""What is to be done: reads articles in a thread of its own and leaves out what the stores hold unchanged."""

from __future__ import annotations

import hashlib
import queue
import sqlite3
import threading
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from typing import NamedTuple

from extractor.batch.worker import Task
from extractor.document import Article
from extractor.readers import ReadFailure
from extractor.sinks.star_rows import clean
from extractor.sinks.stores import Store

_MOST_ARTICLES, _MOST_CHARACTERS = 512, 500_000  # looked up at once
_MOST_WAITING = 4  # such lists between the reader and the workers
_TICK = 0.1


@dataclass(slots=True)
class Counts:
    """What the feed has met: articles to extract that are new or changed, and those left out."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    repeated: int = 0
    too_old: int = 0


class Item(NamedTuple):
    """An article to extract, with the stores that need it, or a failure in its place."""

    place: int
    what: Task | ReadFailure
    needed: tuple[bool, ...] = ()


@dataclass(frozen=True, slots=True)
class Choice:
    """Which articles are wanted: those published on or after `since`, and no more than `limit` to extract."""

    since: date | None = None
    limit: int | None = None


class GuardedStore(NamedTuple):
    """A store, and the lock under which one thread at a time uses it."""

    store: Store
    lock: threading.Lock


def choose(
    articles: Iterable[Article | ReadFailure], stores: Sequence[GuardedStore], run_id: str, choice: Choice, counts: Counts
) -> Iterator[list[Item]]:
    """Give the items to work on, in lists, in order; memory does not grow with the number of articles.

    An id that comes twice with other content is a failure: one of the two would be lost.
    """
    seen = _Seen()
    place = 0
    for given in _chunks(articles):
        known = _known([clean(article.id) for article in given if isinstance(article, Article)], stores)
        items: list[Item] = []
        for article in given:
            item = _item(place, article, seen, known, run_id, choice, counts)
            if item is not None:
                items.append(item)
                place += 1
            if counts.new + counts.changed == choice.limit:
                yield items
                return
        yield items


def content_of(article: Article) -> str:
    """Give the SHA-256 of all that an article's record is made from."""
    runs = article.source_map.runs if article.source_map else None
    parts = (article.id, article.title, article.published, article.outlet, article.source, article.warnings, runs, article.text)
    return hashlib.sha256(repr(parts).encode("utf-8", "surrogatepass")).hexdigest()


def _chunks(articles: Iterable[Article | ReadFailure]) -> Iterator[list[Article | ReadFailure]]:
    source = iter(articles)
    while chunk := list(islice(source, 1)):
        characters = 0
        for article in islice(source, _MOST_ARTICLES - 1):
            chunk.append(article)
            characters += len(article.text) if isinstance(article, Article) else 0
            if characters > _MOST_CHARACTERS:
                break
        yield chunk


def _known(ids: Sequence[str], stores: Sequence[GuardedStore]) -> list[dict[str, tuple[str | None, str]]]:
    known = []
    for store, lock in stores:
        with lock:
            known.append(dict(store.known(ids)))
    return known


def _item(
    place: int,
    article: Article | ReadFailure,
    seen: _Seen,
    known: Sequence[dict[str, tuple[str | None, str]]],
    run_id: str,
    choice: Choice,
    counts: Counts,
) -> Item | None:
    if isinstance(article, ReadFailure):
        return Item(place, article)
    if choice.since is not None and (article.published_date is None or article.published_date < choice.since):
        counts.too_old += 1
        return None
    article_id, content = clean(article.id), content_of(article)
    before = seen.meet(article_id, content)
    if before is not None:
        if before == content:
            counts.repeated += 1
            return None
        reason = f"another article of this run has the id {article_id!r}; give each its own"
        return Item(place, ReadFailure(article.source or article.id, None, reason, stage="id", article=article.id))
    needed = tuple(of_store.get(article_id) != (content, run_id) for of_store in known)
    if not any(needed) and known:
        counts.unchanged += 1
        return None
    if any(article_id in of_store for of_store in known):
        counts.changed += 1
    else:
        counts.new += 1
    return Item(place, Task(place, article, content), needed)


class _Seen:
    """The ids of a run, in a nameless SQLite file that is gone when it is closed."""

    def __init__(self) -> None:
        self._connection = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        self._connection.execute("PRAGMA synchronous = OFF")
        self._connection.execute("PRAGMA journal_mode = OFF")
        self._connection.execute("PRAGMA cache_size = -2000")  # kB
        self._connection.execute("CREATE TABLE seen (id BLOB PRIMARY KEY, content TEXT NOT NULL) WITHOUT ROWID")
        self._connection.execute("BEGIN")

    def meet(self, article_id: str, content: str) -> str | None:
        """Give the content that the id came with before, or None and remember it."""
        key = hashlib.blake2b(article_id.encode(), digest_size=16).digest()
        if self._connection.execute("INSERT OR IGNORE INTO seen VALUES (?, ?)", (key, content)).rowcount:
            return None
        return str(self._connection.execute("SELECT content FROM seen WHERE id = ?", (key,)).fetchone()[0])


@dataclass
class Feed:
    """The items of `choose`, read ahead by a thread, a bounded number of them."""

    source: Iterator[list[Item]]
    _lists: queue.Queue[list[Item] | BaseException | None] = field(default_factory=lambda: queue.Queue(_MOST_WAITING))
    _at_hand: deque[Item] = field(default_factory=deque)
    _is_stopped: threading.Event = field(default_factory=threading.Event)
    is_open: bool = True

    def start(self) -> None:
        """Begin to read."""
        threading.Thread(target=self._read, name="extractor batch reader", daemon=True).start()

    def stop(self) -> None:
        """Read no more than what is being read."""
        self._is_stopped.set()

    def next(self, seconds: float) -> Item | None:
        """Give the next item, waiting that long for it, or None; raise what ended the reading."""
        while not self._at_hand and self.is_open:
            try:
                found = self._lists.get(timeout=seconds) if seconds else self._lists.get_nowait()
            except queue.Empty:
                return None
            if found is None:
                self.is_open = False
            elif isinstance(found, BaseException):
                self.is_open = False
                raise found
            else:
                self._at_hand.extend(found)
        return self._at_hand.popleft() if self._at_hand else None

    def _read(self) -> None:
        end: BaseException | None = None
        try:
            for items in self.source:
                if not self._put(items):
                    return
        except BaseException as error:
            end = error
        self._put(end)

    def _put(self, found: list[Item] | BaseException | None) -> bool:
        while not self._is_stopped.is_set():
            try:
                self._lists.put(found, timeout=_TICK)
            except queue.Full:
                continue
            return True
        return False
