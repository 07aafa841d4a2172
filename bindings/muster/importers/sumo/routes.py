"""`rou.xml`: vehicles with their routes, trips whose way is to be found, and flows of either."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from muster.importers.findings import Findings
from muster.importers.xml_file import UNKNOWN, XmlFile, shown
from muster.importers.xml_values import Attributes

MOST_OF_A_FLOW = 10_000_000
#: Classes of vehicles as kinds of the world's. The rest are cars.
KINDS = {
    **dict.fromkeys(("truck", "trailer"), "truck"),
    **dict.fromkeys(("bus", "coach"), "bus"),
    **dict.fromkeys(("motorcycle", "moped", "bicycle", "scooter"), "two_wheeler"),
}  # fmt: skip
OFF_THE_ROAD = ("rail", "rail_urban", "rail_electric", "rail_fast", "tram", "subway", "cable_car", "ship", "aircraft", "drone", "container")
#: Types that SUMO knows without being told.
BUILT_IN = {"DEFAULT_VEHTYPE": "passenger", "DEFAULT_BIKETYPE": "bicycle", "DEFAULT_TAXITYPE": "taxi", "DEFAULT_RAILTYPE": "rail"}
DROPPED = ("person", "personFlow", "container", "containerFlow")


@dataclass(frozen=True)
class Vehicle:
    """One vehicle. `edges`: its route, or where it begins, what it passes and where it ends if the way is to be found."""

    name: str
    line: int
    kind: str
    depart_s: float
    edges: tuple[str, ...]
    found: bool  #: the way is given


def read_routes(path: Path, use: Callable[[Vehicle, XmlFile], None], findings: Findings) -> XmlFile:
    """Tells `use` each vehicle. Raises InputError with every problem of the file."""
    file = XmlFile(path, "routes", "additional")
    file.read(_Routes(file, use, findings))
    return file


class _Routes:
    def __init__(self, file: XmlFile, use: Callable[[Vehicle, XmlFile], None], findings: Findings) -> None:
        self.file, self.use, self.findings = file, use, findings
        self._classes: dict[str, str] = dict(BUILT_IN)
        self._routes: dict[str, tuple[str, ...]] = {}
        self._names: dict[str, int] = {}
        self._now: tuple[str, Attributes, int] | None = None
        self._edges: tuple[str, ...] | None = None
        self._inside = 0  # depth within something that is dropped

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if self._inside or tag in DROPPED:
            if not self._inside:
                self.findings.add("sumo.others", "dropped", what=tag)
            self._inside += 1
            return
        values = Attributes(self.file, tag, attributes)
        if tag == "vType":
            self._classes[values.text("id")] = values.text("vClass", "passenger")
        elif tag == "route":
            self._route(values)
        elif tag in ("vehicle", "trip", "flow"):
            self._now, self._edges = (tag, values, self.file.line), None
        elif tag == "stop":
            self.findings.add("sumo.stops", "dropped")

    def end(self, tag: str, text: str) -> None:
        if self._inside:
            self._inside -= 1
        elif self._now is not None and tag == self._now[0]:
            self._finish(*self._now)
            self._now = None

    def _route(self, route: Attributes) -> None:
        edges = tuple(route.text("edges").split())
        if self._now is not None:
            self._edges = edges
        elif name := route.text("id"):
            self._routes[name] = edges

    def _finish(self, tag: str, values: Attributes, line: int) -> None:
        name = values.text("id")
        first = self._names.setdefault(name, line)
        if first != line:
            self.file.add(1219, tag, line=line, found=shown(name), first=first)
            return
        kind = self._kind(values, line)
        edges, given = self._way(values, line)
        if kind is None or edges is None:
            return
        one = Vehicle(name, line, kind, 0.0, edges, given)
        for number, moment in enumerate(self._moments(tag, values, line)):
            self.use(replace(one, name=f"{name}.{number}" if tag == "flow" else name, depart_s=moment), self.file)

    def _kind(self, values: Attributes, line: int) -> str | None:
        type_ = values.text("type", "DEFAULT_VEHTYPE")
        if type_ not in self._classes:
            self.findings.add("sumo.unknown_types", "guessed", f"{self.file.path.name}:{line}", type=shown(type_))
        kind = self._classes.get(type_, "passenger")
        if kind in OFF_THE_ROAD:
            self.findings.add("sumo.others", "dropped", what=kind)
            return None
        return KINDS.get(kind, "car")

    def _way(self, values: Attributes, line: int) -> tuple[tuple[str, ...] | None, bool]:
        """Edges, and whether they are the whole way."""
        if self._edges is not None:
            return self._edges, True
        if values.has("route"):
            name = values.text("route")
            if name not in self._routes:
                self.file.add(UNKNOWN, "route", line=line, what="route", found=shown(name))
                return None, True
            return self._routes[name], True
        if not (values.has("from") and values.has("to")):
            self.file.add(1104, values.text("id"), line=line, expected="<route>, route, from + to", found="-")
            return None, False
        return (values.text("from"), *values.text("via", " ").split(), values.text("to")), False

    def _moments(self, tag: str, values: Attributes, line: int):
        """When they set out, s."""
        if tag != "flow":
            if values.text("depart", "0") in ("triggered", "containerTriggered", "split", "begin"):
                self.findings.add("sumo.departures", "dropped", f"{self.file.path.name}:{line}")
                return
            moment = values.time("depart")
            if moment is not None:
                yield moment
            elif values.good:
                self.file.add(1208, f"{tag}/depart", line=line, found=shown(values.text("depart", "-")))
            return
        begin, end = values.time("begin") or 0.0, values.time("end")
        yield from self._of_flow(values, begin, end, line)

    def _of_flow(self, values: Attributes, begin: float, end: float | None, line: int):
        """Evenly spaced; `probability` (per second) as its mean."""
        every = 0.0
        if values.has("vehsPerHour") or values.has("perHour"):
            every = 3600 / max(values.number("vehsPerHour" if values.has("vehsPerHour") else "perHour", above=0.0), 1e-9)
        elif values.has("period") and not values.text("period").startswith("exp"):
            every = values.number("period", above=0.0)
        elif values.has("probability"):
            every = 1 / max(values.number("probability", above=0.0), 1e-9)
            self.findings.add("sumo.random_flows", "guessed", f"{self.file.path.name}:{line}")
        if values.has("number"):
            count = int(values.number("number", least=0.0))
            every = every or ((end - begin) / count if end is not None and count else 0.0)
        elif every > 0 and end is not None:
            count = math.ceil((end - begin) / every - 1e-9)
        else:
            self.file.add(1104, "flow", line=line, expected="number, vehsPerHour, period, probability; end", found="-")
            return
        if count > MOST_OF_A_FLOW:
            self.file.add(1205, "flow", line=line, limit=MOST_OF_A_FLOW, found=count)
            return
        if values.good:
            yield from (begin + i * every for i in range(count))
