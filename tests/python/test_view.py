"""What the report hands to the app: read back by a slow, plain reader and held against the run, its place and its flood."""

import json
from pathlib import Path

import numpy as np
import pytest
from town import write_scenario
from view_reader import lines, read_container, read_embedded

import muster
from muster.errors import InputError
from muster.hazard import hazard_frames, maps_of
from muster.report.page import Page
from muster.report.results import read_results
from muster.report.view import Container, build, embedded, look_closer
from muster.report.view.lines import Ragged, coded, simplified
from muster.report.view.villages import few, median_min
from muster.report.view.water import DEPTHS_M, classes, joined

NONE = 4294967295
NEVER_MS = (2**63 - 1) // 4


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """Two plans with two seeds of a small scenario, on a stored flood."""
    out = tmp_path_factory.mktemp("view")
    scenario = muster.Scenario.load(write_scenario(out, **{"[1__h,__30]": "[1 h, 120]", "[0__h,__30]": "[0 h, 120]"}))
    scenario.solve(out / "hazard.nc")
    scenario.with_hazard(out / "hazard.nc").ensemble(["none", "order"], [1, 2], out / "runs")
    return out


@pytest.fixture(scope="module")
def detail(folder):
    page = Page(read_results([folder / "runs"]))
    return page, look_closer(page)


@pytest.fixture(scope="module")
def decoded(detail):
    header, arrays = read_embedded(embedded(build(*detail, "zh")))
    return header["view"], arrays


def test_a_container_comes_back_value_by_value():
    put = Container()
    given = {"a": ([1, 2, 255], "u8"), "b": ([[0, 65535], [7, 8]], "u16"), "c": ([-5, 2**31 - 1], "i32"), "d": ([0.5, -1.25], "f32")}
    for name, (values, kind) in given.items():
        assert put.put(name, values, kind) == name
    header, arrays = read_container(put.pack("en", {"pair": ("Dyke", "堤"), "nothing": float("nan"), "whole": np.int64(3)}))
    assert header["view"] == {"pair": ["Dyke", "堤"], "nothing": None, "whole": 3} and header["lang"] == "en"
    assert arrays == {name: np.ravel(values).tolist() for name, (values, _) in given.items()}
    assert header["arrays"]["b"]["shape"] == [2, 2]


def test_a_value_that_does_not_fit_is_refused_and_not_wrapped():
    for values, kind in (([256], "u8"), ([-1], "u32"), ([1.5], "u16"), ([np.nan], "i32")):
        with pytest.raises(OverflowError):
            Container().put("x", values, kind)


def test_equal_runs_give_equal_bytes(detail):
    assert build(*detail, "en") == build(*detail, "en")


def test_lines_come_back_within_half_a_decimetre():
    rng = np.random.default_rng(1)
    counts = np.array([3, 0, 1, 40])
    ragged = Ragged(np.concatenate([[0], np.cumsum(counts)]), rng.uniform(0, 5000, (44, 2)))
    put, origin = Container(), (100.0, -50.0)
    first, xy = coded(ragged, origin)
    part = {"first": put.put("f", first, "u32"), "xy": put.put("xy", xy, "i32")}
    found = lines(read_container(put.pack("en", {}))[1], part, origin)
    assert [len(row) for row in found] == counts.tolist()
    for row, points in enumerate(found):
        assert np.allclose(np.reshape(points, (-1, 2)), ragged.row(row), atol=0.0501)


def test_simplified_lines_stay_within_the_tolerance_and_keep_their_ends():
    angle = np.linspace(0, 3, 400)
    ragged = Ragged([0, 2, 402], np.vstack([[[0, 0], [9, 9]], np.column_stack([1000 * np.cos(angle), 1000 * np.sin(angle)])]))
    thin = simplified(ragged, 2.0)
    assert np.array_equal(thin.row(0), ragged.row(0)) and 4 < len(thin.row(1)) < 60
    assert np.array_equal(thin.row(1)[[0, -1]], ragged.row(1)[[0, -1]])
    assert max(distance_to(thin.row(1), p) for p in ragged.row(1)) <= 2.0


def distance_to(line, point):
    """Of a point to a line of points, one piece after the other."""
    best = np.inf
    for a, b in zip(line, line[1:], strict=False):
        t = np.clip(np.dot(point - a, b - a) / np.dot(b - a, b - a), 0, 1)
        best = min(best, float(np.hypot(*(a + t * (b - a) - point))))
    return best


