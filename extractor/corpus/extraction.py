"""`extract`, `extract_text`, `iter_records` and `load`: articles or records in, objects out."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import lru_cache
from os import PathLike, fspath
from pathlib import Path
from typing import Any

from extractor.batch import TOGETHER, records
from extractor.config import Config
from extractor.corpus.collection import Corpus
from extractor.corpus.records import Record, records_of_file
from extractor.corpus.sources import articles_of
from extractor.document import Article
from extractor.errors import ConfigError
from extractor.lexicon.locate import BUNDLED
from extractor.pipeline import Pipeline
from extractor.readers import ReadFailure, ReadOptions
from extractor.readers.dates import parse_published
from extractor.record import extract as extract_article


class ExtractionWarning(UserWarning):
    """Told once for each run in which something failed; the failures say what and why."""


def extract(
    source: Any,
    *,
    model: str = Config().model,
    segmenter: str = Config().segmenter,
    lexicons: Iterable[str | PathLike[str]] = (),
    columns: Mapping[str, str] | None = None,
    format: str | None = None,
    encoding: str | None = None,
) -> Corpus:
    """Give the corpus of all articles of a source; what failed is in its `failures`, and a warning says so.

    `source` is a file, folder or glob, a DataFrame (pandas, polars) or Arrow table with a column of texts,
    an Article, or an iterable of paths, articles and dicts with a text. The keywords are the options of the command
    line: `lexicons` are your own folders beside the bundled one, `columns` maps id, title, published, text, source or
    outlet to the name the rows give it. Raises ReaderError where a single path leads nowhere.

    >>> import extractor as ex
    >>> corpus = ex.extract([{"id": "1", "text": "央行降准。"}, {"id": "2", "text": "工信部推行“一企一策”。"}], model="none")
    >>> [agency.name for record in corpus for agency in record.agencies]
    ['中国人民银行', '工业和信息化部']
    """
    config = config_of(model, segmenter, lexicons)
    reading = ReadOptions(format=format, encoding=encoding, columns=columns or {}, lexicons=config.lexicons)
    failures: list[ReadFailure] = []
    found = list(_records(articles_of(source, reading), config, failures, TOGETHER))
    if failures:
        one = failures[0]
        warnings.warn(f"{len(failures)} could not be read or extracted, first {one}; see corpus.failures", ExtractionWarning, stacklevel=2)
    return Corpus(found, failures)


def iter_records(
    source: Any,
    *,
    failures: list[ReadFailure] | None = None,
    model: str = Config().model,
    segmenter: str = Config().segmenter,
    lexicons: Iterable[str | PathLike[str]] = (),
    columns: Mapping[str, str] | None = None,
    format: str | None = None,
    encoding: str | None = None,
) -> Iterator[Record]:
    """Give the records of a source one at a time, as `extract` does, without holding any; `extract` is quicker.

    What fails is added to `failures`; without that list each failure is an ExtractionWarning.

    >>> import extractor as ex
    >>> rows = ({"text": f"工信部发布第{n}批名单。"} for n in range(1, 4))
    >>> sum(len(record.agencies) for record in ex.iter_records(rows, model="none"))
    3
    """
    config = config_of(model, segmenter, lexicons)
    reading = ReadOptions(format=format, encoding=encoding, columns=columns or {}, lexicons=config.lexicons)
    # a source may be one that waits for what is made of each article
    return _records(articles_of(source, reading), config, failures, 1)


def _records(
    articles: Iterator[Article | ReadFailure], config: Config, failures: list[ReadFailure] | None, together: int
) -> Iterator[Record]:
    for result in records(pipeline_of(config), articles, together):
        if not isinstance(result, ReadFailure):
            yield Record(result, config)
        elif failures is None:
            warnings.warn(str(result), ExtractionWarning, stacklevel=3)
        else:
            failures.append(result)


def extract_text(
    text: str,
    *,
    published: str | date | None = None,
    title: str | None = None,
    id: str = "text",
    model: str = Config().model,
    segmenter: str = Config().segmenter,
    lexicons: Iterable[str | PathLike[str]] = (),
) -> Record:
    """Give the record of a text; relative dates in it count from `published`, 2026-04-18 say.

    Raises ConfigError where `published` is no date.

    >>> import extractor as ex
    >>> ex.extract_text("一季度出口增长5%。", published="2026-04-18", model="none").statistics[0].as_of
    '2026-Q1'
    """
    config = config_of(model, segmenter, lexicons)
    article = Article(id=id, text=text, title=title, published=published_of(published))
    return Record(extract_article(pipeline_of(config), article), config)


def load(*paths: str | PathLike[str]) -> Corpus:
    """Give the corpus of records that `extractor extract` or `Corpus.save` wrote, from JSON Lines files, compressed or not.

    Raises ReaderError, with file and line, for what is no record.
    """
    hint = "load takes what extract wrote; extract takes articles"
    return Corpus(Record(value) for path in paths for _, value in records_of_file(Path(fspath(path)), hint))


def published_of(value: Any) -> str | None:
    """Give the publication date that a caller states as ISO 8601, None for None; raise ConfigError for what is no date."""
    published = parse_published(value)
    if value is not None and published is None:
        raise ConfigError(f"published is {str(value)[:40]!r}, which is no date; expected 2022-04-19, say")
    return published


def config_of(model: str, segmenter: str, lexicons: Iterable[str | PathLike[str]]) -> Config:
    """Give the config of the options; a single folder may stand for a list of one."""
    folders = (lexicons,) if isinstance(lexicons, str | PathLike) else tuple(lexicons)
    return Config(segmenter=segmenter, model=model, lexicons=(BUNDLED, *(fspath(folder) for folder in folders)))


def pipeline_of(config: Config) -> Pipeline:
    """Give the pipeline of a config, built once as long as no file of the user's own lexicons changes."""
    return _pipeline(config, _stamp(config.lexicons[1:]))


@lru_cache(maxsize=2)
def _pipeline(config: Config, stamp: tuple[tuple[str, int, int], ...]) -> Pipeline:
    return Pipeline(config)


def _stamp(folders: Iterable[str]) -> tuple[tuple[str, int, int], ...]:
    files = (path for folder in folders for path in sorted(Path(folder).rglob("*")) if path.is_file())
    return tuple((str(path), stat.st_mtime_ns, stat.st_size) for path in files for stat in (path.stat(),))
