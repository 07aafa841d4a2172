"""What docs/flood.md says of the wave of case f04 by the local-inertial equations: how far their own wave lies from its closed form, and
how the solver comes nearer to theirs the finer its cells are."""

import runpy
from pathlib import Path

import numpy as np
import pytest

from muster.verify import run_files

FOLDER = Path(__file__).resolve().parents[1] / "verification" / "flood"
reference = runpy.run_path(str(FOLDER / "reference.py"))
LENGTH_M, AFTER_S = 5000.0, 3600


def middles(cell_m: float) -> np.ndarray:
    return (np.arange(round(LENGTH_M / cell_m)) + 0.5) * cell_m


def test_no_solver_of_the_equations_can_meet_what_f04_asks():
    full, inertial = (np.array([reference[wave](x, AFTER_S) for x in middles(25)]) for wave in ("_wave", "_inertial_wave"))
    apart = np.sqrt(np.mean((full - inertial) ** 2))
    assert apart == pytest.approx(0.066, abs=0.001) and apart > 0.02


@pytest.mark.parametrize(("cell_m", "rmse"), [(25, 0.033), (10, 0.018), (5, 0.011), (2.5, 0.007)])
def test_the_solver_comes_to_the_wave_of_its_equations(tmp_path, cell_m, rmse):
    table = "".join(f"{x},{reference['_inertial_wave'](x, AFTER_S):.15g}\n" for x in middles(cell_m))
    (tmp_path / "inertial_wave.csv").write_text("x_m,depth_m\n" + table, encoding="utf-8")
    (tmp_path / "inertial_inlet.csv").write_text(reference["text"]("inertial_inlet"), encoding="utf-8")
    text = (FOLDER / "inertial_wave.yaml").read_text(encoding="utf-8")
    grid = "columns: 1000, rows: 1, cell_m: 5"
    assert grid in text
    text = text.replace(grid, f"columns: {round(LENGTH_M / cell_m)}, rows: 1, cell_m: {cell_m}")
    (tmp_path / "case.yaml").write_text(text, encoding="utf-8")
    (result,) = run_files([tmp_path / "case.yaml"])
    assert result.checks[0].measured == pytest.approx(rmse, abs=0.0006)
