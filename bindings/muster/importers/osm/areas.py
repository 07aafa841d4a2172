"""Administrative boundaries of the map as a layer of areas, like the one that a planner would give."""

from __future__ import annotations

from functools import cache

import numpy as np
import shapely

from muster.importers.findings import Findings
from muster.importers.layers.layer import Layer
from muster.importers.osm.defaults import rows_of
from muster.importers.osm.outlines import Outlines, Unusable
from muster.importers.osm.reader import Tags
from muster.importers.osm.tags import names_of


@cache
def levels() -> dict[tuple[str, str], str]:
    """Level by country and admin_level."""
    return {(row["country"], row["admin_level"]): row["level"] for row in rows_of("admin_levels.csv")}


def level_of(tags: Tags, country: str) -> str | None:
    """county, township, village or grid; None for what is larger. A country with levels of its own has no others."""
    number = tags.get("admin_level", "")
    if any(land == country for land, _ in levels()):
        return levels().get((country, number))
    return levels().get(("*", number))


def boundary_layer(
    outlines: Outlines, box: tuple[float, float, float, float], country: str, crs: object, findings: Findings
) -> Layer | None:
    """The boundaries that close inside the map and touch it, in the world's metres; None where there are none."""
    rows, shapes, where = [], [], []
    for relation in outlines.multipolygons:
        if relation.tags.get("boundary") != "administrative":
            continue
        place = f"relation {relation.id}"
        level = level_of(relation.tags, country)
        if level is None:
            findings.add("place.boundary_larger", "unread", place, level=relation.tags.get("admin_level", "-"))
            continue
        area = outlines.of_relation(relation, relation.tags)
        if isinstance(area, Unusable):
            findings.add("place.boundary_open", "unread", place)
            continue
        if not shapely.box(*box).intersects(area.shape):
            findings.add("place.outside", "dropped", place)
            continue
        name, name_en = names_of(relation.tags)
        if not name:
            findings.add("place.without_name", "dropped", place, kind="boundary")
            continue
        rows.append({"id": area.id, "name": name, "name_en": name_en, "level": level})
        shapes.append(area.shape)
        where.append(place)
    if not rows:
        return None
    findings.add("place.boundaries", "note", count=len(rows))
    out = np.empty(len(rows), dtype=object)
    out[:] = shapes
    return Layer("areas", outlines.map.path, rows, out, where, crs=crs)
