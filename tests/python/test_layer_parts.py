"""The small parts that read layers: angles, numbers, headers, encodings, offsets of web maps."""

import csv
import gzip
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import numpy as np
import pytest
import shapely

from muster.importers.findings import Findings
from muster.importers.layers import angles, cells, encoding, headers, offsets, suspicion

POINTS = Path(__file__).parent / "data" / "offset_points.csv"
METRES = 111_320.0


def published() -> list[dict]:
    return list(csv.DictReader(line for line in POINTS.read_text(encoding="utf-8").splitlines() if not line.startswith("#")))


@pytest.mark.parametrize("row", published(), ids=lambda row: f"{row['source']} {row['from']}-{row['to']}")
def test_offsets_agree_with_published_points(row):
    lon, lat = offsets.to_wgs84(float(row["from_lon"]), float(row["from_lat"]), row["from"])
    x, y = offsets.from_wgs84(lon, lat, row["to"])
    east = (float(x) - float(row["to_lon"])) * METRES * np.cos(np.radians(float(row["to_lat"])))
    north = (float(y) - float(row["to_lat"])) * METRES
    assert np.hypot(east, north) <= float(row["tolerance_m"])


@pytest.mark.parametrize("system", ["gcj02", "bd09"])
def test_offsets_go_there_and_back(system):
    luck = np.random.default_rng(7)
    lon, lat = luck.uniform(offsets.WEST + 0.1, offsets.EAST - 0.1, 20_000), luck.uniform(offsets.SOUTH + 0.1, offsets.NORTH - 0.1, 20_000)
    x, y = offsets.to_wgs84(*offsets.from_wgs84(lon, lat, system), system)
    assert max(np.abs(x - lon).max(), np.abs(y - lat).max()) < 1e-9


def test_offsets_leave_the_rest_of_the_world_alone():
    for system in ("gcj02", "bd09"):
        assert [float(v) for v in offsets.to_wgs84(-51.2, -30.0, system)] == [-51.2, -30.0]


ANGLES = [
    ("117.2035", 117.2035, ""), ("117°12′12.6″E", 117.2035, "E"), ("东经117度12分12.6秒", 117.2035, "E"), ("117-12-12.6", 117.2035, ""),
    ("28°17.5′ N", 28 + 17.5 / 60, "N"), ("E117°12'", 117.2, "E"), ("１１７．２", 117.2, ""), ("N28 17 3", 28 + 17 / 60 + 3 / 3600, "N"),
    ("30°S", -30.0, "N"), ("西经51°12′", -51.2, "E"), ("117,2035", 117.2035, ""), ("-51.2", -51.2, ""), ("117º12'12.6''", 117.2035, ""),
]  # fmt: skip


@pytest.mark.parametrize(("text", "value", "axis"), ANGLES)
def test_angles_are_read_in_many_spellings(text, value, axis):
    found = angles.degrees(text)
    assert found is not None and found[0] == pytest.approx(value, abs=1e-9) and found[1] == axis


@pytest.mark.parametrize("text", ["117°75′", "abc", "", "117°12′61″", "1234.5", "12 34 56 78"])
def test_what_is_no_angle_is_none(text):
    assert angles.degrees(text) is None


PAIRS = [("117.21, 28.29", (117.21, 28.29)), ("28°17′24″N 117°12′36″E", (117.21, 28.29)),
         ("117.21，28.29", (117.21, 28.29)), ("(117.21;28.29)", (117.21, 28.29)),
         ("39500123.2, 3134000.5", (39500123.2, 3134000.5)),
         ("28.29N, 117.21E", (117.21, 28.29))]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), PAIRS)
def test_two_coordinates_in_one_cell(text, expected):
    assert angles.pair(text) == pytest.approx(expected, abs=1e-9)


NUMBERS = [("300", 300, True), ("约300人", 300, False), ("1,200", 1200, True), ("300余人", 300, False),
           ("1.2万", 12000, True), ("3.5亩", 7000 / 3, True), ("３００", 300, True), ("2000平方米", 2000, True), ("1e3", 1000, True),
           ("500人左右", 500, False), (12, 12, True), ("-3", -3, True)]  # fmt: skip


@pytest.mark.parametrize(("cell", "value", "sure"), NUMBERS)
def test_numbers_are_read_with_their_units(cell, value, sure):
    found = cells.number_of(cells.clean(cell))
    assert found is not None and found[0] == pytest.approx(value) and found[1] is sure


@pytest.mark.parametrize("cell", ["300-400", "二百", "12abc", True, "1 2", "3.5.1"])
def test_what_is_no_number_is_none(cell):
    assert cells.number_of(cells.clean(cell)) is None


@pytest.mark.parametrize("kind", headers.KINDS)
def test_no_header_means_two_columns(kind):
    seen: dict[str, str] = {}
    for column in headers.columns_of(kind).values():
        for header in column.headers:
            assert seen.setdefault(header, column.name) == column.name, header


