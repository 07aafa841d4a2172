"""What a run under way and a stored result have in common: arrays, series, tables, and the forms that other packages take."""

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, overload

import numpy as np

from muster import frames, html
from muster.headline import Headline, headline_of

if TYPE_CHECKING:
    import xarray
    from geopandas import GeoDataFrame

    from muster import World
    from muster.shelter_days import Row
    from muster.why import Count, Story


class Results:
    """Read access by name: `results["household/alerted"]` is a NumPy array. Times in arrays are int64 ms since the start."""

    def __getitem__(self, name: str) -> np.ndarray:
        raise NotImplementedError

    def keys(self) -> list[str]:
        """Names of all arrays, sorted."""
        raise NotImplementedError

    @property
    def world(self) -> "World":
        """The place."""
        raise NotImplementedError

    @property
    def facts(self) -> dict[str, Any]:
        """What the run is: scenario, plan, seed, simulated time, complete, hash."""
        raise NotImplementedError

    def series(self) -> dict[str, np.ndarray]:
        """Numbers over time, one row per sample: time_s (s since the start); alerted, departed, on_way, arrived, sheltered,
        in_place, exposed, dead (persons); flooded_km2; gauge_level_m [sample, gauge]; occupants [sample, shelter]."""
        raise NotImplementedError

    def events(self) -> np.ndarray:
        """The event log: one record per event with time (ms), kind (index into event_kinds), subject, object (rows), value."""
        raise NotImplementedError

    def event_kinds(self) -> list[dict[str, str]]:
        """What each kind of event means: name, tables of subject and object, unit of value."""
        raise NotImplementedError

    def numbers(self) -> dict[str, float]:
        """Everything that a run comes to: persons, at_risk, warned, warned_in_time, moved, moved_before_water, moved_unordered,
        went_back, refused, unhelped, in_shelters, left_area, turned_away, stranded, exposed, dead, expected_deaths, dead_at_home,
        dead_on_foot, dead_in_cars, dead_in_shelters, dead_in_zones, injured, injured_severely (persons); last_arrival, median_alert
        (ms). Whole numbers but for expected_deaths. Where people leave flooded shelters also left_flooded_shelters, and where they go home
        went_home_first (persons). Where the scenario says where people are by hour or season (`population`) also elsewhere, away,
        not_present (persons, docs/people.md). Files of earlier versions lack some."""
        raise NotImplementedError

    def __contains__(self, name: object) -> bool:
        return name in self.keys()

    def __iter__(self) -> Iterator[str]:
        return iter(self.keys())

    def __len__(self) -> int:
        return len(self.keys())

    @property
    def start(self) -> str:
        """Local date and time of t = 0, "2026-07-20T18:00+08:00"; "" = not known."""
        raise NotImplementedError

    def why(self, name: str) -> "list[Story]":
        """The story of a household, of the household of a person, or of all households of a building, by its id: who should have warned
        it, what was tried, what it chose and met. Raises InputError where the place has none. See `muster.why`."""
        from muster.why import story

        return story(self, name)

    def causes(self) -> "list[Count]":
        """How many people were killed and injured in each way, commonest first. See `muster.why`."""
        from muster.why import causes

        return causes(self)

    def headline(self) -> Headline:
        """The five numbers that a run is told in."""
        return headline_of(self.numbers())

    def to_xarray(self) -> "xarray.Dataset":
        """The series as an xarray Dataset with units, on the coordinate `time` (timedelta64 since the start)."""
        from muster.datasets import series_dataset

        return series_dataset(self)

    def households(self) -> "GeoDataFrame":
        """One point per household, see muster.frames.households."""
        return frames.households(self)

    def links(self) -> "GeoDataFrame":
        """One line per directed link, see muster.frames.links."""
        return frames.links(self)

    @overload
    def shelters(self) -> "GeoDataFrame": ...
    @overload
    def shelters(self, days: int, standards: str | os.PathLike[str] = "") -> "list[Row]": ...
    def shelters(self, days: int | None = None, standards: str | os.PathLike[str] = "") -> "GeoDataFrame | list[Row]":
        """One point per shelter, see muster.frames.shelters. With `days`: what those inside at the end need, have and lack on each of so
        many days, if they stay; see muster.shelter_days."""
        if days is None:
            return frames.shelters(self)
        from muster.shelter_days import shelter_days

        return shelter_days(self, days, standards)

    def shelter_table(self) -> dict[str, Any]:
        """Columns of the world's shelters: id, name, name_en, kind, capacity, and what is known of what they have."""
        return self.world.table("shelter")

    def _repr_html_(self) -> str:
        return html.summary(self)


def event_records(columns: dict[str, np.ndarray]) -> np.ndarray:
    """Columns of an event log as one structured array."""
    names = ("time", "kind", "subject", "object", "value")
    records = np.empty(len(columns["time"]), dtype=[(name, columns[name].dtype) for name in names])
    for name in names:
        records[name] = columns[name]
    return records
