"""TNTP files: what is read from good ones, and where bad ones are wrong."""

import numpy as np
import pytest
from tntp_samples import FLOWS, NET, NODES, TRIPS, pack, write

from muster.errors import InputError
from muster.importers import tntp

FACTS = {  # folder: (stem, ending of trips, zones, nodes, first thru node, links, trips): README of the data
    "SiouxFalls": ("SiouxFalls", "", 24, 24, 1, 76, 360600.0),
    "Anaheim": ("Anaheim", "", 38, 416, 39, 914, 104694.40),
    "Chicago-Sketch": ("ChicagoSketch", ".gz", 387, 933, 1, 2950, 1260907.44),
    "Berlin-Center": ("berlin-center", ".gz", 865, 12981, 866, 28376, 168222.302),
}


@pytest.mark.parametrize("folder", FACTS)
def test_real_networks_are_read_whole(shared, folder):
    stem, packed, zones, nodes, first, links, trips = FACTS[folder]
    at = shared / "data" / "tntp" / folder
    network = tntp.read_network(at / f"{stem}_net.tntp{packed if folder.startswith('Berlin') else ''}")
    assert (network.zones, network.nodes, network.first_thru_node, len(network)) == (zones, nodes, first, links)
    table = tntp.read_trips(at / f"{stem}_trips.tntp{packed}", network)
    assert table.total == pytest.approx(trips, rel=1e-9)
    if (at / f"{stem}_flow.tntp").exists():
        known = tntp.read_flows(at / f"{stem}_flow.tntp", network)
        assert np.isfinite(known.flow).all() and np.isfinite(known.cost).all()
    for name in (f"{stem}_node.tntp", f"{stem}_node.tntp.gz"):
        if (at / name).exists():
            assert np.isfinite(tntp.read_nodes(at / name, network)).all()


def test_columns_stand_in_the_order_of_the_format(tmp_path):
    network = tntp.read_network(write(tmp_path, net=NET.replace("capacity\tlength\tfree_flow_time", "free_flow_time\tb\tcapacity"))["net"])
    assert network.init_node.tolist() == [1, 3, 3, 4, 2, 4] and network.term_node.tolist() == [3, 4, 4, 2, 4, 1]
    assert network.capacity[1] == 1000 and network.length[1] == 3 and network.free_flow_time[1] == 4
    assert network.b[1] == 0.15 and network.power[1] == 4 and network.speed[1] == 50 and network.toll[1] == 1
    assert network.link_type[3] == 2 and network.toll_factor is None and network.distance_factor is None
    assert network.occurrence().tolist() == [0, 0, 1, 0, 0, 0]


def test_factors_of_the_head_are_read(tmp_path):
    text = NET.replace("<END OF", "<TOLL FACTOR> 0.02\n<distance  factor>\t0.04 ~ min per mile\n<SOMETHING ELSE> 7\n<END OF")
    network = tntp.read_network(write(tmp_path, net=text)["net"])
    assert (network.toll_factor, network.distance_factor) == (0.02, 0.04)


def test_trips_keep_their_lines_and_drop_what_is_nothing(tmp_path):
    files = write(tmp_path, trips=TRIPS.replace("1 :  500.0;", "1 :  500.0; 2 : 0.0;"))
    table = tntp.read_trips(files["trips"], tntp.read_network(files["net"]))
    assert list(zip(table.origin, table.destination, table.trips, table.line, strict=True)) == [
        (1, 1, 10, 6),
        (1, 2, 2000, 6),
        (2, 1, 500, 10),
    ]
    assert table.total == 2510 and table.within_zones == 10


def test_flows_are_matched_by_their_ends_and_order_among_equals(tmp_path):
    files = write(tmp_path)
    network = tntp.read_network(files["net"])
    assert tntp.read_flows(files["flow"], network).flow.tolist() == [2000, 900, 1100, 2000, 500, 500]
    head, *rows = FLOWS.splitlines()
    mixed = "\n".join([head, rows[5], rows[1], rows[0], rows[2], rows[4], rows[3]]) + "\n"
    assert tntp.read_flows(write(tmp_path, flow=mixed)["flow"], network).flow.tolist() == [2000, 900, 1100, 2000, 500, 500]
    other = "<NUMBER OF LINKS> 6\n<END OF METADATA>\n~ c\nTail Head : Volume Cost ;\n" + "".join(
        "{} {} : {} {} ;\n".format(*row.split()) for row in rows
    )
    known = tntp.read_flows(write(tmp_path, flow=other)["flow"], network)
    assert known.flow.tolist() == [2000, 900, 1100, 2000, 500, 500] and known.cost[1] == 4.4
    short = "".join(" ".join(row.split()[:3]) + "\n" for row in rows)
    assert np.isnan(tntp.read_flows(write(tmp_path, flow=short)["flow"], network).cost).all()


