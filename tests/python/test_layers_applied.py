"""Layers into the tables of a world: places, levels, capacities, wardens, and the files beside the world."""

import csv
import json
from pathlib import Path

import layer_samples
import numpy as np
import pyproj
import pytest
import shapely
from layer_samples import EXTENT, LAT, LON

from muster.errors import InputError
from muster.importers.equipment import AMOUNTS, USES, known_only, report_unknown
from muster.importers.findings import Findings
from muster.importers.layers import Layer, apply, read_layer
from muster.importers.layers.columns import joined
from muster.importers.layers.headers import Mapping
from muster.importers.people.presence import MIGRANT, RESIDENT
from muster.importers.people.seasons import in_season
from muster.values import NO_ROW

CRS = 4548  # CGCS2000, 3 degrees, 117 E
TO_WORLD = pyproj.Transformer.from_crs(4326, CRS, always_xy=True)
BOX = (*TO_WORLD.transform(EXTENT[0], EXTENT[1]), *TO_WORLD.transform(EXTENT[2], EXTENT[3]))


def ground(height: float | None = 30.0) -> apply.Ground:
    """Nodes on a grid of 100 m over the map; every second is out of reach on foot. Terrain but for the eastern 500 m."""
    x, y = np.meshgrid(np.arange(BOX[0], BOX[2], 100), np.arange(BOX[1], BOX[3], 100))
    xy = np.column_stack([x.ravel(), y.ravel()])
    surface = None if height is None else lambda x, y: np.where(np.asarray(x) > BOX[2] - 500, np.nan, height)
    return apply.Ground(xy, np.arange(len(xy)) % 2 == 0, surface)


def layer_of(kind: str, rows: list[dict], shapes: list) -> Layer:
    layer = Layer(kind, Path(f"{kind}.gpkg"), [dict(row) for row in rows], np.array([*shapes, None], dtype=object)[:-1],
                  [f"{kind}.gpkg#{i + 1}" for i in range(len(rows))], Mapping())  # fmt: skip
    layer.accounting.lines["used"] = len(rows)
    return layer


def villages() -> Layer:
    rows = [{"id": "T1", "name": "东门镇"}, {"id": "V1", "name": "东门村", "parent": "东门镇"}, {"id": "V2", "name": "西门村"},
            {"id": "G1", "name": "东门村一网格", "parent": "V1"}]  # fmt: skip
    shapes = [
        layer_samples.square(LON - 0.02, LAT, 0.03),
        layer_samples.square(LON),
        layer_samples.square(LON - 0.02),
        layer_samples.square(LON, LAT, 0.005),
    ]
    return layer_of("areas", rows, shapes)


def applied(layers: list[Layer], tables: dict | None = None, **options) -> tuple[dict, apply.Applied, Findings]:
    tables, findings = {} if tables is None else tables, Findings()
    options = {"ground": ground(), **options}
    out = apply.apply_places(tables, layers, crs=CRS, box=BOX, place=("贵溪", "Guixi"), findings=findings, **options)
    return tables, out, findings


def test_parents_are_found_by_name_by_shape_and_end_at_a_county():
    tables, _, findings = applied([villages()])
    area = tables["area"]
    assert area["name"] == ["东门镇", "东门村", "西门村", "东门村一网格", "贵溪"]
    assert list(area["level"]) == [1, 2, 2, 3, 0]
    assert list(area["parent"]) == [4, 0, 0, 1, NO_ROW]
    assert list(area["origin"]) == [0, 0, 0, 0, 3]
    assert findings.count("layer.parent_by_shape", area="东门镇") == 1 and findings.count("layer.county_added") == 1
    assert all(area["level"][parent] < level for parent, level in zip(area["parent"], area["level"], strict=True) if parent != NO_ROW)


