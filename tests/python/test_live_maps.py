"""A run that solves its flood live keeps the maps that a flood solved in advance has: report and export read the same numbers from both."""

import shutil
import subprocess

import numpy as np
import pytest
import xarray
from town import write_scenario

import muster
from muster.hazard import hazard_frames, maps_of


@pytest.fixture(scope="module")
def both(tmp_path_factory):
    """One run with the flood solved live, and one on the same flood solved in advance, up to the last frame that the run reaches."""
    folder = tmp_path_factory.mktemp("live")
    shorter = muster.Scenario.load(write_scenario(folder, **{"duration:__1__h": "duration: 59 min"}))
    shorter.solve(folder / "hazard.nc")
    scenario = muster.Scenario.load(write_scenario(folder))
    scenario.run("order", 1).save(folder / "live.nc")
    scenario.with_hazard(folder / "hazard.nc").run("order", 1).save(folder / "replay.nc")
    return muster.open(folder / "live.nc"), muster.open(folder / "replay.nc")


def test_maps_of_a_live_run_are_those_of_the_flood_solved_in_advance(both):
    live, replay = (maps_of(run) for run in both)
    assert not live.stored and replay.stored and live.grid == replay.grid
    greatest = live.greatest_mm()
    assert np.array_equal(greatest, replay.greatest_mm()) and greatest.max() > 200
    assert np.array_equal(live.arrival_s(), replay.arrival_s()) and (live.arrival_s() > 0).any()
    for name in ("greatest_depth", "arrival", "ground"):
        assert np.array_equal(both[0].reader.read(name), both[1].reader.read(name), equal_nan=True)
    for depth_m in (0.02, 0.05):
        first = live.first_on_links_s(depth_m)
        assert np.array_equal(first, replay.first_on_links_s(depth_m)) and np.isfinite(first).any()
    times, depth = hazard_frames(both[0])
    times_stored, depth_stored = hazard_frames(both[1])
    assert times.tolist() == times_stored.tolist() == [600.0 * k for k in range(6)]
    assert np.array_equal(depth, depth_stored) and depth[-1].max() > 0.2


def test_people_meet_the_same_water_live_and_replayed(both):
    live, replay = both
    assert live.numbers() == replay.numbers()
    for name in ("hazard/link_depth_m", "household/left", "party/status"):
        assert np.array_equal(live[name], replay[name])


def test_maps_of_a_live_run_open_in_xarray(both):
    tiles = xarray.open_dataset(both[0].path, group="maps")
    assert tiles.depth.dims == ("tile", "tile_y", "tile_x") and tiles.depth.shape[1:] == (32, 32)
    assert float(tiles.depth.max()) == pytest.approx(hazard_frames(both[0])[1].max(), abs=1e-5)
    assert str(tiles.time.values[1])[:16] == "2026-07-20T10:10"  # 18:10 at +08:00


def test_greatest_depth_of_a_live_run_lies_on_the_map(both):
    if shutil.which("gdalinfo") is None:
        pytest.skip("needs gdalinfo")
    found = subprocess.run(["gdalinfo", f"NETCDF:{both[0].path}:greatest_depth"], capture_output=True, text=True, check=True).stdout
    grid = maps_of(both[0]).grid
    assert f"Size is {int(grid['columns'])}, {int(grid['rows'])}" in found
    assert f"Origin = ({grid['west_m']:.15f}" in found
