"""Readers: files of any common format in, articles with their place in the original file out."""

from __future__ import annotations

from extractor.readers.open import read_articles
from extractor.readers.options import ReadFailure, ReadOptions

__all__ = ["ReadFailure", "ReadOptions", "read_articles"]
