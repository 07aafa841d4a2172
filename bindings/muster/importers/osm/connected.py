"""How much of the network hangs together, for cars and on foot."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import breadth_first_order, connected_components

from muster.importers.findings import Findings
from muster.importers.osm.streets import CAR, FOOT


@dataclass(frozen=True)
class Connected:
    """The largest parts. A door opens on them only."""

    car: np.ndarray  #: bool[node]: every other such node can be reached by car, and left again
    foot: np.ndarray  #: bool[node]
    car_reaches: np.ndarray  #: bool[node]: can be reached by car from the largest part, though perhaps not left again
    shares: dict[str, dict[str, float]]  #: car, foot -> nodes, links, length: share within the largest part


def connected(link: dict, nodes: int, findings: Findings) -> Connected:
    """The largest strongly connected part for cars and the largest part for people on foot; what lies outside is said."""
    masks, shares = {}, {}
    for name, mode, kind in (("car", CAR, "strong"), ("foot", FOOT, "weak")):
        rows = np.flatnonzero(np.asarray(link["modes"]) & mode)
        masks[name] = largest(link, rows, nodes, kind)
        inside = masks[name][link["tail"][rows]] & masks[name][link["head"][rows]]
        length = np.asarray(link["length_m"], float)[rows]
        touched = np.unique(np.concatenate([link["tail"][rows], link["head"][rows]]))
        shares[name] = {
            "nodes": share(masks[name][touched].sum(), len(touched)),
            "links": share(inside.sum(), len(rows)),
            "length": share(length[inside].sum(), length.sum()),
        }
        cut_off = rows[~inside]
        findings.add(
            f"network.cut_off_{name}",
            "note",
            link["id"][cut_off[0]] if len(cut_off) else "",
            len(cut_off),
            length_km=f"{length[~inside].sum() / 1000:.1f}",
            share=percent(shares[name]["length"]),
        )
    return Connected(masks["car"], masks["foot"], reached(link, masks["car"]), shares)


def reached(link: dict, start: np.ndarray) -> np.ndarray:
    """bool[node]: some node of `start` has a way there by car."""
    cars = np.flatnonzero(np.asarray(link["modes"]) & CAR)
    if not start.any():
        return start
    graph = coo_matrix((np.ones(len(cars)), (link["tail"][cars], link["head"][cars])), (len(start), len(start)))
    out = start.copy()  # from any one node of a strongly connected part all that the part reaches can be reached
    out[breadth_first_order(graph.tocsr(), int(np.argmax(start)), return_predecessors=False)] = True
    return out


def percent(share: float) -> str:
    """Rounded down: what is cut off is never rounded away."""
    return f"{math.floor(1000 * share + 1e-9) / 10:.1f}"


def share(part: float, whole: float) -> float:
    return round(float(part) / float(whole), 6) if whole else 0.0


def largest(link: dict, rows: np.ndarray, nodes: int, kind: str) -> np.ndarray:
    """bool[node]: in the largest connected part by number of nodes; of equal ones that of the first node."""
    if not len(rows):
        return np.full(nodes, False)
    graph = coo_matrix((np.ones(len(rows)), (link["tail"][rows], link["head"][rows])), (nodes, nodes))
    _, part = connected_components(graph, directed=True, connection=kind)
    size = np.bincount(part)
    first = np.full(len(size), nodes)
    np.minimum.at(first, part, np.arange(nodes))
    best = min(range(len(size)), key=lambda p: (-size[p], first[p]))
    return part == best
