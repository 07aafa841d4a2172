"""A list of residents that is some years old: who has died, left, been born or come, by village; nobody's children are left alone."""

from collections import Counter

import numpy as np
import pytest
import shapely
from test_import_command import muster_import
from test_import_people import layer_of, ruler, small_map, stay

from muster import _core
from muster.importers import people
from muster.importers.findings import Findings
from muster.importers.layers.layer import Layer
from muster.importers.people import ageing

HOMES = 6000


def villages(households=HOMES):
    """A list of families drawn by the census, in two villages, the second three times as large."""
    ids = [f"h{k:05d}" for k in range(households)]
    size = _core.household_sizes(ids, np.array([0, households]), np.array([round(2.62 * households)]))
    drawn = _core.draw_families(ids, size, np.full(households, 0.5))
    rows, shapes = [], []
    for name, home, age, female in zip(drawn["id"], drawn["household"], drawn["age"].tolist(), drawn["female"].tolist(), strict=True):
        rows.append(
            {"id": name, "household": ids[home], "village": "一村" if home % 4 == 0 else "二村", "age": age, "female": bool(female)}
        )
        shapes.append(shapely.Point(home % 100, home // 100))
    geometry = np.empty(len(rows), dtype=object)
    geometry[:] = shapes
    return Layer("residents", None, rows, geometry, [f"list!{k}" for k in range(len(rows))])


@pytest.fixture(scope="module")
def listed():
    return villages()


@pytest.fixture(scope="module")
def five(listed):
    findings = Findings()
    return ageing.aged(listed, 5, findings), findings


def numbers(findings, village):
    found = [f for f in findings if f.code == "people.list_aged" and f.args["village"] == village]
    return {name: int(value.replace(",", "")) for name, value in found[0].args.items() if name != "village"}


def test_counts_by_village_add_up(listed, five):
    layer, findings = five
    whole = numbers(findings, "@import.people.all_villages")
    parts = [numbers(findings, name) for name in ("一村", "二村")]
    for name in ("listed", "died", "left", "born", "came", "absent", "unlisted"):
        assert whole[name] == sum(part[name] for part in parts), name
    assert whole["listed"] == len(listed) and whole["absent"] == whole["died"] + whole["left"]
    assert len(layer) == whole["listed"] - whole["absent"] + whole["unlisted"]
    assert parts[1]["listed"] == pytest.approx(3 * parts[0]["listed"], rel=0.05)
    ids = {row["id"] for row in listed.rows}
    there = Counter(row["id"] in ids for row in layer.rows)
    assert (there[True], there[False]) == (whole["listed"] - whole["absent"], whole["unlisted"])
    assert all(row.get("unlisted", False) == (row["id"] not in ids) for row in layer.rows)


def test_rates_are_those_of_the_census(listed, five):
    """Crude rates of a population of 2020, per 1000 and year: deaths 7.07, births 8.52."""
    whole = numbers(five[1], "@import.people.all_villages")
    person_years = 5 * len(listed)
    assert 1000 * whole["died"] / person_years == pytest.approx(7.07, rel=0.25)
    assert 1000 * whole["born"] / person_years == pytest.approx(8.52, rel=0.35)


def test_each_year_of_age_is_a_year_and_the_old_die_first(listed, five):
    before = {row["id"]: row["age"] for row in listed.rows}
    after = {row["id"]: row["age"] for row in five[0].rows}
    assert all(after[name] == age + 5 for name, age in before.items() if name in after)
    people_ = ageing.people_of(listed)
    ageing.live_a_year(people_, 1)
    dead = np.array(people_.state) == ageing.DEAD
    assert people_.age[dead].mean() > 60
    young = np.flatnonzero((people_.state == ageing.LEFT) & (people_.row >= 0))
    assert np.median(people_.age[young]) < 40


def test_nobody_s_children_are_left_alone(five):
    homes: dict[str, list[int]] = {}
    for row in five[0].rows:
        homes.setdefault(row["household"], []).append(row["age"])
    assert all(max(ages) >= 18 for ages in homes.values() if min(ages) < 13)


def test_a_list_aged_twice_is_the_list_aged_longer(listed):
    three, four = (ageing.people_of(listed) for _ in range(2))
    for year in (1, 2, 3):
        ageing.live_a_year(three, year)
        ageing.live_a_year(four, year)
    ageing.live_a_year(four, 4)
    n = len(three.id)
    assert four.id[:n] == three.id
    assert not np.any((three.state != ageing.PRESENT) & (four.state[:n] != three.state)), "who was gone stays gone"


def test_the_order_of_the_list_changes_nothing(listed):
    back = Layer("residents", None, listed.rows[::-1], listed.geometry[::-1], listed.where[::-1])
    one, other = (ageing.aged(layer, 3, Findings()) for layer in (listed, back))
    assert sorted((row["id"], row["age"], row["household"]) for row in one.rows) == sorted(
        (row["id"], row["age"], row["household"]) for row in other.rows
    )


def test_what_the_list_does_not_say_stays_unsaid():
    layer = Layer(
        "residents",
        None,
        [{"id": "p1"}, {"id": "p2", "household": "7", "household_persons": 3}],
        np.full(2, None, dtype=object),
        ["a", "b"],
    )
    rows = {row["id"]: row for row in ageing.aged(layer, 1, Findings()).rows}
    assert all("age" not in rows[name] for name in ("p1", "p2") if name in rows)


def test_who_is_there_and_not_on_the_list_is_no_survey():
    listed = layer_of(
        {"id": "p1", "household": "7", "age": 40, "female": 1, "village": "v1", "at": shapely.Point(40, 20)},
        {"id": "p1-b1", "household": "7", "age": 0, "female": 1, "unlisted": True, "village": "v1"},
        {"id": "n1", "household": "8", "age": 30, "unlisted": True, "village": "v1", "at": shapely.Point(60, 20)},
    )
    tables = people.populate(small_map(), people.Place(stay, ruler, lambda x, y: 0 * x, "CN"), Findings(), residents=listed)
    origin = dict(zip(tables["person"]["id"], tables["person"]["origin"].tolist(), strict=True))
    assert origin == {"res-p1": 0, "res-p1-b1": 2, "res-n1": 2}
    assert dict(zip(tables["household"]["id"], tables["household"]["origin"].tolist(), strict=True)) == {"res-7": 0, "res-8": 2}


# -- the command -------------------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    from osm_samples import crossroads, degrees

    folder = tmp_path_factory.mktemp("aged")
    crossroads().write(folder / "map.osm")
    lon, lat = degrees(100, 20)
    rows = [f"{k},{k // 3},{'东门村' if k < 150 else '西门村'},{20 + k % 60},{'女' if k % 2 else '男'},{lon},{lat}" for k in range(300)]
    (folder / "people.csv").write_text("编号,户号,村,年龄,性别,经度,纬度\n" + "\n".join(rows), encoding="utf-8")
    return folder


def test_the_report_of_an_import_names_the_absent_and_the_unlisted_of_each_village(place):
    files = ["--osm", place / "map.osm", "--layer", f"residents={place / 'people.csv'}", "--country", "CN"]
    done = muster_import(*files, "--age-list", 8, "-o", place / "w.h5")
    assert done.returncode == 0, done.stderr
    page = (place / "w.import.html").read_text(encoding="utf-8")
    for village in ("东门村", "西门村"):
        assert f"{village}: of 150 on the list" in page and f"{village}：名册 150 人" in page
    world = _core.World.load(str(place / "w.h5"))
    origin = world.table("person")["origin"]
    assert 0 < np.count_nonzero(origin == 0) < 300 and np.count_nonzero(origin == 2) > 0


def test_a_list_that_is_not_there_cannot_be_aged(place):
    refused = muster_import("--osm", place / "map.osm", "--age-list", 3, "-o", place / "none.h5")
    assert refused.returncode == 2 and "--layer residents=" in refused.stderr and not (place / "none.h5").exists()