def test_flows_that_are_written_are_read_again(tmp_path):
    network = tntp.read_network(write(tmp_path)["net"])
    flow, cost = np.array([1 / 3, 2e-17, 3.0, 0.0, 5.5, 1e9]), np.arange(6) / 7
    tntp.write_flows(tmp_path / "out.tntp", network, flow, cost)
    again = tntp.read_flows(tmp_path / "out.tntp", network)
    assert again.flow.tolist() == flow.tolist() and again.cost.tolist() == cost.tolist()
    tntp.write_flows(tmp_path / "out.csv", network, flow, cost)
    assert (tmp_path / "out.csv").read_text().splitlines()[:2] == ["from,to,volume,cost", "1,3,0.3333333333333333,0.0"]
    assert not list(tmp_path.glob("*.part"))


def test_packed_files_are_read_whatever_they_are_called(tmp_path):
    path = write(tmp_path)["net"]
    packed = pack(path)
    assert len(tntp.read_network(packed)) == 6
    packed.rename(path)
    assert len(tntp.read_network(path)) == 6


READERS = {
    "net": lambda files: tntp.read_network(files["net"]),
    "trips": lambda files: tntp.read_trips(files["trips"], tntp.read_network(files["net"])),
    "flow": lambda files: tntp.read_flows(files["flow"], tntp.read_network(files["net"])),
    "node": lambda files: tntp.read_nodes(files["node"], tntp.read_network(files["net"])),
}
TEXTS = {"net": NET, "trips": TRIPS, "flow": FLOWS, "node": NODES}
BROKEN = [  # kind, what is replaced by what, code, line
    ("net", "<NUMBER OF ZONES> 2\n", "", 7402, 0),
    ("net", "<NUMBER OF ZONES> 2", "<NUMBER OF ZONES> two", 1202, 1),
    ("net", "<NUMBER OF ZONES> 2", "<NUMBER OF ZONES> 5", 1205, 1),
    ("net", "<NUMBER OF NODES> 4", "<NUMBER OF NODES> 0", 1204, 2),
    ("net", "<NUMBER OF NODES> 4", "<NUMBER OF NODES> 4\n<NUMBER OF NODES> 4", 1009, 3),
    ("net", "<NUMBER OF NODES> 4", "<NUMBER OF NODES> 3", 1205, 10),
    ("net", "<FIRST THRU NODE> 3", "<FIRST THRU NODE> 6", 1205, 3),
    ("net", "<NUMBER OF LINKS> 6", "<NUMBER OF LINKS> 7", 7403, 4),
    ("net", "<END OF METADATA>", "", 1104, 9),
    ("net", NET, "<NUMBER OF ZONES> 2\n", 7401, 1),
    ("net", "\t1\t3\t2000", "\t1\t3.0\t2000", 1202, 9),
    ("net", "\t1\t3\t2000", "\t0\t3\t2000", 1204, 9),
    ("net", "\t1\t3\t2000", "\t1\t3\t2_000", 1201, 9),
    ("net", "\t1\t3\t2000", "\t1\t3\tnan", 1201, 9),
    ("net", "\t1\t3\t2000", "\t1\t3\t1e999", 1201, 9),
    ("net", "\t1\t3\t2000", "\t1\t3\t0", 1203, 9),
    ("net", "\t1\t3\t2000", "\t1\t3\t-5", 1204, 9),
    ("net", "\t1\t3\t2000", "\t1\t3\t2000\t1", 1211, 9),
    ("net", "50\t0\t1\t;\n\t3\t4\t1000", "50\t0\t1\n\t3\t4\t1000", 1104, 9),
    ("net", "1500\t3.5", "1500\tx", 1201, 11),
    ("trips", "<TOTAL OD FLOW> 2510.0", "<TOTAL OD FLOW> 2511.0", 7403, 2),
    ("trips", "<NUMBER OF ZONES> 2", "<NUMBER OF ZONES> 3", 1205, 1),
    ("trips", "Origin \t1\n", "", 1104, 5),
    ("trips", "Origin 2", "Origin 1", 1219, 9),
    ("trips", "Origin 2", "Origin 3", 1205, 9),
    ("trips", "Origin 2", "Origin x", 1202, 9),
    ("trips", "2 : 2000.0;", "2 : 2000.0", 1104, 6),
    ("trips", "2 : 2000.0;", "2  2000.0;", 1104, 6),
    ("trips", "2 : 2000.0;", "7 : 2000.0;", 1205, 6),
    ("trips", "2 : 2000.0;", "1 : 2000.0;", 1219, 6),
    ("trips", "2 : 2000.0;", "2 : -1;", 1204, 6),
    ("trips", "2 : 2000.0;", "2 : inf;", 1201, 6),
    ("flow", "1 \t3", "1 \t4", 1216, 2),
    ("flow", "4 \t1 \t500 \t6\n", "4 \t1 \t500 \t6\n4 \t1 \t500 \t6\n", 1216, 8),
    ("flow", "4 \t1 \t500 \t6\n", "", 7404, 0),
    ("flow", "Volume", "Number", 1301, 1),
    ("flow", "2000 \t2.3", "2000", 0, 0),
    ("flow", "2000 \t2.3", "2000 \t2.3 1", 1211, 2),
    ("flow", "2000 \t2.3", "-2000 \t2.3", 1204, 2),
    ("flow", "2000 \t2.3", "2000 \tx", 1201, 2),
    ("node", "4\t4.5\t0\t;\n", "", 7404, 0),
    ("node", "4\t4.5\t0\t;", "5\t4.5\t0\t;", 1205, 5),
    ("node", "4\t4.5\t0\t;", "3\t4.5\t0\t;", 1219, 5),
    ("node", "4\t4.5\t0\t;", "4\t4.5\t;", 1211, 5),
    ("node", "4\t4.5\t0\t;", "4\t4.5\ty\t;", 1201, 5),
]


