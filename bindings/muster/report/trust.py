"""How far the inputs carry: whether numbers that lean on depth may be printed at all, and how good the weakest input of each number is."""

from __future__ import annotations

import numpy as np

from muster import _core

from .compare import DEPTH_DEPENDENT, NUMBERS
from .texts import Words, both
from .view.base import table_of

ORIGINS = ("survey", "osm", "synthesised", "guessed")
LEAST_SHARE = 0.01  #: of a table's rows; fewer do not make a table weak

#: Tables of the world that a headline number leans on, beside the settings.
_WARNING = ("area", "household", "building")
_WAYS = (*_WARNING, "link", "shelter")
LEANS_ON = {name: _WAYS for name, _ in NUMBERS} | {"warned": _WARNING, "median_alert_min": _WARNING}


def carries_depth(world: _core.World | None) -> bool:
    """Whether the heights are known well enough for absolute depths, as the world says of its terrain. A place that says nothing of its
    sources is a generated one: its terrain is what it is."""
    sources = table_of(world, "source") if world is not None else None
    if sources is None:
        return True
    return all(bool(sources["absolute"][i]) for i, layer in enumerate(sources["id"]) if layer == "terrain")


def grades(world: _core.World | None) -> dict[str, Words]:
    """The weakest input of each headline number, in words: terrain that carries no depths for the numbers that lean on it, else the
    worst origin among the rows of the tables behind the number."""
    if world is None:
        return {}
    worst = {table: worst_origin(world, table) for table in _WAYS}
    out = {}
    for number, tables in LEANS_ON.items():
        if number in DEPTH_DEPENDENT and not carries_depth(world):
            out[number] = both("report.grade.terrain")
            continue
        table = max(tables, key=lambda name: worst[name])
        out[number] = both("report.grade", table=both(f"table.{table}"), origin=both(f"report.origin.{ORIGINS[worst[table]]}"))
    return out


def worst_origin(world: _core.World, table: str) -> int:
    """The least trusted origin that at least LEAST_SHARE of a table's rows have."""
    rows = table_of(world, table)
    if rows is None:
        return 0
    counts = np.bincount(rows["origin"], minlength=len(ORIGINS))
    return int(np.flatnonzero(counts >= max(1, LEAST_SHARE * counts.sum()))[-1])
