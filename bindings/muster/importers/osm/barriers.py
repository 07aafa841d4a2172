"""Bollards and the like: a way that cars may use, cut by something that only people pass."""

from __future__ import annotations

import numpy as np

from muster.importers.findings import Findings
from muster.importers.osm.pieces import Pieces
from muster.importers.osm.reader import OsmMap, Tags
from muster.importers.osm.streets import CLOSED

BARS_CARS = (
    "bollard", "block", "jersey_barrier", "cycle_barrier", "motorcycle_barrier", "kissing_gate", "stile", "turnstile", "chain", "log",
    "debris", "planter", "wedge",
)  # fmt: skip
OPENED = ("yes", "permissive", "designated", "destination", "private")


def bars_cars(tags: Tags) -> bool:
    """Whether a node lets no car pass. Gates are taken as open."""
    access = tags.get("motorcar") or tags.get("motor_vehicle") or tags.get("vehicle")
    if "barrier" not in tags:
        return False
    if access is not None:
        return access in CLOSED
    return tags["barrier"] in BARS_CARS or (tags["barrier"] in ("gate", "lift_gate", "swing_gate") and tags.get("locked") in OPENED)


def blocked_pieces(map_: OsmMap, pieces: Pieces, length: np.ndarray, findings: Findings) -> np.ndarray:
    """bool[piece]: closed to cars, since a barrier stands at its end. Of the pieces that meet there the shortest is closed: nobody can
    drive through, and most houses stay within reach."""
    blocked = np.full(len(pieces), False)
    bars = np.array([row for row, tags in map_.node_tags.items() if bars_cars(tags)], dtype=np.int64)
    if not len(bars):
        return blocked
    tail, head = pieces.tail, pieces.head
    touching = np.flatnonzero(np.isin(tail, bars) | np.isin(head, bars))
    for bar in np.sort(bars[np.isin(bars, np.concatenate([tail, head]))]):
        around = touching[(tail[touching] == bar) | (head[touching] == bar)]
        if len(around) >= 2:
            blocked[min(around, key=lambda piece: (length[piece], piece))] = True
            findings.add("network.barrier", "guessed", f"node {map_.node_id[bar]}")
    return blocked