def test_headers_are_understood_in_both_languages_and_a_column_is_given_once():
    mapping = headers.understand("shelters", ["避难场所名称", "Longitude", "纬度(°)", "可容纳避难人数", "容量", "面积（亩）", "颜色"])
    columns = ["name", "lon", "lat", None, "capacity", "area_m2", None]
    assert list(mapping.columns.values()) == columns
    assert (
        headers.unit_factor("面积（亩）") == pytest.approx(2000 / 3)
        and headers.unit_factor("面积(单位：公顷)") == 1e4
        and headers.unit_factor("面积") == 1
    )


def test_every_word_means_one_thing():
    for kind_of_word in ("level", "shelter_kind", "danger_kind", "role", "sex"):
        assert headers.words_of(kind_of_word)
    assert headers.word("danger_kind", "山体滑坡隐患") == ("landslide", False) and headers.word("level", "乡镇（街道）") == (
        "township",
        True,
    )


ENCODINGS = [("东门小学", "gbk", "", "gb18030"), ("东门小学", "utf-8", "GBK", "utf-8"),
             ("São Tomé e Príncipe", "latin-1", "ISO-8859-1", "iso8859-1"), ("朱镕广场东门小学", "gbk", "ISO-8859-1", "gb18030"),
             ("plain", "ascii", "", "utf-8"), ("東門小學", "big5", "big5", "big5")]  # fmt: skip


@pytest.mark.parametrize(("text", "written", "declared", "found"), ENCODINGS)
def test_encodings_are_told_from_the_bytes(text, written, declared, found):
    assert encoding.encoding_of(text.encode(written), declared) == found


@pytest.mark.parametrize("name", ["beijing_haidian_cn", "guixi_jiangxi_cn"])
def test_points_along_real_streets_tell_a_web_map_from_the_truth(name, shared):
    """Real maps of China: 20 places within about 25 m of a street, thirty times each. No false alarm, no miss."""
    roads = streets(shared / "data" / "osm" / f"{name}.osm.gz")
    luck = np.random.default_rng(0)
    for _ in range(30):
        on = [road.interpolate(luck.uniform(), normalized=True) for road in roads[luck.choice(len(roads), 20)]]
        places = np.array([(point.x, point.y) for point in on]) + luck.normal(0, 15, (20, 2)) / METRES
        for system, said in (("wgs84", None), ("gcj02", "gcj02"), ("bd09", "bd09")):
            moved = shapely.points(np.column_stack(offsets.from_wgs84(places[:, 0], places[:, 1], system)))
            assert suspicion.suspect(moved, roads, "x", Findings()) == said


def streets(path: Path) -> np.ndarray:
    """Lines of the ways of an OSM file that are streets, degrees."""
    nodes, lines = {}, []
    with gzip.open(path) as file:
        for _, element in ElementTree.iterparse(file):
            if element.tag == "node":
                nodes[element.get("id")] = (float(element.get("lon")), float(element.get("lat")))
            elif element.tag == "way" and any(tag.get("k") == "highway" for tag in element.findall("tag")):
                corners = [nodes[point.get("ref")] for point in element.findall("nd") if point.get("ref") in nodes]
                lines += [shapely.LineString(corners)] if len(corners) > 1 else []
    return np.array(lines)


def test_a_grid_of_streets_tells_points_of_a_web_map_from_true_ones():
    """Houses 12 m from streets of an irregular grid, as they stand and as a web map gives them."""
    luck = np.random.default_rng(3)
    lon, lat = np.cumsum(luck.uniform(0.0008, 0.003, 40)) + 117.19, np.cumsum(luck.uniform(0.0008, 0.003, 40)) + 28.28
    streets = [shapely.LineString([(x, lat[0]), (x, lat[-1])]) for x in lon] + [
        shapely.LineString([(lon[0], y), (lon[-1], y)]) for y in lat
    ]
    houses = np.column_stack([luck.choice(lon[5:-5], 40) + 12 / METRES, luck.uniform(lat[5], lat[-5], 40)])
    true = shapely.points(houses)
    assert suspicion.suspect(true, np.array(streets), "x", Findings()) is None
    for system in ("gcj02", "bd09"):
        findings = Findings()
        moved = shapely.points(np.column_stack(offsets.from_wgs84(houses[:, 0], houses[:, 1], system)))
        assert suspicion.suspect(moved, np.array(streets), "x", findings) == system
        assert next(iter(findings)).args["system"] == system.upper()


def test_the_page_of_headers_is_that_of_the_list():
    from muster.importers.layers.document import table_of_headers

    page = Path(__file__).parents[2] / "docs" / "import_headers.md"
    assert page.read_text(encoding="utf-8") == table_of_headers(), "run python -m muster.importers.layers.document"
