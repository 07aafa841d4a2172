"""What holds for the traffic of every network: properties tried on many small ones that Hypothesis makes up.

As part of the tests the same few examples every time. With MUSTER_EXAMPLES=2000 in the environment: as many new ones of each property.
"""

import math
import os
from collections import defaultdict

import numpy as np
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st
from movement_networks import (
    KINDS,
    excess_flow,
    flow_of_link,
    most_at_once,
    networks,
    passages_by_link,
    places_of_link,
    towns,
)

from muster import _core

MORE = int(os.environ.get("MUSTER_EXAMPLES", 0))
QUEUEING = {kind for kind, of in KINDS.items() if not of.get("filters")}


def examples(few: int):
    """`few` fixed examples, or as many new ones as were asked for."""
    phases = [p for p in Phase if MORE or p is not Phase.explain]
    return settings(
        max_examples=MORE or few,
        derandomize=not MORE,
        deadline=None,
        database=None,
        phases=phases,
        print_blob=True,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
    )


def play(town: dict, threads: int = 1, **more) -> dict:
    return _core.run_network_case(town | more, threads)


@examples(60)
@given(towns())
def test_nobody_is_lost(town):
    result = play(town, count_every_s=town["step_s"])
    counts = result["counts"]
    statuses = ("waiting", "on_link", "arrived", "abandoned", "in_place", "dead", "carried")
    departed = np.searchsorted(np.sort(result["wanted_s"]), counts["t_s"], side="left")
    assert np.array_equal(sum(counts[status] for status in statuses), departed)
    assert counts["found"].all(), "somebody is not where State says"
    for status, wanted, entered, arrived in zip(
        result["status"], result["wanted_s"], result["entered_s"], result["arrived_s"], strict=True
    ):
        assert (status == "none") == (wanted >= result["ended_s"])
        assert (status == "arrived") == math.isfinite(arrived)
        assert status != "arrived" or wanted <= entered <= arrived


@examples(40)
@given(towns())
def test_everybody_goes_from_link_to_link_and_is_on_one_at_a_time(town):
    result = play(town)
    ways = defaultdict(list)
    rows = zip(result["passage_trip"], result["passage_link"], result["passage_in_s"], result["passage_out_s"], strict=True)
    for trip, link, entered, left in rows:
        ways[int(trip)].append((float(entered), float(left), town["links"][int(link)]))
    for trip, way in ways.items():
        demand = town["demands"][result["demand"][trip]]
        at, since = demand["from"], result["wanted_s"][trip]
        for entered, left, link in way:
            assert link["from"] == at and since <= entered <= left
            at, since = link["to"], left
        assert result["status"][trip] != "arrived" or (at == demand["to"] and since == result["arrived_s"][trip])


@examples(60)
@given(towns(closing=False))
def test_no_end_of_a_road_passes_more_than_its_capacity(town):
    result = play(town)
    for link in town["links"]:
        passed = passages_by_link(town, result, QUEUEING)[link["id"]]
        for end in (0, 1):
            moments = [(passage[end], passage[2]) for passage in passed]
            assert excess_flow(moments, flow_of_link(town, link)) <= 0.01, (link["id"], end)  # whole ms at both ends of the window
        for kind in KINDS.keys() - QUEUEING:
            leave = [(left, 1) for _, left, _, _ in passages_by_link(town, result, {kind})[link["id"]]]
            assert excess_flow(leave, 0.56) <= 0.01, (link["id"], kind)  # filter_flow_per_s


@examples(40)
@given(towns())
def test_no_road_takes_in_more_than_its_capacity_while_things_close_and_open(town):
    assume(not any("reversed_lanes" in change for change in town["changes"]))
    result = play(town)
    moved = {trip for kind, trip in zip(result["events"]["kind"], result["events"]["trip"], strict=True) if kind == "party/turned_back"}
    for link in town["links"]:
        entries = [(p[0], p[2]) for p in passages_by_link(town, result, QUEUEING)[link["id"]] if p[3] not in moved]
        assert excess_flow(entries, flow_of_link(town, link)) <= 0.01, link["id"]


@examples(60)
@given(towns(closing=False))
def test_no_road_holds_more_than_it_has_room_for(town):
    result = play(town)
    for link in town["links"]:
        stays = [passage[:3] for passage in passages_by_link(town, result, QUEUEING)[link["id"]]]
        assert most_at_once(stays) <= places_of_link(link, result["tick_s"]), link["id"]


