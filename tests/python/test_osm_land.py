"""Buildings, land and water, places, shelters, boundaries and roads out of a map."""

import numpy as np
import pytest
from osm_samples import Sample, crossroads

from muster.importers import place, stages
from muster.importers.findings import Findings
from muster.importers.osm import areas
from muster.importers.osm.buildings import USES
from muster.values import EXIT, NO_ROW


def draft_of(sample, tmp_path, country="CN"):
    findings = Findings()
    request = place.Request(sample.write(tmp_path / "map.osm"), country=country)
    draft = stages.read_streets(request, findings, lambda step: None)
    stages.add_land(draft, findings)
    return draft, findings


def buildings_of(sample, tmp_path):
    draft, findings = draft_of(sample, tmp_path)
    table = draft.tables["building"]
    rows = {name: {column: values[i] for column, values in table.items() if "/" not in column} for i, name in enumerate(table["id"])}
    return rows, findings, draft


# -- buildings ---------------------------------------------------------------------------------------------------------------------------


def test_size_storeys_and_use_of_a_building(tmp_path):
    sample = crossroads().block(100, 50, 50, 20, building="apartments", building__levels="6")
    sample.block(101, 100, 50, 10, building="house").block(102, 150, 50, 30, building="yes", amenity="hospital", height="12 m")
    rows, findings, _ = buildings_of(sample, tmp_path)
    flats, house, hospital = rows["bw100"], rows["bw101"], rows["bw102"]
    assert flats["area_m2"] == pytest.approx(400, rel=5e-3) and flats["storeys"] == 6 and USES[flats["use"]] == "dwelling"
    assert house["storeys"] == 2 and USES[house["use"]] == "dwelling"
    assert hospital["storeys"] == 4 and USES[hospital["use"]] == "hospital" and hospital["construction"] == 0
    assert findings.count("building.storeys_guessed") == 1


def test_storeys_below_the_ground_are_kept_for_the_people_and_are_no_column_of_the_world(tmp_path):
    sample = crossroads().block(100, 50, 50, 20, building="apartments", building__levels="6", building__levels__underground="2")
    sample.block(101, 100, 50, 10, building="house").block(102, 150, 50, 30, building="yes", building__levels__underground="many")
    rows, findings, draft = buildings_of(sample, tmp_path)
    assert dict(zip(rows, draft.levels_below.tolist(), strict=True)) == {"bw100": 2, "bw101": 0, "bw102": 0}
    assert "levels_below" not in draft.tables["building"] and findings.count("building.storeys_unread") == 1


def test_a_point_in_a_house_and_the_ground_around_it_tell_its_use(tmp_path):
    sample = crossroads().block(100, 50, 50, 20, building="yes").node(900, 60, 60, amenity="school")
    sample.block(101, 200, 200, 100, amenity="university").block(102, 220, 220, 20, building="yes").block(103, 400, 50, 4, building="yes")
    rows, findings, _ = buildings_of(sample, tmp_path)
    assert [USES[rows[name]["use"]] for name in ("bw100", "bw102", "bw103")] == ["school", "school", "farm"]
    assert findings.count("building.use_from_surroundings") == 2 and findings.count("building.use_guessed") == 1


def test_what_is_no_building_is_left_out_and_named(tmp_path):
    sample = crossroads().block(100, 50, 50, 20, building="roof").block(101, 100, 50, 2, building="yes")
    sample.node(1, 0, 0).node(2, 30, 0).way(102, [3, 5, 4], building="yes")
    rows, findings, draft = buildings_of(sample, tmp_path)
    assert not rows
    assert draft.building_fates == {"not_one": 1, "too_small": 1, "open": 1, "used": 0}
    assert all(findings.count(f"building.{fate}") == 1 for fate in ("not_one", "too_small", "open"))


def test_a_building_drawn_as_a_relation_counts_once(tmp_path):
    """New style: tags on the relation and on its outer way; old style: on the outer way alone."""
    sample = crossroads().block(100, 50, 50, 40, building="yes").block(101, 60, 60, 10)
    sample.relation(7, [("w", 100, "outer"), ("w", 101, "inner")], type="multipolygon", building="school")
    sample.block(102, 150, 50, 40, building="house").block(103, 160, 60, 10)
    sample.relation(8, [("w", 102, "outer"), ("w", 103, "inner")], type="multipolygon")
    rows, _, draft = buildings_of(sample, tmp_path)
    assert set(rows) == {"br7", "br8"} and USES[rows["br7"]["use"]] == "school"
    assert rows["br7"]["area_m2"] == pytest.approx(1500, rel=5e-3)
    assert draft.building_fates["part_of_relation"] == 2


