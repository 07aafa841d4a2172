"""Streets of a map into links: hand-made maps, each as small as the thing it shows."""

import numpy as np
import pyproj
import pytest
from osm_samples import Sample, crossroads

from muster.errors import InputError
from muster.importers.findings import Findings
from muster.importers.osm import make_network, read_map
from muster.importers.osm.defaults import limit_of
from muster.importers.osm.tags import km_h, layer_of, metres
from muster.values import NO_ROW

FOOT, CAR = 1, 2


def network_of(sample, tmp_path, country="CN", turned=False):
    findings = Findings()
    map_ = read_map(sample.write(tmp_path / ("b.osm" if turned else "a.osm"), turned), findings)
    change = pyproj.Transformer.from_crs(4326, 4548, always_xy=True)
    x, y = (np.round(part, 2) for part in change.transform(map_.lon, map_.lat))
    return make_network(map_, x, y, country, findings), findings


def link(network, name):
    row = network.link["id"].index(name)
    return {column: values[row] for column, values in network.link.items() if not column.startswith("shape")}


def straight(**tags):
    """One street of 200 m from west to east, and a lane at its end so that there is a network."""
    return Sample().node(1, 0, 0).node(2, 200, 0).way(1, [1, 2], **tags)


# -- cutting -----------------------------------------------------------------------------------------------------------------------------


def test_ways_are_cut_where_they_meet_and_links_keep_their_names(tmp_path):
    network, _ = network_of(crossroads(), tmp_path)
    ids = network.link["id"]
    # 1200 m without a corner between 1-6 and 6-5: 600 m pieces; each direction one link
    assert sorted(ids) == sorted([f"w10_{k}{d}" for k in (1, 2, 3, 4) for d in "fb"] + [f"w11_{k}{d}" for k in (1, 2) for d in "fb"])
    assert sorted(network.node["id"]) == ["n1", "n2", "n3", "n4", "n5", "n6", "n7"]
    row = link(network, "w10_2f")
    assert network.node["id"][row["tail"]] == "n6" and network.node["id"][row["head"]] == "n5"
    assert row["length_m"] == pytest.approx(600, rel=2e-3)
    assert network.link["opposite"][network.link["opposite"]].tolist() == list(range(len(ids)))


def test_the_order_of_the_file_changes_nothing(tmp_path):
    one, _ = network_of(crossroads(), tmp_path)
    other, _ = network_of(crossroads(), tmp_path, turned=True)
    for table in ("node", "link", "street", "turn_ban"):
        for column, values in getattr(one, table).items():
            assert np.array_equal(values, getattr(other, table)[column]), (table, column)


def test_long_ways_are_cut_at_their_own_corners(tmp_path):
    sample = Sample()
    for k in range(11):
        sample.node(k + 1, 100 * k, 0)
    network, _ = network_of(sample.way(1, [*range(1, 12)], highway="residential"), tmp_path)
    lengths = network.link["length_m"][::2]
    assert len(lengths) == 4 and lengths.max() <= 400 and lengths.sum() == pytest.approx(1000, rel=2e-3)


def test_loops_and_two_ways_between_the_same_junctions_stay(tmp_path):
    sample = Sample().node(1, 0, 0).node(2, 100, 0).node(3, 50, 30).node(4, 140, 40).node(5, 140, -40)
    sample.way(1, [1, 2], highway="residential").way(2, [1, 3, 2], highway="residential").way(3, [2, 4, 5, 2], highway="service")
    network, _ = network_of(sample, tmp_path)
    row = link(network, "w3_1f")
    assert row["tail"] == row["head"] and row["length_m"] == pytest.approx(192.5, rel=5e-3)
    assert {"w1_1f", "w2_1f"} <= set(network.link["id"])