@examples(40)
@given(towns(calm=True, closing=False, kinds=("car",), walkers=False))
def test_room_comes_back_as_a_wave(town):
    """Newell: a car enters no earlier than N/(m q) - L/u after the one N before it has left."""
    result = play(town)
    for link in town["links"]:
        passed = passages_by_link(town, result, {"car"})[link["id"]]
        places = places_of_link(link, result["tick_s"])
        travel_s = max(link["length_m"] / link["speed_m_s"], result["tick_s"])
        hole_s = places / (link["lanes"] * link["capacity_veh_s"]) - travel_s
        entered, left = sorted(p[0] for p in passed), sorted(p[1] for p in passed)
        for n in range(places, len(entered)):
            assert entered[n] >= left[n - places] + hole_s - 0.002, (link["id"], n)
        assert all(p[1] - p[0] >= travel_s - 0.001 for p in passed)


@examples(40)
@given(towns(closing=False, kinds=("car",)))
def test_no_footway_is_fuller_or_passes_more_than_it_can(town):
    """Both directions share the room of a street, and an end passes 1.2 persons per metre and second in both together."""
    result = play(town)
    on_foot = passages_by_link(town, result, {"foot"})
    for link in town["links"]:
        there, back = on_foot[link["id"]], on_foot[link.get("opposite", "")]
        storage = math.floor(4.0 * link["width_m"] * link["length_m"] + 1e-9)
        largest = max((size for _, _, size, _ in there + back), default=0)
        assert most_at_once([p[:3] for p in there + back]) <= max(storage, largest), link["id"]
        out_of_it = {(left, trip): size for _, left, size, trip in back}
        into_it = {(entered, trip): size for entered, _, size, trip in there}  # who turns round there passes once
        at_tail = [(moment, size) for (moment, _), size in (out_of_it | into_it).items()]
        assert excess_flow(at_tail, 1.2 * link["width_m"]) <= 0.02, link["id"]


@examples(40)
@given(towns(calm=True), st.integers(1, 30))
def test_all_who_set_out_later_by_the_same_time_arrive_later_by_it(town, steps):
    later = steps * town["step_s"]
    demands = [d | {"start_s": d["start_s"] + later, "end_s": d["end_s"] + later} for d in town["demands"]]
    assume(town["settings"]["gridlock_response"] == "wait")  # who looks for gridlock does so at whole minutes
    first, second = play(town), play(town, demands=demands, end_s=town["end_s"] + later)
    assert np.array_equal(np.round(first["arrived_s"] + later, 3), second["arrived_s"])


@examples(40)
@given(networks(), st.data())
def test_setting_out_later_on_a_free_network_makes_nobody_arrive_earlier(network, data):
    links = [link | {"capacity_veh_s": 20.0, "jam_veh_m": 20.0, "lanes": 8.0, "width_m": 100.0} for link in network["links"]]
    nodes = [node["id"] for node in network["nodes"]]
    trips = st.tuples(st.sampled_from(nodes), st.sampled_from(nodes[:2]), st.integers(0, 60), st.sampled_from(["car", "foot"]))
    wanted = data.draw(st.lists(trips, min_size=2, max_size=12))
    demands = [
        {"id": f"d{i}", "from": a, "to": b, "start_s": float(start), "count": 1, "mode": mode}
        for i, (a, b, start, mode) in enumerate(wanted)
        if a != b
    ]
    assume(demands)
    town = network | {"links": links, "demands": demands}
    before = play(town)
    alone = play(town, demands=[d | {"start_s": 3600.0 * i} for i, d in enumerate(demands)])
    needed, needed_alone = (np.round(r["arrived_s"] - r["wanted_s"], 3) for r in (before, alone))
    assume(np.array_equal(needed, needed_alone))  # else somebody waited for somebody: the network is not free
    late = data.draw(st.integers(0, len(demands) - 1))
    demands[late] = demands[late] | {"start_s": demands[late]["start_s"] + data.draw(st.integers(1, 100))}
    after = play(town)["arrived_s"]
    assert np.isfinite(after).all() and (after >= before["arrived_s"]).all()


