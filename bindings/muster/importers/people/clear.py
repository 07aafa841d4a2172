"""Which plots are free: clear of water, streets and houses, and of one another."""

from __future__ import annotations

import numpy as np
import shapely

from muster import _core

from .ground import BUILDING_LINE_M, Streets
from .lots import CLEAR_M, Lots

TUNNEL = 2


def clear_of(lots: Lots, streets: Streets, water: np.ndarray, buildings: np.ndarray) -> np.ndarray:
    """bool[lot]: touches neither water nor a street's room nor a building. Streets in tunnels do not count."""
    free = np.full(len(lots), True)
    shapes = lots.shapes()
    for obstacles, distance in ((water, 0.0), (buildings, CLEAR_M)):
        strike(free, shapes, obstacles, distance)
    for road_class in np.unique(streets.road_class):
        lines = streets.line[(streets.road_class == road_class) & (streets.structure != TUNNEL)]
        strike(free, shapes, lines, BUILDING_LINE_M[road_class] - 1.0)
    return free


def strike(free: np.ndarray, shapes: np.ndarray, obstacles: np.ndarray, distance: float) -> None:
    """Takes away what comes nearer than `distance` to an obstacle."""
    rows = np.flatnonzero(free)
    if not len(rows) or not len(obstacles):
        return
    tree = shapely.STRtree(obstacles)
    hit = (
        tree.query(shapes[rows], predicate="dwithin", distance=distance)
        if distance > 0
        else tree.query(shapes[rows], predicate="intersects")
    )
    free[rows[hit[0]]] = False


def clear_of_each_other(lots: Lots) -> np.ndarray:
    """bool[lot]: a largest choice of plots that do not touch. Of two that do, the one nearer its street stays, then the one with more
    luck, in rounds: the same whatever the order of the rows."""
    rank = np.empty(len(lots), dtype=np.int64)
    rank[np.lexsort((lots.y, lots.x, lots.key, _core.building_luck(lots.key, "lot.choice"), lots.row))] = np.arange(len(lots))
    shapes = lots.shapes(CLEAR_M / 2)
    a, b = shapely.STRtree(shapes).query(shapes, predicate="intersects") if len(lots) else np.empty((2, 0), dtype=np.int64)
    a, b = a[a != b], b[a != b]
    chosen, gone = np.full(len(lots), False), np.full(len(lots), False)
    while True:
        best = np.full(len(lots), len(lots), dtype=np.int64)  # rank of the luckiest neighbour that still stands
        np.minimum.at(best, a, rank[b])
        fresh = ~chosen & ~gone & (rank < best)
        if not fresh.any():
            return chosen
        chosen |= fresh
        gone[b[fresh[a]]] = True
        stays = ~gone[a] & ~gone[b] & ~chosen[a] & ~chosen[b]
        a, b = a[stays], b[stays]
