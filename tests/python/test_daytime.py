"""Where listed residents work and go to school: words of the list that name a building of the map; guests of farm inns."""

from pathlib import Path

import numpy as np
import pytest
import shapely
from osm_samples import crossroads
from test_import_people import layer_of, ruler, small_map, stay
from test_osm_land import buildings_of

from muster.importers import people
from muster.importers.findings import Findings
from muster.importers.layers.layer import Layer
from muster.importers.people import ageing, presence
from muster.importers.people.daytime import Buildings
from muster.values import NO_ROW


def town():
    """Four buildings in a row, 100 m apart, and a shelter at the last of them."""
    building = {
        "id": ["bw1", "bw2", "bw3", "bw4"],
        "x": [0.0, 100, 200, 300],
        "y": [0.0] * 4,
        "area_m2": [100.0, 400, 300, 90],
        "storeys": [1, 2, 1, 1],
    }
    shelter = {"name": ["东门村委会"], "name_en": ["Dongmen hall"], "x": [310.0], "y": [5.0]}
    names = [("东门小学", "Dongmen School"), ("东门小学",), ("城关纸厂", "人民路 12"), ()]
    return Buildings({"building": building, "shelter": shelter}, names)


@pytest.mark.parametrize(
    ("words", "row"),
    [
        ("bw3", 2),
        ("dongmen school", 0),
        ("东门小学", 1),  # of two buildings of one name the larger
        ("人民路12", 2),
        ("人民路１２", 2),
        ("城关纸厂（二车间）", 2),
        ("东门村委会", 3),
        ("城关", None),
        ("上海", None),
    ],
)
def test_words_name_a_building_by_id_name_or_address(words, row):
    assert town().find(words) == row


def test_a_list_says_where_people_work_and_go_to_school():
    tables, findings = small_map(), Findings()
    tables["building"] = {**tables["building"], "names": [("东门小学",)]}
    listed = layer_of(
        {"id": "p1", "household": "1", "age": 40, "village": "v1", "work": "东门小学", "at": shapely.Point(40, 20)},
        {"id": "p2", "household": "1", "age": 9, "village": "v1", "school": "w1"},
        {"id": "p3", "household": "1", "age": 38, "village": "v1", "work": "nowhere"},
    )
    out = people.populate(tables, people.Place(stay, ruler, lambda x, y: 0 * x, "CN"), findings, residents=listed)
    person = out["person"]
    assert dict(zip(person["id"], person["work"].tolist(), strict=True)) == {"res-p1": 0, "res-p2": NO_ROW, "res-p3": NO_ROW}
    assert person["school"][person["id"].index("res-p2")] == 0 and "names" not in out["building"]
    assert findings.count("people.work_not_found") == 1 and findings.count("people.school_not_found") == 0


def test_a_list_without_them_makes_no_columns():
    listed = layer_of({"id": "p1", "village": "v1", "at": shapely.Point(40, 20)})
    out = people.populate(small_map(), people.Place(stay, ruler, lambda x, y: 0 * x, "CN"), Findings(), residents=listed)
    assert not {"work", "school"} & set(out["person"])


def test_a_building_has_the_names_of_its_own_its_yard_and_the_points_in_it(tmp_path):
    sample = crossroads().block(100, 50, 50, 20, building="yes", name="水厂", addr__street="人民路", addr__housenumber="3")
    sample.block(101, 200, 200, 100, amenity="school", name="东门小学").block(102, 220, 220, 20, building="yes")
    sample.node(900, 60, 60, amenity="clinic", name="卫生室")
    rows, _, _ = buildings_of(sample, tmp_path)
    assert set(rows["bw100"]["names"]) == {"水厂", "人民路 3", "卫生室"} and rows["bw102"]["names"] == ("东门小学",)


@pytest.mark.parametrize(
    ("age", "female", "forgets"),
    [(10, 0, ["school"]), (7, 0, []), (57, 0, ["work"]), (40, 0, []), (70, 0, []), (52, 1, ["work"]), (52, 0, []), (15, 1, ["school"])],
)
def test_an_old_list_forgets_the_school_that_was_left_and_the_work_of_who_has_retired(age, female, forgets):
    row = {"id": "p", "household": "h", "age": age, "female": female, "work": "x", "school": "y", "village": "v"}
    assert ageing.outgrown(row, age + 4) == forgets
    rows = [{**row, "id": f"p{k}", "household": f"h{k}"} for k in range(40)]
    rows += [{"id": f"a{k}", "household": f"h{k}", "age": 35, "female": 0, "village": "v"} for k in range(40)]
    geometry = np.full(len(rows), None, dtype=object)
    layer = ageing.aged(Layer("residents", None, rows, geometry, [row["id"] for row in rows]), 4, Findings())
    kept = [row for row in layer.rows if str(row["id"]).startswith("p") and not row.get("unlisted")]
    assert kept and all([name for name in ("school", "work") if name not in row] == forgets for row in kept)


def test_guests_sleep_in_the_farm_inns_that_a_list_names():
    listed = layer_of(
        {"id": "p1", "household": "1", "village": "v1", "guest_beds": 10, "at": shapely.Point(40, 20)},
        {"id": "p2", "household": "2", "village": "v1", "at": shapely.Point(200, 20)},
    )
    shares = presence.read_presence(Path(presence.__file__).parent / "data" / "presence.csv")
    place = people.Place(stay, ruler, lambda x, y: 0 * x, "CN")
    out = people.populate(small_map(), place, Findings(), residents=listed, presence=shares)
    person, household = out["person"], out["household"]
    guest = np.asarray(person["presence"]) == presence.TOURIST
    assert guest.sum() == 8, "four fifths of ten beds"
    homes = {household["home"][h] for h in person["household"][guest]}
    assert homes == {household["home"][household["id"].index("res-1")]}, "under the roof of those who take them in"
