"""A worker process: builds the pipeline once and turns articles into the work that stores take."""

from __future__ import annotations

import faulthandler
import gc
import os
import signal
import sys
import zlib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from multiprocessing.connection import Connection
from typing import NamedTuple

from extractor.batch import attempt, extracted
from extractor.config import Config
from extractor.document import Article
from extractor.errors import ExtractorError
from extractor.pipeline import Pipeline
from extractor.readers import ReadFailure
from extractor.record import Json, to_json
from extractor.sinks.star_rows import clean, rows_of
from extractor.sinks.stores import Work

# a worker whose parent is gone and whose article never ends must not run for ever
_GRACE = 60.0


@dataclass(frozen=True, slots=True)
class Job:
    """What every worker is to do; `timeout` in seconds and `memory` in bytes are the limits of one article and of a worker.

    `build`, a function that a new process can import, makes the pipeline.
    """

    config: Config
    run_id: str
    makes_lines: bool
    makes_rows: bool
    timeout: float
    memory: int | None
    build: Callable[[Config], Pipeline] = Pipeline


class Task(NamedTuple):
    """An article to extract: its place in the order, the digest of what was read, how many workers it has ended already."""

    place: int
    article: Article
    content: str
    crashes: int = 0


class Ready(NamedTuple):
    """A worker has built its pipeline, or says why it can't."""

    error: str | None


class Done(NamedTuple):
    """The result of one task; `is_last` tells that the worker ends itself now, for memory ran out."""

    place: int
    result: Work | ReadFailure
    is_last: bool


def work(tasks: Connection, results: Connection, job: Job) -> None:
    """Answer every list of tasks with a Done each, until the other end of `tasks` is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent tells us to end
    if job.memory is not None:
        _limit_memory(job.memory)
    gc.disable()
    try:
        pipeline = job.build(job.config)
    except (ExtractorError, MemoryError) as error:
        results.send(Ready(str(error) or f"the memory limit of {job.memory:,} bytes is too small to build the pipeline"))
        return
    gc.freeze()
    gc.enable()
    # where nobody listens any more, the parent has been killed, and there is nothing to say
    with suppress(BrokenPipeError), open(os.devnull, "w") as nowhere:  # noqa: PTH123
        results.send(Ready(None))
        while chunk := _next(tasks):
            faulthandler.dump_traceback_later(job.timeout * len(chunk) + _GRACE, exit=True, file=nowhere)
            found = extracted(pipeline, [task.article for task in chunk])
            for task, record in zip(chunk, found, strict=True):
                made = record if isinstance(record, ReadFailure) else attempt(task.article, partial(_made, record, task, job))
                is_last = isinstance(made, ReadFailure) and made.stage == "memory"
                results.send(Done(task.place, made, is_last))
                if is_last:
                    sys.exit(0)
            faulthandler.cancel_dump_traceback_later()


def _next(tasks: Connection) -> list[Task]:
    try:
        found: list[Task] = tasks.recv()
    except EOFError:  # the parent has ended or wants no more of us
        return []
    return found


def _made(record: Json, task: Task, job: Job) -> Work:
    line = (to_json(record) + "\n").encode("utf-8", "backslashreplace") if job.makes_lines else None
    return Work(
        article_id=clean(task.article.id),
        content=task.content,
        run_id=job.run_id,
        line=zlib.compress(line, 1) if line is not None else None,
        rows=rows_of(record, job.run_id, task.content) if job.makes_rows else None,
        characters=len(task.article.text),
    )


def _limit_memory(limit: int) -> None:
    import resource

    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    with suppress(ValueError):  # macOS has the limit in name alone
        resource.setrlimit(resource.RLIMIT_AS, (limit if hard == resource.RLIM_INFINITY else min(limit, hard), hard))
