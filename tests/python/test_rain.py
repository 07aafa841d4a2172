"""Rain of radar and forecasts becomes rain.nc, and falls where and when it should."""

import datetime as dt
import subprocess
import sys

import numpy as np
import pyproj
import pytest
import rasterio
import xarray

from muster import InputError, Scenario, _core
from muster.importers.rain import write_rain

UTM = pyproj.CRS.from_epsg(32651)
START = dt.datetime(2026, 7, 20, 18, tzinfo=dt.timezone(dt.timedelta(hours=8)))
BOX = (500000.0, 3400000.0, 504000.0, 3402000.0)  # 4 x 2 km


def tiff(folder, minute, values, crs="EPSG:32651", west=500000.0, north=3402000.0, cell=1000.0):
    path = folder / f"radar_2026072018{minute:02d}.tif"
    values = np.asarray(values, np.float32)
    with rasterio.open(
        path, "w", driver="GTiff", width=values.shape[1], height=values.shape[0], count=1, dtype="float32", crs=crs,
        transform=rasterio.Affine(cell, 0, west, 0, -cell, north), nodata=-9999,
    ) as out:  # fmt: skip
        out.write(values, 1)
    return path


def fallen(rain, end_s):
    """m of water on each cell of 100 m of the box after `end_s`, walls all round and no flow on a bed of separate pits."""
    bed = np.zeros((20, 40))
    result = _core.run_flood_case({
        "bed_m": bed, "cell_m": 100.0, "west_m": BOX[0], "south_m": BOX[1], "manning_n": 1e3,
        "end_s": float(end_s), "sample_every_s": float(end_s),
        "method": {"precision": "double"}, "sources": {"rain_raster": str(rain)},
    })  # fmt: skip
    return result["depth_m"], result["numbers"]


def test_geotiffs_fall_where_and_when_they_should(tmp_path):
    first = [[10, 20, 30, 40], [50, 60, 70, 80]]  # the north first
    files = [tiff(tmp_path, 10, first), tiff(tmp_path, 20, np.zeros((2, 4))), tiff(tmp_path, 40, np.full((2, 4), 36.0))]
    rain = tmp_path / "rain.nc"
    assert write_rain(files[::-1], rain, UTM, BOX, START) == (3, 2, 4)
    depth, numbers = fallen(rain, 1200)
    expected = np.kron(np.array(first[::-1]), np.ones((10, 10))) / 1000 / 6  # ten minutes
    assert depth == pytest.approx(expected, abs=2e-4)  # a little runs between them
    assert numbers["rain_m3"] == pytest.approx(expected.sum() * 1e4, rel=1e-9)
    assert numbers["mass_error"] < 1e-12
    # The last moment holds as long as the one before it: 20 minutes of 36 mm/h.
    assert fallen(rain, 7200)[1]["rain_m3"] == pytest.approx(expected.sum() * 1e4 + 0.012 * 8e6, rel=1e-9)


