"""The table `area`: county, townships, villages, grids; who is part of whom; and which area a place lies in."""

import re
from collections.abc import Sequence

import numpy as np
import shapely

from muster.importers.findings import Findings
from muster.importers.layers.columns import GUESSED, SURVEY, ragged
from muster.importers.layers.layer import Layer
from muster.importers.layers.placement import keys
from muster.values import NO_ROW

LEVELS = ("county", "township", "village", "grid")
#: What the end of a name says of the level, longest first.
BY_NAME = (
    (re.compile(r"(网格|村民小组|小组|组|片区)$"), 3),
    (re.compile(r"(村|社区|居委会|村委会|屯|庄)$"), 2),
    (re.compile(r"(镇|乡|街道|街道办事处)$"), 1),
    (re.compile(r"(县|区|市|旗)$"), 0),
)
INSIDE = 0.5  # of an area's own size that must lie within another for that to be its parent


class Areas:
    """The rows of the table `area`, largest level first in `level`, and their full shapes (m)."""

    def __init__(self, layer: Layer | None, box: tuple[float, float, float, float], place: tuple[str, str], findings: Findings) -> None:
        """`box`: west, south, east, north of the map, m; `place`: name and English name for a county that has to be added."""
        rows = layer.rows if layer is not None else []
        self.ids = [str(row["id"]) for row in rows]
        self.names = [str(row["name"]) for row in rows]
        self.names_en = [str(row.get("name_en", "")) for row in rows]
        self.origin = [SURVEY] * len(rows)
        self.where = list(layer.where) if layer is not None else []
        self.shapes = list(layer.geometry) if layer is not None else []
        self.level = [level_of(row, where, findings) for row, where in zip(rows, self.where, strict=True)]
        self.parent = [NO_ROW] * len(rows)
        self.tree = shapely.STRtree(self.shapes)
        self._find_parents([row.get("parent") for row in rows], findings)
        self._add_county(box, place, findings)
        self._shift_parentless(findings)

    def __len__(self) -> int:
        return len(self.ids)

    def _find_parents(self, named: Sequence[object], findings: Findings) -> None:
        """By the name or id in the row; else the smallest larger area around it."""
        by_name: dict[str, list[int]] = {}
        for i, (own, name) in enumerate(zip(self.ids, self.names, strict=True)):
            for key in {*keys(own), *keys(name)}:
                by_name.setdefault(key, []).append(i)
        for i, name in enumerate(named):
            options = [j for key in (keys(name) if name else []) for j in by_name.get(key, []) if self.level[j] < self.level[i]]
            if options:
                self.parent[i] = max(options, key=lambda j: (self.level[j], -j))
                continue
            if name:
                findings.add("layer.parent_not_known", "unread", f"{self.where[i]} “{name}”")
            around = self._around(i)
            if around is not None:
                self.parent[i] = around
                findings.add("layer.parent_by_shape", "guessed", self.where[i], area=self.names[around])

    def _around(self, i: int) -> int | None:
        """The area of the nearest larger level that holds more than half of area i."""
        shape = self.shapes[i]
        if shape is None:
            return None
        best = None
        for j in sorted(self.tree.query(shape)):  # rows without a shape are not in the tree's answers
            other = self.shapes[j]
            if other.area == 0 or self.level[j] >= self.level[i]:
                continue
            share = shape.intersection(other).area / shape.area if shape.area else float(other.intersects(shape))
            if share > INSIDE and (best is None or (self.level[j], share) > best[:2]):
                best = self.level[j], share, j
        return best[2] if best else None

    def _add_county(self, box: tuple[float, float, float, float], place: tuple[str, str], findings: Findings) -> None:
        """The warning chain begins at a county: where none is given, one is added around everything."""
        if any(level == 0 for level in self.level):
            return
        known = [shape for shape in self.shapes if shape is not None]
        hull = shapely.box(*shapely.total_bounds([shapely.box(*box), *known]))
        self.ids.append(_free_id("county", self.ids))
        self.names.append(place[0])
        self.names_en.append(place[1])
        self.origin.append(GUESSED)
        self.where.append("")
        self.shapes.append(hull)
        self.level.append(0)
        self.parent.append(NO_ROW)
        findings.add("layer.county_added", "guessed")

    def _shift_parentless(self, findings: Findings) -> None:
        """What has no parent is part of the county: an order of the county has to reach it."""
        counties = [i for i, level in enumerate(self.level) if level == 0]
        for i, parent in enumerate(self.parent):
            if parent == NO_ROW and self.level[i] > 0:
                self.parent[i] = counties[0]
                if self.origin[counties[0]] == SURVEY:
                    findings.add("layer.parent_is_county", "guessed", self.where[i])

    def table(self, findings: Findings) -> dict:
        """Columns of the table `area`; nobody is named yet as warden."""
        count = len(self)
        outlines = [outline_of(shape, where, findings) for shape, where in zip(self.shapes, self.where, strict=True)]
        first, values = ragged(outlines)
        no_first, no_values = ragged([np.zeros(0)] * count)
        return {
            "id": self.ids, "origin": np.array(self.origin, np.uint8), "name": self.names, "name_en": self.names_en,
            "level": np.array(self.level, np.uint8), "parent": np.array(self.parent, np.uint32),
            "warden": np.full(count, NO_ROW, np.uint32), "deputy": np.full(count, NO_ROW, np.uint32),
            "loudspeaker_m": np.zeros(count, np.float32), "loudspeakers/first": no_first, "loudspeakers/values": no_values,
            "outline/first": first, "outline/values": values,
        }  # fmt: skip

    def lowest_at(self, x: np.ndarray, y: np.ndarray) -> np.ndarray:
        """uint32[point]: row of the lowest area that a point lies in; where areas of one level overlap, the smaller; else the county."""
        out = np.full(len(x), self.level.index(0), np.uint32)
        known = [i for i, shape in enumerate(self.shapes) if shape is not None and shape.area]
        points = shapely.points(np.asarray(x, float), np.asarray(y, float))
        tree = shapely.STRtree(points)
        for i in sorted(known, key=lambda i: (self.level[i], -self.shapes[i].area, i)):
            out[tree.query(self.shapes[i], predicate="intersects")] = i
        return out


def level_of(row: dict, where: str, findings: Findings) -> int:
    """Level of an area: as its row says, else as the end of its name does, else a village (which is said)."""
    if row.get("level") in LEVELS:
        return LEVELS.index(row["level"])
    for pattern, level in BY_NAME:
        if pattern.search(str(row["name"])):
            return level
    findings.add("layer.level_guessed", "guessed", where)
    return 2


def outline_of(shape: shapely.Geometry | None, where: str, findings: Findings) -> np.ndarray:
    """float64[corner, 2]: the largest part without holes, not closed: the table has room for one ring. Places are told by the whole
    shape."""
    if shape is None or not shape.area:
        return np.zeros((0, 2))
    parts = getattr(shape, "geoms", [shape])
    largest = max(parts, key=lambda part: part.area)
    if len(parts) > 1:
        findings.add("layer.parts_not_drawn", "note", where, count=len(parts) - 1)
    if len(largest.interiors):
        findings.add("layer.holes_not_drawn", "note", where, count=len(largest.interiors))
    return np.asarray(largest.exterior.coords)[:-1, :2]


def _free_id(wanted: str, taken: Sequence[str]) -> str:
    return wanted if wanted not in taken else _free_id(f"{wanted}_1", taken)
