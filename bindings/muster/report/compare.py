"""Means over seeds, their 90 % intervals, and paired differences between plans."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy import stats

from .results import RunResult

LEVEL = 0.90
ENOUGH_SEEDS = 20  # fewer are shown, and the report says so

#: Headline numbers in the order of the report; the second says whether more is better (+1), worse (-1), or neither (0).
NUMBERS: tuple[tuple[str, int], ...] = (
    ("dead", -1), ("expected_deaths", -1), ("exposed", -1), ("warned", 1), ("warned_in_time", 1), ("moved", 0), ("moved_before_water", 1),
    ("in_shelters", 1),
    ("left_area", 0), ("stranded", -1), ("turned_away", -1), ("median_alert_min", -1), ("last_arrival_min", -1),
)  # fmt: skip

#: Those of which nobody can be counted twice: at most as many as there are people.
OF_PEOPLE = (
    "dead", "expected_deaths", "exposed", "warned", "warned_in_time", "moved", "moved_before_water", "in_shelters", "left_area", "stranded",
)  # fmt: skip

#: Those that are told in sentences; the table holds all.
TOLD = ("dead", "expected_deaths", "exposed", "warned_in_time", "moved_before_water", "stranded")


@dataclass(frozen=True)
class Estimate:
    """A mean over seeds. low == high == mean where all values are the same; NaN bounds where there is one value only."""

    mean: float
    low: float
    high: float
    seeds: int

    @property
    def half_width(self) -> float:
        return (self.high - self.low) / 2


def estimate(values: np.ndarray) -> Estimate:
    """Mean of `values` with Student's t interval of level LEVEL. NaN values (it never happened) are left out."""
    values = np.asarray(values, dtype=float)
    values = values[np.isfinite(values)]
    if values.size == 0:
        return Estimate(math.nan, math.nan, math.nan, 0)
    mean = float(values.mean())
    if values.size == 1:
        return Estimate(mean, math.nan, math.nan, 1)
    half = float(stats.t.ppf(0.5 + LEVEL / 2, values.size - 1) * values.std(ddof=1) / math.sqrt(values.size))
    if half < 1e-9 * max(1.0, abs(mean)):
        half = 0.0  # all the same, but for the rounding of the sum
    return Estimate(mean, mean - half, mean + half, int(values.size))


@dataclass(frozen=True)
class Difference:
    """One number under another plan less the same under the base plan, seed by seed."""

    number: str
    base: str
    plan: str
    estimate: Estimate
    all_zero: bool

    @property
    def clear(self) -> bool:
        """Whether the interval lies on one side of zero."""
        e = self.estimate
        return e.seeds > 1 and not self.all_zero and (e.low > 0 or e.high < 0)


@dataclass
class Comparison:
    """All that is computed of the complete runs."""

    plans: list[str]  # the first is the base
    seeds: dict[str, list[int]]  # of each plan
    paired: list[int]  # seeds that every plan has
    numbers: list[str]
    estimates: dict[tuple[str, str], Estimate]  # (number, plan)
    differences: dict[tuple[str, str], Difference]  # (number, plan), without the base
    values: dict[tuple[str, str], np.ndarray]  # (number, plan) over the seeds that the estimates stand on

    @property
    def single(self) -> bool:
        """True where some plan has but one run: one possible course."""
        return any(len(s) < 2 for s in self.seeds.values())

    def ranks(self, number: str) -> dict[str, int]:
        """1 for the plan with the least of a number, and so on. A plan that pairs of seeds cannot tell from the one before it shares its
        rank."""
        order = sorted(self.plans, key=lambda plan: self.estimates[number, plan].mean)
        out = {order[0]: 1}
        for at, (before, plan) in enumerate(zip(order, order[1:], strict=False), start=2):
            e = estimate(self.values[number, plan] - self.values[number, before]) if self.paired else estimate(np.zeros(0))
            out[plan] = at if e.seeds > 1 and e.low > 0 else out[before]
        return out


def compare(runs: list[RunResult]) -> Comparison:
    """Estimates per plan over the paired seeds (all seeds where there is one plan) and differences to the first plan."""
    plans = list(dict.fromkeys(run.plan for run in runs))
    values = {(run.plan, run.seed): run.summary for run in runs}
    seeds = {plan: sorted(run.seed for run in runs if run.plan == plan) for plan in plans}
    paired = sorted(set.intersection(*(set(s) for s in seeds.values())))
    numbers = [name for name, _ in NUMBERS if all(name in run.summary for run in runs)]
    estimates, differences, kept = {}, {}, {}
    for number in numbers:
        for plan in plans:
            used = paired or seeds[plan]
            kept[number, plan] = np.array([values[plan, seed][number] for seed in used], dtype=float)
            estimates[number, plan] = estimate(kept[number, plan])
        for plan in plans[1:]:
            both = np.array([values[plan, seed][number] - values[plans[0], seed][number] for seed in paired])
            both = both[np.isfinite(both)]
            differences[number, plan] = Difference(number, plans[0], plan, estimate(both), bool(both.size) and not both.any())
    return Comparison(plans, seeds, paired, numbers, estimates, differences, kept)


def decimals_of(half_width: float) -> int:
    """Decimals that an interval of this half-width can carry: its first digit, its first two where that is a 1. Negative = tens, ..."""
    if not half_width > 0:
        return 0
    exponent = math.floor(math.log10(half_width))
    if round(half_width / 10.0**exponent, 6) < 2:
        exponent -= 1
    return min(-exponent, 2)


def rounded(value: float, decimals: int) -> str:
    """`value` with that many decimals, thousands separated; a rounded zero has no sign."""
    if not math.isfinite(value):
        return "–"
    value = round(value, decimals) + 0.0
    return f"{value:,.{max(decimals, 0)}f}".replace("-", "−")


def bounds(estimate: Estimate, floor: float | None = None, ceiling: float = math.inf) -> tuple[str, str, str]:
    """Mean, low and high as text, at the precision that the interval carries, from 100 on in whole numbers: a tenth of a person among
    hundreds is noise to a reader, even where nearly all seeds agree. `floor`, `ceiling`: the number cannot be below and above them."""
    decimals = decimals_of(estimate.half_width) if estimate.seeds > 1 else 0
    decimals = min(decimals, 0) if abs(estimate.mean) >= 100 else decimals
    low = estimate.low if floor is None else max(estimate.low, floor)
    return rounded(estimate.mean, decimals), rounded(low, decimals), rounded(min(estimate.high, ceiling), decimals)


def band(runs: list[RunResult], name: str) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Time (s), median, 5th and 95th percentile over the runs, at the times that all of them reached."""
    samples = min(len(run.series[name]) for run in runs)
    rows = np.stack([run.series[name][:samples] for run in runs])
    low, middle, high = np.quantile(rows, [0.05, 0.5, 0.95], axis=0)
    return runs[0].time_s[:samples], middle, low, high