def test_streets_stand_once_and_where_the_world_has_them(decoded, detail):
    view, arrays = decoded
    world = detail[1].world
    links, origin = world.table("link"), view["place"]["origin"]
    found = lines(arrays, view["base"]["links"], origin)
    streets = sorted({min(i, int(o)) for i, o in enumerate(links["opposite"])})
    assert len(found) == len(streets)
    nodes = world.table("node")
    for row, link in zip(found, streets, strict=True):
        for point, node in ((row[0], links["tail"][link]), (row[-1], links["head"][link])):
            assert abs(point[0] - nodes["x"][node]) <= 0.06 and abs(point[1] - nodes["y"][node]) <= 0.06


def test_buildings_hold_all_persons(decoded, detail):
    view, arrays = decoded
    assert sum(arrays[view["base"]["buildings"]["persons"]]) == view["place"]["persons"] == dict(detail[1].world.tables())["person"]


def test_water_is_the_flood_s_to_the_class_of_depth(decoded, folder):
    view, arrays = decoded
    hazard = view["hazard"]
    run = muster.open(next((folder / "runs").glob("*.nc")))
    times, depth = hazard_frames(run)
    assert arrays[hazard["time"]] == times.tolist()
    shown = np.reshape(arrays[hazard["depth"]], depth.shape)
    table = np.array(arrays[hazard["depth_m"]])
    gap = np.max(np.diff(table)[table[:-1] < depth.max()])
    assert np.abs(table[shown] - depth).max() <= gap / 2 + 1e-6 and depth.max() > 0.2
    assert table[0] == 0 and (shown[depth < 0.02] == 0).all() and (shown[depth > 0.03] > 0).all()


