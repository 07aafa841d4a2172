"""`runner: shaking`: an earthquake under houses that stand in a regular grid; `runner: fragility`: what shaking makes of buildings, row by
row."""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np

from ... import _core
from ...values import DAMAGE_STATES, GRAVITY_M_S2, NO_ROW
from ..document import Section
from ..outcome import Column, Job, Outcome
from ..tables import Folders
from .zones import DEAD, INJURED, SEVERE, Houses, read_houses, scenario_text, world_of


def read(run: Section, folders: Folders) -> Job:
    """Reads a case of an earthquake; docs/verification.md lists the keys."""
    del folders
    houses = read_houses(run.section("houses"))
    hazard, lifelines = run.text("hazard"), run.text("lifelines", "")
    seeds = run.integer("seeds", 1, at_least=1)
    minutes = run.number("minutes", 5.0, above=0.0)

    def job() -> Outcome:
        with tempfile.TemporaryDirectory() as folder:
            world_of(houses).save(str(Path(folder) / "world.h5"))
            scenario = _core.Scenario.load_text(
                scenario_text("地震", "Earthquake", f"{minutes:g} min", hazard, lifelines=lifelines), folder
            )
            runs = []
            for seed in range(seeds):
                course = scenario.make_run("none", seed + 1, 1)
                while not course.finished:
                    course.step()
                runs.append(_numbers(course))
                if seed == 0:
                    first = course
            return _outcome(runs, first, houses)

    return job


def _numbers(course: _core.Run) -> dict[str, float]:
    harm, shaken = np.array(course.array("person/harm")), np.array(course.array("building/shaken"))
    pga = np.array(course.array("building/shaken_m_s2"), float) / GRAVITY_M_S2
    out = {state: float((shaken == i).sum()) for i, state in enumerate(DAMAGE_STATES)}
    out |= {"persons": float(len(harm)), "dead": float((harm == DEAD).sum()), "injured": float((harm == INJURED).sum())}
    out |= {"injured_severely": float((harm == SEVERE).sum()), "expected_deaths": float(_core.headline(course)["expected_deaths"])}
    return out | {
        "pga_first_g": float(pga[0]),
        "pga_last_g": float(pga[-1]),
        "pga_least_g": float(pga.min()),
        "pga_most_g": float(pga.max()),
    }


def _outcome(runs: list[dict[str, float]], first: _core.Run, houses: Houses) -> Outcome:
    numbers = {**runs[0], "seeds": float(len(runs))}
    frames: dict[str, dict[str, Column]] = {"runs": {name: np.array([run[name] for run in runs]) for name in runs[0]}}
    frames["runs"] |= {f"ln_{which}": np.log(frames["runs"][f"pga_{which}_g"]) for which in ("first", "last")}
    if len(runs) > 2:
        numbers["correlation"] = float(np.corrcoef(frames["runs"]["ln_first"], frames["runs"]["ln_last"])[0, 1])
    table = first.world.table("building")
    assert len(table["id"]) == houses.columns * houses.rows and NO_ROW not in table["node"]
    frames["houses"] = {
        "x_m": np.array(table["x"]), "y_m": np.array(table["y"]), "damage": np.array(first.array("building/shaken"), float),
        "pga_g": np.array(first.array("building/shaken_m_s2"), float) / GRAVITY_M_S2,
    }  # fmt: skip
    return Outcome(numbers, frames)


def read_fragility(run: Section, folders: Folders) -> Job:
    """Chances of damage, and casualties, of every row of a table with building_type, design_level and pga_g."""
    table = folders.read(run, "table")

    def job() -> Outcome:
        columns = table.columns
        names = [[str(word) for word in columns[name]] for name in ("building_type", "design_level")]
        chances, shares = _core.shaken_buildings(*names, np.ascontiguousarray(columns["pga_g"], float))
        rows = dict(columns)
        by_state = np.array(chances).reshape(-1, len(DAMAGE_STATES))
        rows |= {state: by_state[:, i] for i, state in enumerate(DAMAGE_STATES)}
        rows["lost"] = by_state[:, 4] + by_state[:, 5]  # complete, fallen or not, as tables have it
        rows |= {f"severity_{i + 1}_per_1000": 1000 * np.array(shares).reshape(-1, 4)[:, i] for i in range(4)}
        return Outcome(frames={"rows": rows})

    return job
