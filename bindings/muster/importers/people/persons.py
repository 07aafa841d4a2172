"""Households and persons for homes, drawn by the engine from the census curves (scenarios/src/people)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from muster import _core
from muster.values import NO_ROW


@dataclass(frozen=True)
class Homes:
    """One row per home: the building that it is in and the cell whose people live there."""

    building: np.ndarray  #: int64
    cell: np.ndarray  #: int64

    def sorted(self) -> Homes:
        """By cell, then building: a cell's households are consecutive rows."""
        order = np.lexsort((self.building, self.cell))
        return Homes(self.building[order], self.cell[order])

    def numbers(self) -> np.ndarray:
        """int64[home]: 0, 1, 2, ... in its building."""
        order = np.argsort(self.building, kind="stable")
        number = np.empty(len(order), dtype=np.int64)
        number[order] = np.arange(len(order)) - np.searchsorted(self.building[order], self.building[order])
        return number


@dataclass(frozen=True)
class Buildings:
    """All buildings, those of the map first."""

    id: list[str]
    storeys: np.ndarray
    mixed: np.ndarray  #: bool: shops on the ground floor


@dataclass(frozen=True)
class Curves:
    """What persons are drawn with."""

    cars_per_household: float
    origin: int  #: of what is drawn: 2 synthesised, 3 guessed where the curves are those of another country
    seed: int


def draw_people(homes: Homes, buildings: Buildings, persons: np.ndarray, curves: Curves) -> tuple[dict, dict]:
    """Columns of `household` and `person`. `homes` must be sorted; `persons[cell]` people live in each cell's homes, exactly."""
    number = homes.numbers()
    ids = household_ids(buildings.id, homes.building, number)
    first = np.searchsorted(homes.cell, np.arange(len(persons) + 1)).astype(np.int64)
    size = _core.household_sizes(ids, first, persons.astype(np.int64), curves.seed)
    if not np.array_equal(np.bincount(homes.cell, size, len(persons)).astype(np.int64), persons):
        raise RuntimeError("persons of households do not add up to those of their cells")
    drawn = _core.draw_families(ids, size, np.full(len(ids), curves.cars_per_household), curves.seed)
    traits = _core.draw_traits(drawn["id"], drawn["age"], drawn["female"], np.full(len(drawn["id"]), np.nan), curves.seed)
    household = {
        "id": ids,
        "origin": np.full(len(ids), curves.origin, dtype=np.uint8),
        "home": homes.building.astype(np.uint32),
        "storey": storeys_of(ids, homes, number, buildings, curves.seed),
        "cars": drawn.pop("cars"),
        "persons": size,
    }
    return household, {**drawn, "origin": np.full(len(drawn["id"]), curves.origin, dtype=np.uint8), **traits}


def joined_people(parts: list[tuple[dict, dict]]) -> tuple[dict, dict]:
    """Columns of several groups of households and their persons, one after the other."""
    before = np.cumsum([0, *(len(household["id"]) for household, _ in parts)])
    shifted = [{**person, "household": person["household"] + np.uint32(before[k])} for k, (_, person) in enumerate(parts)]
    return joined_columns([household for household, _ in parts]), joined_columns(with_senses(with_helpers(shifted)))


def with_helpers(parts: list[dict]) -> list[dict]:
    """Columns of persons, `helper` in all of them where it is in one; its rows are those of all parts together."""
    if not any("helper" in part for part in parts):
        return parts
    before = np.cumsum([0, *(len(part["id"]) for part in parts)])
    nobody = [np.full(len(part["id"]), NO_ROW, dtype=np.int64) for part in parts]
    helper = [part.get("helper", none) for part, none in zip(parts, nobody, strict=True)]
    return [{**part, "helper": np.where(h == NO_ROW, h, h + before[k])} for k, (part, h) in enumerate(zip(parts, helper, strict=True))]


def with_senses(parts: list[dict]) -> list[dict]:
    """The same of `hearing` and `language`: of whom nothing is known hears, and speaks the usual language."""
    for name, nothing in (("hearing", lambda n: np.zeros(n, dtype=np.uint8)), ("language", lambda n: [""] * n)):
        if any(name in part for part in parts):
            parts = [{**part, name: part[name] if name in part else nothing(len(part["id"]))} for part in parts]
    return parts


def joined_columns(parts: list[dict]) -> dict:
    if len(parts) == 1:
        return parts[0]
    return {
        name: sum((part[name] for part in parts), []) if name in ("id", "language") else np.concatenate([part[name] for part in parts])
        for name in parts[0]
    }


def household_ids(building_ids: list[str], building: np.ndarray, number: np.ndarray) -> list[str]:
    """ "<building>-h000", "<building>-h001", ...: as in the generated town."""
    if not len(building):
        return []
    suffix = np.array([f"-h{n:03d}" for n in range(int(number.max()) + 1)])
    return np.char.add(np.array(building_ids)[building], suffix[number]).tolist()


def storeys_of(ids: list[str], homes: Homes, number: np.ndarray, buildings: Buildings, seed: int) -> np.ndarray:
    """uint8[home]: in houses of one or two homes from the ground up, else by luck; shops take the ground floor of mixed buildings."""
    lowest = buildings.mixed[homes.building].astype(np.int64)
    floors = np.maximum(buildings.storeys[homes.building].astype(np.int64) - lowest, 1)
    small = np.bincount(homes.building, minlength=len(buildings.id))[homes.building] <= 2
    luck = _core.building_luck(_core.entity_keys("household", ids), "household.storey", seed)
    return (lowest + np.where(small, np.minimum(number, floors - 1), np.floor(luck * floors))).astype(np.uint8)
