"""Stored results as the report needs them: one RunResult per run.nc, read through the engine's own mistrustful reader."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from muster import _core
from muster.errors import InputError, refuse
from muster.forecasts import Score, scores
from muster.registered import registered_of_file
from muster.result import shelter_table
from muster.shelter_days import mains
from muster.values import DAMAGE_STATES, GRAVITY_M_S2, NEVER_MS, seconds

CURVES = ("alerted", "departed", "arrived", "exposed", "injured", "dead")


@dataclass(frozen=True)
class Weak:
    """A figure that a run leans on and that nobody has checked."""

    path: str
    value: str
    unit: str
    grade: str
    source: str
    meaning: str
    meaning_zh: str


@dataclass(frozen=True)
class Shelter:
    """A shelter or an exit of the place; capacity 0 = without bound."""

    id: str
    name: str
    name_en: str
    capacity: int


@dataclass(frozen=True)
class DangerZone:
    """What one danger zone did in a run."""

    id: str
    name: str
    name_en: str
    onset_s: float  #: NaN = it did not begin
    dead: int
    injured: int


@dataclass(frozen=True)
class Shock:
    """What one shock of an earthquake did in a run."""

    id: str
    name: str
    name_en: str
    at_s: float
    most_g: float  #: peak ground acceleration where it was strongest; 0 = the run ended before it
    dead: int
    injured: int


@dataclass
class RunResult:
    """One run. Times in s since the start; persons unless the name says otherwise."""

    file: str
    plan: str
    seed: int
    complete: bool
    title: str
    title_zh: str
    time_s: np.ndarray
    series: dict[str, np.ndarray]  # of CURVES, [sample]
    summary: dict[str, float]  # headline numbers; NaN = did not happen
    plan_name: str = ""
    plan_name_en: str = ""
    place: str = ""
    place_en: str = ""
    start: str = ""  # local date and time of t = 0
    shelters: list[Shelter] = field(default_factory=list)
    occupants: np.ndarray = field(default_factory=lambda: np.zeros((0, 0)))  # [sample, shelter]
    shelter_table: dict[str, Any] = field(default_factory=dict)  # columns of the place's shelters, as far as they are known
    inside: np.ndarray = field(default_factory=lambda: np.zeros(0))  # [shelter] persons inside at the end
    power: np.ndarray = field(default_factory=lambda: np.zeros(0, bool))  # [shelter] mains power at the end
    most_waiting: np.ndarray = field(default_factory=lambda: np.zeros(0))  # [shelter] most persons outside at one time; empty = no queues
    longest_wait_s: np.ndarray = field(default_factory=lambda: np.zeros(0))  # [shelter]
    cut_off_s: np.ndarray = field(default_factory=lambda: np.zeros(0))  # [shelter] when first cut off, NaN = never; empty = nobody looked
    turned_away: np.ndarray = field(default_factory=lambda: np.zeros(0))  # [shelter] refusals
    zones: list[DangerZone] = field(default_factory=list)
    shocks: list[Shock] = field(default_factory=list)
    shaken: np.ndarray = field(default_factory=lambda: np.zeros(0))  # [row of DAMAGE_STATES] buildings; empty = the ground does not shake
    forecasts: list[Score] = field(default_factory=list)  # of the plan's triggers that look at forecasts
    weak: list[Weak] = field(default_factory=list)
    origins: dict[str, dict[str, int]] = field(default_factory=dict)  # table -> origin -> rows
    facts: dict[str, str] = field(default_factory=dict)  # attributes of the provenance
    inputs: list[tuple[str, str]] = field(default_factory=list)  # file, hash
    models: list[str] = field(default_factory=list)
    reached_s: float = 0.0
    registered: tuple[str, str] | None = None  # how many are registered and present, English and Chinese; None = the place does not say


def read_result(path: Path | str) -> RunResult:
    """Reads run.nc. Raises InputError where the file is no result."""
    file = _core.File.open(str(path))
    found = file.text_attribute("", "format") if file.has_attribute("", "format") else "foreign"
    if found != "muster-result":
        raise refuse(2003, path, expected="muster-result", found=found)
    facts = {
        name: file.text_attribute("provenance", name)
        for name in ("program", "build", "plan_digest", "scenario", "settings_digest", "world", "world_digest", "world_made_by", "start")
    }
    return RunResult(
        file=str(path),
        plan=file.text_attribute("provenance", "plan"),
        seed=int(file.text_attribute("provenance", "seed")),
        complete=file.number_attribute("", "complete") != 0,
        title=file.text_attribute("", "title"),
        title_zh=file.text_attribute("", "title_zh"),
        plan_name=file.text_attribute("provenance", "plan_name"),
        plan_name_en=file.text_attribute("provenance", "plan_name_en"),
        place=file.text_attribute("provenance/place", "name"),
        place_en=file.text_attribute("provenance/place", "name_en"),
        start=facts.pop("start"),
        time_s=np.asarray(file.read("time"), dtype=float) if file.has("time") else np.zeros(0),  # no metrics model: no curves
        series={name: np.asarray(file.read(name), dtype=float) for name in CURVES if file.has(name)},
        summary=_summary(file),
        shelters=_shelters(file),
        occupants=np.asarray(file.read("occupants"), dtype=float) if file.has("occupants") else np.zeros((0, 0)),
        shelter_table=shelter_table(file),
        inside=_final(file, "shelter/occupants"),
        power=_power(file),
        most_waiting=_final(file, "shelter/most_waiting"),
        longest_wait_s=_final(file, "shelter/longest_wait_s"),
        cut_off_s=seconds(file.read("final/shelter/first_cut_off")) if file.has("final/shelter/first_cut_off") else np.zeros(0),
        turned_away=_final(file, "shelter/turned_away"),
        zones=_zones(file),
        shocks=_shocks(file),
        shaken=_shaken(file),
        forecasts=scores(file),
        weak=_weak(file),
        origins=_origins(file),
        facts={**facts, "result_hash": file.text_attribute("", "result_hash")},
        inputs=list(zip(file.read("provenance/input_file"), file.read("provenance/input_digest"), strict=True)),
        models=list(file.read("provenance/model_name")),
        reached_s=file.number_attribute("provenance", "duration_reached_ms") / 1000,
        registered=registered_of_file(file),
    )


def _summary(file: _core.File) -> dict[str, float]:
    """Headline numbers; times become minutes under the name `<name>_min`, NaN where they never were."""
    out: dict[str, float] = {}
    for name in file.children("summary"):
        value = float(np.asarray(file.read(f"summary/{name}")).reshape(-1)[0])
        if file.text_attribute(f"summary/{name}", "units") == "ms":
            out[f"{name}_min"] = float("nan") if value < 0 or value >= NEVER_MS else value / 60000
        else:
            out[name] = value
    return out


def _final(file: _core.File, name: str) -> np.ndarray:
    """An array of the last state; empty where no model has it."""
    return np.asarray(file.read(f"final/{name}"), dtype=float) if file.has(f"final/{name}") else np.zeros(0)


def _shelters(file: _core.File) -> list[Shelter]:
    place = "provenance/place"
    kinds, capacities = file.read(f"{place}/shelter_kind"), file.read(f"{place}/shelter_capacity")
    names, names_en = file.read(f"{place}/shelter_name"), file.read(f"{place}/shelter_name_en")
    return [
        Shelter(id_, name, name_en, 0 if kind == "exit" else int(capacity))
        for id_, name, name_en, kind, capacity in zip(file.read("ids/shelter"), names, names_en, kinds, capacities, strict=True)
    ]


def _power(file: _core.File) -> np.ndarray:
    """Mains power of each shelter at the end; everywhere where no model says otherwise."""
    grid = shelter_table(file).get("grid")
    area = _final(file, "area/power")
    return np.ones(len(file.read("ids/shelter")), bool) if grid is None or not len(area) else mains(area != 0, grid)


def _zones(file: _core.File) -> list[DangerZone]:
    if not file.has("zones/kind"):
        return []
    onset = seconds(file.read("final/zone/onset"))
    dead, injured = _final(file, "zone/dead_persons"), _final(file, "zone/injured_persons")
    columns = (file.read("ids/zone"), file.read("zones/name"), file.read("zones/name_en"), onset, dead, injured)
    return [DangerZone(id_, name, name_en, float(begin), int(d), int(i)) for id_, name, name_en, begin, d, i in zip(*columns, strict=True)]


def _shocks(file: _core.File) -> list[Shock]:
    if not file.has("final/shock/at"):
        return []
    most = _final(file, "shock/most_m_s2") / GRAVITY_M_S2
    dead, injured = (
        _final(file, f"shock/{harm}_persons") if file.has(f"final/shock/{harm}_persons") else 0 * most for harm in ("dead", "injured")
    )
    columns = (
        file.read("ids/shock"),
        file.read("shocks/name"),
        file.read("shocks/name_en"),
        seconds(file.read("final/shock/at")),
        most,
        dead,
        injured,
    )
    return [Shock(id_, zh, en, float(at), float(g), int(d), int(i)) for id_, zh, en, at, g, d, i in zip(*columns, strict=True)]


def _shaken(file: _core.File) -> np.ndarray:
    """Buildings in each of DAMAGE_STATES at the end; empty where no model of the run has it."""
    state = _final(file, "building/shaken")
    return np.bincount(state.astype(int), minlength=len(DAMAGE_STATES)) if len(state) else state


def _weak(file: _core.File) -> list[Weak]:
    columns = [file.read(f"weak_inputs/{name}") for name in ("path", "value", "unit", "grade", "source", "meaning", "meaning_zh")]
    rows = [Weak(*row) for row in zip(*columns, strict=True)]
    return sorted(rows, key=lambda w: w.grade != "memory")  # published figures that nobody has checked come first


def _origins(file: _core.File) -> dict[str, dict[str, int]]:
    place = "provenance/place"
    rows = np.asarray(file.read(f"{place}/origin_rows"))
    words = file.read(f"{place}/origin_name")
    tables = file.read(f"{place}/table_name")
    return {table: dict(zip(words, map(int, counts), strict=True)) for table, counts in zip(tables, rows, strict=True)}


def read_results(paths: Sequence[Path | str]) -> list[RunResult]:
    """Reads all results; a folder stands for every .nc in it. Raises InputError with the problems of all files, where the runs are of
    different places, and where one plan and seed gave two results."""
    files = [f for p in map(Path, paths) for f in (sorted(p.glob("*.nc")) if p.is_dir() else [p])]
    if not files:
        raise refuse(5005, ", ".join(map(str, paths)), reason="@report.no_results")
    runs: list[RunResult] = []
    problems = []
    for path in files:
        try:
            runs.append(read_result(path))
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(problems)
    return check_together(runs)


def check_together(runs: list[RunResult]) -> list[RunResult]:
    """The runs, each plan and seed once, sorted by plan (none first, else as given) and seed."""
    first = runs[0]
    seen: dict[tuple[str, int], RunResult] = {}
    for run in runs:
        for what in ("world_digest", "settings_digest"):
            if run.facts.get(what) != first.facts.get(what):
                raise refuse(2011, run.file, what=f"@report.{what}")
        known = seen.setdefault((run.plan, run.seed), run)
        if known is not run and known.facts.get("result_hash") != run.facts.get("result_hash"):
            where = f"{run.plan}, seed {run.seed}: {known.file}"
            raise refuse(1215, run.file, reason=f"another result of {where}", reason_zh=f"同一预案与种子的结果不一致：{where}")
    order = list(dict.fromkeys(run.plan for run in runs))
    order.sort(key=lambda plan: plan != "none")
    return sorted(seen.values(), key=lambda run: (order.index(run.plan), run.seed))
