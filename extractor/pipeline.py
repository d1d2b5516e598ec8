"""Builds the stages from a Config, checks their order, and runs them over an article."""

from __future__ import annotations

import gc
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from extractor.config import Config
from extractor.document import Article, Document
from extractor.errors import ConfigError
from extractor.lexicon.gazetteer import Gazetteer
from extractor.lexicon.loader import Lexicon, load_lexicon
from extractor.linking import Entities, link
from extractor.mentions import Dropped, Hit, Label, Mention
from extractor.registry import SEGMENTERS, STAGES
from extractor.registry import resolve as look_up
from extractor.resolution import resolve
from extractor.rules.base import Stage
from extractor.segmentation.base import edges_in_order
from extractor.segmentation.boundaries import veto
from extractor.text import fold, folding_table, split_sentences


@dataclass(frozen=True, slots=True)
class Analysis:
    """What the pipeline knows of an article: all candidates, the mentions that stand, the losers, the entities."""

    document: Document
    kept: tuple[Mention, ...]
    dropped: tuple[Dropped, ...]
    entities: Entities


class Pipeline:
    """The stages built from a config. It can be used for any number of articles and holds nothing of them."""

    def __init__(self, config: Config | None = None, lexicon: Lexicon | None = None) -> None:
        self.config = config = config or Config()
        # imported before the lexicon is in memory: the garbage collector would walk over it again and again meanwhile
        segmenter = look_up(SEGMENTERS, "segmenter", config.segmenter)
        factories = {name: look_up(STAGES, "stage", name) for name in STAGES if name != "model" or config.model != "none"}
        self.lexicon = load_lexicon(config.lexicons) if lexicon is None else lexicon
        self._gazetteer = Gazetteer(self.lexicon)
        self._vetoed = frozenset(table.name for table in self.lexicon.tables.values() if table.veto)
        self._folding = folding_table({entry["traditional"]: entry["simplified"] for entry in self.lexicon.rows("traditional_characters")})
        self._segmenter = segmenter(self._gazetteer.surfaces)
        self.stages: tuple[Stage, ...] = tuple(self._build(name, factory) for name, factory in factories.items())
        _check_order(self.stages)

    def _build(self, name: str, factory: Any) -> Stage:
        stage: Stage = factory(self.config.model, self.lexicon) if name == "model" else factory(self.lexicon)
        return stage

    def prepare(self, article: Article) -> Document:
        """Give the document of an article before any stage: folded text, sentences, word edges, lexicon hits."""
        (document,) = self.prepare_all((article,))
        return document

    def prepare_all(self, articles: Sequence[Article]) -> list[Document]:
        """Give what `prepare` gives of each article, in order; each step is taken for all before the next."""
        texts = [fold(article.text, self._folding) for article in articles]
        edges = [edges_in_order(self._segmenter, folded) for folded in texts]
        found = [self._gazetteer.find(folded) for folded in texts]
        return [self._document(*each) for each in zip(articles, texts, edges, found, strict=True)]

    def _document(self, article: Article, folded: str, ordered: list[int], found: Mapping[str, tuple[Hit, ...]]) -> Document:
        edges = frozenset(ordered)
        return Document(article, article.text, folded, split_sentences(folded), edges, veto(found, self._vetoed, edges, ordered))

    def analyse(self, article: Article) -> Analysis:
        """Give everything the pipeline finds in the article; the article's text is never changed.

        The garbage collector waits meanwhile.
        """
        (analysis,) = self.analyse_all((article,))
        return analysis

    def analyse_all(self, articles: Iterable[Article]) -> list[Analysis]:
        """Give what `analyse` gives of each article, in order, in a quarter less time than one by one.

        Each step is taken for all articles before the next, so that what it looks up stays in the processor's caches; what
        is found in them is all in memory meanwhile, so give no more than some dozens at once.
        """
        with without_collection():
            documents = self.prepare_all([_without_surrogates(article) for article in articles])
            for stage in self.stages:
                documents = [document.with_candidates(stage.find(document)) for document in documents]
            chosen = [(document, *resolve(document)) for document in documents]
            return [Analysis(document, kept, dropped, link(document, kept)) for document, kept, dropped in chosen]


@contextmanager
def without_collection() -> Iterator[None]:
    """Keep Python's cyclic garbage collector off, if it is on.

    Mentions refer to one another in no circle, and it would walk over the thousands of an article again and again.
    """
    is_collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if is_collecting:
            gc.enable()


def _check_order(stages: tuple[Stage, ...]) -> None:
    provided: set[Label] = set()
    for stage in stages:
        missing = stage.requires - provided
        if missing:
            raise ConfigError(f"stage {stage.name} requires {', '.join(sorted(missing))}, which no stage before it provides")
        provided |= stage.provides


_SURROGATE = re.compile("[\ud800-\udfff]")


def _without_surrogates(article: Article) -> Article:
    # a lone surrogate cannot be written as UTF-8; one code point for another keeps every offset
    try:
        # quicker than a search
        article.text.encode()
        return article
    except UnicodeEncodeError:
        warning = "the text holds lone surrogates; each is read as U+FFFD"
        return replace(article, text=_SURROGATE.sub("\ufffd", article.text), warnings=(*article.warnings, warning))
