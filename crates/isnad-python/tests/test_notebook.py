"""The notebook runs from its beginning to its end, and says what it said when it was kept."""

import pathlib

import pytest

from conftest import ROOT

nbformat = pytest.importorskip("nbformat")
nbclient = pytest.importorskip("nbclient")
pytest.importorskip("ipykernel")
pytest.importorskip("matplotlib")

NOTEBOOK = ROOT / "docs" / "tolls.ipynb"


def printed(cell):
    """What a cell printed or gave, without pictures, whose bytes are not the same everywhere."""
    return [o.get("text") or o["data"].get("text/plain") for o in cell.get("outputs", []) if "image/png" not in o.get("data", {})]


def test_the_notebook_says_what_it_said(monkeypatch):
    kept = nbformat.read(NOTEBOOK, as_version=4)
    made = nbformat.read(NOTEBOOK, as_version=4)
    monkeypatch.chdir(NOTEBOOK.parent)
    nbclient.NotebookClient(made, timeout=300, kernel_name="python3").execute()
    for was, now in zip(kept.cells, made.cells):
        assert printed(now) == printed(was), was.source
    charts = [o for c in made.cells for o in c.get("outputs", []) if "image/png" in o.get("data", {})]
    assert len(charts) == 1
    assert all("outputs" not in c or c["outputs"] for c in kept.cells if c.cell_type == "code" and "import" not in c.source), pathlib.Path(NOTEBOOK)
