"""Registered and present: who is away, who comes for a season, and the worlds of the seasons, in which nobody is who is not there."""

import csv
import json
import subprocess
import sys

import numpy as np
import pytest
from test_import_command import muster_import
from test_import_people import layer_of, ruler, small_map, stay

from muster import _core
from muster.errors import InputError
from muster.importers import people
from muster.importers.findings import Findings
from muster.importers.people import presence, seasons
from muster.importers.people.guests import guests, helpers
from muster.values import NO_ROW

GEGONG = 25_596, 16_000  # registered and resident: plan of Gegong town, Anhui, 2024


def shares_of(folder, text):
    path = folder / "presence.csv"
    path.write_text("who,class,percent\n" + text, encoding="utf-8")
    return people.read_presence(path)


def place_with(areas, shares, findings, building=None, residents=None):
    import shapely

    place = people.Place(stay, ruler, lambda x, y: 0 * x, "CN")
    tables = small_map()
    tables["building"] = {**tables["building"], **(building or {})}
    layer = layer_of(*[{"at": shapely.Point(300 * k, 0), **row} for k, row in enumerate(areas)])
    return people.populate(tables, place, findings, areas=layer, residents=residents, presence=shares)


def persons_by_cell(tables, mask):
    """By village; the one house of the map lies in v1."""
    person, household = tables["person"], tables["household"]
    home = np.asarray(household["home"], dtype=np.int64)[np.asarray(person["household"], dtype=np.int64)]
    names = np.array(["v1" if name == "w1" else name.split("-d")[0] for name in tables["building"]["id"]])[home]
    return {name: int(np.count_nonzero(mask & (names == name))) for name in np.unique(names)}


# -- who is away -------------------------------------------------------------------------------------------------------------------------


def test_the_shipped_table_is_the_township_of_the_plan():
    shares = people.read_presence(people.SHIPPED_PRESENCE)
    assert shares.away == pytest.approx(1 - GEGONG[1] / GEGONG[0], abs=0.001)
    cells = people.cells_of_villages(["gegong"], [GEGONG[1]], [people.UNKNOWN], [None], [0], [0])
    both = shares.with_registered(cells)
    assert both.persons[0] == pytest.approx(GEGONG[0], rel=0.001) and both.persons[0] - both.away[0] == GEGONG[1]


def test_registered_and_present_hold_to_the_person_in_every_village(tmp_path):
    findings = Findings()
    areas = [{"id": "v1", "persons": 400, "registered": 640}, {"id": "v2", "persons": 300, "registered": 310}, {"id": "v3", "persons": 100}]
    tables = place_with(areas, shares_of(tmp_path, "migrant,all,50\nmigrant,20-59,60\nmigrant,60+,5\n"), findings)
    kind = tables["person"]["presence"]
    here, away = persons_by_cell(tables, kind == presence.RESIDENT), persons_by_cell(tables, kind == presence.MIGRANT)
    assert {name: here[name] for name in ("v1", "v2", "v3")} == {"v1": 400, "v2": 300, "v3": 100}
    assert {name: away[name] for name in ("v1", "v2", "v3")} == {"v1": 240, "v2": 10, "v3": 100}
    age = tables["person"]["age"]
    share = [np.mean(kind[(age >= low) & (age < high)] == presence.MIGRANT) for low, high in ((20, 60), (60, 120))]
    assert share[0] > 4 * share[1]


@pytest.mark.parametrize("away", [50, 300, 900])
def test_a_grown_up_stays_with_the_children(away):
    luck = np.random.default_rng(4)
    household = np.repeat(np.arange(300), 4)
    age = np.tile([34, 36, 6, 70], 300)
    gone = presence.choose_away(
        household, age, np.zeros(1200, dtype=np.int64), np.array([away]), np.full(131, 0.5), luck.random(1200), np.full(1200, -1)
    )
    minors, adults = (np.bincount(household, part & ~gone, 300) for part in (age < 18, age >= 18))
    assert gone.sum() == away and (adults[minors > 0] >= 1).all()


def test_what_a_list_says_of_a_person_goes_before_the_shares():
    fixed = np.array([1, 0, -1, -1])
    gone = presence.choose_away(
        np.arange(4), np.full(4, 30), np.zeros(4, dtype=np.int64), np.array([2]), np.full(131, 0.5), np.array([0.9, 0.1, 0.2, 0.3]), fixed
    )
    assert gone.tolist() == [True, False, True, False]


def test_a_list_that_says_who_is_away_needs_no_table_of_shares():
    import shapely

    listed = layer_of(
        *[
            {"id": f"p{k}", "household": f"{k // 2}", "age": 40, "away": k < 3, "village": "v1", "at": shapely.Point(40, 20)}
            for k in range(8)
        ]
    )
    tables = people.populate(small_map(), people.Place(stay, ruler, lambda x, y: 0 * x, "CN"), Findings(), residents=listed)
    assert tables["person"]["presence"].sum() == 3 and tables["person"]["id"][0] == "res-p0"


# -- who comes ---------------------------------------------------------------------------------------------------------------------------


