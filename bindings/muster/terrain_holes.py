"""Cells without a height inside the terrain: to water they are walls, so that a hole in a river bed is a dam that nobody built."""

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from muster import _core
from muster.language import say

WATER, WATERWAY = 0, 5  #: CoverKind of areas and of courses of water
NAMED = 3  #: places that a warning names


@dataclass(frozen=True)
class Hole:
    """Cells without a height that hang together, with heights all around."""

    cells: int
    x: float  #: middle of one of its cells, world CRS, m
    y: float
    in_water: int  #: of its cells, those in water or watercourses of the map


def holes_of(ground: np.ndarray, grid: Mapping[str, float], cover: Mapping[str, Any]) -> list[Hole]:
    """The holes of a terrain, the largest first. What reaches the edge of the raster is no hole: there the map ends.

    ground  float[row, column], row 0 in the south; NaN = no height
    grid    cell_m, west_m, south_m
    cover   columns of the world's table `cover`
    """
    unknown = np.isnan(ground)
    if not unknown.any():
        return []
    from scipy import ndimage  # late: slow to load, and most terrains have no hole

    labels, _ = ndimage.label(unknown)
    rim = np.unique(np.concatenate([labels[0], labels[-1], labels[:, 0], labels[:, -1]]))
    inside = unknown & ~np.isin(labels, rim)
    rows, columns = np.nonzero(inside)
    if not len(rows):
        return []
    x = grid["west_m"] + (columns + 0.5) * grid["cell_m"]
    y = grid["south_m"] + (rows + 0.5) * grid["cell_m"]
    wet = _in_water(x, y, grid["cell_m"], cover)
    numbers = labels[rows, columns]
    out = []
    for number in np.unique(numbers):
        here = np.flatnonzero(numbers == number)
        middle = here[np.argmin(np.hypot(x[here] - x[here].mean(), y[here] - y[here].mean()))]
        out.append(Hole(len(here), float(x[middle]), float(y[middle]), int(wet[here].sum())))
    return sorted(out, key=lambda hole: (-hole.cells, hole.x, hole.y))


def _in_water(x: np.ndarray, y: np.ndarray, cell_m: float, cover: Mapping[str, Any]) -> np.ndarray:
    """bool[cell]: whether water of the map reaches into the cell."""
    import shapely  # late: slow to load

    if "kind" not in cover or not len(cover["kind"]):
        return np.zeros(len(x), bool)
    kinds, first = np.asarray(cover["kind"]), np.asarray(cover["outline/first"], np.int64)
    corners = np.asarray(cover["outline/values"], float).reshape(-1, 2)
    width = np.nan_to_num(np.asarray(cover["width_m"], float))
    shapes = []
    for row in np.flatnonzero((kinds == WATER) | (kinds == WATERWAY)):
        points = corners[first[row] // 2 : first[row + 1] // 2]
        if kinds[row] == WATER and len(points) >= 3:
            shapes.append(shapely.Polygon(points).buffer(0))
        elif kinds[row] == WATERWAY and len(points) >= 2:
            shapes.append(shapely.LineString(points).buffer(width[row] / 2))
    if not shapes:
        return np.zeros(len(x), bool)
    half = cell_m / 2
    squares = shapely.box(x - half, y - half, x + half, y + half)
    hit = shapely.STRtree(squares).query(shapes, predicate="intersects")[1]
    return np.isin(np.arange(len(x)), hit)


def sentences(holes: list[Hole], lang: str | None = None) -> list[str]:
    """What to say of them; nothing where there is none."""
    if not holes:
        return []
    named = "; ".join(say("ui.holes.one", lang, cells=f"{h.cells:,}", x=f"{h.x:.0f}", y=f"{h.y:.0f}") for h in holes[:NAMED])
    out = [say("ui.holes", lang, cells=f"{sum(h.cells for h in holes):,}", count=f"{len(holes):,}", named=named)]
    wet = max(holes, key=lambda hole: hole.in_water)
    if wet.in_water:
        cells = f"{sum(h.in_water for h in holes):,}"
        out.append(say("ui.holes.in_water", lang, cells=cells, x=f"{wet.x:.0f}", y=f"{wet.y:.0f}"))
    return out


def warn(world: _core.World) -> None:
    """Says on stderr what water would find in the way."""
    if world.grid["columns"]:
        for sentence in sentences(holes_of(np.asarray(world.ground), world.grid, world.table("cover"))):
            print(sentence, file=sys.stderr)


def warn_of_flood(scenario: _core.Scenario) -> None:
    """The same of a scenario, where it has a flood."""
    if any(name.startswith("flood/") for _, name in scenario.models()):
        warn(scenario.world)
