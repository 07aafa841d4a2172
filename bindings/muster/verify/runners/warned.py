"""`runner: warned`: households of several kinds that differ in who of them hears and what they speak, warned by some channels."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

import numpy as np
import yaml

from ... import _core
from ...values import NEVER_MS
from ..document import Section
from ..outcome import Job, Outcome
from ..tables import Folders
from .families_street import Household, Street, world_of

CHANNELS = tuple(_core.Channel.__members__)
TRIES = tuple(_core.Try.__members__)
EARS = tuple(_core.Hearing.__members__)


def read(run: Section, folders: Folders) -> Job:
    """Reads a case of households that are warned; docs/verification.md lists the keys."""
    del folders
    each, seeds = run.integer("households", at_least=1), run.integer("seeds", 1, at_least=1)
    kinds = run.section("kinds")
    households = {name: _household(kinds.section(name), name) for name in kinds.names()}
    kinds.close()
    warning = _settings(run)
    hours = run.number("hours", 6.0, above=0.0)

    def job() -> Outcome:
        with tempfile.TemporaryDirectory() as folder:
            all_of_them = [_copy(kind, k) for kind in households.values() for k in range(each)]
            street = Street({"home": 0.0, "refuge": 100.0}, [], ["refuge"], all_of_them)
            world_of(street).save(str(Path(folder) / "world.h5"))
            scenario = _core.Scenario.load_text(json.dumps(_scenario(warning, hours)), folder)
            return _outcome([_played(scenario, seed) for seed in range(1, seeds + 1)], list(households))

    return job


def _household(section: Section, name: str) -> Household:
    ages = section.numbers("ages")
    n = len(ages)
    ears, tongues = section.texts("hearing", ["normal"] * n), section.texts("language", ["usual"] * n)
    for key, given in (("hearing", ears), ("language", tongues)):
        if len(given) != n:
            section.add("E1211", key, expected=n, found=len(given))
    for word in ears:
        if word not in EARS:
            section.add("E1206", "hearing", choices=", ".join(EARS), found=word)
    section.close()
    hearing = [EARS.index(word) if word in EARS else 0 for word in ears]
    return Household(name, "home", ages, [1.0] * n, [0.0] * n, 0, hearing, ["" if tag == "usual" else tag for tag in tongues])


def _copy(kind: Household, k: int) -> Household:
    return Household(f"{kind.id}:{k}", kind.at, kind.ages, kind.walk_m_s, kind.impaired, kind.cars, kind.hearing, kind.language)


def _settings(run: Section) -> dict:
    """The block `warning`: settings of warning/chain."""
    try:
        read_ = yaml.safe_load(run.text("warning"))
    except yaml.YAMLError as error:
        run.add("E1002", "warning", reason=str(error).splitlines()[0])
        return {}
    return read_ if isinstance(read_, dict) else {}


def _scenario(warning: dict, hours: float) -> dict:
    """A dry day with an order for the whole street after a minute."""
    do = [{"order_evacuation": {"areas": ["county"]}}]
    order = {"id": "go", "role": "county", "when": {"at_time": {"time": "1 min"}}, "do": do}
    return {
        "muster": 1, "name": "街", "name_en": "Street", "start": "2026-07-20T10:00", "duration": f"{hours:g} h",
        "world": {"file": "world.h5"},
        "hazard": {"model": "flood/local_inertial", "rain": [["0 h", 0], ["1 h", 0]]},
        "models": {"warning": warning},
        "plans": [{"id": "order", "name": "转移", "name_en": "Order", "rules": [order]}],
    }  # fmt: skip


def _played(scenario: _core.Scenario, seed: int) -> tuple[list[str], np.ndarray, np.ndarray, np.ndarray]:
    """Kind of each household, its tries, and whether it was told and alerted."""
    run = scenario.make_run("order", seed, 1)
    while not run.finished:
        run.step()
    kinds = [name.split(":")[0] for name in run.world.table("household")["id"]]
    told, alerted = (np.array(run.array(f"household/{name}"), dtype=np.int64) < NEVER_MS for name in ("told", "alerted"))
    return kinds, np.array(run.array("household/tries"), dtype=np.uint64), told, alerted


def _outcome(runs: list, kinds: list[str]) -> Outcome:
    """Shares over all households of a kind and all seeds: `<kind>.<channel>.<end of the attempt>`, `<kind>.told`, `<kind>.alerted`."""
    of = np.array([kind for run in runs for kind in run[0]])
    tries, told, alerted = (np.concatenate([run[k] for run in runs]) for k in (1, 2, 3))
    numbers: dict[str, float] = {}
    for kind in kinds:
        mine = of == kind
        numbers[f"{kind}.told"], numbers[f"{kind}.alerted"] = float(told[mine].mean()), float(alerted[mine].mean())
        for c, channel in enumerate(CHANNELS):
            ends = (tries[mine] >> np.uint64(4 * c)) & np.uint64(15)
            for e, end in enumerate(TRIES):
                numbers[f"{kind}.{channel}.{end}"] = float((ends == e).mean())
    return Outcome(numbers, {})
