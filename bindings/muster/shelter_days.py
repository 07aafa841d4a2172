"""Crowding and shortfall in shelters, day by day, against the table of standards: who is inside at the end of a run is assumed to stay.

Day 1 is the first 24 h from the end of the run on. What a shelter has stands in the table `shelter` of the world (docs/world.md); where it
is not known nothing is said to lack. Water and food in store are used up, day after day; what comes in every day comes in every day."""

from __future__ import annotations

import os
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

import numpy as np

from muster import _core
from muster.values import EXIT, NO_ROW

if TYPE_CHECKING:
    from muster import World
    from muster.results import Results

#: What is compared, in this order. Power is counted in hours of the day.
ITEMS = ("area_m2", "covered_m2", "tents", "beds", "toilets", "taps", "water_l", "food_kg", "power_h")
#: Columns of the world's shelters that are compared.
AMOUNTS = ("area_m2", "covered_m2", "tents", "beds", "toilets", "taps", "water_l", "water_l_per_day", "food_kg", "generator_h")
#: Column of the world that says how much of an item there is, and of what comes in every day.
STOCKED = {"water_l": "water_l_per_day", "food_kg": None}
HOURS = 24.0
KINDS = tuple(_core.ShelterKind.__members__)
MOST_DAYS = 1000


@dataclass(frozen=True)
class Row:
    """One item of one shelter on one day. None = not known."""

    id: str
    name: str
    name_en: str
    kind: str  #: emergency, short_stay or long_stay
    day: int  #: 1 = the first 24 h from the end of the run
    persons: int  #: inside at the end of the run
    item: str  #: of ITEMS
    need: float  #: by the standard of that day
    have: float | None  #: of what is used up: what is left of the store and what comes in on that day
    lacks: float | None  #: >= 0

    @property
    def share(self) -> float | None:
        """What lacks as a share of the need."""
        return None if self.lacks is None else self.lacks / self.need if self.need > 0 else 0.0


COLUMNS = tuple(f.name for f in fields(Row))


def shelter_days(results: Results, days: int = 3, standards: str | os.PathLike[str] = "") -> list[Row]:
    """A row per shelter with people in it, day and item. `standards`: a CSV file of the planner's own in place of
    models/data/shelter/standards.csv. Raises ValueError where `days` is out of range, InputError where the file is wrong."""
    check_days(days)
    table = results.shelter_table()
    occupants = np.asarray(results["shelter/occupants"], float) if "shelter/occupants" in results else np.zeros(len(table["id"]))
    lacking = shortfalls(table, occupants, power_of(results, table), days, standards)
    out = []
    for row in np.flatnonzero(is_shelter(table) & (occupants > 0)):
        head = (str(table["id"][row]), str(table["name"][row]), str(table["name_en"][row]), KINDS[int(table["kind"][row])])
        for day in range(1, days + 1):
            for item in ITEMS:
                need, have, lacks = (float(part[day - 1, row]) for part in lacking[item])
                out.append(Row(*head, day, int(occupants[row]), item, need, known(have), known(lacks)))
    return out


def check_days(days: int) -> None:
    """Raises ValueError where nobody would count so many days."""
    if not 1 <= days <= MOST_DAYS:
        raise ValueError(f"days must be 1 to {MOST_DAYS}")


def known(value: float) -> float | None:
    return None if np.isnan(value) else value


def is_shelter(table: dict[str, Any]) -> np.ndarray:
    """bool[shelter]: not a road out."""
    return np.asarray(table["kind"]) != EXIT


Part = tuple[np.ndarray, np.ndarray, np.ndarray]  #: need, have, lacks: float64[day, shelter]; NaN = not known


def shortfalls(
    table: dict[str, Any], occupants: np.ndarray, power: np.ndarray, days: int, standards: str | os.PathLike[str] = ""
) -> dict[str, Part]:
    """Need, have and lack per item. `table`: columns of the world's shelters, as far as they are known; `occupants`: float[shelter];
    `power`: bool[shelter], whether there is mains power."""
    rows = len(occupants)

    def column(name: str | None) -> np.ndarray:
        return np.asarray(table[name], float) if name in table else np.full(rows, np.nan)

    out: dict[str, Part] = {}
    for item in ITEMS[:-1]:
        if item in ROOFS:
            need, have = ROOFS[item](occupants, column("covered_m2"), column("tents"), days, standards)
            out[item] = need, have, np.maximum(need - have, 0)
            continue
        need = needs(item, occupants, days, standards)
        in_store = column(item)
        used_up = item in STOCKED
        have = stock_left(need, in_store, column(STOCKED[item])) if used_up else np.broadcast_to(in_store, need.shape)
        out[item] = need, have, np.maximum(need - have, 0)
    need = np.broadcast_to(np.where(occupants > 0, HOURS, 0.0), (days, rows))
    fuel = column("generator_h")[None, :] - HOURS * np.arange(days)[:, None]
    have = np.where(power[None, :], HOURS, np.clip(fuel, 0, HOURS))
    out["power_h"] = need, have, np.maximum(need - have, 0)
    return {item: out[item] for item in ITEMS}