def test_a_list_of_villages_names_its_townships(tmp_path):
    """乡镇, 村, 人口: the village is the area, the township its parent, though it has no row of its own."""
    (tmp_path / "list.csv").write_text("乡镇,村,人口,户数\n东门镇,东门村,600,200\n东门镇,西门村,500,190\n", encoding="utf-8")
    layer = read_layer("areas", tmp_path / "list.csv", findings=Findings(), extent=EXTENT)
    assert (
        layer.values("name") == ["东门村", "西门村"] and layer.values("persons") == [600, 500] and layer.values("parent") == ["东门镇"] * 2
    )
    tables, _, findings = applied([layer])
    assert tables["area"]["name"] == ["东门村", "西门村", "东门镇", "贵溪"]
    assert list(tables["area"]["level"]) == [2, 2, 1, 0] and list(tables["area"]["parent"]) == [2, 2, 3, NO_ROW]
    assert findings.count("layer.area_from_column") == 1


def test_a_map_without_areas_has_a_county_that_holds_everybody():
    tables, out, _ = applied([])
    assert list(tables["area"]["level"]) == [0]
    assert list(out.areas.lowest_at([BOX[0] + 10, BOX[2] + 1e6], [BOX[1] + 10, 0])) == [0, 0]


def test_places_lie_in_the_lowest_area_around_them():
    _, out, _ = applied([villages()])
    points = [
        TO_WORLD.transform(*p)
        for p in [(LON + 0.002, LAT + 0.002), (LON + 0.008, LAT + 0.008), (LON - 0.005, LAT + 0.002), (LON + 0.03, LAT)]
    ]
    x, y = zip(*points, strict=True)
    assert list(out.areas.lowest_at(np.array(x), np.array(y))) == [3, 1, 0, 4]


def test_shelters_get_doors_capacities_and_floors():
    rows = [{"id": "a", "name": "a", "capacity": 300, "kind": "short_stay"},
            {"id": "b", "name": "b", "area_m2": 1000.0, "kind": "short_stay"},
            {"id": "c", "name": "c", "area_m2": 1000.0}, {"id": "d", "name": "d", "kind": "exit"},
            {"id": "e", "name": "e", "kind": "emergency"},
            {"id": "f", "name": "f", "kind": "emergency", "floor_z": 41.5}, {"id": "g", "name": "g", "capacity": 5}]  # fmt: skip
    point = shapely.Point(LON, LAT)
    east = shapely.Point(EXTENT[2] - 0.001, LAT)
    layer = layer_of("shelters", rows, [point, point, point, point, point, layer_samples.square(LON, LAT, 0.001), east])
    tables, out, findings = applied([layer])
    table = tables["shelter"]
    assert table["id"] == ["a", "b", "c", "d", "f"]
    # areas per person of GB 51143: 2.0 m2 for a short stay, 0.5 in an emergency; f has the area of its outline
    outline = shapely.transform(layer_samples.square(LON, LAT, 0.001), lambda xy: np.column_stack(TO_WORLD.transform(xy[:, 0], xy[:, 1])))
    assert list(table["capacity"][:4]) == [300, 500, 2000, 0] and table["capacity"][4] == pytest.approx(outline.area / 0.5, rel=1e-3)
    assert list(table["kind"]) == [1, 1, 0, 3, 0]
    assert list(table["floor_z"]) == [30, 30, 30, 30, np.float32(41.5)]
    nodes = ground().node_xy
    on_foot = np.flatnonzero(ground().on_foot)
    away = np.hypot(*(nodes[on_foot] - (table["x"][0], table["y"][0])).T)
    assert table["node"][0] == on_foot[away.argmin()]
    assert findings.count("layer.off_terrain") == 1 and findings.count("layer.shelter_without_capacity") == 1
    assert layer.accounting.lines["used"] == 5 and layer.accounting.lines["dropped"] == 2
    assert out.of("shelters")[0].accounting is layer.accounting


