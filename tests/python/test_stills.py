"""The printed maps: what they draw is counted and placed by plain formulas again, in both languages, without asking anything of the
network."""

import base64
import io
import re
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from town import write_scenario

import muster
from muster.hazard import maps_of
from muster.report import filled, render
from muster.report.page import Page
from muster.report.results import read_results
from muster.report.stills import overlays, stills
from muster.report.stills.furniture import round_length
from muster.report.stills.sheet import Sheet, text_width
from muster.report.stills.sheets import along, classes_of_use
from muster.report.view import embedded, look_closer
from muster.report.view.base import Frame
from muster.report.view.lines import Ragged

APP = '<html lang="zh"><title><!--MUSTER_TITLE--></title><!--MUSTER_STILLS--><script type="text/plain"><!--MUSTER_DATA--></script></html>'


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    """Two plans with one seed each on a stored flood of heavy rain."""
    out = tmp_path_factory.mktemp("stills")
    scenario = muster.Scenario.load(write_scenario(out, **{"[1__h,__30]": "[1 h, 120]", "[0__h,__30]": "[0 h, 120]"}))
    scenario.solve(out / "hazard.nc")
    scenario.with_hazard(out / "hazard.nc").ensemble(["none", "order"], [1], out / "runs")
    return read_results([out / "runs"])


@pytest.fixture(scope="module")
def drawn(runs):
    page = Page(runs)
    detail = look_closer(page)
    return detail, *stills(page, detail)


def test_every_plan_has_its_maps_and_the_water_stands_once(drawn):
    _, shared, maps = drawn
    assert [m.id for m in maps] == ["still-water", "still-people-A", "still-use-A", "still-people-B", "still-use-B"]
    ids = re.findall(r'id="([^"]+)"', shared)
    for still in maps:
        tree = ElementTree.fromstring(still.svg)  # well formed
        assert tree.attrib["role"] == "img" and tree.attrib["aria-labelledby"] == still.id
        assert set(re.findall(r'(?:url\(|href=")#([^")]+)', still.svg)) <= set(ids)
        assert all(still.caption) and "{" not in "".join(still.caption)
    assert len(shared) + sum(len(m.svg) for m in maps) < 400_000


def test_where_the_inputs_carry_no_numbers_no_map_counts_people_in_the_water(runs, drawn):
    _, _, shown = drawn
    page = Page(runs, hidden=frozenset({"exposed", "dead"}))
    _, compared = stills(page, look_closer(page))
    for with_counts, without in zip(shown, compared, strict=True):
        if not without.id.startswith("still-people"):
            continue
        assert "water at the door:" in with_counts.caption[0] and "水到门前" in with_counts.caption[1]
        assert "water at the door:" not in without.caption[0] and "水到门前" not in without.caption[1]


def test_maps_ask_nothing_of_the_network_and_hold_no_script(drawn):
    _, shared, maps = drawn
    text = shared + "".join(m.svg for m in maps)
    assert not re.search(r"https?:|<script|@import|style=", text)
    assert set(re.findall(r'href="(data:image/png|#)', text)) == {"data:image/png", "#"} and len(re.findall(r"href=", text)) == len(
        re.findall(r'href="(?:data:image/png;base64,|#)', text)
    )


def test_both_languages_have_a_scale_a_north_and_a_legend(drawn):
    for still in drawn[2]:
        groups = re.findall(r'<g lang="(\w+)">', still.svg)
        assert groups.count("en") == groups.count("zh") == 2
        assert "ms-north" in still.svg and "ms-bar" in still.svg and "避难场所" in still.svg and "shelter" in still.svg


def test_the_dots_add_up_to_the_people(drawn):
    detail, _, maps = drawn
    for plan, mark in (("none", "A"), ("order", "B")):
        still = next(m for m in maps if m.id == f"still-people-{mark}")
        dot = int(re.search(r"One dot is ([\d,]+)", still.caption[0])[1].replace(",", ""))
        counts = [int(n.replace(",", "")) for n in re.findall(r": ([\d,]+)[;.]", still.caption[0])]
        course = detail.courses[plan]
        assert len(counts) == 4 and sum(counts) == course.size.sum()  # nobody dies in this hour
        for kind, persons in zip(("dry", "wet", "way"), counts, strict=False):
            dots = sum(d.count("h0") for d in re.findall(rf'class="ms-dot ms-{kind}" d="(m[^"]+)"', still.svg))
            assert dots == persons // dot


def test_the_use_of_streets_is_the_count_of_those_who_entered(drawn):
    detail, _, _ = drawn
    from muster.report.view.base import Pieces
    from muster.report.view.tracks import Tracks

    course = detail.courses["order"]
    kinds = [k["name"] for k in course.result.event_kinds()]
    size, used = {}, {}
    opposite = course.links["opposite"]
    for e in course.result.events():
        if kinds[e["kind"]] == "party/departed":
            size.setdefault(int(e["subject"]), int(e["value"]))
    for e in course.result.events():
        if kinds[e["kind"]] == "party/link_entered":
            street = min(int(e["object"]), int(opposite[e["object"]]))
            used[street] = used.get(street, 0) + size[int(e["subject"])]
    pieces = Pieces.of(course.links)
    found = pieces.total(Tracks.of(course).persons_per_link(course))
    assert {int(pieces.link[i]): int(n) for i, n in enumerate(found) if n} == used and len(used) > 50


