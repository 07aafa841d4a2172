"""The head count: everybody is in one column, the desk takes its time, and nobody counts who leaves the area."""

from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

import muster
from muster.cli import build_app
from muster.commands.headcount import moment_of
from muster.errors import InputError
from muster.head_count import head_count
from muster.values import seconds

LIBRARY = Path(__file__).parents[2] / "scenarios" / "library"
REST = ("at_desk", "left_area", "on_way", "stopped", "at_home", "dead")


@pytest.fixture(scope="module")
def run(tmp_path_factory) -> muster.Result:
    out = tmp_path_factory.mktemp("headcount") / "run.nc"
    muster.Scenario.load(LIBRARY / "river_town" / "scenario.yaml").run(plan="order_at_gauge_level", seed=3).save(out)
    return muster.open(out)


def test_everybody_is_in_one_column_at_every_moment(run):
    people = len(run.world.table("person")["id"])
    for at_s in (0, 3600, 7200, 10800, None):
        rows = head_count(run, at_s)
        whole = rows[-1]
        assert whole.id == "" and whole.present == people
        for row in rows:
            assert row.present == row.counted + row.reported + row.unaccounted
            assert row.unaccounted == sum(getattr(row, name) for name in REST)
        for name in ("present", "counted", "reported", "unaccounted", *REST):
            assert sum(getattr(row, name) for row in rows[:-1]) == getattr(whole, name), name


def test_at_the_start_nobody_is_counted_and_all_are_at_home(run):
    whole = head_count(run, 0)[-1]
    assert whole.counted == whole.reported == 0 and whole.at_home == whole.present


def test_a_desk_without_a_queue_counts_whoever_is_inside(run):
    whole = head_count(run, per_minute=1e9)[-1]
    numbers = run.numbers()
    assert whole.at_desk == 0
    assert whole.counted == numbers["in_shelters"] and whole.left_area == numbers["left_area"]
    assert whole.dead == int((np.asarray(run["person/harm"]) == 1).sum())


def test_slower_desks_leave_more_at_the_desk_and_more_desks_fewer(run):
    at_s = float(np.nanmedian(seconds(run["household/left"]))) + 1800
    slow, fast, two = (head_count(run, at_s, desks, rate)[-1] for desks, rate in ((1, 1), (1, 4), (2, 1)))
    assert slow.counted < two.counted <= fast.counted
    assert slow.counted + slow.at_desk == fast.counted + fast.at_desk


def test_whoever_answered_and_is_at_home_has_reported_only_where_that_counts(run):
    told, silent = head_count(run)[-1], head_count(run, reports=False)[-1]
    assert told.reported > 0 and silent.reported == 0
    assert told.at_home + told.reported == silent.at_home


def test_moments_are_times_of_day_or_hours():
    assert moment_of("2.5", "2026-07-20T18:00") == 9000
    assert moment_of("20:30", "2026-07-20T18:00") == 9000
    assert moment_of("03:00", "2026-07-20T18:00") == 9 * 3600
    for wrong in ("soon", "25:00", "-1"):
        with pytest.raises(InputError, match="expected a time of day such as 20:30"):
            moment_of(wrong, "2026-07-20T18:00")


def test_the_command_prints_and_writes_the_table(run, tmp_path):
    file = tmp_path / "count.csv"
    done = CliRunner().invoke(build_app(), ["headcount", run.path, "--at", "21:00", "-o", str(file)])
    assert done.exit_code == 0, done.output
    lines = file.read_text(encoding="utf-8-sig").splitlines()
    assert lines[0].startswith("id,name,name_en,present,counted,reported,unaccounted")
    assert len(lines) == 2 + sum(level == 2 for level in run.world.table("area")["level"])
