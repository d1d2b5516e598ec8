"""These tests need HanLP and PyTorch and run by `make test-backends`; elsewhere they are not collected."""

from __future__ import annotations

from importlib.util import find_spec

collect_ignore_glob = [] if find_spec("hanlp") else ["*.py"]
