"""Population into homes: totals hold to the person, dwellings stand along streets and nowhere else, the order of the input is nothing."""

from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
import rasterio
import shapely
from rasterio.transform import from_origin

from muster.errors import InputError
from muster.importers import people
from muster.importers.findings import Findings
from muster.importers.layers.headers import columns_of, word
from muster.importers.layers.values import amount, language
from muster.importers.people.share import apportion, whole
from muster.values import BELOW_GROUND, NO_ROW


def streets_of(*lines, road_class=3, structure=0):
    n = len(lines)
    return people.Streets(np.array([shapely.LineString(line) for line in lines]), np.full(n, road_class), np.full(n, structure))


def village(persons, households=people.UNKNOWN, x=0.0, y=0.0, name="v1"):
    return people.cells_of_villages([name], [persons], [households], [None], [x], [y]).to_world(lambda a, b: (a, b))


def grid(counts, step=300.0):
    """Cells of squares known by their centres only, as hexagons are."""
    rows, columns = counts.shape
    y, x = np.mgrid[0:rows, 0:columns] * step
    n = counts.size
    ids = [f"c{k:03d}" for k in range(n)]
    none = np.full(n, None, dtype=object)
    cells = people.Cells(ids, x.ravel(), y.ravel(), counts.ravel(), np.full(n, people.UNKNOWN), none, np.full(n, False))
    return cells.to_world(lambda a, b: (a, b))


NO_WATER = np.empty(0, dtype=object)
CROSS = streets_of([(-800, 0), (800, 0)], [(0, -800), (0, 800)])
LATTICE = streets_of(*[[(-150, y), (1350, y)] for y in range(0, 1300, 150)], *[[(x, -150), (x, 1350)] for x in range(0, 1300, 150)])


def persons_of(done):
    return np.bincount(done.cell_of_household, done.household["persons"], len(done.cells)).astype(int)


def footprints(done):
    return shapely.polygons(done.dwellings["footprint/values"].reshape(-1, 4, 2))


# -- shares ------------------------------------------------------------------------------------------------------------------------------


def test_shares_add_up_and_stay_within_one_of_the_exact_share():
    luck = np.random.default_rng(1)
    group, weight = luck.integers(0, 50, 2000), luck.random(2000)
    total = luck.integers(0, 1000, 50)
    share = apportion(total, group, weight)
    assert np.array_equal(np.bincount(group, share, 50), total)
    exact = total[group] * weight / np.bincount(group, weight)[group]
    assert np.all(np.abs(share - exact) < 1)


def test_largest_remainders_are_served_first_as_in_hamilton_s_worked_example():
    # Balinski & Young, Fair Representation, the method of Hamilton: 26,000 people, 26 seats
    votes = [9061, 7179, 5259, 3319, 1182]
    assert apportion([26], np.zeros(5, int), votes).tolist() == [9, 7, 5, 4, 1]
    assert whole(np.array([0.5, 0.5, 0.5]))[1] == 2


# -- totals ------------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("persons", "households"), [(1, 1), (1000, 380), (640, people.UNKNOWN), (2000, 300), (3000, 2900), (17, 40)])
def test_village_totals_hold_exactly(persons, households):
    done = people.settle(village(persons, households), CROSS, people.Houses.nothing(), NO_WATER, Findings(), country="CN")
    assert persons_of(done).tolist() == [persons] and len(done.person["id"]) == persons
    if households != people.UNKNOWN:
        assert len(done.household["id"]) == min(households, persons)
    assert len(set(done.household["id"])) == len(done.household["id"]) and len(set(done.person["id"])) == persons


def test_every_cell_of_a_grid_has_its_people_in_itself():
    counts = np.random.default_rng(2).integers(0, 900, (4, 4))
    done = people.settle(grid(counts), LATTICE, people.Houses.nothing(), NO_WATER, Findings())
    assert persons_of(done).tolist() == counts.ravel().tolist()
    home, cells = done.household["home"], done.cells
    away = np.hypot(
        done.dwellings["x"][home] - cells.x[done.cell_of_household], done.dwellings["y"][home] - cells.y[done.cell_of_household]
    )
    assert away.max() <= 300 / np.sqrt(3) + 0.01


