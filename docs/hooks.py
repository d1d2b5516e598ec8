"""Pages that are made when the documentation is built, so that they never lag behind what they describe."""

from __future__ import annotations

import sys
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

sys.path.insert(0, str(Path(__file__).parent))

import make_lexicons
import make_record

PAGES = {"record.md": make_record.page, "lexicon_columns.md": make_lexicons.page}


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages."""
    for name, page in PAGES.items():
        files.append(File.generated(config, name, content=page()))
    return files
