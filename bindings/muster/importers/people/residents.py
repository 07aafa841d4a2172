"""Residents that the planner knows one by one: they live where their list says, and count towards the totals of their village."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from scipy.spatial import cKDTree

from muster import _core
from muster.values import BELOW_GROUND, NO_ROW

from ..findings import Findings
from .cells import UNKNOWN, Cells, Transform, cell_of, cells_of_villages
from .persons import Curves, Homes

UNKNOWN_TRAIT = -1
SURVEY, SYNTHESISED = 0, 2  # origins
BASEMENT = -2  # of a storey
USUAL = "usual"  # of a language
LISTED = "listed"  # cell of residents whose village is not said


@dataclass(frozen=True)
class Residents:
    """Households of the list, sorted by id, and their persons. UNKNOWN_TRAIT = the list does not say."""

    household: list[str]
    x: np.ndarray  #: m, world CRS; NaN = place unknown
    y: np.ndarray
    cell: np.ndarray  #: int64, row of the cells
    size: np.ndarray  #: uint8, persons listed or said to live there
    cars: np.ndarray  #: int64
    storey: np.ndarray  #: int64, 0 = ground floor, BASEMENT = below it
    usual: str  #: tag of the language that is usual there; "" = not known
    beds: np.ndarray  #: int64, for guests: it runs an inn
    #: id, household (row), age, female, impaired, away, unlisted, helper (id or None), hearing, language (or None), work and school (words
    #: or None)
    person: list[dict]

    def __len__(self) -> int:
        return len(self.household)

    def persons_by_cell(self, cells: int) -> np.ndarray:
        return np.bincount(self.cell, self.size, cells).astype(np.int64)

    def households_by_cell(self, cells: int) -> np.ndarray:
        return np.bincount(self.cell, minlength=cells)


def residents_of(
    layer: Any, cells: Cells, to_world: Transform, findings: Findings, names: Mapping[str, str] | None = None, usual: str = "zh"
) -> Residents:
    """Households of a layer of residents. A household lies in the cell of its point, else in the one that its row names as `village` (by
    id, or by a name that `names` gives the id of); one that has neither is left out and reported. `usual`: tag of the usual language."""
    groups: dict[str, list[int]] = {}
    for row, values in enumerate(layer.rows):
        groups.setdefault(str(values.get("household") or values["id"]), []).append(row)
    households = sorted(groups)
    points = [next((layer.geometry[row] for row in groups[name] if layer.geometry[row] is not None), None) for name in households]
    known = np.array([point is not None for point in points], dtype=bool)
    x, y = np.full(len(households), np.nan), np.full(len(households), np.nan)
    if known.any():
        places = shapely.centroid(np.array([point for point in points if point is not None], dtype=object))
        x[known], y[known] = to_world(shapely.get_x(places), shapely.get_y(places))
    cell = np.full(len(households), -1, dtype=np.int64)
    cell[known] = cell_of(cells, x[known], y[known])
    by_id = {name: row for row, name in enumerate(cells.id)}
    by_village = {name: by_id[known_id] for name, known_id in (names or {}).items() if known_id in by_id} | by_id
    for place, name in enumerate(households):
        if cell[place] < 0:
            cell[place] = next(
                (by_village[v] for v in (str(layer.rows[row].get("village")) for row in groups[name]) if v in by_village), -1
            )
        if cell[place] < 0:
            findings.add("people.resident_without_place", "dropped", layer.where[groups[name][0]], len(groups[name]))
    kept = np.flatnonzero(cell >= 0)
    rows = [[layer.rows[row] for row in groups[households[place]]] for place in kept]
    persons = [known_person(values, household) for household, members in enumerate(rows) for values in members]
    forget_unknown_helpers(persons, findings)
    size = [max(len(members), *(int(values.get("household_persons") or 0) for values in members)) for members in rows]
    return Residents(
        [f"res-{households[place]}" for place in kept],
        x[kept],
        y[kept],
        cell[kept],
        np.clip(size, 1, 255).astype(np.uint8),
        np.array([first(members, "cars") for members in rows], dtype=np.int64),
        np.array([floor_of(members) for members in rows], dtype=np.int64),
        usual,
        np.array([max(first(members, "guest_beds"), 0) for members in rows], dtype=np.int64),
        persons,
    )


def cells_of_list(layer: Any) -> Cells | None:
    """A cell per village that the list names, around the places of its residents, with nobody in it but them; None: no place is known."""
    groups: dict[str, list[Any]] = {}
    for values, shape in zip(layer.rows, layer.geometry, strict=True):
        if shape is not None:
            groups.setdefault(str(values.get("village") or LISTED), []).append(shape)
    if not groups:
        return None
    places = [shapely.centroid(shapely.union_all(shapely.centroid(np.array(shapes, dtype=object)))) for shapes in groups.values()]
    nobody, unknown = np.zeros(len(groups), np.int64), np.full(len(groups), UNKNOWN)
    return cells_of_villages(list(groups), nobody, unknown, places, shapely.get_x(places), shapely.get_y(places))


def first(members: list[dict], column: str) -> int:
    return next((int(values[column]) for values in members if values.get(column) is not None), UNKNOWN_TRAIT)


def floor_of(members: list[dict]) -> int:
    """0 = ground floor, which lists call 1; BASEMENT below it."""
    given = next((int(values["storey"]) for values in members if values.get("storey") is not None), None)
    return UNKNOWN_TRAIT if given is None or given == 0 else BASEMENT if given < 0 else given - 1


def known_person(values: dict, household: int) -> dict:
    traits = {name: UNKNOWN_TRAIT if values.get(name) is None else int(values[name]) for name in ("age", "female", "impaired")}
    helper = None if values.get("helper") is None else f"res-{values['helper']}"
    away = UNKNOWN_TRAIT if values.get("away") is None else int(values["away"])
    return {
        "id": f"res-{values['id']}",
        "household": household,
        "helper": helper,
        "away": away,
        "unlisted": bool(values.get("unlisted")),
        "hearing": None if values.get("hearing") is None else int(getattr(_core.Hearing, str(values["hearing"]))),
        "language": None if values.get("language") is None else str(values["language"]),
        **{name: None if values.get(name) is None else str(values[name]) for name in ("work", "school")},
        **traits,
    }


def forget_unknown_helpers(persons: list[dict], findings: Findings) -> None:
    """Who is named as a helper and is not on the list cannot come."""
    listed = {person["id"] for person in persons}
    unknown = [person for person in persons if person["helper"] is not None and person["helper"] not in listed]
    for person in unknown:
        person["helper"] = None
    if unknown:
        findings.add("people.helper_not_listed", "unread", unknown[0]["id"], len(unknown))


def give_homes(residents: Residents, homes: Homes, x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, Homes]:
    """Building of each listed household, and the homes that are left for all others. x, y: places of all buildings. A household with a
    place takes the nearest building of its cell that has homes; one without takes any home of its cell."""
    building = np.full(len(residents), -1, dtype=np.int64)
    free = np.full(len(homes.building), True)
    order = np.arange(len(homes.building))
    for cell in np.unique(residents.cell):
        mine, here = np.flatnonzero(residents.cell == cell), order[homes.cell == cell]
        placed = mine[np.isfinite(residents.x[mine])]
        if len(placed):
            near = cKDTree(np.column_stack([x[homes.building[here]], y[homes.building[here]]])).query(
                np.column_stack([residents.x[placed], residents.y[placed]])
            )[1]
            building[placed] = homes.building[here[near]]
            free[taken(homes, here, building[placed])] = False
        left = here[free[here]]
        rest = np.setdiff1d(mine, placed)
        building[rest] = homes.building[left[: len(rest)]] if len(left) >= len(rest) else np.resize(homes.building[here], len(rest))
        surplus = len(left) - (len(here) - len(mine)) if len(here) >= len(mine) else len(left)
        free[left[:surplus]] = False
    return building, Homes(homes.building[free], homes.cell[free])


def taken(homes: Homes, here: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """Rows of homes of one cell that households moving into the buildings `wanted` fill: as many of each building as it has."""
    count = np.bincount(wanted, minlength=int(homes.building[here].max()) + 1)
    number = np.arange(len(here)) - np.searchsorted(homes.building[here], homes.building[here])
    return here[number < count[homes.building[here]]]


def columns_of(residents: Residents, building: np.ndarray, storeys: np.ndarray, curves: Curves) -> tuple[dict, dict]:
    """Columns of `household` and `person`: what the list says stands (origin survey), the rest is drawn as for everybody."""
    drawn = _core.draw_families(residents.household, residents.size, np.full(len(residents), curves.cars_per_household), curves.seed)
    first_row = np.concatenate([[0], np.cumsum(residents.size, dtype=np.int64)])
    owner = np.array([person["household"] for person in residents.person], dtype=np.int64)
    row = first_row[owner] + np.arange(len(owner)) - np.searchsorted(owner, owner)  # the k-th listed person is the k-th of the household
    ids, origin = np.array(drawn["id"], dtype=object), np.full(len(drawn["id"]), curves.origin, dtype=np.uint8)
    ids[row] = [person["id"] for person in residents.person]
    unlisted = np.array([person["unlisted"] for person in residents.person], dtype=bool)
    origin[row] = np.where(unlisted, SYNTHESISED, SURVEY)
    listed = np.bincount(owner, ~unlisted, len(residents)) > 0
    age, female, share = drawn["age"].copy(), drawn["female"].copy(), np.full(len(ids), np.nan)
    for target, column in ((age, "age"), (female, "female"), (share, "impaired")):
        given = np.array([person[column] for person in residents.person], dtype=np.int64)
        target[row[given >= 0]] = np.clip(given[given >= 0], 0, 1 if column != "age" else 120)
    traits = _core.draw_traits(ids.tolist(), age, female, share, curves.seed)
    luck = _core.building_luck(_core.entity_keys("household", residents.household), "household.storey", curves.seed)
    floor = np.where(residents.storey >= 0, np.minimum(residents.storey, storeys[building] - 1), np.floor(luck * storeys[building]))
    household = {
        "id": residents.household,
        "origin": np.where(listed, SURVEY, SYNTHESISED).astype(np.uint8),
        "home": building.astype(np.uint32),
        "storey": np.where(residents.storey == BASEMENT, BELOW_GROUND, np.maximum(floor, 0)).astype(np.uint8),
        "cars": np.where(residents.cars >= 0, np.minimum(residents.cars, 255), drawn["cars"]).astype(np.uint8),
        "persons": residents.size,
    }
    person = {"id": ids.tolist(), "household": drawn["household"], "age": age, "female": female, "origin": origin, **traits}
    row_of = dict(zip(person["id"], range(len(ids)), strict=True))
    helper = [NO_ROW if known["helper"] is None else row_of[known["helper"]] for known in residents.person]
    if min(helper, default=NO_ROW) != NO_ROW:
        person["helper"] = np.full(len(ids), NO_ROW, dtype=np.int64)
        person["helper"][row] = helper
    return household, person | senses_of(residents, row, len(ids))


def senses_of(residents: Residents, row: np.ndarray, persons: int) -> dict:
    """The columns `hearing` and `language`, each only where the list says it of somebody; `row`: of each listed person."""
    out: dict = {}
    hearing = [known["hearing"] for known in residents.person]
    if any(value is not None for value in hearing):
        out["hearing"] = np.zeros(persons, dtype=np.uint8)
        out["hearing"][row] = [value or 0 for value in hearing]
    language = [known["language"] for known in residents.person]
    if any(value is not None for value in language):
        spoken = np.full(persons, "", dtype=object)
        spoken[row] = ["" if value in (None, USUAL, residents.usual) else value for value in language]
        out["language"] = spoken.tolist()
    return out
