"""Every shipped verification case, and the tables beside them."""

import runpy
from pathlib import Path

import pytest

from muster.verify import Status, case_files, run_files

FOLDER = Path(__file__).resolve().parents[1] / "verification"


@pytest.mark.parametrize("file", case_files([FOLDER]), ids=lambda f: f"{f.parent.name}/{f.stem}")
def test_case_holds(file):
    for result in run_files([file]):
        if result.status is Status.skipped:
            pytest.skip(result.problems[0].text())
        assert not result.problems, "\n".join(p.text() for p in result.problems)
        assert result.checks
        for check in result.checks:
            assert check.passed, f"{check.name} {check.at}: {check.measured:.6g}, {check.bound} {check.limit:g}"


@pytest.mark.parametrize("program", sorted(FOLDER.glob("*/reference.py")), ids=lambda p: p.parent.name)
def test_committed_tables_are_what_the_reference_program_prints(program):
    reference = runpy.run_path(str(program))
    assert reference["TABLES"]
    for name in reference["TABLES"]:
        written = program.with_name(f"{name}.csv").read_text(encoding="utf-8").splitlines()
        printed = reference["text"](name).splitlines()
        assert written[0] == printed[0]
        for a, b in zip(written[1:], printed[1:], strict=True):
            # another C library may round the last printed digit otherwise
            assert [float(c) for c in a.split(",")] == pytest.approx([float(c) for c in b.split(",")], rel=1e-9, abs=1e-300)
