"""Travellers and their trips while they are collected, and the tables of the world that come of them."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

SYNTHESISED = 2
ADULT = 30
WALK_M_S = 1.34  # Weidmann 1993
HEIGHT_MASS = 1.65 * 60  # m kg; only water asks for it, and no water comes to a load scenario
ORIGIN_M2 = 100.0  # of the building that stands for a place where trips begin


@dataclass
class Trips:
    """A traveller is a person of the world in a household of its own, whose home is where its first trip begins."""

    person_id: list[str] = field(default_factory=list)
    age: list[int] = field(default_factory=list)
    female: list[int] = field(default_factory=list)
    home: list[int] = field(default_factory=list)
    home_row: dict[tuple[float, float, int], int] = field(default_factory=dict)  #: by x, y and node as they were first told
    home_at: list[tuple[float, float]] = field(default_factory=list)  #: [home] where it is in the world
    person: array = field(default_factory=lambda: array("q"))
    leg: array = field(default_factory=lambda: array("q"))
    depart_s: array = field(default_factory=lambda: array("d"))
    stay_s: array = field(default_factory=lambda: array("d"))
    start: array = field(default_factory=lambda: array("q"))
    end: array = field(default_factory=lambda: array("q"))
    vehicle: list[str] = field(default_factory=list)
    first: array = field(default_factory=lambda: array("q", [0]))
    route: array = field(default_factory=lambda: array("q"))

    def __len__(self) -> int:
        return len(self.person)

    def add_person(self, name: str, x: float, y: float, node: int, age: int = ADULT, female: bool = False) -> int:
        """Its row."""
        at = (round(x, 2), round(y, 2), node)
        row = self.home_row.setdefault(at, len(self.home_row))
        if row == len(self.home_at):
            self.home_at.append(at[:2])
        self.home.append(row)
        self.person_id.append(name), self.age.append(min(max(age, 0), 120)), self.female.append(int(female))
        return len(self.person_id) - 1

    def add(
        self, person: int, leg: int, start: int, end: int, *, depart_s: float, stay_s: float = 0.0, vehicle: str = "car",
        route: Sequence[int] = (),
    ) -> None:  # fmt: skip
        """A trip from node to node; `route`: rows of links, empty = to be found."""
        self.person.append(person), self.leg.append(leg), self.start.append(start), self.end.append(end)
        self.depart_s.append(depart_s), self.stay_s.append(stay_s), self.vehicle.append(vehicle)
        self.route.extend(route)
        self.first.append(len(self.route))

    def move(self, change: Callable[[np.ndarray, np.ndarray], tuple[np.ndarray, np.ndarray]]) -> None:
        """Homes to other coordinates."""
        if self.home_at:
            x, y = change(*np.array(self.home_at).T)
            self.home_at = list(zip(np.round(x, 2).tolist(), np.round(y, 2).tolist(), strict=True))

    def last_departure_s(self) -> float:
        """The latest that is said."""
        return max(self.depart_s, default=0.0)

    def tables(self, node_ids: Sequence[str]) -> dict[str, dict]:
        """building, household, person and trip."""
        return {"building": self._homes(node_ids), "household": self._households(), "person": self._persons(), "trip": self._trips()}

    def _homes(self, node_ids: Sequence[str]) -> dict:
        told, rows, float32, uint8 = list(self.home_row), len(self.home_at), np.float32, np.uint8
        return {
            "id": [f"{node_ids[node]} @ {x:.2f} {y:.2f}" for x, y, node in told],
            "origin": np.full(rows, SYNTHESISED, uint8),
            "x": np.array([x for x, _ in self.home_at], float),
            "y": np.array([y for _, y in self.home_at], float),
            "ground_z": np.zeros(rows, float32),
            "floor_z": np.zeros(rows, float32),
            "area_m2": np.full(rows, ORIGIN_M2, float32),
            "storey_m": np.full(rows, 3.0, float32),
            "storeys": np.ones(rows, uint8),
            "use": np.zeros(rows, uint8),
            "construction": np.zeros(rows, uint8),
            "node": np.array([node for _, _, node in told], np.int64),
            "access_m": np.zeros(rows, float32),
            "grid": np.full(rows, 2**32 - 1, np.int64),
            "footprint/first": np.zeros(rows + 1, np.uint32),
            "footprint/values": np.zeros(0),
        }

    def _households(self) -> dict:
        rows = len(self.person_id)
        return {
            "id": self.person_id,
            "origin": np.full(rows, SYNTHESISED, np.uint8),
            "home": np.array(self.home, np.int64),
            "storey": np.zeros(rows, np.uint8),
            "cars": np.ones(rows, np.uint8),
        }

    def _persons(self) -> dict:
        rows, float32, uint8 = len(self.person_id), np.float32, np.uint8
        return {
            "id": self.person_id,
            "origin": np.full(rows, SYNTHESISED, uint8),
            "household": np.arange(rows, dtype=np.int64),
            "age": np.array(self.age, uint8),
            "female": np.array(self.female, uint8),
            "impaired": np.zeros(rows, uint8),
            "phone": np.ones(rows, uint8),
            "walk_m_s": np.full(rows, WALK_M_S, float32),
            "height_mass": np.full(rows, HEIGHT_MASS, float32),
        }

    def _trips(self) -> dict:
        def milliseconds(values: array) -> np.ndarray:
            return np.round(np.frombuffer(values, float) * 1000).astype(np.int64) if len(values) else np.zeros(0, np.int64)

        def rows_of(values: array) -> np.ndarray:
            return np.array(values, np.int64)

        names = [self.person_id[person] for person in self.person]
        return {
            "id": [f"{name}/{leg}" for name, leg in zip(names, self.leg, strict=True)],
            "origin": np.zeros(len(self), np.uint8),
            "person": rows_of(self.person),
            "leg": rows_of(self.leg),
            "depart_ms": milliseconds(self.depart_s),
            "stay_ms": milliseconds(self.stay_s),
            "from": rows_of(self.start),
            "to": rows_of(self.end),
            "vehicle": self.vehicle,
            "route/first": rows_of(self.first),
            "route/values": rows_of(self.route),
        }
