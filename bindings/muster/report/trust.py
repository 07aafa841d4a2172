"""How far the inputs carry, as the report says it: which numbers may not be printed, and how good the weakest input of each is."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from muster import _core, trust

from .results import RunResult
from .texts import Words, in_each
from .view.base import pair, table_of


def grades_of(run: RunResult, world: _core.World | None) -> dict[str, trust.Grade]:
    """The grade of each headline number: from the place, else from what the result says of it."""
    if world is not None:
        return trust.grades(world)
    return trust.grades(run.file if Path(run.file).is_file() else trust.Inputs(run.origins))


def unprintable(grades: dict[str, trust.Grade]) -> frozenset[str]:
    """Numbers that the inputs do not carry: plans are ranked and compared in them instead."""
    return frozenset(number for number, grade in grades.items() if not grade.absolute)


def in_words(grades: dict[str, trust.Grade]) -> dict[str, Words]:
    """Each grade in both languages."""
    return {number: in_each(grade.text) for number, grade in grades.items()}


def source_rows(world: _core.World | None) -> list[dict[str, object]]:
    """What the world says of its sources, one row per layer: name, what it is, how far places and heights may be off (m)."""
    sources = table_of(world, "source") if world is not None else None
    if sources is None:
        return []

    def metres(value: float) -> str:
        return f"{value:.3g}" if np.isfinite(value) else "?"

    return [
        {"name": pair(name, name_en), "what": what, "xy": metres(xy), "z": metres(z)}
        for name, name_en, what, xy, z in zip(*(sources[c] for c in ("name", "name_en", "what", "xy_error_m", "z_error_m")), strict=True)
    ]
