"""A list of residents some years later (`--age-list N`): who has died, left, been born or come since, so that the list names people who are
not there, and does not name others who are.

Year by year, with the chances of data/list_ageing.csv; luck follows the ids of the list and the year, so that whoever is gone after two
years is gone after three.
"""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from muster import _core

from ..findings import Findings

FILE = Path(__file__).parent / "data" / "list_ageing.csv"
MOST_YEARS = 50
OLDEST = 120
UNKNOWN_AGE = 40  # whose chances somebody has whose age the list does not say
GIRLS = 0.473  # of those born: 111.3 boys to 100 girls, census 2020, from memory
ADULT = 18
CHANGES_SCHOOL = (6, 12, 15, 18)  # years
RETIRES = (60, 55)  # years: men, women. As it was until 2024, from memory
PRESENT, DEAD, LEFT = range(3)


@cache
def chances(kind: str) -> np.ndarray:
    """float64[2, age]: men, women."""
    with FILE.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(line for line in file if not line.startswith("#")) if row["kind"] == kind]
    out = np.zeros((2, OLDEST + 1))
    for row in sorted(rows, key=lambda row: int(row["age_from"])):
        out[:, int(row["age_from"]) :] = np.array([[float(row["male"])], [float(row["female"])]])
    return out


@dataclass
class People:
    """Everybody who was ever on the list or came since; one row each."""

    id: list[str]
    household: list[str]
    village: list[str]
    age: np.ndarray  #: int64; UNKNOWN_AGE where not known
    female: np.ndarray  #: int64; -1 = not known
    state: np.ndarray  #: PRESENT, DEAD, LEFT
    row: np.ndarray  #: of the list; -1 = not on it
    born: np.ndarray  #: bool

    def add(self, ids: list[str], households: list[str], villages: list[str], age: np.ndarray, female: np.ndarray, born: bool) -> None:
        """More people, who are on no list."""
        many = len(ids)
        self.id += ids
        self.household += households
        self.village += villages
        self.age, self.female = np.concatenate([self.age, age]), np.concatenate([self.female, female])
        self.state = np.concatenate([self.state, np.full(many, PRESENT)])
        self.row = np.concatenate([self.row, np.full(many, -1)])
        self.born = np.concatenate([self.born, np.full(many, born)])

    def luck(self, purpose: str) -> np.ndarray:
        """float64[person], by their ids."""
        return luck_of("resident", self.id, purpose)

    def chance(self, kind: str) -> np.ndarray:
        """float64[person]; of who is not known to be a man or a woman the mean."""
        table, age = chances(kind), np.minimum(self.age, OLDEST)
        return np.where(self.female < 0, table.mean(axis=0)[age], table[np.maximum(self.female, 0), age])


def luck_of(table: str, ids: list[str], purpose: str) -> np.ndarray:
    return np.asarray(_core.building_luck(_core.entity_keys(table, ids), purpose)) if ids else np.zeros(0)


def aged(layer: Any, years: int, findings: Findings) -> Any:
    """The layer of residents as it is after so many years: those who are there, on the list (older) or not; what became of the list is
    reported, village by village."""
    people = people_of(layer)
    for year in range(1, years + 1):
        live_a_year(people, year)
    report(people, years, findings)
    return layer_of(layer, people, years)


def people_of(layer: Any) -> People:
    """Those of the list."""
    rows = layer.rows
    age = np.array([UNKNOWN_AGE if row.get("age") is None else int(row["age"]) for row in rows], dtype=np.int64)
    female = np.array([-1 if row.get("female") is None else int(row["female"]) for row in rows], dtype=np.int64)
    households = [str(row.get("household") or row["id"]) for row in rows]
    villages: dict[str, str] = {}
    for household, row in zip(households, rows, strict=True):
        if row.get("village"):
            villages.setdefault(household, str(row["village"]))
    zeros = np.zeros(len(rows), dtype=np.int64)
    named = [str(row.get("village") or villages.get(household, "")) for household, row in zip(households, rows, strict=True)]
    return People([str(row["id"]) for row in rows], households, named, age, female, zeros, np.arange(len(rows)), zeros.astype(bool))


def live_a_year(people: People, year: int) -> None:
    """Deaths, departures, births, arrivals; then all are a year older."""
    here = people.state == PRESENT
    people.state[here & (people.luck(f"list.death.{year}") < people.chance("death"))] = DEAD
    names, of = np.unique(np.array(people.household), return_inverse=True)
    leave_alone(people, of, len(names), people.luck(f"list.leaves.{year}"))
    oldest = np.zeros(len(names), dtype=np.int64)
    here = people.state == PRESENT
    np.maximum.at(oldest, of[here], np.minimum(people.age[here], OLDEST))
    gone = luck_of("household", names.tolist(), f"list.household.{year}") < chances("household_leaves")[0][oldest]
    people.state[here & gone[of]] = LEFT
    children_follow(people, of, len(names))
    women = np.flatnonzero((people.state == PRESENT) & (people.luck(f"list.birth.{year}") < births(people)))
    people.age = people.age + 1
    ids = [f"{people.id[row]}-b{year}" for row in women.tolist()]
    girls = (luck_of("resident", ids, "list.girl") < GIRLS).astype(np.int64)
    homes, villages = [people.household[row] for row in women.tolist()], [people.village[row] for row in women.tolist()]
    people.add(ids, homes, villages, np.zeros(len(ids), dtype=np.int64), girls, True)
    newcomers(people, names, of, year)


def births(people: People) -> np.ndarray:
    """float64[person]: chance of a child in the year; of who may be a woman half of hers."""
    women = chances("birth")[1][np.minimum(people.age, OLDEST)]
    return np.where(people.female == 1, women, np.where(people.female < 0, women / 2, 0.0))


