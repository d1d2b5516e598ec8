"""Takes outputs and counts of execution out of the notebooks, as they are kept: `make strip`."""

from __future__ import annotations

from pathlib import Path

import nbformat

for path in sorted(Path(__file__).parent.glob("*.ipynb")):
    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
        cell.metadata = nbformat.NotebookNode()
    nbformat.write(notebook, path)
