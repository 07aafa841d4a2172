"""`map.gml`: nodes, edges, and the faces of roads and buildings, which touch along edges."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import shapely

from muster.importers.xml_file import UNKNOWN, XmlFile, shown
from muster.importers.xml_values import Attributes, number


@dataclass
class Side:
    """An edge of a face."""

    edge: str
    forward: bool
    neighbour: str


@dataclass
class Area:
    """A road or a building."""

    name: str
    line: int
    is_road: bool
    floors: int = 1
    code: int = 2
    sides: list[Side] = field(default_factory=list)
    ring: np.ndarray = field(default_factory=lambda: np.zeros((0, 2)))  #: float64[point, 2] m, not closed
    x: float = 0.0
    y: float = 0.0
    area_m2: float = 0.0


@dataclass
class RcrsMap:
    """A map, in its own metres."""

    path: Path
    node: dict[str, tuple[float, float]] = field(default_factory=dict)
    edge: dict[str, tuple[str, str]] = field(default_factory=dict)
    areas: dict[str, Area] = field(default_factory=dict)

    def ends(self, edge: str) -> np.ndarray:
        """float64[2, 2]: where an edge begins and ends."""
        return np.array([self.node[name] for name in self.edge[edge]])


def read_map(path: Path) -> RcrsMap:
    """Reads a map. Raises InputError with every problem of the file."""
    file = XmlFile(path, "map")
    reader = _Map(file, RcrsMap(path))
    file.read(reader)
    reader.finish()
    file.raise_if_any()
    return reader.out


def _target(reference: str) -> str:
    return reference.removeprefix("#")


class _Map:
    def __init__(self, file: XmlFile, out: RcrsMap) -> None:
        self.file, self.out = file, out
        self._lines: dict[str, int] = {}
        self._node = ""
        self._edge = ""
        self._edge_ends: list[tuple[bool, str]] = []
        self._area: Area | None = None
        self._wrong: set[str] = set()  # what has been told to be wrong: "node 7", "edge 8"

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        values = Attributes(self.file, tag, attributes)
        if tag == "Node":
            self._node = self._new("node", values)
        elif tag == "Edge":
            self._edge, self._edge_ends = self._new("edge", values), []
        elif tag == "directedNode":
            self._edge_ends.append((values.text("orientation", "+") == "-", _target(values.text("href"))))
        elif tag in ("road", "building"):
            self._area = Area(self._new("area", values), self.file.line, tag == "road")
        elif tag == "Face" and self._area is not None:
            self._area.floors = int(values.number("floors", 1, least=0))
            self._area.code = int(values.number("buildingcode", 2, least=0))
        elif tag == "directedEdge" and self._area is not None:
            side = Side(_target(values.text("href")), values.text("orientation", "+") != "-", values.text("neighbour", " ").strip())
            self._area.sides.append(side)

    def end(self, tag: str, text: str) -> None:
        if tag == "coordinates" and self._node:
            self._coordinates(text)
        elif tag == "Node":
            if self._node and self._node not in self.out.node:
                self._wrong.add(f"node {self._node}")
                self.file.add(1104, "Node", expected="<coordinates>", found=shown(self._node))
            self._node = ""
        elif tag == "Edge" and self._edge:
            self._end_edge()
        elif tag in ("road", "building") and self._area is not None:
            if self._area.name:
                self.out.areas[self._area.name] = self._area
            self._area = None

    def _new(self, kind: str, values: Attributes) -> str:
        """The id of something new; "" and a problem where it is none."""
        name = values.text("id")
        if not name:
            return ""
        first = self._lines.get(f"{kind} {name}")
        if first is not None:
            self.file.add(1219, kind, found=shown(name), first=first)
            return ""
        self._lines[f"{kind} {name}"] = self.file.line
        return name

    def _coordinates(self, text: str) -> None:
        parts = [number(part.strip()) for part in text.split(",")]
        if len(parts) != 2 or None in parts:
            self.file.add(1201, "coordinates", found=shown(text.strip()))
            parts = [0.0, 0.0]
        self.out.node[self._node] = (parts[0], parts[1])

    def _end_edge(self) -> None:
        """From the node marked "-" to the one marked "+"."""
        ends = [name for begins, name in self._edge_ends if begins] + [name for begins, name in self._edge_ends if not begins]
        unknown = [name for name in ends if name not in self.out.node]
        for name in unknown:
            if f"node {name}" not in self._wrong:
                self.file.add(UNKNOWN, "directedNode", what="node", found=shown(name))
        if unknown or len(ends) != 2:
            self._wrong.add(f"edge {self._edge}")
        if len(ends) != 2:
            self.file.add(1104, "Edge", expected="2 x <directedNode>", found=len(ends))
        elif not unknown:
            self.out.edge[self._edge] = (ends[0], ends[1])

    def finish(self) -> None:
        """Rings of faces, when all edges are known."""
        if not any(area.is_road for area in self.out.areas.values()):
            self.file.add(1304, line=self.file.line)
        for area in self.out.areas.values():
            self._finish_area(area)

    def _finish_area(self, area: Area) -> None:
        for side in area.sides:
            if side.edge not in self.out.edge:
                if f"edge {side.edge}" not in self._wrong:
                    self.file.add(UNKNOWN, "directedEdge", line=area.line, what="edge", found=shown(side.edge))
                return
            if side.neighbour and side.neighbour not in self.out.areas:
                self.file.add(UNKNOWN, "directedEdge/neighbour", line=area.line, what="area", found=shown(side.neighbour))
                return
        starts = [self.out.edge[side.edge][0 if side.forward else 1] for side in area.sides]
        ends = [self.out.edge[side.edge][1 if side.forward else 0] for side in area.sides]
        if len(starts) < 3 or ends != [*starts[1:], starts[0]]:
            self.file.add(1104, area.name, line=area.line, expected="a ring of directedEdge", found=len(starts))
            return
        area.ring = np.array([self.out.node[name] for name in starts])
        shape = shapely.polygons(area.ring)
        middle = shapely.centroid(shape) if shapely.area(shape) > 0 else shapely.points(area.ring.mean(axis=0))
        area.x, area.y, area.area_m2 = float(shapely.get_x(middle)), float(shapely.get_y(middle)), float(shapely.area(shape))