def test_names_do_not_lie_over_one_another(drawn):
    detail, _, maps = drawn
    sizes = {f"ms-rank{rank}": size for rank, size in overlays.LABEL_SIZE.items()}
    for lang in ("en", "zh"):
        group = re.search(rf'<g lang="{lang}">(<text class="ms-name.*?)</g>', maps[0].svg)[1]
        boxes = []
        for kind, x, y, words in re.findall(r'<text class="ms-name (ms-rank\d)" x="(-?\d+)" y="(-?\d+)">([^<]+)<', group):
            boxes.append((float(x), float(y) - sizes[kind] * 0.8, float(x) + text_width(words, sizes[kind]), float(y)))
        assert len(boxes) > 10
        for i, a in enumerate(boxes):
            assert not [b for b in boxes[i + 1 :] if a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]]


def test_water_is_drawn_in_its_class_where_it_stands(drawn):
    detail, _, _ = drawn
    maps = maps_of(detail.courses["none"].result)
    depth = maps.greatest_mm()
    picture = overlays.water(depth, maps.grid, Sheet(Frame(maps.grid["west_m"], maps.grid["south_m"], 4000, 3000, 1)))
    image = Image.open(io.BytesIO(base64.b64decode(re.search(r"base64,([^\"]+)", picture)[1])))
    index = np.asarray(image)[::-1]
    finer = image.width // depth.shape[1]
    slow = np.searchsorted([50, 300, 1000, 2000, 4000], depth, side="right")
    flat = np.ones(depth.shape, bool)  # cells whose neighbours are of the same class: nothing to smooth between them
    for dy, dx in ((0, 1), (1, 0), (1, 1), (-1, 1)):
        flat &= (np.roll(slow, (dy, dx), (0, 1)) == slow) & (np.roll(slow, (-dy, -dx), (0, 1)) == slow)
    flat[[0, -1], :] = flat[:, [0, -1]] = False
    middle = index[finer // 2 :: finer, finer // 2 :: finer][: depth.shape[0], : depth.shape[1]]
    assert (middle[flat] == slow[flat]).all() and flat.sum() > 1000 and slow.max() >= 2


def test_places_land_where_a_plain_formula_puts_them():
    sheet = Sheet(Frame(500.0, 100.0, 2000.0, 1000.0, 0.3))
    assert (sheet.width, sheet.height) == (4000, 2000)
    assert sheet.places(np.array([[500, 100], [2500, 1100], [1500, 350]])).tolist() == [[0, 2000], [4000, 0], [2000, 1500]]
    assert sheet.path(Ragged([0, 3], [[500, 1100], [510, 1100], [510, 1090]])) == "M0 0l20 0 0 20"
    assert sheet.path(Ragged([0, 2], [[500, 1100], [500.1, 1100]])) == ""
    tall = Sheet(Frame(0, 0, 1000.0, 4000.0, 0.3))
    assert tall.height <= 4900 and tall.width == round(tall.height / 4)


def test_round_numbers():
    assert [round_length(m) for m in (800, 499, 1999, 0.9)] == [500, 200, 1000, 0.5]
    assert classes_of_use(1574) == [1, 100, 200, 500, 1000] and classes_of_use(30) == [1, 2, 4, 10, 20]
    assert along(np.array([[0.0, 0.0], [10, 0], [10, 30]]), 0.5).tolist() == [10, 10]


def test_the_app_holds_title_maps_and_data(runs, drawn, tmp_path):
    app = tmp_path / "app.html"
    app.write_text(APP, encoding="utf-8")
    page = render(runs, "en", drawn[0], app=app)
    assert page.startswith('<html lang="en"><title>Test town</title>') and "<!--MUSTER" not in page
    assert page.count('<figure><svg class="ms-map"') == 5 and page.count("<noscript>") == 1
    inside = page[page.index('<div id="muster-paper">') :]
    for part in ("Headline numbers", "主要数字", "Course over time", "Shelters", "Villages and communities", "Where this comes from"):
        assert part in inside
    from view_reader import read_embedded

    header, arrays = read_embedded(re.search(r'text/plain">([A-Za-z0-9+/=]+)<', page)[1])
    assert header["lang"] == "en" and header["view"]["base"]["links"]["xy"] in arrays


def test_an_app_without_its_placeholders_is_refused():
    with pytest.raises(ValueError, match="MUSTER_STILLS"):
        filled(APP.replace("<!--MUSTER_STILLS-->", ""), "en", ("", "", ""))
    assert embedded(b"x") == embedded(b"x")


def test_without_the_app_the_page_holds_the_maps(runs, drawn):
    page = render(runs, "zh", drawn[0], app=Path("nowhere.html"))
    assert page.count('<figure><svg class="ms-map"') == 5 and 'lang="zh"' in page and "地图" in page
    assert "default-src 'none'" in page
