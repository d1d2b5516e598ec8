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


@pytest.fixture
def kernel(environment: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The name of a kernel that runs in the environment of the wheel."""
    folder = tmp_path / "kernels" / "wheel"
    folder.mkdir(parents=True)
    command = [str(environment / "bin" / "python"), "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    (folder / "kernel.json").write_text(json.dumps({"argv": command, "display_name": "wheel", "language": "python"}))
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))
    return folder.name


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_it_runs_with_the_installed_wheel(path: Path, kernel: str, environment: Path) -> None:
    nbclient, nbformat = pytest.importorskip("nbclient"), pytest.importorskip("nbformat")
    notebook = nbformat.read(path, as_version=4)
    notebook.cells.append(nbformat.v4.new_code_cell("import extractor\nprint(extractor.__file__)"))
    client = nbclient.NotebookClient(notebook, timeout=240, kernel_name=kernel, resources={"metadata": {"path": str(path.parent)}})
    client.execute()
    assert Path(notebook.cells[-1].outputs[0].text.strip()).is_relative_to(environment)
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
