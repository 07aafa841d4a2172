"""The base map: the world's own layers, as docs/view.md has them under `base`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from muster import _core
from muster.values import EXIT, NO_ROW

from .container import Container
from .lines import Ragged, coded, decimetres, simplified

MOST_FOOTPRINTS = 40_000  #: more buildings than this are drawn as points
LABEL, LANDMARK = 0, 1  #: place kinds that are printed on a map
TOWNSHIP, VILLAGE = 1, 2  #: levels of areas
MARGIN_M = 200.0  #: around a place without terrain


@dataclass(frozen=True)
class Frame:
    """What part of the plane the map shows, and how finely. Metres of the world's reference system."""

    west: float
    south: float
    width: float
    height: float
    tolerance_m: float  #: how far a simplified line may lie off

    @property
    def origin(self) -> tuple[float, float]:
        return self.west, self.south


def frame_of(world: _core.World) -> Frame:
    """The terrain's extent; where there is none that of the streets with a margin. Lines are simplified to 1/16000 of it, at least 0.3
    m."""
    grid, nodes = world.grid, world.table("node")
    if grid["columns"] > 1 and grid["rows"] > 1:
        west, south = grid["west_m"], grid["south_m"]
        width, height = grid["columns"] * grid["cell_m"], grid["rows"] * grid["cell_m"]
    else:
        west, south = nodes["x"].min() - MARGIN_M, nodes["y"].min() - MARGIN_M
        width, height = nodes["x"].max() + MARGIN_M - west, nodes["y"].max() + MARGIN_M - south
    return Frame(float(west), float(south), float(width), float(height), max(0.3, max(width, height) / 16000))


def table_of(world: _core.World, name: str) -> dict[str, Any] | None:
    """A table of the world; None where this version of the world has none of that name, or it is empty."""
    try:
        table = world.table(name)
    except KeyError:
        return None
    return table if len(next(iter(table.values()), ())) else None


def pair(name: str, name_en: str) -> tuple[str, str]:
    """(English, Chinese); the one stands in for the other where it is missing."""
    return name_en or name, name or name_en


@dataclass(frozen=True)
class Pieces:
    """Streets as the map draws them: one row for both directions."""

    link: np.ndarray  #: [piece] the link whose course is drawn
    of_link: np.ndarray  #: [link] its piece
    forward: np.ndarray  #: [link] 1 = runs as drawn

    @classmethod
    def of(cls, links: dict[str, Any]) -> Pieces:
        row = np.arange(len(links["opposite"]))
        opposite = links["opposite"].astype(np.int64)
        drawn = np.where((opposite == NO_ROW) | (row < opposite), row, opposite)
        link, of_link = np.unique(drawn, return_inverse=True)
        return cls(link, of_link, (drawn == row).astype(np.uint8))

    def earliest(self, of_links: np.ndarray) -> np.ndarray:
        """Per piece the smaller value of its two directions."""
        out = np.full(len(self.link), np.inf)
        np.minimum.at(out, self.of_link, of_links)
        return out

    def total(self, of_links: np.ndarray) -> np.ndarray:
        """Per piece the sum over its directions."""
        return np.bincount(self.of_link, of_links, len(self.link))


