"""The tables `shelter`, `place` (posts and danger points) and `danger_zone`."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import shapely
from scipy.spatial import cKDTree

from muster.importers.equipment import equipment
from muster.importers.findings import Findings
from muster.importers.layers.areas import outline_of
from muster.importers.layers.columns import SURVEY, distinct, ragged
from muster.importers.layers.layer import Layer

KINDS = ("emergency", "short_stay", "long_stay", "exit")
#: Effective area per person, m2: GB 51143-2015, for 1, 15 and 100 days (reference list: from memory, not seen in the standard's own
#: text).
AREA_M2 = {"emergency": 0.5, "short_stay": 2.0, "long_stay": 4.5}
DANGERS = ("flood", "flash_flood", "landslide", "debris_flow", "fire", "other")
FAR_M = 300.0  # a shelter farther than this from any street is said
POST, DANGER_POINT = 5, 6  # place/kind


@dataclass
class Ground:
    """What layers have to know of the world's streets and terrain, m."""

    node_xy: np.ndarray  #: float64[node, 2]
    on_foot: np.ndarray  #: bool[node]: somebody on foot can get there, and away
    height: Callable[[np.ndarray, np.ndarray], np.ndarray] | None = (
        None  #: m above datum of points; NaN outside the terrain. None = no terrain
    )

    def heights(self, xy: np.ndarray) -> np.ndarray:
        """float64[point]; 0 everywhere in a world without terrain."""
        return np.zeros(len(xy)) if self.height is None else np.asarray(self.height(xy[:, 0], xy[:, 1]), float)


def points_of(layer: Layer) -> np.ndarray:
    """float64[row, 2]: a point within each shape."""
    return np.array([(p.x, p.y) for p in (shape.point_on_surface() for shape in layer.geometry)]).reshape(-1, 2)


def on_terrain(layer: Layer, ground: Ground, findings: Findings) -> Layer:
    """The rows that lie on the terrain; the others are left out, and said: nothing could be computed there."""
    if ground.height is None or not len(layer):
        return layer
    known = np.isfinite(ground.heights(points_of(layer)))
    for i in np.flatnonzero(~known):
        findings.add("layer.off_terrain", "dropped", layer.where[i])
    return layer.keep(known)


def shelter_table(layer: Layer, ground: Ground, findings: Findings) -> dict:
    """Columns of the table `shelter`. Capacity: the count of the row, else its area (or that of its outline) by the area per person of
    its kind; a shelter with neither is left out, since any number would be made up."""
    layer = on_terrain(layer, ground, findings)
    kinds = [kind_of(row, where, findings) for row, where in zip(layer.rows, layer.where, strict=True)]
    rooms = [capacity(row, kind, shape, where, findings)
             for row, kind, shape, where in zip(layer.rows, kinds, layer.geometry, layer.where, strict=True)]  # fmt: skip
    stays = np.array([room is not None for room in rooms], bool)
    layer = layer.keep(stays)
    kinds, rooms = [k for k, s in zip(kinds, stays, strict=True) if s], [r for r in rooms if r is not None]
    xy = points_of(layer)
    nodes = np.flatnonzero(ground.on_foot)
    away, nearest = cKDTree(ground.node_xy[nodes]).query(xy) if len(xy) else (np.zeros(0), np.zeros(0, int))
    for i in np.flatnonzero(away > FAR_M):
        findings.add("layer.shelter_far", "note", f"{layer.where[i]} ({away[i]:,.0f} m)")
    floor = ground.heights(xy)
    given = np.array(layer.values("floor_z", np.nan), float)
    return {
        "id": layer.values("id"), "origin": np.full(len(layer), SURVEY, np.uint8),
        "name": layer.values("name"), "name_en": layer.values("name_en", ""),
        "kind": np.array([KINDS.index(kind) for kind in kinds], np.uint8),
        "x": xy[:, 0], "y": xy[:, 1], "floor_z": np.where(np.isfinite(given), given, floor).astype(np.float32),
        "node": nodes[nearest].astype(np.uint32), "capacity": np.array(rooms, np.int32),
        **equipment_of(layer, kinds),
    }  # fmt: skip


