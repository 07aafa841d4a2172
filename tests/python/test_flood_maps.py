"""`muster flood`: floods of other programs, as NetCDF and GeoTIFF, become hazard.nc that people read."""

import datetime as dt
import json

import numpy as np
import pyproj
import pytest
import rasterio
import xarray

import muster
from muster import _core
from muster.errors import InputError
from muster.importers.flood_maps import write_flood
from muster.importers.raster_series import moment_of

START = moment_of("2026-07-20T18:00+08:00")


TOWN = {"muster": 1, "name": "w", "start": "2026-07-20T18:00", "duration": "1 h", "world": {"town": {"seed": 3, "people": 2000}},
        "hazard": {"model": "flood/local_inertial", "rain": [["0 h", 1], ["1 h", 1]]}}  # fmt: skip


@pytest.fixture(scope="module")
def place():
    return _core.Scenario.load_text(json.dumps(TOWN)).world


def wkt(world):
    return world.crs or pyproj.CRS.from_epsg(world.crs_epsg).to_wkt()


def axes(world, factor=1.0, margin=0):
    """Cell centres of the terrain's grid, of cells `factor` times as large, `margin` cells wider on each side; y from the north."""
    grid = world.grid
    cell = grid["cell_m"] * factor
    columns, rows = (int(grid[n] / factor) + 2 * margin for n in ("columns", "rows"))
    x = grid["west_m"] + (np.arange(columns) - margin + 0.5) * cell
    y = grid["south_m"] + (np.arange(rows) - margin + 0.5) * cell
    return x, y[::-1], cell


def netcdf(world, path, depth, *, factor=1.0, margin=0, flip=False, minutes=None, **others):
    """depth(x, y, minute) and others as variables."""
    x, y, _ = axes(world, factor, margin)
    y = y[::-1] if flip else y
    minutes = [0, 30, 60] if minutes is None else minutes
    time = [np.datetime64(START.astimezone(dt.UTC).replace(tzinfo=None)) + np.timedelta64(m, "m") for m in minutes]
    gx, gy = np.meshgrid(x, y)
    variables = {
        name: (
            ("time", "y", "x"),
            np.stack([np.broadcast_to(f(gx, gy, m), gx.shape) for m in minutes]).astype("f4"),
            {"grid_mapping": "crs"},
        )
        for name, f in {"depth": depth, **others}.items()
        if f is not None
    }
    data = xarray.Dataset(variables, {"time": np.array(time, "datetime64[ns]"), "y": y, "x": x})
    data["crs"] = ((), 0, {"crs_wkt": wkt(world)})
    data.to_netcdf(path, engine="h5netcdf")
    return path


def read(path):
    """Greatest depth and the maps' depth, m, row 0 in the south."""
    with xarray.open_dataset(path, engine="h5netcdf", decode_timedelta=False) as data:
        return np.asarray(data["depth_max"]), np.asarray(data["arrival"]), np.asarray(data["velocity_max"])


def test_depths_and_speeds_arrive_where_they_are(place, tmp_path):
    middle = place.grid["west_m"] + place.grid["columns"] * place.grid["cell_m"] / 2
    file = netcdf(
        place,
        tmp_path / "f.nc",
        lambda x, y, m: np.where(x < middle, m / 60.0, 0.0),
        u=lambda x, y, m: 0 * x + 0.6,
        v=lambda x, y, m: 0 * x - 0.8,
    )
    told = write_flood([file], tmp_path / "hazard.nc", place, START)
    assert (told.maps, told.first_s, told.last_s, told.speed, told.uncovered) == (3, 0.0, 3600.0, True, 0.0)
    depth, arrival, speed = read(tmp_path / "hazard.nc")
    wet = depth > 0
    ground = np.isfinite(np.asarray(place.ground))
    assert (wet == (ground & (np.arange(wet.shape[1]) < wet.shape[1] / 2))).all()
    assert np.allclose(depth[wet], 1.0, atol=0.001) and np.allclose(speed[wet], 1.0, atol=0.002)
    assert set(np.unique(arrival[wet])) == {180.0}, "linear between two maps: 5 cm after 3 minutes"


@pytest.mark.parametrize("flip", [False, True])
def test_rows_may_come_from_the_south_or_the_north(place, tmp_path, flip):
    middle = place.grid["south_m"] + place.grid["rows"] * place.grid["cell_m"] / 2
    write_flood(
        [netcdf(place, tmp_path / "f.nc", lambda x, y, m: np.where(y > middle, 1.0, 0.0), flip=flip)], tmp_path / "h.nc", place, START
    )
    depth = read(tmp_path / "h.nc")[0]
    rows = np.flatnonzero((depth > 0).any(axis=1))
    assert rows.min() >= depth.shape[0] // 2 and rows.max() == depth.shape[0] - 1


def test_finer_maps_keep_their_volume_and_dry_cells_without_data_are_dry(place, tmp_path):
    def puddles(x, y, m):
        odd = (np.floor(x / (place.grid["cell_m"] / 4)) + np.floor(y / (place.grid["cell_m"] / 4))) % 2 == 0
        return np.where(odd, 1.0, np.nan)

    write_flood([netcdf(place, tmp_path / "f.nc", puddles, factor=0.25)], tmp_path / "h.nc", place, START)
    depth = read(tmp_path / "h.nc")[0]
    ground = np.isfinite(np.asarray(place.ground))
    assert np.allclose(depth[ground], 0.5, atol=0.01)


