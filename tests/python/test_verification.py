"""Every shipped verification case, and the tables beside them."""

import runpy
from pathlib import Path

import pytest
from wrong_values import Outcomes, checks_of_wrong_results

from muster.verify import Status, case_files, run_files
from muster.verify.case import documents, read_case, run_case

FOLDER = Path(__file__).resolve().parents[1] / "verification"
outcomes = Outcomes()


@pytest.mark.parametrize("file", case_files([FOLDER]), ids=lambda f: f"{f.parent.name}/{f.stem}")
def test_case_holds(file):
    with outcomes.recording():
        results = run_files([file])
    for result in results:
        if result.status is Status.skipped:
            pytest.skip(result.problems[0].text())
        assert not result.problems, "\n".join(p.text() for p in result.problems)
        assert result.checks
        for check in result.checks:
            assert check.passed, f"{check.name} {check.at}: {check.measured:.6g}, {check.bound} {check.limit:g}"


@pytest.mark.parametrize("file", case_files([FOLDER]), ids=lambda f: f"{f.parent.name}/{f.stem}")
def test_cases_can_fail(file):
    """Whatever a case compares, a result that is off by ten times the tolerance misses."""
    for document in documents(file):
        case = read_case(document)
        if case.missing:
            pytest.skip(f"{case.missing[0]} is not here")
        if case.long:
            pytest.skip("it takes more than a minute: muster verify --long")
        if outcomes.key(case) not in outcomes.of:
            with outcomes.recording():
                run_case(case)
        wrong = checks_of_wrong_results(case, outcomes.of[outcomes.key(case)])
        assert wrong
        passed = [f"{check.name}: {check.measured:.6g}, {check.bound} {check.limit:g}" for check in wrong if check.passed]
        assert not passed, passed


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
            for one, other in zip(a.split(","), b.split(","), strict=True):
                assert one == other or float(one) == pytest.approx(float(other), rel=1e-9, abs=1e-300)


def test_examples_of_the_documentation_hold():
    results = run_files([FOLDER.parents[1] / "docs" / "verification.md"])
    assert [r.status for r in results] == [Status.passed] * 3, [p.text() for r in results for p in r.problems]


def test_a_mistake_in_a_page_is_told_at_its_line(tmp_path):
    page = (FOLDER.parents[1] / "docs" / "verification.md").read_text(encoding="utf-8")
    wrong = page.replace("function: warning/lindell", "function: warning/lindel")
    (tmp_path / "page.md").write_text(wrong, encoding="utf-8")
    problem = run_files([tmp_path / "page.md"])[0].problems[0]
    assert wrong.splitlines()[problem.where.line - 1].strip() == "function: warning/lindel"
    (tmp_path / "none.md").write_text("no case here")
    assert run_files([tmp_path / "none.md"])[0].status is Status.malformed
