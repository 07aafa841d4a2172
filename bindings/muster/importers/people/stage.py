"""The stage of an import that brings the people: from the map's tables and the population's files to the tables with everybody in them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from muster import _core
from muster.values import BELOW_GROUND, NO_ROW

from ..findings import Findings
from .cells import Cells, Transform
from .daytime import Buildings, goes_to
from .ground import Houses, Streets, water_of_cover
from .guests import guests, helpers
from .margins import Margins
from .persons import joined_people
from .presence import Shares, beds_of, choose_away, helpers_of
from .residents import Residents, cells_of_list, residents_of
from .seasons import counts, seasons_of
from .settle import Settlement, settle
from .share import apportion
from .villages import cells_of_areas

BELOW_SHARE = 0.05  #: of the households of a building with storeys below the ground; design default
LISTED = 0  #: origin of rows that a list gives
Door = Callable[[np.ndarray, np.ndarray], tuple[np.ndarray, np.ndarray]]  # x, y -> row of node, distance m


@dataclass(frozen=True)
class Place:
    """What the stages before know of the place."""

    to_world: Transform  #: degrees -> metres
    door: Door  #: where people of a house at x, y enter the streets
    ground: Callable[[np.ndarray, np.ndarray], np.ndarray]  #: terrain height, m
    country: str  #: ISO 3166
    floor_above_ground_m: float = 0.3


def populate(
    tables: Mapping[str, Mapping],
    place: Place,
    findings: Findings,
    *,
    population: Cells | None = None,
    areas: Any = None,
    residents: Any = None,
    margins: Margins | None = None,
    presence: Shares | None = None,
    levels_below: np.ndarray | None = None,
) -> dict[str, Mapping]:
    """The tables with dwellings, households and persons. `population`: cells in degrees (read_population); `areas`, `residents`: layers of
    the planner. Totals of areas go before a raster or grid of the same place, which is then left out and named; without either, the listed
    residents are all that live there. `margins`: totals by age, sex, ... of the whole place (read_margins). `presence`: who is
    registered and away, and who comes for a season (read_presence); the table `person` then has a column `presence`, which is not one of a
    world. `levels_below`: storeys below the ground of the buildings of the map."""
    inn = np.asarray(tables["building"].get("inn", np.zeros(len(tables["building"]["id"]), dtype=bool)), dtype=bool)
    building_names = tables["building"].get("names", [()] * len(tables["building"]["id"]))
    tables = {**tables, "building": {name: values for name, values in tables["building"].items() if name not in ("inn", "names")}}
    cells = cells_for(population, areas, residents, findings)
    if cells is None:
        findings.add("people.nobody", "note")
        return dict(tables)
    cells = cells.to_world(place.to_world)
    if presence is not None:
        cells = presence.with_registered(cells)
    listed: Residents | None = None
    if residents is not None:
        names = {} if areas is None else {str(row["name"]): str(row["id"]) for row in areas.rows if row.get("name")}
        listed = residents_of(residents, cells, place.to_world, findings, names, "zh" if place.country == "CN" else "")
    done = settle(
        cells,
        Streets.of_links(tables["link"]),
        Houses.of_table(tables["building"]),
        water_of_cover(tables["cover"]),
        findings,
        residents=listed,
        margins=margins,
        country=place.country,
    )
    if levels_below is not None:
        send_below(done.household, levels_below, findings)
    building = with_dwellings(tables["building"], done, place)
    if "area" in tables:
        building["grid"] = areas_of_homes(done, building["grid"], list(tables["area"]["id"]))
    household, person = done.household, done.person
    if presence is None and listed is not None and any(known["away"] == 1 for known in listed.person):
        presence = Shares.nobody()
    if presence is not None:
        household, person = with_presence(done, building, inn, presence, listed, findings)
    if listed is not None:
        person = {**person, **goes_to(listed, person, Buildings(tables, building_names), findings)}
    return {**tables, "building": building, "household": household, "person": person}


def with_presence(
    done: Settlement, building: Mapping, inn: np.ndarray, shares: Shares, listed: Residents | None, findings: Findings, seed: int = 1
) -> tuple[dict, dict]:
    """Households and persons with the column `presence`, those who come for a season after the others."""
    household, person = done.household, dict(done.person)
    of, age = np.asarray(person["household"], dtype=np.int64), np.asarray(person["age"], dtype=np.int64)
    cell = done.cell_of_household[of]
    away = done.cells.away if len(done.cells.away) else np.zeros(len(done.cells), dtype=np.int64)
    by_list = {} if listed is None else {known["id"]: known["away"] for known in listed.person}
    fixed = np.array([by_list.get(name, -1) for name in person["id"]], dtype=np.int64)
    luck = _core.building_luck(_core.entity_keys("person", person["id"]), "presence.away", seed)
    gone = choose_away(of, age, cell, away, shares.by_age, luck, fixed)
    person["presence"] = gone.astype(np.uint8)
    missing = int(away.sum()) - int(gone.sum())
    findings.add("people.away_too_few", "note", count=max(missing, 0))
    present = np.bincount(cell[~gone], minlength=len(done.cells)).astype(np.int64)
    parts = [(household, person)]
    wanted = helpers_of(done.cells, present, shares.seasonal)
    if wanted.any():
        hosts = hosts_of(done.cell_of_household, np.asarray(household["persons"], dtype=np.int64), wanted)
        home = np.asarray(household["home"], dtype=np.int64)
        rows = np.flatnonzero(hosts)
        parts.append(helpers(home[rows], [household["id"][row] for row in rows.tolist()], hosts[rows], seed))
    beds = inn_beds(building, inn, household, listed)
    rows = np.flatnonzero(beds)
    if shares.taken > 0 and len(rows):
        taken = np.floor(beds[rows] * shares.taken).astype(np.int64)
        parts.append(guests(rows, [building["id"][row] for row in rows.tolist()], np.asarray(building["storeys"])[rows], taken, seed))
    elif shares.taken > 0:
        findings.add("people.no_inns", "note")
    household, person = joined_people(parts)
    for season in seasons_of(person["presence"]):
        number = counts(person["presence"], season)
        numbers = {name: f"{number[name]:,}" for name in ("registered", "present")}
        findings.add("people.season", "note", season=f"@season.{season}", **numbers)
    return household, person


def inn_beds(building: Mapping, inn: np.ndarray, household: Mapping, listed: Residents | None) -> np.ndarray:
    """int64[building]: beds of the inns of the map, and of listed households that take guests in (farm inns) in the houses where these
    live."""
    beds = np.zeros(len(building["id"]), dtype=np.int64)
    rows = np.flatnonzero(inn)
    beds[rows] = beds_of(np.asarray(building["area_m2"])[rows], np.asarray(building["storeys"])[rows])
    if listed is not None:
        by_id = dict(zip(listed.household, listed.beds.tolist(), strict=True))
        own = np.array([by_id.get(name, 0) for name in household["id"]], dtype=np.int64)
        np.add.at(beds, np.asarray(household["home"], dtype=np.int64), own)
    return beds


def hosts_of(cell: np.ndarray, size: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """int64[household]: helpers that each takes in: those of its cell shared as evenly as people live there."""
    return apportion(wanted, cell, size.astype(float))


def send_below(household: dict, levels_below: np.ndarray, findings: Findings) -> None:
    """Some households of buildings with storeys below the ground live or work there; listed ones stay where the list says."""
    home = np.asarray(household["home"], dtype=np.int64)
    levels = np.append(levels_below, 0)[np.minimum(home, len(levels_below))]
    drawn = (levels > 0) & (np.asarray(household["origin"]) != LISTED)
    luck = _core.building_luck(_core.entity_keys("household", list(household["id"])), "household.basement", 1)
    below = drawn & (luck < BELOW_SHARE)
    household["storey"] = np.where(below, BELOW_GROUND, household["storey"]).astype(np.uint8)
    findings.add("people.below_ground", "guessed", count=int(below.sum()), share=f"{100 * BELOW_SHARE:g}")


def cells_for(population: Cells | None, areas: Any, residents: Any, findings: Findings) -> Cells | None:
    """The cells that people are known for, in degrees: from the best of the three inputs."""
    counted = None if areas is None else cells_of_areas(areas, findings)
    if counted is not None and len(counted):
        if population is not None:
            findings.add("people.population_unused", "unread", count=len(population), persons=int(population.persons.sum()))
        return counted
    if population is not None:
        return population
    return None if residents is None else cells_of_list(residents)


def with_dwellings(building: Mapping, done: Settlement, place: Place) -> dict:
    """The table `building` with the dwellings after its rows: their doors, heights and footprints."""
    new = done.dwellings
    node, access = place.door(new["x"], new["y"])
    ground = np.asarray(place.ground(new["x"], new["y"]), dtype=np.float32)
    rows = len(new["id"])
    added = {
        **new,
        "node": node,
        "access_m": access,
        "ground_z": ground,
        "floor_z": ground + np.float32(place.floor_above_ground_m),
        "grid": np.full(rows, NO_ROW, dtype=np.int64),
    }
    out: dict = {"id": [*building["id"], *new["id"]]}
    for name, values in building.items():
        if name == "footprint/first":
            out[name] = np.concatenate([np.asarray(values, dtype=np.int64), np.asarray(added[name][1:], dtype=np.int64) + int(values[-1])])
        elif name != "id":
            kept = np.asarray(values)
            out[name] = np.concatenate([kept, np.asarray(added[name]).astype(kept.dtype)]) if len(kept) else np.asarray(added[name])
    return out


def areas_of_homes(done: Settlement, grid: np.ndarray, area_ids: list[str]) -> np.ndarray:
    """The column `grid` with the village of its people for every building that has any, where villages are rows of the table `area`: of a
    village that is known by its point alone no outline could tell. Houses that several villages share go to the first."""
    row_of = {name: row for row, name in enumerate(area_ids)}
    area = np.array([row_of.get(name, NO_ROW) for name in done.cells.id], dtype=np.int64)[done.cell_of_household]
    home, first = np.unique(done.household["home"], return_index=True)
    out = np.asarray(grid, dtype=np.int64).copy()
    out[home] = np.where(area[first] == NO_ROW, out[home], area[first])
    return out


def source_of(findings: Findings, what: str, xy_error_m: float) -> dict:
    """Row "people" of the table `source`: counts are the population's, homes and persons are made from them."""
    guessed = findings.count("people.foreign_curves") > 0
    row = {"id": "people", "origin": 3 if guessed else 2, "name": "人口", "name_en": "people", "what": what}
    return {**row, "xy_error_m": xy_error_m, "z_error_m": np.nan, "absolute": 1}