#: Columns of a layer that are columns of the world.
GIVEN = ("covered_m2", "tents", "beds", "toilets", "taps", "water_l", "water_l_per_day", "food_kg", "generator_h", "entrance_m", "desks")


def equipment_of(layer: Layer, kinds: list[str]) -> dict:
    """What the rows say of what their shelters have. The area is that of the row; of the outline where the capacity was told by it."""
    area = [row.get("area_m2") or (shape.area if "capacity" not in row and shape.area > 0 else None) if kind != "exit" else None
            for row, shape, kind in zip(layer.rows, layer.geometry, kinds, strict=True)]  # fmt: skip
    positive = {"entrance_m"}
    given = {name: [value if value or name not in positive else None for value in layer.values(name)] for name in GIVEN}
    return equipment(len(layer), layer.values("use"), area_m2=area, **given)


def kind_of(row: dict, where: str, findings: Findings) -> str:
    """Kind of a shelter; an unnamed one is taken for an emergency shelter, the sort that every village has."""
    if row.get("kind") in KINDS:
        return row["kind"]
    findings.add("layer.shelter_kind_guessed", "guessed", where)
    return "emergency"


def capacity(row: dict, kind: str, shape: shapely.Geometry, where: str, findings: Findings) -> int | None:
    """Persons; None = the row gives nothing to tell it by."""
    if kind == "exit":
        return 0
    if row.get("capacity") is not None:
        return int(row["capacity"])
    area = float(row.get("area_m2") or shape.area)
    if area <= 0:
        findings.add("layer.shelter_without_capacity", "dropped", where)
        return None
    findings.add("layer.capacity_from_area", "guessed", where, area_m2=AREA_M2[kind], kind=f"@import.word.{kind}")
    return int(area / AREA_M2[kind])


def place_table(layers: list[Layer], ground: Ground, findings: Findings) -> dict:
    """Columns of the table `place` for duty posts and danger points."""
    layers = [on_terrain(layer, ground, findings) for layer in layers]
    rows = [
        (row, POST if layer.kind == "posts" else DANGER_POINT, point)
        for layer in layers
        for row, point in zip(layer.rows, points_of(layer), strict=True)
    ]
    first, values = ragged([np.zeros(0)] * len(rows))
    return {
        "id": distinct([row["id"] for row, _, _ in rows], set()), "origin": np.full(len(rows), SURVEY, np.uint8),
        "name": [row["name"] for row, _, _ in rows], "name_en": [row.get("name_en", "") for row, _, _ in rows],
        "kind": np.array([kind for _, kind, _ in rows], np.uint8), "x": np.array([xy[0] for _, _, xy in rows], float),
        "y": np.array([xy[1] for _, _, xy in rows], float), "line/first": first, "line/values": values,
    }  # fmt: skip


def danger_zone_table(layers: list[Layer], findings: Findings) -> dict:
    """Columns of the table `danger_zone`: one row per part of a zone, since a row has room for one ring."""
    rows, outlines = [], []
    for layer in layers:
        for row, shape, where in zip(layer.rows, layer.geometry, layer.where, strict=True):
            if row.get("kind") not in DANGERS:
                findings.add("layer.danger_kind_guessed", "guessed", where)
            parts = list(getattr(shape, "geoms", [shape]))
            for part in parts:
                rows.append(row)
                outlines.append(outline_of(part, where, findings))
    first, values = ragged(outlines)
    return {
        "id": distinct([row["id"] for row in rows], set()), "origin": np.full(len(rows), SURVEY, np.uint8),
        "name": [row["name"] for row in rows], "name_en": [row.get("name_en", "") for row in rows],
        "kind": np.array([DANGERS.index(row["kind"]) if row.get("kind") in DANGERS else 5 for row in rows], np.uint8),
        "outline/first": first, "outline/values": values,
    }  # fmt: skip
