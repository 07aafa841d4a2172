"""Households and persons for homes, drawn by the engine from the census curves (scenarios/src/people)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from muster import _core


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


def draw_people(
    homes: Homes,
    building_ids: list[str],
    storeys: np.ndarray,
    mixed: np.ndarray,
    persons: np.ndarray,
    cars_per_household: float,
    origin: int,
    seed: int,
) -> tuple[dict, dict]:
    """Columns of `household` and `person`. `homes` must be sorted; `persons[cell]` people live in each cell's homes, exactly."""
    number = homes.numbers()
    ids = household_ids(building_ids, homes.building, number)
    first = np.searchsorted(homes.cell, np.arange(len(persons) + 1)).astype(np.int64)
    size = _core.household_sizes(ids, first, persons.astype(np.int64), seed)
    if not np.array_equal(np.bincount(homes.cell, size, len(persons)).astype(np.int64), persons):
        raise RuntimeError("persons of households do not add up to those of their cells")
    drawn = _core.draw_families(ids, size, np.full(len(ids), cars_per_household), seed)
    traits = _core.draw_traits(drawn["id"], drawn["age"], drawn["female"], np.full(len(drawn["id"]), np.nan), seed)
    household = {
        "id": ids,
        "origin": np.full(len(ids), origin, dtype=np.uint8),
        "home": homes.building.astype(np.uint32),
        "storey": storeys_of(ids, homes, number, storeys, mixed, seed),
        "cars": drawn.pop("cars"),
        "persons": size,
    }
    return household, {**drawn, "origin": np.full(len(drawn["id"]), origin, dtype=np.uint8), **traits}


def household_ids(building_ids: list[str], building: np.ndarray, number: np.ndarray) -> list[str]:
    """ "<building>-h000", "<building>-h001", ...: as in the generated town."""
    if not len(building):
        return []
    suffix = np.array([f"-h{n:03d}" for n in range(int(number.max()) + 1)])
    return np.char.add(np.array(building_ids)[building], suffix[number]).tolist()


def storeys_of(ids: list[str], homes: Homes, number: np.ndarray, storeys: np.ndarray, mixed: np.ndarray, seed: int) -> np.ndarray:
    """uint8[home]: in houses of one or two homes from the ground up, else by luck; shops take the ground floor of mixed buildings."""
    lowest = mixed[homes.building].astype(np.int64)
    floors = np.maximum(storeys[homes.building].astype(np.int64) - lowest, 1)
    small = np.bincount(homes.building, minlength=len(storeys))[homes.building] <= 2
    luck = _core.building_luck(_core.entity_keys("household", ids), "household.storey", seed)
    return (lowest + np.where(small, np.minimum(number, floors - 1), np.floor(luck * floors))).astype(np.uint8)