def test_outlines_that_cross_themselves_are_mended(tmp_path):
    sample = crossroads()
    for number, x, y in [(201, 50, 50), (202, 90, 90), (203, 90, 50), (204, 50, 90)]:
        sample.node(number, x, y)
    rows, findings, _ = buildings_of(sample.way(20, [201, 202, 203, 204, 201], building="yes"), tmp_path)
    assert set(rows) == {"bw20", "bw20_2"} and findings.count("building.mended") == 1


def test_a_corner_at_the_other_end_of_the_world_is_a_slip(tmp_path):
    sample = crossroads().way(12, [4, 999, 998], highway="residential").node(998, 50, 950)
    sample.nodes[999] = (0.0, 0.0, {"place": "town", "name": "零岛"})
    draft, findings = draft_of(sample, tmp_path)
    assert findings.count("osm.far_away") == 1 and findings.count("network.corner_missing") == 1
    assert draft.box[2] - draft.box[0] < 3000 and np.isfinite(draft.network.node["x"]).all()
    assert "n999" not in draft.tables["place"]["id"]


# -- cover -------------------------------------------------------------------------------------------------------------------------------


def test_water_with_an_island_and_the_courses_of_streams(tmp_path):
    sample = crossroads().block(100, 100, 100, 200).block(101, 150, 150, 50)
    sample.relation(7, [("w", 100, "outer"), ("w", 101, "inner")], type="multipolygon", natural="water")
    sample.node(301, -500, 300).node(302, 500, 320).way(30, [301, 302], waterway="stream", width="8").way(31, [302, 301], waterway="drain")
    sample.way(32, [301, 302], waterway="stream", tunnel="culvert").block(102, -400, -400, 100, landuse="forest")
    draft, findings = draft_of(sample, tmp_path)
    cover = draft.tables["cover"]
    rows = dict(
        zip(cover["id"], zip(cover["kind"].tolist(), cover["hole_of"].tolist(), cover["width_m"].tolist(), strict=True), strict=True)
    )
    water = cover["id"].index("r7")
    assert rows == {
        "r7": (0, NO_ROW, 0),
        "r7_hole1": (0, water, 0),
        "w102": (1, NO_ROW, 0),
        "w30_line": (5, NO_ROW, 8),
        "w31_line": (5, NO_ROW, 2),
    }
    assert findings.count("cover.waterway_underground") == 1 and findings.count("cover.width_guessed") == 1


def test_sea_levees_and_ferries_are_named_though_no_table_holds_them(tmp_path):
    sample = crossroads().node(301, -500, 300).node(302, 500, 320)
    for number, tags in enumerate(
        [{"natural": "coastline"}, {"man_made": "dyke"}, {"man_made": "embankment"}, {"route": "ferry"}], start=30
    ):
        sample.way(number, [301, 302], **tags)
    _, findings = draft_of(sample, tmp_path)
    assert [findings.count(code) for code in ("cover.coast_unread", "cover.levee_unread", "network.ferry_unread")] == [1, 2, 1]


def test_a_map_without_a_river_says_that_the_flood_is_a_guess(tmp_path):
    _, findings = draft_of(crossroads(), tmp_path)
    assert findings.count("cover.no_river") == 1
    _, findings = draft_of(crossroads().block(100, 0, 0, 400, natural="water"), tmp_path)  # a lake
    assert findings.count("cover.no_river") == 0


def test_land_that_reaches_beyond_the_map_is_cut(tmp_path):
    draft, findings = draft_of(crossroads().block(100, -9000, -9000, 18000, landuse="farmland"), tmp_path)
    xy = draft.tables["cover"]["outline/values"].reshape(-1, 2)
    west, south, east, north = draft.box
    assert findings.count("cover.cut") == 1
    assert np.allclose([xy[:, 0].min(), xy[:, 1].min(), xy[:, 0].max(), xy[:, 1].max()], [west, south, east, north], atol=0.01)


def test_a_relation_without_all_its_parts_is_named(tmp_path):
    sample = crossroads().block(100, 100, 100, 200)
    sample.relation(7, [("w", 100, "outer"), ("w", 999, "outer")], type="multipolygon", natural="water")
    draft, findings = draft_of(sample, tmp_path)
    assert findings.count("cover.incomplete") == 1 and "r7" not in draft.tables["cover"]["id"]


# -- places, shelters, boundaries --------------------------------------------------------------------------------------------------------


