"""`runner: zones`: danger zones over houses that stand in a regular grid on flat ground."""

from __future__ import annotations

import math
import tempfile
import textwrap
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ... import _core
from ...values import NEVER_MS, NO_ROW
from ..document import Section
from ..outcome import Column, Job, Outcome
from ..tables import Folders

CONSTRUCTIONS = ["reinforced_concrete", "brick", "timber", "earth"]
DEAD, INJURED, SEVERE = 1, 2, 3  # Harm
DESTROYED = 2  # Damage


@dataclass(frozen=True)
class Houses:
    """Houses in a square grid around (0, 0), one household in each."""

    columns: int
    rows: int
    spacing_m: float
    persons: int
    construction: int
    cell_m: float

    @property
    def x(self) -> np.ndarray:
        return np.tile((np.arange(self.columns) - (self.columns - 1) / 2) * self.spacing_m, self.rows)

    @property
    def y(self) -> np.ndarray:
        return np.repeat((np.arange(self.rows) - (self.rows - 1) / 2) * self.spacing_m, self.columns)


def read_houses(section: Section) -> Houses:
    """Reads the section `houses` of a case."""
    houses = Houses(
        section.integer("columns", at_least=1), section.integer("rows", 1, at_least=1), section.number("spacing_m", 20.0, above=0.0),
        section.integer("persons", 1, at_least=1), CONSTRUCTIONS.index(section.choice("construction", CONSTRUCTIONS, "brick")),
        section.number("cell_m", 20.0, above=0.0),
    )  # fmt: skip
    section.close()
    return houses


def read(run: Section, folders: Folders) -> Job:
    """Reads a case of danger zones; docs/verification.md lists the keys."""
    del folders
    houses = read_houses(run.section("houses"))
    hazard = run.text("hazard")
    sensing = run.text("sensing", "")
    seeds = run.integer("seeds", 1, at_least=1)
    hours = run.number("hours", 1.0, above=0.0)
    every_s = run.number("sample_every_s", 600.0, above=0.0)

    def job() -> Outcome:
        with tempfile.TemporaryDirectory() as folder:
            world_of(houses).save(str(Path(folder) / "world.h5"))
            scenario = _core.Scenario.load_text(scenario_text("危险区", "Zones", f"{hours:g} h", hazard, sensing=sensing), folder)
            runs = [_Course(scenario, seed + 1, every_s if seed == 0 else math.inf) for seed in range(seeds)]
            return _outcome(runs, houses)

    return job


def scenario_text(name: str, name_en: str, duration: str, hazard: str, **phases: str) -> str:
    """A hazard over houses where nobody is told or sees anything: all stay where they are. `phases`: models of others; empty = none."""
    models = "  warning: {neighbours: {enabled: false}, own_eyes: {enabled: false}}\n"
    for phase, text in phases.items():
        if text:
            models += f"  {phase}:\n" + textwrap.indent(text, "    ")
    head = f"muster: 1\nname: {name}\nname_en: {name_en}\nstart: 2026-07-20T18:00\nduration: {duration}\nworld: {{file: world.h5}}\n"
    return f"{head}hazard:\n{textwrap.indent(hazard, '  ')}\nmodels:\n{models}"


class _Course:
    """One run, and how far its zones came at moments of it."""

    def __init__(self, scenario: _core.Scenario, seed: int, every_s: float) -> None:
        self.run = scenario.make_run("none", seed, 1)
        self.samples: dict[str, list[float]] = {"t_s": [], "reached_km2": [], "reached_houses": []}
        due = 0.0
        while not self.run.finished:
            self.run.step()
            if self.run.now_ms / 1000 >= due:
                self._sample()
                due += every_s

    def _sample(self) -> None:
        """The state at the end of a step holds what was reached before that moment."""
        self.samples["t_s"].append(self.run.now_ms / 1000)
        self.samples["reached_km2"].append(float(np.sum(self.run.array("zone/reached_km2"))))
        self.samples["reached_houses"].append(float(np.sum(np.array(self.run.array("building/reached_by_zone")) < NEVER_MS)))


def _seconds(values: np.ndarray) -> np.ndarray:
    milliseconds = np.array(values, dtype=np.int64)
    return np.where(milliseconds >= NEVER_MS, np.inf, milliseconds / 1000)


