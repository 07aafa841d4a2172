"""A World made from tables of Python is the world that they came from; what is wrong in them is named, and nothing is made."""

import json

import numpy as np
import pytest
from town import SCENARIO
from world_tables import tables_of, tiny_place

import muster
from muster import _core
from muster.cli import main
from muster.errors import InputError
from muster.importers.findings import Findings
from muster.trust import absolute, grades
from muster.values import NO_ROW

TOWN = {"muster": 1, "name": "w", "start": "2000-01-01T00:00", "duration": "1 h",
        "world": {"town": {"seed": 3, "people": 2000}},
        "hazard": {"model": "flood/local_inertial", "rain": [["0 h", 1], ["1 h", 1]]}}  # fmt: skip


@pytest.fixture(scope="module")
def town() -> _core.World:
    return _core.Scenario.load_text(json.dumps(TOWN)).world


def remade(world, tables=None, **changes):
    grid = world.grid
    given = {
        "name": world.name, "name_en": world.name_en, "crs_epsg": world.crs_epsg, "crs_wkt": world.crs, "ground": world.ground,
        "manning": world.manning, "cell_m": grid["cell_m"], "west_m": grid["west_m"], "south_m": grid["south_m"],
        "provenance": "made again",
    }  # fmt: skip
    return _core.make_world(tables_of(world) if tables is None else tables, **(given | changes))


def problems_of(tables, **changes):
    """Key path and text of every problem that making the tiny place gives."""
    _, rest = tiny_place()
    with pytest.raises(InputError) as caught:
        _core.make_world(tables, **(rest | changes))
    assert all(problem.file == "world" and problem.text("zh") != problem.text("en") for problem in caught.value.problems)
    return [(problem.key_path, problem.text("en")) for problem in caught.value.problems]


def test_a_world_made_from_its_own_tables_is_the_same_world(town):
    world, short = remade(town)
    assert world.digest() == town.digest()
    assert short == {"merged": 0, "rounded": 0, "bans_dropped": 0, "added_car_s": 0.0, "added_walk_s": 0.0, "longest_added_m": 0.0}
    assert dict(world.tables()) == dict(town.tables()) and world.provenance == "made again"


def test_rows_may_come_in_any_order(town):
    for seed in range(3):
        world, _ = remade(town, tables_of(town, np.random.default_rng(seed)))
        assert world.digest() == town.digest()


def test_a_run_ends_with_the_same_bits_in_whatever_order_the_rows_of_its_place_came(town, tmp_path):
    ends = []
    for order in (None, np.random.default_rng(7)):
        world, _ = remade(town, tables_of(town, order))
        world.save(str(tmp_path / "world.h5"))
        text = SCENARIO.replace("world: {town: {seed: 1, people: 20000}}", "world: {file: world.h5}")
        run = _core.Scenario.load_text(text, str(tmp_path)).make_run()
        run.advance(run.end_ms)
        arrived = np.count_nonzero(run.array("party/status") == int(_core.PartyStatus.arrived))
        ends.append((run.digest(), len(run.events()["time"]), arrived))
    assert ends[0] == ends[1] and ends[0][2] > 100


def test_a_world_is_saved_and_loaded_with_all_that_it_is(town, tmp_path):
    findings = Findings()
    findings.add("layer.county_added", "guessed", "某县")
    world, _ = remade(town, import_report=findings.to_json())
    path = tmp_path / "place.h5"
    world.save(str(path))
    back = _core.World.load(str(path))
    assert back.digest() == town.digest() and (back.name, back.crs_epsg, back.provenance) == (town.name, town.crs_epsg, "made again")
    assert Findings.from_json(back.import_report).count("layer.county_added") == 1
    assert [file.name for file in tmp_path.iterdir()] == ["place.h5"]


def test_a_world_that_cannot_be_written_leaves_nothing(town, tmp_path):
    with pytest.raises(InputError, match="E2010"):
        town.save(str(tmp_path / "nowhere" / "place.h5"))
    with pytest.raises(InputError, match="E1001"):
        _core.World.load(str(tmp_path / "place.h5"))
    assert not list(tmp_path.iterdir())


def test_numbers_of_other_types_are_taken_where_they_fit(town):
    tables = tables_of(town)
    for table in tables.values():
        for name, values in table.items():
            if isinstance(values, np.ndarray):
                table[name] = values.astype(np.int64 if values.dtype.kind in "iu" else np.float64)
    tables["person"]["phone"] = tables["person"]["phone"].astype(bool)
    tables["node"]["x"] = tables["node"]["x"].tolist()
    tables["node"]["id"] = np.array(tables["node"]["id"])
    assert remade(town, tables)[0].digest() == town.digest()


def test_columns_that_have_a_default_may_be_missing(town):
    tables = tables_of(town)
    for table, column in (("node", "signal"), ("building", "xy_error_m"), ("household", "first_person"), ("household", "persons")):
        del tables[table][column]
    assert remade(town, tables)[0].digest() == town.digest()


