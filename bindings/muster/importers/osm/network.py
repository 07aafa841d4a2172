"""The tables `node`, `link`, `street` and `turn_ban` of a map."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np

from muster.errors import refuse
from muster.importers.findings import Findings
from muster.importers.osm.barriers import bars_cars, blocked_pieces
from muster.importers.osm.connected import Connected, connected
from muster.importers.osm.pieces import Pieces, cut_ways
from muster.importers.osm.problems import NO_STREETS
from muster.importers.osm.reader import OsmMap
from muster.importers.osm.signals import signal_nodes
from muster.importers.osm.streets import CAR, TUNNEL, UNDERPASS, Ways, read_streets
from muster.importers.osm.turns import turn_bans
from muster.values import NO_ROW

UNDERPASS_BELOW_M = 150.0  # a shorter tunnel passes under a street or a railway and fills with water; design default
JAM_VEH_M = 1 / 7.5
LEAST_M = 0.01  # length of a piece whose ends lie on one another; make_world merges it


@dataclass(frozen=True)
class Network:
    """Streets as tables, and what later stages have to know of them."""

    node: dict
    link: dict
    street: dict
    turn_ban: dict
    map_node: np.ndarray  #: row of the map's node, by row of `node`
    layer: np.ndarray  #: by link: 1 = one level above the ground, -1 = one below, ...
    lines: np.ndarray  #: rows of links, one per street piece
    connected: Connected
    fates: Counter  #: ways with `highway` by (value, fate)
    used: np.ndarray  #: bool, by row of the map's nodes: corner of a street


def make_network(map_: OsmMap, x: np.ndarray, y: np.ndarray, country: str, findings: Findings) -> Network:
    """The network. x, y: the map's nodes in the world's metres, rounded to the centimetre."""
    ways, fates = read_streets(map_, country, findings)
    if not ways.row:
        raise refuse(NO_STREETS, map_.path, count=f"{len(map_.way_id):,}")
    pieces, gone = cut_ways(map_, ways.row, x, y, np.array(barrier_nodes(map_), dtype=np.int64))
    findings.add("network.corner_missing", "unread", map_.path.name, gone)
    length = lengths_of(pieces, x, y)
    no_length = (length < LEAST_M) & (pieces.tail == pieces.head)
    findings.add("network.piece_without_length", "dropped", count=int(no_length.sum()))
    pieces, length = pieces.take(np.flatnonzero(~no_length)), np.maximum(length[~no_length], LEAST_M)
    map_node, ends = np.unique(np.concatenate([pieces.tail, pieces.head]), return_inverse=True)
    tail, head = ends[: len(pieces)], ends[len(pieces) :]
    blocked = blocked_pieces(map_, pieces, length, findings)
    link, street, owner, layer = link_table(map_, ways, pieces, (tail, head), length, blocked, x, y)
    signal = signal_nodes(map_, pieces, map_node, x, y, findings)
    node = {
        "id": [f"n{number}" for number in map_.node_id[map_node].tolist()],
        "origin": np.ones(len(map_node), dtype=np.uint8),
        "x": x[map_node],
        "y": y[map_node],
        "z": np.zeros(len(map_node), dtype=np.float32),
        "signal": signal,
    }
    lines = np.flatnonzero((link["opposite"] == NO_ROW) | (np.arange(len(owner)) < link["opposite"]))
    turns = turn_bans(map_, link, map_.way_id[np.asarray(ways.row, dtype=np.int64)][pieces.way[owner]], map_node, findings)
    used = np.full(len(map_.node_id), False)
    used[pieces.corner] = True
    parts = connected(link, len(map_node), findings)
    return Network(node, link, street, turns, map_node, layer, lines, parts, fates, used)


def barrier_nodes(map_: OsmMap) -> list[int]:
    """Rows of nodes that bar cars from a way."""
    return [row for row, tags in map_.node_tags.items() if bars_cars(tags)]


def lengths_of(pieces: Pieces, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """m, along the corners."""
    if not len(pieces):
        return np.zeros(0)
    dx, dy = np.diff(x[pieces.corner]), np.diff(y[pieces.corner])
    step = np.append(np.sqrt(dx * dx + dy * dy), 0.0)
    step[pieces.first[1:] - 1] = 0.0  # from the end of one piece to the beginning of the next
    return np.add.reduceat(step, pieces.first[:-1])


def link_table(
    map_: OsmMap,
    ways: Ways,
    pieces: Pieces,
    ends: tuple[np.ndarray, np.ndarray],
    length: np.ndarray,
    blocked: np.ndarray,
    x: np.ndarray,
    y: np.ndarray,
) -> tuple[dict, dict, np.ndarray, np.ndarray]:
    """The tables `link` and `street`, the piece of each link, and its level."""
    open_to = ~np.where(blocked, CAR, 0)
    modes = [np.array(side, dtype=np.int64)[pieces.way] & open_to for side in (ways.forward, ways.backward)]
    along, against = np.flatnonzero(modes[0]), np.flatnonzero(modes[1])
    order = np.argsort(np.concatenate([along * 2, against * 2 + 1]), kind="stable")
    piece = np.concatenate([along, against])[order]
    back = (np.arange(len(order)) >= len(along))[order]
    way = pieces.way[piece]

    def of_way(one: list, other: list | None = None) -> np.ndarray:
        values = np.array(one, dtype=np.float64)[way]
        return values if other is None else np.where(back, np.array(other, dtype=np.float64)[way], values)

    mode = np.where(back, modes[1][piece], modes[0][piece])
    structure = of_way(ways.structure).astype(np.uint8)
    way_length = np.bincount(pieces.way, length, len(ways.row))
    structure[(structure == TUNNEL) & (way_length[way] < UNDERPASS_BELOW_M)] = UNDERPASS
    street, street_row = streets_of(ways)
    first, values = shapes_of(pieces, piece, back, x, y)
    way_id = map_.way_id[np.asarray(ways.row, dtype=np.int64)][way]
    opposite = np.full(len(piece), NO_ROW, dtype=np.int64)
    twin = np.flatnonzero((piece[1:] == piece[:-1]) & (back[1:] != back[:-1])) if len(piece) else piece
    opposite[twin], opposite[twin + 1] = twin + 1, twin
    kinds = [kind.capacity_veh_h for kind in ways.kind]
    ids = zip(way_id.tolist(), pieces.number[piece].tolist(), back.tolist(), strict=True)
    link = {
        "id": [f"w{number}_{k}{'b' if backward else 'f'}" for number, k, backward in ids],
        "origin": np.ones(len(piece), dtype=np.uint8),
        "tail": np.where(back, ends[1][piece], ends[0][piece]),
        "head": np.where(back, ends[0][piece], ends[1][piece]),
        "length_m": length[piece].astype(np.float32),
        "width_m": of_way(ways.width_m).astype(np.float32),
        "lanes": np.where(mode & CAR, of_way(ways.lanes_forward, ways.lanes_backward), 0.0).astype(np.float32),
        "speed_m_s": (of_way(ways.speed_forward, ways.speed_backward) / 3.6).astype(np.float32),
        "capacity_veh_s": (of_way(kinds) / 3600).astype(np.float32),
        "jam_veh_m": np.full(len(piece), JAM_VEH_M, dtype=np.float32),
        "modes": mode.astype(np.uint8),
        "road_class": of_way([kind.road_class for kind in ways.kind]).astype(np.uint8),
        "structure": structure,
        "deck_z": np.zeros(len(piece), dtype=np.float32),
        "opposite": opposite,
        "street": street_row[way],
        "shape/first": first,
        "shape/values": values,
    }
    return link, street, piece, of_way(ways.layer).astype(np.int64)


def streets_of(ways: Ways) -> tuple[dict, np.ndarray]:
    """The table `street` in the order of its names, and the row of each way. The first is that of streets without a name."""
    names = sorted({("", ""), *ways.name})
    row = {name: i for i, name in enumerate(names)}
    table = {"name": [name for name, _ in names], "name_en": [name for _, name in names]}
    return table, np.array([row[name] for name in ways.name], dtype=np.int64)


def shapes_of(pieces: Pieces, piece: np.ndarray, back: np.ndarray, x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Ragged column of courses from tail to head."""
    counts = np.diff(pieces.first)[piece]
    first = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    step = np.arange(first[-1]) - np.repeat(first[:-1], counts)
    turned = np.repeat(back, counts)
    step = np.where(turned, np.repeat(counts, counts) - 1 - step, step)
    corner = pieces.corner[np.repeat(pieces.first[:-1][piece], counts) + step]
    return (first * 2).astype(np.uint32), np.column_stack([x[corner], y[corner]]).reshape(-1)