def test_levels_become_depths_above_the_ground(place, tmp_path):
    ground = np.asarray(place.ground, float)
    level = float(np.nanmedian(ground))
    file = netcdf(place, tmp_path / "f.nc", None, level=lambda x, y, m: 0 * x + level)
    write_flood([file], tmp_path / "h.nc", place, START)
    expected = np.maximum(np.nan_to_num(level - ground), 0)
    assert np.allclose(read(tmp_path / "h.nc")[0], np.where(expected < 0.0095, 0, expected), atol=0.011)


def tiff(world, path, depth, speed=None, shift_m=0.0):
    x, y, cell = axes(world)
    bands = [np.full((len(y), len(x)), value, "f4") for value in (depth, speed) if value is not None]
    transform = rasterio.Affine(cell, 0, x[0] - cell / 2 + shift_m, 0, -cell, y[0] + cell / 2)
    with rasterio.open(
        path, "w", driver="GTiff", width=len(x), height=len(y), count=len(bands), dtype="float32", transform=transform, crs=wkt(world)
    ) as file:
        for number, band in enumerate(bands, 1):
            file.write(band, number)
    return path


def test_rasters_have_their_moments_in_their_names(place, tmp_path):
    stamped = [tiff(place, tmp_path / f"depth_{name}.tif", depth, 1.5) for name, depth in (("202607201800", 0), ("202607201900", 2))]
    told = write_flood(stamped, tmp_path / "a.nc", place, START)
    assert (told.maps, told.last_s, told.speed) == (2, 3600, True)
    counted = [tiff(place, tmp_path / f"wd_{name}.tif", depth) for name, depth in (("0min", 0), ("1h", 2))]
    told = write_flood(counted, tmp_path / "b.nc", place, None)
    assert (told.last_s, told.speed) == (3600, False)
    assert (read(tmp_path / "a.nc")[0] == read(tmp_path / "b.nc")[0]).all() and read(tmp_path / "a.nc")[0].max() == pytest.approx(2)


def test_what_lies_outside_of_the_maps_is_said_and_stays_dry(place, tmp_path):
    half = place.grid["columns"] * place.grid["cell_m"] / 2
    told = write_flood([tiff(place, tmp_path / "wd_0h.tif", 1, shift_m=half)], tmp_path / "h.nc", place, None)
    assert told.uncovered == pytest.approx(0.5, abs=0.05)


def broken(place, tmp_path, what):
    """Sources and the moment of start of a broken input."""
    if what == "missing":
        return [tmp_path / "none.nc"], START
    if what == "not netcdf":
        (tmp_path / "f.nc").write_bytes(b"no such thing")
        return [tmp_path / "f.nc"], START
    if what == "no start":
        return [netcdf(place, tmp_path / "f.nc", lambda x, y, m: 0 * x)], None
    if what == "no depth":
        return [netcdf(place, tmp_path / "f.nc", None, rainfall=lambda x, y, m: 0 * x)], START
    if what == "time goes back":
        return [netcdf(place, tmp_path / "f.nc", lambda x, y, m: 0 * x, minutes=[0, 60, 30])], START
    if what == "fill value":
        return [netcdf(place, tmp_path / "f.nc", lambda x, y, m: 0 * x + 1e20)], START
    if what == "elsewhere":
        return [tiff(place, tmp_path / "wd_0h.tif", 1, shift_m=1e6)], None
    if what == "name":
        return [tiff(place, tmp_path / "water.tif", 1)], None
    if what == "two grids":
        return [tiff(place, tmp_path / "wd_0h.tif", 1), tiff(place, tmp_path / "wd_1h.tif", 1, shift_m=5)], None
    return [netcdf(place, tmp_path / "f.nc", lambda x, y, m: 0 * x, minutes=[-60, -30])], START


@pytest.mark.parametrize(
    ("what", "code"),
    [
        ("missing", 1001), ("not netcdf", 7301), ("no start", 1102), ("no depth", 1301), ("time goes back", 1212), ("fill value", 2014),
        ("elsewhere", 7302), ("name", 1302), ("two grids", 2008), ("all before the start", 5005),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_and_nothing_written(place, tmp_path, what, code):
    sources, start = broken(place, tmp_path, what)
    with pytest.raises(InputError) as refused:
        write_flood(sources, tmp_path / "hazard.nc", place, start)
    assert refused.value.problems[0].code == code
    assert not (tmp_path / "hazard.nc").exists()


def test_a_run_reads_it_like_any_stored_flood(place, tmp_path):
    place.save(str(tmp_path / "world.h5"))
    file = netcdf(place, tmp_path / "f.nc", lambda x, y, m: 0 * x + m / 60.0, minutes=[0, 60])
    write_flood([file], tmp_path / "hazard.nc", place, START)
    text = {**TOWN, "world": {"file": "world.h5"}, "hazard": {"file": "hazard.nc"}}
    (tmp_path / "scenario.yaml").write_text(json.dumps(text), encoding="utf-8")
    run = muster.Scenario.load(tmp_path / "scenario.yaml").start().advance()
    depth = np.asarray(run["hazard/building_depth_m"])
    assert (depth > 0.9).mean() > 0.9


def test_the_command_writes_and_says_what_it_found(place, tmp_path, capsys):
    from muster.cli import main

    place.save(str(tmp_path / "world.h5"))
    tiff(place, tmp_path / "wd_0h.tif", 0), tiff(place, tmp_path / "wd_1h.tif", 1)
    files = [str(tmp_path / f"wd_{h}h.tif") for h in (0, 1)]
    with pytest.raises(SystemExit) as ended:
        main(["flood", *files, "--world", str(tmp_path / "world.h5"), "-o", str(tmp_path / "hazard.nc"), "--lang", "en"])
    assert ended.value.code in (0, None)
    said = capsys.readouterr().out
    assert "2 maps" in said and "no speeds" in said and (tmp_path / "hazard.nc").exists()
