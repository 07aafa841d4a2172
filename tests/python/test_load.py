"""Load scenarios: what other programs' trips come to, in run.nc, in tables and as MATSim events."""

import csv
import gzip
import subprocess
import sys
import xml.etree.ElementTree as ElementTree

import numpy as np
import pytest
from peer_samples import write

import muster
from muster.errors import InputError
from muster.load import Load


def command(*arguments, lang="en"):
    line = [sys.executable, "-m", "muster", *map(str, arguments), "--lang", lang]
    return subprocess.run(line, capture_output=True, text=True, encoding="utf-8", stdin=subprocess.DEVNULL, timeout=600)


@pytest.fixture(scope="module")
def done(tmp_path_factory):
    """The small MATSim scenario, imported and run by the commands."""
    folder = tmp_path_factory.mktemp("load")
    files = write(folder)
    made = command("import", "--matsim", files["matsim_net"], "--plans", files["matsim_plans"], "-o", folder / "small.h5", "--name", "小")
    assert made.returncode == 0, made.stderr
    assert "3 trips of 2 persons" in made.stdout and "small.scenario.yaml" in made.stdout
    ran = command("run", folder / "small.scenario.yaml", "-o", folder / "small.nc", "--events-xml", folder / "events.xml.gz")
    assert ran.returncode == 0, ran.stderr
    return folder, ran.stdout


def test_the_run_tells_trips_times_and_distance(done):
    folder, text = done
    # ann drives b-c-d, 1000 m and 1200 m at 20 m/s: 110 s; then d-c-b-a, 3200 m: 160 s; bob ends where he begins
    assert "3 trips of 2 persons: 3 completed, 0 under way, 0 without a way, 0 not due yet, 0 held back" in text
    assert "mean 90.0 s, median 110.0 s" in text and "longest 160.0 s" in text and "5.4 vehicle-km; 0.0 km walked" in text
    for name in ("small.nc", "small.link_counts.csv", "small.travel_times.csv", "events.xml.gz"):
        assert f"Wrote {folder / name}" in text
    assert "3 次出行：完成 3" in command("run", folder / "small.scenario.yaml", "-o", folder / "again.nc", lang="zh").stdout


def test_links_and_trips_are_counted_by_quarters_of_an_hour(done):
    folder, _ = done
    head, *rows = csv.reader((folder / "small.link_counts.csv").open())
    assert head == ["begin_s", "link", "entered", "mean_time_s"]
    seven, quarter = str(7 * 3600), str(7 * 3600 + 900)
    wanted = [
        [seven, "bc", "50.000"],
        [seven, "cd", "60.000"],
        [quarter, "dc", "60.000"],
        [quarter, "cb", "50.000"],
        [quarter, "ba", "50.000"],
    ]
    assert sorted(rows) == sorted([begin, link, "1", mean] for begin, link, mean in wanted)
    times = {row[0]: row[1:] for row in csv.reader((folder / "small.travel_times.csv").open())}
    assert times[seven] == ["1", "1", "110.000"] and times[quarter] == ["1", "1", "160.000"] and times["0"] == ["0", "0", ""]
    assert times[str(25 * 3600)] == ["1", "1", "0.000"] and len(times) == 1 + 32 * 4


def test_run_nc_holds_the_same_numbers(done):
    import xarray

    folder, _ = done
    load = Load(folder / "small.nc")
    assert [int(load.number(name)) for name in ("trips", "completed", "under_way")] == [3, 3, 0]
    assert load.number("vehicle_km") == pytest.approx(5.4) and load["trip_fate"].tolist() == [0, 0, 0]
    assert load["link_entered"].shape == (128, 6) and load["link_entered"].sum() == 5
    assert np.nansum(load["link_time_s"]) == pytest.approx(270)
    result = muster.open(folder / "small.nc")
    assert result["trip/departed"].tolist() == [25200000, 25200000 + 110000 + 960000, 90600000]
    group = xarray.open_dataset(folder / "small.nc", group="load", engine="h5netcdf", decode_times=False)
    assert group["link_entered"].dims == ("interval", "link") and "flag_meanings" in group["trip_fate"].attrs


def test_events_are_those_of_matsim(done):
    folder, _ = done
    with gzip.open(folder / "events.xml.gz") as file:
        events = [event.attrib for event in ElementTree.parse(file).getroot()]
    assert [(e["time"], e["type"], e.get("link")) for e in events if e.get("person", e.get("vehicle")) == "ann"][:9] == [
        ("25200.0", "departure", "bc"), ("25200.0", "PersonEntersVehicle", None), ("25200.0", "vehicle enters traffic", "bc"),
        ("25250.0", "left link", "bc"), ("25250.0", "entered link", "cd"), ("25310.0", "vehicle leaves traffic", "cd"),
        ("25310.0", "PersonLeavesVehicle", None), ("25310.0", "arrival", "cd"), ("26270.0", "departure", "dc"),
    ]  # fmt: skip
    assert [e["type"] for e in events].count("arrival") == 3
    assert all(float(a["time"]) <= float(b["time"]) for a, b in zip(events[:-1], events[1:], strict=True))


def test_events_of_a_run_without_trips_are_refused(tmp_path):
    (tmp_path / "flood.yaml").write_text(
        "muster: 1\nname: f\nstart: 2026-07-20T18:00\nduration: 1 min\nworld: {town: {seed: 1, people: 2000}}\n"
        "hazard:\n  inflows: [{place: river_inflow, discharge: [[0 s, 100]]}]\n  spin_up: 0 s\n"
    )
    done = command("run", tmp_path / "flood.yaml", "-o", tmp_path / "run.nc", "--events-xml", tmp_path / "events.xml")
    assert done.returncode == 2 and "E1215" in done.stderr and not (tmp_path / "run.nc").exists()


@pytest.mark.parametrize("kind", ["sumo", "rcrs", "tntp"])
def test_the_other_formats_run_too(tmp_path, kind):
    import tntp_samples

    files, small = write(tmp_path), tntp_samples.write(tmp_path)
    given = {
        "sumo": ["--sumo", files["sumo_net"], "--routes", files["sumo_routes"]],
        "rcrs": ["--rcrs", files["rcrs"]],
        "tntp": ["--tntp", small["net"], "--trips", small["trips"], "--nodes", small["node"], "--length-unit", "km", "--time-unit", "min"],
    }[kind]
    assert command("import", *given, "-o", tmp_path / "world.h5").returncode == 0
    ran = command("run", tmp_path / "world.scenario.yaml", "-o", tmp_path / "run.nc")
    trips = {"sumo": 11, "rcrs": 3, "tntp": 2500}[kind]
    assert ran.returncode == 0 and f"{trips:,} trips of {trips:,} persons: {trips:,} completed" in ran.stdout, ran.stdout + ran.stderr


def test_a_run_that_was_stopped_and_resumed_is_the_same(done):
    folder, _ = done
    scenario = muster.Scenario.load(folder / "small.scenario.yaml")
    whole = scenario.start().advance()
    stopped = scenario.start().advance(25250)
    stopped.checkpoints(folder / "part.nc").save(stopped._core)
    again = scenario.start()
    again.checkpoints(folder / "part.nc").resume(again._core)
    assert again.advance().digest() == whole.digest()


def test_a_load_with_a_hazard_is_refused(done):
    folder, _ = done
    text = (folder / "small.scenario.yaml").read_text()
    with pytest.raises(InputError) as refused:
        muster.Scenario.from_text(text + "hazard: {}\n", folder)
    assert [problem.code for problem in refused.value.problems] == [1215]
