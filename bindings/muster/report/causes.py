"""The commonest ways in which people came to harm, plan by plan, over all its runs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from muster import _core
from muster.result import Result
from muster.why import Record, Tally, tally

from .compare import decimals_of, rounded
from .results import RunResult
from .texts import Words, t

MOST = 10  #: causes of a plan; the others are one row


@dataclass(frozen=True)
class PlanCauses:
    """What is printed of one plan."""

    plan: str
    runs: int
    rows: list[dict]  #: chain, dead, dead_range, injured, share: texts


def causes_of(runs: Sequence[RunResult], plans: Sequence[str], world: _core.World | None, numbers: bool) -> list[PlanCauses]:
    """Per plan; nothing without the place, which says who lives where, or where nobody came to harm. `numbers`: whether the inputs carry
    numbers of deaths; else only shares of all who came to harm are given."""
    if world is None:
        return []
    out = []
    for plan in plans:
        of_plan = [run for run in runs if run.plan == plan]
        tallies = tally(Record(result, world) for result in map(Result, (run.file for run in of_plan)) if "household/intent" in result)
        if tallies:
            out.append(PlanCauses(plan, len(of_plan), rows_of(tallies, numbers)))
    return out


def rows_of(tallies: Sequence[Tally], numbers: bool) -> list[dict]:
    """The first MOST, then the others together."""
    counted = np.array([one.dead if numbers else one.dead + one.injured for one in tallies])
    whole = counted.sum()
    rows = []
    for one, count in list(zip(tallies, counted, strict=True))[:MOST]:
        chain = t("report.causes.chain", cause=t(f"why.cause.{one.cause}"), harm=t(f"why.harm.{one.harm}"))
        rows.append(row(chain, one.dead, one.injured, count.sum(), whole, numbers))
    if rest := tallies[MOST:]:
        dead, injured = sum(one.dead for one in rest), sum(one.injured for one in rest)
        rows.append(row(t("report.causes.others", ways=len(rest)), dead, injured, counted[MOST:].sum(), whole, numbers))
    return rows


def row(chain: Words, dead: np.ndarray, injured: np.ndarray, part: float, whole: float, numbers: bool) -> dict:
    share = f"{100 * part / whole:.0f} %" if whole else "–"
    if not numbers:
        return {"chain": chain, "dead": "–", "dead_range": "", "injured": "–", "share": share}
    return {"chain": chain, "dead": mean(dead), "dead_range": band(dead), "injured": mean(injured), "share": share}


def mean(values: np.ndarray) -> str:
    """Per run, to a tenth of its spread."""
    if len(values) < 2 or np.ptp(values) == 0:
        return rounded(float(values.mean()), 0)
    return rounded(float(values.mean()), max(decimals_of(float(values.std(ddof=1)) / len(values) ** 0.5), 0) if values.mean() < 100 else 0)


def band(values: np.ndarray) -> str:
    """From the 5th to the 95th percentile of the runs."""
    if len(values) < 2:
        return ""
    low, high = np.quantile(values, [0.05, 0.95])
    return f"{low:,.0f} – {high:,.0f}"
