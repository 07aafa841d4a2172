"""Rain in space and time from radar or forecasts (NetCDF, GeoTIFF) onto square cells in the world's reference system: rain.nc."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

import h5py
import numpy as np
import pyproj
import rasterio
import rasterio.warp
from rasterio.errors import CRSError, RasterioError
from rasterio.warp import Resampling, calculate_default_transform, reproject

from muster.errors import InputError, refuse

from .dem import ELSEWHERE, unreadable
from .raster_series import moment_in_name, netcdf_grid, netcdf_moments, opened_raster, require_files, require_one_grid, require_rising

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
MOST_MM_H = 2000.0  #: more than ever fell: a fill value that the file does not name as one


@dataclass
class Frames:
    """Rain as the source has it. Row 0 lies in the north, as in rasters of other programs."""

    time: list[dt.datetime]
    values: np.ndarray  #: float64[moment, row, column], in `unit`
    unit: str
    transform: rasterio.Affine
    crs: rasterio.crs.CRS
    name: str
    paths: list[Path]  #: the file of each moment
    north_first: bool = True  #: the file's own order of rows


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
        with opened_raster(path) as source:
            here = (source.transform, source.crs, source.shape)
            first = first or here
            require_one_grid(path, here, first)
            values.append(source.read(1, masked=True).astype(np.float64).filled(np.nan))
    return Frames([moment for moment, _ in dated], np.stack(values), "mm/h", first[0], first[1], "rain", [path for _, path in dated])


def _read_netcdf(path: Path, variable: str | None, start: dt.datetime, crs: pyproj.CRS) -> Frames:
    import xarray  # late: slow to load

    try:
        opened = xarray.open_dataset(path, engine="h5netcdf", decode_timedelta=False)
    except (OSError, ValueError) as error:
        raise unreadable(path, "gdal", detail=" ".join(str(error).split())) from error
    with opened as data:
        threes = [name for name, v in data.data_vars.items() if v.ndim == 3]
        name = variable or (threes[0] if len(threes) == 1 else None)
        if name is None or name not in data:
            raise refuse(1301, path, column=variable or "time, y, x", found=", ".join(map(str, data.data_vars)))
        rain = data[name]
        moments, (own, transform, north_first) = netcdf_moments(path, data, rain), netcdf_grid(path, data, rain, crs)
        values, unit = np.asarray(rain.values, np.float64), str(rain.attrs.get("units", "mm/h"))
        in_order = values if north_first else values[:, ::-1]
        return Frames(moments, in_order, unit, transform, own, name, [path] * len(moments), north_first)


def _rates(frames: Frames, unit: str, path: Path) -> np.ndarray:
    """mm/h at moments that rise."""
    seconds = np.array([(t - frames.time[0]).total_seconds() for t in frames.time])
    require_rising(list(seconds), frames.paths)
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
    if np.isnan(out).all():
        here = (west, south, west + wide * cell, south + high * cell)
        raise refuse(ELSEWHERE, path, found=", ".join(f"{v:g}" for v in bounds), expected=", ".join(f"{v:.0f}" for v in here))
    bad = np.argwhere(~((out >= 0) & (out <= MOST_MM_H)))
    if len(bad):
        moment, row, column = (int(i) for i in bad[0])
        raise _absurd(frames, rates, moment, (west + (column + 0.5) * cell, south + (high - row - 0.5) * cell), target)
    return west, south, cell, out[:, ::-1]


def _absurd(frames: Frames, rates: np.ndarray, moment: int, at: tuple[float, float], target: rasterio.crs.CRS) -> InputError:
    """What is wrong with the source's rain at a point of the world."""
    (x,), (y,) = rasterio.warp.transform(target, frames.crs, [at[0]], [at[1]])
    column, row = (int(np.floor(v)) for v in ~frames.transform @ (x, y))
    path, rows = frames.paths[moment], rates.shape[1]
    if not (0 <= row < rows and 0 <= column < rates.shape[2]):
        return refuse(1220, path, frames.name, x=f"{at[0]:.0f}", y=f"{at[1]:.0f}")
    here = f"{frames.name}[{moment}, {row if frames.north_first else rows - 1 - row}, {column}]"
    rate, given = float(rates[moment, row, column]), float(frames.values[moment, row, column])
    if not np.isfinite(rate):
        return refuse(1213, path, here, found=f"{given:g}")
    if rate < 0:
        return refuse(1204, path, here, limit="0", found=f"{given:g}")
    return refuse(1205, path, here, limit=f"{MOST_MM_H:g} mm/h", found=f"{rate:g} mm/h")


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
