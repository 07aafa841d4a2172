"""What a run kept of its households: who was asked to warn them, what was tried, and how it ended."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from muster import _core
from muster.values import BELOW_GROUND, NO_ROW, seconds

if TYPE_CHECKING:
    from muster import World
    from muster.results import Results

CHANNELS = tuple(_core.Channel.__members__)
TRIES = tuple(_core.Try.__members__)
#: Ends of an attempt that no household can help.
OUT_OF_ORDER = ("no_phone", "no_power", "no_network", "deep_water", "no_way", "warden_lost")

_HAS_COME_HOME = (3, 4)  # Homeward::home_told, home_day_over


class Record:
    """A run with its place as it stands when this is made, row by row. Times in s since the start, NaN = never."""

    @staticmethod
    def of(given: Results | Record) -> Record:
        """The record of results; one that is there already as it is."""
        return given if isinstance(given, Record) else Record(given)

    def __init__(self, results: Results, world: World | None = None) -> None:
        """`world`: its place, where that is in memory already."""
        self.results, self.world = results, results.world if world is None else world
        self.households, self.persons = self.world.table("household"), self.world.table("person")
        self.buildings, self.areas = self.world.table("building"), self.world.table("area")
        self.shelters = self.world.table("shelter")
        self._arrays: dict[str, np.ndarray] = {}
        self._sorted: dict[str, tuple[np.ndarray, np.ndarray]] = {}

    def array(self, name: str, fill: float = 0) -> np.ndarray:
        """An array of the run; all `fill` where no model of the run has it."""
        if name not in self._arrays:
            self._arrays[name] = np.asarray(self.results[name]) if name in self.results else np.full(self._rows(name), fill)
        return self._arrays[name]

    def times(self, name: str) -> np.ndarray:
        """An array of times; all never where no model of the run has it."""
        if name + "_s" not in self._arrays:
            self._arrays[name + "_s"] = seconds(self.results[name]) if name in self.results else np.full(self._rows(name), np.nan)
        return self._arrays[name + "_s"]

    def _rows(self, name: str) -> int:
        return len(self.world.table({"party": "person"}.get(name.split("/")[0], name.split("/")[0]))["id"])

    @cached_property
    def lives_with(self) -> np.ndarray:
        """int64[person]: row of the household that somebody is with: his own again, once he has come home from where he was by day."""
        of = np.array(self.persons["household"], dtype=np.int64)
        came = np.flatnonzero(np.isin(self.array("person/homeward"), _HAS_COME_HOME))
        if len(came):
            rows = {name: row for row, name in enumerate(self.households["id"])}
            of[came] = [rows[self.persons["family"][p]] for p in came.tolist()]
        return of

    def members(self, household: int) -> range:
        first = int(self.households["first_person"][household])
        return range(first, first + int(self.households["persons"][household]))

    def chain(self, household: int) -> list[int]:
        """The areas that a household lies in, highest first."""
        out: list[int] = []
        area = int(self.buildings["grid"][self.households["home"][household]])
        while area != NO_ROW and area not in out:
            out.insert(0, area)
            area = int(self.areas["parent"][area])
        return out

    def tried(self, household: int) -> dict[str, str]:
        """How the last attempt by each channel ended; channels that nobody tried are left out."""
        bits = int(self.array("household/tries")[household])
        ends = {channel: TRIES[bits >> 4 * i & 15] for i, channel in enumerate(CHANNELS)}
        return {channel: end for channel, end in ends.items() if end != "none"}

    def of_kind(self, *kinds: str) -> np.ndarray:
        """Events of these kinds, in their order."""
        names = [kind["name"] for kind in self.kinds]
        wanted = [names.index(kind) for kind in kinds if kind in names]
        return self.events[np.isin(self.events["kind"], wanted)]

    @cached_property
    def events(self) -> np.ndarray:
        return self.results.events()

    @cached_property
    def kinds(self) -> list[dict[str, str]]:
        return self.results.event_kinds()

    def name_of(self, event: np.void) -> str:
        return self.kinds[int(event["kind"])]["name"]

    def about(self, table: str, rows: Iterable[int]) -> np.ndarray:
        """Events whose subject is one of these rows of a table, in their order."""
        of_table, subject = self._by_subject(table)
        found = [np.arange(np.searchsorted(subject, row), np.searchsorted(subject, row, "right")) for row in rows]
        return self.events[np.sort(of_table[np.concatenate(found)])] if found else self.events[:0]

    def _by_subject(self, table: str) -> tuple[np.ndarray, np.ndarray]:
        """Rows of the log whose subject is of a table, sorted by subject; and those subjects."""
        if table not in self._sorted:
            kinds = [i for i, kind in enumerate(self.kinds) if kind["subject"] == table]
            rows = np.flatnonzero(np.isin(self.events["kind"], kinds))
            rows = rows[np.argsort(self.events["subject"][rows], kind="stable")]
            self._sorted[table] = rows, self.events["subject"][rows]
        return self._sorted[table]

    @cached_property
    def left_s(self) -> np.ndarray:
        return self.times("household/left")

    @cached_property
    def told_s(self) -> np.ndarray:
        return self.times("household/told")

    @cached_property
    def alerted_s(self) -> np.ndarray:
        return self.times("household/alerted")

    @cached_property
    def died_s(self) -> np.ndarray:
        return self.times("person/died")

    @cached_property
    def harmed_s(self) -> np.ndarray:
        """When each person died or else was injured; who was injured by what logs no injury, when it was first in danger."""
        out = np.array(self.died_s)
        injuries = self.of_kind("person/injured", "person/injured_severely", "person/injured_by_zone")
        who = injuries["subject"].astype(int)
        last = np.full(len(out), np.nan)
        last[who] = injuries["time"] / 1000  # of several the last: injuries only grow worse
        out = np.where(np.isnan(out), last, out)
        return np.where(np.isnan(out) & (self.harm != 0), self.times("person/exposed"), out)

    @cached_property
    def harm(self) -> np.ndarray:
        """Harm of each person; 0 = none."""
        return self.array("person/harm").astype(int)

    @cached_property
    def harmed(self) -> np.ndarray:
        """Rows of people who were killed or injured."""
        return np.flatnonzero(self.harm)

    @cached_property
    def intents(self) -> np.ndarray:
        return self.array("household/intent").astype(int)

    @cached_property
    def ordered_s(self) -> np.ndarray:
        """When the first order to warn everybody of each area, or of one that it lies in, was given."""
        return self._first_in_area(self.of_kind("area/ordered"))

    def ordered_for(self, household: int, area: int) -> float:
        """The same of an order that holds for a household there: one for the lowest floors, or the basements, alone may do so too."""
        storey, parts = int(self.households["storey"][household]), self.of_kind("area/ordered_part")
        first = self.ordered_s[area]
        for kind, meant in ((1, storey in (0, BELOW_GROUND)), (2, storey == BELOW_GROUND)):
            if meant and len(parts):
                first = np.fmin(first, self._first_in_area(parts[(parts["value"] - 1) % 2 + 1 == kind])[area])
        return float(first)

    def _first_in_area(self, events: np.ndarray) -> np.ndarray:
        """s[area]: first of such events about it or an area that it lies in; NaN = none."""
        own = np.full(len(self.areas["parent"]), np.inf)
        for event in events:
            own[event["subject"]] = min(own[event["subject"]], event["time"] / 1000)
        out = own.copy()
        for area in range(len(own)):
            at, seen = area, 0
            while self.areas["parent"][at] != NO_ROW and seen <= len(own):
                at, seen = int(self.areas["parent"][at]), seen + 1
                out[area] = min(out[area], own[at])
        return np.where(np.isfinite(out), out, np.nan)

    @cached_property
    def informed_s(self) -> np.ndarray:
        """When the post of each area acknowledged first."""
        out = np.full(len(self.areas["parent"]), np.nan)
        for event in self.of_kind("area/informed"):
            if np.isnan(out[event["subject"]]):
                out[event["subject"]] = event["time"] / 1000
        return out
