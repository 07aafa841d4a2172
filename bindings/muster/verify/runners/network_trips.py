"""Demand of a network case from a table of trips between zones."""

from __future__ import annotations

from ...errors import InputError
from ...importers.tntp import read_trips
from ..document import Section
from ..problems import CaseError, Place, Problem
from ..tables import Folders


def trips_of(section: Section | None, folders: Folders) -> list[dict]:
    """`trips: {table: X_trips.tntp, rate_per_trip_s: 2.0e-5, end_s: 4800}`: a demand by car for each pair of zones. Zones are nodes of
    the same numbers."""
    if section is None:
        return []
    file = folders.find(section.text("table"))
    rate, start, end = section.number("rate_per_trip_s", above=0.0), section.number("start_s", 0.0), section.number("end_s")
    section.close()
    try:
        table = read_trips(file)
    except InputError as error:
        raise CaseError([_problem(p) for p in error.problems]) from None
    pairs = zip(table.origin.tolist(), table.destination.tolist(), table.trips.tolist(), strict=True)
    return [
        {"id": f"{a}>{b}", "from": str(a), "to": str(b), "mode": "car", "rate_per_s": rate * trips, "start_s": start, "end_s": end}
        for a, b, trips in pairs
        if a != b
    ]


def _problem(found) -> Problem:
    return Problem(f"E{found.code}", Place(found.file, found.line, found.column, found.key_path), dict(found.arguments))
