"""A headless Chromium for tests; without one they are skipped, but for CI, where they fail."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import which
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def chromium() -> Path:
    """Give the browser, or skip with what to install; with CI=true a missing one is a failure."""
    found = os.environ.get("CHROMIUM") or next(filter(None, map(which, _NAMES)), None)
    if found is None:
        message = "needs Chromium: apt install chromium, or CHROMIUM=/path/to/it"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    return Path(found)


@contextmanager
def browser() -> Iterator[Browser]:
    """Give a running headless browser."""
    path = chromium()
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-dev-shm-usage"])
        yield running
        running.close()
