"""The table `source`: what each layer of the world was made from, and how far it can be trusted."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np

from muster.language import say

from .dem import Terrain
from .findings import Findings
from .osm.reader import OsmMap
from .people import source_of

OSM_XY_M = 5.0  # streets and houses drawn from aerial images; design default
SURVEY, OSM, SYNTHESISED, GUESSED = 0, 1, 2, 3


def source_table(
    map_: OsmMap, terrain: Terrain | None, dem: Path | None, tables: dict, people: str, findings: Findings, own: Mapping[str, str]
) -> dict:
    """Rows for the layers that the world has. people: the files that the population came from, "" = nobody lives there. own: the files
    of the planner's own layers, by their kind ("areas")."""
    osm = f"OpenStreetMap (ODbL) {map_.date[:10]}".strip()  # not the file's name: the same map is the same world
    z_error = np.nan if terrain is None else terrain.z_error_m
    absolute = int(terrain is not None and terrain.absolute)
    rows = [row("roads", OSM, osm, OSM_XY_M, z_error, 1)]
    if terrain is not None and dem is not None:
        rows.append(row("terrain", SURVEY, f"{dem.name}, {terrain.native_m:.0f} m", terrain.native_m / 2, z_error, absolute))
    origins = np.asarray(tables["building"]["origin"])
    if len(origins):
        made = np.count_nonzero(origins == SYNTHESISED)
        what = osm if made < len(origins) else f"synthesised along the streets of {osm}"
        rows.append(row("buildings", SYNTHESISED if 2 * made > len(origins) else OSM, what, OSM_XY_M, z_error, 1))
    if people:
        error = np.asarray(tables["building"]["xy_error_m"], float)[np.asarray(tables["household"]["home"], dtype=np.int64)]
        rows.append(source_of(findings, people, float(np.round(np.median(error), 1)) if len(error) else np.nan))
    for name in ("shelter", "area"):
        origins = np.asarray(tables[name]["origin"])
        if len(origins):
            what = {SURVEY: own.get(f"{name}s", osm), GUESSED: ""}.get(int(origins.min()), osm)
            rows.append(row(f"{name}s", int(origins.min()), what, np.nan, np.nan, 1))
    columns = {"origin": np.uint8, "xy_error_m": np.float32, "z_error_m": np.float32, "absolute": np.uint8}
    return {
        name: np.array([part[name] for part in rows], dtype=columns[name]) if name in columns else [part[name] for part in rows]
        for name in rows[0]
    }


def row(name: str, origin: int, what: str, xy_error_m: float, z_error_m: float, absolute: int) -> dict:
    """One row of the table."""
    names = {"name": say(f"import.source.{name}", "zh"), "name_en": say(f"import.source.{name}", "en")}
    errors = {"xy_error_m": xy_error_m, "z_error_m": z_error_m, "absolute": absolute}
    return {"id": name, "origin": origin, **names, "what": what, **errors}
