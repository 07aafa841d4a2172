"""The maps of a report: greatest depth of the water, danger zones, where people were when they came, how the streets were used."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ..page import Page
from ..texts import Pair, Words, both, words
from ..view.assemble import Detail
from ..view.base import Pieces, frame_of
from ..view.course import Course
from ..view.lines import Ragged
from ..view.plans import closed_depth_m
from ..view.tracks import Tracks
from . import overlays
from .furniture import Entry, dot, legend, line, north_arrow, scale_bar, swatch
from .ground import ground
from .overlays import WATER
from .sheet import Sheet
from .zones import ZonesOfRun, with_patterns

MOST_DOTS = 3000
ROUND = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000)
#: Lower ends of the class of the most used streets, persons.
TOPS = (20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000, 100_000, 200_000)
BASE_ID = "muster-still-ground"


@dataclass(frozen=True)
class Still:
    """One map with its caption."""

    id: str
    caption: Words
    svg: str


def stills(page: Page, detail: Detail) -> tuple[str, list[Still]]:
    """The base map, which stands once and is used by all, and the maps. Empty without a place."""
    if detail.world is None:
        return "", []
    drawing = Drawing(page, detail)
    edge = f'<clipPath id="{BASE_ID}-edge"><rect width="{drawing.sheet.width}" height="{drawing.sheet.height}"/></clipPath>'
    shared = (
        f'<svg class="ms-shared" width="0" height="0" aria-hidden="true"><defs>{edge}<g id="{BASE_ID}">{drawing.ground}</g></defs></svg>'
    )
    maps = [drawing.greatest_depth()] if detail.maps is not None else []
    maps += [drawing.zones_at_their_largest()] if drawing.zones is not None else []
    for plan in detail.courses:
        maps += [made for made in (drawing.people_at_arrival(plan), drawing.streets_used(plan)) if made is not None]
    return shared, maps


class Drawing:
    """Makes the sheets of one place."""

    def __init__(self, page: Page, detail: Detail) -> None:
        assert detail.world is not None
        self.page, self.detail, self.world = page, detail, detail.world
        self.sheet = Sheet(frame_of(detail.world))
        self.pieces = Pieces.of(detail.world.table("link"))
        self.first = next(iter(detail.courses.values()))
        self.zones = ZonesOfRun.of(self.first)

    @cached_property
    def ground(self) -> str:
        return ground(self.world, self.sheet)

    @cached_property
    def tracks(self) -> dict[str, Tracks]:
        """Of each plan's run."""
        return {plan: Tracks.of(course) for plan, course in self.detail.courses.items()}

    # -- greatest depth --

    def greatest_depth(self) -> Still:
        """The deepest water at each place over the whole run, the streets that it closed, and shelters that took water."""
        maps, course = self.detail.maps, self.first
        depth_m = closed_depth_m(course)
        closed = maps.first_on_links_s(depth_m) if depth_m is not None else None
        drawn = overlays.water(maps.greatest_mm(), maps.grid, self.sheet)
        entries = self._depths() + self._shelters(crossed=True)
        if closed is not None:
            drawn += overlays.closed_streets(self.world, self.pieces, self.pieces.earliest(closed), self.sheet)
            entries.append(Entry(line("ms-closed"), both("report.still.closed", depth=f"{depth_m:g}")))
        flooded = np.asarray(course.result["shelter/flooded"]).astype(bool) if course.has("shelter/flooded") else None
        drawn += overlays.shelters(self.world, self.sheet, flooded)
        return self._still("still-water", both("report.still.water"), drawn, entries)

    # -- danger zones --

    def zones_at_their_largest(self) -> Still:
        """How far each zone came, where it began and when, and the shelters that one came to."""
        zones, course = self.zones, self.first
        largest = np.concatenate([np.zeros(0, np.int64), *(zones.largest(int(z)) for z in zones.begun)]).astype(np.int64)
        onset = np.concatenate([np.zeros(0, np.int64), *(zones.first(int(z)) for z in zones.begun)]).astype(np.int64)
        reached = np.asarray(course.result["shelter/flooded"]).astype(bool) if course.has("shelter/flooded") else None
        drawn = zones.filled(largest, self.sheet) + zones.outlined(onset, self.sheet)
        entries = zones.entries(onset=True) + self._shelters(crossed=bool(reached is not None and reached.any()))
        closed = np.full(len(course.links["tail"]), np.inf)
        events = course.events("link/closed_by_zone")
        closed[events["subject"]] = events["time"] / 1000
        if len(events):
            drawn += overlays.closed_streets(self.world, self.pieces, self.pieces.earliest(closed), self.sheet)
            entries.append(Entry(line("ms-closed"), both("report.still.zone_closed")))
        drawn += overlays.shelters(self.world, self.sheet, reached)
        none = len(zones.kind) - len(zones.begun)
        caption = both("report.still.zones", none=none) if none else both("report.still.zones_all")
        labels = zones.labels([hours_text(t) if np.isfinite(t) else "" for t in zones.onset_s])
        return self._still("still-zones", caption, drawn, entries, zones=labels)

    def _zones_at(self, now_s: float) -> str:
        """How far they had come by then."""
        return self.zones.filled(self.zones.at(now_s), self.sheet) if self.zones is not None else ""

    # -- where people were --

    @cached_property
    def arrival_s(self) -> float:
        """When water, a danger zone or an earthquake had come to the homes of half of the people to whose homes one ever came."""
        wet, size = self.first.danger_s, self.first.size
        reached = np.isfinite(wet)
        if not reached.any():
            return float("nan")
        order = np.argsort(wet[reached])
        half = np.searchsorted(np.cumsum(size[reached][order]), size[reached].sum() / 2)
        return float(wet[reached][order][half])

    @cached_property
    def per_dot(self) -> int:
        """Persons to a dot: a round number, the same on all sheets."""
        everyone = int(self.first.size.sum())
        return next((n for n in ROUND if everyone / n <= MOST_DOTS), -(-everyone // MOST_DOTS))

    def people_at_arrival(self, plan: str) -> Still | None:
        """Dots for people: at home in the dry, at home with water at the door or reached by a zone, on the way; those who arrived are
        counted in the caption."""
        now, course = self.arrival_s, self.detail.courses[plan]
        if not np.isfinite(now):
            return None
        homes = np.column_stack([course.buildings["x"], course.buildings["y"]])[course.households["home"]]
        away = course.left <= now
        alive = course.size - deaths_until(course, now)
        wet = ~away & (course.danger_s <= now)
        arrived = away & (course.arrived <= now)
        points, persons = on_the_way(course, self.tracks[plan], away & ~arrived & (alive > 0), homes, now)
        drawn = self._water_at(now) + self._zones_at(now)
        for kind, some in (("dry", ~away & ~wet), ("wet", wet)):
            drawn += overlays.people(homes[some], alive[some], self.per_dot, kind, self.sheet)
        drawn += overlays.people(points, persons, self.per_dot, "way", self.sheet) + overlays.shelters(self.world, self.sheet)
        number = {"dry": alive[~away & ~wet], "wet": alive[wet], "way": alive[away & ~arrived], "arrived": alive[arrived]}
        counts = {key: f"{int(values.sum()):,}" for key, values in number.items()}
        entries = [Entry(dot(kind), self.page.of_danger(f"report.still.people.{kind}")) for kind in ("dry", "wet", "way")]
        entries += self._shelters() + (self._depths() if self.detail.maps is not None else [])
        entries += self.zones.entries() if self.zones is not None else []
        key = "report.still.people_compared" if "exposed" in self.page.hidden else "report.still.people"
        caption = self.page.of_danger(key, plan=self._plan(plan), hours=hours_text(now), dot=f"{self.per_dot:,}", **counts)
        return self._still(f"still-people-{self.page.mark(plan)}", caption, drawn, entries)

    def _water_at(self, now_s: float) -> str:
        """The last frame that is not later."""
        maps = self.detail.maps
        if maps is None:
            return ""
        shown = None
        for time_s, depth_mm in maps.frames():
            if time_s > now_s:
                break
            shown = depth_mm.copy()
        return overlays.water(shown, maps.grid, self.sheet) if shown is not None else ""

    # -- streets --

    def streets_used(self, plan: str) -> Still | None:
        """How many people went over each street, and how many each shelter held at the end."""
        course, tracks = self.detail.courses[plan], self.tracks[plan]
        if not len(tracks.party):
            return None
        used = self.pieces.total(tracks.persons_per_link(course))
        borders = classes_of_use(max(self._most_used()))
        drawn = (
            self._danger_below()
            + overlays.use_of_streets(self.world, self.pieces, used, borders, self.sheet)
            + overlays.shelters(self.world, self.sheet)
        )
        inside = np.asarray(course.result["shelter/occupants"]) if course.has("shelter/occupants") else None
        notes = [f"{n:,}" if n > 0 else "" for n in inside] if inside is not None else None
        entries = [Entry(line(f"ms-use ms-use{k}"), words(span_text(borders, k))) for k in range(len(borders))] + self._shelters()
        share = "" if tracks.share > 0.995 else "_estimated"
        caption = both(f"report.still.use{share}", plan=self._plan(plan), share=f"{100 * tracks.share:.2g}")
        return self._still(f"still-use-{self.page.mark(plan)}", caption, drawn, entries, notes)

    def _danger_below(self) -> str:
        """The greatest depth and the largest zones, faint: where water and zones came to."""
        maps, zones = self.detail.maps, self.zones
        drawn = overlays.water(maps.greatest_mm(), maps.grid, self.sheet) if maps is not None else ""
        if zones is not None:
            drawn += "".join(zones.filled(zones.largest(int(z)), self.sheet) for z in zones.begun)
        return f'<g opacity=".45">{drawn}</g>' if drawn else ""

    def _most_used(self) -> list[float]:
        """Of each plan, so that all plans are drawn in the same classes."""
        return [float(self.pieces.total(t.persons_per_link(self.detail.courses[p])).max()) for p, t in self.tracks.items() if len(t.party)]

    # -- parts --

    def _plan(self, plan: str) -> Words:
        en, zh = self.page.plan_name(plan)
        return Words(f"{self.page.mark(plan)}, {en}", f"{self.page.mark(plan)}（{zh}）")

    def _still(
        self, id_: str, caption: Words, drawn: str, entries: list[Entry], notes: list[str] | None = None,
        zones: list[tuple[float, float, Pair]] | None = None,
    ) -> Still:  # fmt: skip
        sheet = self.sheet
        bar, bar_box = scale_bar(sheet)
        arrow, arrow_box = north_arrow(sheet)
        named = overlays.names(self.world, sheet, notes, [bar_box, arrow_box], zones)
        rows, high = legend(entries, sheet.height)
        frame = f'<rect class="ms-frame" width="{sheet.width}" height="{sheet.height}"/>'
        clip = f'<g clip-path="url(#{BASE_ID}-edge)"><use href="#{BASE_ID}"/>{drawn}{named}{bar}{arrow}</g>'
        box = f'viewBox="-6 -6 {max(sheet.width, 4000) + 12} {sheet.height + high + 12}"'
        inside = with_patterns(f"{clip}{frame}{rows}", id_)
        return Still(id_, caption, f'<svg class="ms-map" {box} role="img" aria-labelledby="{id_}">{inside}</svg>')

    def _depths(self) -> list[Entry]:
        tops = [f"{a[0]:g}–{b[0]:g} m" for a, b in zip(WATER, WATER[1:], strict=False)] + [f"> {WATER[-1][0]:g} m"]
        colours = [(f"rgb{rgb}".replace(" ", ""), alpha / 255) for _, rgb, alpha in WATER]
        first = both("report.still.depth", range=tops[0])
        return [Entry(swatch(*c), first if i == 0 else words((t, t))) for i, (c, t) in enumerate(zip(colours, tops, strict=True))]

    def _shelters(self, crossed: bool = False) -> list[Entry]:
        square, cross = (
            '<rect class="ms-shelter" x="-27" y="-27" width="54" height="54"/>',
            '<path class="ms-cross" d="M-36-36l72 72m0-72l-72 72"/>',
        )
        out = [
            Entry(square, both("report.still.shelter")),
            Entry('<path class="ms-exit" d="M-34 26l34-60 34 60z"/>', both("report.still.exit")),
        ]
        key = "report.still.shelter_flooded" if self.zones is None else "report.still.shelter_reached"
        return [*out, Entry(square + cross, both(key))] if crossed else out


def deaths_until(course: Course, now_s: float) -> np.ndarray:
    """Dead of each household by then."""
    died = course.times("person/died") <= now_s
    return np.bincount(course.persons["household"], died, len(course.size)).astype(np.int64)


def places_on_streets(course: Course, tracks: Tracks, now_s: float) -> dict[int, np.ndarray]:
    """Where each followed party is: leading person -> place (m) on the street that it entered last, as far along as it had come by then."""
    before = tracks.time_s <= now_s
    last = np.flatnonzero(before & ~np.append((tracks.party[1:] == tracks.party[:-1]) & before[1:], False))
    ended = np.full(len(course.persons["household"]), np.nan)
    arrivals = course.events("party/arrived")
    ended[arrivals["subject"]] = arrivals["time"] / 1000  # the last one stands
    lines, out = Ragged.of_column(course.links, "shape"), {}
    for entry in last:
        following = entry + 1 < len(tracks.party) and tracks.party[entry + 1] == tracks.party[entry]
        took = (tracks.time_s[entry + 1] if following else ended[tracks.party[entry]]) - tracks.time_s[entry]
        share = (now_s - tracks.time_s[entry]) / took if took > 0 else 0.5  # half way where the run ended before it
        out[int(tracks.party[entry])] = along(lines.row(tracks.link[entry]), min(share, 1.0))
    return out


def on_the_way(course: Course, tracks: Tracks, some: np.ndarray, homes: np.ndarray, now_s: float) -> tuple[np.ndarray, np.ndarray]:
    """Places and persons of the households `some`, which are under way. One that is on no street yet stands at its door. Where the run
    followed a sample of parties, those stand for the others."""
    streets, rows = places_on_streets(course, tracks, now_s), np.flatnonzero(some)
    if tracks.share < 0.995:
        rows = np.array([row for row in rows if int(course.party[row]) in streets], np.int64)
    points = [streets.get(int(course.party[row]), homes[row]) for row in rows]
    standing_for = course.size[some].sum() / max(course.size[rows].sum(), 1)
    return np.reshape(points, (-1, 2)), course.size[rows] * standing_for


def along(line_points: np.ndarray, share: float) -> np.ndarray:
    """The point at that share of a line's length."""
    steps = np.hypot(*np.diff(line_points, axis=0).T)
    way = np.concatenate([[0], np.cumsum(steps)])
    return np.array([np.interp(share * way[-1], way, line_points[:, axis]) for axis in (0, 1)])


def classes_of_use(most: float) -> list[int]:
    """Lower ends of five classes of persons, each two to three times the one before, so that the most used street falls into the last."""
    top = next((n for n in TOPS if 2 * n > most), TOPS[-1])
    return [1, *(top // part for part in (10, 5, 2)), top]


def span_text(borders: list[int], k: int) -> tuple[str, str]:
    """A class of use in words."""
    if k + 1 < len(borders):
        span = f"{borders[k]:,}–{borders[k + 1] - 1:,}"
        return (f"{span} people" if k == 0 else span, f"{span} 人" if k == 0 else span)
    return f"≥ {borders[k]:,}", f"≥ {borders[k]:,}"


def hours_text(seconds: float) -> str:
    """h:mm since the start."""
    minutes = round(seconds / 60)
    return f"{minutes // 60}:{minutes % 60:02d}"