def test_a_corner_that_the_file_lacks_leaves_a_gap_and_is_said(tmp_path):
    sample = Sample().node(1, 0, 0).node(2, 100, 0).node(4, 300, 0).node(5, 400, 0)
    network, findings = network_of(sample.way(1, [1, 2, 3, 4, 5], highway="residential"), tmp_path)
    assert sorted(network.link["id"]) == ["w1_1b", "w1_1f", "w1_2b", "w1_2f"]
    assert findings.count("network.corner_missing") == 1


# -- who may use it ----------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("tags", "forward", "backward"),
    [
        ({"highway": "residential"}, FOOT | CAR, FOOT | CAR),
        ({"highway": "residential", "oneway": "yes"}, FOOT | CAR, FOOT),
        ({"highway": "residential", "oneway": "-1"}, FOOT, FOOT | CAR),
        ({"highway": "motorway"}, CAR, None),
        ({"highway": "motorway", "oneway": "no"}, CAR, CAR),
        ({"highway": "primary", "junction": "roundabout"}, FOOT | CAR, FOOT),
        ({"highway": "trunk", "motorroad": "yes", "oneway": "yes"}, CAR, None),
        ({"highway": "footway"}, FOOT, FOOT),
        ({"highway": "steps"}, FOOT, FOOT),
        ({"highway": "footway", "motor_vehicle": "yes"}, FOOT | CAR, FOOT | CAR),
        ({"highway": "residential", "foot": "no"}, CAR, CAR),
        ({"highway": "service", "access": "private"}, FOOT | CAR, FOOT | CAR),
        ({"highway": "track", "motor_vehicle": "no"}, FOOT, FOOT),
        ({"highway": "service", "access": "no", "foot": "yes"}, FOOT, FOOT),
    ],
)
def test_modes_follow_the_tags(tags, forward, backward, tmp_path):
    network, _ = network_of(straight(**tags), tmp_path)
    modes = dict(zip(network.link["id"], network.link["modes"].tolist(), strict=True))
    assert modes.get("w1_1f") == forward and modes.get("w1_1b") == backward
    if backward is None:
        assert network.link["opposite"].tolist() == [NO_ROW]


def test_steps_are_stairs_and_paths_are_not(tmp_path):
    for highway, road_class in (("steps", 6), ("footway", 5)):
        network, _ = network_of(straight(highway=highway), tmp_path)
        assert set(network.link["road_class"].tolist()) == {road_class}, highway


@pytest.mark.parametrize(
    ("tags", "fate"),
    [
        ({"highway": "construction"}, "not_built"),
        ({"highway": "platform"}, "no_street"),
        ({"highway": "service", "access": "no"}, "closed"),
        ({"highway": "busway"}, "closed"),
        ({"highway": "residential", "construction": "yes"}, "not_built"),
    ],
)
def test_ways_that_nobody_can_use_are_left_out_and_named(tags, fate, tmp_path):
    sample = crossroads().node(20, 300, 300).node(21, 400, 300)
    network, findings = network_of(sample.way(30, [20, 21], **tags), tmp_path)
    assert network.fates[tags["highway"], fate] == 1 and not any(name.startswith("w30_") for name in network.link["id"])
    assert [finding.where for finding in findings if finding.code == f"osm.street.{fate}"] == [["way 30"]]


def test_a_bollard_closes_the_shorter_side_to_cars_only(tmp_path):
    sample = Sample().node(1, 0, 0).node(2, 60, 0, barrier="bollard").node(3, 250, 0).node(4, 250, 200)
    network, findings = network_of(sample.way(1, [1, 2, 3, 4], highway="residential"), tmp_path)
    assert link(network, "w1_1f")["modes"] == FOOT and link(network, "w1_2f")["modes"] == FOOT | CAR
    assert findings.count("network.barrier") == 1


# -- how wide, how fast ------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "km_h_"),
    [("50", 50), ("30 mph", 48.28032), ("90;30;90", 30), ("walk", 6), ("AT:urban", 50), ("CN:motorway", 120),
     ("DE:zone:30", 30), ("DE:zone30", 30),
     ("none", 130), ("XX:living_street", 15), ("5 knots", 9.26)],
)  # fmt: skip
def test_speed_limits_in_all_their_spellings(text, km_h_):
    assert limit_of(text, "CN") == pytest.approx(km_h_)