def test_netcdf_with_degrees_and_amounts(tmp_path):
    degrees = pyproj.Transformer.from_crs(UTM, 4326, always_xy=True)
    west, south = degrees.transform(BOX[0] - 3000, BOX[1] - 3000)
    east, north = degrees.transform(BOX[2] + 3000, BOX[3] + 3000)
    lon, lat = np.linspace(west, east, 40), np.linspace(north, south, 40)
    time = np.array(["2026-07-20T10:00", "2026-07-20T10:30"], "datetime64[ns]")  # UTC: 18:00 where the scenario is
    amount = np.stack([np.full((40, 40), 6.0), np.full((40, 40), 3.0)])
    data = xarray.Dataset({"tp": (("time", "lat", "lon"), amount, {"units": "mm"})}, {"time": time, "lat": lat, "lon": lon})
    data.to_netcdf(tmp_path / "forecast.nc", engine="h5netcdf")
    write_rain([tmp_path / "forecast.nc"], tmp_path / "rain.nc", UTM, BOX, START)
    assert fallen(tmp_path / "rain.nc", 1800)[1]["rain_m3"] == pytest.approx(0.006 * 8e6, rel=1e-6)
    assert fallen(tmp_path / "rain.nc", 5400)[1]["rain_m3"] == pytest.approx(0.009 * 8e6, rel=1e-6)
    with xarray.open_dataset(tmp_path / "rain.nc", engine="h5netcdf", decode_times=False) as again:
        assert again["rain"].dims == ("time", "y", "x")


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (lambda v: v.__setitem__((0, 0), -9999.0), "E1213"),
        (lambda v: v.__setitem__((0, 0), -1.0), "E1204"),
    ],
)
def test_gaps_and_negative_rain_are_refused(tmp_path, spoil, code):
    values = np.full((2, 4), 5.0)
    spoil(values)
    with pytest.raises(InputError, match=code):
        write_rain([tiff(tmp_path, 10, values)], tmp_path / "rain.nc", UTM, BOX, START)
    assert not (tmp_path / "rain.nc").exists()


def test_a_radar_that_does_not_reach_the_place_a_name_without_a_moment_and_another_grid_are_refused(tmp_path):
    with pytest.raises(InputError, match="E1220"):
        write_rain([tiff(tmp_path, 10, np.ones((2, 3)))], tmp_path / "rain.nc", UTM, BOX, START)
    nameless = tiff(tmp_path, 20, np.ones((2, 4))).rename(tmp_path / "radar.tif")
    with pytest.raises(InputError, match="E1302"):
        write_rain([nameless], tmp_path / "rain.nc", UTM, BOX, START)
    with pytest.raises(InputError, match="E2008"):
        write_rain([tiff(tmp_path, 30, np.ones((2, 4))), tiff(tmp_path, 40, np.ones((3, 4)))], tmp_path / "rain.nc", UTM, BOX, START)
    with pytest.raises(InputError, match="E1001"):
        write_rain([tmp_path / "none.nc"], tmp_path / "rain.nc", UTM, BOX, START)
    (tmp_path / "foreign.nc").write_bytes(b"not a file of rain")
    with pytest.raises(InputError):
        write_rain([tmp_path / "foreign.nc"], tmp_path / "rain.nc", UTM, BOX, START)
    with pytest.raises(InputError, match="E2001"):
        fallen(tmp_path / "foreign.nc", 60)


def test_the_command_writes_rain_for_a_world(tmp_path):
    town = tmp_path / "town.yaml"
    town.write_text(
        "muster: 1\nname: 镇\nstart: 2026-07-20T18:00\nworld: {town: {people: 500}}\nhazard: {rain: [[0 h, 1]]}\n", encoding="utf-8"
    )
    world = Scenario.load(town).world
    world.save(str(tmp_path / "world.h5"))
    grid = world.grid
    high = grid["south_m"] + grid["rows"] * grid["cell_m"]
    crs = world.crs or f"EPSG:{world.crs_epsg}"
    source = tiff(tmp_path, 10, np.full((20, 20), 12.0), crs=crs, west=grid["west_m"] - 1000, north=high + 1000)
    line = [
        sys.executable,
        "-m",
        "muster",
        "rain",
        str(source),
        "--world",
        str(tmp_path / "world.h5"),
        "-o",
        str(tmp_path / "rain.nc"),
        "--lang",
        "en",
    ]
    done = subprocess.run([*line, "--start", "2026-07-20T18:00+08:00"], capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    assert "1 moments" in done.stdout
    text = town.read_text(encoding="utf-8").replace("rain: [[0 h, 1]]", "rain_raster: rain.nc")
    town.write_text(text, encoding="utf-8")
    assert Scenario.load(town).world.digest() == world.digest()
    done = subprocess.run([*line, "--start", "yesterday"], capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 2
    assert "E1214" in done.stderr
