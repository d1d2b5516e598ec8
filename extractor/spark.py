"""Extraction over an Apache Spark DataFrame, for corpora that one machine cannot hold. The only file that imports pyspark."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from os import PathLike
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from extractor.batch import records
from extractor.config import Config
from extractor.corpus.extraction import config_of, pipeline_of
from extractor.document import Article
from extractor.errors import ConfigError
from extractor.readers import ReadFailure, ReadOptions
from extractor.readers.rows import Row, read_row
from extractor.record import Json, schema

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

_FIELDS = ("id", "text", "title", "published", "source", "outlet")
_ARROW = {"string": pa.string(), "integer": pa.int64(), "number": pa.float64(), "boolean": pa.bool_()}
_FAILURE = pa.struct([pa.field("stage", pa.string()), pa.field("error", pa.string())])


def extract_dataframe(
    articles: DataFrame,
    *,
    model: str = Config().model,
    segmenter: str = Config().segmenter,
    lexicons: Iterable[str | PathLike[str]] = (),
    columns: Mapping[str, str] | None = None,
) -> DataFrame:
    """Give a DataFrame with one row for each article: the keys of the record as typed columns, and `failure`.

    `articles` needs a column of ids and one of texts; title, published, source and outlet are read where they are there.
    `columns` maps these six to the names that the DataFrame gives them. What cannot be read or extracted keeps its
    row: `failure` says stage and error, the record's columns are null. The pipeline is built once in each Python worker,
    and folders of `lexicons` must lie at the same path on every worker. Raises ConfigError where a column is missing.

        articles = spark.createDataFrame([("1", "央行降准。")], "id string, text string")
        extract_dataframe(articles).selectExpr("id", "explode(agencies) AS agency").select("agency.name")  # 中国人民银行
    """
    from pyspark.sql.pandas.types import from_arrow_schema

    options = ReadOptions(columns=columns or {})
    for field in ("id", "text"):
        if options.column(field, articles.columns) not in articles.columns:
            raise ConfigError(_missing(field, options.column(field, articles.columns), articles.columns))
    named = [column for column in (options.column(field, articles.columns) for field in _FIELDS) if column in articles.columns]
    extract_batches = _extraction(config_of(model, segmenter, lexicons), options)
    return articles.select(*named).mapInArrow(extract_batches, from_arrow_schema(arrow_schema()))


def _missing(field: str, column: str, columns: Iterable[str]) -> str:
    return f"the DataFrame has no column {column!r}, its columns are {', '.join(columns)}; map it: columns={{{field!r}: …}}"


def arrow_schema() -> pa.Schema:
    """Give the Arrow schema of the rows: the record's JSON Schema as Arrow types, and `failure` behind it.

    >>> arrow_schema().field("quotes").type.value_type.field("speaker").type
    DataType(string)
    """
    record = schema()
    fields = [pa.field(name, _arrow_type(of, record["$defs"])) for name, of in record["properties"].items()]
    return pa.schema([*fields, pa.field("failure", _FAILURE)])


def _arrow_type(of: Json, defs: Json) -> pa.DataType:
    if "$ref" in of:
        return _arrow_type(defs[of["$ref"].rsplit("/", 1)[-1]], defs)
    kinds = of.get("type", "string")  # a const and an enum are text
    kind = next(each for each in ([kinds] if isinstance(kinds, str) else kinds) if each != "null")
    if kind == "array":
        return pa.list_(_arrow_type(of["items"], defs))
    if kind == "object":
        return pa.struct([pa.field(name, _arrow_type(each, defs)) for name, each in of["properties"].items()])
    return _ARROW[kind]


def _extraction(config: Config, options: ReadOptions) -> Callable[[Iterable[pa.RecordBatch]], Iterator[pa.RecordBatch]]:
    """Give the function that Spark sends to its workers; it carries the options and no pipeline."""

    def extract_batches(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        pipeline = pipeline_of(config)
        rows = arrow_schema()
        for batch in batches:
            given = batch.to_pylist()
            results = records(pipeline, (_article(values, options) for values in given))
            found = [_row(values, result, options) for values, result in zip(given, results, strict=True)]
            yield pa.RecordBatch.from_pylist(found, schema=rows)

    return extract_batches


def _article(values: Mapping[str, Any], options: ReadOptions) -> Article | ReadFailure:
    row = Row(f"row {values[options.column('id', values.keys())]}", 1, values, None)
    article = read_row(row, options)
    # a table spread over machines has no file and no row number to point at
    return replace(article, source=None) if isinstance(article, Article) and article.source == row.where else article


def _row(values: Mapping[str, Any], result: Json | ReadFailure, options: ReadOptions) -> Json:
    if isinstance(result, ReadFailure):
        given = values[options.column("id", values.keys())]
        return {"id": None if given is None else str(given), "failure": {"stage": result.stage, "error": result.error}}
    return result
