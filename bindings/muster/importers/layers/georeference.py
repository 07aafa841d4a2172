"""From the reference system of a file, named or not, to WGS 84. What is not named is decided by the size of the numbers and by the map."""

from dataclasses import dataclass, field

import numpy as np
import pyproj
import shapely

from muster.importers.findings import Findings
from muster.importers.layers import offsets
from muster.importers.layers.problems import off_the_map

WGS84 = pyproj.CRS.from_epsg(4326)
MARGIN = 0.05  # of the map's size, at least 0.005 degrees (about 500 m): a place just over the edge is no error


@dataclass
class Ground:
    """What is known of the map that layers are to lie on, and what the user says of their coordinates."""

    extent: tuple[float, float, float, float] | None = None  #: west, south, east, north of the map, WGS 84 degrees
    crs: object = None  #: of files that name none
    coordinates: str = "wgs84"  #: what degrees are: one of offsets.SYSTEMS
    roads: np.ndarray = field(default_factory=lambda: np.zeros(0, dtype=object))  #: lines, WGS 84 degrees: for the test of offsets

    def box(self) -> tuple[float, float, float, float]:
        """The extent with its margin; the whole earth where there is no map."""
        if self.extent is None:
            return (-180.0, -90.0, 180.0, 90.0)
        west, south, east, north = self.extent
        x, y = max((east - west) * MARGIN, 0.005), max((north - south) * MARGIN, 0.005)
        return (west - x, south - y, east + x, north + y)


def to_wgs84(
    shapes: np.ndarray, named: object, ground: Ground, places: list[str], name: str, findings: Findings, sheet: bool = False
) -> np.ndarray:
    """The shapes in WGS 84 degrees. `named` is the reference system that the file names, `places` are those of the shapes and `name`
    that of the file for findings; `sheet`: degrees in a sheet need no name. Raises InputError where not one shape comes to lie on
    the map."""
    known = np.array([shape is not None and not shape.is_empty for shape in shapes], bool)
    if not known.any():
        return shapes
    out = np.array(shapes, dtype=object)
    crs = choose(out[known], named, ground, name, findings, sheet)
    out[known] = converted(out[known], crs, ground, name, findings)
    out = swap_back(out, ground, places, findings)
    if not inside(out[known], ground).any():
        raise off_the_map(name, out[known], ground)
    return out


def choose(shapes: np.ndarray, named: object, ground: Ground, name: str, findings: Findings, sheet: bool) -> pyproj.CRS:
    """The reference system of the file: what it names or the user says where that puts the shapes on the map; else what does."""
    assumed = pyproj.CRS.from_user_input(ground.crs) if named is None and ground.crs else named
    degrees = in_degrees(shapes)
    if assumed is not None and assumed.is_geographic == degrees and (degrees or fits(shapes, assumed, ground)):
        if named is None:
            findings.add("layer.crs_given", "note", name, crs=label(assumed))
        return assumed
    if degrees:
        chosen, others = WGS84, []
        if sheet and assumed is None:
            return chosen
    else:
        good = [crs for crs in candidates(shapely.get_coordinates(shapes), ground) if fits(shapes, crs, ground)]
        if not good and assumed is not None:
            return assumed
        if not good:
            raise off_the_map(name, shapes, ground)
        chosen, others = good[0], good[1:]
    code = "layer.crs_wrong" if named is not None else "layer.crs_guessed"
    more = ", ".join(label(crs) for crs in others) or "–"
    findings.add(code, "guessed", name, crs=label(chosen), others=more, **({"found": label(named)} if named is not None else {}))
    return chosen


def in_degrees(shapes: np.ndarray) -> bool:
    """Whether most of the shapes are within what degrees can be, either axis first."""
    return bool((np.abs(shapely.bounds(shapes)) <= 180).all(axis=1).mean() > 0.5)


