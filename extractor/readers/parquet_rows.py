"""Reads Parquet batch by batch; its texts stand nowhere as text, so there are no offsets into the file."""

from __future__ import annotations

import io
import shutil
import tempfile
from collections.abc import Iterator

from extractor.document import Article
from extractor.errors import ReaderError
from extractor.readers.options import COLUMNS, HOW_TO_MAP, ReadFailure, ReadOptions
from extractor.readers.rows import Row, read_row

_BATCH = 64
_IN_MEMORY = 1 << 24


def read_parquet(stream: io.BufferedReader, name: str, options: ReadOptions) -> Iterator[Article | ReadFailure]:
    """Give the articles of a Parquet file; rows are numbered from 1."""
    import pyarrow
    import pyarrow.parquet

    # Parquet is read from its end; a stream that can't go there is copied first
    with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as copy:
        shutil.copyfileobj(stream, copy)
        copy.seek(0)
        try:
            file = pyarrow.parquet.ParquetFile(copy)
            every = file.schema_arrow.names
            named = {options.column(field, every) for field in COLUMNS}
            columns = [column for column in every if column in named]
            if options.column("text", every) not in columns:
                problem = f"has no column {options.column('text', every)!r}"
                raise ReaderError(name, problem, f"columns are {', '.join(every[:12])}; {HOW_TO_MAP}")
            number = 0
            for batch in file.iter_batches(batch_size=_BATCH, columns=columns):
                for values in batch.to_pylist():
                    number += 1
                    yield _read(Row(name, number, values, None), options)
        except (pyarrow.ArrowException, OSError) as error:
            raise ReaderError(name, f"is no valid Parquet: {str(error).splitlines()[0].split('. ')[0]}", "write it anew") from error


def _read(row: Row, options: ReadOptions) -> Article | ReadFailure:
    text = row.values.get(options.column("text", row.values.keys()))
    if isinstance(text, str) and len(text) > options.max_article_bytes:
        return ReadFailure(
            row.source, row.line, f"the text is longer than {options.max_article_bytes:,} characters; raise max_article_bytes"
        )
    return read_row(row, options)
