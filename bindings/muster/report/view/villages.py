"""The table of villages: how each fared. Villages and cells of fewer than 5 persons are not told apart."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from muster import _core

from ..page import FEW
from ..texts import both
from .base import VILLAGE, pair
from .course import IN_SHELTER, LEFT_AREA, Course


@dataclass
class Village:
    """Persons of one village, or of several small ones together; medians in min, NaN where fewer than half came so far."""

    name: tuple[str, str]
    area: int | None
    persons: int
    alerted: int
    left: int
    sheltered: int
    dead: int
    median_alert_min: float
    median_left_min: float
    households: np.ndarray = field(repr=False, default_factory=lambda: np.empty(0, np.int64))


def village_of_buildings(world: _core.World) -> np.ndarray:
    """The village that each building lies in, a row of areas; -1 = none. Where the place has no villages, its lowest areas stand for
    them."""
    areas, grid = world.table("area"), world.table("building")["grid"].astype(np.int64)
    level, parent = areas["level"].astype(np.int64), areas["parent"].astype(np.int64)
    if not len(level):
        return np.full(len(grid), -1)
    wanted = VILLAGE if (level == VILLAGE).any() else int(level.max())
    up = np.where(parent < len(level), parent, -1)
    at = np.where(grid < len(level), grid, -1)
    for _ in range(4):  # levels of areas
        climb = (at >= 0) & (level[at] > wanted)
        at = np.where(climb, up[at], at)
    return np.where((at >= 0) & (level[at] == wanted), at, -1)


def villages_of(course: Course) -> list[Village]:
    """One row per village, largest first; those of fewer than FEW persons together, last."""
    area = village_of_buildings(course.world)[course.households["home"]]
    areas, rows, small, outcome = course.world.table("area"), [], [], course.outcome()
    for village in np.unique(area[area >= 0]):
        households = np.flatnonzero(area == village)
        if course.size[households].sum() < FEW:
            small.append(households)
            continue
        rows.append(_village(course, outcome, households, pair(areas["name"][village], areas["name_en"][village]), int(village)))
    rows.sort(key=lambda v: -v.persons)
    if (area < 0).any():
        rows.append(_village(course, outcome, np.flatnonzero(area < 0), both("report.village.none"), None))
    if small:
        rows.append(_village(course, outcome, np.concatenate(small), both("report.village.small"), None))
    return rows


def _village(course: Course, outcome: np.ndarray, households: np.ndarray, name: tuple[str, str], area: int | None) -> Village:
    size, outcome = course.size[households], outcome[households]
    alerted, left = course.alerted[households], course.left[households]

    def count(mask: np.ndarray) -> int:
        return int(size[mask].sum())

    return Village(name, area, int(size.sum()), count(np.isfinite(alerted)), count(np.isfinite(left)),
                   count(np.isin(outcome, (IN_SHELTER, LEFT_AREA))), int(course.dead_persons[households].sum()),
                   median_min(alerted, size), median_min(left, size), households)  # fmt: skip


def median_min(times_s: np.ndarray, persons: np.ndarray) -> float:
    """When half of the persons had got so far, min; NaN where they never had."""
    order = np.argsort(times_s, kind="stable")  # NaN last
    reached = np.cumsum(persons[order]) * 2 >= persons.sum()
    return float(times_s[order][np.argmax(reached)]) / 60 if reached.any() else float("nan")


def few(persons: int) -> str:
    """A count as it may be published."""
    return f"< {FEW}" if 0 < persons < FEW else f"{persons:,}"


def village_rows(course: Course, hidden: frozenset[str] = frozenset()) -> list[dict[str, Any]]:
    """The key `villages` of a plan: texts as they shall stand. Numbers that are hidden are left out."""
    out = []
    for v in villages_of(course):
        row: dict[str, Any] = {"area": v.area, "name": v.name, "persons": few(v.persons)}
        row |= {
            "alerted": few(v.alerted),
            "left": few(v.left),
            "sheltered": few(v.sheltered),
            "dead": None if "dead" in hidden else few(v.dead),
        }
        medians = {"median_alert_min": v.median_alert_min, "median_left_min": v.median_left_min}
        out.append(row | {key: f"{value:.0f}" if np.isfinite(value) else None for key, value in medians.items()})
    return out
