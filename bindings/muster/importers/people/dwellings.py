"""Dwellings for cells whose houses the map does not show: which plots are built on, with how many homes and storeys."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

from muster import _core

from .cells import Cells, cell_of
from .clear import clear_of, clear_of_each_other
from .ground import HOME_M2, Streets
from .lots import FLATS, HOUSE, Lots, joined, lots_along
from .share import apportion

FLATS_FROM = 3.0  # homes per plot of a house above which blocks of flats are built; design default
HOMES_PER_PLOT = 1.4  # of a village: design default
VILLAGE_ROWS = 4  # of houses behind one another
MOST_STOREYS = 33
SMALL_CELL_M = 150.0  # cells of a smaller radius (rasters of 100 m) share their streets with their neighbours
MOST_HOMES = (24, 3)  # per block of flats and per house, in small cells: design default


@dataclass(frozen=True)
class Dwellings:
    """Synthesised dwellings, sorted by cell and place."""

    lots: Lots
    cell: np.ndarray  #: int64, row of the cell whose people live there
    homes: np.ndarray  #: int64, >= 1
    xy_error_m: np.ndarray

    def __len__(self) -> int:
        return len(self.cell)

    def homes_by_cell(self, cells: int) -> np.ndarray:
        """int64[cell]"""
        return np.bincount(self.cell, self.homes, cells).astype(np.int64)

    def floors(self, more: np.ndarray) -> np.ndarray:
        """uint8: storeys that hold the homes and `more` of them; houses have one to three."""
        area = self.lots.front * self.lots.depth
        per_storey = np.maximum(np.floor(area / HOME_M2), 1)
        wanted = np.ceil((self.homes + more) / per_storey)
        usual = 1 + np.floor(3 * _core.building_luck(self.lots.key, "lot.storeys"))
        return np.clip(np.where(self.lots.flats, wanted, np.maximum(wanted, usual)), 1, MOST_STOREYS).astype(np.uint8)


def join_dwellings(parts: list[Dwellings], cells: Cells) -> Dwellings:
    """All of them in one order: by cell, then by place."""
    lots = joined([part.lots for part in parts])
    cell, homes, error = (np.concatenate([getattr(part, name) for part in parts]) for name in ("cell", "homes", "xy_error_m"))
    order = np.lexsort((lots.y, lots.x, cell))
    return Dwellings(lots.take(order), cell[order], homes[order], error[order])


def build(
    cells: Cells, need: np.ndarray, streets: Streets, water: np.ndarray, buildings: np.ndarray, classes: tuple[int, ...]
) -> Dwellings:
    """Dwellings for `need[cell]` homes; a cell without a free plot gets none. Houses first; blocks of flats where houses would hold more
    than FLATS_FROM homes each."""
    deep = VILLAGE_ROWS if cells.compact[need > 0].any() else 1
    houses, house_cell = free_lots(cells, need, lots_along(streets, HOUSE, classes, deep), streets, water, buildings)
    houses, house_cell = keep(houses, house_cell, clear_of_each_other(houses))
    plots = np.bincount(house_cell, minlength=len(cells))
    dense = need > FLATS_FROM * plots
    flats, flat_cell = free_lots(cells, np.where(dense, need, 0), lots_along(streets, FLATS, classes, 2), streets, water, buildings)
    flats, flat_cell = keep(flats, flat_cell, clear_of_each_other(flats))
    if len(flats):
        touch = shapely.STRtree(flats.shapes()).query(houses.shapes(), predicate="dwithin", distance=1.0)[0]
        free = np.full(len(houses), True)
        free[touch] = False
        houses, house_cell = keep(houses, house_cell, free)
    small = ~cells.compact & (cells.reach_m < SMALL_CELL_M)  # a corner of a street in a small cell does not make a tower of its people
    return settle_plots(cells, need, joined([houses, flats]), np.concatenate([house_cell, flat_cell]), small)


def keep(lots: Lots, cell: np.ndarray, kept: np.ndarray) -> tuple[Lots, np.ndarray]:
    rows = np.flatnonzero(kept)
    return lots.take(rows), cell[rows]


def free_lots(
    cells: Cells, need: np.ndarray, lots: Lots, streets: Streets, water: np.ndarray, buildings: np.ndarray
) -> tuple[Lots, np.ndarray]:
    """Plots in cells that need homes, clear of all that stands there already, and their cells."""
    cell = cell_of(cells, lots.x, lots.y)
    lots, cell = keep(lots, cell, (cell >= 0) & (need[cell] > 0))
    return keep(lots, cell, clear_of(lots, streets, water, buildings))


def settle_plots(cells: Cells, need: np.ndarray, lots: Lots, cell: np.ndarray, small: np.ndarray | None = None) -> Dwellings:
    """Builds on as many plots as the homes ask for: all over a cell, around the point of a village; then shares the homes among them.
    small: cells whose plots hold no more than MOST_HOMES, the rest looking elsewhere."""
    distance = np.hypot(lots.x - cells.x[cell], lots.y - cells.y[cell])
    luck = _core.building_luck(lots.key, "lot.order")
    by = np.where(cells.compact[cell], distance * (0.8 + 0.4 * luck) + 30.0 * lots.row, luck + lots.row)
    order = np.lexsort((lots.y, lots.x, by, ~lots.flats, cell))
    rank = np.empty(len(lots), dtype=np.int64)
    rank[order] = np.arange(len(lots)) - np.searchsorted(cell[order], cell[order])
    has_flats = np.bincount(cell, lots.flats, len(cells)) > 0
    most = np.where(cells.compact & ~has_flats, np.ceil(need / HOMES_PER_PLOT), need)
    built = np.flatnonzero(rank < most[cell])
    lots, cell, distance = lots.take(built), cell[built], distance[built]
    area = lots.front * lots.depth
    weight = np.where(lots.flats, np.floor(area / HOME_M2) * 6, 1.0) * (0.7 + 0.6 * _core.building_luck(lots.key, "lot.homes"))
    served = np.where(np.bincount(cell, minlength=len(cells)) > 0, need, 0)
    if small is not None:
        served = np.where(small, np.minimum(served, np.bincount(cell, np.where(lots.flats, *MOST_HOMES), len(cells))), served).astype(
            np.int64
        )
    homes = apportion(served, cell, weight)
    spread = np.zeros(len(cells))
    np.maximum.at(spread, cell, distance)
    error = np.where(cells.compact, spread, cells.reach_m)[cell]
    used = np.flatnonzero(homes > 0)
    return Dwellings(lots.take(used), cell[used], homes[used], error[used])
