"""`runner: routing`: costs and ways of the engine's routers on listed or random networks, beside those that others find."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ... import _core
from ..document import Section
from ..outcome import Column, Job, Outcome
from ..tables import Folders
from .routing_graphs import NEVER, Graph, allowed_turns, brute_force, draw, scipy_costs


@dataclass
class Asked:
    """Questions: from nodes to nodes, setting out at moments."""

    start: np.ndarray
    to: np.ndarray
    at_ms: np.ndarray
    names: list[tuple[str, str]]


def read(run: Section, folders: Folders) -> Job:
    """Reads a routing case; docs/verification.md lists the keys."""
    names: list[str] = []
    if run.has("random"):
        given = run.section("random")
        how = {
            "kind": given.choice("kind", ["roads", "any"], "roads"),
            "nodes": given.integer("nodes", at_least=2),
            "seed": given.integer("seed", 1, at_least=0),
            "largest_ms": given.integer("largest_ms", 5000, at_least=1),
            "closed": given.number("closed_share", 0.0, at_least=0.0),
            "banned": given.number("banned_share", 0.0, at_least=0.0),
            "steps": given.number("steps_share", 0.0, at_least=0.0),
            "until_ms": _ms(given.number("steps_until_s", 60.0, at_least=0.0)),
        }
        given.close()
        pairs = run.integer("pairs", 100, at_least=1)
        departures = [_ms(s) for s in run.numbers("departures_s", [0.0])]

        def make() -> tuple[Graph, Asked]:
            graph = draw(**how)
            luck = np.random.default_rng(how["seed"] + 1)
            start, to = luck.integers(0, graph.nodes, (2, pairs))
            to = to[np.arange(pairs) % min(pairs, 20)]  # few targets: one tree each
            return graph, Asked(start, to, np.full(pairs, departures[0]), [(str(a), str(b)) for a, b in zip(start, to, strict=True)])
    else:
        graph, names = _listed(run)
        asked = _asked(run, names)
        departures = sorted(set(asked.at_ms.tolist()))

        def make() -> tuple[Graph, Asked]:
            return graph, asked

    horizon_ms = _ms(run.number("brute_force_until_s", 0.0, at_least=0.0))

    def job() -> Outcome:
        network, questions = make()
        ways = _core.Ways.of_links(
            network.nodes, network.tail, network.head, network.banned[:, 0], network.banned[:, 1], network.x, network.y
        )
        numbers, frame = _static(network, ways, questions)
        timed, arrivals = _timed(network, ways, questions, departures, horizon_ms)
        return Outcome(numbers | timed, {"ways": frame | arrivals})

    return job


def _ms(seconds: float) -> int:
    return round(1000 * seconds) if np.isfinite(seconds) else 0


def _listed(run: Section) -> tuple[Graph, list[str]]:
    """`links: {id: {from, to, travel_s, no_turn_to}}`, `steps: [{link, from_s, share}]`."""
    section = run.section("links")
    rows = {}
    for id_ in section.names():
        link = section.section(id_)
        rows[id_] = (link.text("from"), link.text("to"), link.number("travel_s", above=0.0), link.texts("no_turn_to", []))
        link.close()
    nodes = sorted({end for row in rows.values() for end in row[:2]})
    order = sorted(rows, key=lambda id_: nodes.index(rows[id_][0]))
    if not rows and run.is_mapping("links"):
        run.add("E1304", "links")
    tail, head = (np.array([nodes.index(rows[id_][end]) for id_ in order], dtype=np.int64) for end in (0, 1))
    graph = Graph(max(len(nodes), 1), tail, head, np.array([max(1, _ms(rows[id_][2])) for id_ in order], dtype=np.int64))
    banned = [(id_, to) for id_ in order for to in rows[id_][3]]
    for id_, to in banned:
        if to not in rows or rows[to][0] != rows[id_][1]:
            section.add("E1216", id_, table="links", found=to)
    graph.banned = np.array([(order.index(a), order.index(b)) for a, b in banned if b in rows], dtype=np.int64).reshape(-1, 2)
    steps = []
    for step in run.sections("steps", []):
        link = step.choice("link", order)
        steps.append((order.index(link) if order else 0, _ms(step.number("from_s", at_least=0.0)), step.number("share", at_least=0.0)))
        step.close()
    graph.steps = np.array(steps, dtype=float).reshape(-1, 3)
    return graph, nodes


def _asked(run: Section, nodes: list[str]) -> Asked:
    """`ask: [{from, to, depart_s}]`."""
    out = []
    for question in run.sections("ask"):
        ends = question.choice("from", nodes), question.choice("to", nodes)
        out.append((*ends, _ms(question.number("depart_s", 0.0, at_least=0.0))))
        question.close()
    if not out:
        out = [(nodes[0], nodes[0], 0)] if nodes else []
    start, to = (np.array([nodes.index(q[end]) if q[end] in nodes else 0 for q in out], dtype=np.int64) for end in (0, 1))
    return Asked(start, to, np.array([q[2] for q in out], dtype=np.int64), [(q[0], q[1]) for q in out])


def _static(graph: Graph, ways: _core.Ways, asked: Asked) -> tuple[dict[str, float], dict[str, Column]]:
    """Trees, pairs and tables against SciPy's Dijkstra; ways against their costs."""
    sources, row = np.unique(asked.start, return_inverse=True)
    reference = scipy_costs(graph, sources)
    expected = reference[row, asked.to]
    trees = {to: ways.tree(graph.cost, int(to))[0] for to in np.unique(asked.to)}
    tree = np.array([_real(trees[to])[sources] for to in trees]).T  # [source, target]
    points = ways.costs(graph.cost, threads=2)
    point = _real(np.array([points.cost(int(a), int(b)) for a, b in zip(asked.start, asked.to, strict=True)]))
    paths = [points.path(int(a), int(b)) for a, b in zip(asked.start, asked.to, strict=True)]
    turns = {tuple(t) for t in allowed_turns(graph)} if len(graph.banned) else None
    numbers = {
        "asked": float(len(asked.to)),
        "reached": float(np.isfinite(expected).sum()),
        "tree_error_ms": _largest(tree, reference[:, list(trees)]),
        "point_error_ms": _largest(point, expected),
        "table_error_ms": _table_error(points, sources, np.array(list(trees)), reference),
        "path_error_ms": max(_path_error(graph, turns, *q) for q in zip(asked.start, asked.to, expected, paths, strict=True)),
    }
    frame: dict[str, Column] = {
        "from": [n[0] for n in asked.names],
        "to": [n[1] for n in asked.names],
        "cost_s": point / 1000,
        "links": np.array([float(len(p)) for p in paths]),
    }
    return numbers, frame


