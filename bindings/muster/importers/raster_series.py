"""What series of rasters in time have in common, be it rain or floods: files, moments, and where a NetCDF variable lies."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import numpy as np
import pyproj
import rasterio

from muster import _core
from muster.errors import refuse

STAMP = re.compile(r"(\d{4})(\d{2})(\d{2})[T_-]?(\d{2})(\d{2})(\d{2})?")


def require_files(paths: list[Path]) -> None:
    """Raises InputError for the first that is no file."""
    for path in paths:
        if not path.is_file():
            raise refuse(1001, path, reason="no such file", reason_zh="没有此文件")


def crs_of(world: _core.World) -> pyproj.CRS:
    """Reference system of a world."""
    return pyproj.CRS.from_wkt(world.crs) if world.crs else pyproj.CRS.from_epsg(world.crs_epsg)


def moment_of(text: str) -> dt.datetime:
    """A moment with its offset from UTC, as --start gives it: 2026-07-20T18:00+08:00. Raises InputError."""
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise refuse(1214, key_path="--start", found=text, expected="2026-07-20T18:00+08:00")
    return moment


def moment_in_name(path: Path, start: dt.datetime) -> dt.datetime | None:
    """The moment that a file's name holds, YYYYMMDDhhmm, of the same offset from UTC as `start`; None where it holds none."""
    found = STAMP.search(path.stem)
    return None if found is None else dt.datetime(*(int(part or 0) for part in found.groups()), tzinfo=start.tzinfo)


def netcdf_moments(path: Path, data, variable) -> list[dt.datetime]:
    """Moments of a variable's first axis, in UTC."""
    time = data[variable.dims[0]]
    if not np.issubdtype(time.dtype, np.datetime64):
        raise refuse(1214, path, str(variable.dims[0]), found=str(time.dtype))
    return [dt.datetime.fromtimestamp(int(t), dt.UTC) for t in time.values.astype("datetime64[s]").astype(np.int64)]


def netcdf_grid(data, variable, crs: pyproj.CRS) -> tuple[rasterio.crs.CRS, rasterio.Affine, bool]:
    """Reference system and place of a variable's last two axes, and whether its first row is the northernmost. A file that names no
    system has degrees where it says so, else metres of the world's `crs`."""
    y, x = (data[axis] for axis in variable.dims[-2:])
    degrees = str(variable.dims[-1]).lower().startswith("lon") or "degree" in str(x.attrs.get("units", ""))
    wkt = data[variable.attrs["grid_mapping"]].attrs.get("crs_wkt") if variable.attrs.get("grid_mapping") in data else None
    own = (
        rasterio.crs.CRS.from_wkt(wkt)
        if wkt
        else rasterio.crs.CRS.from_epsg(4326)
        if degrees
        else rasterio.crs.CRS.from_wkt(crs.to_wkt("WKT2_2018"))
    )
    dx, dy = (abs(float(axis.values[-1] - axis.values[0])) / (len(axis) - 1) for axis in (x, y))
    transform = rasterio.Affine(dx, 0, float(x.values.min()) - dx / 2, 0, -dy, float(y.values.max()) + dy / 2)
    return own, transform, bool(y.values[0] > y.values[-1])