@pytest.mark.parametrize(("kind", "old", "new", "code", "line"), BROKEN)
def test_what_is_wrong_is_told_at_its_line(tmp_path, kind, old, new, code, line):
    assert old in TEXTS[kind]
    files = write(tmp_path, **{kind: TEXTS[kind].replace(old, new, 1)})
    if code == 0:
        READERS[kind](files)  # allowed
        return
    with pytest.raises(InputError) as caught:
        READERS[kind](files)
    found = [(problem.code, problem.line) for problem in caught.value.problems]
    assert (code, line) in found, caught.value.text()
    assert {problem.file for problem in caught.value.problems} == {str(files[kind])}
    for lang in ("en", "zh"):
        assert "{" not in caught.value.text(lang) and "@" not in caught.value.text(lang)


def test_all_problems_of_a_file_are_told_at_once_and_never_thousands(tmp_path):
    rows = "\t1\t9\tx\t1\t1\t0\t4\t0\t0\t1\t;\n" * 3
    with pytest.raises(InputError) as caught:
        tntp.read_network(write(tmp_path, net=NET + rows)["net"])
    assert [(p.code, p.line) for p in caught.value.problems] == [(7403, 4)] + [(c, 15 + k) for k in range(3) for c in (1205, 1201)]
    with pytest.raises(InputError) as caught:
        tntp.read_network(write(tmp_path, net=NET + rows * 1000)["net"])
    assert len(caught.value.problems) == 50


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"", 1004), (None, 1001), (b"\x89HDF\0\0", 7401), (b"<" + b"x" * 2_000_000, 7401), (b"\x1f\x8bxxxxxxx", 7401)],
)
def test_files_that_are_no_tntp_at_all_are_refused(tmp_path, content, code):
    path = tmp_path / "net.tntp"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(InputError) as caught:
        tntp.read_network(path)
    assert caught.value.problems[0].code == code


def test_packed_files_that_are_cut_or_blown_up_are_refused(tmp_path):
    path = write(tmp_path, net=NET + "~\n" * 60_000)["net"]
    packed = pack(path)
    cut = tmp_path / "cut.gz"
    cut.write_bytes(packed.read_bytes()[:-20])
    bomb = tmp_path / "bomb.gz"
    (tmp_path / "big").write_bytes(NET.encode() + (b"~" + b" " * 999 + b"\n") * 70_000)
    pack(tmp_path / "big").rename(bomb)
    for bad in (cut, bomb):
        with pytest.raises(InputError) as caught:
            tntp.read_network(bad)
        assert caught.value.problems[0].code == 7401, bad