def test_the_order_of_the_input_changes_nothing():
    counts = np.random.default_rng(3).integers(0, 900, (4, 4))
    cells, back = grid(counts), np.arange(15, -1, -1)
    turned = people.Streets(LATTICE.line[::-1], LATTICE.road_class[::-1], LATTICE.structure[::-1])
    here = people.settle(cells, LATTICE, people.Houses.nothing(), NO_WATER, Findings())
    there = people.settle(cells.take(back).to_world(lambda a, b: (a, b)), turned, people.Houses.nothing(), NO_WATER, Findings())
    for part in ("dwellings", "household", "person"):
        one, other = getattr(here, part), getattr(there, part)
        assert all(np.array_equal(one[column], other[column]) for column in one), part


# -- places ------------------------------------------------------------------------------------------------------------------------------


def test_dwellings_keep_off_streets_water_houses_and_each_other():
    river = shapely.box(-700, 20, -100, 60)
    stands = shapely.box(100, 8, 160, 40)
    house = people.Houses(["h1"], np.array([130.0]), np.array([24.0]), np.array([1920.0]), np.array([1]), np.array([3]), np.array([stands]))
    done = people.settle(village(1500, 560), CROSS, house, np.array([river]), Findings(), country="CN")
    shapes = footprints(done)
    assert not shapely.intersects(shapes, river).any() and not shapely.intersects(shapes, stands).any()
    assert shapely.distance(shapes[:, None], CROSS.line[None, :]).min() >= 4.0
    near = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    assert near.shape[1] == len(shapes)  # each touches itself only
    assert shapely.distance(shapes[:, None], CROSS.line[None, :]).min(axis=1).max() < 90
    assert (done.dwellings["origin"] == 2).all() and (done.dwellings["xy_error_m"] > 0).all()


def test_nobody_lives_on_bridges_or_in_tunnels_and_both_sides_of_a_street_are_built():
    lines = streets_of([(-400, 0), (0, 0)], [(0, 0), (400, 0)])
    lines = people.Streets(lines.line, lines.road_class, np.array([0, 1]))
    done = people.settle(village(300), lines, people.Houses.nothing(), NO_WATER, Findings())
    assert done.dwellings["x"].max() < 5
    assert (done.dwellings["y"] > 0).any() and (done.dwellings["y"] < 0).any()


def test_houses_of_the_map_are_filled_first_by_floor_area():
    n = 6
    shape = np.array([shapely.box(40 * k, 20, 40 * k + 20, 40) for k in range(n)])
    storeys, use = np.array([1, 2, 4, 6, 6, 6]), np.array([0, 0, 0, 0, 1, 3])  # the last two: shops below, an office
    houses = people.Houses([f"h{k}" for k in range(n)], 40.0 * np.arange(n) + 10, np.full(n, 30.0), np.full(n, 420.0), storeys, use, shape)
    findings = Findings()
    done = people.settle(village(262, 72), CROSS, houses, NO_WATER, findings, country="CN")
    assert np.bincount(done.household["home"], minlength=n).tolist() == [4, 8, 16, 24, 20, 0]  # floors of 420 m2, 18 in all
    assert len(done.dwellings["id"]) == 0 and findings.count("people.dwellings") == 0
    assert (done.household["storey"][done.household["home"] == 4] >= 1).all()


def test_few_houses_for_many_people_are_filled_and_the_rest_is_synthesised_and_said():
    houses = people.Houses(
        ["h"], np.array([30.0]), np.array([30.0]), np.array([420.0]), np.array([2]), np.array([0]), np.array([shapely.box(20, 20, 40, 40)])
    )
    findings = Findings()
    done = people.settle(village(1000, 400), CROSS, houses, NO_WATER, findings, country="CN")
    assert np.count_nonzero(done.household["home"] == 0) == 8
    assert findings.count("people.dwellings", households=392) == len(done.dwellings["id"])
    assert done.household["home"].max() < 1 + len(done.dwellings["id"])


