"""People into places: existing houses first, synthesised dwellings where the map has none, until every total holds to the person."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy.spatial import cKDTree

from muster import _core
from muster.errors import refuse

from ..findings import Findings
from .cells import UNKNOWN, Cells, cell_of
from .census import Known, draw_by_margins
from .dwellings import Dwellings, build, join_dwellings
from .ground import Houses, Streets
from .lots import BUILT_ALONG
from .margins import Margins
from .nearest import build_nearest
from .persons import Buildings, Curves, Homes, draw_people, joined_people
from .residents import Residents, columns_of, give_homes
from .share import apportion
from .sizes import usual_mean

ALL_STREETS = (*BUILT_ALONG, 5, 6, 0)  # where no other street is there: footways and stairs, and motorways last of all
CROWDED = (
    2.0  # houses of a cell take this times the homes that their floors hold before dwellings are synthesised: storeys are often unknown
)
NEIGHBOURS = 20  # houses that share the homes for which no plot was found
LARGEST_MEAN = 7.0  # persons per household of a cell, where only persons are known and there are many per house


@dataclass(frozen=True)
class Settlement:
    """Columns for the world's tables. Rows of `home` count the map's buildings first, then the dwellings."""

    dwellings: dict  #: columns of `building` less node, access_m, ground_z, floor_z and grid
    household: dict
    person: dict
    cell_of_household: np.ndarray  #: row of `cells`
    cells: Cells


def settle(
    cells: Cells,
    streets: Streets,
    houses: Houses,
    water: np.ndarray,
    findings: Findings,
    *,
    residents: Residents | None = None,
    margins: Margins | None = None,
    cars_per_100_households: float = 50.0,
    country: str = "",
    seed: int = 1,
) -> Settlement:
    """Homes, households and persons for `cells` (in the world's metres). Raises InputError where people have neither street nor house.

    residents: households known one by one; they count towards the totals of their cells.
    margins: totals by age, sex, size of household, ... that hold for the whole place (census.py); else the curves of the engine.
    country: ISO 3166 code; the curves for households, ages and bodies are Chinese (census 2020), which is said where it is not CN.
    """
    others = cells if residents is None else cells_less(cells, residents, findings)
    wanted = households_of(others, findings, usual_mean(margins)) + (0 if residents is None else residents.households_by_cell(len(cells)))
    in_house, house_cell, served = in_houses(cells, wanted, houses)
    dwellings = in_dwellings(cells, wanted - served, streets, houses, water, findings)
    left = wanted - served - dwellings.homes_by_cell(len(cells))
    extra_building, extra_cell = crowd(cells, left, houses, dwellings, findings)
    columns = dwelling_columns(cells, dwellings, extra_building[extra_building >= len(houses.id)] - len(houses.id))
    built = np.repeat(np.arange(len(dwellings)) + len(houses.id), dwellings.homes)
    homes = Homes(
        np.concatenate([np.repeat(np.arange(len(houses.id)), in_house), built, extra_building]),
        np.concatenate([np.repeat(house_cell, in_house), np.repeat(dwellings.cell, dwellings.homes), extra_cell]),
    ).sorted()
    buildings = Buildings(
        [*houses.id, *columns["id"]],
        np.concatenate([houses.storeys, columns["storeys"]]),
        np.concatenate([houses.use == 1, np.full(len(dwellings), False)]),
    )
    curves = Curves(cars_per_100_households / 100, 2 if country == "CN" else 3, seed)
    known = []
    if residents is not None and len(residents):
        x, y = np.concatenate([houses.x, columns["x"]]), np.concatenate([houses.y, columns["y"]])
        home, homes = give_homes(residents, homes, x, y)
        known = [columns_of(residents, home, buildings.storeys, curves)]
    if margins is None:
        drawn = draw_people(homes, buildings, others.persons, curves)
    else:
        drawn = draw_by_margins(homes, buildings, others.persons, curves, margins, findings, Known.of(known))
    household, person = joined_people([*known, drawn])
    cell = homes.cell if residents is None else np.concatenate([residents.cell, homes.cell])
    report(cells, houses, house_cell, household, findings, country)
    return Settlement(columns, household, person, cell, cells)


def cells_less(cells: Cells, residents: Residents, findings: Findings) -> Cells:
    """The cells without the people who are known one by one. More of them than the total says: they all stay, and that is reported."""
    persons = cells.persons - residents.persons_by_cell(len(cells))
    for row in np.flatnonzero((persons < 0) & (cells.persons > 0)):
        findings.add(
            "people.more_residents_than_total",
            "note",
            cells.id[row],
            total=int(cells.persons[row]),
            found=int(cells.persons[row] - persons[row]),
        )
    persons = np.maximum(persons, 0)
    homes = np.maximum(cells.households - residents.households_by_cell(len(cells)), np.minimum(persons, 1))
    return replace(cells, persons=persons, households=np.where(cells.households == UNKNOWN, UNKNOWN, homes))


def households_of(cells: Cells, findings: Findings, mean: float = _core.PERSONS_PER_HOUSEHOLD) -> np.ndarray:
    """int64[cell]: households, as given or by their mean size (default: of the census); at least one and at most as many as persons."""
    usual = np.floor(cells.persons / mean + 0.5).astype(np.int64)
    wanted = np.where(cells.households == UNKNOWN, usual, cells.households)
    for row in np.flatnonzero((cells.households > cells.persons) & (cells.households > 0)):
        findings.add(
            "people.more_households_than_persons", "guessed", cells.id[row], households=int(wanted[row]), persons=int(cells.persons[row])
        )
    for row in np.flatnonzero((cells.households != UNKNOWN) & (wanted * 255 < cells.persons)):
        findings.add("people.households_too_large", "guessed", cells.id[row], households=int(wanted[row]), persons=int(cells.persons[row]))
    wanted = np.where(wanted * 255 < cells.persons, np.ceil(cells.persons / LARGEST_MEAN).astype(np.int64), wanted)
    return np.clip(wanted, np.minimum(cells.persons, 1), cells.persons)


def in_houses(cells: Cells, wanted: np.ndarray, houses: Houses) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Homes per building and the building's cell, and homes per cell so found: by floor area, up to what the houses hold."""
    room = houses.homes()
    cell = cell_of(cells, houses.x, houses.y)
    lived_in = (room > 0) & (cell >= 0)
    capacity = np.bincount(cell[lived_in], room[lived_in], len(cells)).astype(np.int64)
    served = np.where(wanted <= CROWDED * capacity, wanted, capacity)
    homes = np.zeros(len(room), dtype=np.int64)
    homes[lived_in] = apportion(served, cell[lived_in], room[lived_in])
    return homes, cell, served


def in_dwellings(cells: Cells, need: np.ndarray, streets: Streets, houses: Houses, water: np.ndarray, findings: Findings) -> Dwellings:
    """Dwellings for all homes that are still missing: in their cells, else along the nearest street."""
    parts = [build(cells, need, streets, water, houses.shape, BUILT_ALONG)]
    for classes in (BUILT_ALONG, ALL_STREETS):
        left = need - sum(part.homes_by_cell(len(cells)) for part in parts)
        if left.any() and np.isin(streets.road_class, classes).any():
            standing = np.concatenate([houses.shape, *(part.lots.shapes() for part in parts)])
            parts.append(build_nearest(cells, left, streets, water, standing, classes))
    if len(parts) > 1:
        say_how_far(cells, need, join_dwellings(parts[1:], cells), findings)
    return join_dwellings(parts, cells)


def say_how_far(cells: Cells, need: np.ndarray, moved: Dwellings, findings: Findings) -> None:
    """Reports cells whose people went along a street outside them; of those that have plots of their own, only the share that went."""
    far = np.zeros(len(cells))
    np.maximum.at(far, moved.cell, moved.xy_error_m)
    homes = moved.homes_by_cell(len(cells))
    for row in np.flatnonzero(homes):
        persons = round(int(cells.persons[row]) * int(homes[row]) / int(need[row]))
        findings.add("people.no_street_near", "guessed", f"{cells.id[row]} ({far[row]:.0f} m)", persons)


def dwelling_columns(cells: Cells, dwellings: Dwellings, crowded: np.ndarray) -> dict:
    """Columns of `building` for the dwellings: "<cell>-d0001", ... in the order of their places.
    crowded: the dwelling of each home that came in addition.
    """
    number = np.arange(len(dwellings)) - np.searchsorted(dwellings.cell, dwellings.cell) + 1
    storeys = dwellings.floors(np.bincount(crowded, minlength=len(dwellings)))
    brick = (storeys <= 4) & (_core.building_luck(dwellings.lots.key, "lot.material") < 0.55)
    rows = len(dwellings)
    return {
        "id": [f"{cells.id[cell]}-d{n:04d}" for cell, n in zip(dwellings.cell.tolist(), number.tolist(), strict=True)],
        "origin": np.full(rows, 2, dtype=np.uint8),
        "x": np.round(dwellings.lots.x, 2),  # to the centimetre: the last bits of a square root are nobody's business
        "y": np.round(dwellings.lots.y, 2),
        "area_m2": np.round(dwellings.lots.front * dwellings.lots.depth, 1).astype(np.float32),
        "storey_m": np.full(rows, 3.0, dtype=np.float32),
        "storeys": storeys,
        "use": np.zeros(rows, dtype=np.uint8),
        "construction": np.where(brick, 1, 0).astype(np.uint8),
        "footprint/first": (np.arange(rows + 1) * 8).astype(np.uint32),
        "footprint/values": np.round(dwellings.lots.corners(), 2).reshape(-1) if rows else np.empty(0),
        "xy_error_m": np.round(dwellings.xy_error_m, 1).astype(np.float32),
    }


def crowd(cells: Cells, left: np.ndarray, houses: Houses, dwellings: Dwellings, findings: Findings) -> tuple[np.ndarray, np.ndarray]:
    """Building and cell of each home for which no free plot was found: spread over the houses nearest to the cell, which become crowded."""
    rows = np.flatnonzero(left > 0)
    lived_in = np.flatnonzero(houses.homes() > 0)
    building = np.concatenate([lived_in, np.arange(len(dwellings)) + len(houses.id)])
    if len(rows) and not len(building):
        raise refuse(3003, "", "link")
    where = np.column_stack(
        [np.concatenate([houses.x[lived_in], dwellings.lots.x]), np.concatenate([houses.y[lived_in], dwellings.lots.y])]
    )
    found_building, found_cell = [np.empty(0, dtype=np.int64)], [np.empty(0, dtype=np.int64)]
    tree = cKDTree(where) if len(rows) else None
    for row in rows:
        several = min(len(building), NEIGHBOURS)
        distance, near = tree.query([cells.x[row], cells.y[row]], k=[*range(1, several + 1)])
        findings.add("people.crowded", "guessed", f"{cells.id[row]} ({distance.max():.0f} m)", int(left[row]))
        found_building.append(building[near[np.arange(left[row]) % several]])
        found_cell.append(np.full(left[row], row))
    return np.concatenate(found_building), np.concatenate(found_cell)


def report(cells: Cells, houses: Houses, house_cell: np.ndarray, household: dict, findings: Findings, country: str) -> None:
    """What a reader of the result must know: who lives where it was guessed, and houses that nobody was known for."""
    home, persons = household["home"], household["persons"]
    synthesised = home >= len(houses.id)
    if synthesised.any():
        findings.add(
            "people.dwellings",
            "guessed",
            count=len(np.unique(home[synthesised])),
            households=f"{np.count_nonzero(synthesised):,}",
            persons=f"{int(persons[synthesised].sum()):,}",
            people=f"{int(persons.sum(dtype=np.int64)):,}",
        )
    nobody = (houses.homes() > 0) & (house_cell < 0)
    if nobody.any():
        findings.add("people.houses_outside", "note", houses.id[int(np.argmax(nobody))], int(np.count_nonzero(nobody)))
    if country != "CN":
        findings.add("people.foreign_curves", "guessed", country, int(cells.persons.sum()))
