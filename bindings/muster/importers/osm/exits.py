"""Roads out: where main roads leave the map. Guessed from the ends of the network, and said."""

from __future__ import annotations

import numpy as np
from scipy.spatial import cKDTree

from muster.importers.findings import Findings
from muster.importers.osm.network import Network
from muster.importers.osm.streets import CAR
from muster.values import EXIT, NO_ROW

MAIN = (0, 1, 2)  # motorway, arterial, collector
AHEAD_M, HALF_ANGLE_COS = 1000.0, 0.866  # no street within 30 degrees either side of the road's course for this far: it leaves the map
EDGE_M = 300.0  # or its end lies this near the edge of the data, or beyond
GUESSED = 3


def make_exits(network: Network, edge: tuple[float, float, float, float] | None, findings: Findings) -> dict:
    """Rows of the table `shelter` with kind exit. edge: west, south, east, north of the data, m, as the map's header says."""
    link, node = network.link, network.node
    rows = leaving(network)
    xy = np.column_stack([node["x"], node["y"]])
    heads, tree = link["head"][rows], cKDTree(xy)
    out = np.array(
        [near_edge(xy[head], edge) or open_ahead(xy, tree, link, row) for row, head in zip(rows, heads, strict=True)], dtype=bool
    )
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
    }


def leaving(network: Network) -> np.ndarray:
    """Links of main roads, reached by car, behind whose head the road does not go on."""
    link = network.link
    cars = (np.asarray(link["modes"]) & CAR) > 0
    main = cars & np.isin(link["road_class"], MAIN) & network.connected.car[link["tail"]]
    onward = np.full(len(network.node["id"]), 0)
    back = np.asarray(link["opposite"])
    rows = np.flatnonzero(cars)
    np.add.at(onward, link["tail"][rows], 1)
    own_return = (back != NO_ROW) & cars[np.where(back == NO_ROW, 0, back)]
    return np.flatnonzero(main & (onward[link["head"]] - own_return == 0))


def near_edge(place: np.ndarray, edge: tuple[float, float, float, float] | None) -> bool:
    """Whether a place lies outside the data's box or close to its edge."""
    if edge is None:
        return False
    west, south, east, north = edge
    return bool(min(place[0] - west, east - place[0], place[1] - south, north - place[1]) < EDGE_M)


def open_ahead(xy: np.ndarray, tree: cKDTree, link: dict, row: int) -> bool:
    """Whether no street lies ahead of the end of a link."""
    first = link["shape/first"]
    course = np.asarray(link["shape/values"])[int(first[row]) : int(first[row + 1])].reshape(-1, 2)
    step = course[-1] - course[max(len(course) - 3, 0)]
    length = np.sqrt(step @ step)
    if length == 0:
        return False
    around = xy[tree.query_ball_point(course[-1], AHEAD_M)] - course[-1]
    far = np.sqrt((around * around).sum(axis=1))
    return not np.any((far > 1.0) & (around @ step >= HALF_ANGLE_COS * far * length))


def exit_name(network: Network, row: int) -> tuple[str, str]:
    """Local and English name, after the road."""
    street = int(network.link["street"][row])
    name, name_en = network.street["name"][street], network.street["name_en"][street]
    return (f"{name}出口" if name else "出口"), (f"Exit {name_en or name}" if name_en or name else "Exit")
