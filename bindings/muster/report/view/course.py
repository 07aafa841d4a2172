"""One stored run, looked at for the map: who left when, over which streets, and where it ended."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from muster import _core
from muster.hazard import HazardMaps
from muster.result import Result
from muster.values import EXIT, NO_ROW
from muster.why.record import Record

STAYED_DRY, STAYED_WET, IN_SHELTER, LEFT_AREA, ON_WAY, STOPPED, DIED, IN_DANGER = range(8)
OUTCOMES = ("stayed_dry", "stayed_wet", "in_shelter", "left_area", "on_way", "stopped", "died", "in_danger")


class Course:
    """A run with its place. All columns are one value per row of the world's tables; times in s since the start, NaN = never."""

    def __init__(self, result: Result, world: _core.World, maps: HazardMaps | None) -> None:
        self.result, self.world, self.maps = result, world, maps
        self.households, self.persons = world.table("household"), world.table("person")
        self.buildings, self.links, self.shelters = world.table("building"), world.table("link"), world.table("shelter")

    def has(self, *names: str) -> bool:
        """Whether the run kept these arrays."""
        return all(name in self.result for name in names)

    @cached_property
    def record(self) -> Record:
        """The same run for the stories of its households; both read the log once."""
        return Record(self.result, self.world)

    def times(self, name: str) -> np.ndarray:
        """An array of times; all never where no model of the run has it."""
        return self.record.times(name)

    @cached_property
    def size(self) -> np.ndarray:
        """Persons of each household."""
        return self.households["persons"].astype(np.int64)

    @cached_property
    def alerted(self) -> np.ndarray:
        """When each household was alerted."""
        return self.times("household/alerted")

    @cached_property
    def left(self) -> np.ndarray:
        """When each household left."""
        return self.times("household/left")

    @cached_property
    def party(self) -> np.ndarray:
        """Row of each household's party, which is that of its leading person; NO_ROW = it has not left."""
        return np.asarray(self.result["household/party"]) if self.has("household/party") else np.full(len(self.size), NO_ROW, np.uint32)

    @cached_property
    def gone(self) -> np.ndarray:
        """Households that have a party."""
        return self.party != NO_ROW

    def of_party(self, name: str, fill: float) -> np.ndarray:
        """An array of parties, per household."""
        out = np.full(len(self.size), fill)
        if self.has(name):
            out[self.gone] = np.asarray(self.result[name])[self.party[self.gone]]
        return out

    @cached_property
    def dead_persons(self) -> np.ndarray:
        """Dead of each household."""
        died = np.isfinite(self.times("person/died"))
        return np.bincount(self.persons["household"], died, len(self.size)).astype(np.int64)

    @cached_property
    def wet_s(self) -> np.ndarray:
        """When water came to the door of each household's home."""
        return self.times("building/water_at_door")[self.households["home"]]

    @cached_property
    def zone_s(self) -> np.ndarray:
        """When a danger zone came to each household's home."""
        return self.times("building/reached_by_zone")[self.households["home"]]

    @cached_property
    def shaken_s(self) -> np.ndarray:
        """When an earthquake first damaged each household's home moderately or worse."""
        return self.times("building/shaken_since")[self.households["home"]]

    @cached_property
    def danger_s(self) -> np.ndarray:
        """When water, a danger zone or an earthquake came to each household's home."""
        return np.fmin(np.fmin(self.wet_s, self.zone_s), self.shaken_s)

    @cached_property
    def arrived(self) -> np.ndarray:
        """When each household came to where it ended its way."""
        when = np.full(len(self.persons["household"]), np.nan)
        events = self.events("party/arrived")
        when[events["subject"]] = events["time"] / 1000  # the last one stands
        out = np.full(len(self.size), np.nan)
        out[self.gone] = when[self.party[self.gone]]
        return np.where(self.status == _status("arrived"), out, np.nan)

    @cached_property
    def status(self) -> np.ndarray:
        """PartyStatus of each household's party; 0 = has not left."""
        return self.of_party("party/status", 0).astype(np.int64)

    @cached_property
    def shelter(self) -> np.ndarray:
        """Shelter or exit that each household reached; -1 = none."""
        to = self.of_party("party/destination", NO_ROW)
        return np.where((self.status == _status("arrived")) & (to != NO_ROW), to, -1).astype(np.int64)

    def outcome(self, absolute: bool = True) -> np.ndarray:
        """How it ended for each household, as a row of OUTCOMES. Where the inputs carry no deaths, a death counts as danger."""
        out = np.where(np.isfinite(self.danger_s), STAYED_WET, STAYED_DRY)
        out[self.gone] = ON_WAY
        stopped = np.isin(self.status, [_status("abandoned"), _status("in_place")])
        out[stopped] = STOPPED
        there = self.shelter >= 0
        out[there] = np.where(self.shelters["kind"][self.shelter[there]] == EXIT, LEFT_AREA, IN_SHELTER)
        out[(self.dead_persons > 0) | (self.status == _status("dead"))] = DIED if absolute else IN_DANGER
        return out

    def events(self, kind: str) -> np.ndarray:
        """The events of one kind, in their order."""
        return self.record.of_kind(kind)


def _status(name: str) -> int:
    return int(_core.PartyStatus.__members__[name])
