"""Exports, read back by other people's programs: GDAL's tools, openpyxl, the csv module."""

import csv
import json
import re
import shutil
import subprocess

import numpy as np
import pytest
from town import write_scenario

import muster
from muster import csv_file
from muster.errors import InputError
from muster.export import export
from muster.export.contents import masked

pytest.importorskip("geopandas")
gdal = pytest.mark.skipif(shutil.which("ogrinfo") is None, reason="gdal-bin is not installed")


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """One run on a stored flood of heavy rain."""
    out = tmp_path_factory.mktemp("export")
    scenario = muster.Scenario.load(write_scenario(out, **{"[1__h,__30]": "[1 h, 120]", "[0__h,__30]": "[0 h, 120]"}))
    scenario.solve(out / "hazard.nc")
    scenario.with_hazard(out / "hazard.nc").run("order", 1).save(out / "run.nc")
    return muster.open(out / "run.nc")


@pytest.fixture(scope="module")
def files(run, tmp_path_factory):
    """The run in every format."""
    out = tmp_path_factory.mktemp("formats")
    for to, name in (("gpkg", "all.gpkg"), ("geojson", "geojson"), ("tif", "tif"), ("xlsx", "all.xlsx"), ("csv", "csv")):
        for path in export(run, to, out / name):
            assert path.is_file() and path.stat().st_size > 100
    return out


def shown_by(*command):
    return subprocess.run([str(c) for c in command], check=True, capture_output=True, text=True, timeout=60).stdout


@gdal
def test_ogrinfo_finds_every_row_of_the_geopackage(files, run):
    text = shown_by("ogrinfo", "-so", "-al", files / "all.gpkg")
    counts = dict(zip(re.findall(r"Layer name: (\w+)", text), map(int, re.findall(r"Feature Count: (\d+)", text)), strict=True))
    rows = dict(run.world.tables())
    opposite = run.world.table("link")["opposite"]
    assert counts["households"] == rows["household"] and counts["shelters"] == rows["shelter"] and counts["greatest_depth"] >= 3
    assert counts["links"] == len({min(i, int(o)) for i, o in enumerate(opposite)}) and counts["villages"] >= 9
    assert "CGCS2000" in text and "Geometry: Polygon" in text and "Geometry: Line String" in text


def test_households_come_back_with_their_numbers(files, run):
    import geopandas

    back = geopandas.read_file(files / "all.gpkg", layer="households")
    numbers, alerted = run.numbers(), run["household/alerted"]
    assert back["persons"].sum() == numbers["persons"]
    assert back.loc[back["warned_min"].notna(), "persons"].sum() == numbers["warned"]
    assert back.loc[back["left_min"].notna(), "persons"].sum() == numbers["moved"]
    assert back["warned_min"].min() == pytest.approx(alerted.min() / 60000, abs=0.01)
    homes, at = run.world.table("household")["home"], run.world.table("building")
    assert np.allclose(back.geometry.x, at["x"][homes]) and np.allclose(back.geometry.y, at["y"][homes])
    assert not {"name", "phone", "age"} & set(back.columns)


@gdal
def test_geojson_is_in_degrees_and_runs_as_rfc_7946_says(files, run):
    collection = json.loads((files / "geojson" / "villages.geojson").read_text(encoding="utf-8"))
    assert "crs" not in collection  # always WGS 84
    rings = [f["geometry"]["coordinates"][0] for f in collection["features"]]
    for ring in rings:
        area = sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, ring[1:], strict=False))
        assert ring[0] == ring[-1] and area > 0  # counterclockwise
    x, y = np.concatenate([np.array(r)[:, :2] for r in rings]).T
    place = run.world.table("area")["outline/values"].reshape(-1, 2).mean(axis=0)
    done = subprocess.run(["gdaltransform", "-s_srs", "EPSG:4547", "-t_srs", "EPSG:4326"], input=f"{place[0]} {place[1]}\n",
                          capture_output=True, text=True, check=True, timeout=60)  # fmt: skip
    first, second, _ = map(float, done.stdout.split())
    lon, lat = max(first, second), min(first, second)  # this place lies farther east than north
    assert x.min() < lon < x.max() and y.min() < lat < y.max()


