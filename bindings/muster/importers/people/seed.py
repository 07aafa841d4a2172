"""The seed of the joint table: who lives in households of which size with how many cars, before any census margin is known.

The shipped table is computed from households as the engine draws them; `python -m muster.importers.people.seed` writes it anew.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from muster import _core

FILE = Path(__file__).parent / "data" / "joint_seed.csv"
HOUSEHOLDS = 400_000  # that the shipped table is counted in: shares are then good to about 0.1 %
STEP, OLDEST_FROM = 5, 85  # years: classes of five, the last one open
SIZES, CARS = 7, 3  # the last class of each is open: 7 and more, 2 and more
SECOND_CAR = 0.05  # of the households of two and more that have a car, so many have another: design default
HEADER = """\
# Share of persons by age class, sex, size of household and its cars; limited_mobility: the part of them with limited mobility.
# source: ages, sexes, sizes: census of China 2020, bulletins 2, 4, 5 (17.95 % below 15, 18.70 % from 60, 48.76 % women; sizes from memory)
# source: who lives with whom, and cars by kind of household (50 per 100 households), as in the generated town. grade: design_default
# source: of the households of two and more that have a car, 5 % have another. grade: design_default
# source: limited mobility 25 % of those over 65, 2 % of the others: USACE go-consequences, lifeloss. grade: verified
# computed: 400,000 households drawn by the engine with seed 1; written by python -m muster.importers.people.seed
# units: age_from years, class of 5 (85: open); household_size persons (7: 7 and more); cars (2: 2 and more); share 1; limited_mobility 1
"""
COLUMNS = ("age_from", "female", "household_size", "cars", "share", "limited_mobility")


@dataclass(frozen=True)
class Seed:
    """One row per combination that occurs."""

    age_from: np.ndarray  #: int64
    female: np.ndarray
    size: np.ndarray  #: 1 .. SIZES
    cars: np.ndarray  #: 0 .. CARS - 1
    share: np.ndarray  #: float64, sums to 1 up to rounding
    impaired: np.ndarray  #: float64, share with limited mobility


def read_seed(path: Path = FILE) -> Seed:
    """The table of a file."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(line for line in file if not line.startswith("#")))
    numbers = [np.array([float(row[name]) for row in rows]) for name in COLUMNS]
    return Seed(*(column.astype(np.int64) for column in numbers[:4]), *numbers[4:])


def text_of_seed(households: int = HOUSEHOLDS) -> str:
    """The file's text, counted in so many drawn households."""
    ids = [f"seed-h{n:06d}" for n in range(households)]
    people = np.array([round(households * _core.PERSONS_PER_HOUSEHOLD)])
    size = _core.household_sizes(ids, np.array([0, households]), people)
    drawn = _core.draw_families(ids, size, np.full(households, 0.5))
    of = np.asarray(drawn["household"], dtype=np.int64)
    age = np.asarray(drawn["age"], dtype=np.int64)
    parts = (
        np.minimum(age // STEP, OLDEST_FROM // STEP),
        np.asarray(drawn["female"], dtype=np.int64),
        np.minimum(size[of], SIZES).astype(np.int64) - 1,
        np.minimum(np.asarray(drawn["cars"])[of], CARS - 1).astype(np.int64),
    )
    shape = (OLDEST_FROM // STEP + 1, 2, SIZES, CARS)
    cell = np.ravel_multi_index(parts, shape)
    count = np.bincount(cell, minlength=int(np.prod(shape)))
    impaired = np.bincount(cell, np.where(age > 65, 0.25, 0.02), minlength=len(count))
    share = with_second_cars((count / len(age)).reshape(shape)).ravel()
    part = np.divide(impaired, count, out=np.zeros(len(count)), where=count > 0).reshape(shape)
    part = np.where(np.arange(CARS) == 2, part[..., 1:2], part).ravel()
    out = io.StringIO(newline="")
    out.write(HEADER)
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in np.flatnonzero(share).tolist():
        a, female, s, k = (int(index) for index in np.unravel_index(row, shape))
        writer.writerow([a * STEP, female, s + 1, k, f"{share[row]:.7f}", f"{part[row]:.4f}"])
    return out.getvalue()


def with_second_cars(share: np.ndarray) -> np.ndarray:
    """The table [age, sex, size, cars] with SECOND_CAR of those who have one car in the class of two: the engine's households have more
    than one only where there are more than about 75 per 100 households."""
    out = share.copy()
    moved = SECOND_CAR * share[:, :, 1:, 1]
    out[:, :, 1:, 1] -= moved
    out[:, :, 1:, 2] += moved
    return out


if __name__ == "__main__":
    FILE.write_text(text_of_seed(), encoding="utf-8")
