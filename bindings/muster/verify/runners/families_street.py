"""The place of `runner: families`: a straight street along x, its buildings 10 m beside it."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from ... import _core
from ...values import NO_ROW

DWELLING, SCHOOL, CARE_HOME = 0, 4, 6  # BuildingUse
PLACES = ("home", "work", "school", "market", "hospital", "road")  # DayPlace
DOOR_M = 10.0  # from a door to the street
CELL_M = 20.0
#: Wide, fast to let in, and for everybody: nothing but length and speed counts.
ROAD = {"width_m": 10.0, "lanes": 1.0, "speed_m_s": 10.0, "capacity_veh_s": 0.5, "jam_veh_m": 0.2, "modes": 3, "road_class": 3}


@dataclass(frozen=True)
class Household:
    id: str
    at: str
    ages: list[float]
    walk_m_s: list[float]
    impaired: list[float]
    cars: int
    hearing: list[int] = field(default_factory=list)  #: of Hearing; empty = all hear
    language: list[str] = field(default_factory=list)  #: empty = all speak the usual one
    family: str = ""  #: household in whose home its people live; "" = its own
    place: str = "home"  #: of PLACES
    care_home: bool = False
    storeys: int = 1
    floor_m: float = 0.3  #: of the ground floor above the ground


@dataclass(frozen=True)
class Street:
    places: dict[str, float]  #: x, m
    schools: list[str]
    shelters: list[str]
    households: list[Household]


def world_of(street: Street) -> _core.World:
    stops = sorted(set(street.places.values()))
    node_at = {x: row for row, x in enumerate(stops)}
    length_m = stops[-1] + 10 * CELL_M
    world, _ = _core.make_world(
        {
            "node": _columns([f"n{x:g}" for x in stops], x=stops, y=[0.0] * len(stops), z=[0.0] * len(stops)),
            "link": _links(stops),
            "building": _buildings(street, node_at),
            "area": _area(length_m),
            **_people(street),
            "shelter": _shelters(street, node_at),
        },
        name="街", name_en="Street", crs_epsg=0, crs_wkt="", ground=np.zeros((10, int(length_m / CELL_M) + 1), np.float32),
        manning=np.full((10, int(length_m / CELL_M) + 1), 0.05, np.float32), cell_m=CELL_M, west_m=-5 * CELL_M, south_m=-5 * CELL_M,
        provenance="case of families",
    )  # fmt: skip
    return world


def _columns(ids: list[str], **columns: object) -> dict:
    return {"id": ids, "origin": [2] * len(ids), **columns}


def _links(stops: list[float]) -> dict:
    pairs = [(a, a + 1) for a in range(len(stops) - 1)]
    both = [pair for a, b in pairs for pair in ((a, b), (b, a))]
    n = len(both)
    return _columns(
        [f"{a}-{b}" for a, b in both], tail=[a for a, _ in both], head=[b for _, b in both],
        length_m=[abs(stops[b] - stops[a]) for a, b in both], **{name: [value] * n for name, value in ROAD.items()},
        structure=[0] * n, deck_z=[0.0] * n, opposite=[row ^ 1 for row in range(n)], street=[NO_ROW] * n,
        **{"shape/first": [0] * (n + 1), "shape/values": []},
    )  # fmt: skip


def _buildings(street: Street, node_at: dict[float, int]) -> dict:
    """Of each household one, named as the household, and of each school."""
    rows = [(h.id, street.places[h.at], CARE_HOME if h.care_home else DWELLING, h.storeys, h.floor_m) for h in street.households]
    rows += [(name, street.places[name], SCHOOL, 1, 0.3) for name in street.schools]
    n = len(rows)
    return _columns(
        [row[0] for row in rows], x=[row[1] for row in rows], y=[DOOR_M] * n, ground_z=[0.0] * n, floor_z=[row[4] for row in rows],
        area_m2=[90.0] * n, storey_m=[3.0] * n, storeys=[row[3] for row in rows], use=[row[2] for row in rows], construction=[1] * n,
        node=[node_at[row[1]] for row in rows], access_m=[DOOR_M] * n, grid=[0] * n,
        **{"footprint/first": [0] * (n + 1), "footprint/values": []},
    )  # fmt: skip


def _area(length_m: float) -> dict:
    """A village that is a grid and a county too, with one loudspeaker that all hear."""
    low, high = -5 * CELL_M, 5 * CELL_M
    ring = [low, low, length_m, low, length_m, high, low, high]
    return _columns(
        ["county"], name=["街"], name_en=["Street"], level=[0], parent=[NO_ROW], warden=[NO_ROW], deputy=[NO_ROW], loudspeaker_m=[1e6],
        **{"loudspeakers/first": [0, 2], "loudspeakers/values": [0.0, 0.0], "outline/first": [0, 8], "outline/values": ring},
    )  # fmt: skip


def _people(street: Street) -> dict[str, dict]:
    n = len(street.households)
    household = _columns([h.id for h in street.households], home=list(range(n)), storey=[0] * n, cars=[h.cars for h in street.households])
    members = [(row, k, h) for row, h in enumerate(street.households) for k in range(len(h.ages))]
    person = _columns(
        [f"{h.id}.{k + 1}" for _, k, h in members],
        household=[row for row, _, _ in members],
        age=[int(h.ages[k]) for _, k, h in members],
        female=[0] * len(members),
        impaired=[int(h.impaired[k]) for _, k, h in members],
        phone=[1] * len(members),
        walk_m_s=[h.walk_m_s[k] for _, k, h in members],
        height_mass=[100.0] * len(members),
    )
    if any(h.hearing for h in street.households):
        person |= {"hearing": [h.hearing[k] for _, k, h in members], "language": [h.language[k] for _, k, h in members]}
    if any(h.family for h in street.households):
        person["place"] = [PLACES.index(h.place) for _, _, h in members]
        person["family"] = [h.family or h.id for _, _, h in members]
    return {"household": household, "person": person}


def _shelters(street: Street, node_at: dict[float, int]) -> dict:
    x = [street.places[name] for name in street.shelters]
    n = len(x)
    return _columns(
        list(street.shelters), name=list(street.shelters), name_en=list(street.shelters), kind=[0] * n, x=x, y=[0.0] * n, floor_z=[0.5] * n,
        node=[node_at[at] for at in x], capacity=[1000] * n,
    )  # fmt: skip
