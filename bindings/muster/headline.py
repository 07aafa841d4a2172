"""The five numbers that a run is told in: alerted, left, arrived, exposed, dead."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from muster.language import say

if TYPE_CHECKING:
    from muster.results import Results

NUMBERS = ("alerted", "departed", "arrived", "exposed", "dead")


@dataclass(frozen=True)
class Headline:
    """Persons at the end of a run, of `people` in all."""

    people: int
    alerted: int
    departed: int
    arrived: int
    exposed: int
    dead: int
    half_alerted_s: float  #: when half of the alerted were alerted, s since the start; NaN = nobody was

    def sentences(self, lang: str | None = None) -> list[str]:
        """The five numbers in words."""
        numbers = {name: f"{getattr(self, name):,}" for name in ("people", *NUMBERS)}
        minutes = "-" if np.isnan(self.half_alerted_s) else f"{self.half_alerted_s / 60:.0f}"
        return [say(f"ui.headline.{name}", lang, minutes=minutes, **numbers) for name in NUMBERS]


def headline(results: "Results") -> Headline:
    """Reads the five numbers off the newest sample of the series."""
    series = results.series()
    last = {name: int(series[name][-1]) if len(series[name]) else 0 for name in NUMBERS}
    half = float("nan")
    if last["alerted"] > 0:
        half = float(series["time_s"][np.argmax(2 * series["alerted"] >= last["alerted"])])
    return Headline(people=results.people, half_alerted_s=half, **last)
