"""A world of a MATSim scenario: its network, its persons, and each leg that uses the network as a trip."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from muster.importers.findings import Findings
from muster.importers.traffic import CAR, CYCLE, FOOT, Imported, Trips, finish
from muster.importers.traffic.frame import in_metres
from muster.importers.traffic.nearest import NearestLink
from muster.importers.traffic.trips import ADULT
from muster.importers.xml_file import BROKEN_ROUTE, UNKNOWN, XmlFile, shown

from .network import MatsimNetwork, read_network
from .population import Activity, Leg, Person, age_of, is_female, read_population

STEPS = ("map", "network", "people", "world")
BEELINE = 1.3  # way by line, MATSim's default (beelineDistanceFactor), from memory
#: Modes that run on links where the network has links for them, and the kind of vehicle of the world.
VEHICLES = {
    "car": "car", "ride": "car", "taxi": "car", "truck": "truck", "freight": "truck", "lkw": "truck", "bus": "bus",
    "motorcycle": "two_wheeler", "bike": "two_wheeler", "bicycle": "two_wheeler", "walk": "foot", "foot": "foot",
}  # fmt: skip
#: m/s of legs that say neither time nor way; MATSim's defaults for teleported modes, from memory. pt: design default.
SPEEDS = {"walk": 3 / 3.6, "foot": 3 / 3.6, "transit_walk": 3 / 3.6, "access_walk": 3 / 3.6, "egress_walk": 3 / 3.6, "bike": 15 / 3.6}
OTHER_M_S = 25 / 3.6


@dataclass(frozen=True)
class MatsimRequest:
    """What is to be imported."""

    network: Path
    plans: Path | None = None
    system: str | None = None  #: of the coordinates, where the file names none or another
    crs: str | None = None  #: of the world
    name: str = ""
    name_en: str = ""

    def files(self) -> list[Path]:
        """Everything that is read."""
        return [path for path in (self.network, self.plans) if path is not None]


def import_matsim(request: MatsimRequest, tell: Callable[[str], None] = lambda step: None) -> Imported:
    """Reads everything and makes the world. `tell` hears the name of each step (STEPS). Raises InputError."""
    findings = Findings()
    tell("map")
    network = read_network(request.network, findings)
    tell("people")
    plans = Plans(network, findings)
    if request.plans is not None:
        plans.read(request.plans)
    tell("network")
    streets, trips = network.streets, plans.trips
    system = request.system or network.system
    x, y, frame = in_metres(np.array(streets.x), np.array(streets.y), system, request.crs, findings)
    streets.x, streets.y = x.tolist(), y.tolist()
    trips.move(lambda px, py: in_metres(px, py, system, request.crs, Findings())[:2])
    tables = streets.tables("MATSim", findings)
    if len(trips.person_id):
        tables |= trips.tables(streets.node_id)
    tell("world")
    return finish(
        tables, files=request.files(), names=(request.name, request.name_en), frame=frame, findings=findings,
        what=f"MATSim network of {len(streets.link_id)} links", last_departure_s=trips.last_departure_s(),
    )  # fmt: skip


@dataclass
class Moment:
    """The earliest that somebody can be ready: at `at` s, and `after` s behind the end of the last trip."""

    at: float = 0.0
    after: float = 0.0

    def spend(self, seconds: float) -> None:
        """Later by that."""
        self.at, self.after = self.at + seconds, self.after + seconds


@dataclass
class Plans:
    """Persons and trips as they are read. Places without a link are put on the nearest one when all are known."""

    network: MatsimNetwork
    findings: Findings
    trips: Trips = field(default_factory=Trips)
    file: XmlFile | None = None
    nearest: dict[int, NearestLink] = field(default_factory=dict)
    on_network: dict[str, bool] = field(default_factory=dict)
    link_at: dict[tuple[float, float, int], int] = field(default_factory=dict)

    def read(self, path: Path) -> None:
        """All of a file."""
        persons: list[Person] = []
        self.file = read_population(path, lambda person, file: persons.append(person))
        self._find_links(persons)
        for person in persons:
            self._add(person)
        self.file.raise_if_any()
        given = sum(b > a for a, b in zip(self.trips.first[:-1], self.trips.first[1:], strict=True))
        self.findings.add("traffic.trips", "note", count=len(self.trips), persons=f"{len(persons):,}", given=f"{given:,}")

    def _runs(self, mode: str) -> bool:
        """Whether legs of that mode use the network."""
        if mode not in self.on_network:
            links = {"ride": "car", "taxi": "car", "foot": "walk", "bicycle": "bike"}.get(mode, mode)
            known = mode in VEHICLES and (self.network.rows_for(links) or self.network.rows_for(mode))
            self.on_network[mode] = known and mode != "ride"  # who rides along sits in another's car
        return self.on_network[mode]

    def _modes(self, leg: Leg) -> int:
        kind = VEHICLES[leg.mode]
        return FOOT if kind == "foot" else CYCLE | CAR if kind == "two_wheeler" else CAR

    def _find_links(self, persons: list[Person]) -> None:
        """The nearest link of every place that names none, all at once."""
        wanted: dict[tuple[float, float, int], None] = {}
        for person in persons:
            for place, modes in self._places(person):
                if not place.link:
                    wanted[(place.x, place.y, modes)] = None
        for modes in sorted({key[2] for key in wanted}):
            keys = [key for key in wanted if key[2] == modes]
            rows = NearestLink(self.network.streets, modes).of(np.array([k[0] for k in keys]), np.array([k[1] for k in keys]))
            self.link_at |= dict(zip(keys, rows.tolist(), strict=True))
        self.findings.add("matsim.nearest", "note", count=len(wanted))

    def _places(self, person: Person):
        """Stays at the ends of legs that use the network, each with the modes of its leg."""
        for i in range(1, len(person.plan), 2):
            if self._runs(person.plan[i].mode):
                yield person.plan[i - 1], self._modes(person.plan[i])
                yield person.plan[i + 1], self._modes(person.plan[i])

    def _link_of(self, place: Activity, modes: int) -> int | None:
        """Row of the link that a stay is on; None and a problem where there is none."""
        if not place.link:
            return self.link_at[(place.x, place.y, modes)]
        row = self.network.streets.link_row.get(place.link)
        if row is None:
            self.file.add(UNKNOWN, "activity/link", line=place.line, what="link", found=shown(place.link))
        return row

    def _where(self, place: Activity, link: int | None) -> tuple[float, float]:
        if place.x is not None:
            return place.x, place.y
        node = self.network.streets.head[link] if link is not None else 0
        return self.network.streets.x[node], self.network.streets.y[node]

    def _add(self, person: Person) -> None:
        first = person.plan[0]
        if first.link:
            link = self.network.streets.link_row.get(first.link)
        else:
            link = next(
                (
                    self.link_at.get((first.x, first.y, modes))
                    for modes in (CAR, CAR | CYCLE, FOOT)
                    if (first.x, first.y, modes) in self.link_at
                ),
                None,
            )
        node = self.network.streets.head[link] if link is not None else 0
        row = self.trips.add_person(person.name, *self._where(first, link), node, age_of(person, ADULT), is_female(person))
        ready, waits = Moment(), True
        for i in range(1, len(person.plan), 2):
            waits = self._stay(person.plan[i - 1], person.plan[i], ready) and waits
            if not waits:
                self.findings.add(
                    "matsim.never_leaves", "dropped", f"{self.file.path.name}:{person.plan[i - 1].line}", (len(person.plan) - i) // 2 + 1
                )
                return
            self._leg(row, i // 2, person, i, ready)

    def _stay(self, stay: Activity, leg: Leg, ready: Moment) -> bool:
        """Until the stay ends: at its end if that is said, else when it has lasted. False where neither is said."""
        if stay.end_s is not None:
            ready.at = max(ready.at, stay.end_s)
        elif stay.lasts_s is not None:
            ready.spend(stay.lasts_s)
        elif leg.depart_s is not None:
            ready.at = max(ready.at, leg.depart_s)
        else:
            return False
        return True

    def _leg(self, row: int, number: int, person: Person, i: int, ready: Moment) -> None:
        before, leg, behind = person.plan[i - 1], person.plan[i], person.plan[i + 1]
        if not self._runs(leg.mode):
            seconds = self._time_of(before, leg, behind)
            self.findings.add("matsim.legs_other", "dropped", mode=leg.mode)
            ready.spend(seconds)
            return
        modes = self._modes(leg)
        links = self._link_of(before, modes), self._link_of(behind, modes)
        if None in links or -1 in links:
            return
        streets = self.network.streets
        route = self._route(leg, *links)
        if route is not None:
            start, end = streets.head[links[0]], streets.head[links[1]]
            self.trips.add(row, number, start, end, depart_s=ready.at, stay_s=ready.after, vehicle=VEHICLES[leg.mode], route=route)
        ready.after = 0.0

    def _route(self, leg: Leg, start: int, end: int) -> list[int] | None:
        """Rows of the links behind the one where the leg begins; empty = to be found, or there is nothing to go; None and a problem where
        it is broken."""
        streets = self.network.streets
        if not leg.route:
            if start == end:
                self.findings.add("matsim.same_link", "note")
            return []
        rows = [streets.link_row.get(name, -1) for name in leg.route]
        for name, row in zip(leg.route, rows, strict=True):
            if row < 0:
                self.file.add(UNKNOWN, "route", line=leg.line, what="link", found=shown(name))
                return None
        joined = all(streets.head[a] == streets.tail[b] for a, b in zip(rows[:-1], rows[1:], strict=True))
        if not joined or rows[0] != start or rows[-1] != end:
            self.file.add(BROKEN_ROUTE, "route", line=leg.line, first=shown(leg.route[0]), last=shown(leg.route[-1]))
            return None
        return rows[1:]

    def _time_of(self, before: Activity, leg: Leg, behind: Activity) -> float:
        """s that a leg takes which does not use the network."""
        if leg.takes_s is not None:
            return leg.takes_s
        places = [self._where(stay, self.network.streets.link_row.get(stay.link)) for stay in (before, behind)]
        away = float(np.hypot(places[0][0] - places[1][0], places[0][1] - places[1][1]))
        self.findings.add("matsim.guessed_time", "guessed", mode=leg.mode)
        return BEELINE * away / SPEEDS.get(leg.mode, OTHER_M_S)
