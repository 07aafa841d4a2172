"""What the report shows of each plan: curves of all its runs, and one of them on the map."""

from __future__ import annotations

from typing import Any

import numpy as np

from muster import _core

from ..compare import band
from ..results import CURVES, RunResult
from ..texts import Pair, both, of_danger
from .base import Base
from .container import NEVER_MIN, NONE, Container
from .course import OUTCOMES, Course
from .stories import stories_view
from .tracks import Tracks, tracks_view
from .villages import village_rows
from .zones import zones_view

MOST_HOUSEHOLDS = 12_000  #: stories in a report; evenly spaced ones where there are more
MOST_SAMPLES = 360  #: points of a curve
CHANNELS = tuple(_core.Channel.__members__)  #: in the order of their numbers
FLOODED_M = 0.05  #: water on a street


def curves_view(runs: list[RunResult], name: str, put: Container, hidden: frozenset[str]) -> dict[str, Any]:
    """Middle and band of each curve over the runs of a plan."""
    untold = hidden | {"injured"} if "dead" in hidden else hidden
    shown = [c for c in CURVES if c not in untold and all(c in r.series and len(r.series[c]) for r in runs)]
    out: dict[str, Any] = {"curves": {}, "low": {}, "high": {}, "runs": len(runs)}
    for curve in shown:
        time, middle, low, high = band(runs, curve)
        rows = thinned(len(time), MOST_SAMPLES)
        out["curves"].setdefault("time_s", name + "/time_s")
        if f"{name}/time_s" not in put:
            put.put(f"{name}/time_s", time[rows], "f32")
        for part, values in (("curves", middle), ("low", low), ("high", high)):
            out[part][curve] = put.put(f"{name}/{part}/{curve}", values[rows], "f32")
    return out


def course_view(course: Course, base: Base, name: str, hidden: frozenset[str]) -> dict[str, Any]:
    """The map's part of a plan: streets, shelters, villages, ways, households of one run."""
    put, tracks = base.container, Tracks.of(course)
    rows = thinned(len(course.size), MOST_HOUSEHOLDS)
    out: dict[str, Any] = {"seed": int(course.result.provenance("seed")), "links": links_view(course, tracks, base, name)}
    out["shelters"] = shelters_view(course, name, put)
    out["villages"] = village_rows(course, hidden)
    out["tracks"] = tracks_view(course, tracks, base.pieces, rows, f"{name}/track", put)
    out["zones"] = zones_view(course, base, name, hidden)
    out["shaken"] = shaken_view(course, f"{name}/shaken", put)
    out["households"] = households_view(course, rows, f"{name}/household", put, "dead" not in hidden)
    if course.has("household/tries"):
        out["stories"] = stories_view(course, rows, f"{name}/story", put, "dead" not in hidden)
    return {key: value for key, value in out.items() if value is not None}


def shaken_view(course: Course, name: str, put: Container) -> dict[str, str] | None:
    """What shocks made of each building, and from when; None where the ground does not shake."""
    if not course.has("building/shaken", "building/shaken_since"):
        return None
    return {
        "state": put.put(f"{name}/state", course.result["building/shaken"], "u8"),
        "since_s": put.put(f"{name}/since_s", seconds(course.times("building/shaken_since")), "u32"),
    }


def links_view(course: Course, tracks: Tracks, base: Base, name: str) -> dict[str, str]:
    """Per street: when water came onto it, when it was closed to cars, how many people used it."""
    out = {}
    for key, depth_m in (("flooded", FLOODED_M), ("closed", closed_depth_m(course))):
        times = course.maps.first_on_links_s(depth_m) if course.maps is not None and depth_m is not None else None
        if times is not None and len(times) == len(base.pieces.of_link):
            out[key] = base.container.put(f"{name}/links/{key}", minutes(base.pieces.earliest(times)), "u16")
    if len(tracks.party):
        use = np.rint(base.pieces.total(tracks.persons_per_link(course)))
        out["use"] = base.container.put(f"{name}/links/use", use, "u32")
    return out


def closed_depth_m(course: Course) -> float | None:
    """The depth from which the run let no car pass; None where it closed no roads."""
    value = course.result.settings().get("models.lifelines.car_closed")
    return float(value.split()[0]) if value else None


def shelters_view(course: Course, name: str, put: Container) -> dict[str, str] | None:
    series = course.result.series()
    if "occupants" not in series:
        return None
    rows = thinned(len(series["time_s"]), MOST_SAMPLES)
    out = {"time_s": put.put(f"{name}/shelter/time_s", series["time_s"][rows], "f32")}
    out["occupants"] = put.put(f"{name}/shelter/occupants", np.maximum(series["occupants"][rows], 0), "u32")
    if course.has("shelter/turned_away"):
        out["turned_away"] = put.put(f"{name}/shelter/turned_away", course.result["shelter/turned_away"], "u32")
    return out


def households_view(course: Course, rows: np.ndarray, name: str, put: Container, absolute: bool) -> dict[str, Any]:
    """What became of a sample of households, each named by its building alone."""
    by = np.asarray(course.result["household/alerted_by"])[rows] if course.has("household/alerted_by") else np.zeros(len(rows), np.uint8)
    column = {
        "building": (course.households["home"][rows], "u32"), "persons": (course.size[rows], "u8"),
        "alerted_s": (seconds(course.alerted[rows]), "u32"), "alerted_by": (np.where(by == 0, 255, by), "u8"),
        "left_s": (seconds(course.left[rows]), "u32"), "arrived_s": (seconds(course.arrived[rows]), "u32"),
        "shelter": (np.where(course.shelter[rows] < 0, NONE, course.shelter[rows]), "u32"),
        "outcome": (course.outcome(absolute)[rows], "u8"),
    }  # fmt: skip
    return {key: put.put(f"{name}/{key}", values, kind) for key, (values, kind) in column.items()} | {"total": len(course.size)}


def channel_names() -> list[Pair]:
    return [both(f"report.channel.{name}") for name in CHANNELS]


def outcome_names(danger: str = "") -> list[Pair]:
    """`danger`: as texts.of_danger has it."""
    return [of_danger(f"report.outcome.{name}", danger) for name in OUTCOMES]


def thinned(count: int, most: int) -> np.ndarray:
    """At most `most` of `count` rows, evenly spaced, first and last among them."""
    return np.unique(np.linspace(0, max(count - 1, 0), min(count, most)).round().astype(np.int64))


def seconds(times_s: np.ndarray) -> np.ndarray:
    """Whole seconds; NONE = never."""
    return np.where(np.isfinite(times_s), np.rint(np.nan_to_num(times_s)), NONE).astype(np.int64)


def minutes(times_s: np.ndarray) -> np.ndarray:
    """Whole minutes, not before the moment; NEVER_MIN = never."""
    finite = np.isfinite(times_s)
    return np.where(finite, np.ceil(np.where(finite, times_s, 0) / 60), NEVER_MIN).clip(0, NEVER_MIN).astype(np.int64)
