"""Terrain: a raster of heights (GeoTIFF, ASC, any that GDAL reads) onto the world's grid."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyproj
import rasterio
from rasterio.errors import CRSError, RasterioError
from rasterio.warp import Resampling, calculate_default_transform, reproject, transform_bounds
from rasterio.windows import Window, from_bounds

from muster.errors import InputError, refuse
from muster.language import say

from .findings import Findings

UNREADABLE, ELSEWHERE = 7301, 7302
Box = tuple[float, float, float, float]  # west, south, east, north
MOST_CELLS = 60_000_000
SATELLITE_M = 20.0  # cells of this size and more come from satellites or old maps
LIDAR_M = 5.0  # up to this from laser scans or photogrammetry
#: Heights that cannot be: lower than the Dead Sea, higher than the Himalaya.
LOWEST_M, HIGHEST_M = -500.0, 9000.0


@dataclass(frozen=True)
class Terrain:
    """Heights on square cells; row 0 lies in the south."""

    ground: np.ndarray  #: float32[row, column], m above the raster's datum; NaN = unknown
    west: float  #: outer corner of the first cell, world CRS, m
    south: float
    cell_m: float
    native_m: float  #: size of the raster's own cells
    z_error_m: float
    absolute: bool  #: good enough for depths at single houses

    def at(self, x: np.ndarray, y: np.ndarray) -> np.ndarray:
        """float64[point]: height of the cell that each point lies in; NaN outside and where it is unknown."""
        column, row = (np.asarray(x, float) - self.west) / self.cell_m, (np.asarray(y, float) - self.south) / self.cell_m
        rows, columns = self.ground.shape
        inside = (column >= 0) & (row >= 0) & (column < columns) & (row < rows)
        r, c = (np.floor(np.where(inside, part, 0)).astype(np.int64) for part in (row, column))
        return np.where(inside, self.ground[r, c].astype(float), np.nan)


def unreadable(path: object, reason: str, key_path: str = "", **arguments: object) -> InputError:
    """The file is no raster that can be used. `reason` names a sentence of the catalogue, import.reason.<reason>."""
    both = {name: say(f"import.reason.{reason}", lang, **arguments) for name, lang in (("reason", "en"), ("reason_zh", "zh"))}
    return refuse(UNREADABLE, path, key_path, **both)


def read_dem(
    path: Path | str, crs: pyproj.CRS, box: Box, findings: Findings, cell_m: float | None = None, given_crs: object = None
) -> Terrain:
    """The terrain under `box` (world CRS, m), bilinear.

    cell_m     size of the world's cells; None = the raster's own, in whole metres
    given_crs  reference system of a raster that names none
    """
    path = Path(path)
    if not path.is_file():
        raise refuse(1001, path, reason="no such file", reason_zh="没有此文件")
    if path.stat().st_size == 0:
        raise refuse(1004, path)
    try:
        with rasterio.open(path) as source:
            return resampled(source, path, crs, box, findings, cell_m, given_crs)
    except InputError:
        raise
    except (RasterioError, CRSError, pyproj.exceptions.ProjError, ValueError) as error:
        raise unreadable(path, "gdal", detail=" ".join(str(error).split())) from error


def resampled(
    source: rasterio.DatasetReader, path: Path, crs: pyproj.CRS, box: Box, findings: Findings, cell_m: float | None, given_crs: object
) -> Terrain:
    """Reads the window under the box and brings it onto the grid."""
    if source.count != 1:
        findings.add("terrain.bands", "unread", path.name, source.count - 1)
    if source.transform.is_identity:
        raise unreadable(path, "dem_nowhere")
    own = crs_of(source, path, crs, findings, given_crs)
    target = rasterio.crs.CRS.from_wkt(crs.to_wkt("WKT2_2018"))
    try:
        native = native_size(source, own, target)
        wanted = transform_bounds(target, own, *box)
    except (CRSError, RasterioError) as error:
        raise elsewhere(path, source, box) from error
    window = window_of(source, wanted)
    if window is None:
        raise elsewhere(path, source, box)
    cell = cell_m or float(max(round(native), 1)) if native >= 1 else round(native, 2) or 0.1
    cell = float(cell_m or cell)
    west, south, columns, rows = grid_of(box, cell)
    if columns * rows > MOST_CELLS:
        raise refuse(1205, path, "--cell", limit=f"{MOST_CELLS:,}", found=f"{columns * rows:,}")
    heights = source.read(1, window=window, masked=True)
    report_values(source, heights, path, findings)
    values = heights.astype(np.float64).filled(np.nan)
    values[~((values >= LOWEST_M) & (values <= HIGHEST_M))] = np.nan
    ground = np.full((rows, columns), np.nan)
    reproject(
        values,
        ground,
        src_transform=source.window_transform(window),
        src_crs=own,
        src_nodata=np.nan,
        dst_transform=rasterio.Affine(cell, 0, west, 0, -cell, south + rows * cell),
        dst_crs=target,
        dst_nodata=np.nan,
        resampling=Resampling.bilinear,
        num_threads=1,
    )
    if not np.isfinite(ground).any():
        raise elsewhere(path, source, box)
    gone = np.count_nonzero(~np.isfinite(ground))
    findings.add("terrain.unknown", "note", path.name, gone, share=f"{100 * gone / ground.size:.1f}")
    findings.add("terrain.datum_unknown", "note", path.name)
    z_error, absolute = quality(native)
    if not absolute:
        findings.add("terrain.not_absolute", "note", path.name, cell=f"{native:.0f}", error=f"{z_error:g}")
    # to the centimetre, the south first: the last bits of a warp are nobody's business
    return Terrain(np.round(ground[::-1], 2).astype(np.float32), west, south, cell, native, z_error, absolute)


def elsewhere(path: Path, source: rasterio.DatasetReader, box: Box) -> InputError:
    """The raster does not touch the map."""
    found, expected = (", ".join(f"{value:.10g}" for value in part) for part in (source.bounds, box))
    return refuse(ELSEWHERE, path, found=found, expected=expected)


def crs_of(source: rasterio.DatasetReader, path: Path, crs: pyproj.CRS, findings: Findings, given: object) -> rasterio.crs.CRS:
    """The raster's reference system: as it says, as the user says, else degrees or the world's, by the size of its numbers."""
    if source.crs is not None:
        return source.crs
    degrees = all(abs(value) <= 180 for value in source.bounds)
    chosen = pyproj.CRS.from_user_input(given) if given and not degrees else pyproj.CRS.from_epsg(4326) if degrees else crs
    findings.add("terrain.crs_guessed", "guessed", path.name, crs=chosen.name)
    return rasterio.crs.CRS.from_wkt(chosen.to_wkt("WKT2_2018"))


def native_size(source: rasterio.DatasetReader, own: rasterio.crs.CRS, target: rasterio.crs.CRS) -> float:
    """Size of the raster's cells in the world, m."""
    place, _, _ = calculate_default_transform(own, target, source.width, source.height, *source.bounds)
    return float(math.sqrt(abs(place.a * place.e - place.b * place.d)))


