"""People who are there for a season only: helpers at harvest time, lodged in the houses of their cell, and guests of inns."""

from __future__ import annotations

import numpy as np

from muster import _core

from .presence import SEASONAL, TOURIST

HELPERS_TOGETHER = 3  # in a lodging, at most: design default
GUEST_PARTIES = ((0.25, 2), (0.50, 1), (0.75, 3), (1.01, 4))  # persons of a party of guests, by luck below ...: design default
GUEST_CARS = 0.6  # of parties: design default


def helpers(lodging: np.ndarray, ids: list[str], wanted: np.ndarray, seed: int) -> tuple[dict, dict]:
    """Households of helpers. `lodging`: building of each household that could take some in, `ids` its id, `wanted` how many it does."""
    homes, names, size = [], [], []
    for building, name, count in zip(lodging.tolist(), ids, wanted.tolist(), strict=True):
        for first in range(0, count, HELPERS_TOGETHER):
            homes.append(building)
            names.append(f"{name}-s{first // HELPERS_TOGETHER:02d}")
            size.append(min(HELPERS_TOGETHER, count - first))
    keys = _core.entity_keys("household", names) if names else np.zeros(0, dtype=np.uint64)
    of, number = spread(np.array(size, dtype=np.int64))
    luck = lucks(keys, of, number, "helper", seed)
    age = 20 + np.floor(luck * 40)
    female = lucks(keys, of, number, "helper.sex", seed) < 0.4
    return people_of(names, np.array(homes, dtype=np.int64), np.zeros(len(names)), of, number, age, female, SEASONAL, seed)


def guests(inn: np.ndarray, ids: list[str], storeys: np.ndarray, beds: np.ndarray, seed: int) -> tuple[dict, dict]:
    """Parties of guests in inns, until `beds` of each are taken. `inn`: row of the building, `ids` its id."""
    homes, names, size, floor = [], [], [], []
    for building, name, floors, count in zip(inn.tolist(), ids, storeys.tolist(), beds.tolist(), strict=True):
        left, number = count, 0
        while left > 0:
            key = _core.entity_keys("household", [f"{name}-g{number:03d}"])
            luck = float(_core.building_luck(key, "guest.party", seed)[0])
            members = next(persons for limit, persons in GUEST_PARTIES if luck < limit)
            homes.append(building)
            names.append(f"{name}-g{number:03d}")
            size.append(min(members, left))
            floor.append(number % max(floors, 1))
            left -= size[-1]
            number += 1
    keys = _core.entity_keys("household", names) if names else np.zeros(0, dtype=np.uint64)
    of, number = spread(np.array(size, dtype=np.int64))
    luck = lucks(keys, of, number, "guest", seed)
    head = np.zeros(len(names))
    head[of[number == 0]] = 24 + np.floor(luck[number == 0] * 41)
    age = np.where(number == 0, head[of], np.where(number == 1, np.maximum(head[of] + np.floor(luck * 9) - 4, 20), np.floor(luck * 15)))
    age = np.where((number >= 2) & (head[of] - age < 20), np.maximum(head[of] - 22, 0), age)
    women = lucks(keys, of, number, "guest.sex", seed) < 0.5
    first = np.zeros(len(names), dtype=bool)
    first[of[number == 0]] = women[number == 0]
    female = np.where(number == 1, ~first[of], women)
    household, person = people_of(names, np.array(homes, dtype=np.int64), np.array(floor), of, number, age, female, TOURIST, seed)
    if names:
        household["cars"] = (_core.building_luck(keys, "guest.car", seed) < GUEST_CARS).astype(np.uint8)
    person["phone"] = np.zeros(len(of), dtype=np.uint8)  # their numbers are on nobody's list
    return household, person


def spread(size: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Household and number in it of each person."""
    of = np.repeat(np.arange(len(size)), size)
    return of, np.arange(len(of)) - np.repeat(np.cumsum(size) - size, size)


def lucks(keys: np.ndarray, of: np.ndarray, number: np.ndarray, purpose: str, seed: int) -> np.ndarray:
    """float64[person], by household and number."""
    out = np.zeros(len(of))
    for k in range(int(number.max(initial=-1)) + 1):
        rows = np.flatnonzero(number == k)
        out[rows] = _core.building_luck(keys[of[rows]], f"{purpose}.{k}", seed)
    return out


def people_of(
    names: list[str], home: np.ndarray, storey: np.ndarray, of: np.ndarray, number: np.ndarray, age: np.ndarray, female: np.ndarray,
    presence: int, seed: int,
) -> tuple[dict, dict]:  # fmt: skip
    """Columns of `household` and `person`, with `presence`."""
    ids = [f"{names[h]}-p{k + 1:02d}" for h, k in zip(of.tolist(), number.tolist(), strict=True)]
    years, sex = age.astype(np.uint8), female.astype(np.uint8)
    traits = _core.draw_traits(ids, years, sex, np.zeros(len(ids)), seed)  # who cannot walk well does not travel for work or leisure
    household = {
        "id": names,
        "origin": np.full(len(names), 2, dtype=np.uint8),
        "home": home.astype(np.uint32),
        "storey": storey.astype(np.uint8),
        "cars": np.zeros(len(names), dtype=np.uint8),
        "persons": np.bincount(of, minlength=len(names)).astype(np.uint8),
    }
    person = {"id": ids, "household": of.astype(np.uint32), "age": years, "female": sex, "origin": np.full(len(ids), 2, dtype=np.uint8)}
    return household, {**person, **traits, "presence": np.full(len(ids), presence, dtype=np.uint8)}
