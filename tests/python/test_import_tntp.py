"""`muster import --tntp`: a network for traffic assignment as a world, and its trips beside it."""

import csv
import json
import subprocess
import sys

import numpy as np
import pytest
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import dijkstra
from tntp_samples import NET, NODES, pack, write

from muster import _core
from muster.importers import tntp
from muster.importers.tntp.place import TntpRequest, import_tntp
from muster.values import NO_ROW


def muster_import(*arguments, lang="en"):
    line = [sys.executable, "-m", "muster", "import", *map(str, arguments), "--lang", lang]
    return subprocess.run(line, capture_output=True, text=True, encoding="utf-8", stdin=subprocess.DEVNULL, timeout=600)


@pytest.fixture
def files(tmp_path):
    return write(tmp_path)


def imported(files, **how):
    given = {"length_m": 1000.0, "time_s": 60.0, "nodes": files.get("node"), "trips": files.get("trips"), "name": "小网", **how}
    return import_tntp(TntpRequest(files["net"], **given))


def links(world):
    """Rows of `link` by id, with the ids of their ends."""
    link, node = world.table("link"), world.table("node")
    out = {}
    for row, name in enumerate(link["id"]):
        out[name] = {
            column: link[column][row] for column in ("length_m", "speed_m_s", "lanes", "capacity_veh_s", "modes", "opposite", "road_class")
        }
        out[name] |= {end: node["id"][link[end][row]] for end in ("tail", "head")}
    return out


def test_links_carry_length_speed_capacity_and_lanes_in_si(files):
    made = imported(files)
    road = links(made.world)["1-3"]  # 1.5 km in 2 min, 2000 veh/h: 45 km/h, a collector with 1000 veh/h a lane
    assert road["length_m"] == 1500 and road["speed_m_s"] == pytest.approx(12.5) and road["modes"] == 2
    assert road["lanes"] == 2 and road["capacity_veh_s"] == pytest.approx(1000 / 3600) and road["road_class"] == 2
    connector = links(made.world)["2-4"]  # neither length nor time
    assert connector["length_m"] == 10 and connector["speed_m_s"] == pytest.approx(120 / 3.6)
    for name, capacity in (("1-3", 2000), ("3-4", 1000), ("3-4.2", 1500), ("4-2", 2000), ("4-1", 1800)):
        link = links(made.world)[name]
        assert link["lanes"] * link["capacity_veh_s"] * 3600 == pytest.approx(capacity)
    assert made.findings.count("tntp.no_time") == 2 and made.findings.count("tntp.parallel") == 1


def test_units_and_period_are_those_that_are_given(files):
    link = links(imported(files, length_m=1609.344, time_s=36.0, period_h=2.0).world)["1-3"]
    assert link["length_m"] == pytest.approx(1.5 * 1609.344) and link["speed_m_s"] == pytest.approx(1.5 * 1609.344 / 72)
    assert link["lanes"] * link["capacity_veh_s"] == pytest.approx(2000 / 7200)


def test_zones_that_must_not_be_passed_become_two_nodes(files):
    made = links(imported(files).world)
    assert (made["1-3"]["tail"], made["4-1"]["head"]) == ("n1.out", "n1")
    assert (made["4-2"]["head"], made["2-4"]["tail"]) == ("n2", "n2.out")
    assert made["4-2"]["opposite"] == NO_ROW
    whole = links(imported({**files, **write(files["net"].parent, net=NET.replace("THRU NODE> 3", "THRU NODE> 1"))}).world)
    assert (whole["1-3"]["tail"], whole["4-1"]["head"]) == ("n1", "n1")
    assert whole["4-2"]["opposite"] != NO_ROW and whole["1-3"]["opposite"] == NO_ROW


def test_trips_lie_beside_the_world_with_its_nodes(files):
    made = imported(files)
    head, *rows = csv.reader(line for line in made.trips.splitlines() if not line.startswith("#"))
    assert head == ["from_zone", "to_zone", "from_node", "to_node", "vehicles"]
    assert rows == [["1", "2", "n1.out", "n2", "2000.0"], ["2", "1", "n2.out", "n1", "500.0"]]
    assert made.findings.count("tntp.trips_within", trips="10") == 1
    assert set(rows[0][2:4]) <= set(made.world.table("node")["id"])


