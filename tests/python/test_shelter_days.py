"""Shelters over days: standards, stores that run out, what nobody knows, and the report's rows."""

import csv
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import report_samples
from typer.testing import CliRunner

import muster
from muster import _core
from muster.cli import build_app
from muster.errors import InputError
from muster.head_count import head_count
from muster.report.shelters import shelter_days_of
from muster.shelter_days import ITEMS, shelter_days, shortfalls, stock_left
from muster.why import story

LIBRARY = Path(__file__).parents[2] / "scenarios" / "library"


@pytest.fixture(scope="module")
def result(tmp_path_factory) -> muster.Result:
    out = tmp_path_factory.mktemp("shelters") / "run.nc"
    muster.Scenario.load(LIBRARY / "river_town" / "scenario.yaml").run(plan="order_at_gauge_level", seed=3).save(out)
    return muster.open(out)


def test_a_store_bridges_what_does_not_come_in_for_as_long_as_it_lasts():
    need = np.full((5, 4), 9000.0)
    in_store, per_day = np.array([20000.0, 20000.0, 0.0, np.nan]), np.array([np.nan, 4000.0, 9500.0, np.nan])
    left = stock_left(need, in_store, per_day)
    lacks = np.maximum(need - left, 0)
    assert lacks[:, 0].tolist() == [0, 0, 7000, 9000, 9000]
    assert lacks[:, 1].tolist() == [0, 0, 0, 0, 5000]
    assert lacks[:, 2].tolist() == [0] * 5
    assert np.isnan(left[:, 3]).all()


def test_needs_are_those_of_the_reference():
    def one(item, day):
        return float(_core.shelter_needs(item, np.array([600.0]), day)[-1])

    assert one("water_l", 1) == 9000 and one("beds", 1) == 600 and one("food_kg", 1) == pytest.approx(360)
    assert [one("area_m2", day) for day in (1, 3, 15, 30, 100)] == [300, 600, 1200, 1800, 2700]
    assert [one("toilets", day) for day in (1, 3)] == [12, 30]
    assert one("nothing_of_the_kind", 1) == 0


def lacking(item, persons=600.0, day=3, **known):
    table = {name: np.array([value], float) for name, value in known.items()}
    need, have, lacks = shortfalls(table, np.array([persons]), np.array([True]), day)[item]
    return float(need[-1, 0]), float(have[-1, 0]), float(lacks[-1, 0])


def test_roofs_tents_and_taps_are_those_of_the_reference():
    assert lacking("covered_m2", covered_m2=0)[0] == 2100 and lacking("tents", covered_m2=0, tents=0) == (150, 0, 150)
    assert lacking("covered_m2", covered_m2=2100, tents=0)[2] == 0 and lacking("tents", covered_m2=2100, tents=0) == (0, 0, 0)
    # 150 tents are 1,800 m2: nobody is without canvas, and covered floor falls short of what Sphere asks for.
    assert lacking("tents", covered_m2=0, tents=150)[2] == 0 and lacking("covered_m2", covered_m2=0, tents=150) == (2100, 1800, 300)
    assert lacking("tents", covered_m2=1050, tents=70) == (75, 70, 5)
    assert lacking("taps", taps=2) == (3, 2, 1)


def test_what_nobody_knows_of_roofs_is_not_said_to_lack():
    assert np.isnan(lacking("covered_m2", tents=10)[2]) and np.isnan(lacking("taps")[2])
    assert np.isnan(lacking("tents", tents=10)[2]) and lacking("tents", tents=150)[2] == 0  # as many as everybody would need
    assert lacking("covered_m2", covered_m2=700)[2] == 1400  # of tents nobody knows: there are none
    assert np.isnan(lacking("tents", covered_m2=700)[2]) and lacking("tents", covered_m2=2100)[2] == 0


def test_power_lasts_as_long_as_the_generator():
    table = {"generator_h": np.array([30.0, 0.0, np.nan, 30.0])}
    need, have, lacks = shortfalls(table, np.array([10.0, 10, 10, 10]), np.array([False, False, False, True]), 2)["power_h"]
    assert need.tolist() == [[24] * 4] * 2
    assert lacks[:, 0].tolist() == [0, 18] and lacks[:, 1].tolist() == [24, 24] and lacks[:, 3].tolist() == [0, 0]
    assert np.isnan(lacks[:, 2]).all() and np.isnan(have[:, 2]).all()


