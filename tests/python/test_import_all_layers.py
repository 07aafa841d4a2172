"""All of the planner's layers together with a map: one import from end to end."""

import csv
import json

import numpy as np
import pytest
from osm_samples import crossroads, degrees

from muster.importers import place
from muster.importers.layers.apply import write_beside
from muster.values import EXIT, NO_ROW

TABLES = {
    "wardens": "村,姓名,电话,职务,经度,纬度\n东门村,张三,13812345678,责任人,{a}\n西门村,李四,13912345678,责任人,{b}\n",
    "posts": "名称,经度,纬度\n桥头值守点,{a}\n",
    "danger_points": "名称,类型,经度,纬度\n滑坡点,滑坡,{b}\n",
    "residents": "姓名,户号,年龄,性别,村,经度,纬度\n王五,h1,81,男,东门村,{c}\n王六,h1,78,女,东门村,{c}\n赵七,h2,60,男,西门村,,\n",
    "shelters": "名称,可容纳人数,类型,经度,纬度\n学校,900,紧急,{c}\n出口东,,出口,{d}\n",
}
PLACES = {"a": (300, 260), "b": (-500, 260), "c": (66, 66), "d": (1100, 0)}


def square(x, y, half):
    corners = [(x - half, y - half), (x + half, y - half), (x + half, y + half), (x - half, y + half), (x - half, y - half)]
    return [list(degrees(*corner)) for corner in corners]


def polygons(path, rows):
    features = [
        {"type": "Feature", "properties": names, "geometry": {"type": "Polygon", "coordinates": [square(*where)]}} for names, where in rows
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False), encoding="utf-8")


@pytest.fixture(scope="module")
def done(tmp_path_factory):
    """The world, its folder, what was said."""
    folder = tmp_path_factory.mktemp("all")
    sample = crossroads().block(100, 60, 60, 12, building="house").block(101, 90, 60, 12, building="house")
    for k in range(6):
        sample.node(50 + k, -700 + 250 * k, 250).node(60 + k, -700 + 250 * k, 500).way(80 + k, [50 + k, 60 + k], highway="residential")
    sample.way(70, [*range(50, 56)], highway="residential").way(71, [*range(60, 66)], highway="residential")
    sample.way(90, [52, 5], highway="tertiary").write(folder / "map.osm")
    villages = [
        ({"名称": "东门村", "级别": "村", "人口": 600, "户数": 200}, (300, 300, 400)),
        ({"名称": "西门村", "级别": "村", "人口": 300}, (-500, 300, 350)),
    ]
    polygons(folder / "areas.geojson", [({"名称": "东门镇", "级别": "乡镇"}, (0, 0, 1300)), *villages])
    polygons(folder / "danger_zones.geojson", [({"名称": "低洼区", "类型": "洪水"}, (0, 100, 200))])
    where = {name: "{},{}".format(*degrees(*xy)) for name, xy in PLACES.items()}
    for kind, text in TABLES.items():
        (folder / f"{kind}.csv").write_text(text.format(**where), encoding="utf-8")
    layers = [(path.stem, path) for path in sorted(folder.iterdir()) if path.suffix in (".csv", ".geojson")]
    imported = place.import_place(place.Request(folder / "map.osm", layers=layers, country="CN", name="东门"))
    return imported, folder


def test_everybody_is_there_once(done):
    """Listed residents count towards the totals of their villages."""
    world = done[0].world
    area, building, household, person = (world.table(name) for name in ("area", "building", "household", "person"))
    lives_in = building["grid"][household["home"][person["household"]]]
    counts = {name: int(np.count_nonzero(lives_in == row)) for row, name in enumerate(area["name"])}
    assert (counts["东门村"], counts["西门村"]) == (600, 300) and len(person["id"]) == 900
    assert np.count_nonzero(np.asarray(person["origin"]) == 0) == 3
    assert sorted(np.asarray(person["age"])[np.asarray(person["origin"]) == 0].tolist()) == [60, 78, 81]


