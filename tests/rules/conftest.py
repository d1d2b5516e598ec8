"""The pipeline of rules alone, which the tests of this folder share."""

from __future__ import annotations

import pytest

from extractor.config import Config
from extractor.pipeline import Pipeline


@pytest.fixture(scope="session")
def pipeline() -> Pipeline:
    return Pipeline(Config(model="none"))
