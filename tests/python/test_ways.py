"""Ways from Python, and the references that the routing cases hold them against."""

import numpy as np
import pytest
from town import write_scenario

import muster
from muster.verify.runners import routing, routing_graphs

NEVER = 2**32 - 1


def square(**bans):
    """a0 -> b1 -> c2 -> d3 -> a0, 10 s each, and a -> c in 12 s."""
    return muster.Ways.of_links(4, tail=[0, 0, 1, 2, 3], head=[1, 2, 2, 3, 0], **bans), np.array([10000, 12000, 10000, 10000, 10000])


def test_trees_and_ways_between_points_agree():
    ways, cost = square()
    time, link = ways.tree(cost, to=3)
    assert time.tolist() == [22000, 20000, 10000, 0] and link.tolist() == [1, 2, 3, NEVER]
    points = ways.costs(cost)
    assert [points.cost(s, 3) for s in range(4)] == time.tolist()
    assert points.path(0, 3).tolist() == [1, 3] and points.path(3, 3).tolist() == []
    assert points.table([0, 1], [2, 3]).tolist() == [[12000, 22000], [10000, 20000]]
    cost[1] = NEVER
    points.change(cost)
    assert points.cost(0, 3) == 30000 and points.path(0, 3).tolist() == [0, 2, 3]
    cost[:] = NEVER
    points.change(cost, threads=2)
    assert points.cost(0, 3) == NEVER and len(points.path(0, 3)) == 0


def test_banned_turns_make_states():
    ways, cost = square(banned_from=[1], banned_to=[3])
    assert ways.states == 5
    assert ways.state_after().tolist() == [1, 4, 2, 3, 0] and ways.state_node().tolist() == [0, 1, 2, 3, 2]
    points = ways.costs(cost)
    assert points.cost(0, 3) == 30000 and points.cost(0, 2) == 12000
    assert points.cost(2, 3) == 10000 and points.cost(4, 3) == NEVER, "who came along the diagonal cannot go on"


def test_ways_in_time_wait_for_what_opens():
    ways, cost = square()
    speeds = muster.Speeds(cost, link=[2, 2], from_ms=[15000, 60000], share=[0, 0.5])
    assert speeds.leave(2, 10000) == 70000 and speeds.enter_by(2, 70000) == 10000
    assert ways.earliest(speeds, 0, 0).tolist() == [0, 10000, 12000, 22000]
    there, links = ways.earliest_to(speeds, [1], [10000], 3)
    assert there == 80000 and links.tolist() == [2, 3]
    assert ways.latest(speeds, 3, 80000).tolist() == [58000, 10000, 70000, 80000]


def test_ways_of_a_world_follow_its_free_travel_times(tmp_path):
    world = muster.Scenario.load(write_scenario(tmp_path)).world
    for mode in ("car", "foot"):
        ways = muster.Ways(world, mode)
        cost = ways.free_costs()
        node = int(world.table("shelter")["node"][0])
        time, link = ways.tree(cost, node)
        points = ways.costs(cost, threads=2)
        reached = np.flatnonzero(time != NEVER)[::17]
        assert len(reached) > 10
        for start in reached:
            assert points.cost(int(start), node) == time[start]
            path = points.path(int(start), node)
            assert int(cost[path].sum()) == time[start]
            assert not len(path) or path[0] == link[start]


@pytest.mark.parametrize(
    "wrong",
    [
        lambda w, c: w.tree(c[:-1], 0),
        lambda w, c: w.tree(c * 0, 0),
        lambda w, c: w.tree(c.astype(float), 0),
        lambda w, c: w.tree(c - 20000, 0),
        lambda w, c: w.costs(c).table([[0]], [1]),
        lambda w, c: w.free_costs(),
        lambda w, c: muster.Speeds(c, [0], [0], [-1]),
        lambda w, c: muster.Speeds(c, [0], [0], [np.nan]),
        lambda w, c: w.earliest(muster.Speeds(c[:2]), 0, 0),
        lambda w, c: muster.Ways.of_links(2, [1, 0], [0, 1]),
        lambda w, c: muster.Ways.of_links(3, [0, 1], [1, 2], [1], [0]),
    ],
)
def test_what_does_not_fit_is_refused(wrong):
    with pytest.raises(ValueError):
        wrong(*square())


@pytest.mark.parametrize(
    "wrong",
    [
        lambda w, c: w.tree(c, 4),
        lambda w, c: w.costs(c).cost(9, 0),
        lambda w, c: w.costs(c).path(0, 9),
        lambda w, c: w.costs(c).table([0], [9]),
        lambda w, c: muster.Speeds(c, [5], [0], [1]),
        lambda w, c: muster.Speeds(c).leave(5, 0),
        lambda w, c: w.earliest(muster.Speeds(c), [9], [0]),
        lambda w, c: muster.Ways.of_links(2, [0], [2]),
    ],
)
def test_rows_that_are_not_there_are_refused(wrong):
    with pytest.raises(IndexError):
        wrong(*square())


def test_the_references_of_the_cases_know_the_answers_by_hand():
    graph = routing_graphs.Graph(4, np.array([0, 0, 1, 2, 3]), np.array([1, 2, 2, 3, 0]), np.array([10, 12, 10, 10, NEVER]))
    assert routing_graphs.scipy_costs(graph, np.array([0, 3])).tolist() == [[0, 10, 12, 22], [np.inf, np.inf, np.inf, 0]]
    graph.banned = np.array([[1, 3]])
    assert routing_graphs.scipy_costs(graph, np.array([0])).tolist() == [[0, 10, 12, 30]]
    graph.steps = np.array([[3, 0, 0.0], [3, 50, 0.5]])
    assert routing_graphs.brute_force(graph, 0, 5, 200).tolist() == [5, 15, 17, 70]


def test_a_way_that_is_none_is_seen():
    graph = routing_graphs.Graph(
        4, np.array([0, 0, 1, 2, 3]), np.array([1, 2, 2, 3, 0]), np.array([10, 12, 10, 10, 10]), np.array([[1, 3]])
    )
    allowed = {tuple(t) for t in routing_graphs.allowed_turns(graph)}
    error = lambda path, expected: routing._path_error(graph, allowed, 0, 3, expected, np.array(path, dtype=int))  # noqa: E731
    assert error([0, 2, 3], 30) == 0 and error([0, 2, 3], 29) == 1
    assert error([1, 3], 22) == error([0, 3], 20) == error([0, 2], 20) == error([], 30) == np.inf
    assert error([], np.inf) == 0


def test_ways_that_only_one_of_two_finds_are_an_infinite_error():
    costs = np.array([np.inf, 3.0, 5.0])
    assert routing._largest(costs, costs.copy()) == 0
    assert routing._largest(np.array([np.inf, 3.0, 7.0]), costs) == 2
    assert routing._largest(np.array([4.0, 3.0, 5.0]), costs) == routing._largest(costs, np.array([4.0, 3.0, 5.0])) == np.inf
