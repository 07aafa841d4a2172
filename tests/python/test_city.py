"""A city of 813,000 on a real map: import, flood, two plans over 48 hours, everybody accounted for. Skipped where the data are not
at hand."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import muster
from muster import _core, trust

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT.parent / "shared" / "data"
PLACE = ROOT / "scenarios" / "places" / "porto_alegre"
FILES = [DATA / name for name in ("osm/porto_alegre_roads.osm.pbf", "dem/porto_alegre_srtm1.tif", "population/porto_alegre_hexgrid.csv")]

pytestmark = pytest.mark.skipif(not all(file.exists() for file in FILES), reason="needs the maps of ../shared/data")


def muster_command(*arguments):
    line = [sys.executable, "-m", "muster", *map(str, arguments), "--lang", "en"]
    done = subprocess.run(line, capture_output=True, text=True, encoding="utf-8", stdin=subprocess.DEVNULL, timeout=900)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def city(tmp_path_factory):
    folder = tmp_path_factory.mktemp("porto_alegre")
    for file in PLACE.glob("*.yaml"):
        (folder / file.name).write_text(file.read_text(encoding="utf-8"), encoding="utf-8")
    layers = [f"--layer={kind}={PLACE / kind}.geojson" for kind in ("areas", "shelters")]
    osm, dem, population = FILES
    given = [
        "--osm",
        osm,
        "--dem",
        dem,
        "--population",
        population,
        *layers,
        "--country",
        "BR",
        "--name",
        "阿雷格里港",
        "--name-en",
        "Porto Alegre",
    ]
    muster_command("import", *given, "-o", folder / "world.h5")
    muster_command("solve", folder / "scenario.yaml", "-o", folder / "hazard.nc")
    return folder


def test_everybody_is_there_and_the_low_bank_floods(city):
    world = _core.World.load(str(city / "world.h5"))
    assert dict(world.tables())["person"] == 812935
    assert {"dead", "exposed"} <= trust.hidden(world)
    flood = _core.File.open(str(city / "hazard.nc"))
    depth = np.asarray(flood.read("depth_max")) / 1000
    ground = np.asarray(world.ground)
    wet = depth > 0.05
    assert 0.1 < wet[np.isfinite(ground)].mean() < 0.3  # 19 % of the terrain lies below 5 m and joins the western edge
    assert np.nanmax(ground[wet]) < 5.5 and not wet[~np.isfinite(ground)].any()  # no water above the stage that came in


def test_48_hours_end_with_nobody_lost_and_orders_save_lives(city):
    numbers = {}
    for plan in ("order_before_the_rise", "none"):
        said = muster_command("run", city / "scenario.yaml", "--plan", plan, "--hazard", city / "hazard.nc", "-o", city / f"{plan}.nc")
        assert "is not said" in said and " died.\n" not in said
        result = muster.open(city / f"{plan}.nc")
        numbers[plan] = result.numbers()
        status, persons = result["party/status"], result["party/persons"].astype(int)
        left = result["person/party"] != muster.values.NO_ROW
        # all persons of a party are somewhere: waiting, on a link, arrived, stopped or dead
        assert persons[status > 0].sum() + numbers[plan]["dead"] - numbers[plan]["dead_at_home"] >= left.sum() > 0
        assert result.complete
    assert numbers["order_before_the_rise"]["moved"] > 20 * numbers["none"]["moved"]
    assert numbers["order_before_the_rise"]["dead"] < numbers["none"]["dead"]
    assert numbers["order_before_the_rise"]["exposed"] < numbers["none"]["exposed"]