def leave_alone(people: People, of: np.ndarray, households: int, luck: np.ndarray) -> None:
    """Single persons leave, but never the last grown-up of a household with children. By luck, not by the order of the list."""
    here = people.state == PRESENT
    adult = people.age >= ADULT
    adults = np.bincount(of[here & adult], minlength=households)
    minors = np.bincount(of[here & ~adult], minlength=households)
    leaves = np.flatnonzero(here & (luck < people.chance("leaves")))
    for row in leaves[np.argsort(luck[leaves], kind="stable")].tolist():
        home = of[row]
        if adult[row]:
            if adults[home] == 1 and minors[home] > 0:
                continue
            adults[home] -= 1
        people.state[row] = LEFT


def children_follow(people: People, of: np.ndarray, households: int) -> None:
    """Children whose grown-ups are all dead or gone are taken in elsewhere."""
    here = people.state == PRESENT
    adults = np.bincount(of[here & (people.age >= ADULT)], minlength=households)
    people.state[here & (people.age < ADULT) & (adults[of] == 0)] = LEFT


def newcomers(people: People, names: np.ndarray, of: np.ndarray, year: int) -> None:
    """Households that come: each beside one of those that are there, whose luck has it."""
    rows = np.flatnonzero(people.state[: len(of)] == PRESENT)
    there, first = np.unique(of[rows], return_index=True)
    hosts = names[there].tolist()
    comes = np.flatnonzero(luck_of("household", hosts, f"list.comes.{year}") < chances("household_comes")[0][UNKNOWN_AGE])
    ids = [f"{hosts[k]}-n{year}" for k in comes.tolist()]
    if not ids:
        return
    size = 1 + np.floor(luck_of("household", ids, "list.size") * 4).astype(np.uint8)
    drawn = _core.draw_families(ids, size, np.full(len(ids), 0.5))
    home = np.asarray(drawn["household"], dtype=np.int64)
    villages = [people.village[rows[first[k]]] for k in comes.tolist()]
    age, female = (np.asarray(drawn[name], dtype=np.int64) for name in ("age", "female"))
    people.add(list(drawn["id"]), [ids[h] for h in home.tolist()], [villages[h] for h in home.tolist()], age, female, False)


def counts_by_village(people: People) -> dict[str, Counter]:
    """For each village: listed, died, left, born, came (and still there)."""
    out: dict[str, Counter] = {}
    for village, state, row, born in zip(people.village, people.state.tolist(), people.row.tolist(), people.born.tolist(), strict=True):
        found = out.setdefault(village, Counter())
        if row >= 0:
            found["listed"] += 1
            found["died"] += state == DEAD
            found["left"] += state == LEFT
        elif state == PRESENT:
            found["born" if born else "came"] += 1
    return dict(sorted(out.items()))


def report(people: People, years: int, findings: Findings) -> None:
    """One finding for each village, and one for all."""
    by_village = counts_by_village(people)
    total = sum(by_village.values(), Counter())
    for village, found in [("@import.people.all_villages", total), *by_village.items()]:
        numbers = {name: f"{found[name]:,}" for name in ("listed", "died", "left", "born", "came")}
        numbers |= {"absent": f"{found['died'] + found['left']:,}", "unlisted": f"{found['born'] + found['came']:,}"}
        findings.add("people.list_aged", "guessed", village=village or "@import.people.no_village", years=years, **numbers)


def layer_of(layer: Any, people: People, years: int) -> Any:
    """The layer with those who are there. Places of newcomers and children are those of the household that they came to."""
    place: dict[str, Any] = {}
    for row, shape in enumerate(layer.geometry):
        if shape is not None:
            place.setdefault(people.household[row], shape)
    lost = Counter(people.household[row] for row in np.flatnonzero((people.row >= 0) & (people.state != PRESENT)).tolist())
    rows, where, shapes = [], [], []
    for k in np.flatnonzero(people.state == PRESENT).tolist():
        listed, household = int(people.row[k]), people.household[k]
        if listed >= 0:
            values = dict(layer.rows[listed])
            if values.get("age") is not None:
                values["age"] = min(int(people.age[k]), OLDEST)
            for column in outgrown(layer.rows[listed], int(people.age[k])):
                values.pop(column, None)
            if values.get("household_persons") is not None:
                values["household_persons"] = max(int(values["household_persons"]) - lost[household], 1)
        else:
            values = {"id": people.id[k], "household": household, "age": min(int(people.age[k]), OLDEST), "female": int(people.female[k]),
                      "unlisted": True}  # fmt: skip
            if people.village[k]:
                values["village"] = people.village[k]
        rows.append(values)
        where.append(layer.where[listed] if listed >= 0 else f"{people.id[k]}")
        shapes.append(layer.geometry[listed] if listed >= 0 else place_of(household, place))
    geometry = np.full(len(rows), None, dtype=object)
    for k, shape in enumerate(shapes):
        geometry[k] = shape
    return replace(layer, rows=rows, where=where, geometry=geometry)


def outgrown(row: dict, age: int) -> list[str]:
    """Columns that do not hold any more for somebody of the list who is of this age by now: the school that a pupil has left, the work of
    who has retired."""
    if row.get("age") is None:
        return []
    then = int(row["age"])
    retires = RETIRES[1 if row.get("female") else 0]
    left = any(then < limit <= age for limit in CHANGES_SCHOOL)
    return (["school"] if left else []) + (["work"] if then < retires <= age else [])


def place_of(household: str, place: dict[str, Any]) -> Any:
    """Where a household lives: its own place, or that of the household that it came to."""
    while household not in place and "-n" in household:
        household = household.rsplit("-n", 1)[0]
    return place.get(household)