def test_density_gives_blocks_of_flats():
    lone = people.settle(village(300), streets_of([(-300, 0), (300, 0)]), people.Houses.nothing(), NO_WATER, Findings())
    packed = people.settle(village(6000), streets_of([(-300, 0), (300, 0)]), people.Houses.nothing(), NO_WATER, Findings())
    assert lone.dwellings["storeys"].max() <= 3 < packed.dwellings["storeys"].max()
    homes = np.bincount(packed.household["home"], minlength=len(packed.dwellings["id"]))
    floors = packed.dwellings["area_m2"] * packed.dwellings["storeys"]
    assert (floors / np.maximum(homes, 1)).min() > 60  # m2 per home


def test_people_where_no_street_is_go_to_the_nearest_one_with_their_distance():
    findings = Findings()
    done = people.settle(village(100, x=5000.0), CROSS, people.Houses.nothing(), NO_WATER, findings, country="CN")
    assert persons_of(done).tolist() == [100] and findings.count("people.no_street_near") == 100
    assert done.dwellings["xy_error_m"].min() > 4200 and done.dwellings["x"].min() > 500


def test_people_for_whom_there_is_no_free_plot_crowd_the_nearest_houses():
    flood = np.array([shapely.box(-900, -900, 900, 900)])
    houses = people.Houses(
        ["h"], np.array([30.0]), np.array([30.0]), np.array([100.0]), np.array([1]), np.array([0]), np.array([shapely.box(20, 20, 30, 30)])
    )
    findings = Findings()
    done = people.settle(village(500, 200), CROSS, houses, flood, findings, country="CN")
    assert persons_of(done).tolist() == [500] and findings.count("people.crowded") == 199 and len(done.dwellings["id"]) == 0


def test_people_without_any_street_or_house_are_refused():
    with pytest.raises(InputError):
        people.settle(village(10), streets_of(), people.Houses.nothing(), NO_WATER, Findings())


def test_foreign_curves_are_said_and_graded_as_guesses():
    findings = Findings()
    done = people.settle(village(100), CROSS, people.Houses.nothing(), NO_WATER, findings, country="BR")
    assert findings.count("people.foreign_curves") == 100 and (done.person["origin"] == 3).all()


# -- files -------------------------------------------------------------------------------------------------------------------------------


