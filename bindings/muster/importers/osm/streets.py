"""Which ways are streets, for whom, and how wide and fast. Each way with a tag `highway` has exactly one fate."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

import numpy as np

from muster.importers.findings import Findings
from muster.importers.osm.defaults import RoadKind, default_speed, limit_of, road_kinds
from muster.importers.osm.reader import OsmMap, Tags
from muster.importers.osm.tags import NO, YES, count, layer_of, metres, names_of

FOOT, CAR = 1, 2  # bits of link/modes
PLAIN, BRIDGE, TUNNEL, UNDERPASS = 0, 1, 2, 3  # link/structure
SLOWEST_KM_H, FASTEST_KM_H = 5.0, 140.0
#: Words of access tags: nobody may; somebody may, and whoever lives there.
CLOSED = ("no", "military")
OWN_ONLY = ("private", "customers", "delivery", "permit", "residents", "employees", "agricultural", "forestry", "destination;forestry")
#: Values of `highway` that say that there is no street (yet, or any more), or something other than a street.
NOT_BUILT = ("construction", "proposed", "planned", "abandoned", "disused", "razed", "demolished", "no")


@dataclass
class Ways:
    """One row per way that is a street, in the order of way ids."""

    row: list[int] = field(default_factory=list)  #: of the way in the map
    kind: list[RoadKind] = field(default_factory=list)
    forward: list[int] = field(default_factory=list)  #: modes as drawn
    backward: list[int] = field(default_factory=list)
    lanes_forward: list[float] = field(default_factory=list)
    lanes_backward: list[float] = field(default_factory=list)
    width_m: list[float] = field(default_factory=list)
    speed_forward: list[float] = field(default_factory=list)  #: km/h
    speed_backward: list[float] = field(default_factory=list)
    structure: list[int] = field(default_factory=list)
    layer: list[int] = field(default_factory=list)
    name: list[tuple[str, str]] = field(default_factory=list)


def read_streets(map_: OsmMap, country: str, findings: Findings) -> tuple[Ways, Counter]:
    """The streets, and what became of all ways with a `highway`: number by (value, fate)."""
    ways, fates = Ways(), Counter()
    for row, tags in enumerate(map_.way_tags):
        if "highway" not in tags:
            continue
        where = f"way {map_.way_id[row]}"
        fate = fate_of(tags)
        if fate == "used" and np.unique(map_.corners(row)[map_.corners(row) >= 0]).size < 2:
            fate = "no_corners"
        fates[tags["highway"], fate] += 1
        if fate == "used":
            add_street(ways, row, tags, country, where, findings)
        else:
            findings.add(f"osm.street.{fate}", "dropped", where, highway=tags["highway"])
    return ways, fates


def fate_of(tags: Tags) -> str:
    """used, or why not: not_built, no_street (platforms, rest areas, lifts, ...), closed (to people and cars alike)."""
    highway = tags["highway"]
    if highway in NOT_BUILT or any(tags.get(word) in YES for word in ("construction", "proposed", "abandoned", "razed")):
        return "not_built"
    if highway not in road_kinds():
        return "no_street"
    return "used" if modes_of(tags, road_kinds()[highway]) else "closed"


def modes_of(tags: Tags, kind: RoadKind) -> int:
    """Who may use the way: the most particular tag counts. What is private stays open: those who live there leave by it."""
    foot, car = kind.foot, kind.car
    if tags.get("motorroad") in YES:
        foot = False
    access = tags.get("access")
    if access in CLOSED:
        foot = car = False
    for key in ("vehicle", "motor_vehicle", "motorcar"):
        if key in tags:
            car = tags[key] not in (*CLOSED, "forestry;no") and (kind.car or tags[key] in ("yes", "designated") and key != "vehicle")
    if "foot" in tags:
        foot = tags["foot"] not in (*CLOSED, "use_sidepath") and (foot or tags["foot"] in ("yes", "designated", "permissive", "official"))
    return (FOOT if foot else 0) | (CAR if car else 0)


def add_street(ways: Ways, row: int, tags: Tags, country: str, where: str, findings: Findings) -> None:
    """One street's row."""
    highway = tags["highway"]
    kind, modes = road_kinds()[highway], modes_of(tags, road_kinds()[highway])
    along, against = directions_of(tags, modes, where, findings)
    one_way = not along & against & CAR
    lanes = lanes_of(tags, kind, one_way, along, against, where, findings)
    speeds = speeds_of(tags, highway, country, where, findings)
    ways.row.append(row)
    ways.kind.append(kind)
    ways.forward.append(along), ways.backward.append(against)
    ways.lanes_forward.append(lanes[0]), ways.lanes_backward.append(lanes[1])
    ways.speed_forward.append(speeds[0]), ways.speed_backward.append(speeds[1])
    ways.width_m.append(width_of(tags, kind, sum(lanes), where, findings))
    ways.structure.append(structure_of(tags))
    ways.layer.append(layer_of(tags))
    ways.name.append(names_of(tags))
    if modes & CAR and any(tags.get(key) in OWN_ONLY for key in ("access", "vehicle", "motor_vehicle", "motorcar")):
        findings.add("network.private_open", "guessed", where)
    if tags.get("area") in YES:
        findings.add("network.square_outline", "guessed", where)


