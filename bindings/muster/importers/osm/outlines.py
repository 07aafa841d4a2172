"""Outlines of areas: closed ways, and multipolygon relations put together from their members."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

from muster.importers.osm.reader import GONE, OsmMap, Relation, Tags

LEAST_M2 = 0.5


@dataclass(frozen=True)
class Area:
    """An area of the map with its tags. `shape` is a valid Polygon or MultiPolygon in the world's metres."""

    id: str  #: w<way> or r<relation>
    tags: Tags
    shape: shapely.Geometry
    where: str
    mended: bool = False


@dataclass(frozen=True)
class Unusable:
    """Why an outline could not be made: open, damaged, incomplete (members that the file does not hold)."""

    id: str
    tags: Tags
    where: str
    reason: str


class Outlines:
    """Makes outlines; knows which ways are parts of relations."""

    def __init__(self, map_: OsmMap, x: np.ndarray, y: np.ndarray) -> None:
        self.map = map_
        self.xy = np.column_stack([x, y])
        self.multipolygons = [r for r in map_.relations if r.tags.get("type") in ("multipolygon", "boundary")]

    def of_way(self, row: int) -> Area | Unusable:
        """The area of a closed way."""
        number, tags = int(self.map.way_id[row]), self.map.way_tags[row]
        corners = self.map.corners(row)
        where = f"way {number}"
        if len(corners) < 4 or corners[0] != corners[-1]:
            return Unusable(f"w{number}", tags, where, "incomplete" if GONE in corners else "open")
        if GONE in corners:
            return Unusable(f"w{number}", tags, where, "incomplete")
        return mended(f"w{number}", tags, where, shapely.Polygon(self.xy[corners]))

    def of_relation(self, relation: Relation, tags: Tags) -> Area | Unusable:
        """Outer rings less inner ones, whatever order and direction the members have."""
        name, where = f"r{relation.id}", f"relation {relation.id}"
        lines: dict[str, list] = {"outer": [], "inner": []}
        for kind, ref, role in relation.members:
            if kind != "w":
                continue
            row = self.map.way_row.get(ref)
            corners = np.zeros(0, dtype=np.int64) if row is None else self.map.corners(row)
            if len(corners) < 2 or GONE in corners:
                return Unusable(name, tags, where, "incomplete")
            lines["inner" if role == "inner" else "outer"].append(shapely.LineString(self.xy[corners]))
        outer, inner = rings(lines["outer"]), rings(lines["inner"])
        if not outer:
            return Unusable(name, tags, where, "open")
        shape = shapely.union_all(outer)
        if inner:
            shape = shapely.difference(shape, shapely.union_all(inner))
        return mended(name, tags, where, shape)


def rings(lines: list) -> list:
    """Polygons that lines enclose."""
    if not lines:
        return []
    found = shapely.polygonize([shapely.union_all(lines)])
    # of rings that share a border polygonize gives the faces: together they are the same area
    return [part for part in found.geoms if part.area > LEAST_M2]


def mended(name: str, tags: Tags, where: str, shape: shapely.Geometry) -> Area | Unusable:
    """The shape made valid; only its polygons."""
    broken = not shapely.is_valid(shape)
    if broken:
        shape = shapely.make_valid(shape)
    parts = [part for part in getattr(shape, "geoms", [shape]) if part.geom_type in ("Polygon", "MultiPolygon")]
    flat = [piece for part in parts for piece in getattr(part, "geoms", [part]) if piece.area > LEAST_M2]
    if not flat:
        return Unusable(name, tags, where, "no_area")
    whole = shapely.normalize(shapely.set_precision(shapely.MultiPolygon(flat) if len(flat) > 1 else flat[0], 0.01))
    if whole.is_empty or whole.area <= LEAST_M2:
        return Unusable(name, tags, where, "no_area")
    return Area(name, tags, whole, where, broken)


def polygons_of(shape: shapely.Geometry) -> list[shapely.Polygon]:
    """The parts of an area, the largest first."""
    parts = list(getattr(shape, "geoms", [shape]))
    return sorted(parts, key=lambda part: (-part.area, *part.bounds))


def corners_of(ring: shapely.LinearRing) -> np.ndarray:
    """float64[corner, 2]: a ring that is not closed, to the centimetre."""
    return np.round(shapely.get_coordinates(ring)[:-1], 2)
