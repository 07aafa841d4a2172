"""`runner: forecasts`: forecasts of a gauge on flat ground on which the water rises evenly, so that what comes is known in closed form."""

from __future__ import annotations

import tempfile
import textwrap
from pathlib import Path

import numpy as np

from ... import _core
from ..document import Section
from ..outcome import Job, Outcome
from ..tables import Folders
from .zones import Houses, world_of

#: A house on flat ground at height 0.
HOUSE = Houses(columns=1, rows=1, spacing_m=20.0, persons=1, construction=1, cell_m=20.0)


def read(run: Section, folders: Folders) -> Job:
    """Reads a case of forecasts; docs/verification.md lists the keys."""
    del folders
    forecast = run.text("forecast")
    rise_m_h = run.number("rise_m_h", above=0.0)
    hours = run.number("hours", above=0.0)
    seeds = run.integer("seeds", 1, at_least=1)

    def job() -> Outcome:
        with tempfile.TemporaryDirectory() as folder:
            world_of(HOUSE, gauge="staff").save(str(Path(folder) / "world.h5"))
            scenario = _core.Scenario.load_text(_scenario(forecast, rise_m_h, hours), folder)
            stored = str(Path(folder) / "hazard.nc")
            _core.solve_hazard(scenario, stored, 1, None, 1)
            scenario = _core.with_stored_hazard(scenario, stored)
            return _outcome([_levels(scenario, seed + 1) for seed in range(seeds)], rise_m_h, scenario.duration_ms / 1000)

    return job


def _scenario(forecast: str, rise_m_h: float, hours: float) -> str:
    """Rain on flat ground with walls around it: it stands where it falls."""
    return (
        f"muster: 1\nname: 预报\nname_en: Forecasts\nstart: 2026-07-20T18:00\nduration: {hours:g} h\nstep: 60 s\n"
        "world: {file: world.h5}\n"
        f"hazard: {{model: flood/local_inertial, rain: [[0 h, {1000 * rise_m_h:g}]], spin_up: 0}}\n"
        "models:\n  warning: {neighbours: {enabled: false}, own_eyes: {enabled: false}}\n"
        f"  sensing:\n    model: sensing/forecast\n    gauges: [staff]\n{textwrap.indent(forecast, '    ')}\n"
    )


def _levels(scenario: _core.Scenario, seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Moments of issues (s), leads (s) and levels [issue, lead] of one run."""
    run = scenario.make_run("none", seed, 1)
    while not run.finished:
        run.step()
    settings = {s["path"]: s["value"] for s in scenario.settings()}
    return (*(_seconds(settings, key) for key in ("interval", "spacing")), np.array(run.array("forecast/level_m"), dtype=float))


def _seconds(settings: dict[str, str], name: str) -> float:
    value = next(value for path, value in settings.items() if path.endswith(f"(sensing/forecast).{name}"))
    units = {"ms": 0.001, "s": 1.0, "min": 60.0, "h": 3600.0, "d": 86400.0}
    words = value.split()
    return sum(float(number) * units[unit] for number, unit in zip(words[::2], words[1::2], strict=True))


def _outcome(runs: list[tuple[float, float, np.ndarray]], rise_m_h: float, end_s: float) -> Outcome:
    interval_s, spacing_s, _ = runs[0]
    issues = int((end_s - 1) // interval_s) + 1
    levels = np.array([values.reshape(issues, -1) for _, _, values in runs])
    points = levels.shape[2]
    # Of issues near the end of the run, a flood that is forecast too early would be beyond what was solved.
    whole = [k for k in range(issues) if k * interval_s + 2 * (points - 1) * spacing_s <= end_s]
    issue, point = (a.ravel() for a in np.meshgrid(whole, range(points), indexing="ij"))
    issued_s, lead_s = issue * interval_s, point * spacing_s
    truth = rise_m_h * (issued_s + lead_s) / 3600
    errors = levels[:, issue, point] - truth
    last = levels[:, :, -1] - rise_m_h * (np.arange(issues) * interval_s + (points - 1) * spacing_s) / 3600
    before, after = last[:, whole[:-1]].ravel(), last[:, whole[1:]].ravel()
    numbers = {"runs": float(len(runs)), "issues": float(len(whole))}
    if len(before) and before.std() > 0:
        numbers["correlation"] = float(np.corrcoef(before, after)[0, 1])
    seed = np.repeat(np.arange(len(runs)) + 1.0, len(issue))
    columns = {"seed": seed, "issued_s": np.tile(issued_s, len(runs)), "lead_s": np.tile(lead_s, len(runs)), "error_m": errors.ravel()}
    return Outcome(numbers, {"errors": columns})
