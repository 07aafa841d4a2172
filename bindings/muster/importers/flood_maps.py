"""Floods that other programs have solved, as maps over time (NetCDF, GeoTIFF), onto the world's terrain: hazard.nc."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pyproj
import rasterio
from rasterio.errors import CRSError, RasterioError
from rasterio.warp import Resampling, reproject

from muster import _core
from muster.errors import InputError, refuse
from muster.language import say

from .dem import ELSEWHERE, HIGHEST_M, LOWEST_M, unreadable
from .raster_series import (
    STAMP,
    crs_of,
    moment_in_name,
    netcdf_grid,
    netcdf_moments,
    opened_raster,
    require_files,
    require_one_grid,
    require_rising,
)

#: Names that programs give to what is wanted, in the order in which they are looked for; compared without case.
DEPTH = ("depth", "water_depth", "waterdepth", "flood_depth", "wd", "h", "mesh2d_waterdepth")
LEVEL = ("level", "water_level", "waterlevel", "wse", "stage", "eta", "zs", "elev")
SPEED = ("velocity", "speed", "velocity_magnitude", "vmag", "current_speed")
ALONG_X, ALONG_Y = ("velocity_x", "u", "ux", "vx", "u_velocity"), ("velocity_y", "v", "uy", "vy", "v_velocity")
ELAPSED = re.compile(r"(?<![A-Za-z0-9])(\d+(?:\.\d+)?)(s|min|h)(?![A-Za-z0-9])")
SECONDS = {"s": 1.0, "min": 60.0, "h": 3600.0}
#: Beyond any flood: a fill value that the file does not name as one. Depths a little below 0 are rounding of the other program.
DEPTHS_M, SPEEDS_M_S, LEVELS_M = (-1.0, 1000.0), (-0.01, 100.0), (LOWEST_M, HIGHEST_M)


@dataclass
class Maps:
    """Where maps lie, and how each is read. Rows from the north."""

    paths: list[Path]  #: the file of each map
    seconds: list[float]  #: since the scenario's start
    crs: rasterio.crs.CRS
    transform: rasterio.Affine
    read: Callable[[int], tuple[np.ndarray, np.ndarray | None]]  #: number of a map -> depth or level, and speed or None; NaN = no data
    is_level: bool = False  #: of the water's surface, in place of depth
    keys: tuple[str, str] = ("band 1", "band 2")  #: what the file calls water and speed; [{n}] stands for the map's number
    north_first: bool = True  #: the file's own order of rows
    source: str = ""  #: what is read, for the reader of the result


@dataclass
class Told:
    """What was found on the way."""

    maps: int = 0
    first_s: float = 0.0
    last_s: float = 0.0
    speed: bool = False  #: whether the source has any
    uncovered: float = 0.0  #: share of the terrain's cells that no map covers: they stay dry
    negative: int = 0  #: depths below 0 that were taken as 0
    source: str = field(default="")


def write_flood(
    sources: list[Path | str], output: Path | str, world: _core.World, start: dt.datetime | None, *,
    depth: str | None = None, level: str | None = None, speed: str | None = None, title: str = "",
    frame_s: float = 60, map_frame_s: float = 600, tell: Callable[[int, int], None] = lambda done, of: None,
) -> Told:  # fmt: skip
    """Writes hazard.nc for `world` from one NetCDF file with time, y, x, or from GeoTIFFs with a moment in each name (YYYYMMDDhhmm, or
    time since the start: 90min), band 1 depth in m, band 2, where there is one, speed in m/s.

    start              moment of t = 0 of the scenario, with its offset from UTC; not needed where names say time since the start
    depth, level, speed  variables of a NetCDF file, where their names are not usual ones; level in place of depth: m above
                       the terrain's datum
    tell               hears how many maps are done
    """
    paths = [Path(p) for p in sources]
    require_files(paths)
    crs = crs_of(world)
    try:
        with _opened(paths, start, crs, depth, level, speed) as maps:
            return _write(maps, Path(output), world, crs, start, title, frame_s, map_frame_s, tell)
    except (RasterioError, CRSError, pyproj.exceptions.ProjError) as error:
        raise unreadable(paths[0], "gdal", detail=" ".join(str(error).split())) from error


def no_start() -> InputError:
    """A moment has to be counted from something."""
    return refuse(1102, key_path="--start", meaning=say("cli.flood.start", "en"), meaning_zh=say("cli.flood.start", "zh"))


@contextmanager
def _opened(
    paths: list[Path], start: dt.datetime | None, crs: pyproj.CRS, depth: str | None, level: str | None, speed: str | None
) -> Iterator[Maps]:
    if paths[0].suffix.lower() in (".tif", ".tiff"):
        yield _tiffs(paths, start)
        return
    import xarray  # late: slow to load

    try:
        data = xarray.open_dataset(paths[0], engine="h5netcdf", decode_timedelta=False)
    except (OSError, ValueError) as error:
        raise unreadable(paths[0], "gdal", detail=" ".join(str(error).split())) from error
    with data:
        yield _netcdf(paths[0], data, start, crs, depth, level, speed)


def _tiffs(paths: list[Path], start: dt.datetime | None) -> Maps:
    """One raster per moment, all on the same grid."""
    dated = sorted((_seconds_of(path, start), path) for path in paths)
    first: tuple | None = None
    for _, path in dated:
        with opened_raster(path) as source:
            here = (source.transform, source.crs, source.shape, source.count >= 2)
            first = first or here
            require_one_grid(path, here, first)

    def read(number: int) -> tuple[np.ndarray, np.ndarray | None]:
        with opened_raster(dated[number][1]) as source:
            bands = [source.read(band, masked=True).astype(np.float64).filled(np.nan) for band in (1, 2)[: 1 + first[3]]]
        return bands[0], bands[1] if first[3] else None

    what = f"{len(dated)} GeoTIFF, {dated[0][1].name} .. {dated[-1][1].name}"
    return Maps([path for _, path in dated], [seconds for seconds, _ in dated], first[1], first[0], read, source=what)


def _seconds_of(path: Path, start: dt.datetime | None) -> float:
    if STAMP.search(path.stem) is not None:
        if start is None:
            raise no_start()
        return (moment_in_name(path, start) - start).total_seconds()
    elapsed = ELAPSED.search(path.stem)
    if elapsed is None:
        raise refuse(1302, path, column="YYYYMMDDhhmm, 90min", expected="@kind.text", found=path.stem)
    return float(elapsed[1]) * SECONDS[elapsed[2]]


def _netcdf(path: Path, data, start: dt.datetime | None, crs: pyproj.CRS, depth: str | None, level: str | None, speed: str | None) -> Maps:
    threes = {str(name): v for name, v in data.data_vars.items() if v.ndim == 3}

    def find(given: str | None, usual: tuple[str, ...]):
        if given is not None:
            if given not in threes:
                raise refuse(1301, path, column=given, found=", ".join(threes) or "-")
            return threes[given]
        by_name = {name.lower(): v for name, v in threes.items()}
        return next((by_name[name] for name in usual if name in by_name), None)

    water = find(depth, DEPTH) if level is None else None
    surface = find(level, LEVEL) if water is None else None
    main = water if water is not None else surface
    if main is None:
        raise refuse(1301, path, column=depth or level or "depth (time, y, x)", found=", ".join(map(str, data.data_vars)) or "-")
    size, parts = find(speed, SPEED), (find(None, ALONG_X), find(None, ALONG_Y))
    for other in (size, *parts):
        if other is not None and other.shape != main.shape:
            raise refuse(2008, path, str(other.name), found=f"{other.shape}", expected=f"{main.shape}")
    if start is None:
        raise no_start()
    moments = netcdf_moments(path, data, main)
    own, transform, north_first = netcdf_grid(path, data, main, crs)

    def values(variable, number: int) -> np.ndarray:
        found = np.asarray(variable[number].values, np.float64)
        return found if north_first else found[::-1]

    def read(number: int) -> tuple[np.ndarray, np.ndarray | None]:
        if size is not None:
            return values(main, number), values(size, number)
        if all(part is not None for part in parts):
            return values(main, number), np.hypot(*(values(part, number) for part in parts))
        return values(main, number), None

    names = [str(v.name) for v in (main, size, *parts) if v is not None]
    seconds = [(moment - start).total_seconds() for moment in moments]
    keys = (f"{main.name}[{{n}}]", f"{', '.join(str(v.name) for v in ((size,) if size is not None else parts) if v is not None)}[{{n}}]")
    what = f"{', '.join(names)} of {path.name}"
    return Maps([path] * len(seconds), seconds, own, transform, read, surface is main, keys, north_first, what)


def _write(
    maps: Maps, output: Path, world: _core.World, crs: pyproj.CRS, start: dt.datetime | None, title: str, frame_s: float,
    map_frame_s: float,
    tell: Callable[[int, int], None],
) -> Told:  # fmt: skip
    require_rising(maps.seconds, maps.paths)
    grid = world.grid
    target = rasterio.Affine(grid["cell_m"], 0, grid["west_m"], 0, -grid["cell_m"], grid["south_m"] + grid["rows"] * grid["cell_m"])
    place = rasterio.crs.CRS.from_wkt(crs.to_wkt("WKT2_2018"))
    finer = abs(maps.transform.a) * (111_320 if maps.crs.is_geographic else 1) < grid["cell_m"] / 1.5
    shape = (int(grid["rows"]), int(grid["columns"]))

    def onto(values: np.ndarray) -> np.ndarray:
        out = np.full(shape, np.nan)
        reproject(
            values, out, src_transform=maps.transform, src_crs=maps.crs, src_nodata=np.nan, dst_nodata=np.nan, num_threads=1,
            dst_transform=target, dst_crs=place, resampling=Resampling.average if finer else Resampling.bilinear,
        )  # fmt: skip
        return out[::-1]  # row 0 in the south

    ground = np.asarray(world.ground, np.float64)
    flood = _core.GivenFlood(world, maps.source, round(frame_s * 1000), round(map_frame_s * 1000))
    told = Told(len(maps.seconds), maps.seconds[0], maps.seconds[-1], source=maps.source)
    covered = np.zeros(shape, bool)
    for number, seconds in enumerate(maps.seconds):
        water, speed = maps.read(number)
        _refuse_absurd(maps, number, water, speed)
        if maps.is_level:
            depth = onto(water) - ground
        else:
            told.negative += int((water < 0).sum())
            depth = onto(np.maximum(np.nan_to_num(water), 0))  # no data within the map is dry, so that a mean keeps the volume
        if number == 0:
            covered = np.isfinite(onto(np.zeros(water.shape)))  # where the maps lie at all: dry cells of many programs hold no data
        moving = None if speed is None else np.maximum(np.nan_to_num(onto(speed)), 0).astype(np.float32)
        flood.add(round(seconds * 1000), np.maximum(np.nan_to_num(depth), 0).astype(np.float32), moving)
        told.speed = told.speed or speed is not None
        tell(number + 1, len(maps.seconds))
    if not covered.any():
        box = rasterio.transform.array_bounds(*maps.read(0)[0].shape, maps.transform)
        here = (grid["west_m"], grid["south_m"], grid["west_m"] + shape[1] * grid["cell_m"], grid["south_m"] + shape[0] * grid["cell_m"])
        raise refuse(ELSEWHERE, maps.paths[0], found=", ".join(f"{v:g}" for v in box), expected=", ".join(f"{v:.0f}" for v in here))
    told.uncovered = float(1 - covered[np.isfinite(ground)].mean())
    local = (start or dt.datetime(2000, 1, 1, tzinfo=dt.UTC)).replace(tzinfo=None).isoformat(timespec="minutes")
    offset = start.utcoffset() if start is not None else dt.timedelta(0)
    flood.save(str(output), title, local, round(offset.total_seconds() / 60))
    return told


def _refuse_absurd(maps: Maps, number: int, water: np.ndarray, speed: np.ndarray | None) -> None:
    """Infinite numbers, and fill values that the file does not name as such."""
    for key, values, (least, most) in zip(maps.keys, (water, speed), (LEVELS_M if maps.is_level else DEPTHS_M, SPEEDS_M_S), strict=True):
        bad = np.argwhere((values < least) | (values > most)) if values is not None else ()
        if len(bad):
            row, column = (int(i) for i in bad[0])
            found = f"{float(values[row, column]):g}"
            row_in_file = row if maps.north_first else values.shape[0] - 1 - row
            place = key.replace("{n}", str(number))
            raise refuse(2014, maps.paths[number], place, row=f"{row_in_file}, {column}", found=found, expected=f"{least:g} .. {most:g}")


__all__ = ["Told", "write_flood"]
