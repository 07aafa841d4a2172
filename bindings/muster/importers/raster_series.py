"""What series of rasters in time have in common, be it rain or floods: files, moments, and where a NetCDF variable lies."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pyproj
import rasterio
from rasterio.errors import RasterioError

from muster import _core
from muster.errors import refuse, unfit

from .dem import unreadable

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
    if found is None:
        return None
    try:
        return dt.datetime(*(int(part or 0) for part in found.groups()), tzinfo=start.tzinfo)
    except ValueError:  # such as 2026-13-45
        raise refuse(1214, path, found=found[0]) from None


@contextmanager
def opened_raster(path: Path) -> Iterator[rasterio.DatasetReader]:
    """A raster of a series; what GDAL says against it is told of that file."""
    try:
        with rasterio.open(path) as source:
            yield source
    except RasterioError as error:
        raise unreadable(path, "gdal", detail=" ".join(str(error).split())) from error


def require_one_grid(path: Path, here: tuple, first: tuple) -> None:
    """Rasters of a series have one reference system and one grid. `here` and `first`: (transform, reference system, shape, ...)."""
    if here[1] is None:
        raise unreadable(path, "no_crs")
    if here[1] != first[1]:
        raise refuse(2011, path, what=f"reference system ({here[1]}, others {first[1]})", what_zh=f"坐标系（{here[1]}，其余为 {first[1]}）")
    if here != first:
        raise refuse(2008, path, found=f"{here[2]}, {here[0].to_gdal()}", expected=f"{first[2]}, {first[0].to_gdal()}")


def require_rising(seconds: Sequence[float], paths: Sequence[Path]) -> None:
    """Raises InputError for the first moment that does not come after the one before it. `paths`: the file of each moment."""
    for i in range(1, len(seconds)):
        if not seconds[i] > seconds[i - 1]:
            raise refuse(1212, paths[i], "time", row=i + 1)


def netcdf_moments(path: Path, data, variable) -> list[dt.datetime]:
    """Moments of a variable's first axis, in UTC."""
    name = str(variable.dims[0])
    time = data[name]
    if not np.issubdtype(time.dtype, np.datetime64):
        raise refuse(1214, path, name, found=str(time.dtype))
    missing = np.flatnonzero(np.isnat(time.values))
    if missing.size:
        raise refuse(1213, path, f"{name}[{int(missing[0])}]", found="NaT")
    return [dt.datetime.fromtimestamp(int(t), dt.UTC) for t in time.values.astype("datetime64[s]").astype(np.int64)]


def netcdf_grid(path: Path, data, variable, crs: pyproj.CRS) -> tuple[rasterio.crs.CRS, rasterio.Affine, bool]:
    """Reference system and place of a variable's last two axes, and whether its first row is the northernmost. A file that names no
    system has degrees where it says so, else metres of the world's `crs`."""
    y, x = (data[axis] for axis in variable.dims[-2:])
    dy, dx = (_spacing(path, str(name), np.asarray(axis.values, float)) for name, axis in zip(variable.dims[-2:], (y, x), strict=True))
    degrees = str(variable.dims[-1]).lower().startswith("lon") or "degree" in str(x.attrs.get("units", ""))
    given = _named_crs(path, data, variable)
    own = given or (pyproj.CRS.from_epsg(4326) if degrees else crs)
    transform = rasterio.Affine(dx, 0, float(x.values.min()) - dx / 2, 0, -dy, float(y.values.max()) + dy / 2)
    return rasterio.crs.CRS.from_wkt(own.to_wkt("WKT2_2018")), transform, bool(y.values[0] > y.values[-1])


def _named_crs(path: Path, data, variable) -> pyproj.CRS | None:
    """The reference system of the variable that `grid_mapping` names: its WKT, else its CF attributes."""
    name = variable.attrs.get("grid_mapping") or variable.encoding.get("grid_mapping")
    if name is None:
        return None
    if name not in data.variables:
        raise refuse(2006, path, str(name))
    about = data[name].attrs
    wkt = about.get("crs_wkt") or about.get("spatial_ref")
    try:
        if wkt:
            return pyproj.CRS.from_wkt(wkt)
        return pyproj.CRS.from_cf(about) if "grid_mapping_name" in about else None
    except (pyproj.exceptions.CRSError, KeyError) as error:
        raise unreadable(path, "bad_crs", key_path=str(name), found=str(wkt or about.get("grid_mapping_name"))[:60]) from error


def _spacing(path: Path, name: str, centres: np.ndarray) -> float:
    """Distance of an axis's cells, which rises or falls evenly (to 2 %: axes are often stored as float32)."""
    bad = np.flatnonzero(~np.isfinite(centres))
    if bad.size:
        raise refuse(1213, path, f"{name}[{int(bad[0])}]", found=f"{centres[bad[0]]:g}")
    if len(centres) < 2:
        raise refuse(2008, path, name, found=f"({len(centres)})", expected=">= (2)")
    spacing = float(centres[-1] - centres[0]) / (len(centres) - 1)
    steps = np.diff(centres)
    uneven = np.flatnonzero(~(np.abs(steps - spacing) <= 0.02 * abs(spacing))) if spacing else np.arange(1)
    if uneven.size:
        numbers = {"found": f"{steps[uneven[0]]:g}", "expected": f"{spacing:g}"}
        raise unfit(path, "import.reason.uneven_axis", f"{name}[{int(uneven[0]) + 1}]", **numbers)
    return abs(spacing)
