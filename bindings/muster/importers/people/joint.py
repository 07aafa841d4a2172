"""The joint table of a place: persons by age, sex, size of household, limited mobility and cars, fitted to margins (iterative proportional
fitting) and then rounded to whole persons.

Only + - x / on doubles, sums in the order of the cells: the same table on every machine.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .margins import OPEN, Margin
from .seed import CARS, OLDEST_FROM, SIZES, STEP, Seed

OLDEST = 98  # years: nobody is drawn older, unless a margin has a class that begins beyond
TOLERANCE = 1e-9  # of the persons: how far the fitted table may be from any margin
MOST_ROUNDS = 20_000
THIRD_CAR = 0.1  # of the households with k cars, k >= 2, so many have another: design default; only where a margin asks for such a class


@dataclass(frozen=True)
class Cells:
    """What the cells of the table stand for; one row per cell."""

    low: np.ndarray  #: int64[age cell], years, first of the cell
    high: np.ndarray  #: last
    age: np.ndarray  #: int64[cell], age cell
    female: np.ndarray
    size: np.ndarray  #: 1 .. SIZES, the last one open
    impaired: np.ndarray
    cars: np.ndarray

    def __len__(self) -> int:
        return len(self.age)


@dataclass(frozen=True)
class Constraint:
    """Sums over cells of one label are `target`. The label -1 belongs to no sum."""

    name: str
    label: np.ndarray  #: int64[cell]
    target: np.ndarray  #: float64 or int64[class]

    def sums(self, table: np.ndarray) -> np.ndarray:
        return np.bincount(self.label, table, len(self.target))


@dataclass(frozen=True)
class Fit:
    """A fitted table, and how well it holds."""

    table: np.ndarray  #: float64[cell], persons
    rounds: int
    off: float  #: largest difference from any target, as a share of all persons
    worst: tuple[str, int]  #: constraint and class where it is


def age_cells(margin: Margin | None) -> tuple[np.ndarray, np.ndarray]:
    """First and last year of cells of five years, cut further where the classes of a margin begin."""
    starts = {*range(0, OLDEST_FROM + 1, STEP)} | ({low for low, _ in margin.classes} if margin else set())
    low = np.array(sorted(starts), dtype=np.int64)
    return low, np.append(low[1:] - 1, max(OLDEST, int(low[-1]) + 2))


def seeded(seed: Seed, margins: dict[str, Margin]) -> tuple[Cells, np.ndarray]:
    """The cells for these margins, and the seed's share of persons in each."""
    low, high = age_cells(margins.get("age"))
    cars = max(CARS, 1 + max((first for first, _ in margins["cars"].classes), default=0)) if "cars" in margins else CARS
    shape = (len(low), 2, SIZES, 2, cars)
    share = np.zeros(shape)
    for age_from in range(0, OLDEST_FROM + 1, STEP):
        to = OLDEST if age_from == OLDEST_FROM else age_from + STEP - 1
        years = np.minimum(high, to) - np.maximum(low, age_from) + 1
        beyond = 0.01 * ((age_from == OLDEST_FROM) & (low > OLDEST))  # few are so old, but some
        part = (np.maximum(years, 0) + beyond) / (to - age_from + 1)
        rows = np.flatnonzero(seed.age_from == age_from)
        for impaired in (0, 1):
            of = seed.share[rows] * (seed.impaired[rows] if impaired else 1 - seed.impaired[rows])
            place = (slice(None), seed.female[rows], seed.size[rows] - 1, impaired, seed.cars[rows])
            share[place] += np.multiply.outer(part, of)
    for more in range(CARS, cars):
        share[..., more] = THIRD_CAR * share[..., more - 1]
    index = np.indices(shape).reshape(5, -1)
    return Cells(low, high, index[0], index[1], index[2] + 1, index[3], index[4]), share.ravel() / share.sum()


def label_of(margin: Margin, low: np.ndarray) -> np.ndarray:
    """int64: the class of a margin that values belong to; -1 = none (a class that the margin does not have)."""
    starts = np.array([first for first, _ in margin.classes])
    found = np.searchsorted(starts, low, side="right") - 1
    ends = np.array([last for _, last in margin.classes])
    return np.where((found >= 0) & ((low <= ends[found]) | (ends[found] == OPEN)), found, -1)


