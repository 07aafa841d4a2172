"""`muster assign`, and static user equilibrium on real networks."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from tntp_samples import NET, TRIPS, write

from muster import assignment
from muster.errors import InputError
from muster.importers import tntp
from muster.verify import Status, run_files


def muster_assign(*arguments, lang="en"):
    line = [sys.executable, "-m", "muster", "assign", *map(str, arguments), "--lang", lang]
    return subprocess.run(line, capture_output=True, text=True, encoding="utf-8", stdin=subprocess.DEVNULL, timeout=600)


@pytest.fixture
def files(tmp_path):
    return write(tmp_path)


def test_own_solution_is_printed_written_and_found_again(files, tmp_path):
    out = tmp_path / "out_flow.tntp"
    done = muster_assign(files["net"], files["trips"], "--gap", 1e-12, "-o", out)
    assert done.returncode == 0, done.stderr
    assert "2,510 trips, 10 of them within a zone" in done.stdout and f"Wrote {out}" in done.stdout
    own = json.loads(muster_assign(files["net"], files["trips"], "--gap", 1e-12, "--json").stdout)
    given = json.loads(muster_assign(files["net"], files["trips"], "--flows", out, "--json").stdout)
    assert own["iterations"] > 0 and given["iterations"] == 0 and given["flows"] == str(out)
    for name in ("objective", "total_cost", "total_time", "shortest_cost"):
        assert given[name] == own[name]
        assert f"{own[name]:.15g}" in done.stdout
    network = tntp.read_network(files["net"])
    flow = tntp.read_flows(out, network).flow
    # by hand: 2000 trips on two roads, 4 (1 + 0.15 (v / 1000)^4) = 4.5 (1 + 0.15 (w / 1500)^4)
    assert flow[1] + flow[2] == pytest.approx(2000) and flow[[0, 3]] == pytest.approx(2000) and flow[[4, 5]] == pytest.approx(500)
    assert 4 * (1 + 0.15 * (flow[1] / 1000) ** 4) == pytest.approx(4.5 * (1 + 0.15 * (flow[2] / 1500) ** 4), rel=1e-10)
    assert given["relative_gap"] <= 1e-12 and given["imbalance"] < 1e-9


def test_the_same_in_chinese_with_factors(files):
    done = muster_assign(files["net"], files["trips"], "--toll-factor", 0.5, "--distance-factor", 0.1, lang="zh")
    assert done.returncode == 0 and "目标函数（Beckmann）：" in done.stdout and "0.5 × 收费 + 0.1 × 长度" in done.stdout


def test_factors_come_from_the_file_unless_they_are_given(tmp_path):
    files = write(tmp_path, net=NET.replace("<END OF", "<TOLL FACTOR> 0.25\n<DISTANCE FACTOR> 0\n<END OF"))
    network = tntp.read_network(files["net"])
    trips = tntp.read_trips(files["trips"], network)
    assert assignment.factors(network, None, None) == (0.25, 0) and assignment.factors(network, 0, 3) == (0, 3)
    own = assignment.assign(network, trips, gap=1e-12)
    assert own.cost[1] == pytest.approx(own.cost[2], rel=1e-10)
    assert own.total_cost == pytest.approx(own.total_time + 0.25 * own.flow[1])


def test_given_flows_that_do_not_belong_to_the_trips_show_it(files):
    given = json.loads(muster_assign(files["net"], files["trips"], "--flows", files["flow"], "--json").stdout)
    assert given["imbalance"] == 0
    files["trips"].write_text(TRIPS.replace("2000.0", "1990.0").replace("2510", "2500"))
    given = json.loads(muster_assign(files["net"], files["trips"], "--flows", files["flow"], "--json").stdout)
    assert given["imbalance"] == 10


def test_too_few_iterations_end_with_exit_code_1(files):
    done = muster_assign(files["net"], files["trips"], "--gap", 1e-12, "--iterations", 1)
    assert done.returncode == 1 and "not reached" in done.stderr and "relative gap" in done.stdout


@pytest.mark.parametrize(
    ("kind", "old", "new", "code", "line"),
    [
        ("net", "\t3\t4\t1500", "\t3\t4\tmany", "E1201", 11),
        ("trips", "2 : 2000.0;", "2 = 2000.0;", "E1104", 6),
        ("flow", "1 \t3", "1 \t4", "E1216", 2),
        ("net", "\t4\t2\t2000", "\t2\t4\t2000", "E7405", 6),
    ],
)
def test_bad_files_give_a_place_exit_code_2_and_no_output(tmp_path, kind, old, new, code, line):
    files = write(tmp_path)
    files[kind].write_text(files[kind].read_text().replace(old, new, 1))
    place = files["trips"] if code == "E7405" else files[kind]
    flows = ["--flows", files["flow"]] if kind == "flow" else []
    before = sorted(tmp_path.iterdir())
    done = muster_assign(files["net"], files["trips"], *flows, "-o", tmp_path / "out.tntp")
    assert done.returncode == 2 and f"{place}:{line}  {code}" in done.stderr, done.stderr
    assert done.stdout == "" and "Traceback" not in done.stderr and sorted(tmp_path.iterdir()) == before


def test_zones_without_a_way_are_named(tmp_path):
    files = write(tmp_path, net=NET.replace("<FIRST THRU NODE> 3", "<FIRST THRU NODE> 4"))
    network = tntp.read_network(files["net"])
    with pytest.raises(InputError) as caught:
        assignment.assign(network, tntp.read_trips(files["trips"], network))
    assert [(p.code, p.line, p.arguments["from"], p.arguments["to"]) for p in caught.value.problems] == [(7405, 6, "1", "2")]


@pytest.fixture(scope="module")
def chicago(shared):
    folder = shared / "data" / "tntp" / "Chicago-Sketch"
    network = tntp.read_network(folder / "ChicagoSketch_net.tntp")
    return network, tntp.read_trips(folder / "ChicagoSketch_trips.tntp.gz", network), {"toll_factor": 0.02, "distance_factor": 0.04}


def test_a_real_network_is_the_same_for_any_number_of_threads(chicago):
    network, trips, factors = chicago
    alone = assignment.assign(network, trips, gap=1e-6, threads=1, **factors)
    for threads in (2, 3, 8):
        other = assignment.assign(network, trips, gap=1e-6, threads=threads, **factors)
        assert np.array_equal(other.flow, alone.flow) and other.relative_gap == alone.relative_gap


def test_twice_the_trips_are_assigned_as_well(chicago):
    network, trips, factors = chicago
    twice = tntp.TntpTrips(trips.path, trips.zones, trips.origin, trips.destination, 2 * trips.trips, trips.line)
    done = assignment.assign(network, twice, gap=1e-6, iterations=40, **factors)
    assert done.relative_gap <= 1e-6 and done.imbalance < 1e-6


def test_a_network_of_a_whole_city_is_assigned(shared):
    folder = shared / "data" / "tntp" / "Berlin-Center"
    network = tntp.read_network(folder / "berlin-center_net.tntp.gz")
    done = assignment.assign(network, tntp.read_trips(folder / "berlin-center_trips.tntp.gz", network), gap=1e-4, iterations=20)
    assert done.relative_gap <= 1e-4 and done.imbalance < 1e-6


def problems_of(tmp_path, run):
    path = tmp_path / "case.yaml"
    path.write_text(f"claim: c\nsource: s\nrun: {{runner: assignment, {run}}}\nexpect: {{objective: {{max: 1}}}}\n")
    return run_files([path])[0].problems


def test_mistakes_of_a_case_are_told_at_their_place(tmp_path):
    link = "links: {a: {from: 1, to: 2, free_time: 1}}"
    found = problems_of(tmp_path, link.replace("free_time: 1", "free_time: -1, capcity: 3") + ", trips: [{from: 1}]")
    assert sorted(p.code for p in found) == ["E1102", "E1102", "E1103", "E1204"]
    write(tmp_path, trips=TRIPS.replace("2 : 2000.0;", "2 = 2000.0;"))
    found = problems_of(tmp_path, "network: small_net.tntp, trips: small_trips.tntp")
    assert [(p.code, p.where.file, p.where.line) for p in found] == [("E1104", str(tmp_path / "small_trips.tntp"), 6)]
    found = problems_of(tmp_path, link + ", trips: [{from: 2, to: 1, trips: 3}]")
    assert [(p.code, p.where.line) for p in found] == [("E7405", 3)]


def test_the_example_of_the_documentation_holds():
    (result,) = run_files([Path(__file__).parents[2] / "docs" / "assignment.md"])
    assert result.status is Status.passed and len(result.checks) == 2, result.problems