def write(path: Path, text: str, encoding="utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


def test_a_table_is_read_with_its_headers_in_either_language(tmp_path):
    english = people.read_population(write(tmp_path / "a.csv", "id,lon,lat,population\na,117.2,28.3,12\nb,117.3,28.3,0\n"), Findings())
    chinese = people.read_population(
        write(tmp_path / "b.csv", "编号;经度;纬度;人口\na;117.2;28.3;12\nb;117.3;28.3;0\n", "gb18030"), Findings()
    )
    assert english.id == chinese.id == ["a", "b"] and english.persons.tolist() == chinese.persons.tolist() == [12, 0]


def test_comments_before_a_table_are_skipped_and_do_not_choose_its_separator(tmp_path):
    text = "# counted by hand, 2025, with doubts, by two posts\nid;lon;lat;population\na;117.2;28.3;12\nb;117.3;28.3;many\n"
    with pytest.raises(InputError) as caught:
        people.read_population(write(tmp_path / "a.csv", text), Findings())
    assert [(problem.code, problem.line, problem.column) for problem in caught.value.problems] == [(1201, 4, 4)]


def test_fractions_of_persons_become_whole_and_the_total_is_stated(tmp_path):
    findings = Findings()
    cells = people.read_population(write(tmp_path / "a.csv", "id,lon,lat,population\na,1,1,0.6\nb,2,2,1.7\nc,3,3,2.7\n"), findings)
    assert cells.persons.tolist() == [0, 2, 3] and findings.count("people.rounded", total=5) == 3


def test_every_bad_cell_of_a_table_is_named_with_line_and_column(tmp_path):
    path = write(tmp_path / "bad.csv", "id,lon,lat,population\na,200,28,5\na,117,28,-1\n,117,28,x\nd,117\n")
    with pytest.raises(InputError) as caught:
        people.read_population(path, Findings())
    places = {(problem.code, problem.line, problem.column) for problem in caught.value.problems}
    assert places == {(1205, 2, 2), (1219, 3, 1), (1204, 3, 4), (1210, 4, 1), (1201, 4, 4), (1303, 5, 0)}
    with pytest.raises(InputError, match="population"):
        people.read_population(write(tmp_path / "none.csv", "id,lon,lat\na,1,1\n"), Findings())


def test_cells_outside_the_map_are_left_out_and_said(tmp_path):
    findings = Findings()
    path = write(tmp_path / "a.csv", "id,lon,lat,population\na,117.2,28.3,12\nb,119.3,28.3,70\n")
    cells = people.read_population(path, findings, extent=(117, 28, 118, 29))
    assert cells.id == ["a"] and findings.count("people.outside_map", persons=70) == 1


def test_a_raster_of_fractions_keeps_its_sum_and_its_cells(tmp_path):
    counts = np.array([[0.4, 12.5, -1], [np.nan, 3.3, 4.8]], dtype=np.float32)
    path = tmp_path / "people.tif"
    profile = {
        "driver": "GTiff",
        "width": 3,
        "height": 2,
        "count": 1,
        "dtype": "float32",
        "crs": "EPSG:32650",
        "transform": from_origin(500000, 3130200, 100, 100),
    }
    with rasterio.open(path, "w", **profile) as out:
        out.write(counts, 1)
    findings = Findings()
    cells = people.read_population(path, findings)
    assert cells.persons.sum() == 21 and findings.count("people.rounded", total=21) == 4 and findings.count("people.raster_negative") == 1
    assert cells.id == ["r0c1", "r1c1", "r1c2"] and cells.persons.tolist() == [13, 3, 5]
    assert shapely.get_x(shapely.centroid(cells.geometry[0])) == pytest.approx(117.0015, abs=1e-3)  # 150 m east of 117 E


def test_porto_alegre_has_its_812_935_people_each_in_one_of_1_227_cells(shared):
    """The real cells on streets of a ruler, 120 m apart: the map itself comes with the import's own tests."""
    cells = people.read_population(shared / "data/population/porto_alegre_hexgrid.csv", Findings())
    east, north = 111320 * np.cos(np.radians(30.05)), 110850.0
    cells = cells.to_world(lambda lon, lat: ((lon + 51.2) * east, (lat + 30.05) * north))
    assert len(cells) == 1227 and cells.reach_m == pytest.approx(177, abs=2)  # H3, resolution 9: mean edge 174.4 m to 200.8 m, h3geo.org
    west, south, right, top = cells.x.min() - 300, cells.y.min() - 300, cells.x.max() + 300, cells.y.max() + 300
    across = [[(west, y), (right, y)] for y in np.arange(south, top, 120)]
    along = [[(x, south), (x, top)] for x in np.arange(west, right, 120)]
    done = people.settle(cells, streets_of(*across, *along), people.Houses.nothing(), NO_WATER, Findings(), country="BR")
    assert len(done.person["id"]) == 812935 == done.household["persons"].sum(dtype=np.int64)
    assert np.array_equal(persons_of(done), cells.persons)


def test_small_cells_share_the_street_that_crosses_a_few_of_them():
    """Cells of 100 m as rasters have them, a street through one row: no towers beside it, nobody lost, and how far people moved."""
    counts = np.full((7, 12), 20)
    cells = grid(counts, 100.0)
    streets = streets_of([(-50, 310), (1150, 290)])
    findings = Findings()
    done = people.settle(cells, streets, people.Houses.nothing(), NO_WATER, findings, country="CN")
    assert np.array_equal(persons_of(done), counts.ravel())
    assert done.dwellings["storeys"].max() <= 4 and findings.count("people.crowded") == 0
    home = done.household["home"]
    moved = np.hypot(
        done.dwellings["x"][home] - cells.x[done.cell_of_household], done.dwellings["y"][home] - cells.y[done.cell_of_household]
    )
    assert (moved <= done.dwellings["xy_error_m"][home] + 0.1).all() and moved.max() > 200


def test_a_raster_is_cut_to_the_map_and_one_beside_it_is_refused(tmp_path):
    path = tmp_path / "people.tif"
    profile = {"driver": "GTiff", "width": 4, "height": 3, "count": 1, "dtype": "float32", "crs": "EPSG:4326", "nodata": -99999}
    with rasterio.open(path, "w", **profile, transform=from_origin(117.0, 28.3, 0.1, 0.1)) as out:
        out.write(np.array([[-99999, 1, 2, 3], [4, 5, 6, 7], [8, 9, 10, 11]], dtype=np.float32), 1)
    cells = people.read_population(path, Findings(), extent=(117.12, 28.02, 117.33, 28.22))
    assert cells.id == ["r1c1", "r1c2", "r2c1", "r2c2"] and cells.persons.tolist() == [5, 6, 9, 10]
    with pytest.raises(InputError, match="does not cover"):
        people.read_population(path, Findings(), extent=(10, 50, 11, 51))


# -- what is missing ---------------------------------------------------------------------------------------------------------------------


def test_missing_shelters_and_hospitals_are_said_and_none_is_made():
    findings = Findings()
    people.report_missing({}, {"use": [0, 0]}, 500, findings)
    assert {finding.code for finding in findings} == {"people.no_shelters", "people.no_hospitals"}
    findings = Findings()
    people.report_missing({"kind": [0, 1, 3], "capacity": [100, 0, 0]}, {"use": [5]}, 500, findings)
    assert findings.count("people.shelter_room", room=100) == 1 and findings.count("people.shelter_capacity_unknown") == 1


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_finding_has_a_sentence(lang):
    findings = Findings()
    people.settle(village(100, 300, x=5000.0), CROSS, people.Houses.nothing(), NO_WATER, findings, country="BR")
    people.report_missing({}, {}, 100, findings)
    assert len(findings) >= 5
    for finding in findings:
        assert "{" not in finding.text(lang) and not finding.text(lang).startswith("import.")


# -- the planner's own lists -------------------------------------------------------------------------------------------------------------


def layer_of(*rows):
    geometry = np.array([row.pop("at", None) for row in rows], dtype=object)
    return SimpleNamespace(rows=list(rows), geometry=geometry, where=[f"row {k + 2}" for k in range(len(rows))])


def stay(a, b):
    return a, b


def test_villages_count_instead_of_their_township_and_a_different_sum_is_said():
    findings = Findings()
    areas = layer_of(
        {"id": "t", "name": "镇", "persons": 900, "at": shapely.Point(0, 0)},
        {"id": "v1", "name": "一村", "parent": "镇", "persons": 400, "households": 150, "at": shapely.Point(100, 0)},
        {"id": "v2", "name": "二村", "parent": "t", "persons": 450},
        {"id": "v3", "name": "三村", "parent": "nowhere", "persons": 7},
        {"id": "v4", "name": "四村", "parent": "t", "households": 10, "at": shapely.box(0, 0, 50, 50)},
    )
    cells = people.cells_of_areas(areas, findings)
    assert dict(zip(cells.id, cells.persons.tolist(), strict=True)) == {"v1": 400, "v2": 450, "v4": 26}
    assert findings.count("people.totals_differ", given=900, found=850) == 1
    assert findings.count("people.area_without_place") == 7 and findings.count("people.persons_from_households") == 10
    assert cells.geometry[2] is not None and cells.geometry[0] is None


def test_listed_residents_live_where_the_list_says_and_count_towards_the_total():
    findings = Findings()
    listed = layer_of(
        {"id": "p1", "household": "7", "age": 81, "female": 1, "impaired": 1, "village": "一村", "at": shapely.Point(205, 20)},
        {"id": "p2", "household": "7", "age": 83, "female": 0, "household_persons": 3, "storey": 1},
        {"id": "p3", "age": 30, "village": "v1", "cars": 2},
        {"id": "p4", "age": 30, "village": "elsewhere"},
    )
    cells = village(500, 190)
    residents = people.residents_of(listed, cells, stay, findings, {"一村": "v1"})
    done = people.settle(cells, CROSS, people.Houses.nothing(), NO_WATER, findings, residents=residents, country="CN")
    assert persons_of(done).tolist() == [500] and len(done.household["id"]) == 190 and len(done.person["id"]) == 500
    assert findings.count("people.resident_without_place") == 1
    seven = done.household["id"].index("res-7")
    home = done.household["home"][seven]
    away = np.hypot(done.dwellings["x"] - 205, done.dwellings["y"] - 20)
    assert away[home] == away.min() and done.household["storey"][seven] == 0 and done.household["persons"][seven] == 3
    rows = {name: row for row, name in enumerate(done.person["id"])}
    assert [done.person["age"][rows[f"res-p{k}"]] for k in (1, 2, 3)] == [81, 83, 30]
    assert done.person["impaired"][rows["res-p1"]] == 1 and done.person["origin"][rows["res-p1"]] == 0
    assert np.bincount(done.person["household"]).tolist() == done.household["persons"].tolist()
    assert done.household["cars"][done.household["id"].index("res-p3")] == 2


def test_helpers_of_the_list_are_named_in_the_world_and_those_who_are_not_on_it_are_reported():
    findings = Findings()
    listed = layer_of(
        {"id": "p1", "age": 81, "impaired": 1, "village": "v1", "helper": "p2"},
        {"id": "p2", "household": "2", "age": 40, "village": "v1"},
        {"id": "p3", "household": "2", "age": 78, "village": "v1", "helper": "p9"},
    )
    residents = people.residents_of(listed, village(60, 20), stay, findings)
    done = people.settle(village(60, 20), CROSS, people.Houses.nothing(), NO_WATER, findings, residents=residents, country="CN")
    names = dict(enumerate(done.person["id"]))
    named = {names[row]: names[int(helper)] for row, helper in enumerate(done.person["helper"]) if helper != NO_ROW}
    assert named == {"res-p1": "res-p2"} and len(done.person["helper"]) == 60
    assert findings.count("people.helper_not_listed") == 1
    nobody = people.residents_of(layer_of({"id": "p1", "village": "v1"}), village(60, 20), stay, findings)
    done = people.settle(village(60, 20), CROSS, people.Houses.nothing(), NO_WATER, findings, residents=nobody, country="CN")
    assert "helper" not in done.person


def test_who_hears_and_who_speaks_what_goes_from_the_list_into_the_world():
    findings = Findings()
    listed = layer_of(
        {"id": "p1", "village": "v1", "hearing": "deaf", "language": "ug"},
        {"id": "p2", "village": "v1", "hearing": "hard_of_hearing", "language": "zh"},
        {"id": "p3", "village": "v1", "language": "usual"},
    )

    def settled(layer, usual="zh"):
        residents = people.residents_of(layer, village(60, 20), stay, findings, None, usual)
        return people.settle(village(60, 20), CROSS, people.Houses.nothing(), NO_WATER, findings, residents=residents, country="CN")

    person = settled(listed).person
    rows = {name: row for row, name in enumerate(person["id"])}
    assert [int(person["hearing"][rows[f"res-p{k}"]]) for k in (1, 2, 3)] == [2, 1, 0]
    assert [person["language"][rows[f"res-p{k}"]] for k in (1, 2, 3)] == ["ug", "", ""]
    assert len(person["hearing"]) == len(person["language"]) == 60, "all others hear, and speak the usual language"
    assert np.sum(person["hearing"]) == 3 and person["language"].count("") == 59
    abroad = settled(listed, "").person
    assert abroad["language"][list(abroad["id"]).index("res-p2")] == "zh"
    nobody = settled(layer_of({"id": "p1", "village": "v1"})).person
    assert "hearing" not in nobody and "language" not in nobody


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("聋哑", "deaf"),
        ("听力残疾一级", "deaf"),
        ("重听", "hard_of_hearing"),
        ("是", "hard_of_hearing"),
        ("正常", "normal"),
        ("否", "normal"),
    ],
)
def test_words_of_lists_for_hearing_are_understood(cell, expected):
    assert word("hearing", cell) == (expected, True)


