"""The table `cover`: water, green, farmland, built-up and bare ground, and the courses of streams."""

from __future__ import annotations

from functools import cache

import numpy as np
import shapely

from muster.importers.findings import Findings
from muster.importers.layers.columns import ragged
from muster.importers.osm.defaults import rows_of
from muster.importers.osm.features import areas_with
from muster.importers.osm.outlines import Outlines, Unusable, corners_of, polygons_of
from muster.importers.osm.reader import GONE, Tags
from muster.importers.osm.tags import NO, metres
from muster.values import NO_ROW

KINDS = ("water", "green", "farmland", "built_up", "bare", "waterway_line")
WATER, LINE = 0, 5
LEAST_M2 = 25.0
LITTLE_WATER = 0.02  # of the map: less than this is ponds. Design default


@cache
def kinds() -> dict[tuple[str, str], int]:
    """Kind by key and value of a tag."""
    return {(row["key"], row["value"]): KINDS.index(row["kind"]) for row in rows_of("cover.csv") if row["kind"] in KINDS}


@cache
def widths() -> dict[str, float]:
    """m, by value of waterway."""
    return {row["waterway"]: float(row["width_m"]) for row in rows_of("waterways.csv")}


def kind_of(tags: Tags) -> int | None:
    """Kind of the ground; water goes before all else. None = the tags do not say."""
    found = [kinds()[pair] for pair in tags.items() if pair in kinds()]
    if "building" in tags or not found or tags.get("location") == "underground":
        return None
    return min(found)


def make_cover(outlines: Outlines, box: tuple[float, float, float, float], findings: Findings) -> dict:
    """The table, cut to the box (west, south, east, north, m). Islands are rows of their own that name the row around them."""
    frame = shapely.box(*box)
    rows: list[tuple[str, int, int, float, np.ndarray]] = []  # id, kind, hole_of, width, corners
    for area in areas_with(outlines, lambda tags: kind_of(tags) is not None, closed_only=True)[0]:
        if isinstance(area, Unusable):
            findings.add(f"cover.{area.reason}", "unread", area.where)
            continue
        findings.add("cover.mended", "guessed", area.where, int(area.mended))
        shape = area.shape
        if not frame.covers(shape):
            shape = shapely.intersection(shape, frame)
            findings.add("cover.cut", "note", area.where)
        parts = [part for part in polygons_of(shape) if part.geom_type == "Polygon" and part.area >= LEAST_M2]
        for k, part in enumerate(parts):
            add_polygon(rows, area.id if k == 0 else f"{area.id}_{k + 1}", kind_of(area.tags) or 0, part)
    add_waterways(rows, outlines, frame, findings)
    report_unread(outlines, findings)
    report_water(rows, frame, findings)
    first, values = ragged([corners for *_, corners in rows])
    return {
        "id": [row[0] for row in rows],
        "origin": np.ones(len(rows), dtype=np.uint8),
        "kind": np.array([row[1] for row in rows], dtype=np.uint8),
        "hole_of": np.array([row[2] for row in rows], dtype=np.int64),
        "width_m": np.array([row[3] for row in rows], dtype=np.float32),
        "outline/first": first,
        "outline/values": values,
    }


def add_polygon(rows: list, name: str, kind: int, part: shapely.Polygon) -> None:
    """A polygon and its holes."""
    whole = len(rows)
    rows.append((name, kind, NO_ROW, 0.0, corners_of(part.exterior)))
    for k, hole in enumerate(sorted(part.interiors, key=lambda ring: ring.bounds)):
        if shapely.Polygon(hole).area >= LEAST_M2:
            rows.append((f"{name}_hole{k + 1}", kind, whole, 0.0, corners_of(hole)))


def add_waterways(rows: list, outlines: Outlines, frame: shapely.Polygon, findings: Findings) -> None:
    """Courses of rivers, streams, canals and ditches that lie open."""
    map_ = outlines.map
    for row, tags in enumerate(map_.way_tags):
        if tags.get("waterway") not in widths():
            continue
        where = f"way {map_.way_id[row]}"
        if tags.get("tunnel", "no") not in NO or tags.get("covered", "no") not in NO or tags.get("intermittent") == "underground":
            findings.add("cover.waterway_underground", "dropped", where)
            continue
        corners = map_.corners(row)
        corners = corners[corners != GONE]
        if len(np.unique(corners)) < 2:
            findings.add("cover.incomplete", "unread", where)
            continue
        width = metres(tags["width"]) if "width" in tags else None
        if width is None or not 0 < width <= 5000:
            width = widths()[tags["waterway"]]
            findings.add("cover.width_guessed", "guessed", waterway=tags["waterway"], width=f"{width:g}")
        course = shapely.intersection(shapely.LineString(outlines.xy[corners]), frame)
        parts = [part for part in getattr(course, "geoms", [course]) if part.geom_type == "LineString" and part.length > 0]
        for k, part in enumerate(parts):
            name = f"w{map_.way_id[row]}_line" + (f"{k + 1}" if k else "")
            rows.append((name, LINE, NO_ROW, width, np.round(shapely.get_coordinates(part), 2)))


def report_water(rows: list, frame: shapely.Polygon, findings: Findings) -> None:
    """A map with hardly any water: what floods the place is then a guess of whoever writes the scenario."""
    water = sum(shapely.Polygon(corners).area for _, kind, hole_of, _, corners in rows if kind == WATER and hole_of == NO_ROW)
    courses = sum(1 for _, kind, *_ in rows if kind == LINE)
    if courses == 0 and water < LITTLE_WATER * frame.area:
        findings.add("cover.no_river", "guessed", count=1, share=f"{100 * water / frame.area:.1f}")


def report_unread(outlines: Outlines, findings: Findings) -> None:
    """What stands on the map and matters in a flood, but has no place in the tables: the sea (a coastline is a line with the water on
    its right), levees (their height is not on the map), ferries."""
    for code, key, values in (
        ("cover.coast_unread", "natural", ("coastline",)),
        ("cover.levee_unread", "man_made", ("dyke", "embankment")),
        ("network.ferry_unread", "route", ("ferry",)),
    ):
        rows = [row for row, tags in enumerate(outlines.map.way_tags) if tags.get(key) in values]
        findings.add(code, "unread", f"way {outlines.map.way_id[rows[0]]}" if rows else "", len(rows))
