"""What is exported: tables with names, units and meanings, made once for all formats."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import shapely

from muster import trust
from muster.report.texts import Words, both
from muster.report.view.base import Pieces, pair, table_of
from muster.report.view.course import OUTCOMES, Course
from muster.report.view.lines import Ragged
from muster.report.view.plans import CHANNELS, FLOODED_M, closed_depth_m
from muster.report.view.tracks import Tracks
from muster.report.view.villages import FEW, villages_of
from muster.values import EXIT, NEVER_MS, words


@dataclass(frozen=True)
class Table:
    """Columns of equal length under plain names; `unit` where a column has one; geometry in the world's reference system, or none."""

    name: str
    columns: dict[str, list[Any]]
    units: dict[str, str] = field(default_factory=dict)
    geometry: Any = None

    def heading(self, column: str) -> str:
        """Chinese and English name with the unit, for people who read tables."""
        en, zh = both(f"export.{column}")
        unit = f" [{self.units[column]}]" if column in self.units else ""
        return f"{zh} {en}{unit}"

    def title(self) -> Words:
        return both(f"export.table.{self.name}")


class Contents:
    """The tables of one run. Persons and minutes since the start unless a column says otherwise; None = never, or not known."""

    def __init__(self, course: Course, show_weak: bool = False) -> None:
        self.course, self.world = course, course.world
        grades = trust.grades(course.world)
        self.hidden = frozenset() if show_weak else frozenset(n for n, g in grades.items() if not g.absolute)

    def tables(self) -> list[Table]:
        """Those with a place on the map."""
        return [self.households(), self.links(), self.shelters(), self.villages()]

    def households(self) -> Table:
        """One row per household, at its home."""
        c = self.course
        home, by = c.households["home"], np.asarray(c.result["household/alerted_by"]) if c.has("household/alerted_by") else None
        absolute = "dead" not in self.hidden
        columns = {
            "id": list(c.households["id"]),
            "building": [c.buildings["id"][b] for b in home],
            "persons": c.size.tolist(),
            "warned_min": minutes(c.alerted),
            "warned_by": [None if by is None or by[i] == 0 else CHANNELS[by[i]] for i in range(len(c.size))],
            "left_min": minutes(c.left),
            "arrived_min": minutes(c.arrived),
            "shelter": [c.shelters["id"][s] if s >= 0 else None for s in c.shelter],
            "water_min": minutes(c.wet_s),
            **({"zone_min": minutes(c.zone_s)} if c.has("building/reached_by_zone") else {}),
            "outcome": [OUTCOMES[o] for o in c.outcome(absolute)],
        }
        if absolute:
            columns["dead"] = c.dead_persons.tolist()
        points = shapely.points(c.buildings["x"][home], c.buildings["y"][home])
        return Table("households", columns, in_minutes(columns), points)

    def links(self) -> Table:
        """One row per street between two junctions, both directions together."""
        c, links = self.course, self.course.links
        pieces, tracks = Pieces.of(links), Tracks.of(c)
        rows = pieces.link
        used = pieces.total(tracks.persons_per_link(c)) if len(tracks.party) else None
        streets = table_of(self.world, "street")
        columns = {
            "id": [links["id"][i] for i in rows],
            "name": [
                pair(streets["name"][s], streets["name_en"][s])[1] if streets and s < len(streets["name"]) else None
                for s in links["street"][rows]
            ],
            "road_class": words("link/road_class", links["road_class"][rows]).tolist(),
            "structure": words("link/structure", links["structure"][rows]).tolist(),
            "length_m": [round(float(v), 1) for v in links["length_m"][rows]],
            "flooded_min": self._first_water(pieces, FLOODED_M),
            "closed_min": self._first_water(pieces, closed_depth_m(c)),
            "used": [None] * len(rows) if used is None else np.rint(used).astype(int).tolist(),
        }
        lines = Ragged.of_column(links, "shape").take(rows)
        shapes = shapely.linestrings(lines.points, indices=np.repeat(np.arange(len(lines)), lines.counts()))
        return Table("links", columns, in_minutes(columns) | {"length_m": "m"}, shapes)

    def _first_water(self, pieces: Pieces, depth_m: float | None) -> list[float | None]:
        """When water of that depth first stood on each street."""
        maps = self.course.maps
        first = maps.first_on_links_s(depth_m) if maps is not None and depth_m is not None else None
        return [None] * len(pieces.link) if first is None else minutes(pieces.earliest(first))

    def shelters(self) -> Table:
        """Shelters and roads out. Capacity of a road out: none."""
        c, s = self.course, self.course.shelters
        n = len(s["id"])
        series = c.result.series().get("occupants")
        columns = {
            "id": list(s["id"]),
            "name": list(s["name"]),
            "name_en": list(s["name_en"]),
            "kind": words("shelter/kind", s["kind"]).tolist(),
            "capacity": [None if k == EXIT else int(v) for k, v in zip(s["kind"], s["capacity"], strict=True)],
            "most_inside": [None] * n if series is None or not len(series) else series.max(axis=0).astype(int).tolist(),
            "at_end": self._final("shelter/occupants", n),
            "refused": self._final("shelter/turned_away", n),
            "took_water": self._final("shelter/flooded", n),
        }
        return Table("shelters", columns, geometry=shapely.points(s["x"], s["y"]))

    def _final(self, name: str, rows: int) -> list[int | None]:
        return np.asarray(self.course.result[name]).astype(int).tolist() if self.course.has(name) else [None] * rows

    def villages(self) -> Table:
        """Villages by name; those of fewer than FEW persons together. Counts from 1 to FEW - 1 are not given."""
        rows, areas = villages_of(self.course), self.world.table("area")
        outlines = Ragged.of_column(areas, "outline")

        def shape(area: int | None) -> Any:
            return shapely.polygons(outlines.row(area)) if area is not None and outlines.counts()[area] >= 3 else None

        columns = {
            "id": [areas["id"][v.area] if v.area is not None else None for v in rows],
            "name": [v.name[1] for v in rows],
            "name_en": [v.name[0] for v in rows],
        }
        for key in ("persons", "alerted", "left", "sheltered", "dead"):
            if key not in self.hidden:
                columns[{"alerted": "warned"}.get(key, key)] = [masked(getattr(v, key)) for v in rows]
        columns |= {
            "half_warned_min": [finite(v.median_alert_min) for v in rows],
            "half_left_min": [finite(v.median_left_min) for v in rows],
        }
        return Table("villages", columns, in_minutes(columns), np.array([shape(v.area) for v in rows], dtype=object))

    def series(self) -> Table:
        """Numbers over time."""
        given = self.course.result.series()
        columns = {"time_min": [round(float(t) / 60, 2) for t in given["time_s"]]}
        known = ("alerted", "departed", "on_way", "arrived", "sheltered", "in_place", "exposed", "injured", "dead")
        columns |= {name: np.asarray(given[name]).astype(int).tolist() for name in known if name in given and not self._is_hidden(name)}
        if "flooded_km2" in given:
            columns["flooded_km2"] = [round(float(v), 4) for v in given["flooded_km2"]]
        return Table("series", columns, in_minutes(columns) | ({"flooded_km2": "km2"} if "flooded_km2" in columns else {}))

    def summary(self) -> Table:
        """The headline numbers and what the run was, one row each."""
        result, numbers = self.course.result, self.course.result.numbers()
        asked = ("program", "scenario", "plan", "seed", "start", "world_digest", "settings_digest")
        rows: list[tuple[str, str, Any]] = [(name, "", result.provenance(name)) for name in asked]
        rows += [("result_hash", "", result.facts["hash"])]
        for name, value in numbers.items():
            if self._is_hidden(name):
                continue
            is_time = name in ("last_arrival", "median_alert")
            meaning = [result.reader.text_attribute(f"summary/{name}", key) for key in ("long_name_zh", "long_name")]
            shown = (finite(value / 60000) if 0 <= value < NEVER_MS else None) if is_time else value
            rows.append((f"{name}_min" if is_time else name, " ".join(meaning), shown))
        return Table("summary", {key: [row[k] for row in rows] for k, key in enumerate(("item", "meaning", "value"))})

    def _is_hidden(self, name: str) -> bool:
        """Whether the inputs do not carry a number; injuries are known no better than deaths."""
        return name in self.hidden or ("dead" in self.hidden and name.startswith(("dead", "injured", "expected_deaths")))

    @cached_property
    def crs(self) -> str | None:
        """Of all geometry."""
        return self.world.crs or None


def minutes(times_s: np.ndarray) -> list[float | None]:
    return [round(float(t) / 60, 2) if np.isfinite(t) else None for t in times_s]


def in_minutes(columns: dict[str, Any]) -> dict[str, str]:
    return {name: "min" for name in columns if name.endswith("_min")}


def finite(value: float) -> float | None:
    return round(float(value), 2) if np.isfinite(value) else None


def masked(persons: int) -> int | None:
    """A count as it may be published: None where it is small and not 0."""
    return None if 0 < persons < FEW else persons
