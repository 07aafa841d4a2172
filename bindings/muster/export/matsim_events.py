"""The events of a run of trips as MATSim writes them (events, version 1.0)."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from pathlib import Path
from xml.sax.saxutils import quoteattr

import numpy as np

from muster.results import Results

WRITTEN = ("party/departed", "party/link_entered", "party/arrived", "party/in_place")
#: Kinds of vehicles as MATSim's modes.
MODES = {"foot": "walk", "two_wheeler": "bike", "minibus": "bus"}


def write_events(run: Results, path: Path) -> None:
    """Writes them, packed where the name ends in .gz."""
    part = path.with_name(path.name + ".part")
    with gzip.open(part, "wt", encoding="utf-8") if path.suffix == ".gz" else part.open("w", encoding="utf-8") as file:
        file.write('<?xml version="1.0" encoding="utf-8"?>\n<events version="1.0">\n')
        for line in lines_of(run):
            file.write(line)
        file.write("</events>\n")
    part.replace(path)


def lines_of(run: Results) -> Iterator[str]:
    """One line per event. A trip begins at a node; MATSim's departures name a link: the first that is entered."""
    log, names = run.events(), [kind["name"] for kind in run.event_kinds()]
    log = log[np.isin(log["kind"], [names.index(name) for name in WRITTEN])]
    later = log["kind"] != names.index("party/departed")  # who has nothing to go arrives as he departs
    log = log[np.lexsort((np.arange(len(log)), later, log["time"]))]
    kinds, times = [names[kind] for kind in log["kind"]], (log["time"] / 1000).tolist()
    who, what = log["subject"].tolist(), log["object"].tolist()
    return _Writer(run).lines(kinds, times, who, what)


class _Writer:
    def __init__(self, run: Results) -> None:
        world = run.world
        self.person, self.link = ([quoteattr(name) for name in world.table(table)["id"]] for table in ("person", "link"))
        trip = world.table("trip")
        self.vehicle, persons = trip["vehicle"], trip["person"]
        self.next_trip = np.searchsorted(persons, np.arange(len(self.person))).tolist()
        leaving = {int(tail): row for row, tail in reversed(list(enumerate(world.table("link")["tail"])))}
        arriving = {int(head): row for row, head in reversed(list(enumerate(world.table("link")["head"])))}
        self.beside = [leaving.get(int(node), arriving.get(int(node))) for node in trip["from"]]
        self.on: dict[int, int] = {}
        self.mode: dict[int, str] = {}

    def lines(self, kinds: list[str], times: list[float], who: list[int], what: list[int]) -> Iterator[str]:
        first = _first_links(kinds, who, what)
        for i, (kind, time, person, link) in enumerate(zip(kinds, times, who, what, strict=True)):
            if kind == "party/departed":
                yield from self._departs(time, person, first.get(i))
            elif kind == "party/link_entered":
                yield from self._enters(time, person, link)
            else:
                yield from self._ends(time, person, arrived=kind == "party/arrived")

    def _departs(self, time: float, person: int, link: int | None) -> Iterator[str]:
        trip = self.next_trip[person]
        self.next_trip[person] += 1
        vehicle = self.vehicle[trip]
        self.mode[person] = quoteattr(MODES.get(vehicle, vehicle))
        self.on.pop(person, None)
        at = self.link[self.beside[trip] if link is None else link]
        name, mode = self.person[person], self.mode[person]
        yield f'<event time="{time}" type="departure" person={name} link={at} legMode={mode} />\n'
        if vehicle != "foot":
            yield f'<event time="{time}" type="PersonEntersVehicle" person={name} vehicle={name} />\n'

    def _enters(self, time: float, person: int, link: int) -> Iterator[str]:
        before, name, mode = self.on.get(person), self.person[person], self.mode[person]
        self.on[person] = link
        if before is None:
            yield (
                f'<event time="{time}" type="vehicle enters traffic" person={name} link={self.link[link]} vehicle={name} '
                f'networkMode={mode} relativePosition="0.0" />\n'
            )
            return
        yield f'<event time="{time}" type="left link" vehicle={name} link={self.link[before]} />\n'
        yield f'<event time="{time}" type="entered link" vehicle={name} link={self.link[link]} />\n'

    def _ends(self, time: float, person: int, arrived: bool) -> Iterator[str]:
        last, name, mode = self.on.pop(person, None), self.person[person], self.mode[person]
        at = self.link[self.beside[self.next_trip[person] - 1] if last is None else last]
        if last is not None:
            yield (
                f'<event time="{time}" type="vehicle leaves traffic" person={name} link={at} vehicle={name} networkMode={mode} '
                'relativePosition="1.0" />\n'
            )
        if mode != '"walk"':
            yield f'<event time="{time}" type="PersonLeavesVehicle" person={name} vehicle={name} />\n'
        kind = "arrival" if arrived else "stuckAndAbort"
        yield f'<event time="{time}" type="{kind}" person={name} link={at} legMode={mode} />\n'


def _first_links(kinds: list[str], who: list[int], what: list[int]) -> dict[int, int]:
    """Of each departure, by its place in the log: the link that is entered first."""
    ahead: dict[int, int] = {}
    out = {}
    for i in range(len(kinds) - 1, -1, -1):
        if kinds[i] == "party/link_entered":
            ahead[who[i]] = what[i]
        elif kinds[i] == "party/departed" and who[i] in ahead:
            out[i] = ahead.pop(who[i])
        elif kinds[i] == "party/arrived":
            ahead.pop(who[i], None)
    return out
