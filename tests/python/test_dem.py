"""Terrain onto the world's grid, heights of streets and bridges, roughness."""

import numpy as np
import pyproj
import pytest
import rasterio
from osm_samples import Sample, crossroads, degrees
from rasterio.transform import from_origin

from muster.errors import InputError
from muster.importers import place, stages
from muster.importers.crs import cgcs2000_zone, utm_zone, world_crs
from muster.importers.dem import Terrain, read_dem
from muster.importers.findings import Findings
from muster.importers.heights import CLEARANCE_M, Heights

CRS = pyproj.CRS.from_epsg(4548)
BOX = (519000.0, 3130000.0, 520000.0, 3131000.0)


def raster(path, values, west=BOX[0] - 500, north=BOX[3] + 500, cell=20.0, crs="EPSG:4548", nodata=None, dtype="float32"):
    values = np.asarray(values)
    place_ = from_origin(west, north, cell, cell)
    rows, columns = values.shape
    shape = {"driver": "GTiff", "height": rows, "width": columns, "count": 1, "dtype": dtype}
    with rasterio.open(path, "w", **shape, crs=crs, transform=place_, nodata=nodata) as file:
        file.write(values.astype(dtype), 1)
    return path


def plane(rows=100, columns=100, cell=20.0):
    """Heights x / 100 + y / 50 at the middles of cells, x and y m from the south-western corner of the raster."""
    x, y = np.meshgrid((np.arange(columns) + 0.5) * cell, (rows - 0.5 - np.arange(rows)) * cell)
    return x / 100 + y / 50


def test_a_plane_stays_a_plane(tmp_path):
    findings = Findings()
    terrain = read_dem(raster(tmp_path / "a.tif", plane()), CRS, BOX, findings)
    assert (terrain.cell_m, terrain.west, terrain.south) == (20.0, 519000.0, 3130000.0) and terrain.ground.shape == (50, 50)
    x, y = np.meshgrid(np.arange(50) * 20 + 10 + 500, np.arange(50) * 20 + 10 + 500)
    assert np.abs(terrain.ground - (x / 100 + y / 50)).max() < 0.02  # row 0 is the south


def test_finer_and_coarser_cells_hold_the_same_heights(tmp_path):
    file = raster(tmp_path / "a.tif", plane())
    for cell in (10.0, 50.0):
        terrain = read_dem(file, CRS, BOX, Findings(), cell)
        x = terrain.west + (np.arange(terrain.ground.shape[1]) + 0.5) * cell - BOX[0] + 500
        y = terrain.south + (np.arange(terrain.ground.shape[0]) + 0.5) * cell - BOX[1] + 500
        assert np.abs(terrain.ground - (x[None, :] / 100 + y[:, None] / 50)).max() < 0.02 + 0.1 * (cell < 20), cell


def test_degrees_are_brought_into_metres(tmp_path):
    lon, lat = degrees(0, 0)
    values = np.full((200, 200), 37.0)
    terrain = read_dem(raster(tmp_path / "a.tif", values, lon - 0.1, lat + 0.1, 0.001, "EPSG:4326"), CRS, BOX, Findings())
    assert 95 < terrain.native_m < 112 and np.allclose(terrain.ground, 37.0)


def test_nodata_stays_unknown_and_is_said(tmp_path):
    values = plane()
    values[:, :40] = -9999
    findings = Findings()
    terrain = read_dem(raster(tmp_path / "a.tif", values, nodata=-9999), CRS, BOX, findings)
    assert np.isnan(terrain.ground[:, :14]).all() and np.isfinite(terrain.ground[:, 17:]).all()
    assert findings.count("terrain.unknown") == np.isnan(terrain.ground).sum()


def test_numbers_that_cannot_be_heights_are_unknown(tmp_path):
    values = plane()
    values[50, 50] = -32768
    findings = Findings()
    terrain = read_dem(raster(tmp_path / "a.tif", values), CRS, BOX, findings)
    assert findings.count("terrain.impossible") == 1 and findings.count("terrain.no_nodata") == 1
    assert terrain.ground[np.isfinite(terrain.ground)].min() >= 0


def test_a_raster_of_bytes_that_is_full_is_named(tmp_path):
    values = np.minimum(plane() * 10, 255)
    findings = Findings()
    read_dem(raster(tmp_path / "a.tif", values, dtype="uint8"), CRS, BOX, findings)
    assert findings.count("terrain.saturated") > 0


@pytest.mark.parametrize(("cell", "absolute"), [(2.0, True), (10.0, False), (30.0, False)])
def test_coarse_heights_carry_no_absolute_numbers(cell, absolute, tmp_path):
    rows = int(2000 / cell)
    findings = Findings()
    terrain = read_dem(raster(tmp_path / "a.tif", plane(rows, rows, cell), cell=cell), CRS, BOX, findings)
    assert terrain.absolute == absolute and findings.count("terrain.not_absolute") == (0 if absolute else 1)


