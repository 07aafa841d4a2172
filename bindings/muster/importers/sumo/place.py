"""A world of a SUMO scenario: its network, and each vehicle as a person with one trip."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from muster.importers.findings import Findings
from muster.importers.traffic import Imported, Streets, Trips, finish
from muster.importers.traffic.frame import in_metres
from muster.importers.xml_file import BROKEN_ROUTE, UNKNOWN, XmlFile, shown

from .network import SumoNetwork, read_network
from .routes import Vehicle, read_routes

STEPS = ("map", "network", "people", "world")


@dataclass(frozen=True)
class SumoRequest:
    """What is to be imported."""

    network: Path
    routes: Path | None = None
    system: str | None = None
    crs: str | None = None
    name: str = ""
    name_en: str = ""

    def files(self) -> list[Path]:
        """Everything that is read."""
        return [path for path in (self.network, self.routes) if path is not None]


def import_sumo(request: SumoRequest, tell: Callable[[str], None] = lambda step: None) -> Imported:
    """Reads everything and makes the world. `tell` hears the name of each step (STEPS). Raises InputError."""
    findings = Findings()
    tell("map")
    network = read_network(request.network, findings)
    tell("people")
    vehicles = Vehicles(network, findings)
    if request.routes is not None:
        read_routes(request.routes, vehicles.add, findings).raise_if_any()
        given = sum(b > a for a, b in zip(vehicles.trips.first[:-1], vehicles.trips.first[1:], strict=True))
        findings.add("traffic.trips", "note", count=len(vehicles.trips), persons=f"{len(vehicles.trips):,}", given=f"{given:,}")
    tell("network")
    streets, trips = network.streets, vehicles.trips
    system = request.system or network.system

    def change(x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        return in_metres(x, y, system, request.crs, Findings())[:2]

    x, y, frame = in_metres(np.array(streets.x), np.array(streets.y), system, request.crs, findings)
    streets.x, streets.y = x.tolist(), y.tolist()
    streets.shape = _moved(streets, change)
    trips.move(change)
    tables = streets.tables("SUMO", findings)
    if len(trips):
        tables |= trips.tables(streets.node_id)
    tell("world")
    return finish(
        tables, files=request.files(), names=(request.name, request.name_en), frame=frame, findings=findings,
        what=f"SUMO network of {len(streets.link_id)} edges", last_departure_s=trips.last_departure_s(),
    )  # fmt: skip


def _moved(streets: Streets, change: Callable) -> list[tuple[float, ...]]:
    """Courses of links in the world's metres."""
    points = np.array([value for shape in streets.shape for value in shape], float).reshape(-1, 2)
    if not len(points):
        return [() for _ in streets.shape]
    moved = np.round(np.column_stack(change(points[:, 0], points[:, 1])), 2).ravel()
    ends = np.cumsum([0, *(len(shape) for shape in streets.shape)])
    return [tuple(moved[a:b].tolist()) for a, b in zip(ends[:-1], ends[1:], strict=True)]


@dataclass
class Vehicles:
    """Vehicles as trips. One that begins on an edge begins at its start, and ends at the end of its last: so SUMO has it where nothing
    else is said."""

    network: SumoNetwork
    findings: Findings
    trips: Trips = field(default_factory=Trips)

    def add(self, vehicle: Vehicle, file: XmlFile) -> None:
        """One vehicle, or a problem."""
        streets = self.network.streets
        if not vehicle.edges:
            return  # it has been told
        if any(name in self.network.gone for name in vehicle.edges):
            self.findings.add("sumo.vehicles_elsewhere", "dropped", vehicle.name)
            return
        rows = [streets.link_row.get(name, -1) for name in vehicle.edges]
        for name, row in zip(vehicle.edges, rows, strict=True):
            if row < 0:
                file.add(UNKNOWN, vehicle.name, line=vehicle.line, what="edge", found=shown(name))
                return
        if vehicle.found and any(streets.head[a] != streets.tail[b] for a, b in zip(rows[:-1], rows[1:], strict=True)):
            file.add(BROKEN_ROUTE, vehicle.name, line=vehicle.line, first=shown(vehicle.edges[0]), last=shown(vehicle.edges[-1]))
            return
        if not vehicle.found and len(rows) > 2:
            self.findings.add("sumo.via", "dropped", vehicle.name)
        start, end = streets.tail[rows[0]], streets.head[rows[-1]]
        person = self.trips.add_person(vehicle.name, streets.x[start], streets.y[start], start)
        self.trips.add(person, 0, start, end, depart_s=vehicle.depart_s, vehicle=vehicle.kind, route=rows if vehicle.found else ())
