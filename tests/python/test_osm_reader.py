"""Map files: what is read, and files that are damaged, hostile or no maps."""

import gzip

import numpy as np
import pytest
from osm_samples import Sample, crossroads

from muster.errors import InputError
from muster.importers.findings import Findings
from muster.importers.osm import read_map

BOMB = b'<!DOCTYPE osm [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


def test_nodes_ways_and_relations_come_in_the_order_of_their_ids(tmp_path):
    sample = crossroads().node(900, 10, 10, place="village", name="东门村").relation(7, [("w", 10, "outer")], type="multipolygon")
    one = read_map(sample.write(tmp_path / "a.osm"), Findings())
    other = read_map(sample.write(tmp_path / "b.osm.gz", turned=True), Findings())
    assert one.node_id.tolist() == [1, 2, 3, 4, 5, 6, 7, 900] and one.way_id.tolist() == [10, 11]
    for name in ("node_id", "lon", "lat", "way_id", "way_first", "node_of"):
        assert np.array_equal(getattr(one, name), getattr(other, name)), name
    assert one.node_tags == other.node_tags == {7: {"place": "village", "name": "东门村"}}
    assert one.relations == other.relations and one.way_tags == other.way_tags
    assert one.node_id[one.corners(0)].tolist() == [1, 6, 5, 7, 2]


def test_negative_ids_and_unknown_corners_are_kept(tmp_path):
    map_ = read_map(Sample().node(-5, 0, 0).node(-4, 10, 0).way(-1, [-5, 77, -4], highway="path").write(tmp_path / "a.osm"), Findings())
    assert map_.node_id.tolist() == [-5, -4] and map_.corners(0).tolist() == [0, -1, 1]


def test_of_several_versions_the_latest_counts_and_deleted_things_do_not(tmp_path):
    text = """<osm version="0.6">
    <node id="1" version="2" lon="117.3" lat="28.3"/><node id="1" version="1" lon="117.2" lat="28.3"><tag k="place" v="town"/></node>
    <node id="2" version="1" lon="117.21" lat="28.3"/><node id="3" version="2" visible="false"/>
    <way id="1" version="1"><nd ref="1"/><tag k="highway" v="path"/></way><way id="1" version="3"><nd ref="1"/><nd ref="2"/></way></osm>"""
    (tmp_path / "a.osm").write_text(text)
    findings = Findings()
    map_ = read_map(tmp_path / "a.osm", findings)
    assert map_.lon.tolist() == [117.3, 117.21] and map_.node_tags == {} and map_.way_tags == [{}]
    assert findings.count("osm.twice") == 2 and findings.count("osm.deleted") == 1


def hostile(kind, folder):
    """A bad file of a kind."""
    good = crossroads().xml().encode()
    head, body = good[: good.index(b"<osm")], good[good.index(b"<osm") :]
    packed = gzip.compress(good)
    name, data = {
        "empty": ("a.osm", b""),
        "entities": ("a.osm", head + BOMB + body),
        "entities_packed": ("a.osm.gz", gzip.compress(head + BOMB + body)),
        "doctype_far_down": ("a.osm", head + b"<!--" + b"x" * (1 << 20) + b"--><!DOCTYPE osm>" + body),
        "file_entity": (
            "a.osm",
            head + b'<!DOCTYPE osm [<!ENTITY x SYSTEM "file:///etc/hostname">]>' + body.replace(b"</osm>", b"&x;</osm>"),
        ),
        "utf16": ("a.osm", good.decode().replace("UTF-8", "UTF-16").encode("utf-16")),
        "cut_xml": ("a.osm", good[: len(good) // 2]),
        "cut_gzip": ("a.osm.gz", packed[: len(packed) // 2]),
        "spoilt_gzip": ("a.osm.gz", packed[:-20] + bytes(20)),
        "no_gzip": ("a.osm.gz", good),
        "gzip_bomb": ("a.osm.gz", gzip.compress(b"<osm>" + b" " * (200 << 20))),
        "other_xml": ("a.osm", b"<?xml version='1.0'?><gpx></gpx>"),
        "not_well_formed": ("a.osm", good.replace(b"</way>", b"</weg>")),
        "bad_number": ("a.osm", good.replace(b'lon="117', b'lon="abc117', 1)),
        "noise": ("a.osm.pbf", bytes(np.random.default_rng(1).integers(0, 256, 5000, dtype=np.uint8))),
        "xml_as_pbf": ("a.osm.pbf", good),
        "no_ways": ("a.osm", b'<osm version="0.6"><node id="1" version="1" lon="1" lat="1"/></osm>'),
        "other_ending": ("a.shp", good),
    }[kind]
    (folder / name).write_bytes(data)
    return folder / name


@pytest.mark.parametrize(
    ("kind", "code"),
    [("empty", 1004), ("entities", 7201), ("entities_packed", 7201), ("doctype_far_down", 7201), ("file_entity", 7201), ("utf16", 7201),
     ("cut_xml", 7201), ("cut_gzip", 7201), ("spoilt_gzip", 7201), ("no_gzip", 7201), ("gzip_bomb", 7201), ("other_xml", 7201),
     ("not_well_formed", 7201), ("bad_number", 7201), ("noise", 7201), ("xml_as_pbf", 7201), ("no_ways", 7201), ("other_ending", 7201)],
)  # fmt: skip
def test_a_bad_file_gives_one_message_that_names_it_in_both_languages(kind, code, tmp_path):
    path = hostile(kind, tmp_path)
    with pytest.raises(InputError) as error:
        read_map(path, Findings())
    (problem,) = error.value.problems
    assert problem.code == code and problem.file == str(path)
    english, chinese = problem.text("en"), problem.text("zh")
    assert "{" not in english + chinese and "import.reason" not in english + chinese and english != chinese
    assert "Traceback" not in english and "\n" not in english


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(InputError) as error:
        read_map(tmp_path / "none.osm.pbf", Findings())
    assert error.value.problems[0].code == 1001


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.999])
def test_a_real_pbf_that_is_cut_or_spoilt_gives_one_message(share, shared, tmp_path):
    raw = (shared / "data/osm/andorra.osm.pbf").read_bytes()
    at = int(len(raw) * share)
    for name, data in (("cut.osm.pbf", raw[:at]), ("spoilt.osm.pbf", raw[: at - 40] + bytes(40) + raw[at:])):
        (tmp_path / name).write_bytes(data)
        with pytest.raises(InputError) as error:
            read_map(tmp_path / name, Findings())
        assert [problem.code for problem in error.value.problems] == [7201], name
