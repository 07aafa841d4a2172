"""The tables `place` (names to print on the map, landmarks) and `shelter` (only what the map itself calls one)."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import shapely

from muster.importers.equipment import equipment
from muster.importers.findings import Findings
from muster.importers.layers.shelters import AREA_M2
from muster.importers.layers.shelters import KINDS as SHELTER_KINDS
from muster.importers.osm.outlines import Area, Outlines
from muster.importers.osm.reader import Tags
from muster.importers.osm.tags import count, names_of

LABEL, LANDMARK = 0, 1
LABELS = (
    "city",
    "town",
    "village",
    "hamlet",
    "suburb",
    "quarter",
    "neighbourhood",
    "borough",
    "isolated_dwelling",
    "farm",
    "island",
    "locality",
)
LANDMARKS = {
    "amenity": ("townhall", "hospital", "clinic", "school", "university", "college", "police", "fire_station", "bus_station", "marketplace",
                "library", "community_centre", "public_building", "courthouse"),
    "railway": ("station",),
    "aeroway": ("aerodrome",),
    "leisure": ("stadium",),
    "man_made": ("water_works", "dam"),
    "power": ("plant",),
    "tourism": ("museum",),
}  # fmt: skip
#: Kinds of amenity=shelter that keep off rain while one waits, not a disaster.
ROOFS = ("public_transport", "picnic_shelter", "weather_shelter", "sun_shelter", "lean_to", "gazebo", "rock_shelter", "field_shelter",
         "wildlife_hide", "changing_rooms", "pavilion", "bicycle_parking", "smoking")  # fmt: skip


def things(outlines: Outlines) -> Iterator[tuple[str, Tags, shapely.Geometry, str]]:
    """Tagged nodes and areas with a name or an emergency use: id, tags, shape, where."""
    map_ = outlines.map
    for row, tags in sorted(map_.node_tags.items()):
        yield f"n{map_.node_id[row]}", tags, shapely.Point(outlines.xy[row]), f"node {map_.node_id[row]}"
    for row, tags in enumerate(map_.way_tags):
        if tags and (landmark(tags) or "place" in tags or shelter_kind(tags)):
            area = outlines.of_way(row)
            if isinstance(area, Area):
                yield area.id, tags, area.shape, area.where
    for relation in outlines.multipolygons:
        if landmark(relation.tags) or shelter_kind(relation.tags):
            area = outlines.of_relation(relation, relation.tags)
            if isinstance(area, Area):
                yield area.id, relation.tags, area.shape, area.where


def landmark(tags: Tags) -> bool:
    """Whether a thing is one that people find their way by: it must have a name."""
    return "name" in tags and any(tags.get(key) in values for key, values in LANDMARKS.items())


def make_places(outlines: Outlines, box: tuple[float, float, float, float], findings: Findings) -> dict:
    """The table `place`: what has a name and lies in the box."""
    rows = []
    for name, tags, shape, where in things(outlines):
        kind = LABEL if tags.get("place") in LABELS else LANDMARK if landmark(tags) else None
        if kind is None:
            continue
        if not any(names_of(tags)):
            findings.add("place.without_name", "dropped", where, kind=tags.get("place", ""))
            continue
        point = shape if shape.geom_type == "Point" else shapely.point_on_surface(shape)
        if not (box[0] <= point.x <= box[2] and box[1] <= point.y <= box[3]):
            findings.add("place.outside", "dropped", where)
            continue
        rows.append((name, kind, names_of(tags), point))
    return {
        "id": [row[0] for row in rows],
        "origin": np.ones(len(rows), dtype=np.uint8),
        "name": [row[2][0] for row in rows],
        "name_en": [row[2][1] for row in rows],
        "kind": np.array([row[1] for row in rows], dtype=np.uint8),
        "x": np.round([row[3].x for row in rows], 2),
        "y": np.round([row[3].y for row in rows], 2),
        "line/first": np.zeros(len(rows) + 1, dtype=np.uint32),
        "line/values": np.zeros(0),
    }


def shelter_kind(tags: Tags) -> str:
    """emergency, short_stay, or "" where the map does not call it a shelter from disasters."""
    if tags.get("emergency") in ("assembly_point", "evacuation_center") or tags.get("evacuation_center") == "yes":
        return "emergency"
    if tags.get("social_facility") == "shelter" or tags.get("amenity") == "refugee_site" or tags.get("emergency") == "shelter":
        return "short_stay"
    if tags.get("amenity") == "shelter" and tags.get("shelter_type", "") not in ("", *ROOFS):
        return "emergency"
    return ""


#: What the map's tags say of the normal use of a shelter: key, value, word of `shelter/use`. The first that fits counts.
USES = (
    ("amenity", "school", "school"), ("amenity", "kindergarten", "school"), ("amenity", "university", "school"),
    ("amenity", "college", "school"), ("leisure", "sports_centre", "gymnasium"), ("leisure", "sports_hall", "gymnasium"),
    ("leisure", "stadium", "gymnasium"), ("leisure", "pitch", "square"), ("amenity", "community_centre", "hall"),
    ("amenity", "townhall", "office"), ("office", "government", "office"), ("amenity", "hospital", "hospital"),
    ("amenity", "clinic", "hospital"), ("tourism", "hotel", "hotel"), ("amenity", "place_of_worship", "temple"),
    ("leisure", "park", "park"), ("place", "square", "square"), ("amenity", "parking", "car_park"),
)  # fmt: skip


def shelter_use(tags: Tags) -> str | None:
    """Normal use of a shelter; None = the map does not say."""
    return next((use for key, value, use in USES if tags.get(key) == value), None)


def make_shelters(outlines: Outlines, findings: Findings) -> dict:
    """The table `shelter` (door and floor still open). One that says neither how many it holds nor how large it is is left out: any
    number would be made up."""
    rows = []
    for name, tags, shape, where in things(outlines):
        kind = shelter_kind(tags)
        if not kind:
            if tags.get("amenity") == "shelter":
                findings.add("place.roof", "unread", where, kind=tags.get("shelter_type", "-"))
            continue
        room = next((count(tags[key]) for key in ("capacity:persons", "capacity") if key in tags), None)
        if room is None and shape.area > 0:
            room = shape.area / AREA_M2[kind]
            findings.add("layer.capacity_from_area", "guessed", where, area_m2=AREA_M2[kind], kind=f"@import.word.{kind}")
        if not room:
            findings.add("place.shelter_without_capacity", "dropped", where)
            continue
        point = shape if shape.geom_type == "Point" else shapely.point_on_surface(shape)
        rows.append((f"shelter_{name}", SHELTER_KINDS.index(kind), names_of(tags), point, int(min(room, 1e6)), shape.area or None, tags))
    return {
        "id": [row[0] for row in rows],
        "origin": np.ones(len(rows), dtype=np.uint8),
        "name": [row[2][0] for row in rows],
        "name_en": [row[2][1] for row in rows],
        "kind": np.array([row[1] for row in rows], dtype=np.uint8),
        "x": np.round([row[3].x for row in rows], 2).astype(float),
        "y": np.round([row[3].y for row in rows], 2).astype(float),
        "floor_z": np.zeros(len(rows), dtype=np.float32),
        "node": np.zeros(len(rows), dtype=np.int64),
        "capacity": np.array([row[4] for row in rows], dtype=np.int32),
        **equipment(
            len(rows),
            [shelter_use(row[6]) for row in rows],
            area_m2=[row[5] for row in rows],
            beds=[count(row[6]["capacity:beds"]) if "capacity:beds" in row[6] else None for row in rows],
        ),
    }
