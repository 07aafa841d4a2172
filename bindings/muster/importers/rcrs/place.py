"""A world of a RoboCup Rescue map: roads as streets, buildings, civilians in them, refuges as shelters, brigades as posts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from muster.errors import refuse
from muster.importers.findings import Findings
from muster.importers.traffic import CAR, FOOT, Frame, Imported, Streets, Trips, finish
from muster.importers.traffic.streets import GUESSED, SURVEY

from .map import Area, RcrsMap, read_map
from .scenario import Agent, read_scenario
from .tables import building_table, place_table, shelter_table

STEPS = ("map", "network", "people", "world")
SPEED_M_S = 30 / 3.6  # of vehicles: the format has no speeds; design default
LANE_M = 3.5  # lanes: half of the narrowest cross-section each way; design default
LANE_VEH_S = 600 / 3600  # what a lane of a road of that speed carries, as in importers/tntp/tables.py


@dataclass(frozen=True)
class RcrsRequest:
    """What is to be imported."""

    folder: Path
    name: str = ""
    name_en: str = ""

    def file(self, stem: str, needed: bool) -> Path | None:
        """A file of the folder, plain or packed."""
        for name in (stem, f"{stem}.gz"):
            if (self.folder / name).is_file():
                return self.folder / name
        if needed:
            raise refuse(1001, self.folder / stem, reason="no such file", reason_zh="没有此文件")
        return None


def import_rcrs(request: RcrsRequest, tell: Callable[[str], None] = lambda step: None) -> Imported:
    """Reads everything and makes the world. `tell` hears the name of each step (STEPS). Raises InputError."""
    findings = Findings()
    tell("map")
    path, given = request.file("map.gml", True), request.file("scenario.xml", False)
    map_ = read_map(path)
    agents = [] if given is None else read_scenario(given, map_)
    tell("network")
    streets = streets_of(map_, findings)
    doors = Doors(map_, streets, findings)
    buildings = [area for area in map_.areas.values() if not area.is_road]
    row = {area.name: i for i, area in enumerate(buildings)}
    tables = streets.tables("RoboCup Rescue", findings)
    tables["building"] = building_table(buildings, doors.of)
    tables["shelter"] = shelter_table(agents, map_, doors.of, findings)
    tables["place"] = place_table(agents, map_)
    tell("people")
    tables |= civilians(agents, map_, doors, row, streets, findings)
    told(agents, findings)
    tell("world")
    files = [path] if given is None else [path, given]
    return finish(
        tables, files=files, names=(request.name, request.name_en), frame=Frame(), what=f"RoboCup Rescue map of {len(map_.areas)} areas",
        findings=findings,
    )  # fmt: skip


def streets_of(map_: RcrsMap, findings: Findings) -> Streets:
    """A node in the middle of every road, and a link each way from it through the shared edge to the middle of the road beyond."""
    streets = Streets()
    roads = [area for area in map_.areas.values() if area.is_road]
    for road in roads:
        streets.add_node(road.name, road.x, road.y)
    for road in roads:
        for side in road.sides:
            other = map_.areas.get(side.neighbour)
            if other is not None and other.is_road:
                _add_way(streets, map_, road, other, side.edge)
    findings.add("rcrs.speeds", "guessed", count=len(streets.link_id), speed=f"{3.6 * SPEED_M_S:g}")
    findings.add("rcrs.links", "note", count=len(roads), links=len(streets.link_id))
    return streets


def _add_way(streets: Streets, map_: RcrsMap, start: Area, end: Area, edge: str) -> None:
    ends = map_.ends(edge)
    middle, width = ends.mean(axis=0), float(np.hypot(*(ends[1] - ends[0])))
    away = np.hypot(start.x - middle[0], start.y - middle[1]) + np.hypot(end.x - middle[0], end.y - middle[1])
    name = f"{start.name}>{end.name}"
    while name in streets.link_row:
        name += "'"
    lanes = max(1.0, np.floor(width / 2 / LANE_M))
    streets.add_link(
        name, streets.node_row[start.name], streets.node_row[end.name], length=float(away), speed=SPEED_M_S, lanes=lanes,
        capacity=lanes * LANE_VEH_S, modes=CAR | FOOT, width=max(width, 0.5),
        shape=(start.x, start.y, float(middle[0]), float(middle[1]), end.x, end.y),
    )  # fmt: skip


class Doors:
    """Where one comes out of areas: rows of nodes."""

    def __init__(self, map_: RcrsMap, streets: Streets, findings: Findings) -> None:
        self._map, self._streets, self._findings = map_, streets, findings
        self._at = np.column_stack([streets.x, streets.y])
        self._known: dict[str, int] = {}

    def of(self, name: str) -> int:
        """A road's own node; of a building the road beyond its entrance, where need be through other buildings; else the nearest."""
        if name not in self._known:
            self._known[name] = self._search(name)
        return self._known[name]

    def _search(self, name: str) -> int:
        seen, ahead = {name}, [name]
        while ahead:
            area = self._map.areas[ahead.pop(0)]
            if area.is_road:
                return self._streets.node_row[area.name]
            beyond = [side.neighbour for side in area.sides if side.neighbour and side.neighbour not in seen]
            beyond.sort(key=lambda other: not self._map.areas[other].is_road)
            seen.update(beyond), ahead.extend(beyond)
        area = self._map.areas[name]
        self._findings.add("rcrs.no_entrance", "guessed", name)
        return int(np.argmin(np.hypot(self._at[:, 0] - area.x, self._at[:, 1] - area.y)))


