"""What the manual and the example notebook show is what happens."""

import copy
import doctest
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def test_the_page_of_the_manual():
    for module in ("pyarrow", "polars", "duckdb", "pandas", "daft", "datasets"):
        pytest.importorskip(module)
    failed, tried = doctest.testfile(str(ROOT / "docs/python.md"), module_relative=False, optionflags=doctest.ELLIPSIS)
    assert tried > 20 and failed == 0


def test_the_notebook():
    nbclient = pytest.importorskip("nbclient")
    nbformat = pytest.importorskip("nbformat")
    written = nbformat.read(ROOT / "examples/notebook.ipynb", as_version=4)
    executed = copy.deepcopy(written)
    nbclient.NotebookClient(executed, timeout=120, kernel_name="python3").execute()
    shown = 0
    for cell, again in zip(written.cells, executed.cells):
        if cell.cell_type == "code":
            data = [output.get("data", output.get("text")) for output in cell.outputs]
            assert data == [output.get("data", output.get("text")) for output in again.outputs], cell.source
            shown += len(data)
    assert shown > 3
