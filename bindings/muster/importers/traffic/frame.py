"""Coordinates of a file in the metres of a world."""

from __future__ import annotations

import numpy as np
import pyproj

from muster.errors import refuse
from muster.importers.crs import world_crs
from muster.importers.findings import Findings

from .finish import Frame

EXAMPLES = "EPSG:4326, EPSG:28355, ..."


def in_metres(
    x: np.ndarray, y: np.ndarray, system: str | None, crs: str | None, findings: Findings
) -> tuple[np.ndarray, np.ndarray, Frame]:
    """x, y: as the file has them; system: in what, None = nobody says: metres of a frame of its own. A projected system in metres stays as
    it is, unless `crs` asks for another."""
    if system is None:
        return x, y, Frame()
    try:
        given = pyproj.CRS.from_user_input(system)
        lon, lat = pyproj.Transformer.from_crs(given, 4326, always_xy=True).transform(x, y)
    except pyproj.exceptions.ProjError as error:
        raise refuse(1206, "--layer-crs", choices=EXAMPLES, found=system) from error
    if not (np.isfinite(lon).all() and np.isfinite(lat).all()):
        raise refuse(1206, "--layer-crs", choices=EXAMPLES, found=system)
    metric = given.is_projected and all(axis.unit_name in ("metre", "meter") for axis in given.axis_info[:2])
    if crs is None and metric:
        return x, y, Frame(given)
    if not len(x):
        return x, y, Frame()
    world = world_crs(crs, float(np.median(lon)), float(np.median(lat)), "", findings)
    return *pyproj.Transformer.from_crs(given, world, always_xy=True).transform(x, y), Frame(world)