def civilians(
    agents: list[Agent], map_: RcrsMap, doors: Doors, row: dict[str, int], streets: Streets, findings: Findings
) -> dict[str, dict]:
    """A household and a person for each, and a walk to the refuge that is nearest in a straight line."""
    refuges = [map_.areas[agent.place] for agent in agents if agent.kind == "refuge"]
    buildings = [area for area in map_.areas.values() if not area.is_road]
    trips, homes, outside = Trips(), [], 0
    for number, agent in enumerate(agent for agent in agents if agent.kind == "civilian"):
        area = map_.areas[agent.place]
        home = area if not area.is_road else _nearest(buildings, area)
        if home is None:
            findings.add("rcrs.civilians_without_building", "dropped")
            continue
        outside += area.is_road
        homes.append(row[home.name])
        person = trips.add_person(f"civilian {number + 1}", home.x, home.y, doors.of(agent.place))
        if (refuge := _nearest(refuges, area)) is not None:
            trips.add(person, 0, doors.of(agent.place), doors.of(refuge.name), depart_s=0.0, vehicle="foot")
    findings.add("rcrs.civilians", "note", count=len(homes))
    findings.add("rcrs.civilians_outside", "guessed", count=outside)
    findings.add("rcrs.walks", "guessed", count=len(trips))
    if not homes:
        return {}
    tables = trips.tables(streets.node_id)
    del tables["building"]
    tables["household"]["home"] = np.array(homes, np.int64)
    tables["household"]["cars"] = np.zeros(len(homes), np.uint8)
    tables["household"]["origin"] = tables["person"]["origin"] = np.full(len(homes), SURVEY, np.uint8)
    tables["trip"]["origin"] = np.full(len(trips), GUESSED, np.uint8)
    return tables


def _nearest(areas: list[Area], to: Area) -> Area | None:
    return min(areas, key=lambda area: (np.hypot(area.x - to.x, area.y - to.y), area.name), default=None)


def told(agents: list[Agent], findings: Findings) -> None:
    """Who stands on the map as a post only."""
    for kind in sorted({agent.kind for agent in agents} - {"civilian", "refuge"}):
        findings.add("rcrs.posts", "note", count=sum(agent.kind == kind for agent in agents), kind=kind)