def test_helpers_lodge_in_the_houses_of_their_village(tmp_path):
    findings = Findings()
    areas = [{"id": "v1", "persons": 600}, {"id": "v2", "persons": 200}]
    tables = place_with(areas, shares_of(tmp_path, "seasonal,all,5\n"), findings)
    kind = tables["person"]["presence"]
    there = persons_by_cell(tables, kind == presence.SEASONAL)
    assert [there["v1"], there["v2"]] == [30, 10]
    age = tables["person"]["age"][kind == presence.SEASONAL]
    assert age.min() >= 20 and age.max() < 60 and findings.count("people.season", season="@season.harvest", present=840) == 1
    size = np.bincount(tables["person"]["household"], minlength=len(tables["household"]["id"]))
    assert np.array_equal(size, tables["household"]["persons"])


def test_guests_take_the_beds_of_inns_and_are_on_no_telephone_list(tmp_path):
    findings = Findings()
    inn = {"inn": np.array([True]), "use": [2], "area_m2": [500.0], "storeys": [3]}
    tables = place_with([{"id": "v1", "persons": 200}], shares_of(tmp_path, "tourist,all,75\n"), findings, building=inn)
    guest = tables["person"]["presence"] == presence.TOURIST
    assert guest.sum() == 45, "three quarters of 60 beds"
    assert tables["person"]["phone"][guest].sum() == 0 and persons_by_cell(tables, guest)["v1"] == 45
    assert findings.count("people.no_inns") == 0 and "inn" not in tables["building"]
    age, of = tables["person"]["age"][guest], tables["person"]["household"][guest]
    adult = np.bincount(of, age >= 18)
    assert (adult[np.unique(of)] >= 1).all()
    place_with([{"id": "v1", "persons": 20}], shares_of(tmp_path, "tourist,all,75\n"), findings)
    assert findings.count("people.no_inns") == 1


def test_no_guests_and_no_helpers_are_empty_tables():
    none = np.zeros(0, dtype=np.int64)
    assert guests(none, [], none, none, 1)[0]["id"] == [] and helpers(none, [], none, 1)[1]["id"] == []


# -- seasons -----------------------------------------------------------------------------------------------------------------------------


def test_in_a_season_only_those_are_in_the_world_who_are_there():
    person = {"id": list("abcde"), "household": [0, 0, 1, 2, 2], "helper": np.array([2, NO_ROW, 0, 1, NO_ROW])}
    tables = {
        "person": person,
        "household": {"id": list("xyz"), "persons": np.array([2, 1, 2], dtype=np.uint8)},
        "area": {"id": ["v"], "warden": np.array([1]), "deputy": np.array([2])},
    }
    kind = np.array([0, 1, 0, 1, 2])
    ordinary = people.in_season(tables, kind, "ordinary")
    assert ordinary["person"]["id"] == ["a", "c"] and ordinary["household"]["id"] == ["x", "y"]
    assert ordinary["person"]["household"].tolist() == [0, 1] and ordinary["household"]["persons"].tolist() == [1, 1]
    assert ordinary["person"]["helper"].tolist() == [1, 0]
    assert ordinary["area"]["warden"].tolist() == [1] and ordinary["area"]["deputy"].tolist() == [NO_ROW]
    feast = people.in_season(tables, kind, "spring_festival")
    assert feast["person"]["id"] == list("abcd") and feast["person"]["helper"].tolist() == [2, NO_ROW, 0, 1]
    assert feast["area"]["warden"].tolist() == [1] and feast["area"]["deputy"].tolist() == [2]
    assert people.seasons_of(kind) == ["ordinary", "spring_festival", "harvest"]
    assert seasons.counts(kind, "harvest") == {"registered": 4, "present": 3, "resident": 2, "seasonal": 1}


@pytest.fixture(scope="module")
def seasonal_town(tmp_path_factory):
    """A small place imported with registered and present people, harvest helpers and an inn."""
    from osm_samples import crossroads, degrees

    folder = tmp_path_factory.mktemp("seasons")
    crossroads().block(100, 60, 60, 30, building="yes", tourism="hotel", **{"building:levels": "2"}).write(folder / "map.osm")
    lon, lat = degrees(100, 250)
    (folder / "villages.csv").write_text(f"村,常住人口,户籍人口,户数,经度,纬度\n东门村,160,256,70,{lon},{lat}\n", encoding="utf-8")
    files = ["--osm", folder / "map.osm", "--layer", f"areas={folder / 'villages.csv'}", "--presence", "default", "--country", "CN"]
    done = muster_import(*files, "-o", folder / "w.h5")
    assert done.returncode == 0, done.stderr
    return folder, done


