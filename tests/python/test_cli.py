"""The command line as a person or a script meets it."""

import functools
import resource
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from town import write_scenario

COMMAND = [sys.executable, "-m", "muster"]


def muster_command(*arguments, lang="en", cwd=None):
    line = [*COMMAND, *map(str, arguments), "--lang", lang]
    return subprocess.run(line, capture_output=True, text=True, encoding="utf-8", cwd=cwd, stdin=subprocess.DEVNULL, timeout=300)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    path = tmp_path_factory.mktemp("cli")
    write_scenario(path)
    done = muster_command("solve", path / "scenario.yaml", "-o", path / "hazard.nc")
    assert done.returncode == 0, done.stderr
    return path


def run_it(folder, *arguments, lang="en"):
    return muster_command("run", folder / "scenario.yaml", "--hazard", folder / "hazard.nc", "--threads", 1, *arguments, lang=lang)


def hash_in(text):
    return next(line for line in text.splitlines() if "hash" in line).split()[-1]


def test_run_tells_five_numbers_the_weak_inputs_and_the_hash_that_hash_prints_again(folder, tmp_path):
    done = run_it(folder, "--plan", "order", "-o", tmp_path / "run.nc")
    assert done.returncode == 0, done.stderr
    assert len([line for line in done.stdout.splitlines() if line.startswith("  ")]) == 5
    assert "inputs are weak" in done.stdout and "possible course" in done.stdout
    assert muster_command("hash", tmp_path / "run.nc").stdout.strip() == hash_in(done.stdout)
    second = run_it(folder, "--plan", "order", "-o", tmp_path / "second.nc")
    assert hash_in(second.stdout) == hash_in(done.stdout)


def test_the_same_run_in_chinese(folder, tmp_path):
    done = run_it(folder, "-o", tmp_path / "run.nc", lang="zh")
    assert done.returncode == 0 and "结果哈希" in done.stdout and "人收到预警" in done.stdout


def test_ctrl_c_keeps_an_incomplete_result_and_resume_equals_running_through(tmp_path):
    scenario = write_scenario(tmp_path, **{"duration: 1 h": "duration: 8 h"})  # solves the flood itself: long enough to be stopped
    live = ["run", str(scenario), "--plan", "order", "--lang", "en"]
    whole = muster_command(*live, "-o", tmp_path / "whole.nc")
    assert whole.returncode == 0, whole.stderr
    line = [*COMMAND, *live, "-o", str(tmp_path / "run.nc")]
    # a shell that runs the tests in the background has Ctrl-C ignored, and programs inherit that
    heed = functools.partial(signal.signal, signal.SIGINT, signal.SIG_DFL)
    process = subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8", preexec_fn=heed)
    assert "%" in process.stderr.readline()  # a plain line at once, since stderr is a pipe
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=300)
    assert process.returncode == 130, err
    assert "Incomplete" in out and (tmp_path / "run.nc").exists() and list(tmp_path.glob("run.nc.checkpoint*"))
    resumed = muster_command(*live, "-o", tmp_path / "run.nc", "--resume")
    assert resumed.returncode == 0, resumed.stderr
    assert "Resumed" in resumed.stdout and hash_in(resumed.stdout) == hash_in(whole.stdout)
    assert not list(tmp_path.glob("run.nc.checkpoint*"))


