"""`muster import` as a planner meets it, and what it makes: on a small map of our own, and on real ones."""

import json
import subprocess
import sys

import numpy as np
import pytest
import rasterio
from osm_samples import crossroads, degrees
from rasterio.transform import from_origin
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import dijkstra

from muster import _core
from muster.importers import place, stages
from muster.importers.findings import Findings
from muster.scenario import Scenario
from muster.values import EXIT

COMMAND = [sys.executable, "-m", "muster", "import"]
SCENARIO = """\
muster: 1
name: 试演
name_en: Trial
start: 2026-07-20T18:00
duration: 1 h
world: {file: world.h5}
hazard: {model: flood/local_inertial, spin_up: 1 min, rain: [[0 h, 20], [1 h, 20]]}
plans:
  - id: order
    name: 转移
    name_en: Order
    rules:
      - {id: go, role: county, when: {at_time: {time: 5 min}}, do: [{order_evacuation: {areas: [AREA]}}]}
"""


def muster_import(*arguments, lang="en"):
    line = [*COMMAND, *map(str, arguments), "--lang", lang]
    return subprocess.run(line, capture_output=True, text=True, encoding="utf-8", stdin=subprocess.DEVNULL, timeout=600)


def slope(path, x=0.0, y=0.0, half_m=6000.0, nodata=None):
    """A terrain that falls to the south, around a place in metres from the middle of the samples; degrees, cells of about 30 m."""
    (west, south), (east, north) = degrees(x - half_m, y - half_m), degrees(x + half_m, y + half_m)
    rows, columns = int((north - south) * 3600), int((east - west) * 3600)
    heights = np.repeat(np.linspace(80, 40, rows)[:, None], columns, axis=1)
    shape = {"driver": "GTiff", "height": rows, "width": columns, "count": 1, "dtype": "float32", "crs": "EPSG:4326"}
    with rasterio.open(path, "w", **shape, transform=from_origin(west, north, 1 / 3600, 1 / 3600), nodata=nodata) as file:
        file.write(heights.astype("float32"), 1)
    return path


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    """A map of our own with people, terrain, villages and a shelter; and the folder."""
    folder = tmp_path_factory.mktemp("town")
    sample = crossroads().block(100, 60, 60, 30, building="school", name="学校").node(900, 20, 30, place="village", name="东门村")
    for k in range(6):
        sample.node(50 + k, -700 + 250 * k, 250).node(60 + k, -700 + 250 * k, 500)
    sample.way(70, [50, 51, 52, 53, 54, 55], highway="residential").way(71, [60, 61, 62, 63, 64, 65], highway="residential")
    for k in range(6):
        sample.way(80 + k, [50 + k, 60 + k], highway="residential")
    sample.way(90, [52, 5], highway="tertiary", name="北街").write(folder / "map.osm")
    sample.write(folder / "turned.osm.gz", turned=True)
    slope(folder / "dem.tif")
    villages = [("东门村", 640, 230, *degrees(100, 250)), ("西门村", 410, 150, *degrees(-500, 300))]
    rows = [f"东门镇,{name},{people},{homes},{lon},{lat}" for name, people, homes, lon, lat in villages]
    (folder / "villages.csv").write_text("乡镇,村,人口,户数,经度,纬度\n" + "\n".join(rows), encoding="utf-8")
    lon, lat = degrees(80, 80)
    (folder / "shelters.csv").write_text(f"名称,可容纳人数,经度,纬度\n学校操场,900,{lon},{lat}\n", encoding="utf-8")
    return folder


def layers(town):
    return ["--layer", f"areas={town / 'villages.csv'}", "--layer", f"shelters={town / 'shelters.csv'}"]


@pytest.fixture(scope="module")
def imported(town):
    out = town / "out" / "world.h5"
    files = ["--osm", town / "map.osm", "--dem", town / "dem.tif", *layers(town)]
    return muster_import(*files, "--country", "CN", "--name", "东门", "--name-en", "Dongmen", "-o", out), out