def test_trips_without_a_way_are_left_out_and_said(files):
    made = imported(write(files["net"].parent, net=NET.replace("\t4\t2\t2000", "\t2\t4\t2000")))
    assert "n2,2000" not in made.trips and made.findings.count("tntp.trips_cut_off", trips="2,000") == 1


def test_coordinates_without_a_unit_take_that_of_the_lengths(files):
    node = imported(files).world.table("node")
    at = {name: (x, y) for name, x, y in zip(node["id"], node["x"], node["y"], strict=True)}
    assert at["n3"] == (1500, 0) and at["n4"] == (4500, 0) and at["n1"] == at["n1.out"] == (0, 0)
    miles = NODES.replace("1.5", "0.932").replace("7.5", "4.66").replace("4.5", "2.796")
    made = imported(write(files["net"].parent, node=miles))
    assert made.findings.count("tntp.scaled", unit="mi") == 4
    degrees = NODES.replace("1.5", "0.0135").replace("7.5", "0.0675").replace("4.5", "0.0405")
    assert imported(write(files["net"].parent, node=degrees)).findings.count("tntp.like_degrees") == 4


def test_coordinates_in_a_known_system_lie_in_the_worlds(files):
    degrees = "".join(f"{k} {116.9 + 0.01 * k} 28.3 ;\n" for k in range(1, 5))
    made = imported(write(files["net"].parent, node=degrees), node_crs="EPSG:4326", crs="EPSG:4548")
    node = made.world.table("node")
    assert made.report["crs"]["epsg"] == 4548 and node["x"].min() > 300_000 and np.ptp(node["x"]) == pytest.approx(2943, abs=10)


def test_without_coordinates_nodes_stand_on_squares(files):
    made = imported(files, nodes=None)
    node = made.world.table("node")
    assert made.findings.count("tntp.no_places") == 4 and set(node["x"]) == {0, 500} and set(node["origin"]) == {3}


def test_the_world_is_the_same_however_the_files_are_packed_and_its_rows_ordered(files):
    first = imported(files).world
    assert imported({kind: pack(path) for kind, path in files.items()}).world.digest() == first.digest()
    head, rows = NET.split("link_type\t;\n")
    turned = sorted(
        rows.splitlines(keepends=True), key=lambda row: row.split()[:2], reverse=True
    )  # links of the same ends keep their order
    assert turned != rows.splitlines(keepends=True)
    again = imported(write(files["net"].parent, net=head + "link_type\t;\n" + "".join(turned)))
    assert again.world.digest() == first.digest()


def test_the_command_writes_world_report_and_trips(files, tmp_path):
    out = tmp_path / "out" / "world.h5"
    line = ["--tntp", files["net"], "--trips", files["trips"], "--nodes", files["node"], "-o", out]
    done = muster_import(*line, "--length-unit", "km", "--time-unit", "min")
    assert done.returncode == 0, done.stderr
    assert "small: 6 nodes, 6 links" in done.stdout and "lengths in km, times in min" in done.stdout
    assert sorted(path.name for path in out.parent.iterdir()) == ["world.h5", "world.import.html", "world.scenario.yaml", "world.trips.csv"]
    world = _core.World.load(str(out))
    report = json.loads(world.import_report)
    assert [file["name"] for file in report["files"]] == ["small_net.tntp", "small_trips.tntp", "small_node.tntp"]
    assert "推测" in muster_import(*line, lang="zh").stdout and "路网与出行" in (out.parent / "world.import.html").read_text(
        encoding="utf-8"
    )


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (["--osm", "x.osm"], "E1106"),
        (["--dem", "x.tif", "--country", "CN"], "E1215"),
        (["--length-unit", "furlong"], "E1206"),
        (["--time-unit", "-1"], "E1206"),
        (["--length-unit", "mi"], ""),
        (["--layer-crs", "EPSG:0"], "E1206"),
        (["--layer-crs", "EPSG:4326", "--crs", "EPSG:4326"], "E7203"),
    ],
)
def test_options_that_do_not_go_are_refused_and_nothing_is_written(files, tmp_path, options, code):
    before = sorted(tmp_path.iterdir())
    done = muster_import("--tntp", files["net"], "--nodes", files["node"], *options, "-o", tmp_path / "world.h5")
    assert done.returncode == (2 if code else 0) and code in done.stderr and "Traceback" not in done.stderr, done.stderr
    assert not code or sorted(tmp_path.iterdir()) == before


