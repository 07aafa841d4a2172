"""Data of floods and danger zones that are broken, by every way in which they come: one message with file and place, exit code 2,
nothing written."""

import shutil

import h5py
import numpy as np
import pytest
from bad_flood_samples import CASES, Place

from muster.cli import main
from muster.terrain_holes import Hole, holes_of


@pytest.fixture(scope="module")
def place(tmp_path_factory) -> Place:
    """A small town with a whole flood, whole rain, maps of another program and a layer of danger zones, in a folder of their own."""
    return Place.made(tmp_path_factory.mktemp("place"))


def outcome(arguments: list[str], capsys, *, lang: str = "en") -> tuple[int, list[str]]:
    """Exit code and messages of a command; `muster verify` prints them among its verdicts."""
    capsys.readouterr()
    try:
        main([*arguments, "--lang", lang])
        code = 0
    except SystemExit as ended:
        code = int(ended.code or 0)
    told = capsys.readouterr()
    return code, [line for line in (told.err + told.out).splitlines() if "  E" in line]


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_gives_one_message_with_file_place_and_what_was_found(case, place, tmp_path, capsys):
    folder = tmp_path / "here"
    shutil.copytree(place.folder, folder)
    arguments = case.spoil(folder)
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*")}
    code, told = outcome(arguments, capsys)
    assert code == 2, told
    assert len(told) == 1, told
    where, _, sentence = told[0].partition(f"  {case.code}  ")
    assert sentence, told
    assert case.file in where, told
    for part in case.says:
        assert part in told[0], (part, told)
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*")} == before, "something was written"
    chinese = outcome(arguments, capsys, lang="zh")[1]
    assert len(chinese) == 1 and chinese[0] != told[0]


def test_the_same_files_unbroken_are_taken(place, tmp_path, capsys):
    folder = tmp_path / "here"
    shutil.copytree(place.folder, folder)
    assert outcome(["check", str(folder / "scenario.yaml")], capsys) == (0, [])
    assert outcome(place.flood_command(folder), capsys)[0] == 0
    assert outcome(place.rain_command(folder), capsys)[0] == 0
    assert outcome(["verify", str(folder / "case.yaml")], capsys)[0] == 0
    files = ["--osm", str(folder / "map.osm"), "--dem", str(folder / "dem.tif"), "--layer", f"danger_zones={folder / 'zones.geojson'}"]
    assert outcome(["import", *files, "--country", "CN", "-o", str(folder / "new_world.h5")], capsys)[0] == 0


def with_holes(folder) -> tuple[int, list[tuple[int, int]]]:
    """Takes the height of three cells on dry ground, of two in the river, and of a corner of the map out of world.h5."""
    with h5py.File(folder / "world.h5", "r+") as data:
        ground = data["terrain/ground"]
        cover, kinds = data["cover/outline/values"][...], data["cover/kind"][...]
        first = data["cover/outline/first"][...]
        river = cover[first[np.flatnonzero(kinds == 0)[0]] :][:2]  # a corner of the first water
        terrain = data["terrain"].attrs
        west, south, cell = (float(np.ravel(terrain[name])[0]) for name in ("west_m", "south_m", "cell_m"))
        column, row = int((river[0] - west) / cell), int((river[1] - south) / cell)
        row, column = min(max(row, 2), ground.shape[0] - 4), min(max(column, 2), ground.shape[1] - 4)
        ground[row : row + 2, column] = np.nan
        ground[-3:, -3:] = np.nan
        far = (ground.shape[0] // 2, 2 if column > ground.shape[1] // 2 else ground.shape[1] - 4)
        ground[far[0], far[1] - 1 : far[1] + 2] = np.nan
    return 5, [(row, column), far]


def test_holes_in_the_terrain_are_walls_and_a_warning_says_where(place, tmp_path, capsys):
    folder = tmp_path / "here"
    shutil.copytree(place.folder, folder)
    cells, _ = with_holes(folder)
    for command in (["check", str(folder / "dry.yaml")], ["solve", str(folder / "dry.yaml"), "-o", str(folder / "made.nc")]):
        with pytest.raises(SystemExit) as ended:
            main([*command, "--lang", "en"])
        assert not ended.value.code
        said = capsys.readouterr().err
        assert f"inside the terrain {cells} cells in 2 places have no height; water treats them as walls (3 at " in said, said
        assert "of them lie in water of the map, first near " in said
    with h5py.File(folder / "made.nc") as solved, h5py.File(folder / "world.h5") as world:
        assert (solved["depth_max"][...][np.isnan(world["terrain/ground"][...])] == 0).all(), "walls stay dry"


def test_a_terrain_without_holes_and_one_that_ends_within_the_raster_are_not_warned_of():
    ground = np.zeros((5, 6))
    assert holes_of(ground, {"cell_m": 10, "west_m": 0, "south_m": 0}, {}) == []
    ground[:, 4:] = np.nan
    assert holes_of(ground, {"cell_m": 10, "west_m": 0, "south_m": 0}, {}) == []
    ground[2, 1:3] = np.nan
    water = {
        "kind": [0, 5],
        "width_m": [np.nan, 4.0],
        "outline/first": [0, 8, 12],
        "outline/values": [100, 100, 110, 100, 110, 110, 100, 110, 21, 0, 21, 50],
    }
    assert holes_of(ground, {"cell_m": 10, "west_m": 0, "south_m": 0}, water) == [Hole(2, 15, 25, 2)]
    water["outline/values"][8:] = [25, 0, 25, 50]
    assert holes_of(ground, {"cell_m": 10, "west_m": 0, "south_m": 0}, water)[0].in_water == 1