def test_the_command_makes_a_world_a_page_and_a_summary(imported):
    done, out = imported
    assert done.returncode == 0, done.stderr
    world = _core.World.load(str(out))
    assert (world.name, world.name_en) == ("东门", "Dongmen")
    rows = dict(world.tables())
    assert rows["person"] == 1050 and rows["household"] == 380 and rows["area"] >= 4
    assert "1,050 people" in done.stdout and "Connected:" in done.stdout and "guessed" in done.stdout
    said = [line for line in done.stdout.splitlines() if not line.startswith("Wrote")]
    assert not any("import." in line for line in said), "a key of the catalogue without a sentence"
    assert "%" in done.stderr, "how far it is"
    html = out.with_suffix(".import.html").read_text(encoding="utf-8")
    assert "ways with highway" in html and "带 highway 的路线" in html
    assert out.with_suffix(".mapping.json").exists()


def test_totals_of_villages_hold_to_the_person(imported):
    world = _core.World.load(str(imported[1]))
    tables = {name: world.table(name) for name in ("area", "building", "household", "person")}
    home = tables["household"]["home"][tables["person"]["household"]]
    area = tables["building"]["grid"][home]
    counts = {name: int(np.count_nonzero(area == row)) for row, name in enumerate(tables["area"]["name"])}
    assert counts["东门村"] == 640 and counts["西门村"] == 410


def test_people_are_drawn_to_the_margins_of_a_census_which_the_world_names(town):
    """The ages of 1,050 people in two villages; a margin that contradicts another one is refused with its line, and nothing is written."""
    out, ages = town / "census" / "w.h5", "margin,class,count\nage,0-14,200\nage,15-59,500\nage,60+,350\n"
    (town / "census.csv").write_text(ages, encoding="utf-8")
    files = ["--osm", town / "map.osm", *layers(town), "--margins", town / "census.csv", "--country", "CN"]
    done = muster_import(*files, "-o", out)
    assert done.returncode == 0, done.stderr
    world = _core.World.load(str(out))
    age = world.table("person")["age"]
    assert [int(np.count_nonzero(age < 15)), int(np.count_nonzero(age >= 60)), len(age)] == [200, 350, 1050]
    source = world.table("source")
    assert "census.csv" in source["what"][list(source["id"]).index("people")]
    assert (world.table("person")["origin"] == 2).all()
    (town / "census.csv").write_text(ages + "sex,male,500\nsex,female,500\n", encoding="utf-8")
    refused = muster_import(*files, "-o", town / "none.h5")
    assert refused.returncode == 2 and "census.csv:5" in refused.stderr and not (town / "none.h5").exists()


def test_the_report_in_the_world_says_the_same_as_the_page(imported):
    world = _core.World.load(str(imported[1]))
    report = json.loads(world.import_report)
    assert report["version"] == 1 and report["crs"]["epsg"] == 4548 and report["country"] == "CN"
    assert [file["name"] for file in report["files"]] == ["map.osm", "dem.tif", "villages.csv", "shelters.csv"]
    assert report["counts"]["highway"]["total"] == 11 == report["counts"]["highway"]["used"]
    assert {layer["kind"] for layer in report["layers"]} == {"areas", "shelters"}
    assert report["rows"]["shelter"] == dict(world.tables())["shelter"]
    codes = {finding["code"] for finding in report["findings"]}
    assert {"people.dwellings", "network.exit", "terrain.not_absolute", "people.no_hospitals"} <= codes
    source = world.table("source")
    rows = dict(zip(source["id"], source["absolute"].tolist(), strict=True))
    assert rows["terrain"] == 0 and set(rows) == {"terrain", "roads", "buildings", "people", "shelters", "areas"}


def muster_command(*arguments):
    line = [sys.executable, "-m", "muster", *map(str, arguments), "--lang", "zh"]
    done = subprocess.run(line, capture_output=True, text=True, encoding="utf-8", stdin=subprocess.DEVNULL, timeout=600)
    assert done.returncode == 0, done.stderr
    return done