def test_every_layer_has_its_rows(done):
    world = done[0].world
    assert sorted(world.table("place")["name"]) == ["桥头值守点", "滑坡点"] and sorted(world.table("place")["kind"].tolist()) == [5, 6]
    assert world.table("danger_zone")["name"] == ["低洼区"]
    shelter = world.table("shelter")
    assert dict(zip(shelter["name"], shelter["kind"].tolist(), strict=True)) == {"学校": 0, "出口东": EXIT}, (
        "her exits instead of guessed ones"
    )
    area = world.table("area")
    warden = dict(zip(area["name"], area["warden"].tolist(), strict=True))
    assert warden["东门村"] != NO_ROW and warden["西门村"] != NO_ROW and warden["东门镇"] == NO_ROW
    assert area["level"][area["parent"][area["name"].index("东门村")]] == 1
    assert {layer["kind"] for layer in done[0].report["layers"]} == {"areas", "danger_zones", *TABLES}


def test_names_of_people_stand_in_their_own_file_only(done):
    imported, folder = done
    imported.world.save(str(folder / "world.h5"))
    written = write_beside(folder / "world.h5", imported.layers)
    assert [path.name for path in written] == ["world.mapping.json", "world.people.csv"]
    people = (folder / "world.people.csv").read_text(encoding="utf-8-sig")
    assert all(name in people for name in ("张三", "李四", "王五", "王六", "赵七", "13812345678"))
    said = json.dumps(imported.report, ensure_ascii=False) + (folder / "world.mapping.json").read_text(encoding="utf-8")
    for secret in ("张三", "李四", "王五", "王六", "赵七", "13812345678"):
        assert secret not in said
        assert secret.encode() not in (folder / "world.h5").read_bytes()


def test_people_far_from_any_connected_street_are_named(tmp_path):
    """A street that hangs together with nothing: its people have their door on the mainland, and that is said."""
    sample = crossroads().node(800, 3000, 0).node(801, 3000, 300).node(802, 3000, 600)
    sample.way(800, [800, 801, 802], highway="residential").write(tmp_path / "map.osm")
    lon, lat = degrees(3000, 300)
    (tmp_path / "people.csv").write_text(f"id,lon,lat,population\nisland,{lon},{lat},60\n")
    request = place.Request(tmp_path / "map.osm", population=tmp_path / "people.csv", country="CN", name="a")
    imported = place.import_place(request)
    building = imported.world.table("building")
    assert dict(imported.world.tables())["person"] == 60 and np.asarray(building["access_m"]).min() > 1000
    assert imported.findings.count("building.door_far") == len(building["id"])


def test_two_villages_send_a_list_each(tmp_path):
    """Both number their households from 1; nobody is merged or lost."""
    crossroads().write(tmp_path / "map.osm")
    layers = []
    for name, (x, y), people in (("east", (300, 60), 3), ("west", (-300, 60), 2)):
        lon, lat = degrees(x, y)
        rows = "".join(f"{name}{k},{1 + k // 2},{30 + k},{lon},{lat}\n" for k in range(people))
        (tmp_path / f"{name}.csv").write_text("姓名,户号,年龄,经度,纬度\n" + rows, encoding="utf-8")
        layers.append(("residents", tmp_path / f"{name}.csv"))
    imported = place.import_place(place.Request(tmp_path / "map.osm", layers=layers, country="CN", name="a"))
    household, person = imported.world.table("household"), imported.world.table("person")
    assert len(person["id"]) == 5 and len(household["id"]) == 3 and sorted(np.asarray(household["persons"]).tolist()) == [1, 2, 2]
    imported.world.save(str(tmp_path / "w.h5"))
    write_beside(tmp_path / "w.h5", imported.layers)
    listed = list(csv.DictReader((tmp_path / "w.people.csv").read_text(encoding="utf-8-sig").splitlines()))
    assert sorted(row["person_name"] for row in listed) == ["east0", "east1", "east2", "west0", "west1"]
    assert {f"res-{row['id']}" for row in listed} == set(person["id"])
