"""`muster new --world`: from an imported place to a first run; and a run does not print what satellite terrain cannot carry."""

import json
import subprocess
import sys

import numpy as np
import pytest
from test_world import TOWN, remade
from world_tables import tables_of

import muster
from muster import _core, trust

NUMBERS_OF_WATER = ("exposed", "dead")


def muster_command(*arguments, lang="en"):
    line = [sys.executable, "-m", "muster", *map(str, arguments), "--lang", lang]
    return subprocess.run(line, capture_output=True, text=True, encoding="utf-8", stdin=subprocess.DEVNULL, timeout=300)


def world_file(folder, absolute=True, terrain=True):
    """A generated town as a file; absolute=False: as if its terrain came from a satellite."""
    world = _core.Scenario.load_text(json.dumps(TOWN)).world
    tables = tables_of(world)
    source = tables["source"]
    flags = np.where(np.array(source["id"]) == "terrain", absolute, source["absolute"]).astype(np.uint8)
    tables["source"] = {**source, "absolute": flags}
    made = remade(world, tables)[0] if terrain else remade(world, tables, ground=None, manning=None)[0]
    made.save(str(folder / "world.h5"))
    return folder / "world.h5"


def test_new_makes_a_scenario_of_an_imported_place_that_runs(tmp_path):
    file = world_file(tmp_path)
    made = muster_command("new", tmp_path / "my_place", "--world", file)
    assert made.returncode == 0, made.stderr
    assert {p.name for p in (tmp_path / "my_place").iterdir()} == {"scenario.yaml", "order_after_an_hour.yaml", "README.md"}
    assert not [p for p in (tmp_path / "my_place").iterdir() if "$" in p.read_text(encoding="utf-8")]
    for lang, word in (("en", "is good"), ("zh", "通过")):
        checked = muster_command("check", tmp_path / "my_place" / "scenario.yaml", lang=lang)
        assert checked.returncode == 0 and word in checked.stdout, checked.stderr
    scenario = tmp_path / "my_place" / "scenario.yaml"
    scenario.write_text(scenario.read_text(encoding="utf-8").replace("duration: 12 h", "duration: 90 min"), encoding="utf-8")
    run = muster.Scenario.load(scenario).run()
    assert run.headline().warned > 0 and run.series()["flooded_km2"][-1] > 0
    again = muster_command("new", tmp_path / "my_place", "--world", file)
    assert again.returncode == 2 and "E2010" in again.stderr


def test_new_refuses_a_place_without_terrain_and_a_file_that_is_no_world(tmp_path):
    flat = muster_command("new", tmp_path / "flat", "--world", world_file(tmp_path, terrain=False))
    assert flat.returncode == 2 and "--dem" in flat.stderr and not (tmp_path / "flat").exists()
    (tmp_path / "world.h5").write_bytes(b"no world")
    broken = muster_command("new", tmp_path / "broken", "--world", tmp_path / "world.h5", lang="zh")
    assert broken.returncode == 2 and "E" in broken.stderr and "Traceback" not in broken.stderr and not (tmp_path / "broken").exists()


@pytest.mark.parametrize("absolute", [True, False])
def test_a_run_does_not_print_what_the_terrain_cannot_carry_unless_asked(tmp_path, absolute):
    file = world_file(tmp_path, absolute)
    scenario = tmp_path / "scenario.yaml"
    scenario.write_text(json.dumps({**TOWN, "world": {"file": "world.h5"}, "duration": "10 min"}), encoding="utf-8")
    assert set(NUMBERS_OF_WATER) & trust.hidden(_core.World.load(str(file))) == (set() if absolute else set(NUMBERS_OF_WATER))
    plain = muster_command("run", scenario, "-o", tmp_path / "run.nc")
    weak = muster_command("run", scenario, "-o", tmp_path / "run.nc", "--show-weak")
    assert "died" in weak.stdout.split("Result hash")[0] and "is not said" not in weak.stdout
    assert ("is not said" in plain.stdout) is not absolute and (" died." in plain.stdout) is absolute
    result = muster.open(tmp_path / "run.nc")
    assert ("is not said" in result._repr_html_()) is not absolute
    assert bool(trust.hidden(result)) is not absolute


def test_a_result_finds_its_place_where_a_file_of_another_place_has_the_same_name(tmp_path):
    """The scenario's ../world.h5 is, seen from the result's folder, another file."""
    here = tmp_path / "here"
    here.mkdir()
    file = world_file(here)
    assert muster_command("new", here / "my_place", "--world", file).returncode == 0
    scenario = here / "my_place" / "scenario.yaml"
    scenario.write_text(scenario.read_text(encoding="utf-8").replace("duration: 12 h", "duration: 10 min"), encoding="utf-8")
    assert muster_command("run", scenario, "-o", here / "run.nc").returncode == 0
    for other in (lambda: world_file(tmp_path, absolute=False), lambda: (tmp_path / "world.h5").write_bytes(b"no world")):
        other()
        assert muster.open(here / "run.nc").world.digest() == _core.World.load(str(file)).digest()
    file.unlink()
    with pytest.raises(muster.InputError):
        muster.open(here / "run.nc").world.digest()
    world_file(tmp_path, absolute=False)
    with pytest.raises(muster.InputError, match="E2011"):
        muster.open(here / "run.nc").world.digest()
