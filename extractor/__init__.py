"""Chinese policy-text extraction: officials, agencies, policy terms and statistics as structured records.

The public names are imported when they are first asked for, so that `import extractor` costs next to nothing.

>>> import extractor
>>> record = extractor.extract(extractor.Pipeline(extractor.Config(model="none")), extractor.Article(id="1", text="工信部近日印发通知。"))
>>> record["agencies"][0]["name"]
'工业和信息化部'
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from extractor.batch import records as records
    from extractor.config import Config as Config
    from extractor.document import Article as Article
    from extractor.errors import ExtractorError as ExtractorError
    from extractor.pipeline import Analysis as Analysis
    from extractor.pipeline import Pipeline as Pipeline
    from extractor.readers import ReadFailure as ReadFailure
    from extractor.readers import ReadOptions as ReadOptions
    from extractor.readers import read_articles as read_articles
    from extractor.record import extract as extract
    from extractor.record import schema as schema
    from extractor.record import to_json as to_json

_PUBLIC = {
    "Analysis": "extractor.pipeline",
    "Article": "extractor.document",
    "Config": "extractor.config",
    "ExtractorError": "extractor.errors",
    "Pipeline": "extractor.pipeline",
    "ReadFailure": "extractor.readers",
    "ReadOptions": "extractor.readers",
    "extract": "extractor.record",
    "read_articles": "extractor.readers",
    "records": "extractor.batch",
    "schema": "extractor.record",
    "to_json": "extractor.record",
}

__all__ = ["__version__", *_PUBLIC]


def __getattr__(name: str) -> Any:
    if name not in _PUBLIC:
        raise AttributeError(f"module 'extractor' has no attribute {name!r}")
    return getattr(import_module(_PUBLIC[name]), name)


def __dir__() -> list[str]:
    return sorted((*globals(), *_PUBLIC))
