"""What a case says of results that are wrong: each compared value is moved by ten times its tolerance before it is compared."""

from __future__ import annotations

from unittest.mock import patch

import numpy as np

from muster.verify import case as cases
from muster.verify import checks
from muster.verify.case import Case
from muster.verify.checks import Checked
from muster.verify.outcome import Outcome

FACTOR = 10.0


class Outcomes:
    """Results of cases by file and row of their sweep, kept while they are run for the first time."""

    def __init__(self) -> None:
        self.of: dict[tuple, list[Outcome]] = {}

    def recording(self):
        """While this is entered, what run_case computes is kept."""
        compute = cases._outcome

        def kept(case: Case, job) -> Outcome:
            outcome = compute(case, job)
            self.of.setdefault(self.key(case), []).append(outcome)
            return outcome

        return patch.object(cases, "_outcome", kept)

    @staticmethod
    def key(case: Case) -> tuple:
        return case.file, case.document.place(case.document.root.node).line


def checks_of_wrong_results(case: Case, outcomes: list[Outcome]) -> list[Checked]:
    """The comparisons of a case whose every result is off by ten times what is tolerated; all of them should miss."""
    out = []
    for row, outcome in enumerate(outcomes):
        variables = {} if case.sweep is None else case.sweep.variables(row % len(case.sweep))
        with patch.object(checks, "_number", _wrong_number(checks._number)), patch.object(checks, "_column", _WrongColumn(checks._column)):
            out += checks.run_checks(case.expect.with_variables(variables), outcome, case.folders)
        case.document.raise_if_any()
    return out


def _wrong_number(compare):
    def compare_wrong(entry, name: str, value: float) -> list[Checked]:
        right = compare(entry, name, value)
        return [compare(entry, name, _wrong_value(check))[i] for i, check in enumerate(right)]

    return compare_wrong


def _wrong_value(check: Checked) -> float:
    """Off by ten tolerances, or beyond its bound by a tenth of it."""
    if check.bound in ("min", "max"):
        return check.limit + max(0.1 * abs(check.limit), 1e-6) * (-1 if check.bound == "min" else 1)
    scale = abs(check.expected) if check.bound == "relative" else 1.0
    return check.expected + max(FACTOR * check.limit * scale, 1e-6)


class _WrongColumn:
    """Columns that are compared with a table or a distribution come out moved; keys and expected columns do not."""

    def __init__(self, read) -> None:
        self.read, self.of_pair = read, 0

    def __call__(self, entry, key: str, column: str, table):
        values = self.read(entry, key, column, table)
        if values is None or key == "key":
            return values
        if key == "columns":
            self.of_pair += 1
            if self.of_pair % 2 == 0:
                return values  # what is expected
        tolerance = next((entry.number(b) for b in ("absolute", "relative", "min") if entry.has(b)), 0.0)
        spread = float(np.ptp(values[np.isfinite(values)])) if np.isfinite(values).any() else 0.0
        largest = float(np.abs(values[np.isfinite(values)]).max(initial=0.0))
        if entry.has("arrival_at"):
            return np.full(len(values), -np.inf)
        if entry.has("relative"):
            return values * (1 + FACTOR * tolerance) + np.where(values == 0, FACTOR * tolerance * largest, 0)
        return values + FACTOR * max(tolerance, spread + 1e-6 if entry.has("min") else 1e-9)
