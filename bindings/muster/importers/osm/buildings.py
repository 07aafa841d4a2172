"""The table `building` of a map. Every way with a tag `building` has exactly one fate."""

from __future__ import annotations

from collections import Counter
from functools import cache

import numpy as np
import shapely

from muster.importers.findings import Findings
from muster.importers.layers.columns import ragged
from muster.importers.osm.defaults import rows_of
from muster.importers.osm.features import areas_with
from muster.importers.osm.outlines import Area, Outlines, Unusable, corners_of, polygons_of
from muster.importers.osm.reader import Tags
from muster.importers.osm.tags import count, metres, names_of
from muster.values import NO_ROW

USES = ("dwelling", "mixed", "shop", "office", "school", "hospital", "care_home", "factory", "public_hall", "farm")
INN = "inn"  # for the tables a shop; guests may sleep there (people/guests.py)
CONSTRUCTIONS = ("reinforced_concrete", "brick", "timber", "earth")
MATERIALS = {"concrete": 0, "reinforced_concrete": 0, "steel": 0, "brick": 1, "stone": 1, "masonry": 1, "wood": 2, "timber_framing": 2,
             "timber": 2, "mud": 3, "adobe": 3, "earth": 3, "clay": 3}  # fmt: skip
STOREY_M = 3.0
LEAST_M2 = 6.0  # smaller things are boxes, not buildings; design default
SHED_M2 = 25.0  # building=yes below this is taken for a shed; design default
TALL_BRICK = 6  # higher buildings are taken for reinforced concrete; design default
MOST_STOREYS = 200
MOST_BELOW = 20
XY_ERROR_M = 5.0  # of outlines drawn from aerial images; design default


@cache
def kinds() -> dict[tuple[str, str], tuple[str, int]]:
    """Use and storeys by key and value of a tag."""
    return {(row["key"], row["value"]): (row["use"], int(row["storeys"])) for row in rows_of("buildings.csv")}


def make_buildings(outlines: Outlines, findings: Findings) -> tuple[dict, Counter]:
    """The table (doors, heights and areas still open), and the number of ways with `building` by fate."""
    found, fates = areas_with(outlines, lambda tags: "building" in tags)
    areas = []
    for area in found:
        fate = fate_of(area)
        if fate == "used":
            areas.append(area)
            findings.add("building.mended", "guessed", area.where, int(area.mended))
            continue
        findings.add(f"building.{fate}", "dropped", area.where, **({"kind": area.tags["building"]} if fate == "not_one" else {}))
        if area.id.startswith("w") and isinstance(area, Area):
            fates["used"] -= 1
            fates[fate] += 1
    findings.add("building.part_of_relation", "note", count=fates["part_of_relation"])
    return building_table(areas, *surroundings(outlines), findings), fates


def fate_of(area: Area | Unusable) -> str:
    """used; not_one (roofs, ruins, building=no), too_small, or why there is no outline."""
    if isinstance(area, Unusable):
        return area.reason
    if kinds().get(("building", area.tags["building"]), ("", 0))[0] == "none":
        return "not_one"
    return "too_small" if area.shape.area < LEAST_M2 else "used"


def surroundings(outlines: Outlines) -> tuple[list[Area], list[tuple[shapely.Point, Tags]]]:
    """Grounds (school yards, works) and points (a school within a house) that tell what a building is for."""
    told = {key for key in kinds() if key[0] != "building"}

    def tells(tags: Tags) -> bool:
        return "building" not in tags and any((key, tags.get(key, "")) in told for key in ("amenity", "landuse"))

    grounds = [area for area in areas_with(outlines, tells, closed_only=True)[0] if isinstance(area, Area)]
    points = [
        (shapely.Point(outlines.xy[row]), tags)
        for row, tags in sorted(outlines.map.node_tags.items())
        if ("amenity", tags.get("amenity", "")) in told
    ]
    return grounds, points


def building_table(areas: list[Area], grounds: list[Area], points: list[tuple[shapely.Point, Tags]], findings: Findings) -> dict:
    """One row per part of an area. `levels_below` and `names` are for the people stage alone: the world has no such columns."""
    parts = [(area, k, part) for area in areas for k, part in enumerate(polygons_of(area.shape))]
    shapes = np.array([part for _, _, part in parts], dtype=object)
    told = told_by(shapes, grounds, points)
    uses, storeys, stuff, inns, below = [], [], [], [], []
    for (area, _, part), words in zip(parts, told, strict=True):
        use, floors, material = judge(area.tags, part.area, words, area.where, findings)
        inns.append(use == INN)
        uses.append(USES.index("shop" if use == INN else use)), storeys.append(floors), stuff.append(material)
        below.append(levels_below(area.tags, area.where, findings))
    middle = shapely.get_coordinates(shapely.centroid(shapes)) if len(shapes) else np.zeros((0, 2))
    first, values = ragged([corners_of(part.exterior) for part in shapes])
    rows = len(parts)
    return {
        "id": [building_id(area.id, k) for area, k, _ in parts],
        "origin": np.ones(rows, dtype=np.uint8),
        "x": np.round(middle[:, 0], 2),
        "y": np.round(middle[:, 1], 2),
        "ground_z": np.zeros(rows, dtype=np.float32),
        "floor_z": np.zeros(rows, dtype=np.float32),
        "area_m2": np.round([part.area for part in shapes], 1).astype(np.float32),
        "storey_m": np.full(rows, STOREY_M, dtype=np.float32),
        "storeys": np.array(storeys, dtype=np.uint8),
        "use": np.array(uses, dtype=np.uint8),
        "inn": np.array(inns, dtype=bool),
        "construction": np.array(stuff, dtype=np.uint8),
        "levels_below": np.array(below, dtype=np.uint8),
        "names": [
            names_and_address(area.tags) + of_ground
            for (area, _, _), of_ground in zip(parts, named_by(shapes, grounds, points), strict=True)
        ],
        "node": np.zeros(rows, dtype=np.int64),
        "access_m": np.zeros(rows, dtype=np.float32),
        "grid": np.full(rows, NO_ROW, dtype=np.int64),
        "xy_error_m": np.full(rows, XY_ERROR_M, dtype=np.float32),
        "footprint/first": first,
        "footprint/values": values,
    }


