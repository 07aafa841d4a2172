"""GeoPackage and GeoJSON."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from muster.report.stills.overlays import WATER

from .contents import Contents, Table
from .rasters import classes_as_areas

if TYPE_CHECKING:
    from geopandas import GeoDataFrame


def frame_of(contents: Contents, table: Table) -> GeoDataFrame:
    """A table as a GeoDataFrame in the world's reference system."""
    import geopandas
    import pandas

    columns = pandas.DataFrame({name: pandas.array(values) for name, values in table.columns.items()})
    return geopandas.GeoDataFrame(columns, geometry=table.geometry, crs=contents.crs)


def frames_of(contents: Contents) -> dict[str, GeoDataFrame]:
    """All layers: the tables with a place, and the greatest depth in classes where the run's water is at hand."""
    out = {table.name: frame_of(contents, table) for table in contents.tables()}
    if contents.course.maps is not None:
        out["greatest_depth"] = classes_as_areas(contents.course.maps, [low for low, _, _ in WATER], contents.crs)
    return out


def write_geopackage(contents: Contents, file: Path) -> None:
    """One file with a layer per table."""
    for name, frame in frames_of(contents).items():
        frame.to_file(file, layer=name, driver="GPKG", engine="pyogrio")


def write_geojson(contents: Contents, folder: Path) -> None:
    """One file per layer, as RFC 7946 has it: WGS 84, longitude first, seven decimals, outlines to the left of their course."""
    for name, frame in frames_of(contents).items():
        shown = frame[~frame.geometry.isna()]
        shown = shown.to_crs(4326) if shown.crs is not None else shown
        shown.to_file(folder / f"{name}.geojson", driver="GeoJSON", engine="pyogrio", RFC7946="YES", COORDINATE_PRECISION="7")
