"""Sizes of households to a margin: so many of one person, of two, ... in the whole place, and in each cell its persons exactly."""

from __future__ import annotations

import numpy as np

from muster import _core

from .margins import OF_PERSONS, OPEN, Margin, Margins
from .share import apportion

LARGEST_OPEN = 8  # persons that the mean of an open class may lie above its lowest size: beyond, margin and place contradict each other
SLACK = 0.01  # of the persons: how far a margin of sizes may miss the place's persons per household before it contradicts them


def usual_mean(margins: Margins | None) -> float:
    """Persons per household of a place that does not say how many households it has: by the margin of sizes, else by the census."""
    margin = None if margins is None else margins.get("household_size")
    if margin is None:
        return _core.PERSONS_PER_HOUSEHOLD
    counted = [margins.by_name[name].total() for name in OF_PERSONS if name in margins.by_name and not margin.percent]
    return mean_size(margin, counted[0] if counted else None)


def mean_size(margin: Margin, persons: float | None) -> float:
    """Persons per household that a margin of sizes says. An open class takes the rest of `persons` (counted like the margin) where they
    are known, else every second household of it has one person more than its lowest."""
    households = margin.total()
    sizes = [(low + (low + 0.5 if high == OPEN else high)) / 2 for low, high in margin.classes]
    known = sum(size * value for size, value in zip(sizes, margin.value, strict=True))
    if persons is not None and margin.classes[-1][1] == OPEN:
        return persons / households
    return known / households


def histogram(margin: Margin, drawn: np.ndarray, persons: int) -> np.ndarray | None:
    """int64[size]: households of each size (index 0 unused), as the margin shares them and with `persons` people in all; within a class
    as `drawn` (sizes of the same households by the usual curve). None where the margin cannot hold so many."""
    households = len(drawn)
    of_class = apportion(np.array([households]), np.zeros(len(margin.classes), dtype=np.int64), np.array(margin.value))
    largest = max(int(drawn.max(initial=1)), max(low for low, _ in margin.classes) + 2 * LARGEST_OPEN)
    usual = np.bincount(drawn, minlength=largest + 1)[: largest + 1].astype(float) + 1e-3
    out = np.zeros(largest + 1, dtype=np.int64)
    limits = [(low, min(high, largest)) for low, high in margin.classes]
    for (low, high), count in zip(limits, of_class, strict=True):
        sizes = np.arange(low, high + 1)
        out[sizes] = apportion(np.array([count]), np.zeros(len(sizes), dtype=np.int64), usual[sizes])
    missing = shift_within(out, limits, persons - int(np.arange(largest + 1) @ out))
    if abs(missing) > SLACK * persons + len(limits):
        return None
    shift_within(out, [(1, largest)], missing)
    top, top_high = margin.classes[-1]
    if top_high == OPEN and out[top:].sum() and (np.arange(top, largest + 1) @ out[top:]) / out[top:].sum() > top + LARGEST_OPEN:
        return None
    return out


def shift_within(out: np.ndarray, limits: list[tuple[int, int]], missing: int) -> int:
    """Makes households larger (missing > 0) or smaller by one person, as often as that keeps them in their class; returns what is left."""
    step = 1 if missing > 0 else -1
    while missing:
        before = missing
        for low, high in reversed(limits):
            sizes = range(low, high) if step > 0 else range(high, low, -1)
            for size in sizes:
                moved = min(int(out[size]), abs(missing))
                if moved:
                    out[size] -= moved
                    out[size + step] += moved
                    missing -= step * moved
                    break
            if not missing:
                return 0
        if missing == before:
            return missing
    return 0


def give_sizes(drawn: np.ndarray, cell: np.ndarray, persons: np.ndarray, wanted: np.ndarray, luck: np.ndarray) -> np.ndarray:
    """uint8[household]: sizes with the histogram `wanted`, near to `drawn`, that add up to `persons[cell]` in each cell. Where no exchange
    of sizes between cells can do it, the cells hold and the histogram does not, by as little as was found."""
    order = np.lexsort((luck, drawn))
    size = np.empty(len(drawn), dtype=np.int64)
    size[order] = np.repeat(np.arange(len(wanted)), wanted)
    over = np.bincount(cell, size, len(persons)).astype(np.int64) - persons
    for width in range(1, 7):
        while exchange(size, cell, over, luck, width):
            pass
    for row in np.flatnonzero(over):  # no exchange was left: grow or shrink what is there
        mine = np.flatnonzero(cell == row)
        mine = mine[np.argsort(luck[mine], kind="stable")]
        while over[row]:
            step = -1 if over[row] > 0 else 1
            able = mine[(size[mine] > 1) if step < 0 else (size[mine] < OPEN)]
            pick = able[: abs(int(over[row]))]
            size[pick] += step
            over[row] += step * len(pick)
    return size.astype(np.uint8)


def exchange(size: np.ndarray, cell: np.ndarray, over: np.ndarray, luck: np.ndarray, width: int) -> int:
    """Exchanges sizes that differ by `width` between cells with too many persons and cells with too few; returns how often."""
    done = 0
    for large in range(int(size.max(initial=1)), width, -1):
        give = some_of(np.flatnonzero((size == large) & (over[cell] >= width)), cell, over // width, luck)
        take = some_of(np.flatnonzero((size == large - width) & (over[cell] <= -width)), cell, -over // width, luck)
        pairs = min(len(give), len(take))
        if pairs:
            give, take = give[:pairs], take[:pairs]
            size[give] -= width
            size[take] += width
            np.subtract.at(over, cell[give], width)
            np.add.at(over, cell[take], width)
            done += pairs
    return done


def some_of(rows: np.ndarray, cell: np.ndarray, most: np.ndarray, luck: np.ndarray) -> np.ndarray:
    """At most `most[cell]` of the rows of each cell, by luck."""
    order = rows[np.lexsort((luck[rows], cell[rows]))]
    rank = np.arange(len(order)) - np.searchsorted(cell[order], cell[order])
    chosen = order[rank < most[cell[order]]]
    return chosen[np.argsort(luck[chosen], kind="stable")]


def usual_sizes(ids: list[str], first: np.ndarray, persons: np.ndarray, seed: int) -> np.ndarray:
    """uint8[household]: by the curve of the census, which the engine draws."""
    return _core.household_sizes(ids, first, persons.astype(np.int64), seed)
