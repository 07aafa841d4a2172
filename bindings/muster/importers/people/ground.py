"""What dwellings stand along and what they keep clear of: streets, houses, water. Made from the world's own tables."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

from muster.values import NO_ROW

# Road classes of the world: 0 motorway, 1 arterial, 2 collector, 3 lane, 4 track, 5 footway, 6 stairs.
BUILDING_LINE_M = np.array(
    [15.0, 15.0, 10.0, 5.0, 4.0, 4.0, 4.0]
)  # buildings begin this far from the middle of the street: as in the generated town
DWELLING_USES = (0, 1)  # dwelling, mixed
HOME_M2 = 105.0  # gross floor area of a home, as in the generated town: design default


@dataclass(frozen=True)
class Streets:
    """One line per street piece (not per direction), world CRS, m."""

    line: np.ndarray  #: object, shapely LineString
    road_class: np.ndarray  #: uint8
    structure: np.ndarray  #: uint8: 0 plain, 1 bridge, 2 tunnel, 3 underpass

    @staticmethod
    def of_links(link: dict) -> Streets:
        """Of the table `link`, one of two directions; lines run from west to east, whichever way the map drew them."""
        opposite = np.asarray(link["opposite"], dtype=np.int64)
        rows = np.flatnonzero((opposite == NO_ROW) | (np.arange(len(opposite)) < opposite))
        lines = ragged_lines(np.asarray(link["shape/first"]), np.asarray(link["shape/values"]))
        structure = np.asarray(link["structure"]) if "structure" in link else np.zeros(len(opposite), dtype=np.uint8)
        return Streets(from_west(lines[rows]), np.asarray(link["road_class"])[rows], structure[rows])


@dataclass(frozen=True)
class Houses:
    """Buildings of the map, world CRS, m. `shape` is the footprint, or the point where none is known."""

    id: list[str]
    x: np.ndarray
    y: np.ndarray
    area_m2: np.ndarray
    storeys: np.ndarray
    use: np.ndarray
    shape: np.ndarray

    @staticmethod
    def of_table(building: dict) -> Houses:
        x, y = np.asarray(building["x"], float), np.asarray(building["y"], float)
        shapes = shapely.points(x, y).astype(object)
        first = np.asarray(building["footprint/first"], dtype=np.int64)
        drawn = np.flatnonzero(np.diff(first) >= 6)
        if len(drawn):
            rings = ragged_rings(first, np.asarray(building["footprint/values"], float), drawn)
            shapes[drawn] = shapely.make_valid(shapely.polygons(rings))
        columns = {name: np.asarray(building[name]) for name in ("area_m2", "storeys", "use")}
        return Houses(list(building["id"]), x, y, shape=shapes, **columns)

    @staticmethod
    def nothing() -> Houses:
        none = np.empty(0)
        return Houses([], none, none, none, none, none, np.empty(0, dtype=object))

    def homes(self) -> np.ndarray:
        """int64[building]: homes that its floors have room for; 0 where nobody lives."""
        floors = np.maximum(np.asarray(self.storeys, float) - (self.use == 1), 1.0)
        room = np.floor(np.asarray(self.area_m2, float) * floors / HOME_M2).astype(np.int64)
        lived_in = np.isin(self.use, DWELLING_USES) & (np.asarray(self.area_m2) >= 25.0)
        return np.where(lived_in, np.maximum(room, 1), 0)


def from_west(lines: np.ndarray) -> np.ndarray:
    """The same lines, their western end first (of two on one meridian the southern)."""
    if not len(lines):
        return lines
    tail, head = (shapely.get_coordinates(shapely.get_point(lines, end)) for end in (0, -1))
    turned = (head[:, 0] < tail[:, 0]) | ((head[:, 0] == tail[:, 0]) & (head[:, 1] < tail[:, 1]))
    return np.where(turned, shapely.reverse(lines), lines)


def ragged_lines(first: np.ndarray, values: np.ndarray) -> np.ndarray:
    """LineStrings of a ragged column x0 y0 x1 y1 ..."""
    first = np.asarray(first, dtype=np.int64)
    points = np.asarray(values, float).reshape(-1, 2)
    count = np.diff(first) // 2
    return shapely.linestrings(points[: first[-1] // 2], indices=np.repeat(np.arange(len(count)), count))


def ragged_rings(first: np.ndarray, values: np.ndarray, rows: np.ndarray) -> np.ndarray:
    """Closed rings of some rows of a ragged column of outlines, which are not closed."""
    points = np.asarray(values, float).reshape(-1, 2)
    start, count = first[rows] // 2, (first[rows + 1] - first[rows]) // 2
    owner = np.repeat(np.arange(len(rows)), count)
    step = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
    return shapely.linearrings(points[start[owner] + step], indices=owner)


def areas_of_cover(cover: dict, kind: int) -> np.ndarray:
    """Areas of one kind as polygons, less their islands."""
    kinds, hole_of = np.asarray(cover["kind"]), np.asarray(cover["hole_of"], dtype=np.int64)
    first, values = np.asarray(cover["outline/first"], dtype=np.int64), np.asarray(cover["outline/values"], float)
    rows = np.flatnonzero((kinds == kind) & (np.diff(first) >= 6) & (hole_of == NO_ROW))
    if not len(rows):
        return np.empty(0, dtype=object)
    areas = shapely.make_valid(shapely.polygons(ragged_rings(first, values, rows)))
    holes = np.flatnonzero((hole_of != NO_ROW) & (np.diff(first) >= 6))
    if len(holes):
        islands = shapely.make_valid(shapely.polygons(ragged_rings(first, values, holes)))
        for row in np.flatnonzero(np.isin(rows, hole_of[holes])):
            areas[row] = shapely.difference(areas[row], shapely.union_all(islands[hole_of[holes] == rows[row]]))
    return areas


def water_of_cover(cover: dict) -> np.ndarray:
    """Water as polygons: areas less their islands, and waterway lines of the width that the map gives them."""
    kind, first = np.asarray(cover["kind"]), np.asarray(cover["outline/first"], dtype=np.int64)
    values, areas = np.asarray(cover["outline/values"], float), areas_of_cover(cover, 0)
    lines = np.flatnonzero((kind == 5) & (np.diff(first) >= 4))
    if not len(lines):
        return areas
    count = np.diff(first)[lines] // 2
    owner = np.repeat(np.arange(len(lines)), count)
    step = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
    courses = shapely.linestrings(values.reshape(-1, 2)[(first[lines] // 2)[owner] + step], indices=owner)
    return np.concatenate([areas, shapely.buffer(courses, np.maximum(np.asarray(cover["width_m"], float)[lines] / 2, 1.0))])
