"""`muster import --matsim`: networks and populations as a world with trips."""

import numpy as np
import pytest
from peer_samples import MATSIM_NET, MATSIM_PLANS, MATSIM_PLANS_5, write

from muster.errors import InputError
from muster.importers.matsim.place import MatsimRequest, import_matsim
from muster.importers.xml_values import clock


def imported(folder, plans=True, **texts):
    files = write(folder, **texts)
    return import_matsim(MatsimRequest(files["matsim_net"], files["matsim_plans"] if plans else None, name="小网"))


def links(world):
    link, node = world.table("link"), world.table("node")
    names = ("length_m", "speed_m_s", "lanes", "capacity_veh_s", "modes", "width_m")
    return {
        name: {column: link[column][row] for column in names} | {end: node["id"][link[end][row]] for end in ("tail", "head")}
        for row, name in enumerate(link["id"])
    }


def trips(world):
    """By id: depart and stay in s, ends, vehicle, ids of the route's links."""
    trip, node, link = (world.table(name) for name in ("trip", "node", "link"))
    first, values = trip["route/first"], trip["route/values"]
    return {
        name: (
            trip["depart_ms"][i] / 1000, trip["stay_ms"][i] / 1000, node["id"][trip["from"][i]], node["id"][trip["to"][i]],
            trip["vehicle"][i], [link["id"][row] for row in values[first[i] : first[i + 1]]],
        )
        for i, name in enumerate(trip["id"])
    }  # fmt: skip


def test_links_are_those_of_the_file_in_si(tmp_path):
    made = imported(tmp_path, plans=False)
    found = links(made.world)
    assert set(found) == {"ab", "bc", "cd", "dc", "cb", "ba"}
    assert (found["ab"]["tail"], found["ab"]["head"]) == ("a", "b") and found["ab"]["length_m"] == 1000
    assert found["ab"]["capacity_veh_s"] == pytest.approx(0.5) and found["cd"]["capacity_veh_s"] == pytest.approx(0.5)  # in half an hour
    assert found["cd"]["lanes"] == 2 and found["ab"]["speed_m_s"] == 20
    assert found["ab"]["modes"] == 2 and found["bc"]["modes"] == 3 and found["bc"]["width_m"] == 2
    assert made.world.table("turn_ban")["id"] == ["dc > cd"]
    assert made.findings.count("matsim.links_other", modes="train") == 1 and made.findings.count("matsim.long_bans") == 1
    assert made.world.table("link")["jam_veh_m"][0] == pytest.approx(1 / 7.5)


def test_links_without_speed_are_dropped_and_said(tmp_path):
    made = imported(
        tmp_path, plans=False, matsim_net=MATSIM_NET.replace('freespeed="20" capacity="900"', 'freespeed="0.0" capacity="900"', 1)
    )
    assert "ab" not in links(made.world) and made.findings.count("matsim.closed") == 1


def test_every_leg_of_the_selected_plan_is_a_trip_or_is_accounted_for(tmp_path):
    made = imported(tmp_path)
    found = trips(made.world)
    assert found["ann/0"] == (25200, 0, "b", "d", "car", ["bc", "cd"])
    # ten minutes of work, five of the bus, one in the shop: behind the arrival of the first, and never before 7:16
    assert found["ann/2"] == (25200 + 960, 960, "d", "a", "car", [])
    assert found["bob/0"] == (90600, 0, "c", "c", "car", [])  # starts and ends on bc, the nearest
    assert made.findings.count("matsim.legs_other", mode="pt") == 1 and made.findings.count("matsim.same_link") == 1
    person = made.world.table("person")
    ann = person["id"].index("ann")
    assert person["age"][ann] == 41 and person["female"][ann] == 1
    home = made.world.table("household")["home"][person["household"][ann]]
    assert (made.world.table("building")["x"][home], made.world.table("building")["y"][home]) == (900, 10)
    assert made.duration_s == 3600 * 32  # bob leaves at 25:10, and six hours more


def test_population_5_is_read(tmp_path):
    found = trips(imported(tmp_path, matsim_plans=MATSIM_PLANS_5).world)
    assert found == {"old/0": (21600, 0, "b", "c", "car", ["bc"]), "old/1": (25200, 3600, "c", "b", "car", [])}


def test_network_1_and_defaults_are_read(tmp_path):
    old = MATSIM_NET.replace("network_v2", "network_v1").replace(' effectivecellsize="7.5"', "").replace('capperiod="00:30:00"', "")
    old = old.replace(' modes="car"', "").replace('<attributes><attribute name="disallowedNextLinks" class="x">', "")
    old = old.replace('{"car": [["cd"], ["cb", "ba"]]}</attribute></attributes>', "")
    found = links(imported(tmp_path, plans=False, matsim_net=old).world)
    assert found["ab"]["modes"] == 2 and found["ab"]["capacity_veh_s"] == pytest.approx(0.25)


