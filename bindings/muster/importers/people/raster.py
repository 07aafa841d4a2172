"""Population raster: a GeoTIFF of persons per cell, as WorldPop and others publish it."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import rasterio
import shapely
from rasterio.errors import RasterioError, WindowError
from rasterio.warp import transform as warp
from rasterio.warp import transform_bounds
from rasterio.windows import Window, from_bounds

from muster.errors import refuse

from ..findings import Findings
from .cells import UNKNOWN, Cells
from .share import whole

Extent = tuple[float, float, float, float]  # west, south, east, north, degrees


def read_raster(path: Path, findings: Findings, extent: Extent | None = None) -> Cells:
    """Cells that hold people, as polygons in degrees. Counts with fractions become whole numbers that add up to the rounded sum."""
    try:
        with rasterio.open(path) as source:
            if source.crs is None:
                raise refuse(1102, path, "crs", meaning="CRS")
            window = window_of(source, extent)
            counts = source.read(1, window=window, masked=True).astype(np.float64).filled(0.0)
            crs, place = source.crs, source.transform
    except RasterioError as error:
        raise refuse(1001, path, reason=error) from error
    negative = np.count_nonzero(counts < 0)
    if negative:
        findings.add("people.raster_negative", "dropped", path.name, int(negative))
    row, column = np.nonzero(np.isfinite(counts) & (counts > 0))
    values = counts[row, column]
    shapes = polygons(place, crs, row + int(window.row_off), column + int(window.col_off))
    row, column, values, shapes = (part[within(shapes, extent)] for part in (row, column, values, shapes))
    if not len(row):
        raise refuse(5005, path, reason="@import.people.empty")
    persons, total = whole(values)
    findings.add(
        "people.rounded", "note", path.name, int(np.count_nonzero(values != np.floor(values))), total=total, sum=f"{values.sum():.3f}"
    )
    row, column, persons, shapes = (
        part[persons > 0] for part in (row + int(window.row_off), column + int(window.col_off), persons, shapes)
    )
    middle = shapely.centroid(shapes)
    names = [f"r{r}c{c}" for r, c in zip(row.tolist(), column.tolist(), strict=True)]
    rows = len(names)
    return Cells(names, shapely.get_x(middle), shapely.get_y(middle), persons, np.full(rows, UNKNOWN), shapes, np.full(rows, False))


def within(shapes: np.ndarray, extent: Extent | None) -> np.ndarray:
    """bool[cell]: its middle lies in the extent."""
    if extent is None:
        return np.full(len(shapes), True)
    middle = shapely.centroid(shapes)
    x, y = shapely.get_x(middle), shapely.get_y(middle)
    return (x >= extent[0]) & (x <= extent[2]) & (y >= extent[1]) & (y <= extent[3])


def window_of(source: rasterio.DatasetReader, extent: Extent | None) -> Window:
    """All cells that touch the extent."""
    everything = Window(0, 0, source.width, source.height)
    if extent is None:
        return everything
    try:
        wanted = from_bounds(*transform_bounds("EPSG:4326", source.crs, *extent), source.transform)
        left, top = math.floor(wanted.col_off), math.floor(wanted.row_off)
        right, bottom = math.ceil(wanted.col_off + wanted.width), math.ceil(wanted.row_off + wanted.height)
        return Window(left, top, right - left, bottom - top).intersection(everything)
    except WindowError as error:
        raise refuse(5005, source.name, reason="@import.people.elsewhere") from error


def polygons(place: rasterio.Affine, crs: rasterio.crs.CRS, row: np.ndarray, column: np.ndarray) -> np.ndarray:
    """Outlines of cells in degrees."""
    corner_column = column[:, None] + np.array([0, 1, 1, 0])
    corner_row = row[:, None] + np.array([1, 1, 0, 0])
    x = place.a * corner_column + place.b * corner_row + place.c
    y = place.d * corner_column + place.e * corner_row + place.f
    lon, lat = warp(crs, "EPSG:4326", x.ravel().tolist(), y.ravel().tolist())
    return shapely.polygons(np.stack([lon, lat], axis=1).reshape(-1, 4, 2))