def test_from_the_map_to_a_printed_report(imported):
    """The walk of docs/import.md: a scenario beside the world, a run, a report."""
    folder = imported[1].parent
    world = _core.World.load(str(imported[1]))
    county = world.table("area")["id"][int(np.argmin(world.table("area")["level"]))]
    (folder / "scenario.yaml").write_text(SCENARIO.replace("AREA", county), encoding="utf-8")
    muster_command("check", folder / "scenario.yaml")
    muster_command("run", folder / "scenario.yaml", "--plan", "order", "--seed", 1, "-o", folder / "run.nc")
    muster_command("report", folder / "run.nc", "-o", folder / "report.html")
    html = (folder / "report.html").read_text(encoding="utf-8")
    assert "东门" in html and len(html) > 100_000
    left = Scenario.load(folder / "scenario.yaml").run(seed=1)["household/left"]
    assert np.count_nonzero(left < 3_600_000) > 0.3 * len(left), "after an hour many are on their way"


def test_the_same_in_chinese(town, tmp_path):
    done = muster_import("--osm", town / "map.osm", "-o", tmp_path / "w.h5", lang="zh")
    assert done.returncode == 0, done.stderr
    assert "没有提供地形" in done.stdout and "推测" in done.stdout and "已写入" in done.stdout
    world = _core.World.load(str(tmp_path / "w.h5"))
    assert dict(world.tables())["person"] == 0 and world.crs_epsg == 4548


def test_twice_and_in_another_order_it_is_the_same_world(town):
    def digest(name):
        request = place.Request(town / name, dem=town / "dem.tif", layers=[("areas", town / "villages.csv")], country="CN", name="东门")
        return place.import_place(request).world.digest()

    assert digest("map.osm") == digest("map.osm") == digest("turned.osm.gz")


# -- what cannot be imported -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ("--dem {town}/missing.tif", "E1001"),
        ("--dem {town}/villages.csv", "E7301"),
        ("--population {town}/map.osm", "E1301"),
        ("--layer areas={town}/missing.csv", "E1001"),
        ("--layer areas", "E1104"),
        ("--layer castles={town}/villages.csv", "E7105"),
        ("--crs EPSG:4326", "E7203"),
        ("--country China", "E1206"),
        ("--osm {town}/dem.tif", "E7201"),
    ],
)
def test_a_file_or_option_that_will_not_do_leaves_nothing_behind(arguments, code, town, tmp_path):
    folder = tmp_path / "new"
    given = arguments.format(town=town).split(" ")
    for lang in ("en", "zh"):
        done = muster_import("--osm", town / "map.osm", *given, "-o", folder / "w.h5", lang=lang)  # of two --osm the last counts
        assert done.returncode == 2 and code in done.stderr, done.stderr
        assert "Traceback" not in done.stderr and not folder.exists()


# -- short links -------------------------------------------------------------------------------------------------------------------------

NETWORK_TABLES = ("node", "link", "street", "turn_ban")


def costs(link, nodes, mode):
    """Free travel time between neighbours, s: the quickest link of each pair."""
    rows = np.flatnonzero(np.asarray(link["modes"]) & mode)
    tail, head = (np.asarray(link[end])[rows].astype(np.int64) for end in ("tail", "head"))
    speed = np.asarray(link["speed_m_s"], float)[rows] if mode == 2 else 1.34
    time = np.asarray(link["length_m"], float)[rows] / speed
    order = np.lexsort((time, head, tail))
    tail, head, time = tail[order], head[order], time[order]
    first = np.concatenate([[True], (tail[1:] != tail[:-1]) | (head[1:] != head[:-1])])
    return coo_matrix((time[first], (tail[first], head[first])), (nodes, nodes)).tocsr()


