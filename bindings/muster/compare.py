"""Two plans on the same seeds: the same disaster and the same people's luck, so that the difference is the plan's."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from muster.ensemble import Member
from muster.headline import NUMBERS, Headline
from muster.language import say
from muster.result import Result

#: 95 % point of Student's t for n - 1 degrees of freedom, n = 2 .. 31: two-sided 90 %. Beyond, the normal distribution's is near enough.
_T95 = (
    6.314, 2.920, 2.353, 2.132, 2.015, 1.943, 1.895, 1.860, 1.833, 1.812, 1.796, 1.782, 1.771, 1.761, 1.753,
    1.746, 1.740, 1.734, 1.729, 1.725, 1.721, 1.717, 1.714, 1.711, 1.708, 1.706, 1.703, 1.701, 1.699, 1.697,
)  # fmt: skip


@dataclass(frozen=True)
class Difference:
    """One headline number under two plans: means over the seeds, and the mean paired difference (second - first) with its 90 % interval."""

    name: str
    first: float
    second: float
    difference: float
    half_width: float


@dataclass(frozen=True)
class Comparison:
    """All headline numbers of two plans over their common seeds."""

    people: int
    pairs: int
    differences: tuple[Difference, ...]

    def sentences(self, lang: str | None = None) -> list[str]:
        """One sentence per number."""
        out = []
        for d in self.differences:
            numbers = {"first": d.first, "second": d.second, "low": d.difference - d.half_width, "high": d.difference + d.half_width}
            decimals = ".1f" if d.name == "expected_deaths" else ".0f"
            shown = {name: f"{value:,{decimals}}" for name, value in numbers.items()}
            shown |= {name: f"{numbers[name]:+,{decimals}}" for name in ("low", "high")}
            out.append(say(f"ui.compare.{d.name}", lang, people=f"{self.people:,}", difference=f"{d.difference:+,{decimals}}", **shown))
        return out


def compare(members: Sequence[Member], first: str, second: str) -> Comparison:
    """Reads the headline numbers of both plans' results and pairs them by seed."""
    found = {(m.plan, m.seed): Result(m.file).headline() for m in members if m.file and m.plan in (first, second)}
    seeds = sorted(seed for plan, seed in found if plan == first and (second, seed) in found)
    differences = []
    for name in told(list(found.values())):
        a, b = (np.array([getattr(found[plan, seed], name) for seed in seeds], dtype=float) for plan in (first, second))
        differences.append(Difference(name, float(a.mean()), float(b.mean()), float((b - a).mean()), half_width_90(b - a)))
    return Comparison(next(iter(found.values())).people, len(seeds), tuple(differences))


def told(headlines: Sequence[Headline]) -> tuple[str, ...]:
    """What is compared: the five numbers, and expected deaths where all results have them."""
    known = bool(headlines) and all(one.expected_deaths is not None for one in headlines)
    return (*NUMBERS, "expected_deaths") if known else NUMBERS


def half_width_90(values: np.ndarray) -> float:
    """Half of the 90 % confidence interval of the mean; infinite for fewer than two values."""
    n = len(values)
    if n < 2:
        return float("inf")
    t = _T95[n - 2] if n - 2 < len(_T95) else 1.645
    return t * float(values.std(ddof=1)) / n**0.5
