"""Other people's scenarios at their full size load, run for a day, and everybody is accounted for. Over ../shared/data; else skipped."""

import subprocess
import sys

import pytest

import muster
from muster.importers.matsim.place import MatsimRequest, import_matsim
from muster.importers.rcrs.place import RcrsRequest, import_rcrs
from muster.importers.tntp.place import TntpRequest, import_tntp
from muster.load import COUNTS, Load

EVAC = {  # folder: network, plans, EPSG, persons, links that can be driven
    "mount-alexander": ("network.xml.gz", "plans.xml.gz", 28355, 10867, 43828),
    "lithgow": ("lithgow_surrounds_network_epsg7855.xml.gz", "lithgow_surrounds_population_epsg7855.xml.gz", 7855, 10000, 51176),
}


def run(made, folder):
    """The day of what was imported, stored; its numbers by name."""
    made.world.save(str(folder / "world.h5"))
    (folder / "scenario.yaml").write_text(made.scenario("world.h5", "s", "s"), encoding="utf-8")
    scenario = muster.Scenario.load(folder / "scenario.yaml")
    assert scenario.duration_s >= 86400
    scenario.start().advance().save(folder / "run.nc")
    load = Load(folder / "run.nc")
    counts = {name: int(load.number(name)) for name in COUNTS}
    assert counts["trips"] == sum(counts.values()) - counts["trips"] == dict(made.world.tables())["trip"]
    return counts, load


@pytest.mark.parametrize("folder", EVAC)
def test_evacuation_studies_run_with_all_their_persons(shared, tmp_path, folder):
    network, plans, epsg, persons, links = EVAC[folder]
    at = shared / "data" / "evac" / folder
    made = import_matsim(MatsimRequest(at / network, at / plans, f"EPSG:{epsg}"))
    rows = dict(made.world.tables())
    assert (rows["person"], rows["trip"], rows["link"]) == (persons, persons, links) and made.report["crs"]["epsg"] == epsg
    assert run(made, tmp_path)[0]["completed"] == persons


@pytest.mark.parametrize("folder", EVAC)
def test_their_persons_can_drive_to_the_refuges_that_they_name(shared, tmp_path, folder):
    network, plans, epsg, persons, _ = EVAC[folder]
    at = shared / "data" / "evac" / folder
    script = muster_root() / "bench" / "peers" / "evacuation_plans.py"
    subprocess.run([sys.executable, str(script), str(at / plans), str(tmp_path / "plans.xml.gz")], check=True, stdout=subprocess.DEVNULL)
    made = import_matsim(MatsimRequest(at / network, tmp_path / "plans.xml.gz", f"EPSG:{epsg}"))
    counts, load = run(made, tmp_path)
    assert counts["trips"] == counts["completed"] == persons and load.number("vehicle_km") > 100_000


def muster_root():
    from pathlib import Path

    return Path(__file__).parents[2]


@pytest.mark.parametrize("folder", ["test", "sakae"])
def test_rescue_maps_run_and_are_drawn(shared, tmp_path, folder):
    made = import_rcrs(RcrsRequest(shared / "data" / "rcrs" / folder))
    counts, load = run(made, tmp_path)
    assert counts["completed"] == counts["trips"] > 0 and load.number("walked_km") > 0 == load.number("vehicle_km")
    line = [sys.executable, "-m", "muster", "report", str(tmp_path / "run.nc"), "-o", str(tmp_path / "report.html")]
    done = subprocess.run(line, capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=600)
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert done.returncode == 0 and "ms-use" in page and "refuge " in page


def test_the_trips_of_berlin_are_made(shared, tmp_path):
    folder = shared / "data" / "tntp" / "Berlin-Center"
    path = {kind: folder / f"berlin-center_{kind}.tntp.gz" for kind in ("net", "trips", "node")}
    counts, _ = run(import_tntp(TntpRequest(path["net"], path["trips"], path["node"], 1.0, 3.0)), tmp_path)
    # all at once in one hour on ways that do not answer to queues: some streets lock up, and who stands there is still under way
    assert counts["trips"] == 168222 and counts["completed"] > 160_000 and counts["completed"] + counts["under_way"] == counts["trips"]
