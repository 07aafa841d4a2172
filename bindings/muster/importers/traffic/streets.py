"""Nodes and links while they are collected, and the tables of the world that come of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from muster.importers.findings import Findings
from muster.values import NO_ROW

SURVEY, GUESSED = 0, 3
FOOT, CAR, CYCLE = 1, 2, 4
JAM_VEH_M = 1 / 7.5  # MATSim's spacing, and that of SUMO's default car (5 m and 2.5 m of gap)
FULL = 0.8  # of jam density x speed: capacity per lane above this leaves no room for a backward wave
MOST_LANES = 40.0  # a link that asks for more stands for "no bound"; design default
FASTEST_M_S = 200 / 3.6  # what is faster stands for "no bound"; design default
SLOWEST_M_S = 1 / 3.6
#: Road class of the world by free speed: at least m/s, class.
CLASSES = ((25.0, 0), (60 / 3.6, 1), (40 / 3.6, 2), (0.0, 3))
FOOTWAY = 5


@dataclass
class Streets:
    """Links are given in SI; capacity is of all lanes of the link together."""

    node_id: list[str] = field(default_factory=list)
    x: list[float] = field(default_factory=list)
    y: list[float] = field(default_factory=list)
    signal: list[int] = field(default_factory=list)
    node_row: dict[str, int] = field(default_factory=dict)
    link_id: list[str] = field(default_factory=list)
    tail: list[int] = field(default_factory=list)
    head: list[int] = field(default_factory=list)
    length_m: list[float] = field(default_factory=list)
    speed_m_s: list[float] = field(default_factory=list)
    lanes: list[float] = field(default_factory=list)
    capacity_veh_s: list[float] = field(default_factory=list)
    width_m: list[float] = field(default_factory=list)
    modes: list[int] = field(default_factory=list)
    shape: list[Sequence[float]] = field(default_factory=list)
    name: list[str] = field(default_factory=list)
    link_row: dict[str, int] = field(default_factory=dict)
    bans: list[tuple[int, int]] = field(default_factory=list)
    jam_veh_m: float = JAM_VEH_M

    def add_node(self, name: str, x: float, y: float, signal: bool = False) -> int:
        """Its row."""
        self.node_row[name] = len(self.node_id)
        self.node_id.append(name), self.x.append(x), self.y.append(y), self.signal.append(int(signal))
        return len(self.node_id) - 1

    def add_link(
        self, name: str, tail: int, head: int, *, length: float, speed: float = 0.0, lanes: float = 0.0, capacity: float = 0.0,
        modes: int = CAR, width: float = 0.0, shape: Sequence[float] = (), street: str = "",
    ) -> int:  # fmt: skip
        """Its row."""
        self.link_row[name] = len(self.link_id)
        self.link_id.append(name), self.tail.append(tail), self.head.append(head), self.length_m.append(length)
        self.speed_m_s.append(speed), self.lanes.append(lanes), self.capacity_veh_s.append(capacity)
        self.modes.append(modes), self.width_m.append(width), self.shape.append(shape), self.name.append(street)
        return len(self.link_id) - 1

    def tables(self, kind: str, findings: Findings) -> dict[str, dict]:
        """node, link, street and turn_ban."""
        street_of, streets = self._streets()
        tables = {"node": self._nodes(), "link": self._links(kind, street_of, findings), "street": streets}
        if self.bans:
            tables["turn_ban"] = self._bans()
        return tables

    def _nodes(self) -> dict:
        rows = len(self.node_id)
        return {
            "id": self.node_id,
            "origin": np.full(rows, SURVEY, np.uint8),
            "x": np.round(np.array(self.x), 2),
            "y": np.round(np.array(self.y), 2),
            "z": np.zeros(rows, np.float32),
            "signal": np.array(self.signal, np.uint8),
        }

    def _links(self, kind: str, street_of: np.ndarray, findings: Findings) -> dict:
        rows, float32, uint8 = len(self.link_id), np.float32, np.uint8
        modes = np.array(self.modes, uint8)
        speed, lanes, per_lane = self._flow(kind, (modes & (CAR | CYCLE)) != 0, findings)
        first = np.concatenate([[0], np.cumsum([len(shape) for shape in self.shape])]) if rows else np.zeros(1)
        at_least = np.array([least for least, _ in CLASSES])
        classes = np.array([code for _, code in CLASSES])[np.argmax(speed[:, None] >= at_least, axis=1)]
        return {
            "id": self.link_id,
            "origin": np.full(rows, SURVEY, uint8),
            "tail": np.array(self.tail, np.int64),
            "head": np.array(self.head, np.int64),
            "length_m": np.maximum(np.array(self.length_m), 0.01).astype(float32),
            "width_m": np.array(self.width_m, float32),
            "lanes": lanes.astype(float32),
            "speed_m_s": speed.astype(float32),
            "capacity_veh_s": per_lane.astype(float32),
            "jam_veh_m": np.full(rows, self.jam_veh_m, float32),
            "modes": modes,
            "road_class": np.where((modes & CAR) != 0, classes, FOOTWAY).astype(uint8),
            "structure": np.zeros(rows, uint8),
            "deck_z": np.zeros(rows, float32),
            "opposite": opposites(self.tail, self.head),
            "street": street_of,
            "shape/first": first.astype(np.uint32),
            "shape/values": np.array([value for shape in self.shape for value in shape], float),
        }

    def _flow(self, kind: str, drives: np.ndarray, findings: Findings) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Speed, lanes, and capacity per lane, so that lanes x capacity is the file's as far as a lane can carry it."""
        speed, lanes, capacity = np.array(self.speed_m_s), np.array(self.lanes), np.array(self.capacity_veh_s)
        fast, slow = drives & (speed > FASTEST_M_S), drives & (speed < SLOWEST_M_S)
        findings.add("traffic.fast", "guessed", count=int(fast.sum()), limit=f"{3.6 * FASTEST_M_S:g}", format=kind)
        findings.add("traffic.slow", "guessed", count=int(slow.sum()), limit=f"{3.6 * SLOWEST_M_S:g}", format=kind)
        speed = np.where(drives, np.clip(speed, SLOWEST_M_S, FASTEST_M_S), 0.0)
        most = np.where(drives, FULL * self.jam_veh_m * np.where(drives, speed, 1.0), 1.0)
        wanted = np.where(drives, np.ceil(capacity / most * (1 - 1e-9)), 0.0)
        more = drives & (wanted > lanes)
        unbounded = more & (wanted > MOST_LANES)
        findings.add("traffic.more_lanes", "guessed", count=int((more & ~unbounded).sum()), format=kind)
        findings.add("traffic.unbounded", "guessed", count=int(unbounded.sum()), lanes=f"{MOST_LANES:g}")
        lanes = np.where(more, np.minimum(wanted, MOST_LANES), lanes)
        per_lane = np.minimum(capacity / np.maximum(lanes, 1e-9), most)
        return speed, np.where(drives, lanes, 0.0), np.where(drives, per_lane, 0.0)

    def _streets(self) -> tuple[np.ndarray, dict]:
        names = sorted({name for name in self.name if name})
        row = {name: i for i, name in enumerate(names)}
        return np.array([row.get(name, NO_ROW) for name in self.name], np.int64), {"name": names, "name_en": names}

    def _bans(self) -> dict:
        return {
            "id": [f"{self.link_id[a]} > {self.link_id[b]}" for a, b in self.bans],
            "origin": np.full(len(self.bans), SURVEY, np.uint8),
            "from": np.array([a for a, _ in self.bans], np.int64),
            "to": np.array([b for _, b in self.bans], np.int64),
        }


def opposites(tail: Sequence[int], head: Sequence[int]) -> np.ndarray:
    """Row of the same street's other direction: the first of each direction belong together, the second, ..."""
    waiting: dict[tuple[int, int], list[int]] = {}
    out = np.full(len(tail), NO_ROW, dtype=np.int64)
    for row, (a, b) in enumerate(zip(tail, head, strict=True)):
        others = waiting.get((b, a))
        if others:
            other = others.pop(0)
            out[row], out[other] = other, row
        else:
            waiting.setdefault((a, b), []).append(row)
    return out