def test_coordinates_in_a_metric_system_stay_as_they_are(tmp_path):
    files = write(tmp_path)
    made = import_matsim(MatsimRequest(files["matsim_net"], files["matsim_plans"], "EPSG:28355"))
    assert made.report["crs"]["epsg"] == 28355 and set(made.world.table("node")["x"]) == {0, 1000, 2000, 3000}
    named = MATSIM_NET.replace(
        "<nodes>", '<attributes><attribute name="coordinateReferenceSystem" class="s">EPSG:28355</attribute></attributes><nodes>'
    )
    assert imported(tmp_path, matsim_net=named).report["crs"]["epsg"] == 28355
    degrees = MATSIM_NET
    for metres, place in ((3000, 144.30), (2000, 144.29), (1000, 144.28)):
        degrees = degrees.replace(f'x="{metres}" y="0"', f'x="{place}" y="-37.0"')
    degrees = degrees.replace('x="0" y="0"', 'x="144.27" y="-37.0"')
    moved = import_matsim(MatsimRequest(write(tmp_path, matsim_net=degrees)["matsim_net"], None, "EPSG:4326"))
    assert moved.report["crs"]["epsg"] == 32755 and np.ptp(moved.world.table("node")["x"]) == pytest.approx(2670, abs=10)


def test_the_order_of_persons_does_not_matter(tmp_path):
    head, ann, bob = MATSIM_PLANS.partition('  <person id="ann">')[0], *MATSIM_PLANS.split("  <person ")[1:]
    turned = head + "  <person " + bob.replace("</population>\n", "") + "  <person " + ann + "</population>\n"
    assert imported(tmp_path, matsim_plans=turned).world.digest() == imported(tmp_path).world.digest()


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("07:00:00", 25200), ("25:10", 90600), ("12.5", 12.5), ("1:2:3:4", None), ("7:61", None), ("x", None), ("1_0", None)],
)
def test_clock(text, seconds):
    assert clock(text) == seconds


BROKEN = [  # which file, what is replaced by what, code, line
    ("matsim_net", "<network ", "<netzwerk ", 7503, 3),
    ("matsim_net", "</network>", "", 7501, 22),
    ("matsim_net", 'id="b" x="1000"', 'id="b" x="far"', 1201, 6),
    ("matsim_net", 'id="b" x="1000"', 'id="b"', 7504, 6),
    ("matsim_net", '<node id="b"', '<node id="a" x="5" y="5"/><node id="b"', 1219, 6),
    ("matsim_net", 'from="a" to="b"', 'from="z" to="b"', 7505, 11),
    ("matsim_net", 'length="1000" freespeed="20"', 'length="1000" freespeed="-1"', 1204, 11),
    ("matsim_net", 'capacity="900"', 'capacity="0"', 1203, 11),
    ("matsim_net", 'length="1000"', 'length="-1"', 1204, 11),
    ("matsim_net", 'id="bc"', 'id="ab"', 1219, 12),
    ("matsim_net", 'capperiod="00:30:00"', 'capperiod="soon"', 1208, 10),
    ("matsim_net", '{"car": [["cd"]', '{"car": [["zz"]', 7505, 15),
    ("matsim_net", '{"car": [["cd"]', '{"car": ["', 1104, 15),
    ("matsim_plans", 'end_time="07:00:00"', 'end_time="seven"', 1208, 8),
    ("matsim_plans", ">ab bc cd<", ">ab cd<", 7506, 9),
    ("matsim_plans", ">ab bc cd<", ">ab xx cd<", 7505, 9),
    ("matsim_plans", ">ab bc cd<", ">ab bc<", 7506, 9),
    ("matsim_plans", 'type="work" link="cd"', 'type="work" link="zz"', 7505, 10),
    ("matsim_plans", 'type="work" link="cd"', 'type="work"', 7504, 10),
    ("matsim_plans", 'id="bob"', 'id="ann"', 1219, 17),
    ("matsim_plans", '<leg mode="pt" trav_time="00:05:00"/>', "", 1104, 12),
    ("matsim_plans", '<leg mode="pt"', '<leg moda="pt"', 7504, 11),
    ("matsim_plans", "<population>", "<plans>", 7503, 3),
]


@pytest.mark.parametrize(("kind", "old", "new", "code", "line"), BROKEN, ids=[f"{b[0]}-{b[2]}" for b in BROKEN])
def test_what_is_wrong_is_told_with_its_line(tmp_path, kind, old, new, code, line):
    text = {"matsim_net": MATSIM_NET, "matsim_plans": MATSIM_PLANS}[kind]
    assert old in text
    with pytest.raises(InputError) as refused:
        imported(tmp_path, **{kind: text.replace(old, new, 1)})
    first = refused.value.problems[0]
    assert (first.code, first.line) == (code, line), refused.value.text()
    assert first.file.endswith(f"{kind}.xml") and len(refused.value.problems) == 1, refused.value.text()