def directions_of(tags: Tags, modes: int, where: str, findings: Findings) -> tuple[int, int]:
    """Modes as drawn and against it. One-way signs hold for vehicles; people on foot walk both ways."""
    sign = tags.get("oneway:motor_vehicle") or tags.get("oneway") or ""
    if sign in ("reversible", "alternating"):
        findings.add("network.reversible", "guessed", where)
        sign = "no"
    implied = tags.get("junction") in ("roundabout", "circular") or tags["highway"] == "motorway"
    foot, car = modes & FOOT, modes & CAR
    if not car:
        return foot, foot
    if sign in ("-1", "reverse"):
        return foot, foot | car
    if sign in YES or (implied and sign not in NO):
        return foot | car, foot
    if sign and sign not in NO:
        findings.add("network.one_way_unread", "unread", where, found=sign)
    return foot | car, foot | car


def lanes_of(tags: Tags, kind: RoadKind, one_way: bool, along: int, against: int, where: str, findings: Findings) -> tuple[float, float]:
    """Lanes for cars as drawn and against it; 0 where cars may not go. A street of one lane both ways has one for each: they take turns."""
    if not (along | against) & CAR:
        return 0.0, 0.0
    given = {side: count(tags[key]) for side, key in ((0, "lanes:forward"), (1, "lanes:backward"), (2, "lanes")) if key in tags}
    if None in given.values():
        findings.add("network.lanes_unread", "unread", where, found=tags.get("lanes", ""))
    total = given.get(2) or None
    if total is None:
        findings.add("network.lanes_guessed", "guessed", highway=tags["highway"])
    each = kind.one_way_lanes if one_way else kind.lanes
    if total is not None:
        each = total if one_way else total / 2
    sides = [max(min(given.get(side) or each, 12.0), 1.0) for side in (0, 1)]
    return (sides[0] if along & CAR else 0.0), (sides[1] if against & CAR else 0.0)


def width_of(tags: Tags, kind: RoadKind, lanes: float, where: str, findings: Findings) -> float:
    """m: as given; else by class, and no less than 3 m for each lane."""
    if "width" in tags:
        width = metres(tags["width"])
        if width is not None and 0.3 <= width <= 100:
            return width
        findings.add("network.width_unread", "unread", where, found=tags["width"])
    return max(kind.width_m, 3.0 * lanes)


def speeds_of(tags: Tags, highway: str, country: str, where: str, findings: Findings) -> tuple[float, float]:
    """km/h as drawn and against it."""
    known = {}
    for key in ("maxspeed", "maxspeed:forward", "maxspeed:backward"):
        if key in tags:
            known[key] = limit_of(tags[key], country)
            if known[key] is None:
                findings.add("network.speed_unread", "unread", where, found=tags[key])
    if known.get("maxspeed") is None and "maxspeed:type" in tags:
        known["maxspeed"] = limit_of(tags["maxspeed:type"], country)
    usual = known.get("maxspeed")
    if usual is None:
        usual = default_speed(highway, country)
        if road_kinds()[highway].car:
            findings.add("network.speed_guessed", "guessed", highway=highway, speed=f"{usual:g}")
    sides = [known.get(f"maxspeed:{side}") or usual for side in ("forward", "backward")]
    return tuple(min(max(side, SLOWEST_KM_H), FASTEST_KM_H) for side in sides)


def structure_of(tags: Tags) -> int:
    """Bridge, tunnel, or on the ground. Tunnels become underpasses where they are short (heights.py). Passages through buildings are
    on the ground."""
    if tags.get("bridge", "no") not in NO and tags.get("bridge") != "abandoned":
        return BRIDGE
    if tags.get("tunnel", "no") not in (*NO, "building_passage", "avalanche_protector", "culvert"):
        return TUNNEL
    return UNDERPASS if layer_of(tags) < 0 and tags.get("covered", "no") not in YES else PLAIN
