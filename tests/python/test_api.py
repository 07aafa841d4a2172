"""Scenario, Run and Result as a researcher uses them."""

import gc
import threading
import time
from pathlib import Path

import numpy as np
import pytest
from town import write_scenario

import muster
from muster import language


@pytest.fixture(scope="module")
def scenario(tmp_path_factory):
    folder = tmp_path_factory.mktemp("api")
    live = muster.Scenario.load(write_scenario(folder))
    live.solve(folder / "hazard.nc")
    return live.with_hazard(folder / "hazard.nc")


@pytest.fixture(scope="module")
def done(scenario):
    return scenario.run(plan="order", seed=1, threads=1)


def test_a_run_reaches_its_end_and_people_move(done):
    assert done.finished and done.now_s == 3600
    numbers = done.numbers()
    assert numbers["persons"] == 20000
    assert 0 < numbers["moved"] <= numbers["warned"] <= numbers["persons"]


def test_the_same_seed_gives_the_same_hash_and_another_seed_another(scenario, done):
    assert scenario.run(plan="order", seed=1, threads=2).digest() == done.digest()
    assert scenario.run(plan="order", seed=2, threads=2).digest() != done.digest()


def test_views_are_read_only_follow_the_run_and_keep_it_alive(scenario):
    run = scenario.start(plan="order", seed=1, threads=1)
    alerted = run["household/alerted_by"]
    assert not alerted.flags.writeable
    with pytest.raises(ValueError):
        alerted[0] = 1
    with pytest.raises(ValueError):
        alerted.setflags(write=True)
    before = alerted.copy()
    run.advance(until_s=1800)
    assert (alerted != before).any()
    kept = alerted.copy()
    del run
    gc.collect()
    assert (alerted == kept).all()


def address(array):
    return array.__array_interface__["data"][0]


def test_arrays_that_are_views_stay_where_they_are(scenario):
    run = scenario.start(plan="order", seed=1, threads=1)
    views = {name: run[name] for name in run if run[name].base is not None}
    assert {"household/alerted_by", "party/status", "metrics/alerted", "person/harm", "shelter/occupants"} <= set(views)
    assert {"movement/standstill", "movement/car_ring", "routing/car_cost_ms", "chain/stage"} <= set(views)
    run.advance()
    assert [name for name, view in views.items() if view.size and address(run[name]) != address(view)] == []


def test_queues_lists_of_changes_and_moments_in_32_bits_are_copies(scenario):
    run = scenario.start(plan="order", seed=1, threads=1)
    for name in ("movement/depart", "warning/news", "household/alerted", "party/entered"):
        first = run[name]
        assert first.base is None or address(first) != address(run[name])


def test_the_world_outlives_its_scenario(tmp_path):
    world = muster.Scenario.load(write_scenario(tmp_path)).world
    x = world.table("node")["x"]
    total = x.sum()
    del world
    gc.collect()
    assert x.sum() == total


def test_other_python_threads_go_on_while_the_engine_computes(scenario):
    run = scenario.start(plan="order", seed=3, threads=1)
    ticks, stop = 0, threading.Event()

    def tick():
        nonlocal ticks
        while not stop.is_set():
            ticks += 1
            time.sleep(0.001)

    thread = threading.Thread(target=tick)
    thread.start()
    started = time.monotonic()
    run._core.advance(run._core.end_ms)  # one call into the engine, which holds no GIL
    seconds = time.monotonic() - started
    stop.set()
    thread.join()
    assert ticks > 5 + 20 * seconds, f"{ticks} ticks in {seconds:.2f} s"


def test_dropped_caches_change_nothing(scenario, done):
    run = scenario.start(plan="order", seed=1, threads=1).advance(until_s=1200)
    run.drop_caches()
    assert run.advance().digest() == done.digest()


