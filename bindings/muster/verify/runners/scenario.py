"""`runner: scenario`: a shipped scenario, changed here and there, played over many seeds: what people came to in each variant, and how
variants differ on the same seeds."""

from __future__ import annotations

import json
import tempfile
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from ... import _core
from ...compare import half_width_90
from ...values import NEVER_MS
from ..document import Section
from ..outcome import Column, Job, Outcome
from ..tables import Folders

CHANNELS = tuple(_core.Channel.__members__)[1:]


@dataclass(frozen=True)
class Variant:
    """The scenario with some keys changed, under one of its plans."""

    name: str
    plan: str
    document: dict[str, Any]

    @property
    def hazard_key(self) -> str:
        """Variants with the same key meet the same flood."""
        return json.dumps({key: _plain(self.document.get(key)) for key in ("world", "hazard", "start", "duration", "step")}, sort_keys=True)


def read(run: Section, folders: Folders) -> Job:
    """Reads a case of scenarios; docs/verification.md lists the keys."""
    del folders
    library = run.text("library")
    seeds, live = run.integer("seeds", at_least=2), run.flag("live")
    folder = _library(run, library)
    base = yaml.safe_load((folder / "scenario.yaml").read_text(encoding="utf-8")) if folder is not None else {}
    variants = []
    section = run.section("variants")
    for name in section.names():
        part = section.section(name)
        changes = _mapping(part, "changes")
        variants.append(Variant(name, part.text("plan", "none"), merged(base, changes)))
        part.close()
    section.close()

    def job() -> Outcome:
        assert folder is not None
        with tempfile.TemporaryDirectory() as work:
            player = _Player(folder, seeds, live, Path(work))
            return _outcome({v.name: player.play(v) for v in variants})

    return job


def _folders() -> list[Path]:
    """Where scenarios that ship are looked for: in the package, and in the source tree around it or around the current folder."""
    roots = [Path(str(files("muster"))), *Path(__file__).parents, Path.cwd(), *Path.cwd().parents]
    return [found for root in roots for part in ("library", "scenarios/library") if (found := root / part).is_dir()]


def _library(run: Section, name: str) -> Path | None:
    """The folder of a scenario that ships."""
    known = sorted({path.parent.name for root in _folders() for path in root.glob("*/scenario.yaml")})
    if name in known:
        return next(root / name for root in _folders() if (root / name / "scenario.yaml").is_file())
    run.add("E1206", "library", choices=", ".join(known), found=name)
    return None


def _mapping(section: Section, key: str) -> dict[str, Any]:
    text = section.text(key, "")
    try:
        read = yaml.safe_load(text) if text else {}
    except yaml.YAMLError as error:
        section.add("E1002", key, reason=str(error).splitlines()[0])
        return {}
    if not isinstance(read, dict):
        section.add("E1104", key, expected="@kind.mapping", found="@kind.text")
        return {}
    return read


def merged(base: Any, changes: Any) -> Any:
    """`changes` laid over `base`: mappings key by key, everything else in place of what was there; null takes a key away."""
    if not isinstance(base, dict) or not isinstance(changes, dict):
        return changes
    out = dict(base)
    for key, value in changes.items():
        if value is None:
            out.pop(key, None)
        else:
            out[key] = merged(base.get(key), value)
    return out


class _Player:
    """Plays variants over the seeds, with the hazard that several share solved once."""

    def __init__(self, folder: Path, seeds: int, live: bool, work: Path) -> None:
        self.folder, self.seeds, self.live, self.work = folder, seeds, live, work
        self.solved: dict[str, str] = {}

    def play(self, variant: Variant) -> dict[str, np.ndarray]:
        """The measures of every seed."""
        scenario = _core.Scenario.load_text(json.dumps(_plain(variant.document), ensure_ascii=False), str(self.folder))
        if not self.live:
            scenario = _core.with_stored_hazard(scenario, self.hazard_of(variant, scenario))
        runs = []
        for seed in range(1, self.seeds + 1):
            run = scenario.make_run(variant.plan, seed, 0)
            while not run.finished:
                run.step()
            runs.append(measures(run))
        return {name: np.array([one[name] for one in runs]) for name in runs[0]}

    def hazard_of(self, variant: Variant, scenario: _core.Scenario) -> str:
        """File of the variant's hazard."""
        if variant.hazard_key not in self.solved:
            file = str(self.work / f"hazard-{len(self.solved)}.nc")
            _core.solve_hazard(scenario, file, 1, None, 0)
            self.solved[variant.hazard_key] = file
        return self.solved[variant.hazard_key]


