"""Where the nodes of a TNTP network are in the world."""

from __future__ import annotations

import numpy as np
import pyproj

from muster.errors import refuse
from muster.importers.crs import world_crs
from muster.importers.findings import Findings

from .network import TntpNetwork
from .units import LENGTHS, name_of

NEAR = 0.15  # a scale this near to a known unit is that unit
DEGREE_M = (50_000.0, 200_000.0)
GRID_M = 500.0  # between nodes of which nobody says where they are


def in_metres(
    network: TntpNetwork, where: np.ndarray | None, length_m: float, system: str | None, crs: str | None, findings: Findings
) -> tuple[np.ndarray, np.ndarray, pyproj.CRS | None]:
    """x and y by node, and the world's reference system; None = a frame of its own. system: of the node file, if it is known."""
    if where is None:
        findings.add("tntp.no_places", "guessed", count=network.nodes)
        side = int(np.ceil(np.sqrt(network.nodes)))
        number = np.arange(network.nodes)
        return GRID_M * (number % side), GRID_M * (number // side), None
    x, y = where[:, 0], where[:, 1]
    if system is None:
        scale = _scale(network, where, length_m, findings)
        return scale * (x - x.min()), scale * (y - y.min()), None
    return _transformed(x, y, system, crs, findings)


def _transformed(
    x: np.ndarray, y: np.ndarray, system: str, crs: str | None, findings: Findings
) -> tuple[np.ndarray, np.ndarray, pyproj.CRS]:
    try:
        given = pyproj.CRS.from_user_input(system)
    except pyproj.exceptions.CRSError as error:
        raise refuse(1206, "--layer-crs", choices="EPSG:4326, EPSG:3435, ...", found=system) from error
    lon, lat = pyproj.Transformer.from_crs(given, 4326, always_xy=True).transform(x, y)
    if not (np.isfinite(lon).all() and np.isfinite(lat).all()):
        raise refuse(1206, "--layer-crs", choices="EPSG:4326, EPSG:3435, ...", found=system)
    world = world_crs(crs, float(np.median(lon)), float(np.median(lat)), "", findings)
    return *pyproj.Transformer.from_crs(given, world, always_xy=True).transform(x, y), world


def _scale(network: TntpNetwork, where: np.ndarray, length_m: float, findings: Findings) -> float:
    """Metres per unit of the coordinates: such that the typical link is as long as the line between its ends."""
    away = np.hypot(*(where[network.init_node - 1] - where[network.term_node - 1]).T)
    both = (away > 0) & (network.length > 0)
    scale = float(np.median(network.length[both] * length_m / away[both])) if both.any() else 1.0
    scale = next((size for size in LENGTHS.values() if abs(scale / size - 1) <= NEAR), float(f"{scale:.6g}"))
    degrees = DEGREE_M[0] < scale < DEGREE_M[1] and (np.abs(where) <= (180, 90)).all()
    findings.add("tntp.like_degrees" if degrees else "tntp.scaled", "guessed", count=network.nodes, unit=name_of(scale, LENGTHS, "m"))
    return scale
