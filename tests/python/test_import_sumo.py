"""`muster import --sumo`: networks and routes as a world with trips."""

import pytest
from peer_samples import SUMO_NET, SUMO_ROUTES, write
from test_import_matsim import links, trips

from muster.errors import InputError
from muster.importers.sumo.network import flow_veh_s, mode_of
from muster.importers.sumo.place import SumoRequest, import_sumo


def imported(folder, routes=True, **texts):
    files = write(folder, **texts)
    return import_sumo(SumoRequest(files["sumo_net"], files["sumo_routes"] if routes else None))


def test_edges_are_links_with_lanes_speeds_and_what_a_lane_carries(tmp_path):
    made = imported(tmp_path, routes=False)
    found = links(made.world)
    assert set(found) == {"w", "e", "n", "s", "path"}
    assert (found["w"]["lanes"], found["w"]["speed_m_s"], found["w"]["length_m"], found["w"]["width_m"]) == (2, 15, 195, 2)
    assert found["w"]["modes"] == 3 and found["e"]["modes"] == 2 and found["path"]["modes"] == 1 and found["path"]["width_m"] == 3
    assert found["w"]["capacity_veh_s"] == pytest.approx(15 / 22.5)
    node = made.world.table("node")
    assert {name for name, signal in zip(node["id"], node["signal"], strict=True) if signal} == {"m"}
    link = made.world.table("link")
    row = link["id"].index("w")
    course = link["shape/values"][link["shape/first"][row] : link["shape/first"][row + 1]]
    assert course.tolist() == [0, 200, 0, 200, 100, 210, 200, 200, 200, 200]
    assert made.world.table("street")["name"] == ["Long Street"]
    assert made.findings.count("sumo.edges_other") == 1 and made.findings.count("sumo.programs") == 1


def test_turns_without_a_connection_are_banned(tmp_path):
    made = imported(tmp_path, routes=False)
    assert set(made.world.table("turn_ban")["id"]) == {"w > n"}  # who walks is not bound
    without = "\n".join(line for line in SUMO_NET.splitlines() if "<connection" not in line)
    assert "turn_ban" not in dict(imported(tmp_path, routes=False, sumo_net=without).report["rows"])


def test_vehicles_trips_and_flows_are_trips(tmp_path):
    made = imported(tmp_path)
    found = trips(made.world)
    assert found["one/0"] == (10, 0, "west", "east", "car", ["w", "e"])
    assert found["two/0"] == (20.5, 0, "south", "north", "truck", ["s", "n"])
    assert found["three/0"] == (30, 0, "south", "east", "car", [])
    assert [found[f"many.{i}/0"][0] for i in range(4)] == [100, 125, 150, 175]
    assert [found[f"hourly.{i}/0"][0] for i in range(4)] == [0, 3, 6, 9] and len(found) == 11
    assert made.findings.count("sumo.others", what="person") == 1 and made.findings.count("sumo.stops") == 1


def test_a_projection_that_is_named_is_the_worlds(tmp_path):
    utm = SUMO_NET.replace('netOffset="0.00,0.00"', 'netOffset="-690000.00,-5330000.00"').replace(
        'projParameter="!"', 'projParameter="+proj=utm +zone=32 +ellps=WGS84 +datum=WGS84 +units=m +no_defs"'
    )
    made = imported(tmp_path, sumo_net=utm)
    node = made.world.table("node")
    assert node["x"][node["id"].index("m")] == 690200 and made.report["crs"]["epsg"] == 32632
    building = made.world.table("building")
    assert building["x"].min() == 690000


@pytest.mark.parametrize(
    ("allow", "disallow", "mode"),
    [("", "", 2), ("", "all", 0), ("all", "", 2), ("bicycle pedestrian", "", 4), ("pedestrian", "", 1), ("rail", "", 0), 
     ("", "passenger", 4), ("bus passenger", "", 2)],
)  # fmt: skip
def test_lanes_are_for_the_strongest_that_may_use_them(allow, disallow, mode):
    assert mode_of(allow, disallow) == mode


def test_what_a_lane_carries_is_a_car_every_second_and_seven_metres_and_a_half():
    assert flow_veh_s(13.89) * (13.89 + 7.5) == pytest.approx(13.89)


BROKEN = [
    ("sumo_net", '<edge id="e" from="m"', '<edge id="e" from="q"', 7505, 10),
    ("sumo_net", 'index="1" disallow="pedestrian tram" speed="15"', 'index="1" disallow="x" speed="fast"', 1201, 7),
    ("sumo_net", '<edge id="e"', '<edge id="w"', 1219, 10),
    ("sumo_net", 'id="east" type="dead_end" x="400"', 'id="east" type="dead_end"', 7504, 20),
    ("sumo_net", '100,210', '100;210', 1201, 5),
    ("sumo_net", "</net>", "", 7501, 29),
    ("sumo_routes", 'edges="w e"', 'edges="w n2"', 7505, 4),
    ("sumo_routes", 'edges="w e"', 'edges="e w"', 7506, 4),
    ("sumo_routes", 'depart="10"', 'depart="soon"', 1208, 4),
    ("sumo_routes", 'id="one"', 'id="three"', 1219, 6),
    ("sumo_routes", 'route="across"/>\n  <vehicle', 'route="nowhere"/>\n  <vehicle', 7505, 4),
    ("sumo_routes", 'number="4"', "", 1104, 7),
    ("sumo_routes", 'from="s" to="e"', 'from="s"', 1104, 6),
    ("sumo_routes", "<routes>", "<network>", 7503, 1),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "old", "new", "code", "line"), BROKEN, ids=[f"{b[0]}-{b[2]}" for b in BROKEN])
def test_what_is_wrong_is_told_with_its_line(tmp_path, kind, old, new, code, line):
    text = {"sumo_net": SUMO_NET, "sumo_routes": SUMO_ROUTES}[kind]
    assert old in text
    with pytest.raises(InputError) as refused:
        imported(tmp_path, **{kind: text.replace(old, new, 1)})
    first = refused.value.problems[0]
    assert (first.code, first.line) == (code, line), refused.value.text()