def _plain(value: Any) -> Any:
    """YAML's dates as text."""
    if isinstance(value, dict):
        return {key: _plain(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_plain(part) for part in value]
    return value if isinstance(value, (str, int, float, bool)) or value is None else value.isoformat(timespec="minutes")


def measures(run: _core.Run) -> dict[str, float]:
    """What people came to in one run: the headline numbers, and shares."""
    numbers = {name: float(value) for name, value in _core.headline(run).items()}
    out = {name: value for name, value in numbers.items() if name not in ("last_arrival", "median_alert")}
    for name in ("last_arrival", "median_alert"):
        out[f"{name}_min"] = numbers[name] / 60000 if 0 <= numbers[name] < NEVER_MS else float("nan")
    persons, at_risk = max(numbers["persons"], 1.0), max(numbers["at_risk"], 1.0)
    out["dead_less_expected"] = numbers["dead"] - numbers["expected_deaths"]
    out |= {"dead_share": numbers["dead"] / at_risk, "warned_share": numbers["warned"] / persons, "moved_share": numbers["moved"] / persons}
    out |= {"in_time_share": numbers["warned_in_time"] / at_risk, "moved_in_time_share": numbers["moved_before_water"] / at_risk}
    if "household/alerted_by" in run.arrays():
        out |= {"left_90_min": _left_by(run, 0.9), "left_within_5_min_share": _left_within(run, 5)}
        size = np.asarray(run.world.table("household")["persons"], dtype=float)
        by = np.asarray(run.array("household/alerted_by"))
        for i, channel in enumerate(CHANNELS, 1):
            out[f"first_by_{channel}"] = float(size[by == i].sum() / max(size[by != 0].sum(), 1.0))
    return out


def _left_by(run: _core.Run, share: float) -> float:
    """Minutes until this share of the people who left home had left."""
    size, left = np.asarray(run.world.table("household")["persons"], dtype=float), np.asarray(run.array("household/left"))
    gone = left < NEVER_MS
    order = np.argsort(left[gone])
    people = np.cumsum(size[gone][order])
    return float(left[gone][order][np.searchsorted(people, share * people[-1])] / 60000) if len(people) else float("nan")


def _left_within(run: _core.Run, minutes: float) -> float:
    """Share of the people who left after they were told to that did so within this time."""
    size = np.asarray(run.world.table("household")["persons"], dtype=float)
    told, left = np.asarray(run.array("household/told")), np.asarray(run.array("household/left"))
    gone = (told < NEVER_MS) & (left < NEVER_MS) & (left >= told)
    return float(size[gone & (left - told <= minutes * 60000)].sum() / max(size[gone].sum(), 1.0))


def _outcome(played: dict[str, dict[str, np.ndarray]]) -> Outcome:
    numbers: dict[str, float] = {}
    names = list(played)
    for variant, columns in played.items():
        for measure, values in columns.items():
            numbers |= _spread(f"{variant}.{measure}", values)
    for a in names:
        for b in names:
            if a == b:
                continue
            for measure in played[a].keys() & played[b].keys():
                numbers |= _difference(f"{a}-{b}.{measure}", played[a][measure] - played[b][measure])
    common = [m for m in played[names[0]] if all(m in played[v] for v in names)]
    frame: dict[str, Column] = {"variant": [v for v in names for _ in played[v][common[0]]]}
    frame["seed"] = np.concatenate([np.arange(1, len(played[v][common[0]]) + 1) for v in names])
    frame |= {m: np.concatenate([played[v][m] for v in names]) for m in common}
    return Outcome(numbers, {"runs": frame})


def _spread(name: str, values: np.ndarray) -> dict[str, float]:
    """Mean, and the band in which nine of ten runs lie."""
    low, high = np.percentile(values, [5, 95])
    return {f"{name}.mean": float(values.mean()), f"{name}.low": float(low), f"{name}.high": float(high)}


def _difference(name: str, values: np.ndarray) -> dict[str, float]:
    """Mean of the paired differences, and its 90 % interval."""
    mean, half = float(values.mean()), half_width_90(values)
    return {f"{name}.mean": mean, f"{name}.low": mean - half, f"{name}.high": mean + half}
