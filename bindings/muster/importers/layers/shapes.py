"""Shapes put in order: heights dropped, broken outlines mended, shapes of a sort that the layer cannot use refused."""

import numpy as np
import shapely

from muster.importers.findings import Findings

POLYGON_KINDS = ("areas", "danger_zones")
POINT, LINE, AREA = (0, 4), (1, 2, 5), (3, 6)  # shapely's numbers of types, single and multiple


def in_order(kind: str, shapes: np.ndarray, places: list[str], findings: Findings) -> np.ndarray:
    """The shapes as the layer can use them; None where it cannot. `places` are theirs in the file."""
    out = np.array(shapes, dtype=object)
    heights = [i for i, shape in enumerate(out) if shape is not None and shapely.has_z(shape)]
    if heights:
        findings.add("layer.z_dropped", "note", places[heights[0]], count=len(heights))
    for i, shape in enumerate(out):
        if shape is None or shape.is_empty:
            out[i] = None
            continue
        out[i] = usable(kind, shapely.force_2d(shape), places[i], findings)
    return out


def usable(kind: str, shape: shapely.Geometry, where: str, findings: Findings) -> shapely.Geometry | None:
    """One shape: its polygons for a kind that has outlines, a point or polygons for the others."""
    if not np.isfinite(shapely.get_coordinates(shape)).all():
        findings.add("layer.bad_shape", "unread", where)
        return None
    if shape.geom_type == "GeometryCollection":
        shape = sorted_out(shape, where, findings)
    if shape.geom_type in ("LineString", "LinearRing") and shape.is_closed and kind in POLYGON_KINDS and len(shape.coords) >= 4:
        findings.add("layer.closed_line", "guessed", where)
        shape = shapely.Polygon(shape)
    if shapely.get_type_id(shape) in AREA and not shape.is_valid:
        shape = mended(shape, where, findings)
    sort = shapely.get_type_id(shape)
    if sort in AREA:
        return shape if shape.area > 0 else unusable(where, findings)
    if kind == "danger_zones":
        return unusable(where, findings)
    if sort in LINE:
        findings.add("layer.line_to_point", "guessed", where)
        return shapely.line_interpolate_point(shape.geoms[0] if sort == 5 else shape, 0.5, normalized=True)
    if sort == 4 and len(shape.geoms) > 1:
        findings.add("layer.points_to_one", "guessed", where)
    return shape.centroid if sort == 4 else shape


def unusable(where: str, findings: Findings) -> None:
    """The shape has no area where the layer needs one."""
    findings.add("layer.no_outline", "unread", where)


def sorted_out(shape: shapely.Geometry, where: str, findings: Findings) -> shapely.Geometry:
    """The polygons of a collection, else its first part."""
    parts = [part for part in shape.geoms if not part.is_empty]
    areas = [part for part in parts if shapely.get_type_id(part) in AREA]
    findings.add("layer.mixed_shape", "guessed", where)
    return shapely.unary_union(areas) if areas else (parts[0] if parts else shapely.Point())


def mended(shape: shapely.Geometry, where: str, findings: Findings) -> shapely.Geometry:
    """An outline that crosses itself, made valid; says how much of its area that changed."""
    reason = shapely.is_valid_reason(shape).split("[")[0].strip()
    valid = shapely.make_valid(shape)
    if valid.geom_type == "GeometryCollection":
        valid = shapely.unary_union([part for part in valid.geoms if shapely.get_type_id(part) in AREA])
    findings.add("layer.mended", "guessed", where, reason="@import.shape.crosses" if "elf-intersection" in reason else reason)
    return valid
