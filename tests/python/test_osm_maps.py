"""The seven real maps: every way and node accounted for, connected, the same whatever the order of the file."""

import gzip
import re
from dataclasses import dataclass

import numpy as np
import pytest

from muster.importers import place, stages
from muster.importers.accounting import counts_of
from muster.importers.findings import Findings

MAPS = ("andorra.osm.pbf", "liechtenstein.osm.pbf", "guixi_jiangxi_cn.osm.gz", "beijing_haidian_cn.osm.gz", "krems.osm.gz", "monaco.osm.gz",
        "porto_alegre_roads.osm.pbf")  # fmt: skip


@dataclass
class Read:
    draft: place.Draft
    findings: Findings
    counts: dict


@pytest.fixture(scope="module")
def read(shared):
    """Maps as read, each once."""
    known = {}

    def one(name):
        if name not in known:
            findings = Findings()
            draft = stages.read_streets(place.Request(shared / "data/osm" / name), findings, lambda step: None)
            stages.add_land(draft, findings)
            known[name] = Read(draft, findings, counts_of(draft.map, draft.network, draft.building_fates))
        return known[name]

    return one


@pytest.fixture(scope="module")
def counted(shared):
    """nodes, ways, relations, buildings, highway, motor by file: counted by another program, in the data's README."""
    table = {}
    for line in (shared / "data/README.md").read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if len(cells) == 11 and cells[0] in MAPS:
            highway, motor = re.fullmatch(r"(\d+) \((\d+)\)", cells[8]).groups()
            table[cells[0]] = [int(cell) for cell in (cells[4], cells[5], cells[6], cells[7], highway, motor)]
    assert set(table) == set(MAPS)
    return table


@pytest.mark.parametrize("name", MAPS)
def test_every_way_and_node_is_accounted_for_to_the_unit(name, read, counted):
    nodes, ways, relations, buildings, highway, motor = counted[name]
    map_, counts = read(name).draft.map, read(name).counts
    assert (len(map_.node_id), len(map_.way_id), len(map_.relations)) == (nodes, ways, relations)
    for kind, total in (("node", nodes), ("building", buildings), ("highway", highway), ("motor", motor)):
        fates = dict(counts[kind])
        assert fates.pop("total") == total and sum(fates.values()) == total, kind


@pytest.mark.parametrize("name", MAPS)
def test_what_is_left_out_is_named_as_often_as_it_is_counted(name, read):
    """The findings say the same as the counts, and the tables hold what counts as used."""
    done = read(name)
    network, building = done.draft.network, done.draft.tables["building"]
    for fate, number in done.counts["highway"].items():
        if fate not in ("total", "used"):
            said = sum(finding.count for finding in done.findings if finding.code == f"osm.street.{fate}")
            assert said == number, fate
    used = {int(link[1:].split("_")[0]) for link in network.link["id"]}
    assert len(used) == done.counts["highway"]["used"]
    assert len(network.node["id"]) == done.counts["node"]["junction"]
    ways = {name.split("_")[0] for name in building["id"] if name.startswith("bw")}
    assert len(ways) == done.counts["building"].get("used", 0)
    for fate in ("too_small", "open", "no_area", "not_one", "incomplete"):
        assert done.findings.count(f"building.{fate}") >= done.counts["building"].get(fate, 0)


@pytest.mark.parametrize("name", MAPS)
def test_links_fit_together(name, read):
    link, node = read(name).draft.network.link, read(name).draft.network.node
    assert len(set(link["id"])) == len(link["id"]) and len(set(node["id"])) == len(node["id"])
    first, values = link["shape/first"].astype(int), link["shape/values"]
    xy = np.column_stack([node["x"], node["y"]])
    begin, end = values.reshape(-1, 2)[first[:-1] // 2], values.reshape(-1, 2)[first[1:] // 2 - 1]
    assert np.array_equal(begin, xy[link["tail"]]) and np.array_equal(end, xy[link["head"]])
    air = np.sqrt(((begin - end) ** 2).sum(axis=1))
    assert (link["length_m"] >= 0.999 * air).all() and (link["length_m"] > 0).all()
    two_way = link["opposite"] != 2**32 - 1
    back = link["opposite"][two_way]
    assert np.array_equal(link["tail"][two_way], link["head"][back]) and np.array_equal(link["length_m"][two_way], link["length_m"][back])
    cars = (link["modes"] & 2) > 0
    assert (link["lanes"][cars] >= 1).all() and (link["lanes"][~cars] == 0).all()
    assert (link["speed_m_s"][cars] > 1).all() and (link["speed_m_s"] < 40).all()


#: Share of the street length in the largest part. Maps that are cut at a border without the other side's streets hang together less.
LEAST_CONNECTED = {"andorra.osm.pbf": (0.94, 0.79), "liechtenstein.osm.pbf": (0.92, 0.95), "guixi_jiangxi_cn.osm.gz": (0.82, 0.99),
                   "beijing_haidian_cn.osm.gz": (0.85, 0.97), "krems.osm.gz": (0.79, 0.98), "monaco.osm.gz": (0.92, 0.98),
                   "porto_alegre_roads.osm.pbf": (0.97, 0.98)}  # fmt: skip


@pytest.mark.parametrize("name", MAPS)
def test_most_streets_hang_together_and_the_rest_is_said(name, read):
    done = read(name)
    shares, connected = done.draft.network.connected.shares, done.draft.network.connected
    assert (shares["car"]["length"], shares["foot"]["length"]) >= LEAST_CONNECTED[name]
    assert shares["foot"]["length"] >= LEAST_CONNECTED[name][1]
    link = done.draft.network.link
    for kind, mode, mask in (("foot", 1, connected.foot), ("car", 2, connected.car)):
        of_mode = (link["modes"] & mode) > 0
        outside = np.count_nonzero(of_mode & ~(mask[link["tail"]] & mask[link["head"]]))
        assert done.findings.count(f"network.cut_off_{kind}") == outside


@pytest.mark.parametrize("name", ["guixi_jiangxi_cn.osm.gz", "krems.osm.gz"])
def test_a_file_written_in_another_order_gives_the_same_world(name, shared, tmp_path):
    text = gzip.decompress((shared / "data/osm" / name).read_bytes()).decode()
    turned = tmp_path / name
    turned.write_bytes(gzip.compress(in_another_order(text).encode()))
    assert turned.read_bytes() != (shared / "data/osm" / name).read_bytes()
    worlds = [place.import_place(place.Request(path, name="a")).world for path in (shared / "data/osm" / name, turned)]
    again = place.import_place(place.Request(turned, name="a")).world
    assert worlds[0].digest() == worlds[1].digest() == again.digest()


def in_another_order(text: str) -> str:
    """Relations first, nodes last, each in the opposite order; the header stays."""
    body = text[text.index("<osm") :]
    bounds = re.search(r"<bounds [^>]*/>", text)
    head, rest = body[: body.index(">") + 1], body[body.index(">") + 1 : body.rindex("</osm>")]
    parts = [re.findall(rf"<{kind} [^>]*?(?:/>|>.*?</{kind}>)", rest, re.DOTALL)[::-1] for kind in ("relation", "way", "node")]
    assert all(parts)
    return "\n".join(
        [
            '<?xml version="1.0" encoding="UTF-8"?>',
            head,
            bounds[0] if bounds else "",
            *(thing for part in parts for thing in part),
            "</osm>",
        ]
    )
