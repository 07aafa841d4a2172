"""Danger zones on a sheet: where each begins, how far it comes, what it is."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from ..texts import Pair, both
from ..view.base import pair
from ..view.course import Course
from ..view.lines import Ragged, simplified
from ..view.zones import KINDS
from .furniture import Entry, line
from .sheet import Sheet

#: Colour of each kind, and the angle of its hatching: told apart in black and white too.
LOOKS = (("#8a3b12", 45), ("#b26a00", 0), ("#6b4a8c", 90), ("#5f7d00", 135), ("#1f5fa8", 15))
PATTERN = "hatch"


def with_patterns(drawn: str, sheet_id: str) -> str:
    """The drawing with the hatchings that it uses. They stand in each sheet, under names of its own: browsers draw none that stands in a
    part of the page that is not shown."""
    out = []
    for kind, (colour, angle) in enumerate(LOOKS):
        lines = f'<rect width="44" height="44" fill="{colour}" fill-opacity=".22"/><path d="M0 22h44" stroke="{colour}" stroke-width="9"/>'
        turned = f'patternUnits="userSpaceOnUse" width="44" height="44" patternTransform="rotate({angle})"'
        if f"url(#{PATTERN}{kind})" in drawn:
            out.append(f'<pattern id="{sheet_id}-{PATTERN}{kind}" {turned}>{lines}</pattern>')
    own = drawn.replace(f"url(#{PATTERN}", f"url(#{sheet_id}-{PATTERN}")
    return f"<defs>{''.join(out)}</defs>{own}" if out else drawn


class ZonesOfRun:
    """The danger zones of a run as they grew."""

    def __init__(self, course: Course) -> None:
        self.course, read = course, course.result.reader.read
        self.rings = Ragged(read("zones/ring_first"), np.column_stack([read("zones/x"), read("zones/y")]))
        self.zone = np.asarray(read("zones/ring_zone"), np.int64)
        self.from_s, self.until_s = (np.asarray(read(f"zones/ring_{end}"), np.float64) / 1000 for end in ("from", "until"))
        self.kind = np.asarray(read("zones/kind"), np.int64)
        self.onset_s = course.times("zone/onset")

    @staticmethod
    def of(course: Course) -> ZonesOfRun | None:
        """None where the run has none."""
        return ZonesOfRun(course) if course.result.reader.has("zones/ring_zone") else None

    @cached_property
    def begun(self) -> np.ndarray:
        """Zones that began in the run."""
        return np.flatnonzero(np.isfinite(self.onset_s))

    def first(self, zone: int) -> np.ndarray:
        """Rings of the outline with which a zone begins."""
        mine = np.flatnonzero(self.zone == zone)
        return mine[self.from_s[mine] == self.from_s[mine].min()] if len(mine) else mine

    def largest(self, zone: int) -> np.ndarray:
        """Rings of its largest outline."""
        mine = np.flatnonzero(self.zone == zone)
        stages = np.unique(self.from_s[mine])
        if not len(stages):
            return mine
        areas = [sum(area(self.rings.row(r)) for r in mine[self.from_s[mine] == stage]) for stage in stages]
        return mine[self.from_s[mine] == stages[int(np.argmax(areas))]]

    def at(self, now_s: float) -> np.ndarray:
        """Rings of the ground that zones have come to by then."""
        return np.flatnonzero((self.from_s <= now_s) & (now_s < self.until_s) & np.isin(self.zone, self.begun))

    # -- drawing --

    def filled(self, rings: np.ndarray, sheet: Sheet) -> str:
        """Hatched by kind; rings within rings are holes."""
        out = []
        for kind in np.unique(self.kind[self.zone[rings]]):
            drawn = self._path(rings[self.kind[self.zone[rings]] == kind], sheet)
            colour = LOOKS[kind][0]
            out.append(f'<path fill="url(#{PATTERN}{kind})" fill-rule="evenodd" stroke="{colour}" stroke-width="11" d="{drawn}"/>')
        return "".join(out)

    def outlined(self, rings: np.ndarray, sheet: Sheet) -> str:
        """A broken line."""
        return f'<path class="ms-onset" d="{self._path(rings, sheet)}"/>' if len(rings) else ""

    def _path(self, rings: np.ndarray, sheet: Sheet) -> str:
        return sheet.path(simplified(self.rings.take(rings), 0.7 / sheet.per_metre, closed=True), closed=True)

    def labels(self, times: list[str]) -> list[tuple[float, float, Pair]]:
        """Name and time of each zone that began, at the middle of its largest outline, m. `times`: of each zone."""
        reader, out = self.course.result.reader, []
        ids, names, english = reader.read("ids/zone"), reader.read("zones/name"), reader.read("zones/name_en")
        for zone in self.begun:
            rings = self.largest(int(zone))
            if len(rings):
                corners = np.concatenate([self.rings.row(r) for r in rings])
                middle = (corners.min(axis=0) + corners.max(axis=0)) / 2
                name = pair(names[zone], english[zone]) if names[zone] or english[zone] else (ids[zone], ids[zone])
                out.append((float(middle[0]), float(middle[1]), (f"{name[0]} {times[zone]}", f"{name[1]} {times[zone]}")))
        return out

    def entries(self, onset: bool = False) -> list[Entry]:
        """The legend: the kinds that began; with `onset` the broken line too."""
        out = []
        for kind in np.unique(self.kind[self.begun]):
            fill = f'fill="url(#{PATTERN}{kind})" stroke="{LOOKS[kind][0]}"'
            out.append(Entry(f'<rect x="-45" y="-28" width="90" height="56" {fill} stroke-width="8"/>', both(f"report.zone.{KINDS[kind]}")))
        return [*out, Entry(line("ms-onset"), both("report.still.zone_onset"))] if onset and out else out


def area(ring: np.ndarray) -> float:
    """m2."""
    x, y = ring[:, 0], ring[:, 1]
    return abs(float(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1)))) / 2
