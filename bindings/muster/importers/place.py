"""A real place from files: the stages of an import in their order."""

from __future__ import annotations

import numpy as np

from muster import _core
from muster.importers import people
from muster.importers.accounting import counts_of
from muster.importers.draft import Draft, Imported, Request, Tell
from muster.importers.findings import Findings
from muster.importers.layers import apply
from muster.importers.report import import_report
from muster.importers.sources import source_table
from muster.importers.stages import add_land, add_layers, add_people, add_terrain, read_streets
from muster.terrain_holes import holes_of

__all__ = ["STEPS", "Draft", "Imported", "Request", "import_place"]

# Merging takes way off, raising adds some: these two balance on all maps that were tried (docs/import.md), and let the tick be long.
MERGE_BELOW_M, LEAST_M = 6.0, 10.0
STEPS = ("map", "network", "land", "terrain", "layers", "people", "world")


def import_place(request: Request, tell: Tell = lambda step: None) -> Imported:
    """Reads everything and makes the world. `tell` hears the name of each step (STEPS) as it begins. Raises InputError."""
    findings = Findings()
    draft = read_streets(request, findings, tell)
    tell("land")
    add_land(draft, findings)
    tell("terrain")
    add_terrain(draft, request, findings)
    tell("layers")
    given, applied = add_layers(draft, request, findings)
    tell("people")
    add_people(draft, request, given, applied, findings)
    tell("world")
    return finish(draft, request, applied, findings)


def finish(draft: Draft, request: Request, applied: apply.Applied, findings: Findings) -> Imported:
    """Short links, sources, report, world."""
    names = {"name": request.name or request.name_en, "name_en": request.name_en or request.name}
    crs = {"crs_epsg": draft.crs.to_epsg() or 0, "crs_wkt": draft.crs.to_wkt("WKT2_2018")}
    short = {"merge_below_m": MERGE_BELOW_M, "least_m": LEAST_M}
    streets = {name: draft.tables[name] for name in ("node", "link", "street", "turn_ban")}
    treated, changes = _core.make_world(streets, **names, **crs, **short, provenance="")  # beforehand: the report goes into the world
    report_short_links(changes, findings)
    brought = [request.population.name] if request.population is not None else []
    brought += [layer.path.name for layer in applied.layers if layer.kind in ("areas", "residents")]
    brought += [path.name for path in (request.margins, request.presence) if path is not None]
    inhabited = "household" in draft.tables and len(draft.tables["household"]["id"])
    own = [layer for layer in applied.layers if any(layer.path == path for _, path in request.layers)]  # less the map's boundaries
    files_of_people = ", ".join(dict.fromkeys(brought)) if inhabited else ""
    report_holes(draft, findings)
    files = {kind: ", ".join(layer.path.name for layer in own if layer.kind == kind) for kind in {layer.kind for layer in own}}
    draft.tables["source"] = source_table(draft.map, draft.terrain, request.dem, draft.tables, files_of_people, findings, files)
    everybody, presence = draft.tables, draft.tables.get("person", {}).get("presence")
    if presence is not None:
        draft.tables = season_tables(everybody, presence, "ordinary")
    rows = {name: len(table["id" if "id" in table else "name"]) for name, table in draft.tables.items()}
    rows |= {name: number for name, number in treated.tables() if name in streets}
    report = import_report(
        request.files(), draft.crs, draft.country, rows, findings, own,
        counts=counts_of(draft.map, draft.network, draft.building_fates), connected=draft.network.connected.shares,
    )  # fmt: skip
    terrain = draft.terrain
    grid = {} if terrain is None else {
        "ground": terrain.ground, "manning": draft.manning, "cell_m": terrain.cell_m, "west_m": terrain.west, "south_m": terrain.south,
    }  # fmt: skip
    provenance = f"import {' '.join(path.name for path in request.files())}"

    def world_of(tables: dict) -> _core.World:
        return _core.make_world(tables, **names, **crs, **short, **grid, provenance=provenance, import_report=report.text)[0]

    done = Imported(world_of(draft.tables), report.data, findings, own)
    if presence is not None:
        others = [season for season in people.seasons_of(presence) if season != "ordinary"]
        done.seasons = {season: world_of(season_tables(everybody, presence, season)) for season in others}
        done.all_seasons = world_of(all_seasons(everybody, presence))
        done.presence = list(zip(everybody["person"]["id"], (people.PRESENCE[who] for who in presence.tolist()), strict=True))
    return done


def season_tables(tables: dict, presence: np.ndarray, season: str) -> dict:
    """The tables with those who are there in a season, and how many are registered and present among the sources."""
    out = people.in_season(tables, presence, season)
    out["person"] = {name: values for name, values in out["person"].items() if name != "presence"}
    return {**out, "source": with_source(tables["source"], people.source_of_season(presence, season))}


def all_seasons(tables: dict, presence: np.ndarray) -> dict:
    """The tables with everybody, who says of himself in which season he is there (`person/presence`), and the same numbers of every season:
    a scenario chooses by `population: {season: ...}`."""
    source = tables["source"]
    for season in people.seasons_of(presence):
        source = with_source(source, people.source_of_season(presence, season) | {"id": f"registered.{season}"})
    return {**tables, "source": source}


def with_source(table: dict, one: dict) -> dict:
    """The table of sources and a row behind it."""
    return {
        name: np.append(v, np.array([one[name]], dtype=v.dtype)) if isinstance(v, np.ndarray) else [*v, one[name]]
        for name, v in table.items()
    }


def report_holes(draft: Draft, findings: Findings) -> None:
    """Cells without a height that are no edge of the map."""
    terrain = draft.terrain
    if terrain is None:
        return
    grid = {"cell_m": terrain.cell_m, "west_m": terrain.west, "south_m": terrain.south}
    holes = holes_of(terrain.ground, grid, draft.tables["cover"])
    named = {"places": f"{len(holes):,}", "wet": f"{sum(hole.in_water for hole in holes):,}"}
    for hole in holes:
        findings.add("terrain.holes", "note", f"{hole.x:.0f}, {hole.y:.0f}", hole.cells, **named)


def report_short_links(short: dict, findings: Findings) -> None:
    """What merging and rounding did."""
    findings.add("network.short_merged", "note", count=short["merged"], limit=f"{MERGE_BELOW_M:g}", bans=short["bans_dropped"])
    added = {"walk": f"{short['added_walk_s']:,.0f}", "car": f"{short['added_car_s']:,.0f}"}
    findings.add("network.short_raised", "note", count=short["rounded"], limit=f"{LEAST_M:g}", **added)
