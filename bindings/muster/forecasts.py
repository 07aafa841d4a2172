"""Forecasts of a run against what came: how often the levels that the plan looks for were forecast in vain, came unforeseen, or came
as forecast, and how early.

Works on a stored result (`muster.open`). Every issue that reached the posts is judged in the window that the plan's trigger looks at,
from the moment on at which it reached them: it says that the level will be reached there, or not, and it is, or not.
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist
from typing import TYPE_CHECKING

import numpy as np

from muster.language import say
from muster.values import NEVER_MS

if TYPE_CHECKING:
    from muster import _core


@dataclass(frozen=True)
class Score:
    """What forecasts were worth to one trigger of the plan."""

    rule: str  #: id of the rule
    gauge: str  #: id of the gauge
    level_m: float
    within_s: float
    chance: float
    issues: int  #: that reached the posts and whose window the run covers
    missed: int  #: issues that were not made
    hits: int  #: the level was forecast, and came
    misses: int  #: it came without
    false_alarms: int  #: it was forecast, and did not come
    warned_s: float  #: when the posts first had a forecast that says so; NaN = never
    reached_s: float  #: when the gauge first stood at the level; NaN = never

    @property
    def lead_s(self) -> float:
        """Time from the first such forecast to the level; NaN where one of them never was, negative where the forecast came after."""
        return self.reached_s - self.warned_s

    @property
    def quiet(self) -> int:
        """Issues that did not forecast the level, rightly."""
        return self.issues - self.hits - self.misses - self.false_alarms

    def text(self, lang: str | None = None) -> str:
        """In words."""
        arguments = {
            "gauge": self.gauge, "level": f"{self.level_m:.2f}", "hours": f"{self.within_s / 3600:.3g}", "rule": self.rule,
            "hits": self.hits, "misses": self.misses, "false": self.false_alarms, "quiet": self.quiet, "cut": self.missed,
        }  # fmt: skip
        return say("ui.forecast.score", lang, **arguments) + " " + self.lead_text(lang)

    def lead_text(self, lang: str | None = None) -> str:
        """How early the warning came, in words."""
        warned, reached = not np.isnan(self.warned_s), not np.isnan(self.reached_s)
        if warned and reached:
            key = "ui.forecast.lead" if self.lead_s >= 0 else "ui.forecast.late"
            return say(key, lang, minutes=f"{abs(self.lead_s) / 60:.0f}")
        return say(f"ui.forecast.{'false' if warned else 'unforeseen' if reached else 'quiet'}", lang)


def scores(file: _core.File) -> list[Score]:
    """The scores of all triggers of a result's plan that look at forecasts; empty where it has none. `file`: `muster.open(path).reader`."""
    if not file.has("forecasts/level") or not file.has("gauge_level_m") or len(file.read("forecasts/trigger_rule")) == 0:
        return []
    columns = [file.read(f"forecasts/trigger_{name}") for name in ("rule", "gauge", "level", "within", "chance")]
    return [
        _score(file, rule, int(row), float(level), float(within) / 1000, float(chance))
        for rule, row, level, within, chance in zip(*columns, strict=True)
    ]


def _score(file: _core.File, rule: str, row: int, level_m: float, within_s: float, chance: float) -> Score:
    gauge = file.read("ids/forecast_gauge")[row]
    time_s = np.asarray(file.read("time"), dtype=float)
    truth = np.asarray(file.read("gauge_level_m"), dtype=float)[:, file.read("ids/gauge").index(gauge)]
    received_ms = np.asarray(file.read("forecasts/received"), dtype=np.int64)
    issued_s = np.asarray(file.read("forecasts/issued"), dtype=np.int64) / 1000
    lead_s = np.asarray(file.read("forecasts/lead"), dtype=np.int64) / 1000
    margin = np.asarray(file.read("forecasts/deviation"), dtype=float) * (NormalDist().inv_cdf(chance) if chance != 0.5 else 0.0)
    says = np.asarray(file.read("forecasts/level"), dtype=float)[:, row, :] - level_m >= margin
    counts = {"hits": 0, "misses": 0, "false_alarms": 0, "quiet": 0}
    warned_s = np.nan
    for k in np.flatnonzero(received_ms < NEVER_MS):
        from_s = received_ms[k] / 1000
        valid = (issued_s[k] + lead_s >= from_s) & (issued_s[k] + lead_s <= from_s + within_s)
        forecast = bool(np.any(says[k] & valid))
        if forecast and np.isnan(warned_s):
            warned_s = from_s
        window = (time_s >= from_s) & (time_s <= from_s + within_s)
        came = bool(np.any(truth[window] >= level_m))
        if not came and (len(time_s) == 0 or time_s[-1] + 60 < from_s + within_s):
            continue  # the run ends before the window does, so nobody knows
        counts["hits" if forecast and came else "misses" if came else "false_alarms" if forecast else "quiet"] += 1
    reached = np.flatnonzero(truth >= level_m)
    return Score(
        rule, gauge, level_m, within_s, chance, sum(counts.values()), _not_made(file, row), counts["hits"], counts["misses"],
        counts["false_alarms"], warned_s, float(time_s[reached[0]]) if len(reached) else np.nan,
    )  # fmt: skip


def _not_made(file: _core.File, row: int) -> int:
    """Issues without a level, although the gauge had water before or after: those that the events call missed."""
    kinds = list(file.read("events/kinds/name"))
    mine = np.asarray(file.read("events/kind")) == kinds.index("forecast/missed")
    gauge = file.read("ids/gauge").index(file.read("ids/forecast_gauge")[row])
    return int(np.count_nonzero(mine & (np.asarray(file.read("events/subject")) == gauge)))
