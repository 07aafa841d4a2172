"""Lines and outlines for the map: simplified to a stated tolerance, in whole decimetres from the map's origin, each point less the one
before it."""

from __future__ import annotations

import numpy as np
import shapely

PER_METRE = 10


class Ragged:
    """Rows of points: row r holds points[first[r] .. first[r + 1]], m in the world's reference system."""

    def __init__(self, first: np.ndarray, points: np.ndarray) -> None:
        self.first, self.points = np.asarray(first, np.int64), np.asarray(points, float).reshape(-1, 2)

    @classmethod
    def of_column(cls, table: dict, column: str) -> Ragged:
        """A ragged column of a table of the world, which counts numbers, not points."""
        return cls(table[f"{column}/first"].astype(np.int64) // 2, table[f"{column}/values"])

    def __len__(self) -> int:
        return len(self.first) - 1

    def row(self, index: int) -> np.ndarray:
        """Points of one row, [point, 2]."""
        return self.points[self.first[index] : self.first[index + 1]]

    def counts(self) -> np.ndarray:
        """Points of each row."""
        return np.diff(self.first)

    def take(self, rows: np.ndarray) -> Ragged:
        """Some rows, in the order given."""
        counts = self.counts()[rows]
        first = np.concatenate([[0], np.cumsum(counts)])
        index = np.repeat(self.first[:-1][rows] - first[:-1], counts) + np.arange(first[-1])
        return Ragged(first, self.points[index])

    def or_points(self, x: np.ndarray, y: np.ndarray) -> Ragged:
        """The rows, and a single point where a row is empty."""
        empty = self.counts() == 0
        counts = np.where(empty, 1, self.counts())
        first = np.concatenate([[0], np.cumsum(counts)])
        points = np.empty((first[-1], 2))
        filled = np.ones(len(points), bool)
        filled[first[:-1][empty]] = False
        points[filled] = self.points
        points[~filled] = np.column_stack([x, y])[empty]
        return Ragged(first, points)


def simplified(lines: Ragged, tolerance_m: float, closed: bool = False) -> Ragged:
    """The lines with the points left out that lie nearer than `tolerance_m` to what remains (Douglas and Peucker). Ends stay; an area
    keeps at least three points."""
    least = 4 if closed else 3
    rows = np.flatnonzero(lines.counts() >= least)
    if tolerance_m <= 0 or len(rows) == 0:
        return lines
    part = lines.take(rows)
    index = np.repeat(np.arange(len(rows)), part.counts())
    shapes = shapely.linestrings(part.points, indices=index)
    if closed:
        shapes = shapely.polygons(shapely.linearrings(part.points, indices=index))
    points, owner = shapely.get_coordinates(shapely.simplify(shapes, tolerance_m, preserve_topology=closed), return_index=True)
    kept = np.bincount(owner, minlength=len(rows))
    if closed:  # shapely repeats the first point at the end
        last = np.cumsum(kept)[kept > 0] - 1
        points, kept = np.delete(points, last, axis=0), kept - (kept > 0)
    counts = lines.counts().copy()
    counts[rows] = kept
    untouched = np.ones(len(lines.points), bool)
    untouched[np.repeat(np.isin(np.arange(len(lines)), rows), lines.counts())] = False
    first = np.concatenate([[0], np.cumsum(counts)])
    changed = np.repeat(np.isin(np.arange(len(lines)), rows), counts)
    out = np.empty((first[-1], 2))
    out[changed], out[~changed] = points, lines.points[untouched]
    return Ragged(first, out)


def coded(lines: Ragged, origin: tuple[float, float]) -> tuple[np.ndarray, np.ndarray]:
    """`first` and int32 `xy` (x and y in turn) of docs/view.md: whole decimetres from the origin, each line's first point absolute, then
    differences of the rounded places, so that rounding does not add up."""
    places = np.rint((lines.points - origin) * PER_METRE).astype(np.int64)
    steps = places.copy()
    steps[1:] -= places[:-1]
    begins = lines.first[:-1][lines.counts() > 0]
    steps[begins] = places[begins]
    return lines.first, steps.reshape(-1)


def decimetres(x: float, y: float, origin: tuple[float, float]) -> tuple[int, int]:
    """One place, whole decimetres from the origin."""
    return round((x - origin[0]) * PER_METRE), round((y - origin[1]) * PER_METRE)