@pytest.mark.parametrize(
    "name", ["porto_alegre_roads.osm.pbf", "krems.osm.gz", "monaco.osm.gz", "beijing_haidian_cn.osm.gz", "guixi_jiangxi_cn.osm.gz"]
)
def test_short_links_change_the_median_shortest_path_by_less_than_one_percent(name, shared):
    draft = stages.read_streets(place.Request(shared / "data/osm" / name), Findings(), lambda step: None)
    tables = {table: draft.tables[table] for table in NETWORK_TABLES}
    treated, short = _core.make_world(
        tables, name="a", name_en="a", crs_epsg=0, crs_wkt="", provenance="", merge_below_m=place.MERGE_BELOW_M, least_m=place.LEAST_M
    )
    assert short["merged"] > 0 and np.asarray(treated.table("link")["length_m"]).min() >= place.LEAST_M
    before, after = list(tables["node"]["id"]), list(treated.table("node")["id"])
    old_row = {node: row for row, node in enumerate(before)}
    luck = np.random.default_rng(1)
    for mode, inside in ((1, draft.network.connected.foot), (2, draft.network.connected.car)):
        rows = np.array([row for row, node in enumerate(after) if inside[old_row[node]]])
        start, end = luck.choice(rows, 40, replace=False), luck.choice(rows, min(1500, len(rows)), replace=False)
        old_start, old_end = ([old_row[after[row]] for row in part] for part in (start, end))
        old = dijkstra(costs(tables["link"], len(before), mode), indices=old_start)[:, old_end]
        new = dijkstra(costs(treated.table("link"), len(after), mode), indices=start)[:, end]
        assert np.isfinite(old).all() and np.isfinite(new).all(), "whoever reached a place before still does"
        assert abs(np.median(new) / np.median(old) - 1) < 0.01, (mode, np.median(new) / np.median(old) - 1)


# -- real places -------------------------------------------------------------------------------------------------------------------------


def test_guixi_with_a_table_of_villages_is_a_town_that_runs(shared, tmp_path):
    """A Chinese city without houses for most of its people: they live along its streets, exactly as many as the table says."""
    villages = {"东门社区": (5200, 117.2205, 28.2935), "雄石社区": (8100, 117.2110, 28.2880), "花园社区": (4300, 117.2010, 28.3010)}
    text = "社区,人口,经度,纬度\n" + "\n".join(f"{name},{people},{lon},{lat}" for name, (people, lon, lat) in villages.items())
    (tmp_path / "villages.csv").write_text(text, encoding="utf-8")
    slope(tmp_path / "dem.tif", 2000, 200, 12000)
    request = place.Request(shared / "data/osm/guixi_jiangxi_cn.osm.gz", dem=tmp_path / "dem.tif",
                            layers=[("areas", tmp_path / "villages.csv")], country="CN", name="贵溪", name_en="Guixi")  # fmt: skip
    done = place.import_place(request)
    building, household, person, link = (done.world.table(name) for name in ("building", "household", "person", "link"))
    area = building["grid"][household["home"][person["household"]]]
    names = done.world.table("area")["name"]
    assert {name: int(np.count_nonzero(area == names.index(name))) for name in villages} == {name: row[0] for name, row in villages.items()}
    lived_in = np.unique(household["home"])
    made = np.asarray(building["origin"])[lived_in] == 2
    assert made.mean() > 0.9, "dwellings along the streets"
    assert np.asarray(building["access_m"])[lived_in].max() < 1000
    assert np.count_nonzero(done.world.table("shelter")["kind"] == EXIT) >= 2
    codes = {finding["code"] for finding in done.report["findings"]}
    assert {
        "people.no_shelters",
        "people.dwellings",
        "network.exit",
        "cover.incomplete",
        "terrain.not_absolute",
    } <= codes
    assert len(link["id"]) > 1000
    done.world.save(str(tmp_path / "world.h5"))
    county = done.world.table("area")["id"][int(np.argmin(done.world.table("area")["level"]))]
    (tmp_path / "scenario.yaml").write_text(SCENARIO.replace("AREA", county).replace("duration: 1 h", "duration: 30 min"), encoding="utf-8")
    run = Scenario.load(tmp_path / "scenario.yaml").run(seed=1)
    assert (run["household/left"] < 1_800_000).any()


def test_porto_alegre_holds_all_its_people(shared):
    """16,000 ways, 1,227 hexagons of the census: everybody has a home along the streets of their hexagon."""
    data = shared / "data"
    request = place.Request(data / "osm/porto_alegre_roads.osm.pbf", dem=data / "dem/porto_alegre_srtm1.tif",
                            population=data / "population/porto_alegre_hexgrid.csv", country="BR", name="阿雷格里港")  # fmt: skip
    done = place.import_place(request)
    rows = dict(done.world.tables())
    assert rows["person"] == 812_935 and done.report["crs"]["epsg"] == 32722
    assert {"terrain.saturated", "terrain.not_absolute", "people.foreign_curves"} <= {
        finding["code"] for finding in done.report["findings"]
    }
    assert done.findings.count("people.crowded") == 0
