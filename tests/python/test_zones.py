"""Danger zones from Python: who died by which, on the map and in the report; an imported zone that begins; a list of hazards."""

from pathlib import Path

import numpy as np
import pytest
from view_reader import lines, read_embedded

import muster
from muster.errors import InputError
from muster.report import render
from muster.report.page import Page
from muster.report.results import read_results
from muster.report.view import build, embedded, look_closer

LIBRARY = Path(__file__).parents[2] / "scenarios" / "library"
NONE = 4294967295


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """The hillside village, two plans with three seeds."""
    out = tmp_path_factory.mktemp("zones")
    muster.Scenario.load(LIBRARY / "hillside_village" / "scenario.yaml").ensemble(["none", "move_by_rain"], [2, 4, 5], out / "runs")
    return out


def test_every_death_in_a_zone_is_counted_once_under_its_zone(folder):
    for file in (folder / "runs").glob("*.nc"):
        run = muster.open(file)
        killed_by = np.asarray(run["person/zone"])[np.asarray(run["person/killed_by_zone"]) == 1]
        counts = np.bincount(killed_by, minlength=3)
        assert counts.tolist() == np.asarray(run["zone/dead_persons"]).tolist()
        assert counts.sum() == run.numbers()["dead_in_zones"]
        assert run.numbers()["dead"] == run.numbers()["dead_in_zones"] + int((np.asarray(run["person/cause"]) == 1).sum())


def test_the_same_seed_brings_the_same_slide_under_every_plan(folder):
    onsets = {}
    for file in (folder / "runs").glob("*.nc"):
        run = muster.open(file)
        onset = np.asarray(run["zone/onset"]).tolist()
        assert onsets.setdefault(run.provenance("seed"), onset) == onset
    assert len({tuple(onset) for onset in onsets.values()}) == 3


def test_the_report_names_who_died_by_zone_and_the_map_shows_zones_as_they_grow(folder):
    page = Page(read_results([folder / "runs"]))
    zones = page.zones()
    assert len(zones) == 3 and "Slide behind the upper hamlet" in str(zones[0]["name"])
    assert all(len(row["cells"]) == 2 for row in zones)
    detail = look_closer(page)
    header, arrays = read_embedded(embedded(build(page, detail, "zh")))
    course = header["view"]["plans"][0]["zones"]
    assert [row["id"] for row in course["rows"]] == ["slide", "flow", "pond"]
    assert course["rows"][0]["kind"] == ["landslide", "滑坡"]
    begins, ends = arrays[course["from_s"]], arrays[course["until_s"]]
    assert all(b <= e for b, e in zip(begins, ends, strict=True))
    slide = [ring for ring, zone in enumerate(arrays[course["zone"]]) if zone == 0]
    assert len(slide) == 12 and begins[slide[0]] >= course["rows"][0]["onset_s"]
    assert ends[slide[0]] == begins[slide[1]] and ends[slide[-1]] == NONE
    ground = lines(arrays, course, (0, 0))
    areas = [abs(float(np.sum(x * np.roll(y, -1) - y * np.roll(x, -1)))) / 2 for x, y in (np.array(ground[ring]).T for ring in slide)]
    assert areas == sorted(areas)
    text = render(read_results([folder / "runs"]), "en", detail)
    assert "Slide behind the upper hamlet" in text
    assert "No water is drawn" not in text, "there was none"


def test_a_scenario_of_a_flood_and_zones_tells_both(tmp_path):
    text = (
        "muster: 1\nname: 两灾\nname_en: Both\nstart: 2026-07-20T18:00\nduration: 30 min\n"
        "world: {town: {seed: 3, people: 500, villages: 1, shelters: 2}}\n"
        "hazard:\n  - {model: flood/local_inertial, rain: [[0 h, 60], [1 h, 60]]}\n"
        "  - model: hazard/zone\n    zones: [{id: pond, kind: water, areas: [village_01], onset: {at: 5 min}, depth: 2.5}]\n"
    )
    (tmp_path / "both.yaml").write_text(text, encoding="utf-8")
    run = muster.Scenario.load(tmp_path / "both.yaml").run("none", seed=1)
    alone, pond, both = (np.asarray(run[f"{source}/building_depth_m"]) for source in ("water/0", "water/1", "hazard"))
    assert (both == np.maximum(alone, pond)).all() and pond.max() == pytest.approx(2.5) and (alone[pond == 0] > 0).any()


def test_what_is_wrong_in_a_zone_is_told_with_its_line(tmp_path):
    text = (
        "muster: 1\nname: 错\nstart: 2026-07-20T18:00\nduration: 1 h\nworld: {town: {seed: 3, people: 500, villages: 1, shelters: 2}}\n"
        "hazard:\n  model: hazard/zone\n  zones:\n    - {id: a, kind: gas, outline: [0, 0, 10, 0, 10, 10], lasts: 1 h}\n"
    )
    (tmp_path / "bad.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=r"bad\.yaml:9:.*E1215"):
        muster.Scenario.load(tmp_path / "bad.yaml")


def test_zones_solved_once_and_replayed_are_those_of_the_seed(tmp_path):
    live = muster.Scenario.load(LIBRARY / "tailings_valley" / "scenario.yaml")
    live.solve(tmp_path / "hazard.nc", seed=4)
    stored = live.with_hazard(tmp_path / "hazard.nc")
    assert stored.run("none", seed=4).digest() == live.run("none", seed=4).digest()
    onsets = [np.asarray(stored.run("none", seed=seed)["zone/onset"]).tolist() for seed in (1, 4)]
    assert onsets[0] == onsets[1]
