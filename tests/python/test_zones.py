"""Danger zones from Python: who died by which, on the map and in the report; an imported zone that begins; a list of hazards."""

import re
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import numpy as np
import pytest
from town import write_scenario
from view_reader import lines, read_embedded

import muster
from muster.cli import main
from muster.errors import InputError
from muster.report import render
from muster.report.page import Page
from muster.report.results import read_results
from muster.report.stills import stills
from muster.report.stills.zones import ZonesOfRun, area
from muster.report.texts import both
from muster.report.view import build, embedded, look_closer
from muster.report.view.zones import KINDS

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


def test_chances_of_the_tables_of_zones_stand_among_the_weak_inputs_where_zones_use_them(folder, tmp_path, capsys):
    weak = {s["path"]: s for s in muster.Scenario.load(LIBRARY / "hillside_village" / "scenario.yaml").weak_inputs()}
    assert weak["zone.people.landslide.open.dead"]["value"] == "0.7" and weak["zone.people.landslide.open.dead"]["grade"] == "memory"
    assert weak["zone.people.debris_flow.intact.injured"]["grade"] == "design_default"
    assert weak["zone.buildings.landslide.brick.destroyed"]["model"] == "lifelines/zones"
    assert not any(".tailings." in path or ".gas." in path or ".water." in path for path in weak), "kinds that the scenario does not have"
    page = Page(read_results([folder / "runs"]))
    printed = {row["path"] for row in page.weak()}
    assert {path for path in weak if path.startswith("zone.")} <= printed
    html = render(page.all_runs, "en")
    assert "zone.people.landslide.open.dead" in html and "Finlay et al. 1999" in html
    with pytest.raises(SystemExit):
        main(["check", str(LIBRARY / "hillside_village" / "scenario.yaml"), "--weak", "--lang", "en"])
    said = capsys.readouterr().out
    assert "zone.people.landslide.open.dead = 0.7  [from memory]" in said and f"{len(weak)} inputs are weak" in said
    for other in ("river_town", "flash_flood"):
        assert not any(s["path"].startswith("zone.") for s in muster.Scenario.load(LIBRARY / other / "scenario.yaml").settings())


def test_a_row_that_the_scenario_gives_is_not_weak_and_a_stored_realisation_says_the_same(tmp_path):
    text = write_scenario(tmp_path).read_text(encoding="utf-8")
    zone = "{id: cloud, kind: gas, areas: [village_01], lasts: 1 h, onset: {at: 5 min}, people: [{where: open, dead: 0.5, injured: 0.15}]}"
    begin, end = text.index("hazard:"), text.index("models:")
    (tmp_path / "scenario.yaml").write_text(
        text[:begin] + f"hazard:\n  model: hazard/zone\n  zones: [{zone}]\n" + text[end:], encoding="utf-8"
    )
    live = muster.Scenario.load(tmp_path / "scenario.yaml")
    paths = [s["path"] for s in live.weak_inputs() if s["path"].startswith("zone.")]
    assert "zone.people.gas.vehicle.dead" in paths and "zone.people.gas.open.dead" not in paths
    live.solve(tmp_path / "hazard.nc")
    stored = live.with_hazard(tmp_path / "hazard.nc")
    assert [s["path"] for s in stored.weak_inputs() if s["path"].startswith("zone.")] == paths


def test_the_injured_are_counted_over_time_beside_the_dead(folder, tmp_path):
    grew = 0
    for file in (folder / "runs").glob("*.nc"):
        run = muster.open(file)
        series = run.series()
        injured = np.asarray(series["injured"])
        assert len(injured) == len(series["time_s"]) and injured[0] == 0 and injured[-1] == run.numbers()["injured"]
        assert injured[-1] == int((np.asarray(run["person/harm"]) >= 2).sum())
        grew += int(injured[-1])
    assert grew > 0
    page = Page(read_results([folder / "runs"]))
    assert "Injured so far, and alive" in [str(curve["title"][0]) for curve in page.curves()]
    header, arrays = read_embedded(embedded(build(page, look_closer(page), "en")))
    assert arrays[header["view"]["plans"][0]["curves"]["injured"]][-1] >= 0
    hidden = Page(page.all_runs, hidden=frozenset({"dead"}))
    assert not any("njured" in str(curve["title"][0]) for curve in hidden.curves())


def test_floods_have_the_series_of_injured_too(tmp_path):
    run = muster.Scenario.load(write_scenario(tmp_path)).run("none")
    run.save(tmp_path / "run.nc")
    stored = muster.open(tmp_path / "run.nc")
    assert stored.series()["injured"][-1] == stored.numbers()["injured"] >= stored.numbers()["injured_severely"]


def test_sentences_on_water_have_a_form_for_zones(folder):
    page = Page(read_results([folder / "runs"]))
    assert page.danger == ".zone"
    printed = " ".join(str(part) for row in page.rows() for part in row["name"]) + " ".join(str(s) for s in page.sentences())
    assert "water" not in printed and "水" not in printed
    assert "Warned before a danger zone reached their home" in printed
    detail = look_closer(page)
    header, _ = read_embedded(embedded(build(page, detail, "zh")))
    assert not any("water" in en or "水" in zh for en, zh in header["view"]["outcomes"])
    _, maps = stills(page, detail)
    assert not any("water" in still.caption[0] or "水" in still.caption[1] for still in maps)


def test_printed_maps_show_zones_at_their_onset_and_at_their_largest(folder):
    page = Page(read_results([folder / "runs"]))
    detail = look_closer(page)
    shared, maps = stills(page, detail)
    sheets = {still.id: still for still in maps}
    assert list(sheets) == ["still-zones", "still-people-A", "still-use-A", "still-people-B", "still-use-B"]
    for still in maps:
        ElementTree.fromstring(still.svg)
        assert set(re.findall(r'(?:url\(|href=")#([^")]+)', still.svg)) <= set(re.findall(r'id="([^"]+)"', shared + still.svg))
    sheet = sheets["still-zones"]
    course = next(iter(detail.courses.values()))
    zones = ZonesOfRun(course)
    kinds = {int(zones.kind[z]) for z in zones.begun}
    assert {int(k) for k in re.findall(r"url\(#still-zones-hatch(\d)\)", sheet.svg)} == kinds
    assert {int(k) for k in re.findall(r'<pattern id="still-zones-hatch(\d)"', sheet.svg)} == kinds
    assert sheet.svg.count('class="ms-onset"') == 2, "on the map and in the legend"
    for kind in kinds:
        for word in both(f"report.zone.{KINDS[kind]}"):
            assert f">{word}</text>" in sheet.svg
    for z in zones.begun:
        first, largest = (sum(area(zones.rings.row(r)) for r in rings(int(z))) for rings in (zones.first, zones.largest))
        assert 0 < first <= largest
        assert largest == max(
            sum(area(zones.rings.row(r)) for r in zones.at(t) if zones.zone[r] == z) for t in np.unique(zones.from_s[zones.zone == z])
        )
    assert "lide behind the upper hamlet" in sheet.svg
