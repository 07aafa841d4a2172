"""`muster import --rcrs`: maps and scenarios of RoboCup Rescue as a world."""

import numpy as np
import pytest
from peer_samples import RCRS_SCENARIO, rcrs_map, write
from test_import_matsim import links, trips

from muster.errors import InputError
from muster.importers.rcrs.place import RcrsRequest, import_rcrs


def imported(folder, **texts):
    return import_rcrs(RcrsRequest(write(folder, **texts)["rcrs"]))


def test_roads_are_joined_through_the_edge_that_they_share(tmp_path):
    found = links(imported(tmp_path).world)
    assert set(found) == {"r1>r2", "r2>r1"}
    assert found["r1>r2"]["length_m"] == 40 and found["r1>r2"]["width_m"] == 8 and found["r1>r2"]["lanes"] == 1
    assert found["r1>r2"]["modes"] == 3 and (found["r1>r2"]["tail"], found["r1>r2"]["head"]) == ("r1", "r2")


def test_buildings_are_left_by_their_entrance_if_need_be_through_another(tmp_path):
    world = imported(tmp_path).world
    building, node = world.table("building"), world.table("node")
    door = {name: node["id"][row] for name, row in zip(building["id"], building["node"], strict=True)}
    assert door == {"h1": "r1", "h2": "r2", "h3": "r2"}
    assert set(building["area_m2"]) == {800} and set(building["storeys"]) == {2} and set(building["construction"]) == {2}
    assert len(building["footprint/values"]) == 3 * 8


def test_civilians_live_in_their_buildings_and_walk_to_the_refuge(tmp_path):
    made = imported(tmp_path)
    world = made.world
    household, building = world.table("household"), world.table("building")
    homes = {name: building["id"][row] for name, row in zip(household["id"], household["home"], strict=True)}
    assert homes == {"civilian 1": "h3", "civilian 2": "h2", "civilian 3": "h2"}
    assert trips(world)["civilian 1/0"] == (0, 0, "r2", "r1", "foot", [])
    shelter, place = world.table("shelter"), world.table("place")
    assert shelter["id"] == ["refuge h1"] and shelter["capacity"].tolist() == [20] and shelter["name_en"] == ["refuge h1"]
    assert dict(zip(place["id"], place["kind"].tolist(), strict=True)) == {"firebrigade 1": 5, "fire 1": 6}
    assert made.findings.count("rcrs.civilians_outside") == 1 and made.findings.count("rcrs.posts", kind="firebrigade") == 1


def test_a_map_without_a_scenario_is_a_place_without_people(tmp_path):
    folder = write(tmp_path)["rcrs"]
    (folder / "scenario.xml").unlink()
    made = import_rcrs(RcrsRequest(folder))
    assert dict(made.world.tables())["building"] == 3 and dict(made.world.tables())["person"] == 0


BROKEN = [  # file, old, new, code, line
    ("map.gml", "<gml:coordinates>40.000,0.000", "<gml:coordinates>40.000;0.000", 1201),
    ("map.gml", '<gml:Node gml:id="p10"', '<gml:Node gml:id="p00"', 1219),
    ("map.gml", 'orientation="+" xlink:href="#p10"/>', 'orientation="+" xlink:href="#zz"/>', 7505),
    ("map.gml", 'xlink:href="#e0"', 'xlink:href="#e99"', 7505),
    ("map.gml", 'rcr:neighbour="h3"', 'rcr:neighbour="h9"', 7505),
    ("map.gml", '<gml:directedEdge orientation="-" xlink:href="#e1"', '<gml:directedEdge orientation="+" xlink:href="#e1"', 1104),
    ("map.gml", "</rcr:map>", "", 7501),
    ("map.gml", "rcr:map", "rcr:place", 7503),
    ("scenario.xml", 'location="h3"', 'location="h33"', 7505),
    ("scenario.xml", 'refuge scenario:location="h1"', 'refuge scenario:location="r1"', 7505),
    ("scenario.xml", 'bedCapacity="20"', 'bedCapacity="many"', 1201),
    ("scenario.xml", 'scenario:civilian scenario:location="h2"', "scenario:civilian", 7504),
]


@pytest.mark.parametrize(("kind", "old", "new", "code"), BROKEN, ids=[f"{b[0]}-{b[2][-20:]}" for b in BROKEN])
def test_what_is_wrong_is_told_with_its_line(tmp_path, kind, old, new, code):
    texts = {"map.gml": rcrs_map(), "scenario.xml": RCRS_SCENARIO}
    assert old in texts[kind]
    changed = texts[kind].replace(old, new) if old == "rcr:map" else texts[kind].replace(old, new, 1)
    given = {"rcrs_map" if kind == "map.gml" else "rcrs_scenario": changed}
    with pytest.raises(InputError) as refused:
        imported(tmp_path, **given)
    first = refused.value.problems[0]
    assert first.code == code and first.file.endswith(kind) and first.line > 0, refused.value.text()


@pytest.mark.parametrize(
    ("folder", "buildings", "roads", "civilians", "refuges", "teams"), [("test", 37, 58, 5, 2, 3), ("sakae", 626, 1182, 300, 3, 135)]
)
def test_real_maps_load(shared, folder, buildings, roads, civilians, refuges, teams):
    made = import_rcrs(RcrsRequest(shared / "data" / "rcrs" / folder))
    rows = dict(made.world.tables())
    assert (rows["building"], rows["node"], rows["person"], rows["shelter"], rows["place"]) == (buildings, roads, civilians, refuges, teams)
    assert rows["trip"] == civilians and np.isfinite(made.world.table("link")["length_m"]).all()
