"""Rows without coordinates: they go to the grid, village or township that they name, and say how far off that may be."""

import re

import numpy as np
import shapely

from muster.importers.findings import Findings
from muster.importers.layers.headers import folded
from muster.importers.layers.layer import Layer

NAMED_BY = ("grid", "village", "township")  # the smallest that is known decides
ENDINGS = re.compile(r"(村民委员会|居民委员会|村委会|居委会|社区居委会|行政村|自然村|村|社区|街道办事处|街道|镇|乡|网格)$")


def place_rows(layer: Layer, areas: Layer | None, findings: Findings) -> Layer:
    """The layer with a point for every row that has none but names a known area: its middle, with `position_error_m` = the radius of the
    circle around the area. Rows that then have no place are left out, and said. Both layers in the same system of metres."""
    missing = [i for i, shape in enumerate(layer.geometry) if shape is None]
    if not missing:
        return layer
    book = AddressBook(areas)
    shapes = np.array(layer.geometry, dtype=object)
    keep = np.ones(len(layer), bool)
    for i in missing:
        area = book.find(layer.rows[i])
        if area is None:
            named = any(layer.rows[i].get(column) for column in NAMED_BY)
            findings.add("layer.area_not_known" if named else "layer.no_place", "dropped", layer.where[i] + shown(layer.rows[i]))
            keep[i] = False
            continue
        shapes[i] = areas.geometry[area].point_on_surface()
        radius = float(shapely.minimum_bounding_radius(areas.geometry[area]))
        layer.rows[i]["position_error_m"] = max(radius, float(layer.rows[i].get("position_error_m") or 0.0))
        findings.add("layer.placed_in_area", "guessed", layer.where[i], area=areas.rows[area]["name"], radius=f"{radius:,.0f}")
    layer.geometry = shapes
    return layer.keep(keep)


def shown(row: dict) -> str:
    """The names of areas in a row, for a finding."""
    names = [str(row[column]) for column in NAMED_BY if row.get(column)]
    return f" “{' / '.join(names)}”" if names else ""


class AddressBook:
    """Areas by their ids and names, with and without the words 村, 社区, 镇 at the end."""

    def __init__(self, areas: Layer | None) -> None:
        self.areas = areas
        self.rows: dict[str, list[int]] = {}
        for i, row in enumerate(areas.rows if areas is not None else ()):
            if areas.geometry[i] is None:
                continue
            for name in {key for value in (row["id"], row.get("name"), row.get("name_en")) if value for key in keys(value)}:
                self.rows.setdefault(name, []).append(i)

    def find(self, row: dict) -> int | None:
        """Row of the area that a row of another layer names; of several of one name, the one within the larger area that it names too."""
        found: int | None = None
        for column in reversed(NAMED_BY):
            options = self.look_up(row.get(column))
            if len(options) > 1 and found is not None:
                near = [i for i in options if self.areas.geometry[found].intersects(self.areas.geometry[i])]
                options = near or options
            if len(options) == 1:
                found = options[0]
        return found

    def look_up(self, name: object) -> list[int]:
        """Rows of the areas of that name."""
        return next((self.rows[key] for key in keys(name) if key in self.rows), []) if name else []


def keys(name: object) -> list[str]:
    """A name as it is compared, whole first, then without its ending."""
    whole = folded(name)
    short = ENDINGS.sub("", whole)
    return [whole, short] if len(short) >= 2 and short != whole else [whole]
