"""One entry under `expect:`: what is compared, how, and how far apart it may be."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from .document import Section
from .measures import DISTRIBUTIONS, MEASURES, arrival_difference, kolmogorov_smirnov
from .outcome import Column, Outcome
from .tables import Folders, Table, filtered

BOUNDS = ("absolute", "relative", "min", "max", "within_s")
UNITS = ("m", "s", "m_s", "m2_s", "m3_s", "m3", "m2", "veh_s", "veh", "km_h", "mm", "cm", "h", "min", "veh_m", "persons_m2")
TAKES = {
    "first": lambda v: v[0], "last": lambda v: v[-1], "min": np.min, "max": np.max, "mean": np.mean, "sum": np.sum,
    "largest": lambda v: np.max(np.abs(v)), "range": lambda v: np.max(v) - np.min(v), "count": np.size,
    "std": lambda v: np.std(v, ddof=1), "least_rise": lambda v: np.min(np.diff(v)),
}  # fmt: skip


@dataclass(frozen=True)
class Checked:
    """One comparison that was made."""

    name: str  # "gauges p1.depth_m RMSE"
    measured: float
    bound: str  # a key of BOUNDS
    limit: float
    computed: float = math.nan  # for single numbers: what came out, and what was expected
    expected: float = math.nan
    at: str = ""  # the row of a sweep

    @property
    def passed(self) -> bool:
        """False for a NaN, whatever the limit."""
        return self.measured >= self.limit if self.bound == "min" else self.measured <= self.limit

    @property
    def badness(self) -> float:
        """Larger is worse; for finding the worst row of a sweep."""
        if math.isnan(self.measured):
            return math.inf
        return -self.measured if self.bound == "min" else self.measured


def run_checks(expect: Section, outcome: Outcome, folders: Folders) -> list[Checked]:
    """Makes every comparison under `expect`. Mistakes in the section are added to its document's problems."""
    out: list[Checked] = []
    for name in expect.names():
        if name not in outcome.numbers and name not in outcome.frames:
            expect.add("E1216", name, table="@verify.a_result", found=f"{name} ({', '.join(outcome.names())})")
            continue
        for entry in expect.sections(name):
            meant = entry.texts("model", [])
            for model in meant:
                if model not in outcome.models:
                    entry.add("E1206", "model", found=model, choices=", ".join(outcome.models) or "-")
            if meant and outcome.model not in meant:
                continue
            if name in outcome.numbers:
                out.extend(_number(entry, name, float(outcome.numbers[name])))
            else:
                out.extend(_frame(entry, name, outcome.frames[name], folders))
            entry.close()
    return out


def _bound(entry: Section, allowed: tuple[str, ...]) -> tuple[str, float]:
    """The one tolerance of an entry."""
    given = [b for b in BOUNDS if entry.has(b)]
    if len(given) != 1 or given[0] not in allowed:
        entry.add("E1106", given[-1] if given else "", known=", ".join(allowed), found=", ".join(given) or "-")
        for b in given:
            entry.number(b)
        return "max", math.nan
    least = 0.0 if given[0] in ("absolute", "relative", "within_s") else None
    return given[0], entry.number(given[0], at_least=least)


def _number(entry: Section, name: str, value: float) -> list[Checked]:
    if not entry.has("value"):
        out = [Checked(name, value, b, entry.number(b), value) for b in ("min", "max") if entry.has(b)]
        if not out:
            _bound(entry, ("min", "max"))
        return out
    expected = entry.number("value")
    bound, limit = _bound(entry, ("absolute", "relative"))
    error = abs(value - expected)
    if bound == "relative":
        error = 0.0 if error == 0.0 else error / abs(expected) if expected else math.inf
    return [Checked(name, error, bound, limit, value, expected)]


def _frame(entry: Section, name: str, frame: dict[str, Column], folders: Folders) -> list[Checked]:
    lengths = [len(c) for c in frame.values()]
    computed = Table(name, frame, [0] * (lengths[0] if lengths else 0))
    if entry.has("rows"):
        before = len(entry.document.problems)
        computed = filtered(computed, entry.section("rows"))
        if len(entry.document.problems) > before:
            return []
    if entry.has("distribution"):
        return _against_distribution(entry, name, computed)
    if entry.has("table") or entry.has("measure"):
        return _against_table(entry, name, computed, folders)
    return _taken(entry, name, computed)


def _column(entry: Section, key: str, column: str, table: Table) -> np.ndarray | None:
    values = table.columns.get(column)
    if isinstance(values, np.ndarray):
        return values.astype(float)
    entry.add("E1301", key, column=column, found=", ".join(table.columns))
    return None


def _taken(entry: Section, name: str, computed: Table) -> list[Checked]:
    """One number taken from a column: its largest, its last, ..."""
    column = entry.text("column")
    take = entry.choice("take", list(TAKES), "largest")
    values = _column(entry, "column", column, computed)
    number = math.nan if values is None or values.size == 0 else float(TAKES[take](values))
    return _number(entry, f"{name} {column} {take}", number)


