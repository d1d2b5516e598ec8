"""Worker processes under watch: one that ends, hangs or runs out of memory is replaced, and its article told as a failure."""

from __future__ import annotations

import multiprocessing
import signal
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import suppress
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess

from extractor.batch.worker import Job, Ready, Task, work
from extractor.document import Article
from extractor.errors import ExtractorError
from extractor.readers import ReadFailure
from extractor.sinks.stores import Work

Result = tuple[int, Work | ReadFailure]

# of one message to a worker, which extracts them together; few enough that workers end at about the same time
_MOST_TASKS, _MOST_CHARACTERS = 32, 20_000
_TICK = 0.05
_TIME_TO_END = 2.0  # of a process that has closed its pipe
_MOST_FAILED_STARTS = 3
# an article that ends a worker gets a second one: the first may have been killed for another's memory
_MOST_CRASHES = 2


class Pool:
    """`workers` processes, each with its pipeline. `run` feeds them; `end` stops them at once."""

    def __init__(self, job: Job, workers: int) -> None:
        self._job = job
        self._failed_starts = 0
        self._again: deque[Task] = deque()
        self._members = [_Member(job) for _ in range(workers)]

    def run(self, next_task: Callable[[float], Task | None], is_open: Callable[[], bool]) -> Iterator[Result]:
        """Give results as they come.

        `next_task` gives the next task, waiting for one as long as it is told, or None; `is_open` tells whether more may
        come. A task is asked for when a worker is free, so the caller bounds what is under way.
        """
        while True:
            self._hand_out(next_task)
            if not self._again and not is_open() and not any(member.tasks for member in self._members):
                return
            for member in self._told([member for member in self._members if not member.is_free]):
                yield from self._unhurried(self._take(member))
            for member in self._members:
                if member.is_overdue:
                    yield from self._replace(member, timed_out=True)

    def end(self) -> None:
        """Stop all workers at once."""
        for member in self._members:
            member.kill()

    def _unhurried(self, results: Iterator[Result]) -> Iterator[Result]:
        """Give the results; the time that the caller takes over them is not held against the workers."""
        for result in results:
            before = time.monotonic()
            yield result
            for member in self._members:
                member.since += time.monotonic() - before

    def _hand_out(self, next_task: Callable[[float], Task | None]) -> None:
        none_busy = all(member.is_free for member in self._members)
        for member in self._members:
            if not member.is_free:
                continue
            chunk: list[Task] = []
            characters = 0
            while len(chunk) < _MOST_TASKS and characters < _MOST_CHARACTERS:
                if chunk and self._again and self._again[0].crashes:  # alone, so that its end is nobody else's
                    break
                task = self._again.popleft() if self._again else next_task(_TICK if none_busy and not chunk else 0.0)
                if task is None:
                    break
                chunk.append(task)
                characters += len(task.article.text)
                if task.crashes:
                    break
            if chunk:
                member.give(chunk)
                none_busy = False

    def _told(self, busy: list[_Member]) -> list[_Member]:
        ready = wait([member.results for member in busy], _TICK) if busy else ()
        return [member for member in busy if member.results in ready]

    def _take(self, member: _Member) -> Iterator[Result]:
        """Take all that a worker has sent; where it has ended, what it was at is the failure."""
        while member.results.poll():
            try:
                message = member.results.recv()
            except (EOFError, OSError):
                yield from self._replace(member, timed_out=False)
                return
            if isinstance(message, Ready):
                if message.error:
                    raise ExtractorError(message.error)
                self._failed_starts = 0
                member.is_ready = True
                continue
            member.finish_one()
            yield message.place, message.result
            if message.is_last:
                self._again.extendleft(reversed(member.tasks))
                member.kill()
                member.start_anew()
                return

    def _replace(self, member: _Member, *, timed_out: bool) -> Iterator[Result]:
        tasks, was_ready = list(member.tasks), member.is_ready
        code = member.kill(0 if timed_out else _TIME_TO_END)
        if not was_ready:
            self._failed_starts += 1
            if self._failed_starts >= _MOST_FAILED_STARTS:
                raise ExtractorError(f"workers end before they are ready ({_ending(code)}); is the memory limit too small?")
        member.start_anew()
        if not tasks:
            return
        if len(tasks) > 1:
            # they were extracted together; whose fault it was is seen when each is alone
            self._again.extend(task._replace(crashes=task.crashes + 1) for task in tasks)
            return
        (first,) = tasks
        if timed_out:
            reason = f"the extraction took longer than {self._job.timeout:g} seconds"
            yield first.place, _failure(first.article, "timeout", reason)
        elif first.crashes + 1 < _MOST_CRASHES:
            self._again.append(first._replace(crashes=first.crashes + 1))
        else:
            yield first.place, _failure(first.article, "crash", f"the worker {_ending(code)}")


class _Member:
    """One worker process, with the tasks that it has been given and not answered, oldest first."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self.start_anew()

    def start_anew(self) -> None:
        """Start a process; the one before must have ended or be about to."""
        context = multiprocessing.get_context("spawn")
        theirs, self._tasks_end = context.Pipe(duplex=False)
        self.results, their_results = context.Pipe(duplex=False)
        self.tasks: deque[Task] = deque()
        self.is_ready = False
        self.since = time.monotonic()
        self._process: BaseProcess = context.Process(target=work, args=(theirs, their_results, self._job), daemon=True)
        self._process.start()
        theirs.close()  # else the end of the worker would not be seen here, nor ours there
        their_results.close()

    @property
    def is_free(self) -> bool:
        return self.is_ready and not self.tasks

    @property
    def is_overdue(self) -> bool:
        return bool(self.tasks) and time.monotonic() - self.since > self._job.timeout and not self.results.poll()

    def give(self, chunk: list[Task]) -> None:
        """Send tasks to a worker that waits for them, so that the pipe is never full."""
        self.tasks.extend(chunk)
        self.since = time.monotonic()
        with suppress(OSError):  # it has ended while it waited; its results end too, and that is seen
            self._tasks_end.send(chunk)

    def finish_one(self) -> None:
        """Take the oldest task as answered."""
        self.tasks.popleft()
        self.since = time.monotonic()

    def kill(self, patience: float = 0) -> int | None:
        """End the process, at once or, where it is ending by itself, after so many seconds, and give its exit code."""
        self._process.join(patience)
        self._process.kill()
        self._process.join()
        _close(self._tasks_end)
        _close(self.results)
        return self._process.exitcode


def _close(connection: Connection) -> None:
    if not connection.closed:
        connection.close()


def _ending(code: int | None) -> str:
    if code is not None and code < 0:
        return f"was ended by {signal.Signals(-code).name}"
    return f"ended with code {code}"


def _failure(article: Article, stage: str, reason: str) -> ReadFailure:
    return ReadFailure(article.source or article.id, None, reason, stage=stage, article=article.id)
