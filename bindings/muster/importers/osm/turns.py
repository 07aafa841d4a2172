"""Forbidden turns: relations `restriction` as pairs of links."""

from __future__ import annotations

import numpy as np

from muster.importers.findings import Findings
from muster.importers.osm.reader import OsmMap, Relation
from muster.importers.osm.streets import CAR

EXCEPT_CARS = ("motorcar", "motor_vehicle", "vehicle")


def turn_bans(map_: OsmMap, link: dict, way_of_link: np.ndarray, map_node: np.ndarray, findings: Findings) -> dict:
    """The table `turn_ban`: rows of links `from` and `to`, in the order of their ids.

    way_of_link  id of the way that each link is a piece of
    map_node     row of the map's node, by row of node
    """
    into, out = {}, {}
    cars = np.flatnonzero(np.asarray(link["modes"]) & CAR)
    for row, tail, head in zip(cars.tolist(), link["tail"][cars].tolist(), link["head"][cars].tolist(), strict=True):
        into.setdefault(head, []).append(row)
        out.setdefault(tail, []).append(row)
    node_of = {number: i for i, number in enumerate(map_.node_id[map_node].tolist())}
    pairs: set[tuple[int, int]] = set()
    for relation in map_.relations:
        if relation.tags.get("type", "").split(":")[0] != "restriction":
            continue
        reason = unread_reason(relation)
        if not reason:
            found = bans_of(relation, into, out, node_of, way_of_link, link["opposite"])
            pairs |= found
            reason = "" if found else "turn_not_found"
        if reason:
            findings.add(f"network.{reason}", "unread", f"relation {relation.id}", kind=kind_of(relation))
    ids = link["id"]
    ordered = sorted(pairs, key=lambda pair: (ids[pair[0]], ids[pair[1]]))
    return {
        "id": [f"{ids[one]}-{ids[other]}" for one, other in ordered],
        "origin": np.ones(len(ordered), dtype=np.uint8),
        "from": np.array([pair[0] for pair in ordered], dtype=np.int64),
        "to": np.array([pair[1] for pair in ordered], dtype=np.int64),
    }


def kind_of(relation: Relation) -> str:
    """no_left_turn, only_straight_on, ..."""
    return relation.tags.get("restriction") or relation.tags.get("restriction:motorcar") or "-"


def unread_reason(relation: Relation) -> str:
    """Why a restriction cannot be used; "" = it can."""
    if not kind_of(relation).startswith(("no_", "only_")):
        return "turn_other_kind"  # conditional, or for lorries alone
    if any(word in relation.tags.get("except", "").split(";") for word in EXCEPT_CARS):
        return "turn_not_for_cars"
    if any(role == "via" and kind != "n" for kind, _, role in relation.members):
        return "turn_via_way"
    return ""


def bans_of(
    relation: Relation, into: dict, out: dict, node_of: dict, way_of_link: np.ndarray, opposite: np.ndarray
) -> set[tuple[int, int]]:
    """The pairs of links that a restriction forbids; none where its members do not meet, or the way that it begins on passes through."""
    via = [node_of[ref] for kind, ref, role in relation.members if role == "via" and kind == "n" and ref in node_of]
    ways = {role: {ref for kind, ref, own in relation.members if own == role and kind == "w"} for role in ("from", "to")}
    if len(via) != 1:
        return set()
    start = [row for row in into.get(via[0], []) if way_of_link[row] in ways["from"]]
    end = [row for row in out.get(via[0], []) if way_of_link[row] in ways["to"]]
    u_turn = kind_of(relation) == "no_u_turn"
    if not start or not end or (len(start) > len(ways["from"]) and not u_turn):
        return set()
    if kind_of(relation).startswith("only_"):
        return {(one, other) for one in start for other in out.get(via[0], []) if other not in end and other != opposite[one]}
    if u_turn and ways["from"] == ways["to"]:
        return {(one, int(opposite[one])) for one in start if opposite[one] in end}
    return {(one, other) for one in start for other in end}