def test_languages_are_read_by_name_and_by_tag():
    def read(cell: str) -> str | None:
        return language(cell, "list.csv:2", "语言", Findings())

    assert [read(cell) for cell in ("维吾尔语", "藏语", "普通话", "当地话", "ug", "bo-CN")] == ["ug", "bo", "zh", "usual", "ug", "bo-CN"]
    assert read("？？") is None


def test_more_listed_residents_than_the_total_all_stay_and_that_is_said():
    findings = Findings()
    listed = layer_of(*[{"id": f"p{k}", "household": f"{k // 3}", "village": "v1"} for k in range(12)])
    cells = village(9)
    residents = people.residents_of(listed, cells, stay, findings)
    done = people.settle(cells, CROSS, people.Houses.nothing(), NO_WATER, findings, residents=residents, country="CN")
    assert len(done.person["id"]) == 12 and findings.count("people.more_residents_than_total", found=12, total=9) == 1


# -- the stage ---------------------------------------------------------------------------------------------------------------------------


def small_map():
    """Tables of a map with one two-way street and one house, as the stages before give them."""
    none, one = 4294967295, np.array([0, 4])
    line = np.array([-500.0, 0, 500, 0, 500, 0, -500, 0])
    link = {"opposite": [1, 0], "road_class": [3, 3], "structure": [0, 0], "shape/first": [0, 4, 8], "shape/values": line}
    building = {
        "id": ["w1"],
        "origin": [1],
        "x": [10.0],
        "y": [20.0],
        "ground_z": [5.0],
        "floor_z": [5.3],
        "area_m2": [100.0],
        "storey_m": [3.0],
    }
    building |= {"storeys": [1], "use": [0], "construction": [1], "node": [0], "access_m": [20.0], "grid": [none], "xy_error_m": [0.0]}
    building |= {"footprint/first": 2 * one, "footprint/values": np.array([5.0, 15, 15, 15, 15, 25, 5, 25])}
    cover = {"kind": [], "hole_of": [], "width_m": [], "outline/first": [0], "outline/values": []}
    return {"link": link, "building": building, "cover": cover}


