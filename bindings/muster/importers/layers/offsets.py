"""Coordinates as Chinese web maps give them (GCJ-02, BD-09) and WGS 84.

GCJ-02 is not published by its makers. What everybody uses is the formula that became known in 2009 (evq.cn "EvilTransform"; the
copies in googollee/eviltransform agree to the last digit): a sum of sines over longitude - 105 and latitude - 35, on the ellipsoid
of Krassovsky 1940. BD-09 adds a turn and a shift to GCJ-02 (the formula of Baidu's own old JavaScript).

Error: the published sample points (tests/python/data/offset_points.csv) are met within 0.01 m forwards; there and back is exact to
1e-9 degrees. How well the formula meets what a map service answers is not published; users report about a metre.
"""

from collections.abc import Callable

import numpy as np

Pair = tuple[np.ndarray, np.ndarray]

AXIS_M, ECCENTRICITY2 = 6378245.0, 0.00669342162296594323  # Krassovsky 1940
WEST, EAST, SOUTH, NORTH = 72.004, 137.8347, 0.8293, 55.8271  # the box in which the formula shifts points
TURN = np.pi * 3000.0 / 180.0  # rad per degree in the formula of BD-09
SYSTEMS = ("wgs84", "gcj02", "bd09")


def gcj02_from_wgs84(lon: np.ndarray, lat: np.ndarray) -> Pair:
    """Degrees to degrees. Points outside the box stay as they are."""
    lon, lat = np.asarray(lon, float), np.asarray(lat, float)
    x, y = lon - 105.0, lat - 35.0
    root, wave = np.sqrt(np.abs(x)), 20.0 * np.sin(6 * np.pi * x) + 20.0 * np.sin(2 * np.pi * x)
    north = -100.0 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root
    north += (
        (wave + 20 * np.sin(np.pi * y) + 40 * np.sin(np.pi / 3 * y) + 160 * np.sin(np.pi / 12 * y) + 320 * np.sin(np.pi / 30 * y)) * 2 / 3
    )
    east = 300.0 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root
    east += (
        (wave + 20 * np.sin(np.pi * x) + 40 * np.sin(np.pi / 3 * x) + 150 * np.sin(np.pi / 12 * x) + 300 * np.sin(np.pi / 30 * x)) * 2 / 3
    )
    phi = np.radians(lat)
    w2 = 1 - ECCENTRICITY2 * np.sin(phi) ** 2
    meridian_m, parallel_m = AXIS_M * (1 - ECCENTRICITY2) / (w2 * np.sqrt(w2)), AXIS_M / np.sqrt(w2) * np.cos(phi)
    inside = in_box(lon, lat)
    return lon + np.where(inside, np.degrees(east / parallel_m), 0.0), lat + np.where(inside, np.degrees(north / meridian_m), 0.0)


def bd09_from_gcj02(lon: np.ndarray, lat: np.ndarray) -> Pair:
    """Degrees to degrees."""
    lon, lat = np.asarray(lon, float), np.asarray(lat, float)
    radius = np.hypot(lon, lat) + 2e-5 * np.sin(TURN * lat)
    angle = np.arctan2(lat, lon) + 3e-6 * np.cos(TURN * lon)
    inside = in_box(lon, lat)
    return np.where(inside, radius * np.cos(angle) + 0.0065, lon), np.where(inside, radius * np.sin(angle) + 0.006, lat)


def wgs84_from_gcj02(lon: np.ndarray, lat: np.ndarray) -> Pair:
    """Degrees to degrees, by turning `gcj02_from_wgs84` round."""
    return turned_round(gcj02_from_wgs84, lon, lat)


def wgs84_from_bd09(lon: np.ndarray, lat: np.ndarray) -> Pair:
    """Degrees to degrees."""
    return wgs84_from_gcj02(*turned_round(bd09_from_gcj02, lon, lat))


def to_wgs84(lon: np.ndarray, lat: np.ndarray, system: str) -> Pair:
    """From the system `system` (one of SYSTEMS) to WGS 84, degrees."""
    if system == "wgs84":
        return np.asarray(lon, float), np.asarray(lat, float)
    return {"gcj02": wgs84_from_gcj02, "bd09": wgs84_from_bd09}[system](lon, lat)


def from_wgs84(lon: np.ndarray, lat: np.ndarray, system: str) -> Pair:
    """From WGS 84 to the system `system` (one of SYSTEMS), degrees."""
    if system == "wgs84":
        return np.asarray(lon, float), np.asarray(lat, float)
    lon, lat = gcj02_from_wgs84(lon, lat)
    return (lon, lat) if system == "gcj02" else bd09_from_gcj02(lon, lat)


def in_box(lon: np.ndarray, lat: np.ndarray) -> np.ndarray:
    """Whether the formulas shift these points."""
    return (lon >= WEST) & (lon <= EAST) & (lat >= SOUTH) & (lat <= NORTH)


def turned_round(forward: Callable[..., Pair], lon: np.ndarray, lat: np.ndarray) -> Pair:
    """The points that `forward` takes to (lon, lat). Its shift hardly changes over its own length, so that each pass adds two digits or
    more."""
    lon, lat = np.asarray(lon, float), np.asarray(lat, float)
    inside = in_box(lon, lat)
    x, y = lon.copy(), lat.copy()
    for _ in range(8):
        to_lon, to_lat = forward(x, y)
        x, y = np.where(inside, x + lon - to_lon, lon), np.where(inside, y + lat - to_lat, lat)
    return x, y