class Base:
    """Puts the base map into a container and remembers which row of it is which row of the world."""

    def __init__(self, world: _core.World, container: Container) -> None:
        self.world, self.container, self.frame = world, container, frame_of(world)
        self.pieces = Pieces.of(world.table("link"))

    def view(self) -> dict[str, Any]:
        """The key `base`."""
        out = {"links": self._links(), "streets": self._streets(), "buildings": self._buildings(), "areas": self._zones("area", "level")}
        out |= {
            "danger_zones": self._zones("danger_zone", "kind"),
            "cover": self._cover(),
            "labels": self._labels(),
            "sources": self._sources(),
        }
        return {key: value for key, value in (out | {"shelters": self._shelters(), "gauges": self._gauges()}).items() if value is not None}

    def _lines(self, name: str, lines: Ragged, closed: bool) -> dict[str, str]:
        first, xy = coded(simplified(lines, self.frame.tolerance_m, closed), self.frame.origin)
        return {"first": self.container.put(f"{name}/first", first, "u32"), "xy": self.container.put(f"{name}/xy", xy, "i32")}

    def _column(self, name: str, values: np.ndarray, kind: str = "u8") -> str:
        return self.container.put(name, values, kind)

    def _links(self) -> dict[str, str]:
        links, rows = self.world.table("link"), self.pieces.link
        out = self._lines("link", Ragged.of_column(links, "shape").take(rows), closed=False)
        out |= {
            "class": self._column("link/class", links["road_class"][rows]),
            "origin": self._column("link/origin", links["origin"][rows]),
        }
        out |= {"structure": self._column("link/structure", links["structure"][rows])}
        return out | {"street": self._column("link/street", links["street"][rows], "u32")}

    def _streets(self) -> list[tuple[str, str]]:
        streets = table_of(self.world, "street")
        return [] if streets is None else [pair(*names) for names in zip(streets["name"], streets["name_en"], strict=True)]

    def _buildings(self) -> dict[str, str] | None:
        buildings = table_of(self.world, "building")
        if buildings is None:
            return None
        outlines = Ragged.of_column(buildings, "footprint")
        if len(outlines) > MOST_FOOTPRINTS:
            outlines = Ragged(np.zeros(len(outlines) + 1, int), np.empty((0, 2)))
        out = self._lines("building", outlines.or_points(buildings["x"], buildings["y"]), closed=True)
        out |= {name: self._column(f"building/{name}", buildings[name]) for name in ("use", "storeys", "origin")}
        return out | {"persons": self._column("building/persons", np.minimum(persons_in(self.world), 65535), "u16")}

    def _zones(self, table: str, column: str) -> dict[str, Any] | None:
        zones = table_of(self.world, table)
        if zones is None:
            return None
        out: dict[str, Any] = self._lines(table, Ragged.of_column(zones, "outline"), closed=True)
        rows = [{"id": i, "name": pair(n, e)} for i, n, e in zip(zones["id"], zones["name"], zones["name_en"], strict=True)]
        return out | {column: self._column(f"{table}/{column}", zones[column]), "rows": rows}

    def _cover(self) -> dict[str, str] | None:
        cover = table_of(self.world, "cover")
        if cover is None:
            return None
        out = self._lines("cover", Ragged.of_column(cover, "outline"), closed=False)
        out |= {"kind": self._column("cover/kind", cover["kind"]), "hole_of": self._column("cover/hole_of", cover["hole_of"], "u32")}
        width = np.rint(np.nan_to_num(cover["width_m"]) * 10).clip(0, 65535)
        return out | {"width": self._column("cover/width", width, "u16")}

    def _labels(self) -> list[dict[str, Any]]:
        """Names to print: townships first, then named places and villages, then landmarks."""
        return [dict(zip(("x", "y"), decimetres(x, y, self.frame.origin), strict=True), name=name, rank=rank)
                for x, y, name, rank in labels_of(self.world)]  # fmt: skip

    def _shelters(self) -> list[dict[str, Any]]:
        shelters, out = self.world.table("shelter"), []
        for i, id_ in enumerate(shelters["id"]):
            x, y = decimetres(shelters["x"][i], shelters["y"][i], self.frame.origin)
            kind, name = int(shelters["kind"][i]), pair(shelters["name"][i], shelters["name_en"][i])
            capacity = 0 if kind == EXIT else int(shelters["capacity"][i])
            out.append({"id": id_, "x": x, "y": y, "name": name, "kind": kind, "capacity": capacity, "origin": int(shelters["origin"][i])})
        return out

    def _gauges(self) -> list[dict[str, Any]]:
        gauges, out = self.world.table("gauge"), []
        for i, id_ in enumerate(gauges["id"]):
            x, y = decimetres(gauges["x"][i], gauges["y"][i], self.frame.origin)
            name = pair(gauges["name"][i], gauges["name_en"][i])
            out.append({"id": id_, "x": x, "y": y, "name": name, "warning_m": float(gauges["warning_m"][i])})
        return out

    def _sources(self) -> list[dict[str, Any]]:
        sources = table_of(self.world, "source")
        if sources is None:
            return []
        columns = ("id", "what", "origin", "xy_error_m", "z_error_m", "absolute")
        rows = [dict(zip(columns, row, strict=True)) for row in zip(*(sources[c] for c in columns), strict=True)]
        names = [pair(n, e) for n, e in zip(sources["name"], sources["name_en"], strict=True)]
        return [row | {"name": name, "absolute": bool(row["absolute"])} for row, name in zip(rows, names, strict=True)]


def persons_in(world: _core.World) -> np.ndarray:
    """Persons who live in each building."""
    households = world.table("household")
    return np.bincount(households["home"], households["persons"], dict(world.tables())["building"]).astype(np.int64)


def labels_of(world: _core.World) -> list[tuple[float, float, tuple[str, str], int]]:
    """Names to print on a map: (x, y in m, (English, Chinese), rank), 0 the most important: townships, then named places and villages,
    then landmarks. A village that a place is named after stands once."""
    places, areas, out = world.table("place"), world.table("area"), []
    townships = {name for name, level in zip(areas["name"], areas["level"], strict=True) if level == TOWNSHIP}
    seen = set()
    for i, name in enumerate(places["name"]):
        kind = int(places["kind"][i])
        if kind not in (LABEL, LANDMARK) or not (name or places["name_en"][i]):
            continue
        rank = 0 if name in townships else 1 if kind == LABEL else 2
        out.append((float(places["x"][i]), float(places["y"][i]), pair(name, places["name_en"][i]), rank))
        seen.add(name)
    outlines = Ragged.of_column(areas, "outline")
    for i, name in enumerate(areas["name"]):
        if areas["level"][i] == VILLAGE and name not in seen and outlines.counts()[i] >= 3:
            x, y = outlines.row(i).mean(axis=0)
            out.append((float(x), float(y), pair(name, areas["name_en"][i]), 1))
    return sorted(out, key=lambda label: label[3])
