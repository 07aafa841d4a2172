"""Forecasts of a run against what came: counts per trigger, in words, in `muster run` and in a report."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import muster
from muster.forecasts import Score, scores

SCENARIO = """muster: 1
name: 预报
name_en: Forecast
start: 2026-07-20T18:00
duration: 2 h
world:
  town: {{seed: 3, people: 1000, villages: 1, shelters: 2}}
hazard:
  model: flood/local_inertial
  inflows:
    - {{place: river_inflow, discharge: [[0 s, 300], [30 min, 1500], [2 h, 4000]]}}
  boundaries:
    - {{edge: east, kind: free, place: river_outflow}}
models:
  sensing: {{model: sensing/forecast, gauges: [gauge_bridge], interval: 10 min, delay: 10 min, horizon: 1 h, spacing: 10 min, {forecast}}}
plans:
  - id: look_ahead
    rules:
      - id: brief
        role: county
        when: {{all: [{{forecast_above: {{gauge: gauge_bridge, level_m: {level}, within: 30 min}}}}]}}
        do: [{{be_ready: {{areas: [township]}}}}]
"""
EXACT = "deviation: [[0 h, 0]], timing: 0"


@pytest.fixture(scope="module")
def hazard(tmp_path_factory) -> Path:
    """The flood of the scenario, solved once."""
    path = tmp_path_factory.mktemp("forecasts") / "hazard.nc"
    muster.Scenario.from_text(SCENARIO.format(forecast=EXACT, level=0)).solve(path)
    return path


@pytest.fixture(scope="module")
def level(hazard) -> float:
    """What the gauge comes to after 70 min: that of the middle, so that there is something to forecast."""
    run = muster.Scenario.from_text(SCENARIO.format(forecast=EXACT, level=0)).with_hazard(hazard).run("look_ahead")
    series = run.series()
    gauge = list(run.world.table("gauge")["id"]).index("gauge_bridge")
    return float(np.round(series["gauge_level_m"][np.searchsorted(series["time_s"], 4200), gauge], 2))


def score_of(hazard: Path, level: float, forecast: str, path: Path) -> Score:
    scenario = muster.Scenario.from_text(SCENARIO.format(forecast=forecast, level=level)).with_hazard(hazard)
    scenario.run("look_ahead").save(path)
    (score,) = scores(muster.open(path).reader)
    assert (score.rule, score.gauge, score.within_s, score.chance) == ("brief", "gauge_bridge", 1800, 0.5)
    assert score.level_m == pytest.approx(level)
    return score


def command(*arguments: object) -> str:
    line = [sys.executable, "-m", "muster", *map(str, arguments), "--lang", "en"]
    done = subprocess.run(line, capture_output=True, text=True, encoding="utf-8", stdin=subprocess.DEVNULL, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_right_forecasts_are_neither_misses_nor_false_alarms(hazard, level, tmp_path):
    score = score_of(hazard, level, EXACT, tmp_path / "run.nc")
    assert score.hits > 0 and score.quiet > 0
    assert score.misses == score.false_alarms == score.missed == 0
    assert score.reached_s == pytest.approx(4200, abs=120)
    # Issues every 10 min, 10 min late, looking half an hour ahead from then on.
    assert 1200 <= score.lead_s <= 1860
    assert "came as forecast" in score.text("en") and "报中" in score.text("zh")


def test_forecasts_that_are_too_high_are_false_alarms_and_those_too_low_misses(hazard, level, tmp_path):
    high = score_of(hazard, level, EXACT + ", bias: [[0 h, 5]]", tmp_path / "high.nc")
    assert high.false_alarms > 0 and high.misses == 0
    assert high.warned_s == 600
    low = score_of(hazard, level, EXACT + ", bias: [[0 h, -5]]", tmp_path / "low.nc")
    assert low.misses > 0 and low.hits == low.false_alarms == 0
    assert np.isnan(low.warned_s) and "never forecast" in low.text("en")


def test_issues_that_are_cut_off_are_counted(hazard, level, tmp_path):
    score = score_of(hazard, level, EXACT + ", cuts: [{from: 30 min, until: 60 min}]", tmp_path / "cut.nc")
    assert score.missed == 3


def test_a_run_and_its_report_tell_the_score(hazard, level, tmp_path):
    (tmp_path / "scenario.yaml").write_text(SCENARIO.format(forecast=EXACT, level=level), encoding="utf-8")
    run, report = tmp_path / "run.nc", tmp_path / "report.html"
    told = command("run", tmp_path / "scenario.yaml", "--hazard", hazard, "-o", run)
    assert "0 false alarms" in told and "before the level was reached" in told
    command("report", run, "-o", report)
    page = report.read_text(encoding="utf-8")
    assert page.count('class="forecast"') > 6 and "every forecast of it" in page
    assert "came unforeseen" in page and "漏报" in page and "gauge_bridge" in page


def test_a_run_without_forecasts_has_no_score(tmp_path):
    text = SCENARIO.format(forecast=EXACT, level=0).split("models:")[0] + "plans: []\n"
    muster.Scenario.from_text(text.replace("duration: 2 h", "duration: 10 min")).run("none").save(tmp_path / "run.nc")
    assert scores(muster.open(tmp_path / "run.nc").reader) == []