def ruler(x, y):
    return np.zeros(len(x), dtype=np.int64), np.hypot(x, y)


def test_the_stage_appends_dwellings_with_door_and_ground_and_fills_the_people():
    place = people.Place(stay, ruler, lambda x, y: 7.0 + 0.0 * x, "CN")
    areas = layer_of({"id": "v1", "name": "一村", "persons": 200, "households": 70, "at": shapely.Point(0, 0)})
    findings = Findings()
    tables = people.populate(small_map(), place, findings, areas=areas)
    building = tables["building"]
    rows = len(building["id"])
    assert rows > 40 and building["id"][0] == "w1" and building["origin"].tolist() == [1] + [2] * (rows - 1)
    assert all(len(building[name]) == rows for name in building if not name.startswith("footprint/"))
    assert building["footprint/first"][-1] == len(building["footprint/values"]) == 8 * rows
    assert building["ground_z"][1:] == pytest.approx(7.0) and building["floor_z"][1:] == pytest.approx(7.3)
    assert building["access_m"][5] == pytest.approx(np.hypot(building["x"][5], building["y"][5]))
    assert len(tables["person"]["id"]) == 200 and len(tables["household"]["id"]) == 70 and tables["household"]["home"].max() < rows
    assert people.source_of(findings, "v.csv", 100)["origin"] == 2