def building_id(area: str, part: int) -> str:
    """bw123, br45; further parts of a relation br45_2, ..."""
    return f"b{area}" if part == 0 else f"b{area}_{part + 1}"


def names_and_address(tags: Tags) -> tuple[str, ...]:
    """What somebody may call it: its names, and its address."""
    names = (*names_of(tags), tags.get("alt_name", ""), tags.get("short_name", ""), tags.get("addr:full", ""))
    street, number = tags.get("addr:street", ""), tags.get("addr:housenumber", "")
    return tuple(name for name in (*names, f"{street} {number}" if street and number else "") if name)


def named_by(shapes: np.ndarray, grounds: list[Area], points: list[tuple[shapely.Point, Tags]]) -> list[tuple[str, ...]]:
    """For each building the names of the points in it, and of the grounds that it stands on."""
    out: list[tuple[str, ...]] = [() for _ in shapes]
    if not len(shapes):
        return out
    tree, middle = shapely.STRtree(shapes), shapely.STRtree(shapely.point_on_surface(shapes))
    for found, tags in [(tree.query(point, predicate="intersects"), tags) for point, tags in points] + [
        (middle.query(ground.shape, predicate="intersects"), ground.tags) for ground in grounds
    ]:
        for row in found.tolist():
            out[row] += names_and_address(tags)
    return out


def told_by(shapes: np.ndarray, grounds: list[Area], points: list[tuple[shapely.Point, Tags]]) -> list[list[tuple[str, str]]]:
    """For each building the tags of the points in it and of the grounds that it stands on, the most particular first."""
    out: list[list[tuple[str, str]]] = [[] for _ in shapes]
    if not len(shapes):
        return out
    tree = shapely.STRtree(shapes)
    for point, tags in points:
        for row in tree.query(point, predicate="intersects"):
            out[row].append(("amenity", tags["amenity"]))
    middle = shapely.STRtree(shapely.point_on_surface(shapes))
    for ground in sorted(grounds, key=lambda area: (area.shape.area, area.id)):
        for row in middle.query(ground.shape, predicate="intersects"):
            out[row] += [(key, ground.tags[key]) for key in ("amenity", "landuse") if (key, ground.tags.get(key, "")) in kinds()]
    return out


def judge(tags: Tags, area_m2: float, around: list[tuple[str, str]], where: str, findings: Findings) -> tuple[str, int, int]:
    """Use, storeys and construction of one building; says what it guessed."""
    use, usual = use_of(tags, area_m2, around, where, findings)
    floors = storeys_of(tags, where, findings)
    if floors is None:
        floors = usual
        findings.add("building.storeys_guessed", "guessed", where)
    material = MATERIALS.get(tags.get("building:material", ""))
    if material is None:
        material = 0 if floors > TALL_BRICK or use in ("school", "hospital", "factory") else 1
        findings.add("building.construction_guessed", "guessed")
    return use, floors, material


def use_of(tags: Tags, area_m2: float, around: list[tuple[str, str]], where: str, findings: Findings) -> tuple[str, int]:
    """By what it houses, else by its kind; where the map only says that it is a building, by what is around it."""
    for key in ("amenity", "shop", "office", "tourism"):
        value = tags.get(key)
        if value is None:
            continue
        found = kinds().get((key, value)) or {"shop": ("shop", 2), "office": ("office", 3), "tourism": ("shop", 3)}.get(key)
        if found is not None:
            mixed = key == "shop" and tags["building"] in ("apartments", "residential", "house")
            return ("mixed", max(found[1], 3)) if mixed else found
    own = kinds().get(("building", tags["building"]))
    if own is not None and tags["building"] != "yes":
        return own
    if own is None:
        findings.add("building.kind_unknown", "guessed", where, kind=tags["building"])
    told = next((kinds()[word] for word in around), None)
    if told is not None:
        findings.add("building.use_from_surroundings", "guessed", where)
        return told
    findings.add("building.use_guessed", "guessed", where)
    return ("farm", 1) if area_m2 < SHED_M2 else kinds()["building", "yes"]


def storeys_of(tags: Tags, where: str, findings: Findings) -> int | None:
    """Storeys above the ground: as given, else by the height; None = the map does not say."""
    for key, one_storey in (("building:levels", 1.0), ("levels", 1.0), ("height", STOREY_M), ("building:height", STOREY_M)):
        if key not in tags:
            continue
        number = count(tags[key]) if one_storey == 1.0 else metres(tags[key])
        if number is None or not 0 < number / one_storey <= MOST_STOREYS:
            findings.add("building.storeys_unread", "unread", where, key=key, found=tags[key])
            continue
        return max(int(np.ceil(number / one_storey - 0.25)), 1)
    return None


def levels_below(tags: Tags, where: str, findings: Findings) -> int:
    """Storeys below the ground; 0 = none, or the map does not say."""
    key = "building:levels:underground"
    if key not in tags:
        return 0
    number = count(tags[key])
    if number is None or not 0 <= number <= MOST_BELOW:
        findings.add("building.storeys_unread", "unread", where, key=key, found=tags[key])
        return 0
    return int(np.ceil(number))
