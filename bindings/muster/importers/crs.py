"""The reference system of a world: given, or picked from where the map lies. Projected, in metres."""

from __future__ import annotations

import pyproj

from muster.errors import refuse

from .findings import Findings

NOT_METRIC = 7203


def world_crs(given: str | None, lon: float, lat: float, country: str, findings: Findings) -> pyproj.CRS:
    """`given`: anything that pyproj takes, else the zone of 3 degrees of CGCS2000 in China, the zone of UTM elsewhere.
    lon, lat: middle of the map, degrees."""
    if given is None:
        crs = pyproj.CRS.from_epsg(cgcs2000_zone(lon) if country == "CN" else utm_zone(lon, lat))
        findings.add("crs.picked", "note", crs=f"EPSG:{crs.to_epsg()} ({crs.name})")
        return crs
    try:
        crs = pyproj.CRS.from_user_input(given)
    except pyproj.exceptions.CRSError as error:
        raise refuse(NOT_METRIC, "--crs", found=given) from error
    if not crs.is_projected or any(axis.unit_name not in ("metre", "meter") for axis in crs.axis_info[:2]):
        raise refuse(NOT_METRIC, "--crs", found=f"{given} ({crs.name})")
    area = crs.area_of_use
    if area is not None and not (area.west - 6 <= lon <= area.east + 6 and area.south - 6 <= lat <= area.north + 6):
        findings.add("crs.far", "note", crs=crs.name)
    return crs


def cgcs2000_zone(lon: float) -> int:
    """EPSG code of CGCS2000 / 3-degree Gauss-Kruger with the central meridian nearest to a longitude of China, without zone number in
    its eastings: 4534 (75 E) to 4554 (135 E)."""
    return 4534 + min(max(round(lon / 3), 25), 45) - 25


def utm_zone(lon: float, lat: float) -> int:
    """EPSG code of WGS 84 / UTM."""
    return (32600 if lat >= 0 else 32700) + min(int((lon + 180) // 6) + 1, 60)
