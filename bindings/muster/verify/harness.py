"""Runs verification cases and says how they came out."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path

from .case import documents, read_case, run_case
from .checks import Checked
from .problems import CaseError, Place, Problem

CASE_SUFFIXES = (".yaml", ".yml")


class Status(Enum):
    passed = "pass"
    missed = "miss"
    skipped = "skip"  # data that it needs is not here, or it is long and was not asked for
    malformed = "malformed"


@dataclass
class Result:
    """How one case came out."""

    file: Path
    line: int
    status: Status
    claim: str = ""
    source: str = ""
    not_covered: str = ""
    checks: list[Checked] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    seconds: float = 0.0


def case_files(paths: Iterable[Path]) -> list[Path]:
    """Case files of files and folders; a folder stands for every .yaml below it, in the order of their names."""
    out: list[Path] = []
    for path in paths:
        if path.is_dir():
            out.extend(sorted(p for p in path.rglob("*") if p.suffix in CASE_SUFFIXES))
        else:
            out.append(path)
    return out


def default_folder(start: Path | None = None) -> Path | None:
    """tests/verification of the source tree that `start` (the current folder) lies in."""
    here = (start or Path.cwd()).resolve()
    candidates = (folder / "tests" / "verification" for folder in [here, *here.parents])
    return next((c for c in candidates if c.is_dir()), None)


def run_files(files: Iterable[Path], done: Callable[[Result], None] | None = None, long: bool = False) -> list[Result]:
    """Runs every case of every file, in order, those that take more than a minute only where `long`. `done` is told each result as it is
    known."""
    results: list[Result] = []
    for file in files:
        try:
            found = documents(file)
        except CaseError as error:
            found, failed = [], Result(file, error.problems[0].where.line, Status.malformed, problems=error.problems)
        else:
            failed = _nothing(file) if not found else None
        for result in [failed] if failed else (_run(document, long) for document in found):
            results.append(result)
            if done:
                done(result)
    return results


def _nothing(file: Path) -> Result:
    problem = Problem("E6001", Place(str(file)), {"reason": "@verify.no_case_in_page"})
    return Result(file, 0, Status.malformed, problems=[problem])


def _run(document, long: bool) -> Result:
    line = document.place(document.root.node).line
    started = time.perf_counter()
    result = Result(document.path, line, Status.malformed)
    try:
        case = read_case(document)
        result.claim, result.source, result.not_covered = case.claim, case.source, case.not_covered
        if case.missing:
            places = [document.place(document.root.node)] * len(case.missing)
            result.problems = [Problem("E6002", p, {"folder": m}) for p, m in zip(places, case.missing, strict=True)]
            result.status = Status.skipped
        elif case.long and not long:
            result.problems = [Problem("E6004", document.place(document.root.node), {})]
            result.status = Status.skipped
        else:
            result.checks = run_case(case)
            result.status = Status.passed if all(c.passed for c in result.checks) else Status.missed
    except CaseError as error:
        result.problems = error.problems
    result.seconds = time.perf_counter() - started
    return result


def exit_code(results: list[Result]) -> int:
    """2 = a case is malformed, 1 = one misses, 0 = all others."""
    found = {r.status for r in results}
    return 2 if Status.malformed in found else 1 if Status.missed in found else 0