@examples(40)
@given(networks(walkers=False), st.data())
def test_a_further_exit_never_lengthens_clearance_where_traffic_is_free(network, data):
    nodes = [node["id"] for node in network["nodes"]]
    exits = data.draw(st.lists(st.sampled_from(nodes), min_size=1, max_size=len(nodes), unique=True))
    links = [link | {"capacity_veh_s": 20.0, "jam_veh_m": 20.0} for link in network["links"]]
    demands = [{"id": v, "from": v, "to": "outside", "count": 1, "mode": "car"} for v in nodes]
    cleared = []
    for n in range(1, len(exits) + 1):
        doors = [
            {"id": f"exit_{v}", "from": v, "to": "outside", "length_m": 20.0, "speed_m_s": 20.0, "capacity_veh_s": 20.0, "jam_veh_m": 20.0}
            for v in exits[:n]
        ]
        result = play(network | {"nodes": [*network["nodes"], {"id": "outside"}], "links": links + doors, "demands": demands})
        cleared.append(result["arrived_s"].max())
    assert all(later <= earlier for earlier, later in zip(cleared, cleared[1:], strict=False)), cleared


@examples(30)
@given(towns(), st.integers(3, 60))
def test_threads_and_a_fresh_start_from_state_change_no_bit(town, steps):
    alone = play(town)["digest"]
    assert play(town, 4)["digest"] == alone
    assert play(town, rebuild_every_s=steps * town["step_s"])["digest"] == alone


@examples(3)
@given(st.data())
def test_threads_change_no_bit_where_they_share_the_work(data):
    side = 14  # more nodes are busy at once than one thread keeps to itself
    nodes = [f"n{column}_{row}" for column in range(side) for row in range(side)]
    road = {"length_m": 60.0, "speed_m_s": 12.0, "capacity_veh_s": 0.5, "jam_veh_m": 0.15, "lanes": 2.0, "width_m": 3.0}
    pairs = [
        (f"n{c}_{r}", f"n{c + x}_{r + 1 - x}")
        for c in range(side)
        for r in range(side)
        for x in (0, 1)
        if c + x < side and r + 1 - x < side
    ]
    links = [{"id": f"{a}-{b}", "from": a, "to": b, "opposite": f"{b}-{a}", **road} for a, b in pairs + [(b, a) for a, b in pairs]]
    goals = data.draw(st.lists(st.sampled_from(nodes), min_size=3, max_size=3, unique=True))
    modes = data.draw(st.lists(st.sampled_from(["car", "foot"]), min_size=len(nodes), max_size=len(nodes)))
    demands = [
        {"id": v, "from": v, "to": goals[i % 3], "rate_per_s": 0.2, "start_s": 0.0, "end_s": 60.0, "mode": modes[i]}
        for i, v in enumerate(nodes)
        if v != goals[i % 3]
    ]
    shut = [{"at_s": 40.0, "link": link["id"], "closed_car": True} for link in data.draw(st.lists(st.sampled_from(links), max_size=8))]
    town = {"nodes": [{"id": v} for v in nodes], "links": links, "demands": demands, "changes": shut, "step_s": 5.0, "end_s": 900.0}
    alone = play(town)
    assert sum(status == "arrived" for status in alone["status"]) > 500
    for threads in (2, 4):
        assert play(town, threads)["digest"] == alone["digest"], threads


CHOICES = ("nearest", "queues", "follow")


@st.composite
def undecided_towns(draw) -> dict:
    """Towns in which those on foot may end in any of several places."""
    town = draw(towns())
    nodes = [node["id"] for node in town["nodes"]]
    town["demands"] = [
        d
        | {"exits": draw(st.lists(st.sampled_from(nodes), min_size=2, max_size=3, unique=True))}
        | {"choice": draw(st.sampled_from(CHOICES))}
        if d["mode"] == "foot"
        else d
        for d in town["demands"]
    ]
    assume(any("exits" in d for d in town["demands"]))
    town["settings"] |= {"exit_sight": float(draw(st.sampled_from([0, 50, 1000]))), "exit_gain": draw(st.sampled_from([0.0, 0.2]))}
    return town


@examples(30)
@given(undecided_towns(), st.integers(3, 60))
def test_who_chooses_among_exits_leaves_by_one_of_them_and_the_same_way_with_threads_and_from_state(town, steps):
    alone = play(town, count_every_s=town["step_s"])
    assert alone["counts"]["found"].all()
    ends = {}
    for trip, link in zip(alone["passage_trip"], alone["passage_link"], strict=True):
        ends[int(trip)] = town["links"][int(link)]["to"]
    for trip, status in enumerate(alone["status"]):
        demand = town["demands"][alone["demand"][trip]]
        if status == "arrived" and "exits" in demand:
            assert ends.get(trip, demand["from"]) in demand["exits"]
    assert play(town, 4)["digest"] == alone["digest"]
    assert play(town, rebuild_every_s=steps * town["step_s"])["digest"] == alone["digest"]
