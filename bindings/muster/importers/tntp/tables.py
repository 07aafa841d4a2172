"""The tables `node` and `link` of a TNTP network."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from muster.errors import refuse
from muster.importers.findings import Findings
from muster.importers.traffic.streets import opposites
from muster.values import NO_ROW

from .network import TntpNetwork

UNITS = 7406
SURVEY, GUESSED = 0, 3
CAR = 2
JAM_VEH_M = 1 / 7.5  # movement.md: MATSim's spacing
NO_TIME_M_S = 120 / 3.6  # links without a free time (connectors); design default
NO_LENGTH_M = 0.01  # make_world raises it to its least length
MOST_LANES = 40.0  # a link that asks for more stands for "no bound"; design default
FULL = 0.8  # of jam density x speed: capacity per lane above this leaves no room for a backward wave
SLOW_M_S, FAST_M_S = 3 / 3.6, 200 / 3.6  # free speeds outside are hardly right
#: Kinds by free speed: at least m/s, road class of the world, capacity of a lane in veh/h (those of the Australian evacuation networks).
KINDS = ((25.0, 0, 2000.0), (60 / 3.6, 1, 1500.0), (40 / 3.6, 2, 1000.0), (0.0, 3, 600.0))


@dataclass(frozen=True)
class Scales:
    """What one unit of the files is."""

    length_m: float
    time_s: float
    period_s: float  #: in which capacities and trips are counted
    assumed: bool  #: nobody said so


@dataclass(frozen=True)
class Ends:
    """Nodes of the world. A zone that carries no through traffic, with links in and out, becomes two: trips end in one and begin in the
    other, so that no way can lead through."""

    ids: list[str]
    number: np.ndarray  #: int64[row] node of the file
    enter: np.ndarray  #: int64[node of the file] row where links and trips end; nodes of the file from 0
    leave: np.ndarray  #: row where links and trips begin


def split_zones(network: TntpNetwork, findings: Findings) -> Ends:
    """The nodes, zones split where they must not be passed."""
    number = np.arange(network.nodes)
    below = number < network.first_thru_node - 1
    split = np.flatnonzero(below & np.isin(number, network.init_node - 1) & np.isin(number, network.term_node - 1))
    leave = number.copy()
    leave[split] = network.nodes + np.arange(len(split))
    findings.add("tntp.zones_split", "note", count=len(split))
    ids = [f"n{i + 1}" for i in number] + [f"n{i + 1}.out" for i in split]
    return Ends(ids, np.concatenate([number, split]), number, leave)


def node_table(ends: Ends, x: np.ndarray, y: np.ndarray, known: bool) -> dict:
    """x, y: m, by node of the file."""
    rows = len(ends.ids)
    return {
        "id": ends.ids,
        "origin": np.full(rows, SURVEY if known else GUESSED, dtype=np.uint8),
        "x": np.round(x[ends.number], 2),
        "y": np.round(y[ends.number], 2),
        "z": np.zeros(rows, dtype=np.float32),
        "signal": np.zeros(rows, dtype=np.uint8),
    }


def link_table(network: TntpNetwork, ends: Ends, scales: Scales, findings: Findings) -> dict:
    """Lengths, speeds, capacities and lanes in SI."""
    kept = np.flatnonzero(network.init_node != network.term_node)
    findings.add("tntp.loops", "dropped", count=len(network) - len(kept))
    findings.add("tntp.parallel", "note", count=int(np.count_nonzero(network.occurrence()[kept])))
    findings.add("tntp.columns", "unread")
    length, speed = _lengths_and_speeds(network, kept, scales, findings)
    road_class, lanes, per_lane = _lanes(network.capacity[kept] / scales.period_s, speed, network.free_flow_time[kept] > 0, findings)
    tail, head = ends.leave[network.init_node[kept] - 1], ends.enter[network.term_node[kept] - 1]
    float32, uint8 = np.float32, np.uint8
    nothing, rows = np.zeros(len(kept)), len(kept)
    return {
        "id": _ids(network, kept),
        "origin": np.full(rows, SURVEY, dtype=uint8),
        "tail": tail,
        "head": head,
        "length_m": length.astype(float32),
        "width_m": nothing.astype(float32),
        "lanes": lanes.astype(float32),
        "speed_m_s": speed.astype(float32),
        "capacity_veh_s": per_lane.astype(float32),
        "jam_veh_m": np.full(rows, JAM_VEH_M, dtype=float32),
        "modes": np.full(rows, CAR, dtype=uint8),
        "road_class": road_class.astype(uint8),
        "structure": nothing.astype(uint8),
        "deck_z": nothing.astype(float32),
        "opposite": opposites(tail.tolist(), head.tolist()),
        "street": np.full(rows, NO_ROW, dtype=np.int64),
        "shape/first": np.zeros(rows + 1, dtype=np.uint32),
        "shape/values": np.zeros(0),
    }


def _ids(network: TntpNetwork, kept: np.ndarray) -> list[str]:
    ends = zip(network.init_node[kept].tolist(), network.term_node[kept].tolist(), network.occurrence()[kept].tolist(), strict=True)
    return [f"{a}-{b}" + (f".{again + 1}" if again else "") for a, b, again in ends]


def _lengths_and_speeds(network: TntpNetwork, kept: np.ndarray, scales: Scales, findings: Findings) -> tuple[np.ndarray, np.ndarray]:
    """m and m/s. Speed is length over free time; what is missing is made up, and said."""
    length, time = network.length[kept] * scales.length_m, network.free_flow_time[kept] * scales.time_s
    both = (length > 0) & (time > 0)
    speed = np.full(len(kept), NO_TIME_M_S)
    speed[both] = length[both] / time[both]
    typical = float(np.median(speed[both])) if both.any() else NO_TIME_M_S
    if scales.assumed and not SLOW_M_S <= typical <= FAST_M_S:
        raise refuse(UNITS, network.path, found=f"{3.6 * typical:.3g}")
    speed[(length <= 0) & (time > 0)] = typical
    length = np.where(length > 0, length, np.maximum(np.where(time > 0, time * typical, 0.0), NO_LENGTH_M))
    limits = {"low": f"{3.6 * SLOW_M_S:g}", "high": f"{3.6 * FAST_M_S:g}"}
    findings.add("tntp.no_time", "guessed", count=int(np.count_nonzero(time <= 0)), speed=f"{3.6 * NO_TIME_M_S:g}")
    findings.add(
        "tntp.no_length", "guessed", count=int(np.count_nonzero((network.length[kept] <= 0) & (time > 0))), speed=f"{3.6 * typical:.3g}"
    )
    findings.add("tntp.odd_speed", "note", count=int(np.count_nonzero(both & ((speed < SLOW_M_S) | (speed > FAST_M_S)))), **limits)
    findings.add("tntp.speeds", "note", speed=f"{3.6 * typical:.3g}", count=int(np.count_nonzero(both)))
    return length, speed


def _lanes(capacity_veh_s: np.ndarray, speed: np.ndarray, timed: np.ndarray, findings: Findings) -> tuple[np.ndarray, ...]:
    """Road class, lanes, and capacity per lane in veh/s, so that lanes x capacity is the file's. A lane carries what roads of that speed
    carry; slow links get more lanes where a lane could not pass it at that speed."""
    kind = np.argmax(speed[:, None] >= np.array([least for least, _, _ in KINDS]), axis=1)
    kind[~timed] = 0
    road_class = np.where(timed, np.array([k[1] for k in KINDS])[kind], KINDS[-1][1])
    of_lane = np.minimum(np.array([k[2] for k in KINDS])[kind] / 3600, FULL * JAM_VEH_M * speed)
    lanes = np.maximum(np.ceil(capacity_veh_s / of_lane * (1 - 1e-9)), 1.0)
    unbounded = lanes > MOST_LANES
    lanes = np.minimum(lanes, MOST_LANES)
    per_lane = np.where(unbounded, of_lane, capacity_veh_s / lanes)
    closed = per_lane <= 0
    findings.add("tntp.lanes", "guessed", count=int(np.count_nonzero(~unbounded)))
    findings.add("tntp.unbounded", "guessed", count=int(np.count_nonzero(unbounded)), lanes=f"{MOST_LANES:g}")
    findings.add("tntp.no_capacity", "guessed", count=int(np.count_nonzero(closed)))
    return road_class, lanes, np.where(closed, of_lane, per_lane)