def window_of(source: rasterio.DatasetReader, wanted: Box) -> Window | None:
    """The raster's cells that touch the bounds, and two more all around for the interpolation; None = none."""
    found = from_bounds(*wanted, source.transform)
    left, top = max(math.floor(found.col_off) - 2, 0), max(math.floor(found.row_off) - 2, 0)
    right = min(math.ceil(found.col_off + found.width) + 2, source.width)
    bottom = min(math.ceil(found.row_off + found.height) + 2, source.height)
    return Window(left, top, right - left, bottom - top) if right > left and bottom > top else None


def grid_of(box: Box, cell: float) -> tuple[float, float, int, int]:
    """West, south, columns and rows: whole cells from multiples of the cell size."""
    west, south = math.floor(box[0] / cell) * cell, math.floor(box[1] / cell) * cell
    return west, south, math.ceil((box[2] - west) / cell), math.ceil((box[3] - south) / cell)


def report_values(source: rasterio.DatasetReader, heights: np.ma.MaskedArray, path: Path, findings: Findings) -> None:
    """Heights that stand for none, and heights that are cut off at the largest number of their type."""
    if source.nodata is None:
        findings.add("terrain.no_nodata", "note", path.name)
    values = heights.compressed().astype(np.float64)
    findings.add("terrain.impossible", "dropped", path.name, int(np.count_nonzero(~((values >= LOWEST_M) & (values <= HIGHEST_M)))))
    kind = np.dtype(source.dtypes[0])
    if kind.kind in "iu" and kind.itemsize == 1:
        top = np.iinfo(kind).max
        findings.add("terrain.saturated", "note", path.name, int(np.count_nonzero(values == top)), limit=top)


def quality(native_m: float) -> tuple[float, bool]:
    """How wrong heights may be, m, and whether depths at single houses can be told. From memory: SRTM is good to some 5 to 10 m with
    roofs and trees in it; national 5 to 20 m grids to a few metres; laser scans to a few decimetres."""
    if native_m >= SATELLITE_M:
        return 8.0, False
    return (3.0, False) if native_m > LIDAR_M else (0.5, True)