def test_shelters_of_the_planner_take_the_place_of_those_of_the_map_but_not_of_its_exits():
    old = {"id": ["shelter_n1", "exit_2"], "origin": [1, 3], "name": ["公园", "出口"], "name_en": ["Park", "Exit"], "kind": [0, 3],
           "x": [BOX[0]] * 2, "y": [BOX[1]] * 2, "floor_z": [0.0, 0.0], "node": [0, 2], "capacity": [10, 0]}  # fmt: skip
    new = layer_of("shelters", [{"id": "exit_2", "name": "甲", "capacity": 5, "kind": "emergency"}], [shapely.Point(LON, LAT)])
    tables, _, findings = applied([new], {"shelter": old})
    assert tables["shelter"]["id"] == ["exit_2", "exit_2_2"] and list(tables["shelter"]["kind"]) == [3, 0]
    assert findings.count("layer.map_shelters_replaced") == 1


def test_rows_without_coordinates_go_to_the_area_that_they_name():
    rows = [{"id": "a", "name": "a", "grid": "一网格", "village": "东门村"}, {"id": "b", "name": "b", "village": "西门村委会"},
            {"id": "c", "name": "c", "village": "无此村"}, {"id": "d", "name": "d"}]  # fmt: skip
    layer = layer_of("danger_points", rows, [None] * 4)
    tables, out, findings = applied([villages(), layer])
    placed = out.of("danger_points")[0]
    assert placed.values("id") == ["a", "b"]
    shapes = villages().in_crs(CRS).geometry
    for row, point, area in zip(placed.rows, placed.geometry, (shapes[1], shapes[2]), strict=True):
        assert area.contains(point)
        corners = np.asarray(area.exterior.coords)
        assert row["position_error_m"] == pytest.approx(np.hypot(*np.ptp(corners, axis=0)) / 2, rel=0.01)
    assert findings.count("layer.area_not_known") == 1 and findings.count("layer.no_place") == 1
    assert (placed.accounting.lines["used"], placed.accounting.lines["dropped"]) == (2, 2)
    assert list(tables["place"]["kind"]) == [6, 6]


def test_shelters_keep_what_the_list_says_of_what_they_have(tmp_path):
    (tmp_path / "shelters.csv").write_text(
        "编号,名称,类型,容纳人数,平时用途,有效面积,床位数,厕位,储水量(吨),日供水量,储备食品(公斤),发电机时长,出入口宽度,登记台,经度,纬度,"
        "室内面积,帐篷,水龙头\n"
        f"S1,一小,短期,300,学校,1.2亩,120,15,2.5,3000升/天,1.5吨,12,4.5米,2,{LON},{LAT},0.9亩,30,4\n"
        f"S2,二馆,短期,200,体育馆,,,,500升,,,,0,,{LON},{LAT},,0,\n"
        f"S3,三所,短期,100,无此词,,,-3,,,,,,,{LON},{LAT},,,\n",
        encoding="utf-8",
    )
    found = Findings()
    layer = read_layer("shelters", tmp_path / "shelters.csv", findings=found, extent=EXTENT)
    tables, _, _ = applied([layer])
    table = tables["shelter"]
    first = {name: float(table[name][0]) for name in AMOUNTS}
    assert first == {"area_m2": 800, "beds": 120, "toilets": 15, "water_l": 2500, "water_l_per_day": 3000, "food_kg": 1500,
                     "generator_h": 12, "entrance_m": 4.5, "desks": 2, "covered_m2": 600, "tents": 30, "taps": 4}  # fmt: skip
    assert [USES[use] for use in table["use"]] == ["school", "gymnasium", "unknown"]
    assert table["tents"][1] == 0 and np.isnan(table["covered_m2"][1]) and np.isnan(table["taps"][1])
    assert table["water_l"][1] == 500 and np.isnan(table["entrance_m"][1]) and np.isnan(table["toilets"][2])
    assert found.count("layer.cell_unread") == 2  # a use that there is not, and toilets below none
    report_unknown(table, said := Findings())
    assert said.count("shelter.not_known", column="@import.shelter.use") == 1
    assert said.count("shelter.not_known", column="@import.shelter.keeper") == 3
    assert set(AMOUNTS) <= set(known_only(table)) and "keeper" not in known_only(table)


