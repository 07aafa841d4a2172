"""Who is counted where, and who is really where: the head count as a person in charge sees it, beside the truth that only the run knows.

A person is counted once he has been let into a shelter and the registration desk has come to him (the run's own desk, where its shelters
have some; else one that is reckoned afterwards); nobody counts those who drive out of the area, stay at home, or stop on the way, unless
they report by telephone. The difference is the list of the unaccounted, the larger part of which is as a rule safe.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

import numpy as np

from muster.values import EXIT, NO_ROW
from muster.why.record import Record

if TYPE_CHECKING:
    from muster.results import Results

#: Registration at the door of a shelter, persons a minute and desk. Design default: no published figure found.
PER_MINUTE = 4.0
_AWAY = 6  # DayPlace::away of docs/world.md
_ON_THE_WAY = (1, 2, 5)  # Homeward::told, day_over, elsewhere


@dataclass(frozen=True)
class Row:
    """One area (or the whole place) at a moment; persons."""

    id: str  #: of the area; "" = the whole place
    name: str
    name_en: str
    present: int  #: who is there when the run begins: on the list of the person in charge
    counted: int  #: registered in a shelter
    reported: int  #: not registered, but has reported by telephone
    unaccounted: int  #: neither; the rest of the row says where they really are
    at_desk: int  #: in a shelter, not registered yet
    left_area: int  #: out of the area
    on_way: int  #: under way, or waiting
    stopped: int  #: stopped on the way
    at_home: int  #: has not left, alive
    dead: int  #: dead, wherever, and not registered before
    away: int  #: lives there, and was outside the place when the run began; not among `present`


def head_count(
    results: Results,
    at_s: float | None = None,
    desks: int = 1,
    per_minute: float = PER_MINUTE,
    reports: bool = True,
    level: str = "village",
) -> list[Row]:
    """The head count at a moment, area by area, then the whole place. Where the run itself has queues at doors (docs/people.md,
    "Doors and desks"), who was let in is registered, and `desks` and `per_minute` say nothing.

    `at_s`: s since the start; None = the end. `desks`: at each shelter. `per_minute`: persons that one desk registers in a minute, > 0.
    `reports`: households that answered the chain's calls or knocks before then, and are at home, count as reported. `level`: county,
    township, village or grid. Raises ValueError where a figure is out of range."""
    if desks < 1 or not per_minute > 0:
        raise ValueError("desks >= 1 and per_minute > 0 are needed")
    record = Record.of(results)
    moment = np.finfo(float).max if at_s is None else float(at_s)  # never (inf) is later than any moment
    whereabouts = _whereabouts(record, moment, desks * per_minute / 60)
    if reports:
        confirmed = record.times("household/confirmed")[record.lives_with] <= moment
        whereabouts["reported"] = whereabouts["at_home"] & confirmed
        whereabouts["at_home"] &= ~confirmed
    else:
        whereabouts["reported"] = np.zeros(len(record.persons["household"]), bool)
    of_area = _area_at(record, level)
    areas = _areas_of(record, of_area, np.asarray(record.households["home"])[record.lives_with])
    absent = record.world.table("absent")
    away = _areas_of(record, of_area, np.asarray(absent["home"])[np.asarray(absent["place"]) == _AWAY])
    known = np.unique(np.concatenate([areas, away]))
    out = [_row(record, area, whereabouts, areas == area, int((away == area).sum())) for area in known[known != NO_ROW]]
    return [*out, _row(record, None, whereabouts, np.ones(len(areas), bool), len(away))]


def _whereabouts(record: Record, moment: float, per_s: float) -> dict[str, np.ndarray]:
    """One flag per person and place; each person is in one of them."""
    people = len(record.persons["household"])
    party = record.array("person/party", NO_ROW).astype(np.int64)
    gone = (party != NO_ROW) & (record.times("household/left")[record.lives_with] <= moment)
    alone = np.isin(record.array("person/homeward"), _ON_THE_WAY)  # home from where they were by day, each for himself
    gone |= alone & (party != NO_ROW) & (record.times("party/departed")[:people] <= moment)
    leader = np.where(gone, party, 0)
    arrived, registered, exit_ = _arrivals(record, moment, per_s)
    stopped = np.zeros(people, bool)
    for event in record.of_kind("party/in_place", "party/waits_no_more"):
        if event["time"] / 1000 <= moment:
            stopped[int(event["subject"])] = record.name_of(event) == "party/in_place"
    dead = record.died_s <= moment
    counted = gone & (registered[leader] <= moment) & ~exit_[leader] & ~(record.died_s <= registered[leader])
    inside = gone & (arrived[leader] <= moment)
    rest = ~counted & ~dead
    return {
        "counted": counted,
        "dead": dead & ~counted,
        "left_area": rest & inside & exit_[leader],
        "at_desk": rest & inside & ~exit_[leader],
        "stopped": rest & gone & ~inside & stopped[leader],
        "on_way": rest & gone & ~inside & ~stopped[leader],
        "at_home": rest & ~gone,
    }


def _arrivals(record: Record, moment: float, per_s: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Per person that leads a party: when it was let in, when the desk had registered all of it (inf = never), and whether that was a road
    out."""
    people = len(record.persons["household"])
    arrived, registered, exit_ = np.full(people, np.inf), np.full(people, np.inf), np.zeros(people, bool)
    free = np.zeros(len(record.shelters["kind"]))
    queues = "shelter/waiting_at_desk" in record.results
    events = record.of_kind("shelter/arrived", "shelter/queued", "shelter/refused", "shelter/left_flooded")
    for event in events[np.argsort(events["time"], kind="stable")]:
        time_s, leader, shelter = event["time"] / 1000, int(event["subject"]), int(event["object"])
        if time_s > moment:
            break
        if leader == NO_ROW:
            continue
        name = record.name_of(event)
        if name == "shelter/refused":  # it goes on, also from the queue
            arrived[leader] = np.inf
            continue
        if name == "shelter/left_flooded":  # registered there, and somewhere else again
            arrived[leader] = registered[leader] = np.inf
            continue
        arrived[leader] = min(arrived[leader], time_s)
        if name == "shelter/queued":
            continue
        exit_[leader] = int(record.shelters["kind"][shelter]) == EXIT
        if queues:
            registered[leader] = time_s
            continue
        free[shelter] = max(free[shelter], time_s) + float(event["value"]) / per_s
        registered[leader] = free[shelter]
    return arrived, registered, exit_


