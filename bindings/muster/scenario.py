"""A scenario file, read and checked, and what can be done with it."""

import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from muster import _core
from muster.ensemble import Member
from muster.language import chosen
from muster.run import Progress, Run


class Scenario:
    """All that a scenario file says. Runs of it share the world and the stored hazard. Made by `Scenario.load`."""

    def __init__(self, core: _core.Scenario) -> None:
        self._core = core

    @classmethod
    def load(cls, path: str | os.PathLike[str], threads: int = 0) -> "Scenario":
        """Reads and checks a scenario with everything that it names. Raises InputError with all problems found. `threads`: for a place
        that is generated; 0 = as OpenMP says."""
        return cls(_core.Scenario.load(str(path), threads))

    @classmethod
    def from_text(cls, text: str | Mapping[str, Any], folder: str | os.PathLike[str] = ".") -> "Scenario":
        """The same from text (YAML or JSON) or from a dict; relative file names are looked up in `folder`."""
        if not isinstance(text, str):
            import json

            text = json.dumps(text, ensure_ascii=False)
        return cls(_core.Scenario.load_text(text, str(Path(folder))))

    @property
    def file(self) -> str:
        """Path as given."""
        return self._core.file

    def title(self, lang: str | None = None) -> str:
        """Its name in "en" or "zh"; the reader's language without an argument."""
        names = (self._core.name_en, self._core.name)
        first, second = names if (lang or chosen()) == "en" else names[::-1]
        return first or second

    @property
    def world(self) -> _core.World:
        """The place."""
        return self._core.world

    @property
    def plans(self) -> list[str]:
        """Ids of the plans; the first is the default, "none" is always there."""
        return [plan["id"] for plan in self._core.plans()]

    @property
    def duration_s(self) -> float:
        """Length of a run, s."""
        return self._core.duration_ms / 1000

    @property
    def step_s(self) -> float:
        """Length of a step, s."""
        return self._core.step_ms / 1000

    def settings(self) -> list[dict[str, Any]]:
        """Every setting of the models: path, model, value, unit, grade, source, meaning, meaning_zh, changed
        (by the scenario), figure (a number, not a switch or a name)."""
        return self._core.settings()

    def weak_inputs(self) -> list[dict[str, Any]]:
        """The settings from memory and the design defaults that the scenario left alone: what a result should be mistrusted for."""
        return [s for s in self.settings() if s["figure"] and not s["changed"] and s["grade"] in ("memory", "design_default")]

    def start(self, plan: str = "", seed: int = 1, threads: int = 0) -> Run:
        """A run ready to step. `plan`: id or plan file, "" = the default plan. `threads`: 0 = as OpenMP says; results never
        depend on it."""
        return Run(self._core.make_run(plan, seed, threads), self)

    def start_hazard(self, seed: int = 1, threads: int = 0) -> Run:
        """The hazards alone, ready to step: no people, roads or plans. What they do is what they do in a run of the same seed."""
        return Run(self._core.make_hazard_run(seed, threads), self)

    def run(self, plan: str = "", seed: int = 1, threads: int = 0, progress: Progress | None = None) -> Run:
        """One course of events from start to end."""
        return self.start(plan, seed, threads).advance(progress=progress)

    def solve(
        self, path: str | os.PathLike[str], threads: int = 0, progress: Callable[[int], None] | None = None, seed: int = 1
    ) -> dict[str, float]:
        """Solves the hazard once and stores it in hazard.nc, for any number of runs. `progress(ms reached)` is called now and then.
        `seed`: of what is drawn of when danger zones begin, and of the terrain's error. Returns `mass_error` and `froude_limited_share`
        (docs/flood.md)."""
        return _core.solve_hazard(self._core, str(path), threads, progress, seed)

    def with_hazard(self, path: str | os.PathLike[str]) -> "Scenario":
        """The same scenario with a stored hazard in place of its own."""
        return Scenario(_core.with_stored_hazard(self._core, str(path)))

    def ensemble(
        self,
        plans: Sequence[str] = (),
        seeds: Sequence[int] = range(1, 21),
        folder: str | os.PathLike[str] = "ensemble",
        workers: int = 0,
        progress: Callable[[float, float], None] | None = None,
    ) -> list[Member]:
        """Every plan with every seed, `workers` runs at a time (0 = as many as there are cores), one result file each in `folder`.
        A plan or seed named twice is run once, and what is there and complete is not run again. Ctrl-C stops at step boundaries;
        members that were not done have no file."""
        wanted = list(plans) or self.plans
        return [Member(**member) for member in _core.ensemble(self._core, wanted, list(seeds), str(folder), workers, progress)]

    def __repr__(self) -> str:
        return f"<muster.Scenario {self.title('en')!r} plans={self.plans}>"
