"""Ages and sexes that make sense together: no child without a grown-up, partners of like age and of two sexes."""

from __future__ import annotations

import numpy as np

ADULT = 18  # years
GENERATION = 18  # years that the oldest of a household is older than its oldest child, at least
TRIES, MOST_TRIES = 500, 20_000  # persons of a kind who are asked first, and at most
PARTNERS_APART, PARTNER_FROM = 15, 20  # years: two whose ages lie further apart, or who are younger, share a household but are no couple


def whole_households(age: np.ndarray, first: np.ndarray) -> np.ndarray:
    """bool[household]: nobody below 18 in it, or somebody at least 18 who is a generation older than the oldest of those. `first`: first
    person of each household, all of which have persons."""
    if not len(first):
        return np.zeros(0, dtype=bool)
    oldest = np.maximum.reduceat(age, first)
    minor = np.maximum.reduceat(np.where(age < ADULT, age, -1), first)
    return (minor < 0) | (oldest - minor >= GENERATION) & (oldest >= ADULT)


def mend(age: np.ndarray, cell: np.ndarray, household: np.ndarray, first: np.ndarray, size: np.ndarray, luck: np.ndarray) -> int:
    """Exchanges ages (and their cells) between households until all are whole, so that no total changes. Returns the number of persons for
    whom there was nobody to exchange with; they were made old enough."""
    broken = np.flatnonzero(~whole_households(age, first))
    if not len(broken):
        return 0
    broken = broken[np.argsort(luck[first[broken]], kind="stable")]
    grown = (age >= 30) & (size[household] >= 2)
    spare = grown & (np.bincount(household, grown, len(first))[household] >= 2)
    by_luck = np.argsort(luck, kind="stable")
    likely, others = by_luck[spare[by_luck]], by_luck[~spare[by_luck]]  # those whose households can do without them, and all others
    left, at = 0, 0
    for row in broken.tolist():
        mine = range(first[row], first[row] + size[row])
        asked = (rows[begin:end].tolist() for rows, begin, end in (
            (likely, at, at + TRIES), (others, 0, TRIES), (likely, 0, MOST_TRIES), (others, 0, MOST_TRIES),
        ))  # fmt: skip
        if not any(exchange(age, cell, mine, giver, home_of(giver, household, first, size)) for part in asked for giver in part):
            left += 1
            make_old_enough(age, mine)
        at = min(at + 1, len(likely))
    return left


def home_of(person: int, household: np.ndarray, first: np.ndarray, size: np.ndarray) -> range:
    """Rows of the household that a person lives in."""
    home = household[person]
    return range(first[home], first[home] + size[home])


def exchange(age: np.ndarray, cell: np.ndarray, mine: range, giver: int, theirs: range) -> bool:
    """Exchanges the giver with that member of a broken household with whom both households are whole; False = there is none."""
    if giver in mine:
        return False
    for member in sorted(mine, key=lambda row: -int(age[row]) if age[row] < ADULT else 1000 + int(age[row])):
        for values in (age, cell):
            values[member], values[giver] = values[giver], values[member]
        if is_whole(age, mine) and is_whole(age, theirs):
            return True
        for values in (age, cell):
            values[member], values[giver] = values[giver], values[member]
    return False


def is_whole(age: np.ndarray, rows: range) -> bool:
    ages = age[rows.start : rows.stop]
    minors = ages[ages < ADULT]
    return not len(minors) or (ages.max() >= ADULT and ages.max() - minors.max() >= GENERATION)


def make_old_enough(age: np.ndarray, rows: range) -> None:
    """Makes the oldest of a household a generation older than its oldest child."""
    oldest = rows.start + int(np.argmax(age[rows.start : rows.stop]))
    others = [int(age[row]) for row in rows if row != oldest and age[row] < ADULT]
    age[oldest] = max(ADULT, max(others, default=0) + GENERATION)


def partners(age: np.ndarray, pair: np.ndarray) -> np.ndarray:
    """int64[person]: row of the partner, -1 = none. `pair`: the two of a pair are neighbours."""
    out = np.full(len(age), -1, dtype=np.int64)
    one = np.flatnonzero(pair)[::2]
    fits = (np.abs(age[one] - age[one + 1]) <= PARTNERS_APART) & (np.minimum(age[one], age[one + 1]) >= PARTNER_FROM)
    out[one[fits]], out[one[fits] + 1] = one[fits] + 1, one[fits]
    return out


def sexes(age: np.ndarray, cell: np.ndarray, partner: np.ndarray, women: np.ndarray, luck: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """uint8[person]: 1 for exactly `women[cell]` persons of each age cell, so that couples are of two sexes (the younger one the woman
    rather), and the partners that are left: two who cannot be made a couple share the household only."""
    rows = np.arange(len(age))
    younger = (partner >= 0) & ((age < age[partner]) | ((age == age[partner]) & (rows > partner)))
    wish = np.where(partner < 0, 1, np.where(younger, 0, 2)) + luck
    order = np.lexsort((wish, cell))
    rank = np.empty(len(age), dtype=np.int64)
    rank[order] = rows - np.searchsorted(cell[order], cell[order])
    female = (rank < women[cell]).astype(np.uint8)
    one_sex = (partner >= 0) & (female == female[partner])
    for cell_ in np.unique(cell[one_sex]):
        here = np.flatnonzero(cell == cell_)
        here = here[np.argsort(luck[here], kind="stable")]
        both_ways(female, partner, here)
    one_sex = (partner >= 0) & (female == female[partner])
    return female, np.where(one_sex, -1, partner)


def both_ways(female: np.ndarray, partner: np.ndarray, here: np.ndarray) -> None:
    """Exchanges the sexes of two persons of one age cell: a woman of two women with a man of two men, then with a man who has no partner,
    and a man of two men with a woman who has none."""

    def couples(sex: int) -> np.ndarray:
        rows = here[(partner[here] >= 0) & (female[here] == sex)]
        rows = rows[female[partner[rows]] == sex]
        return rows[~np.isin(partner[rows], rows) | (rows < partner[rows])]  # one of two who are both here

    def single(sex: int) -> np.ndarray:
        return here[(partner[here] < 0) & (female[here] == sex)]

    for women, men in ((couples, couples), (couples, single), (single, couples)):
        ours, theirs = women(1), men(0)
        n = min(len(ours), len(theirs))
        female[ours[:n]], female[theirs[:n]] = 0, 1


def some_of_each(group: np.ndarray, many: np.ndarray, luck: np.ndarray) -> np.ndarray:
    """bool[person]: `many[group]` of each group, by luck."""
    order = np.lexsort((luck, group))
    rank = np.empty(len(group), dtype=np.int64)
    rank[order] = np.arange(len(group)) - np.searchsorted(group[order], group[order])
    return rank < many[group]
