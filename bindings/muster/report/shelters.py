"""What lacks in shelters after some days, if those inside at the end stay: means over the runs of a plan, rounded to what they carry."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from muster.shelter_days import ITEMS, is_shelter, shortfalls

from .compare import bounds, estimate
from .results import RunResult
from .texts import Words, both, t, words

DAYS = 3
FEW = 5  # shelters of fewer people are not told apart
MOST_NAMED = 8  # shelters in a list of sentences
FIGURES = 2  # digits of a figure from one run: the standards carry no more


@dataclass(frozen=True)
class ShelterDays:
    """One plan: a sentence, and a row per shelter in which something lacks, the most people first."""

    plan: str
    sentence: Words
    notes: list[Words]  #: who waited outside for how long, and what was cut off
    columns: list[Words]  #: people inside, and the items of which anything is known of any shelter
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
    items = [item for item in ITEMS if item not in unknown]
    short.sort(key=lambda row: (-inside[:, row].mean(), int(row)))
    rows = []
    for row in short:
        cells = [_number(inside[:, row])] + [_cell(lacks[item][:, row], needs[item][:, row]) for item in items]
        rows.append({"name": _name(table, row), "cells": cells})
    return ShelterDays(
        plan,
        _sentence(len(shown), len(short), unknown, days),
        [*_waited(runs, table), *_cut_off(runs, table)],
        [t("report.shelter_days.persons"), *(both(f"shelters.item.{item}") for item in items)],
        rows,
    )


def _name(table: dict[str, Any], row: int) -> Words:
    return words((str(table["name_en"][row] or table["name"][row] or table["id"][row]), str(table["name"][row] or table["id"][row])))


def _waited(runs: list[RunResult], table: dict[str, Any]) -> list[Words]:
    """The shelters at whose doors most people waited, means over the runs."""
    if any(len(run.most_waiting) != len(table["id"]) for run in runs):
        return []
    most = np.stack([run.most_waiting for run in runs])
    longest = np.stack([run.longest_wait_s for run in runs]) / 60
    order = [int(row) for row in np.argsort(-most.mean(axis=0), kind="stable")[:MOST_NAMED] if most[:, row].mean() >= FEW]
    return [
        both("report.shelter_days.waited", shelter=_name(table, row), persons=_number(most[:, row]), minutes=_number(longest[:, row]))
        for row in order
    ]


def _cut_off(runs: list[RunResult], table: dict[str, Any]) -> list[Words]:
    """Shelters that no open way joined with a road out, and in how many runs."""
    if any(len(run.cut_off_s) != len(table["id"]) for run in runs):
        return []
    times = np.stack([run.cut_off_s for run in runs])
    out = []
    for row in np.flatnonzero(is_shelter(table) & np.isfinite(times).any(axis=0))[:MOST_NAMED]:
        minutes = float(np.median(times[:, row][np.isfinite(times[:, row])])) / 60
        runs_cut = int(np.isfinite(times[:, row]).sum())
        out.append(both("report.shelter_days.cut_off", shelter=_name(table, row), runs=runs_cut, of=len(runs), minutes=f"{minutes:,.0f}"))
    return out


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
    """A mean as its interval carries it, whole things only; of one run to FIGURES digits."""
    mean = float(values.mean())
    if len(values) > 1:
        found = estimate(values)
        if found.half_width > 0:
            text = bounds(found, floor=0.0)[0]
            return f"{max(1, round(mean)):,}" if "." in text and mean > 0 else text
    if not mean > 0:
        return "0"
    digits = FIGURES - 1 - math.floor(math.log10(mean))
    return f"{round(mean, min(digits, 0)):,.0f}"