def test_a_result_and_the_run_that_it_came_from_say_the_same(result):
    rows = result.shelters(days=2)
    inside = np.asarray(result["shelter/occupants"])
    kinds = result.world.table("shelter")["kind"]
    assert rows and len(rows) == 2 * len(ITEMS) * int(((kinds != 3) & (inside > 0)).sum())
    run = muster.Scenario.load(LIBRARY / "river_town" / "scenario.yaml").run(plan="order_at_gauge_level", seed=3)
    assert run.shelters(days=2) == rows
    for row in rows:
        assert row.lacks is None or row.lacks == pytest.approx(max(0.0, row.need - row.have))
    assert len(result.shelters()) == len(kinds)  # without days: places on the map


def test_days_out_of_range_and_tables_that_are_none_are_refused(result, tmp_path):
    for days in (0, 1001):
        with pytest.raises(ValueError):
            shelter_days(result, days)
    header = "item:text,from_day,amount,per_persons,whole,mark:text,source:text\n"
    wrong = (header + "beds,1,-1,1,1,user,own\n", header + "beds,0,1,1,1,user,own\n", header + "beds,1,nan,1,1,user,own\n",
             header + "beds,1,1,1,1,certain,own\n", header + "beds,1,1\n", "item:text,from_day,amount\nbeds,1,1\n", header, "")  # fmt: skip
    for text in wrong:
        file = tmp_path / "own.csv"
        file.write_text(text, encoding="utf-8")
        with pytest.raises(InputError) as error:
            shelter_days(result, 1, file)
        assert "own.csv" in str(error.value)


def test_own_standards_take_the_place_of_those_that_ship(result, tmp_path):
    own = tmp_path / "own.csv"
    own.write_text("item:text,from_day,amount,per_persons,whole,mark:text,source:text\nbeds,1,1,2,1,user,own\n", encoding="utf-8")
    shipped, halved = (shelter_days(result, 1, standards) for standards in ("", own))
    for before, after in zip(shipped, halved, strict=True):
        if before.item == "beds":
            assert after.need == np.ceil(before.persons / 2)
        elif before.item != "power_h":
            assert after.need == 0


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_command_prints_and_writes(result, tmp_path, lang):
    out = tmp_path / "days.csv"
    done = CliRunner().invoke(build_app(), ["shelters", result.path, "--days", "3", "-o", str(out), "--lang", lang])
    assert done.exit_code == 0, done.output
    rows = list(csv.reader(out.open(encoding="utf-8-sig")))
    assert len(rows) == 1 + len(result.shelters(days=3)) and len(rows[0]) == len(rows[1])


def with_table(run, inside, **known):
    n = len(run.shelters)
    table = {"id": [s.id for s in run.shelters], "name": [s.name for s in run.shelters], "name_en": [s.name_en for s in run.shelters],
             "kind": np.array([0, 0, 1, 3][:n])}  # fmt: skip
    return replace(run, shelter_table=table | known, inside=np.array(inside, float), power=np.ones(n, bool))


def test_the_report_names_shelters_that_fall_short_and_rounds_what_one_run_says():
    runs = report_samples.results(seeds=1, plans=("order",))
    run = with_table(runs[0], [1234, 3, 800, 2300], beds=np.array([0.0, 0, 800, np.nan]))
    (plan,) = shelter_days_of([run], ["order"])
    assert [row["name"][1] for row in plan.rows] == [
        run.shelters[0].name
    ]  # the second has too few people, the third lacks nothing, the last is a road
    assert plan.rows[0]["cells"] == ["1,200", "1,200 (100\N{NO-BREAK SPACE}%)", "–"]
    assert [column[1] for column in plan.columns[1:]] == ["床位", "供电（小时）"]  # of the others nothing is known, which the sentence says
    assert "taps" in plan.sentence[0] and "供水点" in plan.sentence[1]
    assert plan.columns[0] == ("People inside", "在内人数") and "1 of 2" in plan.sentence[0]


