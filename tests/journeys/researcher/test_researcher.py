"""The researcher: the notebook of the documentation, from an empty folder to a map and a hash."""

from pathlib import Path

import pytest

nbclient = pytest.importorskip("nbclient")
nbformat = pytest.importorskip("nbformat")

NOTEBOOK = Path(__file__).resolve().parents[3] / "docs" / "notebooks" / "first_run.ipynb"


def test_first_run(journey):
    """Every cell runs, says what it shows, and the numbers are those of the files."""
    book = nbformat.read(NOTEBOOK, as_version=4)
    assert all(not cell.get("outputs") for cell in book.cells)  # committed without results
    nbclient.NotebookClient(book, timeout=180, resources={"metadata": {"path": str(journey.folder)}}).execute()
    code = [cell for cell in book.cells if cell.cell_type == "code"]
    journey.steps = [cell.source.splitlines()[-1] for cell in code]
    shown = ["".join(str(o.get("text", "")) + str(o.get("data", {})) for o in cell.outputs) for cell in code]
    assert "order_at_gauge_level" in shown[0] and "with the order" in shown[2]
    assert "alerted" in shown[3] and "auto_call" in shown[5] and "party/link_entered" in shown[7]
    assert sum("image/png" in text for text in shown) == 2
    assert {p.name for p in journey.folder.iterdir()} >= {"hazard.nc", "runs", "report.html"}
    import muster

    run = muster.open(next(p for p in (journey.folder / "runs").glob("*.nc") if muster.open(p).facts["hash"] in shown[8]))
    assert run.provenance("plan") == "order_at_gauge_level"
    journey.ends(at_most=9)