def candidates(corners: np.ndarray, ground: Ground) -> list[pyproj.CRS]:
    """Metric systems that such numbers may be in: Gauss-Krueger of CGCS2000 (3 degrees, then 6), then UTM, with the zones around the
    map."""
    x = float(np.median(corners[:, 0]))
    zone = int(x // 1e6)
    if 25 <= zone <= 45:  # zones of 3 degrees carry these numbers in front, those of 6 degrees 13 to 23
        return [pyproj.CRS.from_epsg(4513 + zone - 25)]
    if 13 <= zone <= 23:
        return [pyproj.CRS.from_epsg(4491 + zone - 13)]
    if ground.extent is None or zone != 0:
        return []
    west, south, east, north = ground.extent
    middle = (west + east) / 2
    out = []
    if offsets.in_box(middle, (south + north) / 2):
        out += [4534 + n - 25 for n in (round(middle / 3), round(middle / 3) - 1, round(middle / 3) + 1) if 25 <= n <= 45]
        out += [4502 + n - 13 for n in (int(middle // 6) + 1,) if 13 <= n <= 23]
    utm = int((middle + 180) // 6) + 1
    out += [(32600 if south + north >= 0 else 32700) + utm]
    return [pyproj.CRS.from_epsg(code) for code in out]


def fits(shapes: np.ndarray, crs: pyproj.CRS, ground: Ground) -> bool:
    """Whether most of the shapes come to lie on the map in this system. Without a map anything on earth fits."""
    moved = transformed(shapes, crs)
    return bool(inside(moved, ground).mean() > 0.5)


def converted(shapes: np.ndarray, crs: pyproj.CRS, ground: Ground, name: str, findings: Findings) -> np.ndarray:
    """To WGS 84, by the formula of a web map's offset where the user says so."""
    if crs.is_geographic and ground.coordinates != "wgs84":
        findings.add("layer.offset_removed", "note", name, count=len(shapes), system=ground.coordinates.upper())
        change = lambda points: np.column_stack(offsets.to_wgs84(points[:, 0], points[:, 1], ground.coordinates))  # noqa: E731
        return shapely.transform(shapes, change)
    datum = crs.geodetic_crs.datum.name if crs.geodetic_crs and crs.geodetic_crs.datum else ""
    if any(old in datum for old in ("Beijing 1954", "Xian 1980", "New Beijing")):
        findings.add("layer.old_datum", "guessed", name, datum=datum)
    return transformed(shapes, crs)


def transformed(shapes: np.ndarray, crs: pyproj.CRS) -> np.ndarray:
    """To WGS 84 degrees, x = longitude. CGCS2000 and WGS 84 are the same within a metre."""
    if crs.is_geographic and crs.equals(WGS84, ignore_axis_order=True):
        return shapes
    change = pyproj.Transformer.from_crs(crs, WGS84, always_xy=True)
    return shapely.transform(shapes, lambda points: np.column_stack(change.transform(points[:, 0], points[:, 1])))


def swap_back(shapes: np.ndarray, ground: Ground, places: list[str], findings: Findings) -> np.ndarray:
    """Longitude and latitude that changed places: the shape is off the map, and with x and y exchanged it is on it."""
    known = np.array([shape is not None and not shape.is_empty for shape in shapes], bool)
    turned = np.array(shapes, dtype=object)
    turned[known] = shapely.transform(shapes[known], lambda points: points[:, ::-1])
    wrong = np.zeros(len(shapes), bool)
    wrong[known] = ~inside(shapes[known], ground) & inside(turned[known], ground)
    for i in np.flatnonzero(wrong):
        findings.add("layer.swapped", "guessed", places[i])
    return np.where(wrong, turned, shapes)


def inside(shapes: np.ndarray, ground: Ground) -> np.ndarray:
    """bool[shape]: whether it touches the map (with its margin)."""
    west, south, east, north = ground.box()
    bounds = shapely.bounds(shapes)
    return (bounds[:, 0] <= east) & (bounds[:, 2] >= west) & (bounds[:, 1] <= north) & (bounds[:, 3] >= south)


def label(crs: pyproj.CRS) -> str:
    """EPSG code and name."""
    code = crs.to_epsg()
    return f"EPSG:{code} ({crs.name})" if code else crs.name
