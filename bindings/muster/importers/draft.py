"""What is asked of an import, and the world while it is made."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pyproj

from muster.importers.dem import Terrain
from muster.importers.findings import Findings
from muster.importers.heights import Heights
from muster.importers.layers.layer import Layer
from muster.importers.osm.network import Network
from muster.importers.osm.outlines import Outlines
from muster.importers.osm.reader import OsmMap
from muster.importers.people.cells import Transform

Tell = Callable[[str], None]


@dataclass(frozen=True)
class Request:
    """What is to be imported."""

    osm: Path
    dem: Path | None = None
    population: Path | None = None
    layers: Sequence[tuple[str, Path]] = ()
    crs: str | None = None  #: of the world; None = picked by the place
    layer_crs: str | None = None  #: of layers and terrain that name none
    mapping: Path | None = None
    coordinates: str = "wgs84"
    country: str | None = None
    name: str = ""
    name_en: str = ""
    cell_m: float | None = None
    margins: Path | None = None  #: census margins
    age_list: int = 0  #: years by which lists of residents are aged
    presence: Path | None = None  #: who is registered and away, and who comes for a season

    def files(self) -> list[Path]:
        """Everything that is read."""
        return [
            path
            for path in (self.osm, self.dem, self.population, self.margins, self.presence, *(path for _, path in self.layers))
            if path is not None
        ]


@dataclass
class Imported:
    """A place read, with what there is to say of it."""

    world: Any  #: _core.World
    report: dict
    findings: Findings
    layers: list[Layer] = field(default_factory=list)
    seasons: dict[str, Any] = field(default_factory=dict)  #: worlds of other seasons than ordinary days, by name
    all_seasons: Any = None  #: one world for all of them, where there are any
    presence: list[tuple[str, str]] = field(default_factory=list)  #: id and presence of each person, where it is known


@dataclass
class Draft:
    """The world while it is made."""

    map: OsmMap
    crs: pyproj.CRS
    country: str
    network: Network
    outlines: Outlines
    box: tuple[float, float, float, float]  #: west, south, east, north, m
    extent: tuple[float, float, float, float]  #: the same in degrees
    to_world: Transform
    tables: dict[str, dict]
    building_fates: Any = None
    levels_below: np.ndarray | None = None  #: of the buildings of the map, storeys below the ground
    terrain: Terrain | None = None
    heights: Heights = field(default_factory=lambda: Heights(None))
    manning: np.ndarray | None = None
