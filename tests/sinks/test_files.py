"""Files that stand in their place only when they are whole, and places that are no files."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from threading import Thread

import pytest

from extractor.errors import ConfigError
from extractor.sinks.files import WholeFile


def test_a_file_stands_in_its_place_when_it_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "records.jsonl"
    path.write_text("旧", encoding="utf-8")
    file = WholeFile(path)
    file.write("新")
    assert path.read_text(encoding="utf-8") == "旧"
    file.close()
    assert path.read_text(encoding="utf-8") == "新" and list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("end", ["close", "abandon"])
def test_a_pipe_is_written_to_and_stays(tmp_path: Path, end: str) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    read: list[str] = []
    reader = Thread(target=lambda: read.append(path.read_text(encoding="utf-8")))
    reader.start()
    file = WholeFile(path)
    file.write("工信部\n")
    getattr(file, end)()
    reader.join(10)
    assert read == ["工信部\n"]
    assert stat.S_ISFIFO(path.stat().st_mode)


def test_a_folder_is_no_place_for_a_file(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be written"):
        WholeFile(tmp_path)
