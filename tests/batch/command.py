"""A batch with the sketch as its pipeline, as a process that a test can kill: FILE TARGET..."""

from __future__ import annotations

import sys
import time

from extractor.batch.run import Limits, run_batch
from extractor.document import Article
from extractor.pipeline import Analysis, Pipeline
from extractor.readers import read_articles
from tests.batch.sketch import Sketch
from tests.batch.support import RULES


class Slow(Sketch):
    """The sketch, as slow as the rules are, so that a kill finds it at work."""

    def analyse(self, article: Article) -> Analysis:
        """Give what the pattern finds."""
        time.sleep(0.002)
        return super().analyse(article)


def build(config: object) -> Pipeline:
    """Give the pipeline."""
    return Slow(RULES)


def _tell(result: object) -> None:
    sys.stdout.buffer.write(b".")
    sys.stdout.buffer.flush()


def main() -> None:
    """Run it, with a point on standard output for each result."""
    totals = run_batch(read_articles([sys.argv[1]]), sys.argv[2:], RULES, Limits(workers=2), None, _tell, build)
    assert totals.failed == 0
