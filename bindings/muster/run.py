"""A run under way, or done, in this process."""

import os
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from muster import _core
from muster.results import Results, event_records

if TYPE_CHECKING:
    from muster.scenario import Scenario

#: Called now and then between two steps with simulated seconds done and in all.
Progress = Callable[[float, float], None]
_LOOK_UP_EVERY_S = 0.2


class Run(Results):
    """One possible course of events: (world, hazard, plan, seed) -> state over time. Arrays are read-only views of the engine's memory that
    follow the run; call .copy() to keep values."""

    def __init__(self, core: _core.Run, scenario: "Scenario") -> None:
        self._core, self.scenario = core, scenario

    def __getitem__(self, name: str) -> np.ndarray:
        return self._core.array(name)

    def keys(self) -> list[str]:
        return self._core.arrays()

    @property
    def world(self) -> _core.World:
        return self._core.world

    @property
    def facts(self) -> dict[str, Any]:
        return {
            "scenario": self.scenario.title(),
            "plan": self.plan,
            "seed": self._core.seed,
            "time": f"{self.now_s / 3600:.2f} h",
            "hash": self.digest(),
        }

    @property
    def start(self) -> str:
        return self.scenario._core.start

    @property
    def now_s(self) -> float:
        """Simulated time, s since the start."""
        return self._core.now_ms / 1000

    @property
    def end_s(self) -> float:
        """End of the run, s since the start."""
        return self._core.end_ms / 1000

    @property
    def plan(self) -> str:
        """Id of the plan."""
        return self._core.plan

    @property
    def seed(self) -> int:
        """Seed of all luck."""
        return self._core.seed

    @property
    def finished(self) -> bool:
        """True when the end is reached."""
        return self._core.finished

    def step(self, steps: int = 1) -> "Run":
        """Advances some steps, with the GIL released."""
        for _ in range(steps):
            self._core.step()
        return self

    def advance(self, until_s: float | None = None, progress: Progress | None = None) -> "Run":
        """Steps until `until_s` or the end, with the GIL released. Ctrl-C takes effect at a step boundary and leaves the run usable."""
        until_ms = self._core.end_ms if until_s is None else min(round(until_s * 1000), self._core.end_ms)
        while self._core.now_ms < until_ms:
            self._core.advance(until_ms, _LOOK_UP_EVERY_S)
            if progress is not None:
                progress(self.now_s, self.end_s)
        return self

    def series(self) -> dict[str, np.ndarray]:
        rows = int(self["metrics/rows"])
        out = {"time_s": self["metrics/time"][:rows] / 1000}
        for name in self.keys():
            short = name.removeprefix("metrics/")
            if short == name or short in ("rows", "time"):
                continue
            values = self[name]
            width = len(values) // max(len(self["metrics/time"]), 1)
            out[short] = values.reshape(-1, width)[:rows] if short in ("gauge_level_m", "occupants") else values[:rows]
        return out

    def numbers(self) -> dict[str, float]:
        return _core.headline(self._core)

    def events(self) -> np.ndarray:
        return event_records(self._core.events())

    def event_kinds(self) -> list[dict[str, str]]:
        return self._core.event_kinds()

    def digest(self) -> str:
        """Hash of State and event log now, 32 hex digits."""
        return self._core.digest()

    def save(self, path: str | os.PathLike[str]) -> str:
        """Writes the run as it is now to run.nc (marked incomplete before the end). Returns the result hash."""
        return _core.write_result(self._core, self.scenario._core, str(path))

    def checkpoints(self, output: str | os.PathLike[str]) -> _core.Checkpoints:
        """The checkpoints of this run beside its result: save(run), resume(run), stored(), remove()."""
        return _core.checkpoints(self.scenario._core, self._core, str(output))

    def drop_caches(self) -> None:
        """Every model forgets what it can rebuild; results do not change."""
        self._core.drop_caches()

    def profile(self) -> dict[str, tuple[float, int]]:
        """Computing time per model: name -> (seconds, calls)."""
        return self._core.profile()

    def __repr__(self) -> str:
        return f"<muster.Run {self.scenario.title('en')!r} plan={self.plan!r} seed={self.seed} at {self.now_s:g} of {self.end_s:g} s>"
