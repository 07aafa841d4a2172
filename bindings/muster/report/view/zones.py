"""Danger zones of a run on the map: their outlines as they grow."""

from __future__ import annotations

from typing import Any

import numpy as np

from muster import _core

from ..texts import both
from .base import Base, pair
from .container import NONE
from .course import Course
from .lines import Ragged, coded, simplified
from .villages import few

KINDS = tuple(_core.ZoneKind.__members__)  #: of zones/kind


def zones_view(course: Course, base: Base, name: str, hidden: frozenset[str] = frozenset()) -> dict[str, Any] | None:
    """The key `zones` of a plan; None where the run has none."""
    reader, put = course.result.reader, base.container
    if not reader.has("zones/ring_zone"):
        return None
    rings = Ragged(reader.read("zones/ring_first"), np.column_stack([reader.read("zones/x"), reader.read("zones/y")]))
    first, xy = coded(simplified(rings, base.frame.tolerance_m, closed=True), base.frame.origin)
    onset = course.times("zone/onset")
    kinds = reader.read("zones/kind")
    told = course.has("zone/dead_persons", "zone/injured_persons") and "dead" not in hidden
    dead, injured = (course.result[f"zone/{harm}_persons"] if told else np.zeros(len(kinds)) for harm in ("dead", "injured"))
    columns = (reader.read("ids/zone"), reader.read("zones/name"), reader.read("zones/name_en"), kinds, onset, dead, injured)
    rows = [
        {
            "id": id_,
            "name": pair(zh, en) if zh or en else (id_, id_),
            "kind": both(f"report.zone.{KINDS[kind]}"),
            "onset_s": seconds_or_none(when),
            "dead": few(int(d)) if told else None,
            "injured": few(int(i)) if told else None,
        }
        for id_, zh, en, kind, when, d, i in zip(*columns, strict=True)
    ]
    return {
        "first": put.put(f"{name}/zone/first", first, "u32"), "xy": put.put(f"{name}/zone/xy", xy, "i32"),
        "zone": put.put(f"{name}/zone/zone", reader.read("zones/ring_zone"), "u32"),
        "from_s": put.put(f"{name}/zone/from_s", whole_seconds(reader.read("zones/ring_from")), "u32"),
        "until_s": put.put(f"{name}/zone/until_s", whole_seconds(reader.read("zones/ring_until")), "u32"), "rows": rows,
    }  # fmt: skip


def whole_seconds(milliseconds: np.ndarray) -> np.ndarray:
    """NONE = never."""
    return np.minimum(np.asarray(milliseconds, np.int64) // 1000, NONE)


def seconds_or_none(seconds: float) -> int | None:
    return int(seconds) if np.isfinite(seconds) else None
