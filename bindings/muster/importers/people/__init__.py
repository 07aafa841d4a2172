"""People of an imported place: population in, homes, households and persons out, to the person.

`read_population` and `cells_of_villages` give `Cells`; `settle` puts their people into the map's houses, and where it has none into
dwellings synthesised along its streets.
"""

from __future__ import annotations

from pathlib import Path

from ..findings import Findings
from .ageing import aged
from .cells import UNKNOWN, Cells, cells_of_villages, inside
from .ground import Houses, Streets, water_of_cover
from .margins import Margins, read_margins
from .missing import report_missing
from .presence import SHIPPED as SHIPPED_PRESENCE
from .presence import WORDS as PRESENCE
from .presence import Shares, read_presence
from .raster import Extent, read_raster
from .residents import Residents, residents_of
from .seasons import in_season, seasons_of, source_of_season
from .settle import Settlement, settle
from .stage import Place, populate, source_of
from .table import read_table
from .villages import cells_of_areas

__all__ = [
    "UNKNOWN",
    "Cells",
    "Houses",
    "Margins",
    "PRESENCE",
    "Place",
    "Residents",
    "SHIPPED_PRESENCE",
    "Shares",
    "Settlement",
    "Streets",
    "aged",
    "cells_of_areas",
    "cells_of_villages",
    "in_season",
    "populate",
    "read_margins",
    "read_population",
    "read_presence",
    "report_missing",
    "residents_of",
    "seasons_of",
    "settle",
    "source_of",
    "source_of_season",
    "water_of_cover",
]

RASTERS = (".tif", ".tiff", ".asc", ".vrt", ".img")


def read_population(path: str | Path, findings: Findings, extent: Extent | None = None) -> Cells:
    """A raster (GeoTIFF, ASC: persons per cell) or a table (CSV: id, lon, lat, population), in degrees. What lies outside `extent` (west,
    south, east, north) is left out and reported."""
    path = Path(path)
    if path.suffix.lower() in RASTERS:
        return read_raster(path, findings, extent)
    cells = read_table(path, findings)
    return cells if extent is None else inside(cells, extent, findings)
