"""A world of a TNTP network, and its trips as a table beside it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from muster import _core
from muster.assignment import cut_off
from muster.importers.findings import Findings
from muster.importers.report import VERSION, checksum
from muster.language import say

from .network import TntpNetwork, read_network
from .nodes import read_nodes
from .positions import in_metres
from .tables import SURVEY, Ends, Scales, link_table, node_table, split_zones
from .trips import TntpTrips, read_trips
from .units import LENGTHS, TIMES, name_of

LEAST_M = 10.0  # shorter links are raised to it: the tick of movement is bounded by the shortest
STEPS = ("map", "network", "world")


@dataclass(frozen=True)
class TntpRequest:
    """What is to be imported."""

    network: Path
    trips: Path | None = None
    nodes: Path | None = None
    length_m: float | None = None  #: of one unit of length; None = a kilometre, which is said
    time_s: float | None = None  #: of one unit of time; None = a minute
    period_h: float = 1.0  #: in which capacities and trips are counted
    node_crs: str | None = None  #: of the coordinates
    crs: str | None = None  #: of the world, where node_crs is given
    name: str = ""
    name_en: str = ""

    def files(self) -> list[Path]:
        """Everything that is read."""
        return [path for path in (self.network, self.trips, self.nodes) if path is not None]


@dataclass(frozen=True)
class TntpImported:
    """A network read, with what there is to say of it."""

    world: Any  #: _core.World
    report: dict
    findings: Findings
    trips: str  #: the table as CSV; "" where none were given


def import_tntp(request: TntpRequest, tell: Callable[[str], None] = lambda step: None) -> TntpImported:
    """Reads everything and makes the world. `tell` hears the name of each step (STEPS). Raises InputError."""
    findings = Findings()
    tell("map")
    network = read_network(request.network)
    trips = None if request.trips is None else read_trips(request.trips, network)
    where = None if request.nodes is None else read_nodes(request.nodes, network)
    tell("network")
    scales = _scales(request, findings)
    ends = split_zones(network, findings)
    link = link_table(network, ends, scales, findings)
    x, y, crs = in_metres(network, where, scales.length_m, request.node_crs, request.crs, findings)
    tables = {"node": node_table(ends, x, y, where is not None), "link": link, "source": _source(network)}
    text = "" if trips is None else trips_csv(network, trips, ends, request.period_h, findings)
    tell("world")
    system = {"crs_epsg": 0, "crs_wkt": ""} if crs is None else {"crs_epsg": crs.to_epsg() or 0, "crs_wkt": crs.to_wkt("WKT2_2018")}
    frame = {"epsg": system["crs_epsg"], "name": say("import.tntp.own_frame", "en") if crs is None else crs.name}
    return _made(request, tables, system, frame, findings, text)


def _made(request: TntpRequest, tables: dict, system: dict, frame: dict, findings: Findings, trips: str) -> TntpImported:
    """Short links, report, world."""
    names = {"name": request.name or request.name_en, "name_en": request.name_en or request.name}
    provenance = f"import {' '.join(path.name for path in request.files())}"
    how = {**names, **system, "least_m": LEAST_M}
    _, short = _core.make_world(tables, **how, provenance="")  # beforehand: the report goes into the world
    findings.add("tntp.short_raised", "note", count=short["rounded"], limit=f"{LEAST_M:g}", car=f"{short['added_car_s']:,.0f}")
    report = {
        "version": VERSION,
        "files": [{"name": path.name, "bytes": path.stat().st_size, "sha256": checksum(path)} for path in request.files()],
        "crs": frame,
        "country": "",
        "rows": {name: len(table["id"]) for name, table in tables.items()},
        "counts": {},
        "connected": {},
        "findings": [finding.as_dict() for finding in findings],
        "layers": [],
    }
    text = _json(report)
    world, _ = _core.make_world(tables, **how, provenance=provenance, import_report=text)
    return TntpImported(world, report, findings, trips)


def _json(report: dict) -> str:
    import json

    return json.dumps(report, ensure_ascii=False, sort_keys=True)


def _scales(request: TntpRequest, findings: Findings) -> Scales:
    assumed = request.length_m is None or request.time_s is None
    out = Scales(request.length_m or LENGTHS["km"], request.time_s or TIMES["min"], 3600 * request.period_h, assumed)
    names = {"length": name_of(out.length_m, LENGTHS, "m"), "time": name_of(out.time_s, TIMES, "s"), "period": f"{request.period_h:g}"}
    findings.add("tntp.units_assumed" if assumed else "tntp.units", "guessed" if assumed else "note", **names)
    return out


def _source(network: TntpNetwork) -> dict:
    """The one layer of the world. Not by the file's name: the same network is the same world."""
    names = {"name": [say("import.source.roads", "zh")], "name_en": [say("import.source.roads", "en")]}
    errors = {"xy_error_m": np.array([np.nan], np.float32), "z_error_m": np.array([np.nan], np.float32)}
    return {
        "id": ["roads"], "origin": np.array([SURVEY], np.uint8), **names, "what": [f"TNTP network of {network.zones} zones"], **errors,
        "absolute": np.array([1], np.uint8),
    }  # fmt: skip


def trips_csv(network: TntpNetwork, trips: TntpTrips, ends: Ends, period_h: float, findings: Findings) -> str:
    """The table of trips: ids of the world's nodes, vehicles in the period."""
    lost = np.zeros(len(trips.trips), dtype=bool)
    lost[cut_off(network, trips)] = True
    within = trips.origin == trips.destination
    findings.add("tntp.trips_cut_off", "dropped", count=int(lost.sum()), trips=f"{trips.trips[lost].sum():,.10g}")
    findings.add("tntp.trips_within", "dropped", count=int(within.sum()), trips=f"{trips.within_zones:,.10g}")
    kept = np.flatnonzero(~lost & ~within)
    findings.add("tntp.trips", "note", count=len(kept), trips=f"{trips.trips[kept].sum():,.10g}", period=f"{period_h:g}")
    lines = [
        f"# trips of {trips.path.name}: vehicles in {period_h:g} h between nodes of the world",
        "from_zone,to_zone,from_node,to_node,vehicles",
    ]
    for origin, destination, number in zip(
        trips.origin[kept].tolist(), trips.destination[kept].tolist(), trips.trips[kept].tolist(), strict=True
    ):
        nodes = ends.ids[ends.leave[origin - 1]], ends.ids[ends.enter[destination - 1]]
        lines.append(f"{origin},{destination},{nodes[0]},{nodes[1]},{number!r}")
    return "\n".join(lines) + "\n"