def test_names_for_the_map_and_landmarks(tmp_path):
    sample = crossroads().node(900, 10, 10, place="village", name="东门村", name__en="Dongmen").node(901, 20, 20, place="hamlet")
    sample.block(100, 50, 50, 20, building="yes", amenity="townhall", name="镇政府").node(902, 90000, 0, place="town", name="远方")
    draft, findings = draft_of(sample, tmp_path)
    table = draft.tables["place"]
    assert list(zip(table["id"], table["name"], table["name_en"], table["kind"].tolist(), strict=True)) == [
        ("n900", "东门村", "Dongmen", 0),
        ("w100", "镇政府", "", 1),
    ]
    assert findings.count("place.without_name") == 1 and findings.count("place.outside") == 1


def test_only_what_the_map_calls_a_shelter_is_one(tmp_path):
    sample = crossroads().node(900, 10, 10, emergency="assembly_point", name="广场", capacity="300")
    sample.node(901, 20, 20, amenity="shelter", shelter_type="public_transport").node(902, 30, 30, amenity="shelter")
    sample.node(903, 40, 40, emergency="assembly_point").block(100, 50, 50, 20, building="yes", amenity="school", name="学校")
    sample.block(101, 150, 50, 30, emergency="assembly_point").node(
        904, 40, 60, amenity="social_facility", social_facility="shelter", capacity="20"
    )
    draft, findings = draft_of(sample, tmp_path)
    table = draft.tables["shelter"]
    rows = {
        name: (int(kind), int(room)) for name, kind, room in zip(table["id"], table["kind"], table["capacity"], strict=True) if kind != EXIT
    }
    assert rows == {"shelter_n900": (0, 300), "shelter_n904": (1, 20), "shelter_w101": (0, pytest.approx(1800, rel=0.01))}
    assert findings.count("place.roof") == 2 and findings.count("place.shelter_without_capacity") == 1
    assert findings.count("layer.capacity_from_area") == 1


def test_main_roads_lead_out_and_lanes_do_not(tmp_path):
    draft, findings = draft_of(crossroads(), tmp_path)
    table = draft.tables["shelter"]
    assert table["id"] == ["exit_n1", "exit_n2"] and set(table["name"]) == {"信江路出口"} and (table["origin"] == 3).all()
    assert findings.count("network.exit") == 2


def test_a_one_way_road_leads_out_only_where_it_goes(tmp_path):
    sample = Sample()
    for number, x, y in [(1, 0, 0), (2, 100, 0), (3, 0, 100), (4, 1200, 0), (5, 1200, 100)]:
        sample.node(number, x, y)
    sample.way(1, [1, 2, 3, 1], highway="residential").way(2, [2, 4], highway="primary", oneway="yes").way(
        3, [5, 3], highway="primary", oneway="yes"
    )
    draft, _ = draft_of(sample, tmp_path)
    assert draft.tables["shelter"]["id"] == ["exit_n4"]


def test_a_main_road_that_ends_among_streets_is_no_exit(tmp_path):
    sample = crossroads().node(20, 100, 300).node(21, -100, 300).way(40, [4, 20], highway="residential")
    sample.way(41, [5, 21], highway="secondary").node(23, -150, 500).node(24, -300, 700).way(42, [23, 24, 4], highway="residential")
    draft, findings = draft_of(sample, tmp_path)
    assert "exit_n21" not in draft.tables["shelter"]["id"] and findings.count("network.main_road_ends") == 1


def test_boundaries_that_close_become_areas(tmp_path):
    sample = crossroads().block(100, -800, -800, 1600).block(101, -800, -800, 600)
    sample.relation(7, [("w", 100, "outer")], type="boundary", boundary="administrative", admin_level="8", name="东门镇")
    sample.relation(8, [("w", 101, "outer")], type="boundary", boundary="administrative", admin_level="10", name="东门村")
    sample.relation(9, [("w", 999, "outer")], type="boundary", boundary="administrative", admin_level="6", name="贵溪市")
    sample.relation(10, [("w", 100, "outer")], type="boundary", boundary="administrative", admin_level="4", name="江西省")
    draft, findings = draft_of(sample, tmp_path)
    layer = areas.boundary_layer(draft.outlines, draft.box, "CN", draft.crs, findings)
    assert [(row["id"], row["name"], row["level"]) for row in layer.rows] == [("r7", "东门镇", "township"), ("r8", "东门村", "village")]
    assert findings.count("place.boundary_open") == 1 and findings.count("place.boundary_larger") == 1