def test_the_report_rounds_means_to_what_their_interval_carries():
    runs = report_samples.results(seeds=20, plans=("order",))
    rng = np.random.default_rng(1)
    runs = [with_table(run, [1200 + rng.integers(-100, 100), 0, 0, 0], toilets=np.full(4, 10.0)) for run in runs]
    (plan,) = shelter_days_of(runs, ["order"])
    persons = plan.rows[0]["cells"][0].replace(",", "")
    assert persons.endswith("0") and 1150 <= float(persons) <= 1250


def test_toilets_that_lack_are_whole_ones():
    runs = report_samples.results(seeds=20, plans=("order",))
    rng = np.random.default_rng(2)
    runs = [with_table(run, [1001 + rng.integers(-30, 30), 0, 0, 0], toilets=np.full(4, 30.0)) for run in runs]
    (plan,) = shelter_days_of(runs, ["order"])
    lacking = plan.rows[0]["cells"][1].split(" ")[0]
    assert lacking.isdigit() and 15 <= int(lacking) <= 25


def test_the_report_says_who_waited_and_what_was_cut_off():
    runs = report_samples.results(seeds=2, plans=("order",))
    runs = [with_table(run, [1200, 0, 800, 0]) for run in runs]
    never = np.nan
    runs[0].most_waiting, runs[0].longest_wait_s, runs[0].cut_off_s = (
        np.array([300, 2, 0, 0]),
        np.array([3000, 60, 0, 0]),
        np.array([never, 600, never, 60.0]),
    )
    runs[1].most_waiting, runs[1].longest_wait_s, runs[1].cut_off_s = (
        np.array([300, 2, 0, 0]),
        np.array([3000, 60, 0, 0]),
        np.full(4, never),
    )
    (plan,) = shelter_days_of(runs, ["order"])
    assert len(plan.notes) == 2
    assert "300" in plan.notes[0][0] and "50 min" in plan.notes[0][0] and runs[0].shelters[0].name in plan.notes[0][1]
    assert "1 of 2" in plan.notes[1][0] and "10 min" in plan.notes[1][0]


def test_old_results_and_empty_shelters_give_no_table():
    runs = report_samples.results(seeds=1, plans=("order",))
    assert shelter_days_of(runs, ["order"]) == []
    assert shelter_days_of([with_table(runs[0], [0, 0, 0, 50])], ["order"]) == []


SCENARIO = """
muster: 1
name: 试
start: 2026-07-20T18:00
utc_offset: "+08:00"
duration: 2 h
world: {town: {seed: 1, people: 3000}}
hazard: {model: flood/local_inertial, rain: [[0 s, 5]]}
models:
  shelter: {model: shelter/capacity, desks: 1, households_per_desk_h: 20, watch_ways: true, refused_go_by: sight, room_factor: 0.5}
plans: [plan.yaml]
"""
PLAN = """
muster: 1
id: go
rules:
  - id: r
    role: county
    when: {at_time: {time: 0 s}}
    do: [{order_evacuation: {areas: [county]}}, {redirect: {shelters: [shelter_01], to: shelter_02}}]
"""


@pytest.fixture(scope="module")
def queued(tmp_path_factory):
    folder = tmp_path_factory.mktemp("queued")
    (folder / "scenario.yaml").write_text(SCENARIO, encoding="utf-8")
    (folder / "plan.yaml").write_text(PLAN, encoding="utf-8")
    return muster.Scenario.load(folder / "scenario.yaml")


def test_a_run_with_desks_is_the_same_for_any_thread_count(queued):
    hashes = {queued.run(plan="go", seed=1, threads=threads).digest() for threads in range(1, 9)}
    assert len(hashes) == 1


def test_desks_make_people_wait_outside_and_the_head_count_knows_them(queued, tmp_path):
    run = queued.run(plan="go", seed=1)
    run.save(tmp_path / "run.nc")
    result = muster.open(tmp_path / "run.nc")
    assert int(result["shelter/most_waiting"].max()) > 10 and int(result["shelter/longest_wait_s"].max()) > 600
    assert np.array_equal(result["shelter/waiting_at_desk"], run["shelter/waiting_at_desk"])
    whole = head_count(result, desks=9)[-1]
    numbers = result.numbers()
    assert whole.counted == numbers["in_shelters"]
    assert whole.at_desk == int(result["shelter/waiting_at_desk"].sum())


