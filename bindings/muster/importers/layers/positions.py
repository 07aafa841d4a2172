"""Coordinates in the columns of a table, as shapes. Which reference system they are in is another question (georeference.py)."""

import re

import numpy as np
import shapely

from muster.importers.findings import Findings
from muster.importers.layers import angles
from muster.importers.layers.cells import text_of
from muster.importers.layers.rows import Row

PAIRS = (("lon", "lat"), ("x", "y"), ("lon", "y"), ("x", "lat"))
CORNER = re.compile(r"\s*([-+]?\d+(?:\.\d+)?)[\s,，]+([-+]?\d+(?:\.\d+)?)(?:[\s,，]+[-+]?\d+(?:\.\d+)?)?\s*")
#: A Chinese survey sheet calls the northing X and the easting Y. Northings of China are 1.8 to 6 million m; eastings have six digits,
#: or eight with
#: the number of their zone in front.
NORTHING, EASTING, ZONED_EASTING = (1.8e6, 6.1e6), (1e5, 9.5e5), (1.3e7, 4.6e7)


def shapes_of(rows: list[Row], values: list[dict[str, object]], findings: Findings) -> np.ndarray:
    """One shape per row from its columns, None where none can be read. Columns of coordinates are taken out of `values`."""
    shapes = np.full(len(rows), None, dtype=object)
    for i, (row, value) in enumerate(zip(rows, values, strict=True)):
        drawn = value.pop("geometry", None)
        both = value.pop("coordinates", None)
        numbers = {name: value.pop(name) for name in ("lon", "lat", "x", "y") if name in value}
        if drawn is not None:
            shapes[i] = outline(text_of(drawn))
            if shapes[i] is None:
                findings.add("layer.bad_shape", "unread", row.where("geometry"))
        elif pair := next(((numbers[a], numbers[b]) for a, b in PAIRS if a in numbers and b in numbers), None):
            shapes[i] = None if pair == (0, 0) else shapely.Point(*pair)
            if pair == (0, 0):
                findings.add("layer.zero_coordinates", "unread", row.where(next(iter(numbers))))
        elif both is not None:
            found = angles.pair(text_of(both))
            shapes[i] = shapely.Point(*found) if found else outline(text_of(both))
            if shapes[i] is None:
                findings.add("layer.cell_unread", "unread", row.where("coordinates") + f" “{text_of(both)[:40]}”",
                             header=row.headers["coordinates"], expected="@import.type.coordinates")  # fmt: skip
        elif numbers:
            findings.add("layer.half_coordinates", "unread", row.where(next(iter(numbers))))
    return survey_order(rows, shapes, findings)


def survey_order(rows: list[Row], shapes: np.ndarray, findings: Findings) -> np.ndarray:
    """Puts right the axes of surveyors, where the numbers leave no doubt."""
    points = np.array([(s.x, s.y) if isinstance(s, shapely.Point) else (np.nan, np.nan) for s in shapes]).reshape(-1, 2)
    between = lambda values, low_high: (values >= low_high[0]) & (values <= low_high[1])  # noqa: E731
    turned = between(points[:, 0], NORTHING) & (between(points[:, 1], EASTING) | between(points[:, 1], ZONED_EASTING))
    for i in np.flatnonzero(turned):
        shapes[i] = shapely.Point(points[i, 1], points[i, 0])
        findings.add("layer.survey_axes", "note", rows[i].where())
    return shapes


def outline(text: str) -> shapely.Geometry | None:
    """A shape from WKT, or from corners "x y; x y; ..." (a point, or a ring of three corners or more). None = neither."""
    if text[:1].isalpha():
        try:
            return shapely.from_wkt(text)
        except shapely.errors.GEOSException:
            return None
    corners = [CORNER.fullmatch(part) for part in re.split(r"[;；|\n]", text) if part.strip()]
    if not corners or not all(corners):
        return None
    points = [(float(corner[1]), float(corner[2])) for corner in corners]
    if len(points) == 1:
        return shapely.Point(points[0])
    return shapely.Polygon(points) if len(points) >= 3 else None
