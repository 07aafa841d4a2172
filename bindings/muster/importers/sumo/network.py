"""`net.xml`: junctions, edges with their lanes, and which edge leads to which."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from muster.importers.findings import Findings
from muster.importers.traffic import CAR, CYCLE, FOOT, Streets
from muster.importers.xml_file import UNKNOWN, XmlFile, shown
from muster.importers.xml_values import Attributes, number

#: Classes of vehicles as modes of the world, in the order in which a lane is told: a lane of cars is one of two-wheelers too.
CLASSES = ((CAR, "passenger"), (CYCLE, "bicycle"), (FOOT, "pedestrian"))
SPACE_M, HEADWAY_S = 7.5, 1.0  # length 5 m and minGap 2.5 m, tau 1 s: SUMO's default car (Krauss)
LANE_M = 3.2  # SUMO's default width
NOT_DRAWN = ("internal", "crossing", "walkingarea")


@dataclass
class Lane:
    """One lane of an edge."""

    mode: int
    speed: float
    length: float
    width: float


@dataclass
class Edge:
    """An edge until it ends."""

    name: str
    ends: tuple[str, str]
    line: int
    street: str
    shape: tuple[float, ...]
    lanes: list[Lane] = field(default_factory=list)


@dataclass
class SumoNetwork:
    """A network file. Coordinates are those of the projection where it has one, else the file's own."""

    path: Path
    streets: Streets = field(default_factory=Streets)
    system: str | None = None
    gone: set[str] = field(default_factory=set)  #: edges of railways, waterways and the like


def read_network(path: Path, findings: Findings) -> SumoNetwork:
    """Reads a network. Raises InputError with every problem of the file."""
    file = XmlFile(path, "net")
    reader = _Net(file, SumoNetwork(path), findings)
    file.read(reader)
    reader.finish()
    file.raise_if_any()
    return reader.out


def flow_veh_s(speed: float) -> float:
    """What a lane carries: cars at free speed, each as far behind the other as Krauss's model keeps them."""
    return speed / (speed * HEADWAY_S + SPACE_M)


def mode_of(allow: str, disallow: str) -> int:
    """Mode of the world that a lane is for; 0 = none of ours."""
    allowed, refused = set(allow.split()), set(disallow.split())
    for mode, kind in CLASSES:
        may = kind in allowed or "all" in allowed if allowed else kind not in refused and "all" not in refused
        if may:
            return mode
    return 0


