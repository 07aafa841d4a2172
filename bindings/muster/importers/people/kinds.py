"""Who lives together: kinds of households, chosen so that their ages come near those that are wanted."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from muster import _core

from .share import apportion

# P parent, C child 0-14, Y youth 15-24, A other adult, E 60 and over; shares within a size: design defaults, as in the generated town
# (scenarios/src/people/families.cpp).
KINDS = (
    ("A", 0.66), ("E", 0.34),
    ("PP", 0.46), ("EE", 0.215), ("AE", 0.10), ("PC", 0.09), ("PY", 0.135),
    ("PPC", 0.41), ("PPY", 0.30), ("PPE", 0.145), ("EEC", 0.045), ("PAA", 0.10),
    ("PPCC", 0.28), ("PPCE", 0.19), ("PPEE", 0.09), ("PPCY", 0.44),
    ("PPCCE", 0.40), ("PPCEE", 0.30), ("PPCCY", 0.12), ("PPCYY", 0.18),
    ("PPCCEE", 0.60), ("PPCCYE", 0.40),
    ("PPCCYEE", 1.0),
)  # fmt: skip
# Rare of themselves, but needed where the young or the old are many: grandparents with grandchildren, grown children with old parents.
RARE = (
    ("EC", 0.005), ("AA", 0.02),
    ("AEE", 0.06), ("AAE", 0.03), ("EEE", 0.005), ("ECC", 0.002), ("AAA", 0.005), ("PCC", 0.02),
    ("PPYE", 0.10), ("AAEE", 0.03), ("EECC", 0.005), ("PPYY", 0.02), ("PPAA", 0.02), ("EEEE", 0.001),
    ("PPCCC", 0.02), ("PPYEE", 0.05), ("PPCYE", 0.05), ("PPAEE", 0.02), ("EECCC", 0.002),
    ("PPYYEE", 0.02), ("PPCCCE", 0.05), ("PPCYEE", 0.05), ("PPAAEE", 0.02),
    ("PPCCCEE", 0.05), ("PPAYYEE", 0.05), ("PPPPCEE", 0.05),
)  # fmt: skip
LARGEST = 7  # in larger households other adults join
STAGES = "CYME"  # child, youth, in mid-life (P and A), old
STAGE_FROM = (0, 15, 25, 60)  # years
ROUNDS = 400  # of fitting the shares of kinds to the stages
ELDER_AT, ELDER_AGE = (0, 0.278, 0.56, 0.745, 0.865, 0.945, 0.985, 1), (60, 65, 70, 75, 80, 85, 90, 98)  # as in families.cpp


@dataclass(frozen=True)
class Slots:
    """A place in a household, one row per person; a household's rows are consecutive, its head first."""

    household: np.ndarray  #: int64
    number: np.ndarray  #: int64, 0 = head
    role: np.ndarray  #: "P", "C", ...
    age: np.ndarray  #: float64, years: as drawn, before it is matched to those that are wanted
    pair: np.ndarray  #: bool: with its neighbour in the household (0 and 1) a couple


def tables() -> tuple[list[str], np.ndarray, np.ndarray, np.ndarray]:
    """Members, size, share (within a size) and persons per stage of each kind."""
    members = [name for name, _ in (*KINDS, *RARE)]
    size = np.array([len(name) for name in members])
    share = np.array([part for _, part in (*KINDS, *RARE)])
    share = share / np.bincount(size, share)[size]
    persons = np.array([[sum((letter if letter in "CYE" else "M") == stage for letter in name) for stage in STAGES] for name in members])
    return members, size, share, persons