def test_what_is_wrong_with_tables_is_named_all_at_once():
    tables, _ = tiny_place()
    del tables["link"]["width_m"]
    tables["link"]["colour"] = [1, 2]
    tables["lakes"] = {}
    tables["node"]["x"] = ["a", "b", "c"]
    tables["node"]["z"] = np.zeros((2, 2))
    tables["node"]["id"] = ["n1", 2, "n3"]
    tables["building"]["storeys"] = np.array([300])
    tables["person"]["household"] = np.array([0, -1])
    tables["person"]["age"] = np.array([30.5, 40.0])
    found = problems_of(tables, manning=np.full((3, 4, 1), 0.03))
    assert [path for path, _ in found] == [
        "/lakes", "/node/id", "/node/x", "/node/z", "/link", "/link/colour", "/building/storeys", "/person/household", "/person/age",
        "/terrain/manning",
    ]  # fmt: skip
    said = "\n".join(text for _, text in found)
    for words in ('column "width_m" is missing', "int in row 1", "row 0 holds 300; expected 0 to 255",
                  "row 1 holds -1; expected 0 to 4294967295",
                  "holds float64; expected uint8", "known here: absent, area, building"):  # fmt: skip
        assert words in said


def test_what_is_wrong_in_the_rows_is_named_as_in_a_file():
    tables, _ = tiny_place()
    tables["node"]["y"] = tables["node"]["y"][:2]
    assert problems_of(tables)[0][0] == "/node/y"
    tables, _ = tiny_place()
    tables["link"]["head"] = np.array([1, 77, 2, 1])
    assert problems_of(tables, merge_below_m=5)[0] == (
        "/link/head",
        "world  E3001  /link/head: row 1 refers to node row 77, which does not exist",
    )
    tables, _ = tiny_place()
    tables["source"] = {"id": ["terrain"], "origin": [7], "name": [""], "name_en": [""], "what": [""], "xy_error_m": [-1.0],
                        "z_error_m": [np.nan], "absolute": [0]}  # fmt: skip
    assert [path for path, _ in problems_of(tables)] == ["/source/origin", "/source/xy_error_m"]
    tables, _ = tiny_place()
    assert problems_of(tables, cell_m=0)[0][0] == "/terrain"


def test_short_links_are_treated_before_the_checks():
    tables, rest = tiny_place()
    tables["link"]["length_m"] = np.array([3.0, 3.0, 12.0, 40.0])
    tables["turn_ban"] = {"id": ["a", "b"], "origin": [1, 1], "from": [0, 2], "to": [2, 3]}
    world, short = _core.make_world(tables, **rest, merge_below_m=5, least_m=20)
    assert (short["merged"], short["rounded"], short["bans_dropped"], short["longest_added_m"]) == (2, 1, 1, 8)
    assert dict(world.tables())["node"] == 2 and world.table("turn_ban")["id"] == ["b"]
    link, ban = world.table("link"), world.table("turn_ban")
    assert [link["id"][ban[end][0]] for end in ("from", "to")] == ["bc", "cb"]


def test_streets_and_their_names_are_a_table_too():
    tables, rest = tiny_place()
    tables["street"] = {"name": ["乙路", "甲路"], "name_en": ["B", "A"]}
    tables["link"]["street"] = np.array([1, 1, 0, NO_ROW])
    world, _ = _core.make_world(tables, **rest)
    streets, link = world.table("street"), world.table("link")
    assert dict(world.tables())["street"] == 2
    names = {link["id"][i]: streets["name_en"][s] for i, s in enumerate(link["street"]) if s != NO_ROW}
    assert names == {"ab": "A", "ba": "A", "bc": "B"}


def test_a_made_world_is_run_through_a_rain_flood(tmp_path):
    tables, rest = tiny_place()
    tables["source"] = {"id": ["people", "terrain"], "origin": [2, 1], "name": ["人口", "地形"], "name_en": ["people", "terrain"],
                        "what": ["listed", "satellite"],
                        "xy_error_m": [5.0, 10.0], "z_error_m": [np.nan, 4.0], "absolute": [1, 0]}  # fmt: skip
    _core.make_world(tables, **rest)[0].save(str(tmp_path / "world.h5"))
    text = {"muster": 1, "name": "雨", "name_en": "Rain", "start": "2026-07-20T18:00", "duration": "30 min", "world": {"file": "world.h5"},
            "hazard": {"model": "flood/local_inertial", "spin_up": "1 min", "rain": [["0 h", 200], ["1 h", 200]]},
            "models": {"behaviour": {"model": "behaviour/padm"}, "movement": {"model": "movement/kinematic_wave"},
                       "lifelines": {"model": "lifelines/flooded_roads"}, "shelter": {"model": "shelter/capacity"},
                       "casualty": {"model": "casualty/flood"}, "metrics": {"model": "metrics/population"}},
            "plans": [{"id": "go", "name": "走", "rules": [{"id": "r", "role": "county", "when": {"at_time": {"time": "1 min"}},
                                                            "do": [{"order_evacuation": {"areas": ["county"]}}]}]}]}  # fmt: skip
    (tmp_path / "scenario.yaml").write_text(json.dumps(text, ensure_ascii=False), encoding="utf-8")
    with pytest.raises(SystemExit) as done:
        main(["run", str(tmp_path / "scenario.yaml"), "--plan", "go", "-o", str(tmp_path / "run.nc")])
    assert done.value.code == 0
    result = muster.open(tmp_path / "run.nc")
    assert result.world.digest() == _core.World.load(str(tmp_path / "world.h5")).digest()
    assert result["hazard/building_depth_m"].max() > 0
    # Only the file is asked here: a report needs no world.
    assert not absolute(tmp_path / "run.nc") and absolute(tmp_path / "run.nc", "warned")
    assert (grades(tmp_path / "run.nc")["dead"].layer, grades(tmp_path / "run.nc")["warned"].grade) == ("terrain", "synthesised")


def test_a_generated_town_carries_absolute_numbers(town):
    found = grades(town)
    assert all(grade.absolute and grade.grade == "synthesised" and grade.share == 1 for grade in found.values())