def test_an_import_writes_a_world_for_each_season(seasonal_town):
    folder, done = seasonal_town
    worlds = {"ordinary": "w.h5"} | {season: f"w.{season}.h5" for season in ("spring_festival", "harvest", "holiday")}
    people_in = {season: set(_core.World.load(str(folder / name)).table("person")["id"]) for season, name in worlds.items()}
    assert len(people_in["ordinary"]) == 160 and len(people_in["spring_festival"]) == 256
    assert len(people_in["harvest"]) == 165 and len(people_in["holiday"]) > 160
    assert all(people_in["ordinary"] <= there for there in people_in.values())
    with (folder / "w.presence.csv").open(encoding="utf-8-sig", newline="") as file:
        known = {row["person"]: row["presence"] for row in csv.DictReader(file)}
    assert {name for name, kind in known.items() if kind == "resident"} == people_in["ordinary"]
    assert "256 are registered" in done.stdout


def test_one_world_serves_all_seasons(seasonal_town):
    """It has in each season the people of that season's own world, and all else."""
    folder, _ = seasonal_town
    everybody = _core.World.load(str(folder / "w.all_seasons.h5"))
    kinds = np.bincount(everybody.table("person")["presence"], minlength=4)
    registered = int(kinds[presence.RESIDENT] + kinds[presence.MIGRANT])
    assert registered == 256 and kinds[presence.SEASONAL] == 5 and kinds[presence.TOURIST] > 0
    for season, name in {
        "ordinary": "w.h5",
        "spring_festival": "w.spring_festival.h5",
        "harvest": "w.harvest.h5",
        "holiday": "w.holiday.h5",
    }.items():
        head = {"muster": 1, "name": "w", "start": "2026-02-17T18:00", "duration": "10 min"}
        chosen = _core.load_place(json.dumps(head | {"population": {"season": season}}), str(folder), everybody)
        alone = _core.World.load(str(folder / name))
        absent = chosen.table("absent")
        assert len(absent["id"]) == registered - (256 if season == "spring_festival" else 160)
        assert set(np.asarray(absent["place"]).tolist()) <= {7}
        for table, _rows in alone.tables():
            if table != "absent":
                assert_same_table(chosen.table(table), alone.table(table))
        assert (chosen.digest() == alone.digest()) == (season == "spring_festival")


def assert_same_table(one: dict, other: dict) -> None:
    assert one.keys() == other.keys()
    for column, values in one.items():
        np.testing.assert_array_equal(np.asarray(values), np.asarray(other[column]), column)


def test_the_sources_of_a_world_say_how_many_are_registered_and_present(seasonal_town):
    source = _core.World.load(str(seasonal_town[0] / "w.h5")).table("source")
    what = source["what"][list(source["id"]).index("registered")]
    assert "160 persons are there; 256 are registered" in what and "户籍 256 人" in what


SCENARIO = """\
muster: 1
name: 春节
name_en: Spring Festival
start: 2026-02-17T18:00
duration: 10 min
world: {file: WORLD}
hazard: {model: flood/local_inertial, spin_up: 1 min, rain: [[0 h, 20], [1 h, 20]]}
"""


def test_a_run_of_a_season_has_those_people_only_and_says_so_beside_its_numbers(seasonal_town):
    """On the terminal, and in the sentences of the report."""
    from test_import_command import slope

    from muster.registered import registered_of_file, registered_of_world
    from muster.report.page import Page
    from muster.report.results import read_result

    folder, _ = seasonal_town
    files = ["--osm", folder / "map.osm", "--dem", slope(folder / "dem.tif"), "--layer", f"areas={folder / 'villages.csv'}"]
    assert muster_import(*files, "--presence", "default", "--country", "CN", "-o", folder / "high.h5").returncode == 0
    for name, present in (("high.h5", 160), ("high.spring_festival.h5", 256)):
        (folder / "scenario.yaml").write_text(SCENARIO.replace("WORLD", name), encoding="utf-8")
        line = [sys.executable, "-m", "muster", "run", str(folder / "scenario.yaml"), "-o", str(folder / "run.nc"), "--lang", "en"]
        done = subprocess.run(line, capture_output=True, text=True, encoding="utf-8", stdin=subprocess.DEVNULL, timeout=600)
        assert done.returncode == 0, done.stderr
        said = f"{present} persons are there; 256 are registered"
        assert said in done.stdout
        result = read_result(folder / "run.nc")
        assert result.summary["persons"] == present and said in Page([result]).how_many()[-1][0]
    world = _core.World.load(str(folder / "high.spring_festival.h5"))
    assert registered_of_world(world) == registered_of_file(_core.File.open(str(folder / "run.nc"))) == result.registered
    assert result.registered[1].startswith("春节：实有 256 人")


# -- files -------------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "line", "code"),
    [
        ("guest,all,5\n", 2, 1206),
        ("migrant,young,5\n", 2, 1206),
        ("tourist,0-14,5\n", 2, 1206),
        ("migrant,all,x\n", 2, 1201),
        ("migrant,all,-1\n", 2, 1204),
        ("migrant,all,100\n", 2, 1205),
        ("migrant,0-14,5\nmigrant,10-19,5\n", 3, 1215),
    ],
)
def test_every_bad_cell_of_a_table_of_presence_is_named(tmp_path, text, line, code):
    with pytest.raises(InputError) as caught:
        shares_of(tmp_path, text)
    assert [(problem.code, problem.line) for problem in caught.value.problems] == [(code, line)]
