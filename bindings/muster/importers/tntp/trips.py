"""`<network>_trips.tntp`: trips between zones."""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from .metadata import read_metadata
from .network import MOST_NODES, TntpNetwork
from .text import OTHER_COUNT, TntpFile, number, shown, whole

SUM_WITHIN = 1e-5  # relative: totals of real files are rounded
TOTAL = "TOTAL OD FLOW"


@dataclass(frozen=True)
class TntpTrips:
    """Pairs of zones with trips, in the order of the file; pairs without trips are left out."""

    path: Path
    zones: int
    origin: np.ndarray  #: int64[pair], zones from 1
    destination: np.ndarray
    trips: np.ndarray  #: float64[pair], > 0
    line: np.ndarray  #: int64[pair], where it stands

    @property
    def total(self) -> float:
        """All trips, those within a zone too."""
        return float(np.sum(self.trips))

    @property
    def within_zones(self) -> float:
        """Trips that begin and end in the same zone: they use no link."""
        return float(np.sum(self.trips[self.origin == self.destination]))


def read_trips(path: Path, network: TntpNetwork | None = None) -> TntpTrips:
    """Reads trips; with a network, its zones are the known ones. Raises InputError with every problem of the file."""
    file = TntpFile(path)
    lines = file.lines()
    head = read_metadata(file, lines)
    zones = head.whole("NUMBER OF ZONES", 1, MOST_NODES)
    if network is not None and zones > network.zones:
        file.add(1205, "NUMBER OF ZONES", line=head.line("NUMBER OF ZONES"), limit=network.zones, found=zones)
    found = _Pairs(file, zones)
    for line in lines:
        found.read(line)
    total = head.number(TOTAL, -1.0)
    if total >= 0 and file.good() and abs(found.sum() - total) > SUM_WITHIN * max(total, 1.0):
        file.add(OTHER_COUNT, line=head.line(TOTAL), tag=TOTAL, expected=f"{total:.10g}", found=f"{found.sum():.10g}")
    file.raise_if_any()
    columns = (np.array(c, dtype=np.int64) for c in (found.origin, found.destination))
    return TntpTrips(path, zones, *columns, np.array(found.trips), np.array(found.line, dtype=np.int64))


class _Pairs:
    """The rows of the file: `Origin 3`, then `destination : trips;` as many to a line as there may be."""

    def __init__(self, file: TntpFile, zones: int) -> None:
        self.file, self.zones = file, zones
        self.origin, self.destination, self.trips, self.line = array("q"), array("q"), array("d"), array("q")
        self._origins: dict[int, int] = {}
        self._here: dict[int, int] = {}  # destinations of the present origin, and where they stand
        self._now: int | None = None  # 0 = an origin that is wrong: its trips are looked at all the same

    def sum(self) -> float:
        return float(np.sum(np.array(self.trips)))

    def read(self, line: bytes) -> None:
        """One line that is neither blank nor a comment."""
        if line[:6].lower() == b"origin":
            self._begin(line[6:].strip())
        elif self._now is None:
            self.file.add(1104, expected="Origin", found=shown(line))
            self._now = 0
        else:
            *entries, rest = line.split(b";")
            if rest.strip():
                self.file.add(1104, expected='";"', found=shown(rest.strip()))
            for entry in entries:
                self._entry(entry)

    def _begin(self, text: bytes) -> None:
        origin = self._zone(text, "Origin")
        self._now, self._here = origin, {}
        if origin in self._origins:
            self.file.add(1219, "Origin", found=origin, first=self._origins[origin])
        elif origin:
            self._origins[origin] = self.file.line

    def _zone(self, text: bytes, name: str) -> int:
        """A zone's number; 0 where it is wrong."""
        value = whole(text)
        if value is None:
            self.file.add(1202, name, found=shown(text))
        elif value < 1:
            self.file.add(1204, name, limit=1, found=value)
        elif self.zones and value > self.zones:
            self.file.add(1205, name, limit=self.zones, found=value)
        else:
            return value
        return 0

    def _entry(self, entry: bytes) -> None:
        before, colon, after = entry.partition(b":")
        if not colon:
            self.file.add(1104, expected='"destination : trips"', found=shown(entry.strip()))
            return
        destination, trips = self._zone(before.strip(), "destination"), number(after.strip())
        if trips is None:
            self.file.add(1201, "trips", found=shown(after.strip()))
        elif trips < 0:
            self.file.add(1204, "trips", limit=0, found=shown(after.strip()))
        elif destination in self._here:
            self.file.add(1219, "destination", found=destination, first=self._here[destination])
        elif destination:
            self._here[destination] = self.file.line
            if trips > 0 and self._now:
                self.origin.append(self._now), self.destination.append(destination)
                self.trips.append(trips), self.line.append(self.file.line)