def fit(start: np.ndarray, constraints: list[Constraint], tolerance: float = TOLERANCE) -> Fit:
    """The table nearest to `start` (in relative entropy) that has the sums of all constraints; where there is none, the last that was
    found, with the sum that is furthest off."""
    table = np.array(start, dtype=np.float64)
    for constraint in constraints:
        table = np.where(constraint.label < 0, 0.0, table)
    people = max((float(constraint.target.sum()) for constraint in constraints), default=1.0) or 1.0
    off, worst = np.inf, ("", 0)
    for round_ in range(1, MOST_ROUNDS + 1):
        for constraint in constraints:
            kept = np.maximum(constraint.label, 0)
            found = np.bincount(kept, table, len(constraint.target))
            factor = np.divide(constraint.target, found, out=np.zeros(len(found)), where=found > 0)
            table = table * factor[kept]
        if round_ % 5 == 0 or round_ < 5:
            previous, (off, worst) = off, furthest(table, constraints, people)
            if off <= tolerance or (round_ > 200 and off > 0.999 * previous and off > 1e-6):
                return Fit(table, round_, off, worst)
    return Fit(table, MOST_ROUNDS, off, worst)


def furthest(table: np.ndarray, constraints: list[Constraint], people: float) -> tuple[float, tuple[str, int]]:
    """The largest difference between a sum and its target, and where it is."""
    off, worst = 0.0, ("", 0)
    for constraint in constraints:
        away = np.abs(np.bincount(np.maximum(constraint.label, 0), table, len(constraint.target)) - constraint.target) / people
        if away.max(initial=0.0) > off:
            off, worst = float(away.max()), (constraint.name, int(away.argmax()))
    return off, worst


def rounded(table: np.ndarray, constraints: list[Constraint]) -> np.ndarray:
    """int64[cell]: whole persons with exactly the sums of the constraints (whole numbers, equal totals) that the fitted table has: every
    cell rounded down, then one more in as many cells as are missing, largest remainders first, where no sum is exceeded. Only cells that
    the table has anybody in are used."""
    count = np.floor(table + 1e-6).astype(np.int64)
    labels = np.array([constraint.label for constraint in constraints])
    left = [np.rint(c.target).astype(np.int64) - np.bincount(c.label, count, len(c.target)).astype(np.int64) for c in constraints]
    for constraint, short in zip(constraints, left, strict=True):  # rounding down of 1e-6 less may have taken one too many
        for class_ in np.flatnonzero(short < 0):
            full = np.flatnonzero((constraint.label == class_) & (count > 0))
            for _ in range(-int(short[class_])):
                cell = full[np.argmax((count - table)[full])]
                count[cell] -= 1
                for other, values in zip(constraints, left, strict=True):
                    values[other.label[cell]] += 1
    usable = table > 0
    for cell in np.argsort(-(table - count), kind="stable").tolist():
        if usable[cell] and all(values[label] > 0 for values, label in zip(left, labels[:, cell].tolist(), strict=True)):
            count[cell] += 1
            for values, label in zip(left, labels[:, cell].tolist(), strict=True):
                values[label] -= 1
    while all(values.sum() > 0 for values in left):
        wanted = [int(np.argmax(values)) for values in left]
        for values, label in zip(left, wanted, strict=True):
            values[label] -= 1
        place(count, labels, table, wanted)
    return count


def place(count: np.ndarray, labels: np.ndarray, table: np.ndarray, wanted: list[int]) -> None:
    """One more person with the labels `wanted`: in a cell that has them, else by exchanging one label with somebody placed already."""
    has = labels == np.array(wanted)[:, None]
    direct = np.flatnonzero(has.all(axis=0) & (table > 0))
    if len(direct):
        count[direct[np.argmax(table[direct])]] += 1
        return
    for kept in range(len(wanted)):
        others = [row for row in range(len(wanted)) if row != kept]
        mine = np.flatnonzero(has[others].all(axis=0) & (table > 0))
        theirs = np.flatnonzero(has[kept] & (table > 0))
        for cell in mine[np.argsort(-table[mine], kind="stable")].tolist():
            for new in theirs[np.argsort(-table[theirs], kind="stable")].tolist():
                same = (labels[others] == labels[others, new][:, None]).all(axis=0) & (labels[kept] == labels[kept, cell]) & (count > 0)
                if same.any():
                    count[int(np.argmax(same))] -= 1
                    count[new] += 1
                    count[cell] += 1
                    return
    count[int(np.argmax(np.where(has[0], table, -1)))] += 1  # contradictory by one: seen in the sums, and said