def test_houses_belong_to_the_village_of_their_people_though_it_is_a_point():
    place = people.Place(stay, ruler, lambda x, y: 0 * x, "CN")
    points = {"east": shapely.Point(300, 0), "west": shapely.Point(-300, 0)}
    villages = layer_of(*[{"id": name, "persons": 90, "at": point} for name, point in points.items()])
    tables = people.populate({**small_map(), "area": {"id": ["county", "east", "west"]}}, place, Findings(), areas=villages)
    grid, x = tables["building"]["grid"][1:], tables["building"]["x"][1:]
    assert set(grid.tolist()) == {1, 2} and (x[grid == 1] > 0).all() and (x[grid == 2] < 0).all()


def test_a_list_of_residents_alone_fills_the_map_with_them_and_nobody_else():
    place, findings = people.Place(stay, ruler, lambda x, y: 0 * x, "CN"), Findings()
    row = {"village": "一村", "at": shapely.Point(40, 20)}
    listed = layer_of(*[{"id": f"p{k}", "household": f"{k // 2}", "age": 40 + k, **row} for k in range(8)], {"id": "p9", "village": "一村"})
    tables = people.populate(small_map(), place, findings, residents=listed)
    assert sorted(tables["person"]["id"]) == [f"res-p{k}" for k in (*range(8), 9)]
    assert len(tables["household"]["id"]) == 5 and findings.count("people.more_residents_than_total") == 0


