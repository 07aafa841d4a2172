"""Building plots along streets: where dwellings may be synthesised. Both sides, set back, never in water, on a street or on a house."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

from muster import _core

from .ground import BUILDING_LINE_M, Streets

BUILT_ALONG = (1, 2, 3, 4)  # arterial, collector, lane, track: nobody's door opens on a motorway, and footways are tried last
CLEAR_M = 1.0  # between two buildings, at least


@dataclass(frozen=True)
class Kind:
    """Sizes of a dwelling, m: as the generated town builds them (scenarios/src/town/place_buildings.cpp). Design defaults."""

    pitch: float  #: from one plot to the next
    front: tuple[float, float]
    depth: tuple[float, float]
    setback: tuple[float, float]
    row_m: float  #: from one row of buildings to the one behind it


HOUSE = Kind(14.0, (9.0, 12.5), (10.0, 13.0), (1.5, 4.5), 17.0)  # self-built houses
FLATS = Kind(36.0, (26.0, 33.0), (11.5, 13.0), (4.0, 8.0), 26.0)  # blocks of flats


@dataclass(frozen=True)
class Lots:
    """One row per plot, world CRS, m."""

    x: np.ndarray
    y: np.ndarray
    along: np.ndarray  #: float64[lot, 2], direction of the street
    front: np.ndarray
    depth: np.ndarray
    flats: np.ndarray  #: bool
    row: np.ndarray  #: int64, 0 = on the street, 1 = behind those, ...
    key: np.ndarray  #: uint64, from the place: luck follows it, not the row

    def __len__(self) -> int:
        return len(self.x)

    def take(self, rows: np.ndarray) -> Lots:
        return Lots(*(getattr(self, name)[rows] for name in self.__dataclass_fields__))

    def corners(self, margin: float = 0.0) -> np.ndarray:
        """float64[lot, 4, 2]: the building's corners, anticlockwise, `margin` m further out."""
        side = np.column_stack([-self.along[:, 1], self.along[:, 0]])
        half_front = self.along * (self.front / 2 + margin)[:, None]
        half_depth = side * (self.depth / 2 + margin)[:, None]
        middle = np.column_stack([self.x, self.y])
        return np.stack(
            [
                middle - half_front - half_depth,
                middle + half_front - half_depth,
                middle + half_front + half_depth,
                middle - half_front + half_depth,
            ],
            axis=1,
        )

    def shapes(self, margin: float = 0.0) -> np.ndarray:
        return shapely.polygons(self.corners(margin)) if len(self) else np.empty(0, dtype=object)


def joined(parts: list[Lots]) -> Lots:
    return Lots(*(np.concatenate([getattr(part, name) for part in parts]) for name in Lots.__dataclass_fields__))


def place_keys(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """uint64: a number that names a place to the decimetre, whatever row it has."""
    ten = [np.floor(part * 10.0 + 0.5).astype(np.int64).astype(np.uint64) & np.uint64(0xFFFFFFFF) for part in (x, y)]
    return (ten[0] << np.uint64(32)) | ten[1]


def between(limits: tuple[float, float], luck: np.ndarray) -> np.ndarray:
    return limits[0] + (limits[1] - limits[0]) * luck


def lots_along(streets: Streets, kind: Kind, classes: tuple[int, ...] = BUILT_ALONG, rows_deep: int = 1) -> Lots:
    """Plots of one kind on both sides of every street that is neither bridge nor tunnel, `rows_deep` rows of them."""
    rows = np.flatnonzero(np.isin(streets.road_class, classes) & (streets.structure == 0))
    length = shapely.length(streets.line[rows])
    count = np.floor((length - 4.0) / kind.pitch).astype(np.int64).clip(0)
    row = np.repeat(rows, count)
    step = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
    at = np.repeat((length - count * kind.pitch) / 2, count) + (step + 0.5) * kind.pitch
    lines = streets.line[row]
    tail, head = (
        shapely.get_coordinates(shapely.line_interpolate_point(lines, at + shift)) for shift in (-kind.front[1] / 2, kind.front[1] / 2)
    )
    course = head - tail
    width = np.hypot(course[:, 0], course[:, 1])
    usable = width > 0.9 * kind.front[1]  # no house in a hairpin
    middle, along = ((tail + head) / 2)[usable], (course / np.maximum(width, 1e-9)[:, None])[usable]
    line_m = BUILDING_LINE_M[streets.road_class[row[usable]]]
    sides = [(side, row) for row in range(rows_deep) for side in (1.0, -1.0)]
    return joined([one_side(kind, middle, along * side, line_m + row * kind.row_m, row) for side, row in sides])


def one_side(kind: Kind, middle: np.ndarray, along: np.ndarray, line_m: np.ndarray, row: int) -> Lots:
    """Plots to the left of streets that pass `middle` in the direction `along`, `line_m` from it."""
    left = np.column_stack([-along[:, 1], along[:, 0]])
    door = middle + left * line_m[:, None]
    key = place_keys(door[:, 0], door[:, 1])
    front = between(kind.front, _core.building_luck(key, "lot.front"))
    depth = between(kind.depth, _core.building_luck(key, "lot.depth"))
    setback = between(kind.setback, _core.building_luck(key, "lot.setback"))
    centre = door + left * (setback + depth / 2)[:, None]
    flats, rows = np.full(len(key), kind is FLATS), np.full(len(key), row)
    return Lots(centre[:, 0], centre[:, 1], along, front, depth, flats, rows, key)
