"""`explain`: why something in a record was found, told by reading its article once more."""

from __future__ import annotations

from extractor.config import Config
from extractor.corpus.extraction import pipeline_of
from extractor.corpus.items import TYPES, Mention
from extractor.corpus.records import Record
from extractor.document import Article
from extractor.errors import ConfigError
from extractor.explanation import explain as explain_analysis
from extractor.mentions import Label
from extractor.pipeline import Pipeline

_LABELS = {kind: Label.PERSON if kind == "official" else Label(kind) for kind in TYPES.values()}


def explain(found: Mention | Record) -> str:
    """Give why a mention, or everything in a record, was found: rule, lexicon line, value, entity, the readings it won against.

    The article is read once more with the options and lexicons of the record; raises ConfigError where these are no
    longer the ones it was made with.

    >>> import extractor as ex
    >>> record = ex.extract_text("工信部印发通知。", model="none")
    >>> print(ex.explain(record.agencies[0].mentions[0]).splitlines()[0])
    0-3 agency 工信部
    """
    record = found if isinstance(found, Record) else found.record
    pipeline = _pipeline_of(record)
    article = Article(id=record.id, text=record.text, title=record.title, published=record.published, outlet=record.outlet)
    analysis = pipeline.analyse(article)
    if isinstance(found, Record):
        return explain_analysis(analysis)
    return explain_analysis(analysis, only=(found.start, found.end, _LABELS[found.type]))


def _pipeline_of(record: Record) -> Pipeline:
    # a record that was read from a file does not say which folders its lexicons came from; the digests tell whether they agree
    config = record.config or Config(model=record.meta.model or "none")
    pipeline = pipeline_of(config)
    if f"sha256:{pipeline.lexicon.digest}" != record.meta.lexicons:
        raise ConfigError("the lexicons are not those that the record was made with; extract the article anew to explain it")
    if f"sha256:{config.digest}" != record.meta.config:
        raise ConfigError("the options are not those that the record was made with; extract the article anew to explain it")
    return pipeline
