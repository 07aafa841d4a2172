"""Dwellings for cells that no street crosses: along the nearest streets, with how far that is."""

from __future__ import annotations

import numpy as np
import shapely
from scipy.spatial import cKDTree

from .cells import Cells
from .clear import clear_of, clear_of_each_other
from .dwellings import Dwellings
from .ground import Streets
from .lots import HOUSE, Lots, lots_along

AROUND_M = 800.0  # beyond the nearest street: how much further people go for a plot; design default
ROWS_DEEP = 4
HOMES_PER_HOUSE = 2
PLOTS_AT_ONCE = 8  # that a cell asks for in one round


def build_nearest(
    cells: Cells, need: np.ndarray, streets: Streets, water: np.ndarray, buildings: np.ndarray, classes: tuple[int, ...]
) -> Dwellings:
    """Houses for `need[cell]` homes on the free plots nearest to the cells; what finds none is left."""
    rows = np.flatnonzero(need > 0)
    usable = np.flatnonzero(np.isin(streets.road_class, classes) & (streets.structure == 0))
    centres = shapely.points(cells.x[rows], cells.y[rows])
    tree = shapely.STRtree(streets.line[usable])
    distance = tree.query_nearest(centres, return_distance=True, all_matches=False)[1]
    near = usable[np.unique(tree.query(centres, predicate="dwithin", distance=distance + AROUND_M)[1])]
    few = Streets(streets.line[near], streets.road_class[near], streets.structure[near])
    lots = lots_along(few, HOUSE, classes, ROWS_DEEP)
    lots = lots.take(np.flatnonzero(clear_of(lots, streets, water, buildings)))
    lots = lots.take(np.flatnonzero(clear_of_each_other(lots)))
    lots = lots.take(np.lexsort((lots.y, lots.x)))
    lot, cell, away = share_plots(np.column_stack([cells.x[rows], cells.y[rows]]), need[rows], lots)
    homes = np.full(len(lot), HOMES_PER_HOUSE, dtype=np.int64)
    order = np.lexsort((away, cell))
    rank = np.arange(len(order)) - np.searchsorted(cell[order], cell[order])
    homes[order] = np.clip(need[rows][cell[order]] - rank * HOMES_PER_HOUSE, 0, HOMES_PER_HOUSE)
    return Dwellings(lots.take(lot), rows[cell], homes, away + cells.reach_m[rows[cell]] * ~cells.compact[rows[cell]])


def share_plots(places: np.ndarray, need: np.ndarray, lots: Lots) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Plot, cell and distance of each plot that is built on. In rounds, each cell asks for the plots nearest to it; a plot that several
    ask for goes to the nearest of them."""
    at = np.column_stack([lots.x, lots.y])
    wanted = -(-need // HOMES_PER_HOUSE)
    free = np.arange(len(lots))
    given: list[tuple[np.ndarray, np.ndarray, np.ndarray]] = [(np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64), np.empty(0))]
    while len(free) and (wanted > 0).any():
        asking = np.flatnonzero(wanted > 0)
        several = min(PLOTS_AT_ONCE, len(free))
        away, plot = cKDTree(at[free]).query(places[asking], k=[*range(1, several + 1)])
        turn = np.arange(several)[None, :] < wanted[asking][:, None]  # no more than are wanted
        cell = np.broadcast_to(asking[:, None], away.shape)[turn]
        away, plot = away[turn], plot[turn]
        order = np.lexsort((cell, away, plot))
        first = order[np.unique(plot[order], return_index=True)[1]]
        given.append((free[plot[first]], cell[first], away[first]))
        wanted = wanted - np.bincount(cell[first], minlength=len(wanted))
        free = np.delete(free, plot[first])
    return tuple(np.concatenate(part) for part in zip(*given, strict=True))
