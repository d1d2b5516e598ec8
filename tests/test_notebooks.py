"""The notebooks: kept without outputs, and they run from top to bottom."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

NOTEBOOKS = sorted((Path(__file__).parents[1] / "notebooks").glob("*.ipynb"))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_outputs_are_stripped(path: Path) -> None:
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        if cell["cell_type"] == "code":
            assert cell["outputs"] == [] and cell["execution_count"] is None, f"strip outputs: {cell['id']}"


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_it_runs(path: Path, tmp_path: Path) -> None:
    nbclient, nbformat = pytest.importorskip("nbclient"), pytest.importorskip("nbformat")
    notebook = nbformat.read(path, as_version=4)
    client = nbclient.NotebookClient(notebook, timeout=240, kernel_name="python3", resources={"metadata": {"path": str(path.parent)}})
    client.execute()
    outputs = [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]
    pictures = [output.data["image/png"] for output in outputs if "image/png" in output.get("data", {})]
    assert pictures
    assert [
        output.text for output in outputs if output.get("name") == "stderr" and "Warning" in output.text and "Glyph" not in output.text
    ] == []
    if folder := os.environ.get("NOTEBOOK_PICTURES"):
        for number, picture in enumerate(pictures):
            import base64

            (Path(folder) / f"{path.stem}.{number}.png").write_bytes(base64.b64decode(picture))


def test_there_are_five() -> None:
    assert [path.name[0] for path in NOTEBOOKS] == list("12345")
