"""The tables in data/: what things are where the map does not say. Each row names its source."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from muster.importers.osm.tags import KM_H_OF_MPH, km_h

FOLDER = Path(__file__).parent / "data"
ROAD_CLASSES = ("motorway", "arterial", "collector", "lane", "track", "footway", "stairs")


@dataclass(frozen=True)
class RoadKind:
    """A row of roads.csv."""

    road_class: int
    car: bool
    foot: bool
    lanes: float  #: per direction of a two-way street
    one_way_lanes: float
    width_m: float
    speed_km_h: float
    capacity_veh_h: float  #: per lane


def rows_of(name: str) -> list[dict[str, str]]:
    """The rows of a table in data/, comments left out."""
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(line for line in file if not line.startswith("#")))


@cache
def road_kinds() -> dict[str, RoadKind]:
    """By value of `highway`."""
    numbers = ("lanes", "one_way_lanes", "width_m", "speed_km_h", "capacity_veh_h")
    return {
        row["highway"]: RoadKind(
            ROAD_CLASSES.index(row["road_class"]), row["car"] == "1", row["foot"] == "1", *(float(row[name]) for name in numbers)
        )
        for row in rows_of("roads.csv")
    }


@cache
def speeds() -> dict[tuple[str, str], float]:
    """km/h by country and kind of street or zone."""
    return {(row["country"], row["kind"]): float(row["speed_km_h"]) for row in rows_of("speeds.csv")}


def default_speed(highway: str, country: str) -> float:
    """km/h of a street without a limit: of its country, else of its kind."""
    own = speeds().get((country, highway))
    return road_kinds()[highway].speed_km_h if own is None else own


def limit_of(text: str, country: str) -> float | None:
    """km/h of a tag maxspeed: a number with its unit, "none", "walk", or a zone ("AT:urban", "DE:zone:30"); None where it is unknown."""
    number = km_h(text)
    if number is not None:
        return number if number > 0 else None
    where, _, zone = text.strip().rpartition(":") if ":" in text else ("", "", text.strip())
    if ":" in where:  # DE:zone:30, DE:zone30
        where, zone = where.split(":")[0], where.split(":")[1] + zone
    zone = {"living_street": "living_street", "walking": "walk", "walk": "walk", "trunk": "trunk"}.get(zone.lower(), zone.lower())
    for land in ((where or country).upper(), "*"):
        if (land, zone) in speeds():
            return speeds()[land, zone]
    if zone.removeprefix("zone").isdigit():
        limit = float(zone.removeprefix("zone"))
        return limit * (KM_H_OF_MPH if where.upper() == "GB" else 1.0) if limit > 0 else None
    return None
