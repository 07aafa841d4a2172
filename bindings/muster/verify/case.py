"""A verification case: a claim, its source, what to run, what is expected. docs/verification.md is the page for authors."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from ..errors import InputError
from .checks import Checked, run_checks
from .document import Document, Section, node_at
from .outcome import Job, Outcome
from .problems import CaseError, Place, Problem
from .runners import RUNNERS
from .tables import Folders, Table, filtered

QUOTED = re.compile(r"^```yaml\n(claim:.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass
class Case:
    """One case, read and checked but not run."""

    file: Path
    claim: str
    source: str
    not_covered: str
    missing: list[str]  # folders that it needs and that are not here: it is skipped
    long: bool  # runs for more than a minute: only when asked for
    document: Document
    run: Section
    expect: Section
    sweep: Table | None
    folders: Folders


def documents(file: Path) -> list[Document]:
    """The cases of a file: itself, or for a .md page the YAML blocks in it that begin with `claim:`."""
    if file.suffix != ".md":
        return [Document(file)]
    text = file.read_text(encoding="utf-8")
    return [Document(file, m.group(1), text.count("\n", 0, m.start(1)) + 1) for m in QUOTED.finditer(text)]


def read_case(document: Document) -> Case:
    """Reads a case and checks it as far as that goes without running. Raises CaseError with every problem."""
    root = document.root
    needs, missing = _needs(root, document.path)
    folders = Folders(document.path, needs)
    case = Case(document.path, root.text("claim"), root.text("source"), root.text("not_covered", ""), missing, root.flag("long"), document,
                root.section("run"), root.section("expect"), None, folders)  # fmt: skip
    for_each = root.section("for_each", None)
    root.close()
    if not missing:
        before = len(document.problems)
        case.sweep = _sweep(for_each, folders)
        if len(document.problems) == before:  # else every formula would lack its variables
            for model in _models(case):
                _job(case, case.run.with_variables(_variables(case.sweep, 0), model))
                if len(document.problems) > before:
                    break  # the next model would say it again
        if not case.expect.names() and root.is_mapping("expect"):
            root.add("E1304", "expect")
    document.raise_if_any()
    return case


def _needs(root: Section, file: Path) -> tuple[list[Path], list[str]]:
    """Folders of data that a case needs. A relative name is tried from the case's folder and from every folder above it."""
    found, missing = [], []
    for name in root.texts("needs", []):
        tried = [folder / name for folder in file.resolve().parents]
        here = next((t for t in tried if t.is_dir()), None)
        if here is None:
            missing.append(name)
        else:
            found.append(here)
    return found, missing


def _sweep(section: Section | None, folders: Folders) -> Table | None:
    """`for_each`: the case is run once per row, with the row's columns as variables of its formulas."""
    if section is None:
        return None
    table = folders.read(section, "table")
    rows = None if table is None else filtered(table, section.section("where", None))
    section.close()
    return rows


def _variables(sweep: Table | None, row: int) -> dict[str, float]:
    return {} if sweep is None else sweep.variables(row)


def _job(case: Case, run: Section) -> Job | None:
    runner = run.text("runner")
    if runner and runner not in RUNNERS:
        run.add("E6003", "runner", found=runner, known=", ".join(RUNNERS))
        return None
    if not runner:
        return None
    job = RUNNERS[runner](run, case.folders)
    run.close()
    return job


def _models(case: Case) -> list[str]:
    """The models that a case is run with: those that `run: model:` lists. One, unnamed, where it names a single one or none."""
    return case.run.texts("model") if case.run.is_list("model") else [""]


def run_case(case: Case) -> list[Checked]:
    """Runs a case with every model, every row of its sweep, and makes its comparisons: one Checked per model and comparison, that of
    the worst row. Raises CaseError where what was computed shows that the case is wrong."""
    return [check for model in _models(case) for check in _run_with(case, model)]


def _run_with(case: Case, model: str) -> list[Checked]:
    rows = 1 if case.sweep is None else len(case.sweep)
    per_row: list[list[Checked]] = []
    for row in range(rows):
        variables = _variables(case.sweep, row)
        job = _job(case, case.run.with_variables(variables, model))
        case.document.raise_if_any()
        outcome = _outcome(case, job)
        outcome.model, outcome.models = model, _models(case) if model else []
        checks = run_checks(case.expect.with_variables(variables), outcome, case.folders)
        case.document.raise_if_any()
        at = ", ".join([*([model] if model else []), *(f"{name} {value:g}" for name, value in variables.items())])
        per_row.append([Checked(c.name, c.measured, c.bound, c.limit, c.computed, c.expected, at) for c in checks])
    return [max(same, key=lambda c: (not c.passed, c.badness)) for same in zip(*per_row, strict=True)]


def _outcome(case: Case, job: Job) -> Outcome:
    """Runs a job. What the engine refuses is a mistake of the case, and is told at its `run:`."""
    try:
        return job()
    except InputError as error:
        problems = []
        for p in error.problems:
            where = case.document.place(node_at(case.run.node, p.key_path))
            key = f"run: {p.key_path}" if p.key_path else "run"
            problems.append(Problem(f"E{p.code}", Place(where.file, where.line, where.column, key), dict(p.arguments)))
        raise CaseError(problems) from None


__all__ = ["Case", "Problem", "documents", "read_case", "run_case"]
