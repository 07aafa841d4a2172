"""Registered and present: who is on the list of a place, and who is there in which season.

Totals of people count those who are there (presence). With a table of shares (`--presence FILE.csv`) those who are registered and away come
in addition, helpers at harvest time and guests of inns too; each person has a presence, and each season a world of those who are there.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from muster._core import Problem
from muster.errors import InputError

from .cells import UNKNOWN, Cells
from .margins import OPEN, inconsistent, limits_of
from .share import apportion
from .table import find, missing_columns, rows_of

RESIDENT, MIGRANT, SEASONAL, TOURIST = range(4)
WORDS = ("resident", "migrant", "seasonal", "tourist")
SEASONS = {
    "ordinary": (RESIDENT,),
    "spring_festival": (RESIDENT, MIGRANT),
    "harvest": (RESIDENT, SEASONAL),
    "holiday": (RESIDENT, TOURIST),
}  # who is there; "ordinary" comes first and is the world that an import writes under its own name
SHIPPED = Path(__file__).parent / "data" / "presence.csv"
COLUMNS = {
    "who": ("who", "人群", "类型"),
    "class": ("class", "分类", "年龄"),
    "percent": ("percent", "%", "百分比", "占比"),
}
WHO = {"migrant": MIGRANT, "外出": MIGRANT, "外出务工": MIGRANT, "seasonal": SEASONAL, "帮工": SEASONAL, "季节工": SEASONAL,
       "tourist": TOURIST, "游客": TOURIST}  # fmt: skip
ALL = ("all", "", "全部", "合计")
OLDEST = 130


@dataclass(frozen=True)
class Shares:
    """What a table of presence says."""

    path: Path
    away: float  #: of the registered, 0 .. 1; NaN = by age
    by_age: np.ndarray  #: float64[age], how much rather somebody of that age is away
    seasonal: float  #: helpers per present person
    taken: float  #: of the beds of inns, 0 .. 1

    @staticmethod
    def nobody() -> Shares:
        """Nobody is away or comes but those of whom a list says so."""
        return Shares(Path(), 0.0, np.zeros(OLDEST + 1), 0.0, 0.0)

    def with_registered(self, cells: Cells) -> Cells:
        """The cells with all who are registered in them: as many as is said of a cell, else by the share that is away."""
        share = self.away if math.isfinite(self.away) else float(np.mean(self.by_age[:80]))
        away = np.floor(cells.persons * share / (1 - share) + 0.5).astype(np.int64) if share < 1 else np.zeros(len(cells), dtype=np.int64)
        if len(cells.registered):
            known = cells.registered != UNKNOWN
            away = np.where(known, np.maximum(cells.registered - cells.persons, 0), away)
        return cells.with_away(away)


def read_presence(path: Path) -> Shares:
    """A table of presence (CSV: who, class, percent). Raises InputError with every bad cell."""
    rows = rows_of(path)
    at = {name: find(rows[0][1], known) for name, known in COLUMNS.items()}
    missing = [name for name, column in at.items() if column is None]
    if missing:
        raise missing_columns(path, rows[0], missing)
    problems: list[Problem] = []
    said: dict[int, list[tuple[int, int, float, int]]] = {MIGRANT: [], SEASONAL: [], TOURIST: []}
    for number, row in rows[1:]:
        one = read_row(
            path, number, [row[column].strip() if column < len(row) else "" for column in at.values()], list(at.values()), problems
        )
        if one is not None:
            said[one[0]].append((*one[1:], number))
    check_classes(path, said[MIGRANT], problems)
    if problems:
        raise InputError(problems)
    whole = {who: next((value for low, high, value, _ in found if (low, high) == (0, OPEN)), None) for who, found in said.items()}
    by_age = np.zeros(OLDEST + 1)
    for low, high, value, _ in said[MIGRANT]:
        if (low, high) != (0, OPEN):
            by_age[low : min(high, OLDEST) + 1] = value / 100
    if not by_age.any():
        by_age[:] = (whole[MIGRANT] or 0) / 100
    away = float("nan") if whole[MIGRANT] is None else whole[MIGRANT] / 100
    return Shares(path, away, by_age, (whole[SEASONAL] or 0) / 100, (whole[TOURIST] or 0) / 100)


def read_row(path: Path, line: int, cells: list[str], columns: list[int], problems: list[Problem]) -> tuple[int, int, int, float] | None:
    """Who, lowest and highest age, percent; None after adding a problem."""

    def problem(code: int, column: int, **arguments: object) -> None:
        named = {name: str(value) for name, value in arguments.items()}
        problems.append(Problem(code, file=str(path), line=line, column=columns[column] + 1, arguments=named))

    who = WHO.get(cells[0].lower())
    if who is None:
        return problem(1206, 0, choices=", ".join(WORDS[1:]), found=cells[0])
    limits = (0, OPEN) if cells[1].lower() in ALL else limits_of("age", cells[1])
    if limits is None or (who != MIGRANT and limits != (0, OPEN)):
        return problem(1206, 1, choices="all" if who != MIGRANT else "all, 0-14, 60+", found=cells[1])
    try:
        value = float(cells[2])
    except ValueError:
        return problem(1201, 2, found=cells[2])
    if not math.isfinite(value) or value < 0:
        return problem(1204, 2, limit=0, found=cells[2])
    if who != SEASONAL and value > (95 if who == MIGRANT and limits == (0, OPEN) else 100):
        return problem(1205, 2, limit=95 if who == MIGRANT else 100, found=cells[2])
    return who, *limits, value


def check_classes(path: Path, found: list[tuple[int, int, float, int]], problems: list[Problem]) -> None:
    """Ages belong to one class at most."""
    classes = sorted((row for row in found if (row[0], row[1]) != (0, OPEN)), key=lambda row: row[0])
    for before, after in zip(classes, classes[1:], strict=False):
        if after[0] <= before[1]:
            problems.append(inconsistent(path, after[3], 0, "overlap", margin="migrant", label=f"{after[0]}-{after[1]}", at=before[1] + 1))


def choose_away(
    household: np.ndarray, age: np.ndarray, cell: np.ndarray, away: np.ndarray, by_age: np.ndarray, luck: np.ndarray, fixed: np.ndarray
) -> np.ndarray:
    """bool[person]: who is away: `away[cell]` persons of each cell exactly where so many can be, those rather whose age is (`by_age`), and
    never the last grown-up of a household whose children stay. `cell`: of each person; `fixed`: 1 = away and 0 = there by a list, -1 = not
    known."""
    adult = age >= 18
    households = int(household.max(initial=-1)) + 1
    gone = fixed == 1
    adults = np.bincount(household, adult & ~gone, households).astype(np.int64)
    minors = np.bincount(household, ~adult & ~gone, households).astype(np.int64)
    left = away - np.bincount(cell[gone], minlength=len(away))
    weight = by_age[np.minimum(age, len(by_age) - 1)]
    rank = np.where(weight > 0, luck / np.maximum(weight, 1e-9), 1e9 + luck)
    for row in np.argsort(rank, kind="stable").tolist():
        if fixed[row] >= 0 or left[cell[row]] <= 0:
            continue
        home = household[row]
        if adult[row] and adults[home] == 1 and minors[home] > 0:
            continue  # somebody stays with the children
        gone[row] = True
        left[cell[row]] -= 1
        (adults if adult[row] else minors)[home] -= 1
    return gone


def beds_of(area_m2: np.ndarray, storeys: np.ndarray) -> np.ndarray:
    """int64[building]: beds of inns, one per 25 m2 of floor (design default)."""
    return np.floor(np.asarray(area_m2, float) * np.maximum(np.asarray(storeys, float), 1) / 25.0).astype(np.int64)


def helpers_of(cells: Cells, present: np.ndarray, seasonal: float) -> np.ndarray:
    """int64[cell]: helpers at harvest time, in all as many as the share says."""
    total = int(math.floor(int(present.sum()) * seasonal + 0.5))
    return apportion(np.array([total]), np.zeros(len(cells), dtype=np.int64), present.astype(float)) if len(cells) else present