def choose_kinds(size: np.ndarray, wanted: np.ndarray, luck: np.ndarray) -> np.ndarray:
    """int64[household]: kinds that together come as near to `wanted` persons of each stage as the kinds allow: shares within each size
    tilted by one factor per stage (the least change from the usual shares that does it), then whole households by luck."""
    _, kind_size, share, persons = tables()
    households = np.bincount(np.minimum(size, LARGEST), minlength=LARGEST + 1)
    more = int(np.maximum(size.astype(np.int64) - LARGEST, 0).sum())  # other adults in larger households
    target = np.maximum(wanted - np.array([0, 0, more, 0]), 0.0) + 1e-9
    target = target * (int(np.minimum(size, LARGEST).sum()) / target.sum())
    factor = np.ones(len(STAGES))
    for _ in range(ROUNDS):
        found = expected(tilted(share, persons, factor, kind_size), households, kind_size, persons)
        ratio = np.clip(target / np.maximum(found, 1e-9), 0.5, 2.0)
        factor = np.clip(factor * (1 + (ratio - 1) / 3), 1e-4, 1e4)
        if np.abs(ratio - 1).max() < 1e-4:
            break
    part = tilted(share, persons, factor, kind_size)
    count = apportion(households, kind_size, part)
    out = np.empty(len(size), dtype=np.int64)
    for s in range(1, LARGEST + 1):
        mine = np.flatnonzero(np.minimum(size, LARGEST) == s)
        kinds = np.flatnonzero(kind_size == s)
        out[mine[np.argsort(luck[mine], kind="stable")]] = np.repeat(kinds, count[kinds])
    return out


def tilted(share: np.ndarray, persons: np.ndarray, factor: np.ndarray, kind_size: np.ndarray) -> np.ndarray:
    """Shares within each size, each kind weighed by the factors of its members."""
    weight = share.copy()
    for stage in range(len(STAGES)):
        for times in range(1, LARGEST + 1):
            weight = np.where(persons[:, stage] >= times, weight * factor[stage], weight)
    return weight / np.bincount(kind_size, weight)[kind_size]


def expected(part: np.ndarray, households: np.ndarray, kind_size: np.ndarray, persons: np.ndarray) -> np.ndarray:
    """Persons of each stage that shares of kinds give."""
    return ((part * households[kind_size])[:, None] * persons).sum(axis=0)


def luck_of_members(ids: list[str], household: np.ndarray, number: np.ndarray, purpose: str, seed: int) -> np.ndarray:
    """float64[person], by the household's id and the number in it."""
    keys = _core.entity_keys("household", ids)
    out = np.empty(len(household))
    for k in range(int(number.max(initial=-1)) + 1):
        rows = np.flatnonzero(number == k)
        out[rows] = _core.building_luck(keys[household[rows]], f"{purpose}.{k}", seed)
    return out


def slots_of(ids: list[str], size: np.ndarray, kind: np.ndarray, seed: int) -> Slots:
    """The places in the households, with ages drawn by role as the engine draws them. Luck follows the household's id."""
    members = tables()[0]
    size = size.astype(np.int64)
    household = np.repeat(np.arange(len(size)), size)
    number = np.arange(len(household)) - np.repeat(np.cumsum(size) - size, size)
    letters = np.array([list(name.ljust(LARGEST, "A")) for name in members])
    role = np.where(number < LARGEST, letters[kind[household], np.minimum(number, LARGEST - 1)], "A")
    luck = luck_of_members(ids, household, number, "census.age", seed)
    child = np.bincount(household, role == "C", len(size))[household] > 0
    youth = np.bincount(household, role == "Y", len(size))[household] > 0
    low, high = np.where(child, 25, np.where(youth, 39, 24)), np.where(child, 46, 59)
    by_role = {"C": luck * 15, "Y": 15 + luck * 10, "E": np.interp(luck, ELDER_AT, ELDER_AGE), "A": 18 + luck * 42}
    age = low + luck * (high - low + 1)
    for letter, drawn in by_role.items():
        age = np.where(role == letter, drawn, age)
    first = np.cumsum(size) - size
    second = np.flatnonzero((number == 1) & (role == "P"))
    age[second] = np.clip(age[first[household[second]]] + luck[second] * 9 - 4, 22, 59.999)
    elder = np.flatnonzero((number == 1) & (role == "E") & (role[first[household]] == "E"))
    age[elder] = np.clip(age[first[household[elder]]] + luck[elder] * 12 - 6, 60, 98)
    pair = pairs_of(role, number, household, first, size)
    return Slots(household, number, role, age, pair)


def pairs_of(role: np.ndarray, number: np.ndarray, household: np.ndarray, first: np.ndarray, size: np.ndarray) -> np.ndarray:
    """bool: the first two of a household where both are P or both are E."""
    if not len(first):
        return np.zeros(0, dtype=bool)
    two = size >= 2
    other = np.minimum(first + 1, len(role) - 1)
    couple = two & (role[first] == role[other]) & np.isin(role[first], ("P", "E"))
    return couple[household] & (number < 2)
