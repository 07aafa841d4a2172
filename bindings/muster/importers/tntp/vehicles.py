"""The table of trips as single vehicles, each with its moment."""

from __future__ import annotations

import numpy as np

from muster.importers.findings import Findings
from muster.importers.traffic import Trips

from .tables import Ends
from .trips import TntpTrips

GOLDEN = 0.6180339887498949  # multiples of it fill (0, 1) evenly, however many are taken


def vehicles_of(trips: TntpTrips, ends: Ends, kept: np.ndarray, node: dict, period_s: float, findings: Findings) -> Trips:
    """A person for every vehicle. Numbers of trips are rounded so that the sum over the pairs, in the order of the file, stays right;
    moments are spread evenly over the period, in an order that mixes the pairs."""
    number = whole_numbers(trips.trips[kept])
    out, count = Trips(), 0
    for pair, vehicles in zip(kept.tolist(), number.tolist(), strict=True):
        origin, destination = int(trips.origin[pair]), int(trips.destination[pair])
        start, end = int(ends.leave[origin - 1]), int(ends.enter[destination - 1])
        for k in range(vehicles):
            person = out.add_person(f"{origin}-{destination}.{k + 1}", float(node["x"][start]), float(node["y"][start]), start)
            out.add(person, 0, start, end, depart_s=period_s * ((count * GOLDEN) % 1.0))
            count += 1
    findings.add("tntp.vehicles", "guessed", count=count, trips=f"{trips.trips[kept].sum():,.10g}", period=f"{period_s / 3600:g}")
    return out


def whole_numbers(values: np.ndarray) -> np.ndarray:
    """Whole numbers whose running sums are those of the values, rounded."""
    return np.diff(np.concatenate([[0.0], np.floor(np.cumsum(values) + 0.5)])).astype(np.int64)