def test_neither_map_nor_network_and_options_of_the_other_kind_are_refused(tmp_path):
    done = muster_import("-o", tmp_path / "world.h5")
    assert done.returncode == 2 and "E1106" in done.stderr
    done = muster_import("--osm", "x.osm", "--period", 2, "-o", tmp_path / "world.h5", lang="zh")
    assert done.returncode == 2 and "E1215  --period：只能与 --tntp 一起使用" in done.stderr


@pytest.mark.parametrize("kind", ["net", "trips", "node"])
def test_a_bad_file_gives_its_place_and_leaves_nothing(files, tmp_path, kind):
    files[kind].write_text(files[kind].read_text().replace("1", "?"))
    before = sorted(tmp_path.iterdir())
    done = muster_import("--tntp", files["net"], "--trips", files["trips"], "--nodes", files["node"], "-o", tmp_path / "world.h5")
    assert done.returncode == 2 and f"{files[kind]}:" in done.stderr and sorted(tmp_path.iterdir()) == before


def test_speeds_that_cannot_be_are_refused_where_nobody_gave_the_units(files, tmp_path):
    files["net"].write_text(NET.replace("\t2\t0.15", "\t0.002\t0.15").replace("\t4\t0.15\t4\t50\t1", "\t0.004\t0.15\t4\t50\t1"))
    done = muster_import("--tntp", files["net"], "-o", tmp_path / "world.h5")
    assert done.returncode == 2 and "E7406" in done.stderr and not (tmp_path / "world.h5").exists()
    assert muster_import("--tntp", files["net"], "--length-unit", 1, "--time-unit", "min", "-o", tmp_path / "world.h5").returncode == 0


def test_ways_through_a_real_world_take_the_times_of_the_file(shared):
    folder = shared / "data" / "tntp" / "Anaheim"
    network = tntp.read_network(folder / "Anaheim_net.tntp")
    made = import_tntp(TntpRequest(network.path, folder / "Anaheim_trips.tntp", None, 0.3048, 60.0))
    link, ids = made.world.table("link"), made.world.table("node")["id"]
    seconds = np.asarray(link["length_m"], float) / np.asarray(link["speed_m_s"], float)
    graph = coo_matrix((seconds, (link["tail"].astype(int), link["head"].astype(int))), shape=(len(ids), len(ids))).tocsr()
    row = {name: i for i, name in enumerate(ids)}
    # beforehand, in the file's numbering: nothing leaves a zone but its own trips
    for zone in (1, 17, 38):
        open_ = (network.init_node >= network.first_thru_node) | (network.init_node == zone)
        ends = (network.init_node[open_] - 1, network.term_node[open_] - 1)
        plain = coo_matrix((60 * network.free_flow_time[open_], ends), shape=(network.nodes, network.nodes)).tocsr()
        expected = dijkstra(plain, indices=zone - 1)[: network.zones]
        found = dijkstra(graph, indices=row[f"n{zone}.out"])[[row[f"n{k + 1}"] for k in range(network.zones)]]
        others = np.arange(network.zones) != zone - 1
        assert found[others] == pytest.approx(expected[others], rel=1e-5)


def test_berlin_center_loads(shared, tmp_path):
    folder = shared / "data" / "tntp" / "Berlin-Center"
    path = {kind: folder / f"berlin-center_{kind}.tntp.gz" for kind in ("net", "trips", "node")}
    made = import_tntp(TntpRequest(path["net"], path["trips"], path["node"], 1.0, 3.0))
    made.world.save(str(tmp_path / "berlin.h5"))
    world = _core.World.load(str(tmp_path / "berlin.h5"))
    assert dict(world.tables())["link"] == 28376 and dict(world.tables())["node"] == 12981 + 865
    assert made.findings.count("tntp.scaled", unit="mi") == 12981 and made.findings.count("tntp.parallel") == 6
    rows = [line.split(",") for line in made.trips.splitlines()[2:]]
    assert len(rows) == 49688 and sum(float(row[4]) for row in rows) == pytest.approx(168222.302)
    assert {row[2] for row in rows} | {row[3] for row in rows} <= set(world.table("node")["id"])