def _area_at(record: Record, level: str) -> np.ndarray:
    """Row of the area of this level that each area lies in; NO_ROW = none."""
    levels = ("county", "township", "village", "grid")
    if level not in levels:
        raise ValueError(f"level must be one of {', '.join(levels)}")
    parent, own = record.areas["parent"].astype(np.int64), record.areas["level"].astype(int)
    of_area = np.full(len(parent), NO_ROW, np.int64)
    for area in range(len(parent)):
        at, steps = area, 0
        while at != NO_ROW and own[at] != levels.index(level) and steps <= len(parent):
            at, steps = int(parent[at]), steps + 1
        of_area[area] = at if at != NO_ROW and own[at] == levels.index(level) else NO_ROW
    return of_area


def _areas_of(record: Record, of_area: np.ndarray, buildings: np.ndarray) -> np.ndarray:
    """The same of each of these buildings."""
    grid = np.asarray(record.buildings["grid"])[buildings].astype(np.int64)
    return np.where(grid == NO_ROW, NO_ROW, of_area[np.where(grid == NO_ROW, 0, grid)] if len(of_area) else NO_ROW)


def _row(record: Record, area: int | None, whereabouts: dict[str, np.ndarray], mine: np.ndarray, away: int) -> Row:
    counts = {name: int((flags & mine).sum()) for name, flags in whereabouts.items()}
    names = ("", "", "") if area is None else tuple(str(record.areas[c][int(area)]) for c in ("id", "name", "name_en"))
    present = int(mine.sum())
    return Row(*names, present=present, unaccounted=present - counts["counted"] - counts["reported"], away=away, **counts)


COLUMNS = tuple(f.name for f in fields(Row))