@pytest.mark.parametrize("text", ["fast", "0", "-5", "signals", "50 furlongs", "", "nan", "1e3"])
def test_speed_limits_that_are_none(text):
    assert limit_of(text, "CN") is None


@pytest.mark.parametrize(
    ("text", "m"), [("3.5", 3.5), ("3,5 m", 3.5), ("12 ft", 3.6576), ("12'6\"", 3.81), ("4;6", 4.0), ("0.01 km", 10.0), ("wide", None)]
)
def test_lengths_in_all_their_spellings(text, m):
    assert metres(text) == (None if m is None else pytest.approx(m))
    assert km_h("wide") is None


def test_a_footway_that_cars_may_use_has_room_for_them(tmp_path):
    """The map of Porto Alegre has some."""
    row = link(network_of(straight(highway="footway", motor_vehicle="yes"), tmp_path)[0], "w1_1f")
    assert row["lanes"] == 1 and row["capacity_veh_s"] > 0 and row["speed_m_s"] > 0


def test_lanes_are_shared_by_the_directions(tmp_path):
    for tags, lanes in [
        ({"lanes": "4"}, (2, 2)),
        ({"lanes": "3", "lanes:forward": "2", "lanes:backward": "1"}, (2, 1)),
        ({"lanes": "1"}, (1, 1)),
        ({"lanes": "3", "oneway": "yes"}, (3, 0)),
        ({}, (1, 1)),
    ]:
        network, _ = network_of(straight(highway="primary", **tags), tmp_path)
        assert (link(network, "w1_1f")["lanes"], link(network, "w1_1b")["lanes"]) == lanes, tags


def test_what_is_guessed_or_not_understood_is_said(tmp_path):
    network, findings = network_of(straight(highway="primary", maxspeed="quick", lanes="many", width="600", oneway="sometimes"), tmp_path)
    for code in ("speed_unread", "lanes_unread", "width_unread", "one_way_unread"):
        assert findings.count(f"network.{code}") == 1, code
    assert findings.count("network.speed_guessed") == 1
    assert link(network, "w1_1f")["speed_m_s"] == pytest.approx(60 / 3.6)


@pytest.mark.parametrize(
    ("tags", "structure"),
    [
        ({}, 0),
        ({"bridge": "viaduct"}, 1),
        ({"tunnel": "yes"}, 2),
        ({"layer": "-1"}, 3),
        ({"tunnel": "building_passage"}, 0),
        ({"bridge": "no"}, 0),
    ],
)
def test_bridges_tunnels_and_underpasses(tags, structure, tmp_path):
    assert link(network_of(straight(highway="primary", **tags), tmp_path)[0], "w1_1f")["structure"] == structure


def test_levels_beyond_reason_are_bounded():
    assert [layer_of({"layer": text}) for text in ("99999999", "-1e9", "nan", "inf", "x", "-1;2")] == [5, -5, 0, 0, 0, -1]


def test_a_short_tunnel_is_an_underpass(tmp_path):
    sample = Sample().node(1, 0, 0).node(2, 100, 0).way(1, [1, 2], highway="primary", tunnel="yes")
    assert link(network_of(sample, tmp_path)[0], "w1_1f")["structure"] == 3


def test_names_come_in_both_languages(tmp_path):
    network, _ = network_of(crossroads(), tmp_path)
    assert list(zip(network.street["name"], network.street["name_en"], strict=True)) == [("", ""), ("信江路", "Xinjiang Road")]
    assert network.street["name"][link(network, "w10_1f")["street"]] == "信江路"


# -- signals, turns, connection ----------------------------------------------------------------------------------------------------------


