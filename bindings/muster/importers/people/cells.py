"""Where people are known to live: cells of a grid or raster, and villages, each with its number of persons."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np
import shapely
from scipy.spatial import cKDTree

from ..findings import Findings

Transform = Callable[[np.ndarray, np.ndarray], tuple[np.ndarray, np.ndarray]]
UNKNOWN = -1  # households of a cell that names only persons

MORE = ("reach_m", "registered", "away")  # columns of Cells that may be empty
VILLAGE_REACH_M = 3000.0  # people of a village without outline live within this of its point; design default
POINT_REACH_M = 1500.0  # the same of a population point that lies on no regular grid; design default


@dataclass(frozen=True)
class Cells:
    """One row per cell. Coordinates are degrees (WGS84) as read, metres (world CRS) once `to_world` has been used."""

    id: list[str]
    x: np.ndarray  #: float64
    y: np.ndarray
    persons: np.ndarray  #: int64, >= 0
    households: np.ndarray  #: int64; UNKNOWN where only persons are known
    geometry: np.ndarray  #: object: shapely polygon, or None
    compact: np.ndarray  #: bool: people live around the point (a village), not evenly over the cell
    reach_m: np.ndarray = field(
        default_factory=lambda: np.empty(0)
    )  #: how far from (x, y) its people may live where there is no polygon; set by to_world
    registered: np.ndarray = field(default_factory=lambda: np.empty(0))  #: int64, on the list there, or UNKNOWN; empty = nowhere known
    away: np.ndarray = field(default_factory=lambda: np.empty(0))  #: int64, of `persons`, registered and away; empty = nobody

    def __len__(self) -> int:
        return len(self.id)

    def take(self, rows: np.ndarray) -> Cells:
        """Some of the rows, in that order."""
        picked = {name: getattr(self, name)[rows] for name in ("x", "y", "persons", "households", "geometry", "compact")}
        more = {name: getattr(self, name)[rows] if len(getattr(self, name)) else getattr(self, name) for name in MORE}
        return Cells(id=[self.id[row] for row in rows], **more, **picked)

    def with_away(self, away: np.ndarray) -> Cells:
        """The same with so many more persons in each cell, who are registered there and away."""
        return replace(self, persons=self.persons + away, away=away)

    def to_world(self, transform: Transform) -> Cells:
        """The same in the world's metres, rows in the order of their ids: the order of the input matters nowhere."""
        x, y = transform(self.x, self.y)
        shapes = self.geometry.copy()
        known = np.flatnonzero([shape is not None for shape in shapes])
        if len(known):
            shapes[known] = shapely.transform(shapes[known], lambda xy: np.column_stack(transform(xy[:, 0], xy[:, 1])))
        moved = replace(self, x=np.asarray(x, float), y=np.asarray(y, float), geometry=shapes)
        moved = replace(moved, reach_m=reach_of(moved))
        return moved.take(np.array(sorted(range(len(self)), key=lambda row: self.id[row]), dtype=np.int64))


def no_shapes(rows: int) -> np.ndarray:
    """Geometry of cells that are known by their points only."""
    return np.full(rows, None, dtype=object)


def reach_of(cells: Cells) -> np.ndarray:
    """float64[cell], m: radius of a cell. Of a polygon the circle of its area; of points on a regular grid (H3 and other hexagons, squares)
    the corner of the hexagon between neighbours; of villages and scattered points a design default."""
    reach = np.where(cells.compact, VILLAGE_REACH_M, POINT_REACH_M)
    shaped = np.flatnonzero([shape is not None for shape in cells.geometry])
    if len(shaped):
        reach[shaped] = np.sqrt(shapely.area(cells.geometry[shaped]) / np.pi)
    loose = np.setdiff1d(np.flatnonzero(~cells.compact), shaped)
    if len(loose) >= 3:
        places = np.column_stack([cells.x[loose], cells.y[loose]])
        step = cKDTree(places).query(places, k=2)[0][:, 1]
        usual = np.median(step)
        if np.mean(np.abs(step - usual) < 0.1 * usual) > 0.9:
            reach[loose] = usual / np.sqrt(3)
    return reach


def cell_of(cells: Cells, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """int64[point]: the cell that each point lies in, -1 = none: inside its polygon, else that of the nearest centre within its reach."""
    found = np.full(len(x), -1, dtype=np.int64)
    shaped = np.array([shape is not None for shape in cells.geometry], dtype=bool)
    if shaped.any():
        rows = np.flatnonzero(shaped)
        point, shape = shapely.STRtree(cells.geometry[rows]).query(shapely.points(x, y), predicate="intersects")
        order = np.lexsort((shape, point))[::-1]  # the first cell is written last: a point on a border belongs to it
        found[point[order]] = rows[shape[order]]
    rows = np.flatnonzero(~shaped)
    open_points = np.flatnonzero(found < 0)
    if len(rows) and len(open_points):
        distance, near = cKDTree(np.column_stack([cells.x[rows], cells.y[rows]])).query(np.column_stack([x[open_points], y[open_points]]))
        inside = distance <= cells.reach_m[rows[near]]
        found[open_points[inside]] = rows[near[inside]]
    return found


def inside(cells: Cells, extent: tuple[float, float, float, float], findings: Findings) -> Cells:
    """The cells whose middle lies in `extent` (west, south, east, north, degrees); what lies outside is reported."""
    west, south, east, north = extent
    kept = (cells.x >= west) & (cells.x <= east) & (cells.y >= south) & (cells.y <= north)
    away = cells.persons[~kept]
    if away.sum():
        findings.add("people.outside_map", "dropped", cells.id[int(np.argmin(kept))], int(np.count_nonzero(away)), persons=int(away.sum()))
    return cells.take(np.flatnonzero(kept))


def cells_of_villages(ids: list[str], persons: object, households: object, geometry: np.ndarray, lon: object, lat: object) -> Cells:
    """Villages with their totals. `geometry`: polygons in degrees, or None where only the point is known; `households` may hold UNKNOWN."""
    shapes = np.array(
        [shape if shape is not None and shape.geom_type in ("Polygon", "MultiPolygon") else None for shape in geometry], dtype=object
    )
    return Cells(
        id=[str(name) for name in ids],
        x=np.asarray(lon, float),
        y=np.asarray(lat, float),
        persons=np.asarray(persons, np.int64),
        households=np.asarray(households, np.int64),
        geometry=shapes,
        compact=np.full(len(shapes), True),
    )