def test_resume_without_a_checkpoint_is_refused(folder, tmp_path):
    done = run_it(folder, "-o", tmp_path / "run.nc", "--resume")
    assert done.returncode == 2 and "E2013" in done.stderr and not list(tmp_path.iterdir())


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_bad_scenario_gives_located_messages_exit_code_2_and_no_output(tmp_path, lang):
    path = write_scenario(tmp_path, duration="duraton")
    for command in (["check", path], ["run", path, "-o", tmp_path / "run.nc"], ["ensemble", path, "-o", tmp_path / "e"], ["solve", path]):
        done = muster_command(*command, lang=lang, cwd=tmp_path)
        assert done.returncode == 2 and done.stdout == ""
        assert f"{path}:5:1  E1103  duraton" in done.stderr
        assert ("是否应为" if lang == "zh" else "did you mean") in done.stderr
    assert [p.name for p in tmp_path.iterdir()] == ["scenario.yaml"]


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (["check", "nosuch.yaml"], "E1001"),
        (["check", "."], "E1001"),
        (["hash", "nosuch.nc"], "E"),
        (["hash", "."], "E"),
        (["run", "scenario.yaml", "-o", "."], "E2010"),
        (["run", "scenario.yaml", "-o", "nosuch/run.nc"], "E2010"),
        (["run", "scenario.yaml", "-o", "/dev/full"], "E2010"),
        (["run", "scenario.yaml", "--plan", "nosuch"], "E4006"),
        (["run", "scenario.yaml", "--hazard", "scenario.yaml"], "E2001"),
        (["ensemble", "scenario.yaml", "--seeds", "3-1"], "E1104"),
        (["ensemble", "scenario.yaml", "--seeds", "x"], "E1104"),
        (["ensemble", "scenario.yaml", "--plans", "nosuch"], "E4006"),
        (["ensemble", "scenario.yaml", "-o", "scenario.yaml"], "E2010"),
        (["new", "."], "E2010"),
    ],
)
def test_what_cannot_be_done_is_said_with_exit_code_2(tmp_path, command, code):
    write_scenario(tmp_path)
    done = muster_command(*command, cwd=tmp_path)
    assert done.returncode == 2 and code in done.stderr, done.stderr
    assert "Traceback" not in done.stderr
    assert [p.name for p in tmp_path.iterdir()] == ["scenario.yaml"]


def test_a_wrong_option_is_a_usage_error():
    done = muster_command("run", "x.yaml", "--sed", 3)
    assert done.returncode == 2 and "--sed" in done.stderr


def test_new_writes_a_scenario_that_checks(tmp_path):
    made = muster_command("new", tmp_path / "town", "--seed", 3)
    assert made.returncode == 0, made.stderr
    checked = muster_command("check", tmp_path / "town" / "scenario.yaml", lang="zh")
    assert checked.returncode == 0 and "order_at_gauge_level" in checked.stdout, checked.stderr
    assert not [p for p in (tmp_path / "town").rglob("*") if p.is_file() and "$" in p.read_text(encoding="utf-8")]


def test_new_without_options_is_the_river_town_of_the_library(tmp_path):
    library = Path(__file__).parents[2] / "scenarios" / "library" / "river_town"
    assert muster_command("new", tmp_path / "town").returncode == 0
    for name in ("scenario.yaml", "order_at_gauge_level.yaml"):
        assert (tmp_path / "town" / name).read_text(encoding="utf-8") == (library / name).read_text(encoding="utf-8")


def test_ensemble_runs_once_and_says_so(folder, tmp_path):
    line = ["ensemble", folder / "scenario.yaml", "--hazard", folder / "hazard.nc", "--plans", "order,none", "--seeds", "1-2"]
    line += ["-o", tmp_path / "e"]
    assert "4 runs done and 0 found" in muster_command(*line).stdout
    assert "0 runs done and 4 found" in muster_command(*line).stdout
    assert len(list((tmp_path / "e").glob("run-*.nc"))) == 4
    assert (tmp_path / "e" / "index.csv").read_text().count("\n") == 5


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_command_has_help_in_both_languages(lang):
    text = muster_command("--help", lang=lang).stdout
    for name in ("new", "run", "check", "hash", "schema", "solve", "ensemble", "report", "verify", "assign", "demo"):
        assert f"  {name} " in text
    assert ("推演场景" if lang == "zh" else "Play one course") in text


def test_schema_is_json():
    import json

    for document in ("scenario", "plan"):
        assert "properties" in json.loads(muster_command("schema", document).stdout)


@pytest.mark.parametrize("share", [0.02, 0.5, 0.98])
def test_a_disk_that_fills_up_while_a_result_is_written_gives_a_message_and_leaves_nothing(folder, tmp_path, share):
    assert run_it(folder, "-o", tmp_path / "whole.nc").returncode == 0
    room = int((tmp_path / "whole.nc").stat().st_size * share)
    (tmp_path / "whole.nc").unlink()
    line = [
        *COMMAND,
        "run",
        folder / "scenario.yaml",
        "--hazard",
        folder / "hazard.nc",
        "--threads=1",
        "-o",
        tmp_path / "run.nc",
        "--lang=en",
    ]

    def small_disk():
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))

    done = subprocess.run(line, capture_output=True, text=True, timeout=300, preexec_fn=small_disk)
    assert done.returncode == 2, done.stderr
    assert "File too large" in done.stderr and "buf =" not in done.stderr, done.stderr
    assert not list(tmp_path.iterdir())
