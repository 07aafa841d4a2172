"""GeoTIFF of the water, and its classes of depth as areas."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from muster.hazard import HazardMaps

from .contents import Contents

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

NO_VALUE = -9999.0


def write_tif(contents: Contents, folder: Path) -> None:
    """greatest_depth.tif (m) and arrival.tif (min since the start); no value = never under water."""
    maps = contents.course.maps
    assert maps is not None  # asked before
    depth, arrival = maps.greatest_mm() / 1000.0, maps.arrival_s() / 60.0
    write_one(folder / "greatest_depth.tif", np.where(depth > 0, depth, NO_VALUE), maps, contents.crs, "m", "greatest depth of water")
    write_one(
        folder / "arrival.tif", np.where(arrival >= 0, arrival, NO_VALUE), maps, contents.crs, "min", "water arrives, since the start"
    )


def transform_of(maps: HazardMaps) -> Any:
    """From columns and rows, row 0 in the north, to metres."""
    from rasterio.transform import from_origin

    grid = maps.grid
    return from_origin(grid["west_m"], grid["south_m"] + grid["rows"] * grid["cell_m"], grid["cell_m"], grid["cell_m"])


def write_one(path: Path, values: np.ndarray, maps: HazardMaps, crs: str | None, unit: str, what: str) -> None:
    """One band; row 0 of `values` lies in the south."""
    import rasterio

    rows, columns = values.shape
    layout = {"driver": "GTiff", "height": rows, "width": columns, "count": 1, "dtype": "float32", "nodata": NO_VALUE}
    with rasterio.open(path, "w", **layout, crs=crs, transform=transform_of(maps), compress="deflate") as file:
        file.write(values[::-1].astype(np.float32), 1)
        file.set_band_description(1, what)
        file.set_band_unit(1, unit)


def classes_as_areas(maps: HazardMaps, borders_m: list[float], crs: str | None) -> GeoDataFrame:
    """Greatest depth as areas along the cells, one row per class that occurs: from_m, to_m (none for the last)."""
    import geopandas
    import shapely
    from rasterio.features import shapes

    index = np.searchsorted([round(b * 1000) for b in borders_m], maps.greatest_mm(), side="right").astype(np.uint8)[::-1]
    parts: dict[int, list[Any]] = {}
    for shape, value in shapes(index.copy(), mask=index > 0, transform=transform_of(maps)):
        parts.setdefault(int(value), []).append(shapely.geometry.shape(shape))
    kinds = sorted(parts)
    columns = {"from_m": [borders_m[k - 1] for k in kinds], "to_m": [borders_m[k] if k < len(borders_m) else None for k in kinds]}
    return geopandas.GeoDataFrame(columns, geometry=[shapely.MultiPolygon(parts[k]) for k in kinds], crs=crs)