def _against_distribution(entry: Section, name: str, computed: Table) -> list[Checked]:
    """The chance that draws lie as far from their distribution as the column does: `distribution: {normal: [1.2, 0.2]}`, `min: 0.05`."""
    column = entry.text("column")
    section = entry.section("distribution")
    law = next((known for known in DISTRIBUTIONS if section.has(known)), "")
    if not law:
        section.add("E1106", known=", ".join(DISTRIBUTIONS), found=", ".join(section.names()) or "-")
        return []
    parameters = section.numbers(law, length=2)
    section.close()
    bound, limit = _bound(entry, ("min",))
    values = _column(entry, "column", column, computed)
    chance = math.nan if values is None else kolmogorov_smirnov(values, law, parameters)
    return [Checked(f"{name} {column} KS {law}", chance, bound, limit)]


def _against_table(entry: Section, name: str, computed: Table, folders: Folders) -> list[Checked]:
    table = folders.read(entry, "table") if entry.has("table") else computed  # without: two computed columns are compared
    if table is None:
        return []
    before = len(entry.document.problems)
    expected = filtered(table, entry.section("where", None))
    pairs = _pairs(entry)
    axis, wanted_axis = _axes(entry, computed, expected)
    found = [(a, b, _column(entry, "columns", a, computed), _column(entry, "columns", b, expected)) for a, b in pairs]
    measure = None if entry.has("arrival_at") else entry.choice("measure", [*MEASURES, "share_within"])
    bound, limit = _bound(
        entry, ("within_s", "relative") if measure is None else ("min",) if measure == "share_within" else MEASURES[measure][1]
    )
    threshold = entry.number("arrival_at", math.nan)
    near = entry.number("near", above=0.0) if measure == "share_within" else math.nan
    if len(entry.document.problems) > before or not _covers(entry, axis, wanted_axis):
        return []
    out = []
    for a, b, values, wanted in found:
        at = np.interp(wanted_axis, axis, values)
        if measure is None:
            late = arrival_difference(wanted_axis, at, wanted, threshold, bound == "relative")
            out.append(Checked(f"{name} {a} arrival", late, bound, limit))
        elif measure == "share_within":
            out.append(Checked(f"{name} {a} within {near:g}", float(np.mean(np.abs(at - wanted) <= near)), bound, limit))
        else:
            value = MEASURES[measure][0](at, wanted, wanted_axis, bound == "relative")
            out.append(Checked(f"{name} {a} {measure}" if a == b else f"{name} {a} = {b} {measure}", value, bound, limit))
    return out


def _axes(entry: Section, computed: Table, expected: Table) -> tuple[np.ndarray | None, np.ndarray | None]:
    """Values of the key column on both sides; without a key, row by row."""
    if entry.has("key"):
        key = entry.text("key")
        return _column(entry, "key", key, computed), _column(entry, "key", key, expected)
    if len(computed) != len(expected):
        entry.add("E1211", "table", expected=len(computed), found=len(expected))
    return np.arange(len(computed), dtype=float), np.arange(len(expected), dtype=float)


def _pairs(entry: Section) -> list[tuple[str, str]]:
    """Computed and expected column: `column: depth_m`, or `columns: {depth_m: h_m, ...}`."""
    if entry.has("column"):
        column = entry.text("column")
        return [(column, column)]
    columns = entry.section("columns")
    pairs = [(a, columns.text(a)) for a in columns.names()]
    for a, b in pairs:
        if unit_of(a) and unit_of(b) and unit_of(a) != unit_of(b):
            columns.add("E1218", a, found=unit_of(b), expected=unit_of(a))
    return pairs


def unit_of(column: str) -> str:
    """The unit at the end of a column's name: "depth_m" -> "m", "q_m2_s" -> "m2_s"; "" where there is none that we know."""
    parts = column.split("_")
    for count in (2, 1):
        unit = "_".join(parts[-count:])
        if len(parts) > count and unit in UNITS:
            return unit
    return ""


def _covers(entry: Section, axis: np.ndarray, wanted: np.ndarray) -> bool:
    """The computed rows must reach over the expected ones: nothing is ever extrapolated."""
    if np.any(np.diff(axis) < 0):
        entry.add("E6001", "key", reason="@verify.computed_key_not_sorted")
        return False
    slack = 1e-9 * max(1.0, float(np.abs(wanted).max()))
    if wanted.min() < axis[0] - slack or wanted.max() > axis[-1] + slack:
        found, expected = f"{axis[0]:g} .. {axis[-1]:g}", f"{wanted.min():g} .. {wanted.max():g}"
        entry.add("E1215", "key", reason=f"computed rows cover {found}; the table needs {expected}",
                  reason_zh=f"计算结果覆盖 {found}，表格需要 {expected}")  # fmt: skip
        return False
    return True
