"""What a caller may set when articles are read, and what is told of an input that cannot be read."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from extractor.errors import ConfigError, ReaderError
from extractor.lexicon.locate import BUNDLED
from extractor.readers.columns import usual_name

FORMATS = ("text", "markdown", "html", "jsonl", "json", "csv", "tsv", "parquet")
COLUMNS = ("id", "title", "published", "text", "source", "outlet")
HOW_TO_MAP = "name the one that holds the texts: --columns text=NAME, in Python columns={'text': NAME}"


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """Options of the readers.

    `format` and `encoding` are found by themselves where None; `columns` maps a field of an article to the name that
    rows give it, `{"text": "报道"}` say, where it is none of the usual ones; a file of one article, and a row, may hold
    `max_article_bytes` bytes at most; compressed input may not expand more than `max_expansion`-fold; `lexicons` are the
    folders whose `pages` hold the words of credit lines and navigation, and the usual names of columns.
    """

    format: str | None = None
    encoding: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    max_article_bytes: int = 20_000_000
    max_expansion: int = 1000
    lexicons: tuple[str, ...] = (BUNDLED,)

    def __post_init__(self) -> None:
        if self.format is not None and self.format not in FORMATS:
            raise ConfigError(f"no format is called {self.format!r}; there are {', '.join(FORMATS)}")
        unknown = [name for name in self.columns if name not in COLUMNS]
        if unknown:
            raise ConfigError(f"no column is called {unknown[0]!r}; there are {', '.join(COLUMNS)}")
        if self.max_article_bytes < 1 or self.max_expansion < 1:
            raise ConfigError("max_article_bytes and max_expansion must be 1 or more")
        if self.encoding is not None:
            _check_encoding(self.encoding)

    def column(self, field: str, names: Collection[str] = ()) -> str:
        """Give the name that rows give a field: as told, else the field's own, else a usual one among their `names`.

        >>> ReadOptions(columns={"text": "报道"}).column("text"), ReadOptions().column("text", ["标题", "正文"])
        ('报道', '正文')
        """
        if field in self.columns:
            return self.columns[field]
        return field if field in names else usual_name(field, names, self.columns.values(), self.lexicons) or field


def _check_encoding(encoding: str) -> None:
    try:
        "".encode(encoding)
    except LookupError as error:
        raise ConfigError(f"no encoding is called {encoding!r}; give a name such as utf-8, gb18030 or big5") from error


@dataclass(frozen=True, slots=True)
class ReadFailure:
    """An input, or one row of it, that cannot be read, with the reason and the remedy; the others go on.

    `stage` is read, or what failed later; then `article` is the article's id.

    >>> print(ReadFailure("新闻.jsonl", 3, "is no JSON"))
    新闻.jsonl:3: is no JSON
    """

    source: str
    line: int | None
    error: str
    stage: str = "read"
    article: str | None = None

    def __str__(self) -> str:
        return f"{self.source}{f':{self.line}' if self.line else ''}: {self.error}"

    @classmethod
    def of(cls, error: ReaderError) -> ReadFailure:
        """Give the failure that an error tells of."""
        return cls(error.source, error.line, error.problem + (f"; {error.hint}" if error.hint else ""))
