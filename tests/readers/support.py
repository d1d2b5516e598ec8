"""What the tests of the readers share."""

from __future__ import annotations

from pathlib import Path

from extractor.document import Article
from extractor.readers import ReadFailure, ReadOptions, read_articles

EXAMPLES = Path(__file__).parents[2] / "examples"
SEED = Path(__file__).parents[3] / "shared" / "seed"

PROSE = "工信部近日印发通知，要求各地对重点企业实行“一企一策”，确保产业链稳定。"


def read(path: Path, options: ReadOptions | None = None) -> list[Article | ReadFailure]:
    return list(read_articles([str(path)], options))


def article(path: Path, options: ReadOptions | None = None) -> Article:
    (found,) = read(path, options)
    assert isinstance(found, Article), str(found)
    return found


def failure(path: Path, options: ReadOptions | None = None) -> ReadFailure:
    (found,) = read(path, options)
    assert isinstance(found, ReadFailure), str(found)
    return found


def written(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
    return path


def check_source(found: Article, source: str) -> None:
    """Every run that maps character by character reads the same in the text and in the decoded file."""
    assert found.source_map is not None
    at = 0
    for start, end, left, right in found.source_map.runs:
        assert at <= start < end <= len(found.text) and 0 <= left < right <= len(source)
        at = end
        if end - start == right - left:
            assert found.text[start:end] == source[left:right]
    assert all(char.isspace() for char in _unmapped(found))


def _unmapped(found: Article) -> str:
    assert found.source_map is not None
    out, at = [], 0
    for start, end, _, _ in found.source_map.runs:
        out.append(found.text[at:start])
        at = end
    return "".join([*out, found.text[at:]])
