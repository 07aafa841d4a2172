"""A world of a TNTP network, and its trips as a table beside it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np

from muster.assignment import cut_off
from muster.importers.findings import Findings
from muster.importers.traffic import Frame, Imported, finish

from .network import TntpNetwork, read_network
from .nodes import read_nodes
from .positions import in_metres
from .tables import Ends, Scales, link_table, node_table, split_zones
from .trips import TntpTrips, read_trips
from .units import LENGTHS, TIMES, name_of
from .vehicles import vehicles_of

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
class TntpImported(Imported):
    """A network read, with what there is to say of it."""

    trips: str = ""  #: the table as CSV; "" where none were given


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
    tables = {"node": node_table(ends, x, y, where is not None), "link": link}
    text, latest = "", 0.0
    if trips is not None:
        kept = ways_there(network, trips, request.period_h, findings)
        text = trips_csv(trips, ends, kept, request.period_h)
        vehicles = vehicles_of(trips, ends, kept, tables["node"], scales.period_s, findings)
        tables |= vehicles.tables(ends.ids)
        latest = vehicles.last_departure_s()
    tell("world")
    made = finish(
        tables, files=request.files(), names=(request.name, request.name_en), frame=Frame(crs), findings=findings,
        what=f"TNTP network of {network.zones} zones", last_departure_s=latest,
    )  # fmt: skip
    return TntpImported(**{field.name: getattr(made, field.name) for field in fields(made)}, trips=text)


def _scales(request: TntpRequest, findings: Findings) -> Scales:
    assumed = request.length_m is None or request.time_s is None
    out = Scales(request.length_m or LENGTHS["km"], request.time_s or TIMES["min"], 3600 * request.period_h, assumed)
    names = {"length": name_of(out.length_m, LENGTHS, "m"), "time": name_of(out.time_s, TIMES, "s"), "period": f"{request.period_h:g}"}
    findings.add("tntp.units_assumed" if assumed else "tntp.units", "guessed" if assumed else "note", **names)
    return out


def ways_there(network: TntpNetwork, trips: TntpTrips, period_h: float, findings: Findings) -> np.ndarray:
    """Rows of the pairs whose trips use a link and have a way."""
    lost = np.zeros(len(trips.trips), dtype=bool)
    lost[cut_off(network, trips)] = True
    within = trips.origin == trips.destination
    findings.add("tntp.trips_cut_off", "dropped", count=int(lost.sum()), trips=f"{trips.trips[lost].sum():,.10g}")
    findings.add("tntp.trips_within", "dropped", count=int(within.sum()), trips=f"{trips.within_zones:,.10g}")
    kept = np.flatnonzero(~lost & ~within)
    findings.add("tntp.trips", "note", count=len(kept), trips=f"{trips.trips[kept].sum():,.10g}", period=f"{period_h:g}")
    return kept


def trips_csv(trips: TntpTrips, ends: Ends, kept: np.ndarray, period_h: float) -> str:
    """The table of trips: ids of the world's nodes, vehicles in the period."""
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
