"""Static user equilibrium of TNTP networks: flows under which nobody has a cheaper way. docs/assignment.md has method and accuracy."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from muster import _core
from muster._core import Problem
from muster.errors import InputError
from muster.importers.tntp.network import TntpNetwork
from muster.importers.tntp.trips import TntpTrips

NO_WAY = 7405
MOST_NAMED = 50  # pairs without a way that are named one by one
GAP, ITERATIONS = 1e-4, 1000

#: Hears the number of the iteration and the relative gap it reached.
Hear = Callable[[int, float], None]


@dataclass(frozen=True)
class Assigned:
    """Flows of a network, what they cost, and what they amount to. Units are the files' own."""

    flow: np.ndarray  #: float64[link], in the order of the network
    cost: np.ndarray
    objective: float  #: Beckmann's
    total_cost: float  #: sum of flow x cost, "TSTT"
    total_time: float  #: the same without tolls and distance
    shortest_cost: float  #: all trips on the cheapest ways of these costs, "SPTT"
    relative_gap: float  #: (total - shortest) / total
    imbalance: float  #: largest difference at a node between what enters and leaves it and what its trips ask for
    iterations: int = 0
    ways: int = 0  #: that carry trips
    seconds: float = 0.0


def factors(network: TntpNetwork, toll: float | None, distance: float | None) -> tuple[float, float]:
    """Time per unit of toll and of length: as given, else as the file says, else 0."""
    return (
        toll if toll is not None else network.toll_factor or 0.0,
        distance if distance is not None else network.distance_factor or 0.0,
    )


def assign(
    network: TntpNetwork,
    trips: TntpTrips,
    *,
    gap: float = GAP,
    iterations: int = ITERATIONS,
    toll_factor: float | None = None,
    distance_factor: float | None = None,
    threads: int = 0,
    hear: Hear | None = None,
) -> Assigned:
    """Iterates until the relative gap is reached, or as often as allowed. Raises InputError where trips have no way."""
    solver = _solver(network, trips, factors(network, toll_factor, distance_factor), threads)
    started = time.perf_counter()
    while True:
        solver.iterate()
        reached = solver.sums["relative_gap"]
        if hear:
            hear(solver.iterations, reached)
        if reached <= gap or solver.iterations >= iterations:
            break
    flow = solver.flow()
    own = {"iterations": solver.iterations, "ways": solver.ways, "seconds": time.perf_counter() - started}
    return Assigned(flow, solver.costs(flow), **solver.sums, imbalance=imbalance(network, trips, flow), **own)


def evaluate(
    network: TntpNetwork,
    trips: TntpTrips,
    flow: np.ndarray,
    *,
    toll_factor: float | None = None,
    distance_factor: float | None = None,
    threads: int = 0,
) -> Assigned:
    """What given flows amount to. Raises InputError where trips have no way."""
    solver = _solver(network, trips, factors(network, toll_factor, distance_factor), threads)
    flow = np.ascontiguousarray(flow, dtype=float)
    return Assigned(flow, solver.costs(flow), **solver.evaluate(flow), imbalance=imbalance(network, trips, flow))


def cut_off(network: TntpNetwork, trips: TntpTrips) -> list[int]:
    """Rows of trips between whose zones no way leads."""
    return list(_unchecked(network, trips, (0.0, 0.0), 1).cut_off)


def imbalance(network: TntpNetwork, trips: TntpTrips, flow: np.ndarray) -> float:
    """How far flows are from carrying exactly these trips: the worst node."""
    size = network.nodes + 1
    node = np.bincount(network.init_node, flow, size) - np.bincount(network.term_node, flow, size)
    node -= np.bincount(trips.origin, trips.trips, size) - np.bincount(trips.destination, trips.trips, size)
    return float(np.abs(node).max())


def _solver(network: TntpNetwork, trips: TntpTrips, factor: tuple[float, float], threads: int) -> _core.Assignment:
    solver = _unchecked(network, trips, factor, threads)
    if solver.cut_off:
        raise InputError([_no_way(trips, row) for row in solver.cut_off[:MOST_NAMED]])
    return solver


def _unchecked(network: TntpNetwork, trips: TntpTrips, factor: tuple[float, float], threads: int) -> _core.Assignment:
    case = {
        "nodes": network.nodes, "first_through": network.first_thru_node - 1,
        "tail": (network.init_node - 1).astype(np.uint32), "head": (network.term_node - 1).astype(np.uint32),
        "free_time": network.free_flow_time, "b": network.b, "capacity": network.capacity, "power": network.power,
        "fixed": factor[0] * network.toll + factor[1] * network.length,
        "from": (trips.origin - 1).astype(np.uint32), "to": (trips.destination - 1).astype(np.uint32), "trips": trips.trips,
    }  # fmt: skip
    return _core.Assignment(case, threads)


def _no_way(trips: TntpTrips, row: int) -> Problem:
    ends = {"from": str(trips.origin[row]), "to": str(trips.destination[row])}
    return Problem(NO_WAY, file=str(trips.path), line=int(trips.line[row]), arguments={**ends, "trips": f"{trips.trips[row]:g}"})