def test_key_holders_are_residents_of_the_list_or_live_near():
    rows = [{"id": "a", "name": "a", "capacity": 5, "keeper": "7"}, {"id": "b", "name": "b", "capacity": 5, "keeper": "99"},
            {"id": "c", "name": "c", "capacity": 5}, {"id": "d", "name": "d", "capacity": 5}]  # fmt: skip
    tables = people()
    tables["person"]["id"][6] = "res-7"
    home = pyproj.Transformer.from_crs(CRS, 4326, always_xy=True).transform(tables["building"]["x"][8], tables["building"]["y"][8])
    layer = layer_of("shelters", rows, [shapely.Point(home)] * 4)
    layer.personal = [{"id": "c", "keeper_name": "张三"}]
    tables, out, findings = applied([villages(), layer], tables)
    tables["building"]["grid"] = out.areas.lowest_at(tables["building"]["x"], tables["building"]["y"])
    apply.apply_wardens(tables, out, findings)
    apply.apply_keepers(tables, out, findings)
    assert list(tables["shelter"]["keeper"]) == [6, NO_ROW, 8, NO_ROW]
    assert findings.count("layer.keeper_not_listed") == 1 and findings.count("layer.keeper_stands") == 1
    assert out.of("shelters")[0].personal == [{"id": "c", "keeper_name": "张三", "person": "p8"}]


def test_a_key_holder_who_is_away_for_a_season_holds_no_key():
    tables, presence = people(), np.array([RESIDENT] * 20 + [MIGRANT] * 20)
    tables["household"]["id"] = [f"h{i}" for i in range(40)]
    tables["shelter"] = {"id": ["a", "b"], "keeper": np.array([3, 25])}
    inside = in_season(tables, presence, "ordinary")
    assert list(inside["shelter"]["keeper"]) == [3, NO_ROW]


def test_zones_of_several_parts_become_several_rows():
    parts = shapely.MultiPolygon([layer_samples.square(), layer_samples.square(LON + 0.02)])
    tables, _, _ = applied([layer_of("danger_zones", [{"id": "z", "name": "山洪沟", "kind": "flash_flood"}], [parts])])
    zone = tables["danger_zone"]
    assert zone["id"] == ["z", "z_2"] and list(zone["kind"]) == [1, 1] and list(zone["outline/first"]) == [0, 8, 16]


def people(count: int = 40) -> dict:
    """Households of one adult each: half in 东门村 (its grid included), half in 西门村."""
    luck = np.random.default_rng(1)
    x = np.where(np.arange(count) % 2 == 0, LON, LON - 0.02) + luck.uniform(0.001, 0.009, count)
    px, py = TO_WORLD.transform(x, LAT + luck.uniform(0.001, 0.009, count))
    ids = [f"p{i}" for i in range(count)]
    return {"building": {"x": np.array(px), "y": np.array(py)}, "household": {"home": np.arange(count)},
            "person": {"id": ids, "household": np.arange(count), "age": np.where(np.arange(count) % 5 == 0, 80, 40),
                       "impaired": np.zeros(count), "phone": np.ones(count)}}  # fmt: skip


def test_wardens_are_residents_of_their_area():
    rows = [{"id": "w1", "village": "东门村"}, {"id": "w2", "village": "东门村", "role": "deputy"}, {"id": "w3", "village": "西门村"},
            {"id": "w4", "village": "西门村"}, {"id": "w5", "village": "西门村"}, {"id": "w6", "village": "无此村"}]  # fmt: skip
    layer = layer_of("wardens", rows, [None] * 6)
    layer.personal = [{"id": f"w{i}", "person_name": "张三"} for i in range(1, 7)]
    tables, out, findings = applied([villages(), layer], people())
    tables["building"]["grid"] = out.areas.lowest_at(tables["building"]["x"], tables["building"]["y"])
    apply.apply_wardens(tables, out, findings)
    area = tables["area"]
    named = [(0, 1), (1, 1), (0, 2), (1, 2)]
    chosen = [int(area["deputy" if deputy else "warden"][row]) for deputy, row in named]
    assert len(set(chosen)) == 4 and NO_ROW not in chosen
    for (_, row), person in zip(named, chosen, strict=True):
        assert tables["person"]["age"][person] == 40
        home = tables["building"]["grid"][person]
        assert home == row or area["parent"][home] == row
    assert (
        findings.count("layer.second_warden") == 1
        and findings.count("layer.too_many_wardens") == 1
        and findings.count("layer.area_not_known") == 1
    )
    left = out.of("wardens")[0]
    assert {entry["id"]: entry["person"] for entry in left.personal} == {
        f"w{i}": tables["person"]["id"][p] for i, p in zip((1, 2, 3, 4), chosen, strict=True)
    }
    assert findings.count("layer.area_without_warden") == 1  # the grid