def test_an_asc_without_a_reference_system_is_taken_for_the_world_s(tmp_path):
    rows = "\n".join(" ".join(["5.0"] * 60) for _ in range(60))
    head = f"ncols 60\nnrows 60\nxllcorner {BOX[0] - 100}\nyllcorner {BOX[1] - 100}\ncellsize 20\nNODATA_value -9999\n"
    (tmp_path / "a.asc").write_text(head + rows)
    findings = Findings()
    terrain = read_dem(tmp_path / "a.asc", CRS, BOX, findings)
    assert np.allclose(terrain.ground, 5.0) and findings.count("terrain.crs_guessed") == 1


# -- files that are none -----------------------------------------------------------------------------------------------------------------


def broken(kind, folder):
    path = folder / "a.tif"
    if kind == "missing":
        return folder / "none.tif"
    if kind == "empty":
        path.write_bytes(b"")
    elif kind == "text":
        path.write_text("this is no raster")
    elif kind == "cut":
        raw = raster(folder / "b.tif", np.random.default_rng(1).random((100, 100))).read_bytes()
        path.write_bytes(raw[: len(raw) // 3])
    elif kind == "elsewhere":
        raster(path, plane(), west=100.0, north=5000.0)
    elif kind == "nowhere":
        with rasterio.open(path, "w", driver="GTiff", height=10, width=10, count=1, dtype="float32") as file:
            file.write(np.zeros((10, 10), "float32"), 1)
    elif kind == "all_unknown":
        raster(path, np.full((100, 100), -9999.0), nodata=-9999)
    elif kind == "asc_header":
        path = folder / "a.asc"
        path.write_text("ncols many\nnrows 3\n1 2 3\n")
    return path


@pytest.mark.filterwarnings("ignore::rasterio.errors.NotGeoreferencedWarning")
@pytest.mark.parametrize(
    ("kind", "code"),
    [("missing", 1001), ("empty", 1004), ("text", 7301), ("cut", 7301), ("elsewhere", 7302), ("nowhere", 7301), ("all_unknown", 7302),
     ("asc_header", 7301)],
)  # fmt: skip
def test_a_file_that_is_no_terrain_gives_one_message_that_names_it(kind, code, tmp_path):
    path = broken(kind, tmp_path)
    with pytest.raises(InputError) as error:
        read_dem(path, CRS, BOX, Findings())
    (problem,) = error.value.problems
    assert problem.code == code and problem.file == str(path)
    for lang in ("en", "zh"):
        assert path.name in problem.text(lang) and "{" not in problem.text(lang)


def test_cells_too_many_to_hold_are_refused(tmp_path):
    with pytest.raises(InputError) as error:
        read_dem(raster(tmp_path / "a.tif", plane()), CRS, BOX, Findings(), 0.1)
    assert error.value.problems[0].code == 1205


# -- reference systems -------------------------------------------------------------------------------------------------------------------


def test_zones_follow_the_place():
    assert cgcs2000_zone(117.2) == 4548 and cgcs2000_zone(75.1) == 4534 and cgcs2000_zone(134.9) == 4554
    assert pyproj.CRS.from_epsg(cgcs2000_zone(117.2)).name == "CGCS2000 / 3-degree Gauss-Kruger CM 117E"
    assert utm_zone(-51.2, -30.0) == 32722 and utm_zone(9.5, 47.1) == 32632
    assert world_crs(None, 117.2, 28.3, "CN", Findings()).to_epsg() == 4548
    assert world_crs("EPSG:4527", 117.2, 28.3, "CN", Findings()).to_epsg() == 4527  # with the zone in its eastings


@pytest.mark.parametrize("given", ["EPSG:4326", "EPSG:2263", "nonsense", "EPSG:999999"])
def test_a_reference_system_that_is_not_metric_is_refused(given):
    with pytest.raises(InputError) as error:
        world_crs(given, 117.2, 28.3, "CN", Findings())
    assert error.value.problems[0].code == 7203 and given in error.value.problems[0].text("zh")


# -- heights -----------------------------------------------------------------------------------------------------------------------------


def draft_on(sample, tmp_path, heights, cell=20.0):
    """The map on a terrain: `heights(x, y)`, m from the middle of the samples."""
    lon, lat = degrees(0, 0)
    x0, y0 = (float(v) for v in pyproj.Transformer.from_crs(4326, CRS, always_xy=True).transform(lon, lat))
    x, y = np.meshgrid(np.arange(-3000, 3000, cell) + cell / 2, np.arange(3000, -3000, -cell) - cell / 2)
    raster(tmp_path / "dem.tif", heights(x, y), x0 - 3000, y0 + 3000, cell)
    request = place.Request(sample.write(tmp_path / "map.osm"), dem=tmp_path / "dem.tif", country="CN")
    findings = Findings()
    draft = stages.read_streets(request, findings, lambda step: None)
    stages.add_land(draft, findings)
    stages.add_terrain(draft, request, findings)
    return draft, findings


def deck(draft, name):
    return float(draft.network.link["deck_z"][draft.network.link["id"].index(name)])


def test_streets_lie_on_their_lowest_ground_and_houses_on_theirs(tmp_path):
    draft, _ = draft_on(crossroads().block(100, 300, 300, 20, building="house"), tmp_path, lambda x, y: 50 + x / 100)
    assert deck(draft, "w10_1f") == pytest.approx(38, abs=0.3) and deck(draft, "w10_4b") == pytest.approx(56, abs=0.3)
    building = draft.tables["building"]
    assert building["ground_z"][0] == pytest.approx(53.1, abs=0.2) and building["floor_z"][0] - building["ground_z"][0] == pytest.approx(
        0.3, abs=1e-4
    )
    z = dict(zip(draft.network.node["id"], draft.network.node["z"].tolist(), strict=True))
    assert z["n2"] == pytest.approx(62, abs=0.2)


def valley(x, y):
    """A river bed 100 m wide, 8 m below its banks."""
    return np.where(np.abs(x) < 50, 42.0, 50.0) + 0 * y


def test_a_bridge_is_as_high_as_its_banks_though_it_is_drawn_in_two_pieces(tmp_path):
    sample = Sample().node(1, -500, 0).node(2, -80, 0).node(3, 0, 0).node(4, 80, 0).node(5, 500, 0)
    sample.way(1, [1, 2], highway="primary").way(2, [2, 3], highway="primary", bridge="yes").way(3, [3, 4], highway="primary", bridge="yes")
    draft, findings = draft_on(sample.way(4, [4, 5], highway="primary"), tmp_path, valley)
    assert deck(draft, "w2_1f") == pytest.approx(50, abs=0.1) and deck(draft, "w3_1b") == pytest.approx(50, abs=0.1)
    z = dict(zip(draft.network.node["id"], draft.network.node["z"].tolist(), strict=True))
    assert z["n3"] == pytest.approx(50, abs=0.1), "a node between two pieces of a bridge lies on the deck"
    assert findings.count("terrain.bridge_decks") == 4


def test_over_and_under_another_street(tmp_path):
    sample = Sample().node(1, -400, 0).node(2, -60, 0).node(3, 60, 0).node(4, 400, 0).node(5, 0, -400).node(6, 0, 400)
    sample.way(1, [1, 2], highway="primary").way(3, [3, 4], highway="primary").way(4, [5, 6], highway="primary")
    over = sample.way(2, [2, 3], highway="primary", bridge="yes", layer="1")
    assert deck(draft_on(over, tmp_path, lambda x, y: 50 + 0 * x)[0], "w2_1f") == pytest.approx(50 + CLEARANCE_M, abs=0.1)
    under = sample.way(2, [2, 3], highway="primary", tunnel="yes", layer="-1")
    draft, _ = draft_on(under, tmp_path, lambda x, y: 50 + 0 * x)
    assert deck(draft, "w2_1f") == pytest.approx(50 - CLEARANCE_M, abs=0.1) and deck(draft, "w4_1f") == pytest.approx(50, abs=0.1)


def test_places_without_a_height_get_the_nearest():
    ground = np.array([[1.0, np.nan], [np.nan, 4.0]], dtype=np.float32)
    heights = Heights(Terrain(ground, 0.0, 0.0, 10.0, 10.0, 1.0, False))
    assert heights([5, 15, 2, 400], [5, 15, 11, 300]).tolist() == [1, 4, 1, 4] and heights.filled == 2
    assert Heights(None)([5], [5]).tolist() == [0]


def test_roughness_follows_the_cover(tmp_path):
    sample = (
        crossroads()
        .block(100, -900, 100, 400, natural="water")
        .block(101, 300, 100, 400, landuse="forest")
        .block(102, 310, 110, 60, landuse="residential")
    )
    draft, findings = draft_on(sample, tmp_path, lambda x, y: 50 + 0 * x)
    terrain = draft.terrain
    lon, lat = zip(degrees(-700, 300), degrees(600, 400), degrees(0, -500), strict=True)
    x, y = draft.to_world(np.array(lon), np.array(lat))
    row, column = ((np.asarray(v) - o) // terrain.cell_m for v, o in ((y, terrain.south), (x, terrain.west)))
    assert draft.manning[row.astype(int), column.astype(int)].tolist() == [np.float32(n) for n in (0.03, 0.07, 0.05)]
    assert findings.count("terrain.roughness_unknown") == (draft.manning == np.float32(0.05)).sum()