def test_a_stored_result_reads_like_the_run(done, tmp_path):
    stored_hash = done.save(tmp_path / "run.nc")
    result = muster.open(tmp_path / "run.nc")
    assert result.complete and result.facts["hash"] == stored_hash
    assert result.headline() == done.headline()
    assert result.facts["plan"] == "order" and result.facts["seed"] == 1
    for name in ("household/alerted", "household/left", "person/harm"):
        np.testing.assert_array_equal(result[name], done[name])
    np.testing.assert_array_equal(result.series()["alerted"], done.series()["alerted"])
    assert len(result.events()) == len(done.events())
    assert {k["name"] for k in result.event_kinds()} == {k["name"] for k in done.event_kinds()}


def test_series_go_to_xarray(done):
    pytest.importorskip("xarray")
    data = done.to_xarray()
    assert data["alerted"].attrs["units"] == "person"
    assert int(data["alerted"][-1]) == done.headline().warned
    assert data["occupants"].dims == ("time", "shelter")


def test_households_links_and_shelters_go_to_geopandas(done):
    pytest.importorskip("geopandas")
    tables = dict(done.world.tables())
    households, links, shelters = done.households(), done.links(), done.shelters()
    assert (len(households), len(links), len(shelters)) == (tables["household"], tables["link"], tables["shelter"])
    assert households.geometry.iloc[0].geom_type == "Point" and links.geometry.iloc[0].geom_type == "LineString"
    assert abs(links.length - links["length_m"]).max() < 0.5 * links["length_m"].max()
    assert households["alerted_s"].notna().sum() == (done["household/alerted"] < muster.values.NEVER_MS).sum()


def test_html_is_escaped_and_in_the_readers_language(done, monkeypatch):
    monkeypatch.setattr(type(done.scenario), "title", lambda self, lang=None: "<b>&town</b>")
    language.choose("zh")
    try:
        html = done._repr_html_()
    finally:
        language.choose(None)
    assert "&lt;b&gt;&amp;town" in html and "<b>" not in html
    assert "人收到预警" in html


def test_an_unknown_plan_is_named_with_those_that_are_known(scenario):
    with pytest.raises(muster.InputError) as caught:
        scenario.start(plan="nosuch")
    (problem,) = caught.value.problems
    assert problem.code == 4006 and "order" in problem.text("en") and "预案" in problem.text("zh")


def test_an_unknown_array_is_a_key_error(done):
    with pytest.raises(KeyError):
        done["no/such"]


def test_weak_inputs_are_figures_that_nobody_set(scenario):
    weak = scenario.weak_inputs()
    assert weak and all(w["grade"] in ("memory", "design_default") and not w["changed"] for w in weak)


def test_an_ensemble_is_resumable_and_its_members_equal_runs_alone(scenario, done, tmp_path):
    done.save(tmp_path / "alone.nc")
    members = scenario.ensemble(["order", "none"], [1, 2], tmp_path / "e", workers=2)
    assert [(m.plan, m.seed) for m in members] == [("order", 1), ("none", 1), ("order", 2), ("none", 2)]
    assert not any(m.reused for m in members)
    assert members[0].hash == muster.open(tmp_path / "alone.nc").facts["hash"]
    again = scenario.ensemble(["order", "none"], [1, 2, 3], tmp_path / "e", workers=1)
    assert [m.reused for m in again] == [True] * 4 + [False] * 2
    assert [m.hash for m in again[:4]] == [m.hash for m in members]


def test_seeds_and_plans_named_twice_are_run_once(scenario, tmp_path):
    members = scenario.ensemble(["none", "none"], [7, 8, 7], tmp_path / "e", workers=2)
    assert [(m.plan, m.seed) for m in members] == [("none", 7), ("none", 8)]


def test_damaged_members_of_an_ensemble_are_run_again(scenario, tmp_path):
    (member,) = scenario.ensemble(["none"], [7], tmp_path / "e")
    with Path(member.file).open("r+b") as file:
        file.truncate(1000)
    (again,) = scenario.ensemble(["none"], [7], tmp_path / "e")
    assert not again.reused and again.hash == member.hash
