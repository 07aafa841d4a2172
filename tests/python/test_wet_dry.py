"""Who changes between wet and dry on uncertain terrain: over the seeds of an ensemble, over floods alone, in words, tables, reports."""

import csv
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import muster
from muster import wet_dry

SCENARIO = """muster: 1
name: 地形误差
name_en: Terrain error
start: 2026-07-20T18:00
duration: 1 h
world:
  town: {seed: 3, people: 1000, villages: 1, shelters: 2}
hazard:
  model: flood/local_inertial
  spin_up: 10 min
  rain: [[0 s, 60]]
  inflows:
    - {place: river_inflow, discharge: [[0 s, 1500], [1 h, 3000]]}
  boundaries:
    - {edge: east, kind: free, place: river_outflow}
  terrain_error: {deviation: DEVIATION, correlation_length: 100 m}
plans:
  - {id: order, rules: [{id: r, role: county, when: {at_time: {time: 5 min}}, do: [{order_evacuation: {areas: [township]}}]}]}
"""


def command(*arguments: object, code: int = 0) -> str:
    line = [sys.executable, "-m", "muster", *map(str, arguments), "--lang", "en"]
    done = subprocess.run(line, capture_output=True, text=True, encoding="utf-8", stdin=subprocess.DEVNULL, timeout=300, check=False)
    assert done.returncode == code, done.stderr
    return done.stdout + done.stderr


def scenario_file(folder: Path, deviation: float = 1.0) -> Path:
    path = folder / "scenario.yaml"
    path.write_text(SCENARIO.replace("DEVIATION", str(deviation)), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def ensemble(tmp_path_factory) -> tuple[Path, str]:
    """An ensemble of two plans and four seeds, and what was said."""
    folder = tmp_path_factory.mktemp("wet_dry")
    told = command("ensemble", scenario_file(folder), "--plans", "none,order", "--seeds", "1-4", "-o", folder / "ensemble")
    return folder / "ensemble", told


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_a_run_on_uncertain_terrain_that_was_stopped_and_resumed_from_a_file_is_the_same(tmp_path):
    scenario = muster.Scenario.load(scenario_file(tmp_path))
    whole = scenario.start("order", 3, threads=2).advance()
    stopped = scenario.start("order", 3, threads=1).advance(1730)
    stopped.checkpoints(tmp_path / "part.nc").save(stopped._core)
    again = scenario.start("order", 3, threads=2)
    again.checkpoints(tmp_path / "part.nc").resume(again._core)
    assert again.advance().digest() == whole.digest()
    assert whole.digest() != scenario.start("order", 4).advance().digest()


def test_an_ensemble_counts_one_flood_per_seed_for_every_shelter_exit_home_and_building(ensemble):
    folder, told = ensemble
    table = rows(folder / "wet_dry.csv")
    first = muster.open(next(iter(sorted(folder.glob("run-*.nc")))))
    kinds = [row["kind"] for row in table]
    assert kinds.count("shelter") + kinds.count("exit") == len(first.ids("shelter"))
    assert kinds.count("household") == len(first.ids("household")) and kinds.count("building") == len(first.ids("building"))
    assert {row["floods"] for row in table} == {"4"}
    # Counted again by hand, from one plan's results.
    runs = [r for r in map(muster.open, sorted(folder.glob("run-*.nc"))) if r.provenance("plan") == "none"]
    assert len(runs) == 4
    wet = sum((np.asarray(r["most_water/building_depth_m"]) >= 0.05 - 1e-9).astype(int) for r in runs)
    told_wet = [int(row["wet_floods"]) for row in table if row["kind"] == "building"]
    assert told_wet == wet.tolist()
    assert np.count_nonzero((wet > 0) & (wet < 4)) > 0, "some change, or the case shows nothing"
    assert "4 floods, one per seed" in told and "Buildings:" in told and "wet_dry.csv" in told


def test_floods_alone_give_the_same_count(ensemble, tmp_path):
    folder, _ = ensemble
    told = command("terrain", scenario_file(tmp_path), "--seeds", "1-4", "-o", tmp_path / "wet_dry.csv")
    assert rows(tmp_path / "wet_dry.csv") == rows(folder / "wet_dry.csv")
    assert "4 floods took" in told


def test_the_report_has_it_beside_the_weak_inputs(ensemble, tmp_path):
    folder, _ = ensemble
    command("report", folder, "-o", tmp_path / "report.html")
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert "Uncertain terrain" in page and "地形不确定" in page and "部分受淹" in page


def test_shelters_and_exits_that_change_are_named_with_their_share():
    counted = wet_dry.WetDry(
        0.05,
        {"shelter": ["S1", "S2", "X1"], "household": ["H1"], "building": ["B1", "B2"]},
        {"name": ["学校", "", "出口"], "name_en": ["School", "", "Exit"], "kind": ["school", "hall", "exit"]},
    )
    for seed, (s1, s2, x1) in enumerate([(0.0, 0.2, 0.0), (0.3, 0.2, 0.05), (0.04, 0.2, 0.0), (0.0, 0.2, 0.0)]):
        depths = {"shelter": [s1, s2, x1], "household": [0.0], "building": [0.0, s1]}
        counted.add(seed, {name: np.array(depths[table]) for table, name in wet_dry.ARRAYS.items()})
    counted.add(0, {name: np.full(len(counted.ids[table]), 9.0) for table, name in wet_dry.ARRAYS.items()})  # the same seed: the same flood
    assert counted.floods == 4
    assert [(c.kind, c.dry, c.some, c.wet) for c in counted.counts()] == [
        ("shelter", 0, 1, 1), ("exit", 0, 1, 0), ("household", 1, 0, 0), ("building", 1, 1, 0),
    ]  # fmt: skip
    assert [(c.id, c.wet, round(c.deepest_m, 2)) for c in counted.changes()] == [("S1", 1, 0.3), ("X1", 1, 0.05)]
    assert "School (S1) is wet in 1 of 4 floods (25 %)" in "\n".join(counted.sentences("en"))
    assert "学校（S1）在 4 场洪水中受淹 1 场（25%）" in "\n".join(counted.sentences("zh"))


def test_without_an_error_of_the_terrain_there_is_nothing_to_count(tmp_path):
    path = scenario_file(tmp_path, 0)
    assert "terrain_error" in command("terrain", path, "--seeds", "1-2", "-o", tmp_path / "wet_dry.csv", code=2)
    command("ensemble", path, "--plans", "none", "--seeds", "1", "-o", tmp_path / "ensemble")
    assert not (tmp_path / "ensemble" / "wet_dry.csv").exists()
    bare = tmp_path / "bare.yaml"
    bare.write_text(
        "\n".join(line for line in path.read_text(encoding="utf-8").splitlines() if "terrain_error" not in line), encoding="utf-8"
    )
    with_zero = muster.Scenario.load(path).run("none", seed=1).save(tmp_path / "zero.nc")
    assert muster.Scenario.load(bare).run("none", seed=1).save(tmp_path / "bare.nc") == with_zero
