"""Ways of parties over the streets, out of the events of entering links, and how much each street was used."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from .base import Pieces
from .container import NONE, Container
from .course import Course

MOST_TRACKS = 6000  #: parties whose ways are shown; evenly spaced ones where there are more


@dataclass(frozen=True)
class Tracks:
    """Entries of links, sorted by party and time. `party`: rows of the leading persons."""

    party: np.ndarray  #: [entry]
    time_s: np.ndarray  #: [entry]
    link: np.ndarray  #: [entry] row of the link
    departed: int  #: parties that left at all, followed or not
    departed_persons: int
    followed: int  #: parties of which the run kept the way
    share: float  #: of the persons who left, the share that was followed

    @classmethod
    def of(cls, course: Course) -> Tracks:
        entered, departed = course.events("party/link_entered"), course.events("party/departed")
        order = np.lexsort((entered["time"], entered["subject"]))
        entered = entered[order]
        parties, at = np.unique(departed["subject"], return_index=True)
        persons = departed["value"][at]
        followed = np.isin(parties, np.unique(entered["subject"])) | (not sampled(course))
        everyone = float(persons.sum())
        share = float(persons[followed].sum()) / everyone if everyone else 1.0
        return cls(entered["subject"].astype(np.int64), entered["time"] / 1000, entered["object"].astype(np.int64), len(parties),
                   int(everyone), int(followed.sum()), share)  # fmt: skip

    def persons_per_link(self, course: Course) -> np.ndarray:
        """Persons who walked or drove over each link, [link]. Where only a sample was followed, multiplied by what it stands for."""
        departed = course.events("party/departed")
        size = np.zeros(len(course.persons["household"]))
        size[departed["subject"]] = departed["value"]
        used = np.bincount(self.link, size[self.party], len(course.links["tail"]))
        return used / self.share if self.share > 0 else used


@dataclass(frozen=True)
class Journeys:
    """What the vehicles of the fleet drove, from each departure to the arrival, by vehicle and time."""

    time_s: np.ndarray  #: [entry of a link]
    link: np.ndarray  #: [entry] row of the link
    counts: np.ndarray  #: [journey] entries
    persons: np.ndarray  #: [journey] crew and passengers
    end_s: np.ndarray  #: [journey] arrived or stopped; NONE = under way at the end

    @classmethod
    def of(cls, course: Course) -> Journeys:
        entered = course.events("vehicle/link_entered")
        if len(entered) == 0:
            return cls(*(np.zeros(0, np.int64) for _ in range(5)))
        moments = _Moments(course)
        when = moments.of(entered)
        order = np.argsort(when, kind="stable")
        entry, link = when[order], entered["object"][order].astype(np.int64)
        journey = np.searchsorted(np.sort(moments.of(course.events("vehicle/departed"))), entry, side="right")
        first = np.unique(journey, return_index=True)[1]
        last = np.append(first[1:], len(entry)) - 1
        vehicle = entry[first] // moments.span
        ends = np.sort(np.concatenate([moments.of(course.events(f"vehicle/{kind}")) for kind in ("arrived", "in_place", "left_vehicle")]))
        at = np.searchsorted(ends, entry[last])
        there = np.append(ends, np.iinfo(np.int64).max)[at]
        end = np.where(there // moments.span == vehicle, np.rint(there % moments.span / 1000), NONE).astype(np.int64)
        crew = np.asarray(course.result["party/persons"])[len(course.persons["household"]) + vehicle]
        persons = (crew + moments.aboard(entry[first])).clip(0, 255)
        return cls(entry % moments.span / 1000, link, last - first + 1, persons, end)


class _Moments:
    """Puts a vehicle and a time into one number, so that all vehicles' events can be looked up at once."""

    def __init__(self, course: Course) -> None:
        self.course, self.span = course, int(course.record.events["time"].max()) + 1

    def of(self, events: np.ndarray) -> np.ndarray:
        return events["subject"].astype(np.int64) * self.span + events["time"].astype(np.int64)

    def aboard(self, moments: np.ndarray) -> np.ndarray:
        """Passengers in a vehicle at each of these moments."""
        persons = np.zeros(len(moments), np.int64)
        for kind, sign in (("vehicle/boarded", 1), ("vehicle/alighted", -1)):
            events = self.course.events(kind)
            when = self.of(events)
            order = np.argsort(when, kind="stable")
            so_far = np.concatenate([[0], np.cumsum(events["value"][order])]).astype(np.int64)
            before = moments // self.span * self.span
            persons += sign * (so_far[np.searchsorted(when[order], moments, "right")] - so_far[np.searchsorted(when[order], before)])
        return persons