def test_rooms_below_the_ground_hold_a_few_who_are_drawn_and_those_whom_a_list_puts_there():
    place, findings = people.Place(stay, ruler, lambda x, y: 0 * x, "CN"), Findings()
    tower = small_map()
    tower["building"] |= {"storeys": [20], "area_m2": [2000.0]}
    areas = layer_of({"id": "v1", "name": "一村", "persons": 900, "households": 350, "at": shapely.Point(10, 20)})
    household = people.populate(tower, place, findings, areas=areas, levels_below=np.array([2], np.uint8))["household"]
    below, in_tower = household["storey"] == BELOW_GROUND, household["home"] == 0
    assert in_tower.sum() > 200 and 0.01 < below[in_tower].mean() < 0.1 and not below[~in_tower].any()
    assert findings.count("people.below_ground") == below.sum()
    plain = people.populate(tower, place, Findings(), areas=areas, levels_below=np.array([0], np.uint8))["household"]
    assert not (plain["storey"] == BELOW_GROUND).any() and (plain["storey"][~below] == household["storey"][~below]).all()
    row = {"village": "一村", "at": shapely.Point(10, 20)}
    listed = layer_of(*[{"id": f"p{k}", "household": f"{k}", "storey": storey, **row} for k, storey in enumerate((-1, 1, 3))])
    tables = people.populate(tower, place, Findings(), residents=listed, levels_below=np.array([2], np.uint8))
    assert dict(zip(tables["household"]["id"], tables["household"]["storey"].tolist(), strict=True)) == {
        "res-0": BELOW_GROUND,
        "res-1": 0,
        "res-2": 2,
    }


@pytest.mark.parametrize("text", ["-1", "B1", "b2", "负一层", "地下室", "地下一层", "－1"])
def test_a_floor_below_the_ground_is_understood(text):
    column = next(column for column in columns_of("residents").values() if column.name == "storey")
    assert amount(column, text, "residents.csv!2", "楼层", Findings()) == -1


def test_totals_of_areas_go_before_a_grid_and_a_map_without_population_stays_empty():
    place, findings = people.Place(stay, ruler, lambda x, y: 0 * x, "BR"), Findings()
    areas = layer_of({"id": "v1", "name": "一村", "persons": 50, "at": shapely.Point(0, 0)})
    tables = people.populate(small_map(), place, findings, areas=areas, population=grid(np.full((2, 2), 9)))
    assert len(tables["person"]["id"]) == 50 and findings.count("people.population_unused", persons=36) == 4
    assert people.source_of(findings, "v.csv", 100)["origin"] == 3
    findings = Findings()
    assert "person" not in people.populate(small_map(), place, findings) and findings.count("people.nobody") == 1


def test_a_finding_may_have_an_argument_called_key():
    findings = Findings()
    findings.add("people.crowded", "guessed", key="x")
    assert findings.by_severity()["guessed"][0].text("en").startswith("1 households")