def _outcome(courses: list[_Course], houses: Houses) -> Outcome:
    first = courses[0].run
    names = [str(name) for name in first.row_names("zone")]
    onset = np.array([_seconds(c.run.array("zone/onset")) for c in courses])
    triggered = np.array([_seconds(c.run.array("zone/triggered")) for c in courses])
    harm = np.array(first.array("person/harm"))
    damage = np.array(first.array("building/damage"))
    numbers = {
        "persons": float(len(harm)), "dead": float((harm == DEAD).sum()), "injured": float(((harm == INJURED) | (harm == SEVERE)).sum()),
        "injured_severely": float((harm == SEVERE).sum()),
        "destroyed_houses": float((damage == DESTROYED).sum()), "seeds": float(len(courses)),
        "expected_deaths": float(_core.headline(first)["expected_deaths"]),
    }  # fmt: skip
    frames: dict[str, dict[str, Column]] = {"area": {name: np.array(values) for name, values in courses[0].samples.items()}}
    for z, name in enumerate(names):
        happens = np.isfinite(onset[:, z])
        numbers[f"{name}.onset_s"], numbers[f"{name}.triggered_s"] = float(onset[0, z]), float(triggered[0, z])
        numbers[f"{name}.happens"] = float(happens.sum())
        numbers[f"{name}.dead"] = float(first.array("zone/dead_persons")[z])
        frames[f"{name}.delays"] = {"delay_s": (onset - triggered)[happens, z], "onset_s": onset[happens, z]}
    table = first.world.table("building")
    frames["houses"] = {"x_m": table["x"], "y_m": table["y"], "reached_s": _seconds(first.array("building/reached_by_zone"))}
    events = first.events()
    kinds = [kind["name"] for kind in first.event_kinds()]
    if "rain_indicator/reached" in kinds:
        mine = np.array(events["kind"]) == kinds.index("rain_indicator/reached")
        frames["indicators"] = {"t_s": np.array(events["time"])[mine] / 1000, "level": np.array(events["value"])[mine]}
    return Outcome(numbers, frames)


def world_of(houses: Houses, gauge: str = "") -> _core.World:
    """The houses, a street of two crossings far to the east, and a way out; with a `gauge` in the middle where it has an id."""
    x, y = houses.x, houses.y
    n = len(x)
    edge = max(np.abs(x).max(), np.abs(y).max()) + 10 * houses.cell_m
    cells = math.ceil(2 * edge / houses.cell_m)
    ground = np.zeros((cells, cells), np.float32)
    ids = [f"H{row}" for row in range(n)]
    members = [(row, k) for row in range(n) for k in range(houses.persons)]
    m = len(members)
    road = {"width_m": 10.0, "lanes": 1.0, "speed_m_s": 10.0, "capacity_veh_s": 0.5, "jam_veh_m": 0.2, "modes": 3, "road_class": 3}
    ring = [-edge, -edge, edge, -edge, edge, edge, -edge, edge]
    nan = math.nan
    gauges = (
        {"gauge": _rows([gauge], name=["水尺"], name_en=["Staff"], x=[0.0], y=[0.0], warning_m=[nan], guaranteed_m=[nan])} if gauge else {}
    )
    world, _ = _core.make_world(
        {
            "node": _rows(["n0", "n1"], x=[edge - 20, edge - 10], y=[0.0, 0.0], z=[0.0, 0.0]),
            "link": _rows(
                ["a", "b"], tail=[0, 1], head=[1, 0], length_m=[10.0, 10.0], **{key: [value] * 2 for key, value in road.items()},
                structure=[0, 0], deck_z=[0.0, 0.0], opposite=[1, 0], street=[NO_ROW] * 2, **{"shape/first": [0, 0, 0], "shape/values": []},
            ),
            "building": _rows(
                ids, x=list(x), y=list(y), ground_z=[0.0] * n, floor_z=[0.3] * n, area_m2=[90.0] * n, storey_m=[3.0] * n, storeys=[1] * n,
                use=[0] * n, construction=[houses.construction] * n, node=[0] * n, access_m=[10.0] * n, grid=[0] * n,
                **{"footprint/first": [0] * (n + 1), "footprint/values": []},
            ),
            "area": _rows(
                ["village"], name=["村"], name_en=["Village"], level=[0], parent=[NO_ROW], warden=[NO_ROW], deputy=[NO_ROW],
                loudspeaker_m=[0.0],
                **{"loudspeakers/first": [0, 0], "loudspeakers/values": [], "outline/first": [0, 8], "outline/values": ring},
            ),
            "household": _rows(ids, home=list(range(n)), storey=[0] * n, cars=[0] * n),
            "person": _rows(
                [f"H{row}.{k}" for row, k in members], household=[row for row, _ in members], age=[40] * m, female=[0] * m,
                impaired=[0] * m, phone=[1] * m, walk_m_s=[1.3] * m, height_mass=[110.0] * m,
            ),
            "shelter": _rows(
                ["out"], name=["出口"], name_en=["Exit"], kind=[3], x=[edge - 10], y=[0.0], floor_z=[0.5], node=[1], capacity=[0],
            ),
            **gauges,
        },
        name="村", name_en="Village", crs_epsg=0, crs_wkt="", ground=ground, manning=np.full_like(ground, 0.05), cell_m=houses.cell_m,
        west_m=-edge, south_m=-edge, provenance="case of danger zones",
    )  # fmt: skip
    return world


def _rows(ids: list[str], **columns: object) -> dict:
    return {"id": ids, "origin": [2] * len(ids), **columns}
