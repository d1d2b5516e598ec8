"""The door of the readers: paths in, articles and failures out."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable, Iterable, Iterator

from extractor.document import Article
from extractor.errors import ReaderError
from extractor.readers import html, markdown
from extractor.readers.bodies import compose, of_lines
from extractor.readers.csv_rows import read_csv
from extractor.readers.encodings import Decoded, codec_of, decode
from extractor.readers.front_matter import read_front_matter
from extractor.readers.inputs import BUFFER, Input, find_inputs, open_input, read_whole
from extractor.readers.json_elements import read_json
from extractor.readers.jsonl import read_jsonl
from extractor.readers.markup import parse_markup
from extractor.readers.metadata import of_front_matter, of_name, of_page
from extractor.readers.options import ReadFailure, ReadOptions
from extractor.readers.page_labels import load_page_labels
from extractor.readers.parquet_rows import read_parquet
from extractor.readers.text import lines_of

Reader = Callable[[io.BufferedReader, str, ReadOptions], Iterator[Article | ReadFailure]]

_MARKUP = re.compile(r"\s{0,100}<(?:!doctype|html|head|body|div|p|meta|article|section|table|!--)[\s>!-]", re.IGNORECASE)
_JSON = re.compile(r"\[\s*[{\]]|\{\s*[\"}]")
_FRONT = re.compile(r"---[ \t]*\r?\n|\+\+\+[ \t]*\r?\n")


def read_articles(
    paths: Iterable[str], options: ReadOptions | None = None, on_bytes: Callable[[int], None] | None = None
) -> Iterator[Article | ReadFailure]:
    """Give the articles of files, folders, globs and `-` (standard input), and a failure for each that cannot be read.

    Files are read one at a time and rows as they are asked for; one bad input harms no other. The text of a row stays
    as given; of a file it is the article's paragraphs, joined by line feeds. `on_bytes` is told of bytes as they are read.
    """
    options = options or ReadOptions()
    for path in paths:
        try:
            for given in find_inputs(path):
                yield from _read(given, options, on_bytes)
        except ReaderError as error:
            yield ReadFailure.of(error)


def _read(given: Input, options: ReadOptions, on_bytes: Callable[[int], None] | None) -> Iterator[Article | ReadFailure]:
    try:
        with open_input(given, options.max_expansion, on_bytes) as stream:
            form = options.format or _format(given, stream.peek(BUFFER), options)
            yield from _READERS[form](stream, given.name, options)
    except ReaderError as error:
        yield ReadFailure.of(error)


def _format(given: Input, head: bytes, options: ReadOptions) -> str:
    """Give the format of an input: what its name says, but for JSON Lines named .json; else what it looks like."""
    named = given.format
    if named is not None and named not in ("json", "text"):
        return named
    if head.startswith(b"PAR1"):
        return "parquet"
    text = head.decode(codec_of(head, options.encoding, is_whole=False), "replace").lstrip("\ufeff \t\r\n")
    first, _, rest = text.partition("\n")
    if _is_object(first):
        # one object on one line is JSON Lines with a single row
        return "json" if named == "json" and not rest.lstrip().startswith("{") else "jsonl"
    if named == "json" or (named is None and _JSON.match(text)):
        return "json"
    if named is not None:
        return "markdown" if named == "text" and _FRONT.match(text) else named
    if _FRONT.match(text):
        return "markdown"
    if _MARKUP.match(text):
        return "html"
    cells = [cell.strip('" ') for cell in re.split("[,\t;]", first.strip())]
    return "csv" if len(cells) > 1 and options.column("text", cells) in cells else "text"


def _is_object(line: str) -> bool:
    try:
        return isinstance(json.loads(line, strict=False), dict)
    except (ValueError, RecursionError):
        return False


def _decoded(stream: io.BufferedReader, name: str, options: ReadOptions) -> Decoded:
    data = read_whole(stream, name, options.max_article_bytes)
    declared = html.declared_encoding(data)
    decoded = decode(data, name, forced=options.encoding, declared=declared)
    if not decoded.text.strip("\ufeff \t\r\n\u3000"):
        raise ReaderError(name, "holds nothing but white space", "expected an article")
    return decoded


def _read_text(stream: io.BufferedReader, name: str, options: ReadOptions) -> Iterator[Article]:
    decoded = _decoded(stream, name, options)
    labels = load_page_labels(options.lexicons)
    paragraphs = of_lines(lines_of(decoded.text))
    yield compose(name, paragraphs, labels, stands_in=of_name(name), warnings=decoded.warnings, first_line_may_be_title=True)


def _read_markdown(stream: io.BufferedReader, name: str, options: ReadOptions) -> Iterator[Article]:
    decoded = _decoded(stream, name, options)
    matter = read_front_matter(decoded.text, name)
    paragraphs = markdown.paragraphs_of(decoded.text, matter.body)
    labels = load_page_labels(options.lexicons)
    yield compose(name, paragraphs, labels, known=of_front_matter(matter.values), stands_in=of_name(name), warnings=decoded.warnings)


def _read_html(stream: io.BufferedReader, name: str, options: ReadOptions) -> Iterator[Article]:
    decoded = _decoded(stream, name, options)
    labels = load_page_labels(options.lexicons)
    page = parse_markup(decoded.text)
    known, stands_in = of_page(page)
    paragraphs, warnings = page.paragraphs, decoded.warnings
    if html.is_page(decoded.text):
        paragraphs, told = html.main_paragraphs(decoded.text, page, labels, needs_title=known.title is None)
        warnings += told
    yield compose(name, paragraphs, labels, known=known, stands_in=stands_in.or_else(of_name(name)), warnings=warnings)


_READERS: dict[str, Reader] = {
    "text": _read_text,
    "markdown": _read_markdown,
    "html": _read_html,
    "jsonl": read_jsonl,
    "json": read_json,
    "csv": read_csv,
    "tsv": read_csv,
    "parquet": read_parquet,
}
