"""What lacks in shelters after some days, if those inside at the end stay: means over the runs of a plan, rounded to what they carry."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from muster.shelter_days import ITEMS, is_shelter, shortfalls

from .compare import bounds, estimate
from .results import RunResult
from .texts import Words, both, t, words

DAYS = 3
FEW = 5  # shelters of fewer people are not told apart
FIGURES = 2  # digits of a figure from one run: the standards carry no more


@dataclass(frozen=True)
class ShelterDays:
    """One plan: a sentence, and a row per shelter in which something lacks, the most people first."""

    plan: str
    sentence: Words
    columns: list[Words]
    rows: list[dict]  #: name (Words), cells (texts, one per column)


def shelter_days_of(runs: Sequence[RunResult], plans: Sequence[str], days: int = DAYS) -> list[ShelterDays]:
    """One entry per plan in which anybody is in a shelter."""
    out = [_of_plan([run for run in runs if run.plan == plan], plan, days) for plan in plans]
    return [found for found in out if found is not None]


def _of_plan(runs: list[RunResult], plan: str, days: int) -> ShelterDays | None:
    table = runs[0].shelter_table
    if not table or any(len(run.inside) != len(table["id"]) for run in runs):
        return None
    inside = np.stack([run.inside for run in runs])  # [run, shelter]
    shown = np.flatnonzero(is_shelter(table) & (inside.mean(axis=0) >= FEW))
    if not len(shown):
        return None
    of_runs = [shortfalls(table, run.inside, run.power, days) for run in runs]
    lacks = {item: np.stack([found[item][2][-1] for found in of_runs]) for item in ITEMS}  # [run, shelter]
    needs = {item: np.stack([found[item][0][-1] for found in of_runs]) for item in ITEMS}
    short = [row for row in shown if any(lacks[item][:, row].mean() > 0 for item in ITEMS)]
    unknown = [item for item in ITEMS if np.isnan(lacks[item][:, shown]).all()]
    short.sort(key=lambda row: (-inside[:, row].mean(), int(row)))
    rows = []
    for row in short:
        cells = [_number(inside[:, row])] + [_cell(lacks[item][:, row], needs[item][:, row]) for item in ITEMS]
        name = words((str(table["name_en"][row] or table["name"][row] or table["id"][row]), str(table["name"][row] or table["id"][row])))
        rows.append({"name": name, "cells": cells})
    return ShelterDays(plan, _sentence(len(shown), len(short), unknown, days), [t("report.shelter_days.persons"), *_columns()], rows)


def _columns() -> list[Words]:
    return [both(f"shelters.item.{item}") for item in ITEMS]


def _sentence(shown: int, short: int, unknown: list[str], days: int) -> Words:
    """How many shelters fall short, and of what nobody knows anything."""
    parts = [t("report.shelter_days.short" if short else "report.shelter_days.none", short=short, shelters=shown, days=days)]
    if unknown:
        names = [both(f"shelters.item.{item}") for item in unknown]
        listed = ", ".join(name[0] for name in names), "、".join(name[1] for name in names)
        parts.append(t("report.shelter_days.unknown", items=listed))
    return words((" ".join(part[0] for part in parts), "".join(part[1] for part in parts)))


def _cell(lacks: np.ndarray, needs: np.ndarray) -> str:
    """What lacks, and its share of the need; "?" where it is not known how much there is."""
    if np.isnan(lacks).any():
        return "?"
    if not lacks.any():
        return "–"
    return f"{_number(lacks)} ({100 * lacks.mean() / needs.mean():.0f}\N{NO-BREAK SPACE}%)"


def _number(values: np.ndarray) -> str:
    """A mean as its interval carries it; of one run to FIGURES digits."""
    if len(values) > 1:
        found = estimate(values)
        if found.half_width > 0:
            return bounds(found, floor=0.0)[0]
    mean = float(values.mean())
    if not mean > 0:
        return "0"
    digits = FIGURES - 1 - math.floor(math.log10(mean))
    return f"{round(mean, min(digits, 0)):,.0f}"
