"""A pipeline that does to its process what a fault in native code, a quadratic pattern or a huge text may do."""

from __future__ import annotations

import os
import re
import signal

from extractor.config import Config
from extractor.document import Article
from extractor.pipeline import Analysis, Pipeline
from tests.batch.sketch import Sketch


class Poisoned(Sketch):
    """Breaks at articles whose text begins so."""

    def analyse(self, article: Article) -> Analysis:
        match article.text[:2]:
            case "崩溃":
                os.kill(os.getpid(), signal.SIGSEGV)
            case "停住":
                re.match(r"(a+)+b", "a" * 60)  # holds the interpreter's lock, so that no thread of the worker can end it
            case "内存":
                bytearray(1 << 40)
            case "出错":
                raise ValueError("a rule broke")
        return super().analyse(article)


def build(config: Config) -> Pipeline:
    """Give the pipeline."""
    return Poisoned(config)


def no_start(config: Config) -> Pipeline:
    """End the process before there is a pipeline."""
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError
