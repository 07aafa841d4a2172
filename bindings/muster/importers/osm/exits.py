"""Roads out: where main roads leave the map. Guessed from the ends of the network, and said."""

from __future__ import annotations

import numpy as np
from scipy.spatial import cKDTree

from muster.importers.equipment import equipment
from muster.importers.findings import Findings
from muster.importers.osm.network import Network
from muster.importers.osm.streets import CAR
from muster.values import EXIT

MAIN = (0, 1, 2)  # motorway, arterial, collector
STREETS = (0, 1, 2, 3)  # and lanes: what shows that the map goes on
AHEAD_M, HALF_ANGLE_COS = 600.0, 0.866  # no street within 30 degrees either side of the road's course for this far: it leaves the map
EDGE_M = 300.0  # or its end lies this near the edge of the data, or beyond
GUESSED = 3


def make_exits(network: Network, edge: tuple[float, float, float, float] | None, findings: Findings) -> dict:
    """Rows of the table `shelter` with kind exit. edge: west, south, east, north of the data, m, as the map's header says."""
    link, node = network.link, network.node
    rows = leaving(network)
    xy = np.column_stack([node["x"], node["y"]])
    on_streets = np.isin(link["road_class"], STREETS)
    places = np.unique(np.concatenate([link["tail"][on_streets], link["head"][on_streets]]))
    tree = cKDTree(xy[places[network.connected.car_reaches[places]]])  # without the carriageway that comes in beside the one that leaves
    out = np.array([near_edge(xy[link["head"][row]], edge) or open_ahead(tree, link, row) for row in rows], dtype=bool)
    inner = rows[~out]
    findings.add("network.main_road_ends", "note", link["id"][inner[0]] if len(inner) else "", len(inner))
    exits = sorted({int(link["head"][row]): int(row) for row in rows[out]}.items())
    names = [exit_name(network, row) for _, row in exits]
    for node_row, row in exits:
        findings.add("network.exit", "guessed", f"{node['id'][node_row]} ({link['id'][row]})")
    if not exits:
        findings.add("network.no_exit", "note")
    at = np.array([node_row for node_row, _ in exits], dtype=np.int64)
    return {
        "id": [f"exit_{node['id'][row]}" for row, _ in exits],
        "origin": np.full(len(exits), GUESSED, dtype=np.uint8),
        "name": [name for name, _ in names],
        "name_en": [name for _, name in names],
        "kind": np.full(len(exits), EXIT, dtype=np.uint8),
        "x": np.asarray(node["x"], float)[at],
        "y": np.asarray(node["y"], float)[at],
        "floor_z": np.zeros(len(exits), dtype=np.float32),
        "node": at,
        "capacity": np.zeros(len(exits), dtype=np.int32),
        **equipment(len(exits)),
    }


def leaving(network: Network) -> np.ndarray:
    """Links of main roads, reached by car, behind whose head no car goes on: at most back, also on the other carriageway."""
    link = network.link
    cars = np.flatnonzero(np.asarray(link["modes"]) & CAR)
    main = cars[np.isin(link["road_class"][cars], MAIN) & network.connected.car_reaches[link["tail"][cars]]]
    out = cars[np.argsort(link["tail"][cars], kind="stable")]
    begin, end = (np.searchsorted(link["tail"][out], link["head"][main], side=side) for side in ("left", "right"))
    one = np.repeat(main, end - begin)
    other = out[np.repeat(begin - (np.cumsum(end - begin) - (end - begin)), end - begin) + np.arange(len(one))]
    arriving, going = directions(link, one, at_head=True), directions(link, other, at_head=False)
    back = (link["opposite"][one] == other) | ((arriving * going).sum(axis=1) < -HALF_ANGLE_COS)
    return np.setdiff1d(main, one[~back])


def directions(link: dict, rows: np.ndarray, at_head: bool) -> np.ndarray:
    """float64[row, 2]: unit vector of the last or first stretch of links; 0 where it has no length."""
    xy, first = np.asarray(link["shape/values"]).reshape(-1, 2), np.asarray(link["shape/first"], dtype=np.int64) // 2
    at = first[rows + 1] - 2 if at_head else first[rows]
    step = xy[at + 1] - xy[at]
    length = np.sqrt((step * step).sum(axis=1))
    return step / np.where(length > 0, length, 1.0)[:, None]


def near_edge(place: np.ndarray, edge: tuple[float, float, float, float] | None) -> bool:
    """Whether a place lies outside the data's box or close to its edge."""
    if edge is None:
        return False
    west, south, east, north = edge
    return bool(min(place[0] - west, east - place[0], place[1] - south, north - place[1]) < EDGE_M)


def open_ahead(tree: cKDTree, link: dict, row: int) -> bool:
    """Whether no street lies ahead of the end of a link. tree: junctions of streets."""
    first = link["shape/first"]
    course = np.asarray(link["shape/values"])[int(first[row]) : int(first[row + 1])].reshape(-1, 2)
    step = course[-1] - course[max(len(course) - 3, 0)]
    length = np.sqrt(step @ step)
    if length == 0:
        return False
    around = tree.data[tree.query_ball_point(course[-1], AHEAD_M)] - course[-1]
    far = np.sqrt((around * around).sum(axis=1))
    return not np.any((far > 1.0) & (around @ step >= HALF_ANGLE_COS * far * length))


def exit_name(network: Network, row: int) -> tuple[str, str]:
    """Local and English name, after the road."""
    street = int(network.link["street"][row])
    name, name_en = network.street["name"][street], network.street["name_en"][street]
    return (f"{name}出口" if name else "出口"), (f"Exit {name_en or name}" if name_en or name else "Exit")