def left_scenario(folder: Path, world: muster.World) -> Path:
    """The town of SCENARIO, whose fullest shelter gas comes to when people are inside."""
    shelters = world.table("shelter")
    x, y = float(shelters["x"][0]), float(shelters["y"][0])
    square = [x - 30, y - 30, x + 30, y - 30, x + 30, y + 30, x - 30, y + 30]
    zone = f"{{id: gas, kind: gas, lasts: 10 min, outline: {square}, onset: {{by: time, at: 100 min}}}}"
    text = SCENARIO.replace("{model: flood/local_inertial, rain: [[0 s, 5]]}", f"{{model: hazard/zone, zones: [{zone}]}}")
    text = text.replace(
        "desks: 1, households_per_desk_h: 20, watch_ways: true, refused_go_by: sight, room_factor: 0.5", "leave_flooded: true"
    )
    (folder / "scenario.yaml").write_text(text.replace("duration: 2 h", "duration: 150 min"), encoding="utf-8")
    (folder / "plan.yaml").write_text(PLAN, encoding="utf-8")
    return folder / "scenario.yaml"


def test_who_leaves_a_shelter_is_counted_told_of_and_no_longer_on_its_list(queued, tmp_path):
    scenario = muster.Scenario.load(left_scenario(tmp_path, queued.world))
    run = scenario.run(plan="go", seed=1)
    run.save(tmp_path / "run.nc")
    result = muster.open(tmp_path / "run.nc")
    left = int(result.numbers()["left_flooded_shelters"])
    assert left > 20 and left == int(np.asarray(result["shelter/left_persons"]).sum())
    assert int(np.asarray(result["shelter/occupants"])[0]) == 0
    kinds = [kind["name"] for kind in result.event_kinds()]
    events = result.events()
    gone = events[events["kind"] == kinds.index("shelter/left_flooded")]
    assert int(gone["value"].sum()) == left
    household = int(result.world.table("person")["household"][int(gone["subject"][0])])
    (tale,) = story(result, str(result.world.table("household")["id"][household]))
    told = [moment.key for moment in tale.moments]
    assert "why.shelter_left_flooded" in told and told.index("why.shelter_arrived") < told.index("why.shelter_left_flooded")
    for at_s in (99 * 60, 105 * 60, 115 * 60, None):
        whole = head_count(result, at_s, desks=1000)[-1]
        parts = (whole.counted, whole.reported, whole.at_desk, whole.left_area, whole.on_way, whole.stopped, whole.at_home, whole.dead)
        assert sum(parts) == whole.present
    inside = int(np.asarray(result["shelter/occupants"])[np.asarray(result.world.table("shelter")["kind"]) != 3].sum())
    assert head_count(result, desks=1000, reports=False)[-1].counted <= inside


def test_equipped_shelters_of_a_generated_town_have_what_the_standards_ask_for_on_the_first_day(queued, tmp_path):
    text = SCENARIO.replace("people: 3000", "people: 3000, shelters_equipped: true")
    (tmp_path / "scenario.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "plan.yaml").write_text(PLAN, encoding="utf-8")
    world = muster.Scenario.load(tmp_path / "scenario.yaml").world
    table, bare = world.table("shelter"), queued.world.table("shelter")
    assert not {"covered_m2", "tents", "taps", "water_l_per_day"} & set(bare), "nobody asked"
    for column in ("x", "capacity", "beds", "toilets", "area_m2", "generator_h"):
        assert np.array_equal(table[column], bare[column], equal_nan=True), column
    inside = np.asarray(table["kind"]) != 3
    square = inside & (np.asarray(table["use"]) == int(_core.ShelterUse.square))
    full = np.where(inside, np.asarray(table["capacity"], float), 0)
    lacks = {item: part[2][0] for item, part in shortfalls(table, full, np.ones(len(full), bool), 1).items()}
    hall = inside & ~square
    for item in ("taps", "water_l", "food_kg"):
        assert (lacks[item][hall] <= 1e-3).all(), item
    assert (np.asarray(table["tents"])[square] == np.ceil(np.floor(full[square] / 2) / 4)).all() or square.sum() == 0
    assert (np.asarray(table["covered_m2"])[square] == 0).all() and np.isnan(np.asarray(table["tents"])[~inside]).all()