def test_signals_on_junctions_at_stop_lines_and_in_mid_street(tmp_path):
    sample = Sample().node(1, 0, 0, highway="traffic_signals").node(2, 200, 0).node(3, 0, 200).node(4, -200, 0)
    sample.node(5, 200, 200).node(6, 400, 0).node(7, 180, 0, highway="traffic_signals").node(8, 0, 100, highway="traffic_signals")
    sample.way(1, [4, 1], highway="primary").way(2, [1, 7, 2], highway="primary").way(3, [1, 8, 3], highway="primary")
    network, findings = network_of(sample.way(4, [2, 5], highway="primary").way(5, [2, 6], highway="primary"), tmp_path)
    assert [name for name, signal in zip(network.node["id"], network.node["signal"], strict=True) if signal] == ["n1", "n2"]
    assert findings.count("network.signal_at_stop_line") == 1 and findings.count("network.signal_unread") == 1


def turning(type="restriction", **tags):
    """A T: way 1 from the west to node 2, way 2 on to the east, way 3 to the north."""
    sample = Sample().node(1, -100, 0).node(2, 0, 0).node(3, 100, 0).node(4, 0, 100)
    for number, refs in ((1, [1, 2]), (2, [2, 3]), (3, [2, 4])):
        sample.way(number, refs, highway="residential")
    return sample.relation(9, [("w", 1, "from"), ("n", 2, "via"), ("w", 3, "to")], type=type, **tags)


def bans(network):
    ids = network.link["id"]
    return {(ids[a], ids[b]) for a, b in zip(network.turn_ban["from"], network.turn_ban["to"], strict=True)}


def test_forbidden_and_only_allowed_turns(tmp_path):
    assert bans(network_of(turning(restriction="no_left_turn"), tmp_path)[0]) == {("w1_1f", "w3_1f")}
    assert bans(network_of(turning(restriction="only_left_turn"), tmp_path)[0]) == {("w1_1f", "w2_1f")}
    u_turn = turning(restriction="no_left_turn").relation(
        9, [("w", 1, "from"), ("n", 2, "via"), ("w", 1, "to")], type="restriction", restriction="no_u_turn"
    )
    assert bans(network_of(u_turn, tmp_path)[0]) == {("w1_1f", "w1_1b")}


def test_restrictions_that_cannot_be_used_are_named(tmp_path):
    banned = {"type": "restriction", "restriction": "no_left_turn"}
    over_a_way = turning(**banned).relation(9, [("w", 1, "from"), ("w", 2, "via"), ("w", 3, "to")], **banned)
    not_meeting = turning(**banned).relation(9, [("w", 1, "from"), ("n", 4, "via"), ("w", 3, "to")], **banned)
    for sample, code in [
        (turning(restriction="no_left_turn", **{"except": "motorcar;bus"}), "turn_not_for_cars"),
        (turning(restriction__hgv="no_left_turn"), "turn_other_kind"),
        (over_a_way, "turn_via_way"),
        (not_meeting, "turn_not_found"),
    ]:
        network, findings = network_of(sample, tmp_path)
        assert bans(network) == set() and findings.count(f"network.{code}") == 1, code


def test_what_hangs_together(tmp_path):
    sample = crossroads().node(20, 2000, 2000).node(21, 2100, 2000).node(22, 700, 200)
    sample.way(30, [20, 21], highway="residential").way(31, [7, 22], highway="residential", oneway="yes")
    network, findings = network_of(sample, tmp_path)
    place = {name: row for row, name in enumerate(network.node["id"])}
    assert not network.connected.foot[place["n20"]] and network.connected.foot[place["n22"]]
    assert not network.connected.car[place["n22"]], "no car comes back from there"
    assert findings.count("network.cut_off_foot") == 2 and findings.count("network.cut_off_car") == 3
    assert network.connected.shares["foot"]["nodes"] == pytest.approx(8 / 10)


def test_a_map_without_streets_is_refused(tmp_path):
    sample = Sample().block(1, 0, 0, 20, building="yes")
    with pytest.raises(InputError) as error:
        network_of(sample, tmp_path)
    assert [problem.code for problem in error.value.problems] == [7202]
