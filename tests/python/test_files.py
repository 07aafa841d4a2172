"""run.nc as other people's programs see it: xarray and GDAL."""

import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest

xarray = pytest.importorskip("xarray")

ROOT = Path(__file__).resolve().parents[2]
WRITER = ROOT / "build" / "release" / "tests" / "write_sample_files"


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """Sample files, written by the engine."""
    if not WRITER.exists():
        pytest.skip(f"{WRITER.name} is not built (tests are off)")
    out = tmp_path_factory.mktemp("files")
    done = subprocess.run([WRITER, out], check=True, capture_output=True, text=True, timeout=120)
    (out / "hash.txt").write_text(done.stdout.strip())
    return out


@pytest.fixture(scope="module")
def root(folder):
    """The root group of the complete run."""
    with xarray.open_dataset(folder / "run.nc") as data:
        yield data


def test_xarray_reads_the_clock_with_its_offset(root):
    assert root.sizes["time"] == 30
    assert root.time.values[0] == np.datetime64("2026-07-20T10:00:00")  # 18:00 at +08:00
    assert root.time.values[-1] - root.time.values[0] == np.timedelta64(29, "m")


def test_xarray_reads_series_with_units_and_names_in_both_languages(root):
    assert root.alerted.dims == ("time",)
    assert root.occupants.dims == ("time", "shelter")
    assert int(root.alerted[-1]) > 0
    assert (np.diff(root.alerted.values) >= 0).all()
    assert root.flooded_km2.attrs["units"] == "km2"
    assert root.alerted.attrs["long_name"] == "persons alerted so far"
    assert root.alerted.attrs["long_name_zh"] == "累计收到警报人数"


def test_xarray_reads_the_map_where_it_lies(root):
    assert root.greatest_depth.dims == ("y", "x")
    depth = root.greatest_depth.sel(x=500015, y=3100015, method="nearest")
    assert float(depth) == pytest.approx(1.25)
    assert float(root.greatest_depth.isel(y=-1, x=-1)) == 0
    assert root.arrival.values[0, 0] == np.datetime64("2026-07-20T10:10:00")
    assert np.isnat(root.arrival.values[-1, -1])


def test_xarray_reads_final_states_of_every_table(folder):
    with xarray.open_dataset(folder / "run.nc", group="final/household") as final:
        alerted = final.alerted.values
        assert final.alerted.dims == ("household",)
        assert np.isnat(alerted).any() and not np.isnat(alerted).all()
        words = final.alerted_by.attrs["flag_meanings"].split()
        assert {words[k] for k in np.unique(final.alerted_by[~np.isnat(alerted)])} <= {"warden", "loudspeaker", "auto_call", "neighbour"}
    with xarray.open_dataset(folder / "run.nc", group="final/party") as party:
        assert int(party.destination[2]) == 1
        assert party.destination.attrs["table"] == "shelter"
    with xarray.open_dataset(folder / "run.nc", group="ids") as ids:
        assert str(ids.shelter.values[1]) == "V1S"


def test_xarray_reads_events_with_their_kinds(folder):
    with (
        xarray.open_dataset(folder / "run.nc", group="events") as events,
        xarray.open_dataset(folder / "run.nc", group="events/kinds") as kinds,
    ):
        names = [str(name) for name in kinds.name.values]
        arrived = events.kind.values == names.index("party/arrived")
        assert arrived.sum() == 1
        assert events.time.values[arrived][0] == np.datetime64("2026-07-20T10:03:00")
        assert str(kinds.object.values[names.index("party/arrived")]) == "shelter"
        assert (np.diff(events.time.values) >= np.timedelta64(0)).all()


def test_xarray_reads_the_whole_tree(folder):
    tree = xarray.open_datatree(folder / "run.nc")
    assert {"events", "final", "ids", "provenance", "summary", "weak_inputs"} <= set(tree.children)
    assert int(tree["summary/warned"]) > 0
    assert tree["provenance"].attrs["seed"] == "7"
    assert len(tree["weak_inputs/path"]) > 3
    tree.close()


def test_an_incomplete_result_says_so_and_can_be_read(folder):
    with xarray.open_dataset(folder / "stopped.nc") as stopped, xarray.open_dataset(folder / "run.nc") as whole:
        assert stopped.attrs["complete"] == 0 and whole.attrs["complete"] == 1
        assert stopped.sizes["time"] == 7
        np.testing.assert_array_equal(stopped.alerted, whole.alerted[:7])


def test_the_stored_hash_is_the_one_that_was_printed(folder, root):
    assert root.attrs["result_hash"] == (folder / "hash.txt").read_text()


def gdalinfo(target: str) -> str:
    if shutil.which("gdalinfo") is None:
        pytest.skip("gdalinfo is not installed (Debian package gdal-bin)")
    return subprocess.run(["gdalinfo", target], check=True, capture_output=True, text=True, timeout=60).stdout


@pytest.mark.parametrize("variable", ["greatest_depth", "ground"])
def test_gdal_knows_reference_system_origin_and_cell_of_a_map(folder, variable):
    text = gdalinfo(f"NETCDF:{folder / 'run.nc'}:{variable}")
    assert 'ID["EPSG",32650]]' in text
    assert "Origin = (500000.000000000000000,3100900.000000000000000)" in text
    assert "Pixel Size = (30.000000000000000,-30.000000000000000)" in text
    assert "Size is 40, 30" in text
    assert "Unit Type: m" in text


def test_gdal_knows_the_clock(folder):
    assert "units=seconds since 2026-07-20 18:00:00 +08:00" in gdalinfo(f"NETCDF:{folder / 'run.nc'}:arrival")


def test_gdal_reads_the_right_cell(folder):
    if shutil.which("gdallocationinfo") is None:
        pytest.skip("gdallocationinfo is not installed (Debian package gdal-bin)")
    for x, y, expected in ((500015, 3100015, 1.25), (501185, 3100885, 0.0)):
        command = ["gdallocationinfo", "-valonly", "-geoloc", f"NETCDF:{folder / 'run.nc'}:greatest_depth", str(x), str(y)]
        assert float(subprocess.run(command, check=True, capture_output=True, text=True, timeout=60).stdout) == expected