def sampled(course: Course) -> bool:
    """Whether the run followed only some of its parties: the place has more persons than it was set to follow."""
    settings = course.result.settings()
    limit = settings.get("models.movement.track_parties", settings.get("models.movement.logged_parties"))
    return limit is not None and len(course.persons["household"]) > int(limit)


def tracks_view(
    course: Course, tracks: Tracks, pieces: Pieces, household_rows: np.ndarray, name: str, put: Container
) -> dict[str, Any] | None:
    """The key `tracks` of a plan; None where the run followed nobody. `household_rows`: the households in the report, in their order.
    The journeys of the fleet's vehicles stand behind the parties, all of them."""
    fleet = Journeys.of(course)
    parties, first = np.unique(tracks.party, return_index=True)
    if len(parties) + len(fleet.end_s) == 0:
        return None
    kept = np.unique(np.linspace(0, len(parties) - 1, min(len(parties), MOST_TRACKS)).astype(int))
    ends = np.append(first, len(tracks.party))
    entry = np.concatenate([np.arange(ends[i], ends[i + 1]) for i in kept] or [np.zeros(0, np.int64)]).astype(np.int64)
    counts = np.diff(ends)[kept]
    own = np.rint(tracks.time_s[entry]).astype(np.int64)
    time = np.concatenate([own, np.rint(fleet.time_s).astype(np.int64)])
    steps = np.diff(time, prepend=0)
    starts = np.concatenate([[0], np.cumsum(np.concatenate([counts, fleet.counts]))]).astype(np.int64)
    steps[starts[:-1]] = time[starts[:-1]]
    link, leaders = np.concatenate([tracks.link[entry], fleet.link]), parties[kept]
    row_of = np.full(len(course.size), NONE, np.int64)
    row_of[household_rows] = np.arange(len(household_rows))
    on_foot = np.asarray(course.result["party/mode"])[leaders] == 0
    household, end = row_of[course.persons["household"][leaders]], _ends(course, leaders, own[np.cumsum(counts) - 1])
    none = np.full(len(fleet.end_s), NONE, np.int64)
    column = {
        "first": (starts, "u32"), "time": (steps, "u32"), "link": (pieces.of_link[link], "u32"), "direction": (pieces.forward[link], "u8"),
        "mode": (np.concatenate([np.where(on_foot, 1, 2), np.full(len(none), 2)]), "u8"),
        "persons": (np.concatenate([_persons(course, leaders), fleet.persons]), "u8"),
        "household": (np.concatenate([household, none]), "u32"), "end_s": (np.concatenate([end, fleet.end_s]), "u32"),
    }  # fmt: skip
    return {key: put.put(f"{name}/{key}", values, kind) for key, (values, kind) in column.items()} | {"total": tracks.departed + len(none)}


def _persons(course: Course, leaders: np.ndarray) -> np.ndarray:
    departed = course.events("party/departed")
    size = np.zeros(len(course.persons["household"]), np.int64)
    size[departed["subject"]] = departed["value"].astype(np.int64)
    return size[leaders].clip(0, 255)


def _ends(course: Course, leaders: np.ndarray, last_entry_s: np.ndarray) -> np.ndarray:
    """When each party arrived, stopped or died for good, s; NONE = under way at the end."""
    ended = np.full(len(course.persons["household"]), -1.0)
    for kind in ("party/arrived", "party/in_place"):
        events = course.events(kind)
        np.maximum.at(ended, events["subject"], events["time"] / 1000)
    when = np.rint(ended[leaders])
    return np.where(when >= last_entry_s, when, NONE).astype(np.int64)