@gdal
def test_gdalinfo_finds_the_water_where_it_stands(files, run):
    info = json.loads(shown_by("gdalinfo", "-json", "-mm", files / "tif" / "greatest_depth.tif"))
    grid = run.world.grid
    assert info["size"] == [grid["columns"], grid["rows"]] and "CGCS2000" in info["coordinateSystem"]["wkt"]
    assert info["cornerCoordinates"]["lowerLeft"] == [grid["west_m"], grid["south_m"]]
    deepest = muster.hazard.maps_of(run).greatest_mm()
    assert info["bands"][0]["computedMax"] == pytest.approx(deepest.max() / 1000) and info["bands"][0]["unit"] == "m"
    row, column = np.unravel_index(deepest.argmax(), deepest.shape)
    place = (grid["west_m"] + (column + 0.5) * grid["cell_m"], grid["south_m"] + (row + 0.5) * grid["cell_m"])
    found = shown_by("gdallocationinfo", "-valonly", "-geoloc", files / "tif" / "greatest_depth.tif", *place)
    assert float(found) == pytest.approx(deepest.max() / 1000)


def test_areas_of_depth_have_the_area_of_their_cells(files, run):
    import geopandas

    back = geopandas.read_file(files / "all.gpkg", layer="greatest_depth")
    deepest, cell = muster.hazard.maps_of(run).greatest_mm(), run.world.grid["cell_m"]
    for low, high, shape in zip(back["from_m"], back["to_m"], back.geometry, strict=True):
        top = np.inf if np.isnan(high) else high * 1000
        cells = ((deepest >= round(low * 1000)) & (deepest < top)).sum()
        assert shape.area == pytest.approx(cells * cell**2)


def test_the_workbook_has_its_sheets_with_units_in_both_languages(files, run):
    from openpyxl import load_workbook

    book = load_workbook(files / "all.xlsx")
    assert [s.split()[0] for s in book.sheetnames] == ["概要", "过程", "各村", "避难场所", "道路", "住户"]
    course = book[book.sheetnames[1]]
    heads = [c.value for c in course[1]]
    assert heads[0] == "时间 time [min]" and heads[-1].endswith("[km2]")
    series = run.series()
    assert course.max_row == 1 + len(series["time_s"])
    last = dict(zip(heads, (c.value for c in course[course.max_row]), strict=True))
    assert last["累计收到预警 warned so far"] == series["alerted"][-1]
    summary = {row[0].value: row[2].value for row in book[book.sheetnames[0]].iter_rows(min_row=2)}
    assert summary["warned"] == run.numbers()["warned"] and summary["result_hash"] == run.facts["hash"]


def test_csv_begins_with_a_mark_and_says_what_the_run_says(files, run):
    raw = (files / "csv" / "shelters.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(raw.decode("utf-8-sig").splitlines()))
    inside = [int(row["结束时入住人数 people inside at the end"]) for row in rows]
    assert inside == run["shelter/occupants"].tolist()
    assert [row["名称 name"] for row in rows] == run.world.table("shelter")["name"]


def test_a_text_that_looks_like_a_formula_stays_a_text(tmp_path):
    assert csv_file.harmless('=cmd|"/c calc"!A1').startswith("'=") and csv_file.harmless(-5) == -5 and csv_file.harmless("堤") == "堤"


def test_small_counts_are_not_given():
    assert [masked(n) for n in (0, 1, 4, 5)] == [0, None, None, 5]


def test_what_cannot_be_exported_leaves_nothing_behind(run, tmp_path):
    (tmp_path / "folder").mkdir()
    with pytest.raises(InputError):
        export(run, "gpkg", tmp_path / "folder")
    with pytest.raises(InputError):
        export(run, "xlsx", tmp_path / "nowhere" / "all.xlsx")
    alone = tmp_path / "alone"
    alone.mkdir()
    shutil.copy(run.path, alone / "run.nc")
    with pytest.raises(InputError, match="hazard"):
        export(alone / "run.nc", "tif", tmp_path / "tif")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["alone", "folder"]