def roofs(occupants: np.ndarray, covered: np.ndarray, tents: np.ndarray, days: int, standards: str | os.PathLike[str]) -> tuple:
    """Need and have of covered floor: that of the building and of the tents in store. Where nobody knows of tents there are none."""
    have = _core.shelter_cover(*_floats(covered, np.nan_to_num(tents)), days, str(standards))
    return needs("covered_m2", occupants, days, standards), np.asarray(have).reshape(days, len(occupants))


def canvas(occupants: np.ndarray, covered: np.ndarray, tents: np.ndarray, days: int, standards: str | os.PathLike[str]) -> tuple:
    """Need and have of tents: for those whom the covered floor does not hold. Where nobody knows the floor, everybody's tents are the
    need, and only where there are so many is it known that none lacks."""
    need = np.asarray(_core.shelter_tents(*_floats(occupants, np.nan_to_num(covered)), days, str(standards))).reshape(days, len(occupants))
    roofed = np.isfinite(covered) & (need == 0)
    have = np.broadcast_to(np.where(np.isnan(tents) & roofed.all(axis=0), 0.0, tents), need.shape)
    return need, np.where(np.isnan(covered) & (have < need), np.nan, have)


#: Items that depend on each other: a tent is a roof, and who has a roof needs none.
ROOFS = {"covered_m2": roofs, "tents": canvas}


def _floats(*columns: np.ndarray) -> list[np.ndarray]:
    return [np.ascontiguousarray(values, float) for values in columns]


def needs(item: str, occupants: np.ndarray, days: int, standards: str | os.PathLike[str] = "") -> np.ndarray:
    """float64[day, shelter]: what people need of an item on each day."""
    all_days = _core.shelter_needs(item, np.ascontiguousarray(occupants, float), days, str(standards))
    return np.asarray(all_days).reshape(days, len(occupants))


def stock_left(need: np.ndarray, in_store: np.ndarray, per_day: np.ndarray) -> np.ndarray:
    """float64[day, shelter]: what there is on each day of something that is used up. A store without a supply that anybody knows of is all
    there is, and a supply without a store too; NaN where neither is known."""
    neither = np.isnan(in_store) & np.isnan(per_day)
    left, comes = np.nan_to_num(in_store), np.nan_to_num(per_day)
    out = np.empty_like(need)
    for day in range(len(need)):
        out[day] = left + comes
        left = np.maximum(out[day] - need[day], 0)
    out[:, neither] = np.nan
    return out


def power_of(results: Results, table: dict[str, Any]) -> np.ndarray:
    """bool[shelter]: mains power at the end of the run, by the grid of the nearest building. There is power everywhere where no model of
    the run says otherwise (docs/people.md, "What channels need")."""
    if "area/power" not in results:
        return np.ones(len(table["id"]), bool)
    power = np.asarray(results["area/power"]) != 0
    return mains(power, table["grid"] if "grid" in table else grids_of(results.world))


def mains(power: np.ndarray, grid: np.ndarray) -> np.ndarray:
    """bool[shelter]: power of the area (bool[area]) that each shelter's supply comes from; where none is known there is power."""
    grid = np.asarray(grid, np.int64)
    return np.where(grid == NO_ROW, True, power[np.where(grid == NO_ROW, 0, grid)]) if len(power) else np.ones(len(grid), bool)


def grids_of(world: World) -> np.ndarray:
    """int64[shelter]: area of the building nearest to each shelter; NO_ROW = there is none."""
    from scipy.spatial import cKDTree

    shelters, buildings = world.table("shelter"), world.table("building")
    if not len(buildings["x"]):
        return np.full(len(shelters["id"]), NO_ROW, np.int64)
    _, nearest = cKDTree(np.column_stack([buildings["x"], buildings["y"]])).query(np.column_stack([shelters["x"], shelters["y"]]))
    return np.asarray(buildings["grid"], np.int64)[nearest]
