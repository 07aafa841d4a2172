"""Traffic signals: the nodes of the network that have them."""

from __future__ import annotations

import numpy as np

from muster.importers.findings import Findings
from muster.importers.osm.pieces import Pieces
from muster.importers.osm.reader import OsmMap

APPROACH_M = 40.0  # a signal drawn at a stop line this near to a junction belongs to it; design default


def signal_nodes(map_: OsmMap, pieces: Pieces, map_node: np.ndarray, x: np.ndarray, y: np.ndarray, findings: Findings) -> np.ndarray:
    """uint8[node]: 1 = traffic signals. Those drawn at stop lines count for the junction behind them; those in the middle of a street
    (mostly for people who cross) are left out, and said."""
    rows = [row for row, tags in map_.node_tags.items() if "traffic_signals" in tags.get("highway", "").split(";")]
    signal = np.zeros(len(map_node), dtype=np.uint8)
    if not rows or not len(map_node):
        return signal
    rows = np.array(sorted(rows), dtype=np.int64)
    on_junction = np.isin(rows, map_node)
    signal[np.searchsorted(map_node, rows[on_junction])] = 1
    owner = np.repeat(np.arange(len(pieces)), np.diff(pieces.first))
    degree = np.bincount(np.concatenate([pieces.tail, pieces.head]), minlength=len(map_.node_id))
    placed = set()
    for at in np.flatnonzero(np.isin(pieces.corner, rows[~on_junction])):
        corner = pieces.corner[at]
        ends = np.array([pieces.tail[owner[at]], pieces.head[owner[at]]])
        away = np.sqrt((x[ends] - x[corner]) ** 2 + (y[ends] - y[corner]) ** 2)
        away[degree[ends] < 3] = np.inf
        if away.min() <= APPROACH_M:
            signal[np.searchsorted(map_node, ends[away.argmin()])] = 1
            placed.add(int(corner))
    findings.add("network.signal_at_stop_line", "guessed", count=len(placed))
    lost = [row for row in rows[~on_junction].tolist() if row not in placed]
    findings.add("network.signal_unread", "unread", f"node {map_.node_id[lost[0]]}" if lost else "", len(lost))
    return signal