def test_a_warden_with_a_place_is_the_nearest_who_fits():
    tables = people()
    at = pyproj.Transformer.from_crs(CRS, 4326, always_xy=True).transform(tables["building"]["x"][7], tables["building"]["y"][7])
    layer = layer_of("wardens", [{"id": "w", "village": "西门村"}], [shapely.Point(at)])
    tables, out, findings = applied([villages(), layer], tables)
    tables["building"]["grid"] = out.areas.lowest_at(tables["building"]["x"], tables["building"]["y"])
    apply.apply_wardens(tables, out, findings)
    assert tables["area"]["warden"][2] == 7


def test_personal_data_goes_to_a_file_of_its_own_and_nowhere_else(tmp_path):
    path = layer_samples.people(tmp_path)
    layer = read_layer("residents", path, findings=Findings(), extent=EXTENT)
    written = apply.write_beside(tmp_path / "town.h5", [layer])
    assert [file.name for file in written] == ["town.mapping.json", "town.people.csv"]
    assert written[1].stat().st_mode & 0o077 == 0 and written[1].read_bytes().startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(written[1].open(encoding="utf-8-sig", newline="")))
    assert [row["person_name"] for row in rows] == ["张三", "李四", "王五", ""]
    assert {row["id"] for row in rows} == {row["id"] for row in layer.rows}
    mapping = written[0].read_text(encoding="utf-8")
    assert "张三" not in mapping and json.loads(mapping)["layers"]["residents"]["姓名"] == "person_name"


def test_a_name_that_is_a_formula_stays_a_text(tmp_path):
    layer = layer_of("residents", [{"id": "r"}], [None])
    layer.personal = [{"id": "r", "person_name": "=cmd|' /C calc'!A0", "phone": "+86 138-1234-5678"}]
    _, people_file = apply.write_beside(tmp_path / "w.h5", [layer])
    row = next(csv.DictReader(people_file.open(encoding="utf-8-sig", newline="")))
    assert row["person_name"].startswith("'=") and row["phone"] == "+86 138-1234-5678"


def test_layers_without_people_leave_no_people_file(tmp_path):
    assert [file.name for file in apply.write_beside(tmp_path / "w.h5", [villages()])] == ["w.mapping.json"]


def test_joined_tables_keep_their_ragged_columns():
    one = {"id": ["a"], "line/first": np.array([0, 2], np.uint32), "line/values": np.array([1.0, 2.0])}
    two = {"id": ["a", "b"], "line/first": np.array([0, 4, 6], np.uint32), "line/values": np.arange(6.0)}
    both = joined(one, two)
    assert both["id"] == ["a", "a_2", "b"] and list(both["line/first"]) == [0, 2, 6, 8] and len(both["line/values"]) == 8


def test_the_problems_of_all_files_come_together(tmp_path):
    files = [("shelters", layer_samples.wrong_kind(tmp_path)), ("shelters", layer_samples.gbk_text(tmp_path)),
             ("houses", tmp_path / "x.csv"), ("areas", tmp_path / "none.gpkg")]  # fmt: skip
    with pytest.raises(InputError) as refusal:
        apply.read_all(files, findings=Findings())
    assert [int(problem.code) for problem in refusal.value.problems] == [7102, 7105, 1001]
    with pytest.raises(InputError, match="E1206"):
        apply.read_all(files[1:2], findings=Findings(), coordinates="mars")
    assert len(apply.read_all(files[1:2], findings=Findings())[0]) == 3