def _real(ms: np.ndarray) -> np.ndarray:
    return np.where(ms == NEVER, np.inf, ms.astype(float))


def _largest(a: np.ndarray, b: np.ndarray) -> float:
    """Largest difference; that one finds a way and the other does not is an infinite one."""
    same = a == b  # also where both find none
    return float(np.abs(np.subtract(a, b, out=np.zeros_like(b), where=~same)).max(initial=0))


def _table_error(points: _core.WayCosts, sources: np.ndarray, targets: np.ndarray, reference: np.ndarray) -> float:
    some = sources[:200]
    table = _real(points.table(some, targets))
    return _largest(table, reference[: len(some), targets])


def _path_error(graph: Graph, turns: set | None, start: int, to: int, expected: float, path: np.ndarray) -> float:
    """By how much the links of a way do not add up to its cost; infinite where they do not lead there, or take a banned turn."""
    if not len(path):
        return 0.0 if start == to or np.isinf(expected) else np.inf
    joined = graph.tail[path[0]] == start and graph.head[path[-1]] == to and (graph.head[path[:-1]] == graph.tail[path[1:]]).all()
    allowed = turns is None or all((int(a), int(b)) in turns for a, b in zip(path[:-1], path[1:], strict=True))
    return float(abs(graph.cost[path].sum() - expected)) if joined and allowed else np.inf


def _timed(graph: Graph, ways: _core.Ways, asked: Asked, departures: list[int], horizon_ms: int) -> tuple[dict, dict]:
    """Earliest arrivals, whether leaving later ever helps, and what the latest departures are worth."""
    link, from_ms, share = graph.steps.T
    speeds = _core.Speeds(graph.cost, link.astype(np.int64), from_ms.astype(np.int64), share)
    found = [ways.earliest_to(speeds, [int(a)], [int(t)], int(b)) for a, b, t in zip(asked.start, asked.to, asked.at_ms, strict=True)]
    arrival = _real(np.array([ms for ms, _ in found]))
    node = ways.state_node()
    earlier, sources = 0, np.unique(asked.start)[:20]
    for source in sources:
        before = np.zeros(ways.states)
        for at in departures:
            now = _real(ways.earliest(speeds, [int(source)], [at]))
            earlier, before = earlier + int((now < before).sum()), now
    numbers = {"earlier_for_later": float(earlier)}
    late, idle = 0.0, 0
    for question in range(min(len(found), 50)):  # leaving at the latest moment is in time, a millisecond later is not
        start, to, by = int(asked.start[question]), int(asked.to[question]), found[question][0]
        if start == to or by == NEVER:
            continue
        moment = int(ways.latest(speeds, to, by)[start])
        late = max(late, float(ways.earliest_to(speeds, [start], [moment], to)[0]) - by)
        idle += ways.earliest_to(speeds, [start], [moment + 1], to)[0] <= by
    numbers |= {"latest_is_late_by_ms": late, "later_would_do": float(idle)}
    if horizon_ms:
        numbers["arrival_error_ms"] = max(
            _brute_error(graph, ways, speeds, node, int(s), at, horizon_ms) for s in sources for at in departures
        )
    return numbers, {"depart_s": asked.at_ms / 1000, "arrival_s": arrival / 1000}


def _brute_error(graph: Graph, ways, speeds, node: np.ndarray, source: int, at_ms: int, horizon_ms: int) -> float:
    found = np.full(graph.nodes, np.inf)
    np.minimum.at(found, node, _real(ways.earliest(speeds, [source], [at_ms])))
    found[found >= horizon_ms] = np.inf
    expected = brute_force(graph, source, at_ms, horizon_ms)
    return _largest(found, expected)
