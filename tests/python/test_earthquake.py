"""Earthquakes from Python: who was harmed by which shock, in results, stories, reports and weak inputs."""

from pathlib import Path

import numpy as np
import pytest
from view_reader import read_embedded

import muster
from muster import _core
from muster.report import render
from muster.report.page import Page
from muster.report.results import read_results
from muster.report.view import build, embedded, look_closer
from muster.why import causes, story

LIBRARY = Path(__file__).parents[2] / "scenarios" / "library"
NONE = 4294967295
PLANS = ("none", "out_and_stay_out")


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """The town that shakes, two plans with two seeds."""
    out = tmp_path_factory.mktemp("earthquake") / "runs"
    muster.Scenario.load(LIBRARY / "quake_town" / "scenario.yaml").ensemble(list(PLANS), [1, 2], out)
    return out


@pytest.fixture(scope="module")
def run(folder):
    return next(run for run in map(muster.open, sorted(folder.glob("*.nc"))) if run.provenance("plan") == "none")


def test_the_dead_and_injured_are_those_of_the_shocks(run):
    numbers, dead, harm = run.numbers(), np.asarray(run["shock/dead_persons"]), np.asarray(run["person/harm"])
    assert dead.sum() == numbers["dead_in_earthquake"] == numbers["dead"] == (harm == 1).sum() > 0
    assert numbers["injured"] == (harm > 1).sum() > numbers["dead"]
    assert (np.asarray(run["person/cause"])[harm != 0] == int(_core.Cause.earthquake)).all()
    shaken, pga = np.asarray(run["building/shaken"]), np.asarray(run["building/shaken_m_s2"])
    assert pga[shaken >= 3].mean() > pga[shaken == 0].mean()
    assert 0 < numbers["homeless"] <= numbers["persons"] - numbers["dead"]


def test_schools_lead_their_pupils_out_though_nobody_has_called(run):
    rounds = np.asarray(run["building/school_rounds"])
    schools = np.asarray(run.world.table("building")["use"]) == 4
    strong = np.asarray(run["building/shaken_m_s2"]) >= 0.09 * 9.80665
    assert (rounds[schools & strong] > 0).any() and (rounds[~(schools & strong)] == 0).all()


def test_the_same_seed_brings_the_same_shaking_under_every_plan(folder):
    motion = {}
    for file in folder.glob("*.nc"):
        one = muster.open(file)
        pga = np.asarray(one["building/shaken_m_s2"]).tolist()
        assert motion.setdefault(one.provenance("seed"), pga) == pga
    assert len({tuple(pga) for pga in motion.values()}) == 2


def test_the_story_of_somebody_who_died_tells_the_shock_and_the_house(run):
    person = int(np.flatnonzero(np.asarray(run["person/harm"]) == 1)[0])
    told = "\n".join(story(run, run.world.table("person")["id"][person])[0].lines("en"))
    assert "The ground shook, with 0." in told and "in a shaken building" in told
    assert any(word in told for word in ("collapsed", "was lost", "extensively", "moderately"))
    chinese = "\n".join(story(run, run.world.table("person")["id"][person])[0].lines("zh"))
    assert "发生地震" in chinese and "地震时建筑破坏" in chinese
    assert {count.harm for count in causes(run)} == {"earthquake"}


def test_the_report_has_the_shocks_and_the_buildings(folder):
    page = Page(read_results([folder]))
    shocks, shaken = page.shocks(), page.shaken()
    assert [row["name"] for row in shocks] == [("Main shock", "主震"), ("Aftershock", "余震")] and shocks[0]["at"] == "2026-05-19 10:20"
    assert len(shaken) == 6 and all(float(cell.replace(",", "")) >= 0 for row in shaken for cell in row["cells"])
    assert page.danger == ".quake"
    detail = look_closer(page)
    header, arrays = read_embedded(embedded(build(page, detail, "zh")))
    quake, plan = header["view"]["earthquake"], header["view"]["plans"][0]["shaken"]
    assert [len(table["rows"]) for table in quake["tables"]] == [2, 6] and quake["tables"][0]["rows"][0]["name"] == ["Main shock", "主震"]
    damaged, since = np.asarray(arrays[plan["state"]]) >= 2, np.asarray(arrays[plan["since_s"]])
    assert damaged.any() and (since[damaged] < NONE).all() and (since[~damaged] == NONE).all()
    html = render(read_results([folder]), "en", detail)
    assert "Earthquakes" in html and "In a building damaged moderately or worse" in html and "the water came to their home" not in html
    assert "地震" in render(read_results([folder]), "zh")


def test_types_that_stand_for_buildings_are_weak_inputs(folder):
    weak = {s["path"]: s for s in muster.Scenario.load(LIBRARY / "quake_town" / "scenario.yaml").weak_inputs()}
    assert weak["earthquake.buildings.brick.from_1"]["value"] == "URML LC"
    assert "earthquake.buildings.brick.from_1" in render(read_results([folder]), "en")
    other = muster.Scenario.load(LIBRARY / "hillside_village" / "scenario.yaml").weak_inputs()
    assert not any(s["path"].startswith("earthquake.") for s in other)