def test_frames_of_a_stored_flood_are_its_tiles_written_one_over_the_other(folder):
    run = muster.open(next((folder / "runs").glob("*.nc")))
    file = maps_of(run).file
    first, number, tiles = (file.read(f"maps/{name}") for name in ("first", "number", "depth"))
    rows, columns = file.shape("depth_max")
    across = -(-columns // 32)
    picture = np.zeros((rows + 32, columns + 32))
    for frame, (_, depth_mm) in enumerate(maps_of(run).frames()):
        for entry in range(first[frame], first[frame + 1]):
            south, west = divmod(int(number[entry]), across)
            picture[south * 32 : south * 32 + 32, west * 32 : west * 32 + 32] = tiles[entry]
        assert np.array_equal(depth_mm, picture[:rows, :columns])


def test_streets_are_flooded_when_the_flood_first_stands_on_them(decoded, detail, folder):
    view, arrays = decoded
    course = detail[1].courses["order"]
    file = course.maps.file
    first, row, depth = (file.read(f"links/{name}") for name in ("first", "row", "depth"))
    opposite = detail[1].world.table("link")["opposite"]
    when = {}
    for frame in range(len(first) - 1):
        for entry in range(first[frame], first[frame + 1]):
            if depth[entry] >= 50:
                street = min(int(row[entry]), int(opposite[row[entry]]))
                when.setdefault(street, frame)
    flooded = arrays[view["plans"][1]["links"]["flooded"]]
    assert sorted(m for m in flooded if m != 65535) == sorted(when.values()) and len(when) > 5


def test_ways_are_the_events_of_the_run(decoded, detail):
    view, arrays = decoded
    course, tracks = detail[1].courses["order"], view["plans"][1]["tracks"]
    kinds = [k["name"] for k in course.result.event_kinds()]
    opposite, ways = course.links["opposite"], {}
    for e in course.result.events():
        if kinds[e["kind"]] == "party/link_entered":
            ways.setdefault(int(e["subject"]), []).append((e["time"] / 1000, min(int(e["object"]), int(opposite[e["object"]]))))
    drawn = sorted({min(i, int(o)) for i, o in enumerate(opposite)})
    first, time, link = (arrays[tracks[key]] for key in ("first", "time", "link"))
    found = []
    for party in range(len(first) - 1):
        now, way = 0, []
        for entry in range(first[party], first[party + 1]):
            now += time[entry]
            way.append((now, drawn[link[entry]]))
        found.append(way)
    assert len(found) == len(ways) > 100
    for way, wanted in zip(found, [ways[p] for p in sorted(ways)], strict=True):
        assert [street for _, street in way] == [street for _, street in wanted]
        assert all(abs(a - b) <= 0.5 for (a, _), (b, _) in zip(way, wanted, strict=True))


def test_directions_join_up(decoded, detail):
    """A party leaves a street where the next one begins."""
    view, arrays = decoded
    tracks, streets = view["plans"][1]["tracks"], lines(arrays, view["base"]["links"], view["place"]["origin"])
    first, link, direction = (arrays[tracks[key]] for key in ("first", "link", "direction"))
    gaps = []
    for party in range(len(first) - 1):
        for a, b in zip(range(first[party], first[party + 1] - 1), range(first[party] + 1, first[party + 1]), strict=True):
            end = streets[link[a]][-1 if direction[a] else 0]
            begin = streets[link[b]][0 if direction[b] else -1]
            gaps.append(np.hypot(end[0] - begin[0], end[1] - begin[1]))
    assert len(gaps) > 1000 and np.quantile(gaps, 0.98) < 0.5  # a party that was turned back in mid-street may start anew


def test_villages_add_up_to_the_place(detail):
    from muster.report.view.villages import villages_of

    for course in detail[1].courses.values():
        rows = villages_of(course)
        numbers = course.result.numbers()
        assert sum(v.persons for v in rows) == numbers["persons"]
        assert sum(v.alerted for v in rows) == numbers["warned"] and sum(v.left for v in rows) == numbers["moved"]
        assert sum(v.dead for v in rows) == numbers["dead"]
        assert all(v.persons >= 5 for v in rows if v.area is not None)


def test_counts_below_five_are_not_told_apart():
    assert [few(n) for n in (0, 1, 4, 5, 1200)] == ["0", "< 5", "< 5", "5", "1,200"]


def test_the_median_counts_persons_and_is_missing_where_half_never_came():
    assert median_min(np.array([60.0, 600.0, np.nan]), np.array([1, 1, 1])) == 10
    assert median_min(np.array([60.0, 600.0, np.nan]), np.array([4, 1, 1])) == 1
    assert np.isnan(median_min(np.array([60.0, np.nan]), np.array([1, 2])))


def test_stories_are_the_households_of_the_run(decoded, detail):
    view, arrays = decoded
    course, part = detail[1].courses["order"], view["plans"][1]["households"]
    alerted, home = course.result["household/alerted"], course.world.table("household")["home"]
    assert arrays[part["building"]] == home.tolist() and part["total"] == len(home)
    for shown, ms in zip(arrays[part["alerted_s"]], alerted.tolist(), strict=True):
        assert (shown == NONE) == (ms >= NEVER_MS) and (shown == NONE or abs(shown - ms / 1000) <= 0.5)
    reached = np.array(arrays[part["shelter"]]) != NONE
    persons = np.array(arrays[part["persons"]])
    numbers = course.result.numbers()
    assert persons[reached].sum() == pytest.approx(numbers["in_shelters"] + numbers["left_area"], abs=numbers["stranded"] + 50)


def test_personal_data_is_not_in_the_view(decoded):
    text = json.dumps(decoded[0], ensure_ascii=False)
    assert "b00205" not in text and '"age"' not in text


def test_a_result_of_another_place_is_refused_its_world(folder, tmp_path):
    other = muster.Scenario.load(write_scenario(tmp_path, **{"seed:__1": "seed: 2"}))
    run = muster.open(next((folder / "runs").glob("*.nc")))
    assert run.world.digest() != other.world.digest()
    page = Page(read_results([folder / "runs"]))
    with pytest.raises(InputError):
        look_closer(page, tmp_path / "scenario.yaml")


def test_without_its_place_the_view_says_so_and_has_no_map(folder, monkeypatch):
    page = Page(read_results([folder / "runs"]))
    monkeypatch.setattr(muster.Result, "provenance", lambda self, name: "")
    detail = look_closer(page)
    view, _ = read_container(build(page, detail, "en"))
    assert view["view"]["base"] == {} and view["view"]["hazard"] is None
    assert "no map" in view["view"]["notes"][0][0] and "没有地图" in view["view"]["notes"][0][1]
    assert view["view"]["headline"]["rows"]


def test_depth_classes_are_the_nearest_and_blocks_keep_the_deepest():
    mm = np.arange(0, 30001, 7, dtype=np.uint16)
    slow = [int(np.argmin(np.abs(DEPTHS_M.astype(float) - m / 1000))) for m in mm]
    off = classes(mm).astype(int) - slow
    assert np.abs(off).max() <= 1 and (off != 0).mean() < 0.01  # ties between two classes
    block = joined(np.arange(15).reshape(3, 5), 2)
    assert block.tolist() == [[6, 8, 9], [11, 13, 14]]
