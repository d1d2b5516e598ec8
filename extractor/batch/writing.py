"""Writes finished work to the stores in a thread of its own, many articles in a transaction."""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterator, Sequence
from contextlib import suppress

from extractor.batch.feed import GuardedStore
from extractor.errors import ExtractorError
from extractor.readers import ReadFailure
from extractor.sinks.stores import RowError, Work

# what a transaction takes: known from the articles alone, so that equal input gives equal files
_MOST_WORKS, _MOST_CHARACTERS = 256, 4_000_000
_MOST_WAITING = 2
_TICK = 0.1

Group = list[tuple[Work, tuple[bool, ...]]]


class Writer:
    """Takes work one article at a time; `end` returns when all of it is committed."""

    def __init__(self, stores: Sequence[GuardedStore]) -> None:
        self._stores = stores
        self._group: Group = []
        self._characters = 0
        self._groups: queue.Queue[Group | None] = queue.Queue(_MOST_WAITING)
        self._refused: queue.SimpleQueue[ReadFailure] = queue.SimpleQueue()
        self._error: ExtractorError | OSError | None = None
        self._thread = threading.Thread(target=self._write, name="extractor batch writer", daemon=True)
        self._thread.start()

    def take(self, work: Work, needed: tuple[bool, ...]) -> None:
        """Take the work of one article; raise what a store met, if it can take no more."""
        self._group.append((work, needed))
        self._characters += work.characters
        if len(self._group) >= _MOST_WORKS or self._characters >= _MOST_CHARACTERS:
            self._send(self._group)
            self._group, self._characters = [], 0

    def end(self) -> None:
        """Commit all that was taken."""
        if self._group:
            self._send(self._group)
            self._group = []
        self._send(None)
        self._thread.join()
        if self._error is not None:
            raise self._error

    def drop(self) -> None:
        """Wait for the transaction that is under way and write no more."""
        self._error = self._error or ExtractorError("the run was stopped")
        self._thread.join()

    def refused(self) -> Iterator[ReadFailure]:
        """Give the articles that a store has refused since the last call."""
        with suppress(queue.Empty):
            while True:
                yield self._refused.get_nowait()

    def _send(self, group: Group | None) -> None:
        while True:
            if self._error is not None:
                raise self._error
            with suppress(queue.Full):
                self._groups.put(group, timeout=_TICK)
                return

    def _write(self) -> None:
        while self._error is None:
            try:
                group = self._groups.get(timeout=_TICK)
            except queue.Empty:
                continue
            if group is None:
                return
            try:
                for at, guarded in enumerate(self._stores):
                    self._commit(guarded, [work for work, needed in group if needed[at]])
            except (ExtractorError, OSError) as error:
                self._error = error

    def _commit(self, guarded: GuardedStore, works: Sequence[Work]) -> None:
        if not works:
            return
        try:
            with guarded.lock:
                guarded.store.commit(works)
        except RowError as error:
            if len(works) == 1:
                self._refused.put(ReadFailure(works[0].article_id, None, str(error), stage="write", article=works[0].article_id))
                return
            for work in works:  # one article must not keep the others out
                self._commit(guarded, [work])
