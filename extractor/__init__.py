"""Chinese policy-text extraction: officials, agencies, policy terms and statistics as records, objects and tables.

The public names are imported when they are first asked for, so that `import extractor` costs next to nothing.

>>> import extractor as ex
>>> corpus = ex.extract([{"id": "1", "text": "工信部近日印发通知。"}], model="none")
>>> corpus[0].agencies[0].name
'工业和信息化部'
>>> corpus.agencies["name"].tolist()
['工业和信息化部']
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from extractor.config import Config as Config
    from extractor.corpus.collection import Corpus as Corpus
    from extractor.corpus.extraction import ExtractionWarning as ExtractionWarning
    from extractor.corpus.extraction import extract as extract
    from extractor.corpus.extraction import extract_text as extract_text
    from extractor.corpus.extraction import iter_records as iter_records
    from extractor.corpus.extraction import load as load
    from extractor.corpus.reasons import explain as explain
    from extractor.corpus.records import Record as Record
    from extractor.document import Article as Article
    from extractor.errors import ExtractorError as ExtractorError
    from extractor.pipeline import Analysis as Analysis
    from extractor.pipeline import Pipeline as Pipeline
    from extractor.readers import ReadFailure as ReadFailure
    from extractor.readers import ReadOptions as ReadOptions
    from extractor.readers import read_articles as read_articles
    from extractor.record import schema as schema

_PUBLIC = {
    "Analysis": "extractor.pipeline",
    "Article": "extractor.document",
    "Config": "extractor.config",
    "Corpus": "extractor.corpus.collection",
    "ExtractionWarning": "extractor.corpus.extraction",
    "ExtractorError": "extractor.errors",
    "Pipeline": "extractor.pipeline",
    "ReadFailure": "extractor.readers",
    "ReadOptions": "extractor.readers",
    "Record": "extractor.corpus.records",
    "explain": "extractor.corpus.reasons",
    "extract": "extractor.corpus.extraction",
    "extract_text": "extractor.corpus.extraction",
    "iter_records": "extractor.corpus.extraction",
    "load": "extractor.corpus.extraction",
    "read_articles": "extractor.readers",
    "schema": "extractor.record",
}

__all__ = ["__version__", *_PUBLIC]


def __getattr__(name: str) -> Any:
    if name not in _PUBLIC:
        raise AttributeError(f"module 'extractor' has no attribute {name!r}")
    return getattr(import_module(_PUBLIC[name]), name)


def __dir__() -> list[str]:
    return sorted((*globals(), *_PUBLIC))