class _Net:
    def __init__(self, file: XmlFile, out: SumoNetwork, findings: Findings) -> None:
        self.file, self.out, self.findings = file, out, findings
        self._edge: Edge | None = None
        self._edges: list[Edge] = []
        self._edge_line: dict[str, int] = {}
        self._turns: dict[str, set[str]] = {}
        self._programs, self._first_way = 0, 0
        self._offset = (0.0, 0.0)
        self._kinds: dict[str, int] = {}
        self._wrong: set[str] = set()  # junctions that have been told to be wrong

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "edge":
            self._start_edge(Attributes(self.file, tag, attributes), attributes.get("function", "normal"))
        elif tag == "lane" and self._edge is not None:
            self._lane(Attributes(self.file, tag, attributes))
        elif tag == "junction":
            self._junction(Attributes(self.file, tag, attributes))
        elif tag == "connection":
            self._connection(Attributes(self.file, tag, attributes))
        elif tag == "location":
            self._location(attributes)
        elif tag == "tlLogic":
            self._programs += 1

    def end(self, tag: str, text: str) -> None:
        if tag == "edge" and self._edge is not None:
            self._edges.append(self._edge)
            self._edge = None

    def _location(self, attributes: Mapping[str, str]) -> None:
        """World coordinates = those of the file less netOffset."""
        offset = [number(part) for part in attributes.get("netOffset", "0,0").split(",")]
        if len(offset) != 2 or None in offset:
            self.file.add(1201, "location/netOffset", found=shown(attributes["netOffset"]))
            return
        projection = attributes.get("projParameter", "!").strip()
        if projection not in ("", "!", "-", "."):
            self.out.system, self._offset = projection, (offset[0], offset[1])

    def _start_edge(self, edge: Attributes, function: str) -> None:
        if function in NOT_DRAWN:
            return
        name, ends = edge.text("id"), (edge.text("from"), edge.text("to"))
        if not edge.good:
            return
        first = self._edge_line.setdefault(name, self.file.line)
        if first != self.file.line or (self._edges and self._edges[-1].name == name):
            self.file.add(1219, "edge", found=shown(name), first=first)
            return
        self._edge = Edge(name, ends, self.file.line, edge.text("name", " ").strip(), self._shape(edge))

    def _shape(self, edge: Attributes) -> tuple[float, ...]:
        values = []
        for point in edge.text("shape", " ").split():
            xy = [number(part) for part in point.split(",")[:2]]
            if len(xy) != 2 or None in xy:
                self.file.add(1201, "edge/shape", found=shown(point))
                return ()
            values += [xy[0] - self._offset[0], xy[1] - self._offset[1]]
        return tuple(values)

    def _lane(self, lane: Attributes) -> None:
        speed, length = lane.number("speed", above=0.0), lane.number("length", least=0.0)
        width = lane.number("width", LANE_M, above=0.0)
        if lane.good:
            self._edge.lanes.append(
                Lane(mode_of(lane.text("allow", " ").strip(), lane.text("disallow", " ").strip()), speed, length, width)
            )

    def _junction(self, junction: Attributes) -> None:
        kind = junction.text("type", "priority")
        if kind == "internal":
            return
        name, x, y = junction.text("id"), junction.number("x"), junction.number("y")
        if not junction.good:
            self._wrong.add(name)
            return
        if name in self.out.streets.node_row:
            self.file.add(1219, "junction", found=shown(name), first=self._kinds[name])
            return
        self._kinds[name] = self.file.line
        self.out.streets.add_node(name, x - self._offset[0], y - self._offset[1], kind.startswith("traffic_light"))
        if not kind.startswith(("traffic_light", "dead_end")):
            self.findings.add("sumo.right_of_way", "dropped", kind=kind)

    def _connection(self, way: Attributes) -> None:
        start, end = way.text("from"), way.text("to")
        if way.good and not start.startswith(":"):
            self._turns.setdefault(start, set()).add(end)

    def finish(self) -> None:
        """Links and banned turns, when all junctions are known."""
        for edge in self._edges:
            self._add(edge)
        if not self.out.streets.link_id:
            self.file.add(1304, line=self.file.line)
            return
        self._ban_turns()
        self.findings.add("sumo.programs", "dropped", count=self._programs)
        signals = sum(self.out.streets.signal)
        self.findings.add("sumo.signals", "guessed", count=signals)
        self.findings.add("sumo.capacity", "guessed", count=len(self.out.streets.link_id))

    def _add(self, edge: Edge) -> None:
        streets = self.out.streets
        for end, node in zip(("from", "to"), edge.ends, strict=True):
            if node not in streets.node_row:
                if node not in self._wrong:
                    self.file.add(UNKNOWN, f"edge/{end}", line=edge.line, what="junction", found=shown(node))
                return
        lanes = self._used(edge)
        if lanes is None:
            return
        driven = [lane for lane in lanes if lane.mode & (CAR | CYCLE)]
        walked = [lane for lane in lanes if lane.mode == FOOT]
        speed = max((lane.speed for lane in driven), default=0.0)
        tail, head = (streets.node_row[node] for node in edge.ends)
        modes = (max(lane.mode for lane in driven) if len({lane.mode for lane in driven}) == 1 else CAR) if driven else 0
        streets.add_link(
            edge.name, tail, head, length=max(lane.length for lane in lanes), speed=speed, lanes=float(len(driven)),
            capacity=sum(flow_veh_s(lane.speed) for lane in driven), modes=modes | (FOOT if walked else 0),
            width=sum(lane.width for lane in walked), shape=self._course(edge, tail, head), street=edge.street,
        )  # fmt: skip

    def _used(self, edge: Edge) -> list[Lane] | None:
        """The lanes that the world has use for: those of cars, else those of bicycles, and those of people on foot."""
        lanes = [lane for lane in edge.lanes if lane.mode]
        if not lanes:
            self.findings.add("sumo.edges_other", "dropped", edge.name)
            self.out.gone.add(edge.name)
            return None
        drives = any(lane.mode == CAR for lane in lanes)
        beside = [lane for lane in lanes if drives and lane.mode == CYCLE]
        self.findings.add("sumo.cycle_lanes", "dropped", edge.name if beside else "", len(beside))
        return [lane for lane in lanes if lane not in beside]

    def _course(self, edge: Edge, tail: int, head: int) -> tuple[float, ...]:
        if not edge.shape:
            return ()
        streets = self.out.streets
        return (streets.x[tail], streets.y[tail], *edge.shape, streets.x[head], streets.y[head])

    def _ban_turns(self) -> None:
        """What no connection allows is banned. An edge without any connection is the end of the way."""
        streets = self.out.streets
        for start, ends in self._turns.items():
            for name in (start, *ends):
                if name not in streets.link_row and name not in self.out.gone and name not in self._edge_line:
                    self.findings.add("sumo.strange_connections", "dropped", name)
        if not self._turns:
            self.findings.add("sumo.no_connections", "note")
            return
        leaving: dict[int, list[int]] = {}
        driven = [row for row, modes in enumerate(streets.modes) if modes & (CAR | CYCLE)]
        for row in driven:
            leaving.setdefault(streets.tail[row], []).append(row)
        for row in driven:
            name = streets.link_id[row]
            allowed = self._turns.get(name, set())
            streets.bans += [(row, out) for out in leaving.get(streets.head[row], ()) if streets.link_id[out] not in allowed]
        self.findings.add("sumo.bans", "note", count=len(streets.bans))
