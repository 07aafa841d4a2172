"""`runner: assignment`: trips on a road network in static user equilibrium, or what given flows amount to."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np

from ... import assignment
from ...errors import InputError
from ...importers.tntp import TntpNetwork, TntpTrips, read_flows, read_network, read_trips
from ..document import Section
from ..outcome import Column, Job, Outcome
from ..problems import CaseError, Place, Problem
from ..tables import Folders


def read(run: Section, folders: Folders) -> Job:
    """Reads an assignment case; docs/assignment.md lists the keys. Files are read when it runs."""
    links = _links(run) if run.has("links") else None
    network = None if links is not None else _file(run, "network", folders)
    pairs = _pairs(run) if run.is_list("trips") else None
    trips = None if pairs is not None else _file(run, "trips", folders)
    first_thru_node = run.integer("first_thru_node", 1, at_least=1) if links is not None else 1
    given, published = (_file(run, key, folders) if run.has(key) else None for key in ("flows", "published"))
    how = {name: run.number(name, None, at_least=0.0) for name in ("toll_factor", "distance_factor")}
    stop = {
        "gap": run.number("gap", assignment.GAP, at_least=0.0),
        "iterations": run.integer("iterations", assignment.ITERATIONS, at_least=1),
    }

    def solve() -> Outcome:
        roads = read_network(network) if links is None else _network(run.document.path, links, pairs, first_thru_node)
        table = read_trips(trips, roads) if pairs is None else _trips(run.document.path, roads, pairs)
        if given is None:
            done = assignment.assign(roads, table, **stop, **how)
        else:
            done = assignment.evaluate(roads, table, read_flows(given, roads).flow, **how)
        known = None if published is None else read_flows(published, roads)
        ids = list(links) if links is not None else [f"{a} > {b}" for a, b in zip(roads.init_node, roads.term_node, strict=True)]
        return _outcome(roads, ids, done, known)

    return lambda: _located(solve)


def _file(run: Section, key: str, folders: Folders) -> Path:
    return folders.find(run.text(key))


def _links(run: Section) -> dict[str, dict[str, float]]:
    """`links: {id: {from, to, free_time, b, capacity, power, length, toll}}`."""
    section, out = run.section("links"), {}
    for name in section.names():
        link = section.section(name)
        out[name] = {"from": link.integer("from", at_least=1), "to": link.integer("to", at_least=1)}
        out[name] |= {"free_time": link.number("free_time", at_least=0.0), "capacity": link.number("capacity", 1.0, above=0.0)}
        for key, otherwise in (("b", 0.0), ("power", 1.0), ("length", 0.0), ("toll", 0.0)):
            out[name][key] = link.number(key, otherwise, at_least=0.0)
        link.close()
    if not out and run.is_mapping("links"):
        run.add("E1304", "links")
    return out


def _pairs(run: Section) -> list[tuple[int, int, float, int]]:
    """`trips: [{from, to, trips}]`: zones, trips, and the line where they stand."""
    out = []
    for pair in run.sections("trips"):
        ends = pair.integer("from", at_least=1), pair.integer("to", at_least=1)
        out.append((*ends, pair.number("trips", at_least=0.0), run.document.place(pair.node).line))
        pair.close()
    return out


def _network(path: Path, links: dict[str, dict[str, float]], pairs: list | None, first_thru_node: int) -> TntpNetwork:
    """A network that is written into the case. All its nodes may be zones."""
    column = {key: np.array([link[key] for link in links.values()], dtype=float) for key in next(iter(links.values()))}
    ends = [column.pop(key).astype(np.int64) for key in ("from", "to")]
    nodes = int(max(*(e.max() for e in ends), *(max(pair[:2]) for pair in pairs or [(1, 1)])))
    nothing = np.zeros(len(links))
    column["free_flow_time"] = column.pop("free_time")
    return TntpNetwork(path, nodes, nodes, first_thru_node, *ends, **column, speed=nothing, link_type=nothing)


def _trips(path: Path, network: TntpNetwork, pairs: list[tuple[int, int, float, int]]) -> TntpTrips:
    origin, destination, trips, line = (np.array(c) for c in zip(*pairs, strict=True)) if pairs else (np.zeros(0, np.int64),) * 4
    return TntpTrips(path, network.zones, origin, destination, trips.astype(float), line)


def _outcome(network: TntpNetwork, ids: list[str], done: assignment.Assigned, known) -> Outcome:
    numbers = {
        "objective": done.objective, "total_cost": done.total_cost, "total_time": done.total_time,
        "shortest_cost": done.shortest_cost, "relative_gap": done.relative_gap, "largest_imbalance": done.imbalance,
        "total_over_shortest": done.total_cost / done.shortest_cost if done.shortest_cost else np.nan,
        "iterations": float(done.iterations), "ways": float(done.ways),
    }  # fmt: skip
    numbers |= {f"{name}.{what}": float(v[i]) for i, name in enumerate(ids) if len(ids) <= 20 for what, v in _by_link(done).items()}
    frame: dict[str, Column] = {"link": ids, "from": network.init_node, "to": network.term_node, **_by_link(done)}
    if known is not None:
        frame |= {"published_flow": known.flow, "published_cost": known.cost, "published_share": known.flow / known.flow.max()}
    return Outcome(numbers, {"links": frame})


def _by_link(done: assignment.Assigned) -> dict[str, np.ndarray]:
    return {"flow": done.flow, "cost": done.cost}


def _located(solve: Callable[[], Outcome]) -> Outcome:
    """What is wrong in a file of the case is told at its line there."""
    try:
        return solve()
    except InputError as error:
        raise CaseError(
            [Problem(f"E{p.code}", Place(p.file, p.line, p.column, p.key_path), dict(p.arguments)) for p in error.problems]
        ) from None
