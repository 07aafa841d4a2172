"""Rain in space and time from radar or forecasts (NetCDF, GeoTIFF) onto square cells in the world's reference system: rain.nc."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

import h5py
import numpy as np
import pyproj
import rasterio
from rasterio.errors import CRSError, RasterioError
from rasterio.warp import Resampling, calculate_default_transform, reproject

from muster.errors import InputError, refuse

from .dem import unreadable
from .raster_series import moment_in_name, netcdf_grid, netcdf_moments, require_files

FORMAT, VERSION = "muster-rain", 1
#: mm/h per unit; "mm" is an amount that fell until the next moment.
PER_UNIT = {
    "mm/h": 1.0,
    "mm h-1": 1.0,
    "mm hr-1": 1.0,
    "mm/hr": 1.0,
    "kg m-2 s-1": 3600.0,
    "mm s-1": 3600.0,
    "mm/s": 3600.0,
    "m s-1": 3.6e6,
    "m/s": 3.6e6,
}
AMOUNTS = {"mm": 1.0, "kg m-2": 1.0, "m": 1000.0}
MOST_CELLS = 4_000_000


@dataclass
class Frames:
    """Rain as the source has it. Row 0 lies in the north, as in rasters of other programs."""

    time: list[dt.datetime]
    values: np.ndarray  #: float64[moment, row, column], in `unit`
    unit: str
    transform: rasterio.Affine
    crs: rasterio.crs.CRS
    name: str


def write_rain(
    sources: list[Path | str],
    output: Path | str,
    crs: pyproj.CRS,
    box: tuple[float, float, float, float],
    start: dt.datetime,
    *,
    variable: str | None = None,
    unit: str | None = None,
    cell_m: float | None = None,
) -> tuple[int, int, int]:
    """Writes rain.nc over `box` (world's reference system, m) and returns moments, rows, columns.

    sources   one NetCDF file with time, y, x (or latitude, longitude); or GeoTIFFs whose names hold their moments, YYYYMMDDhhmm
    start     moment of t = 0 of the scenario, with its offset from UTC; moments without one are taken as of the same offset
    variable  of a NetCDF file; None = the only one with three axes
    unit      in place of what the file says; GeoTIFFs say none: mm/h
    cell_m    size of the cells to write; None = much like the source's
    """
    paths = [Path(p) for p in sources]
    require_files(paths)
    try:
        first = paths[0]
        frames = _read_tiffs(paths, start) if first.suffix.lower() in (".tif", ".tiff") else _read_netcdf(first, variable, start, crs)
        rates = _rates(frames, unit or frames.unit, first)
        return _write(Path(output), _resampled(frames, rates, crs, box, cell_m, first), frames.time, start, crs)
    except (RasterioError, CRSError, pyproj.exceptions.ProjError, OSError) as error:
        raise unreadable(paths[0], "gdal", detail=" ".join(str(error).split())) from error


def _read_tiffs(paths: list[Path], start: dt.datetime) -> Frames:
    """One raster per moment, all on the same grid."""
    dated = []
    for path in paths:
        moment = moment_in_name(path, start)
        if moment is None:
            raise refuse(1302, path, column="YYYYMMDDhhmm", expected="@kind.text", found=path.stem)
        dated.append((moment, path))
    dated.sort()
    values, first = [], None
    for _, path in dated:
        with rasterio.open(path) as source:
            here = (source.transform, source.crs, source.shape)
            if source.crs is None:
                raise unreadable(path, "gdal", detail="no reference system")
            first = first or here
            if here != first:
                raise refuse(2008, path, found=f"{here[2]}", expected=f"{first[2]}")
            values.append(source.read(1, masked=True).astype(np.float64).filled(np.nan))
    return Frames([moment for moment, _ in dated], np.stack(values), "mm/h", first[0], first[1], dated[0][1].name)


def _read_netcdf(path: Path, variable: str | None, start: dt.datetime, crs: pyproj.CRS) -> Frames:
    import xarray  # late: slow to load

    with xarray.open_dataset(path, engine="h5netcdf", decode_timedelta=False) as data:
        threes = [name for name, v in data.data_vars.items() if v.ndim == 3]
        name = variable or (threes[0] if len(threes) == 1 else None)
        if name is None or name not in data:
            raise refuse(1301, path, column=variable or "time, y, x", found=", ".join(map(str, data.data_vars)))
        rain = data[name]
        moments, (own, transform, north_first) = netcdf_moments(path, data, rain), netcdf_grid(data, rain, crs)
        values = np.asarray(rain.values, np.float64)
        return Frames(moments, values if north_first else values[:, ::-1], str(rain.attrs.get("units", "mm/h")), transform, own, name)


def _rates(frames: Frames, unit: str, path: Path) -> np.ndarray:
    """mm/h, checked: rising moments, finite, not negative."""
    seconds = np.array([(t - frames.time[0]).total_seconds() for t in frames.time])
    late = np.flatnonzero(np.diff(seconds) <= 0)
    if late.size:
        raise refuse(1212, path, "time", row=int(late[0]) + 2)
    if unit in PER_UNIT:
        rates = frames.values * PER_UNIT[unit]
    elif unit in AMOUNTS and len(seconds) > 1:
        lengths = np.append(np.diff(seconds), seconds[-1] - seconds[-2])
        rates = frames.values * AMOUNTS[unit] * 3600 / lengths[:, None, None]
    else:
        raise refuse(1218, path, frames.name, found=unit, expected=", ".join([*PER_UNIT, *AMOUNTS]))
    return rates


def _resampled(frames: Frames, rates: np.ndarray, crs: pyproj.CRS, box: tuple, cell_m: float | None, path: Path) -> tuple:
    """(west, south, cell, rates with row 0 in the south): each cell has the rain of the source's cell under its centre."""
    target = rasterio.crs.CRS.from_wkt(crs.to_wkt("WKT2_2018"))
    rows, columns = rates.shape[1:]
    bounds = rasterio.transform.array_bounds(rows, columns, frames.transform)
    native, _, _ = calculate_default_transform(frames.crs, target, columns, rows, *bounds)
    cell = float(cell_m or max(1.0, round(abs(native.a * native.e) ** 0.5)))
    west, south = np.floor(box[0] / cell) * cell, np.floor(box[1] / cell) * cell
    wide, high = max(2, int(np.ceil((box[2] - west) / cell))), max(2, int(np.ceil((box[3] - south) / cell)))
    if wide * high > MOST_CELLS:
        raise refuse(1205, path, "--cell", limit=f"{MOST_CELLS:,}", found=f"{wide * high:,}")
    out = np.full((len(rates), high, wide), np.nan)
    for source, place in zip(rates, out, strict=True):
        reproject(
            source, place, src_transform=frames.transform, src_crs=frames.crs, src_nodata=np.nan, dst_nodata=np.nan, num_threads=1,
            dst_transform=rasterio.Affine(cell, 0, west, 0, -cell, south + high * cell), dst_crs=target, resampling=Resampling.nearest,
        )  # fmt: skip
    gone = np.argwhere(~np.isfinite(out))
    if len(gone):
        moment, row, column = (int(i) for i in gone[0])
        raise refuse(1213, path, f"{frames.name}[{moment}, {row}, {column}]", found=f"nan ({len(gone)})")
    if out.min() < 0:
        moment = int(np.argwhere(out < 0)[0][0])
        raise refuse(1204, path, f"{frames.name}[{moment}]", limit="0", found=f"{out.min():g}")
    return west, south, cell, out[:, ::-1]


def _write(output: Path, grid: tuple, time: list[dt.datetime], start: dt.datetime, crs: pyproj.CRS) -> tuple[int, int, int]:
    west, south, cell, rates = grid
    rows, columns = rates.shape[1:]
    temporary = output.with_name(output.name + ".part")
    with h5py.File(temporary, "w") as file:
        file.attrs["format"], file.attrs["version"], file.attrs["crs_wkt"] = FORMAT, VERSION, crs.to_wkt()
        axes = {
            "time": np.array([(t - start).total_seconds() for t in time]),
            "y": south + (np.arange(rows) + 0.5) * cell,
            "x": west + (np.arange(columns) + 0.5) * cell,
        }
        for name, values in axes.items():
            file[name] = values
            file[name].make_scale(name)
            file[name].attrs["units"] = "s" if name == "time" else "m"
        file.create_dataset("rain", data=rates.astype(np.float32), compression="gzip", compression_opts=4)
        file["rain"].attrs["units"] = "mm/h"
        for axis, name in enumerate(axes):
            file["rain"].dims[axis].attach_scale(file[name])
    temporary.replace(output)
    return len(time), rows, columns


__all__ = ["InputError", "write_rain"]
