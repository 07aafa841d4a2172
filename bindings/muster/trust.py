"""How far a headline number can be trusted: the weakest input that it leans on, and whether it may be printed as an absolute number.

Works on a world, on a result and on a result's file: a report needs no world. Grades are the world's origins, best first. Whether a layer
can carry absolute numbers stands in its row of the table `source`; terrain from a 30 m satellite model cannot: its error is as large as the
flood is deep.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from muster import _core
from muster.language import say

GRADES = ("survey", "osm", "synthesised", "guessed")  #: best first, as `origin` counts them
WEAK_SHARE = 0.05  #: an origin weakens a layer where at least this share of its rows has it; design default

#: Tables whose rows a layer of the table `source` stands for.
TABLES = {
    "terrain": (),
    "roads": ("link",),
    "buildings": ("building",),
    "people": ("household", "person"),
    "shelters": ("shelter",),
    "areas": ("area",),
}

_WARNED = ("people", "areas")
_MOVED = ("people", "areas", "roads")
_SAFE = (*_MOVED, "shelters")
_HARMED = ("terrain", "people", "buildings", "areas", "roads")
#: Layers that a headline number leans on. Whoever is warned is warned where he lives; whoever meets water, meets it on the terrain.
LEANS_ON = {
    "persons": ("people",),
    "elsewhere": ("people", "buildings"),
    "away": ("people",),
    "not_present": ("people",),
    "warned": _WARNED,
    "median_alert_min": _WARNED,
    "moved": _MOVED,
    "moved_unordered": _MOVED,
    "went_back": _SAFE,
    "went_home_first": _MOVED,
    "left_flooded_shelters": ("terrain", *_SAFE),
    "unhelped": _MOVED,
    "in_shelters": _SAFE,
    "left_area": _MOVED,
    "safe": _SAFE,
    "turned_away": _SAFE,
    "last_arrival_min": _SAFE,
    "warned_in_time": ("terrain", *_WARNED),
    "moved_before_water": ("terrain", *_MOVED),
    "stranded": ("terrain", *_MOVED),
    "exposed": _HARMED,
    "dead": _HARMED,
    "expected_deaths": _HARMED,
    "injured": _HARMED,
    "injured_severely": _HARMED,
}


@dataclass(frozen=True)
class Grade:
    """What a headline number stands on."""

    number: str
    grade: str  #: of GRADES: that of the weakest layer it leans on
    layer: str  #: that layer
    share: float  #: of that layer's rows which have this grade; 1.0 where the layer as a whole has it
    absolute: bool  #: False: good for comparing plans, not for printing as a number

    def text(self, lang: str | None = None) -> str:
        """The grade in words."""
        key = "trust.grade.comparing" if not self.absolute else "trust.grade" if self.share >= 1 else "trust.grade.share"
        words = {
            "layer": say(f"trust.layer.{self.layer}", lang),
            "grade": say(f"trust.{self.grade}", lang),
            "share": f"{100 * self.share:.0f}",
        }
        return say(key, lang, **words)


@dataclass(frozen=True)
class Inputs:
    """What a world or a result says of its inputs."""

    origins: dict[str, dict[str, int]]  #: table -> origin -> rows
    sources: dict[str, tuple[str, bool]] = field(default_factory=dict)  #: layer -> origin, absolute; empty: made before worlds said so

    def grade_of(self, layer: str) -> tuple[str, float]:
        """Grade of a layer and the share of its rows that has it."""
        if self.sources and layer == "terrain" and layer not in self.sources:
            return GRADES[-1], 1.0
        worst = (self.sources[layer][0], 1.0) if layer in self.sources else (GRADES[0], 1.0)
        for table in TABLES[layer]:
            rows = self.origins.get(table, {})
            all_rows = sum(rows.values())
            for grade in GRADES[GRADES.index(worst[0]) + 1 :]:
                if all_rows and rows.get(grade, 0) >= WEAK_SHARE * all_rows:
                    worst = (grade, rows[grade] / all_rows)
        return worst

    def absolute(self, layer: str) -> bool:
        """Whether the layer carries absolute numbers. A layer that a place does not name cannot; a place that names none was generated."""
        return not self.sources or (layer in self.sources and self.sources[layer][1])


def grades(place: Any) -> dict[str, Grade]:
    """Grade of every headline number of a world, a result, or a result file's path."""
    inputs = inputs_of(place)
    out = {}
    for number, layers in LEANS_ON.items():
        named = [layer for layer in layers if not inputs.sources or layer in inputs.sources or layer == "terrain"]
        graded = [(layer, *inputs.grade_of(layer)) for layer in named or layers]
        # A layer that carries no absolute numbers is weaker than any that does; of equally weak layers the first.
        layer, grade, share = max(graded, key=lambda row: (not inputs.absolute(row[0]), GRADES.index(row[1])))
        out[number] = Grade(number, grade, layer, share, inputs.absolute(layer))
    return out


def absolute(place: Any, number: str = "dead") -> bool:
    """Whether `number` may be printed as an absolute number; if not, plans are ranked and compared by it."""
    return grades(place)[number].absolute


def hidden(place: Any) -> frozenset[str]:
    """Headline numbers that the inputs do not carry: they are not printed unless somebody asks for them by name."""
    if "file" in getattr(place, "facts", {}):
        place = place.facts["file"]  # what a stored result says of its place; the place itself may be elsewhere
    return frozenset(number for number, grade in grades(place).items() if not grade.absolute)


def inputs_of(place: Any) -> Inputs:
    """Inputs of a world, of anything that has a `file` or is a path to a result, or of Inputs themselves."""
    if isinstance(place, Inputs):
        return place
    if isinstance(place, _core.World):
        return _of_world(place)
    world = getattr(place, "world", None)
    if isinstance(world, _core.World):
        return _of_world(world)
    path = place if isinstance(place, str | os.PathLike) else place.facts["file"] if "file" in getattr(place, "facts", {}) else place.file
    return _of_file(_core.File.open(os.fspath(path)))


def _of_world(world: _core.World) -> Inputs:
    names = [name for name, _ in world.tables()]
    origins = {}
    for name in names:
        rows = np.bincount(world.table(name)["origin"], minlength=len(GRADES)) if name != "street" else np.zeros(len(GRADES), dtype=int)
        origins[name] = dict(zip(GRADES, rows.tolist(), strict=True))
    if "source" not in names:
        return Inputs(origins)
    source = world.table("source")
    return Inputs(origins, _sources(source["id"], [GRADES[origin] for origin in source["origin"]], source["absolute"]))


def _of_file(file: _core.File) -> Inputs:
    group = "provenance/place"
    words, rows = file.read(f"{group}/origin_name"), np.asarray(file.read(f"{group}/origin_rows"))
    origins = {
        name: dict(zip(words, map(int, counts), strict=True)) for name, counts in zip(file.read(f"{group}/table_name"), rows, strict=True)
    }
    if not file.has(f"{group}/source_id"):
        return Inputs(origins)
    return Inputs(origins, _sources(*(file.read(f"{group}/source_{column}") for column in ("id", "origin", "absolute"))))


def _sources(ids: list[str], origins: list[str], absolutes: Any) -> dict[str, tuple[str, bool]]:
    return {name: (origin, bool(flag)) for name, origin, flag in zip(ids, origins, absolutes, strict=True)}
