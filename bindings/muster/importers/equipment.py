"""What shelters have: the columns of the table `shelter` that nobody has to know (docs/world.md). NaN, "unknown" and no row stand for what
a source does not say; a column in which nothing is known is left out of the world."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from muster import _core
from muster.values import EXIT, NO_ROW

from .findings import Findings

USES = tuple(_core.ShelterUse.__members__)  #: words of the column `use`, in the order of their numbers
AMOUNTS = ("area_m2", "covered_m2", "tents", "beds", "toilets", "taps", "water_l", "water_l_per_day", "food_kg", "generator_h",
           "entrance_m", "desks")  # fmt: skip
#: Columns, and whether a shelter without them is worth a line of the import report.
COLUMNS = ("use", *AMOUNTS, "keeper")


def equipment(rows: int, uses: Sequence[str | None] | None = None, **amounts: Sequence[float | None]) -> dict[str, np.ndarray]:
    """All columns for a number of shelters: normal uses as words, amounts by the names of AMOUNTS, None = not known. Key holders are named
    later, when there are persons."""
    unknown = set(amounts) - set(AMOUNTS)
    if unknown:
        raise ValueError(f"not columns of shelters: {', '.join(sorted(unknown))}")
    words = ["unknown"] * rows if uses is None else [use or "unknown" for use in uses]
    out: dict[str, np.ndarray] = {"use": np.array([USES.index(word) for word in words], np.uint8)}
    for name in AMOUNTS:
        given = amounts.get(name, [None] * rows)
        out[name] = np.array([np.nan if value is None else float(value) for value in given], np.float32)
    out["keeper"] = np.full(rows, NO_ROW, np.int64)
    return out


def is_known(table: Mapping, column: str) -> np.ndarray:
    """bool[row]: whether a row says something in a column."""
    if column not in table:
        return np.zeros(len(table["id"]), bool)
    values = np.asarray(table[column])
    return values != NO_ROW if column == "keeper" else values != 0 if column == "use" else np.isfinite(values)


def known_only(table: Mapping) -> dict:
    """The table less the columns in which nothing is known."""
    return {name: values for name, values in table.items() if name not in COLUMNS or is_known(table, name).any()}


def report_unknown(table: Mapping, findings: Findings) -> None:
    """One finding per column: how many shelters do not say it, and which. Exits have none of it."""
    inside = np.asarray(table["kind"]) != EXIT
    for column in COLUMNS:
        for row in np.flatnonzero(inside & ~is_known(table, column)):
            findings.add("shelter.not_known", "note", str(table["name"][row] or table["id"][row]), column=f"@import.shelter.{column}")
