"""What a run of trips comes to: sums, travel times, and what each link carried by spans of time. Read from run.nc, group `load`."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from muster import _core
from muster.language import say

COUNTS = ("trips", "completed", "under_way", "no_way", "not_due", "held_back")
TIMES = ("mean", "median", "p90", "p95", "longest")
KILOMETRES = ("vehicle_km", "walked_km")


class Load:
    """The group `load` of a result."""

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self._file = _core.File.open(str(path))

    @staticmethod
    def is_there(path: str | os.PathLike[str]) -> bool:
        """Whether a result is of a run that made trips."""
        return _core.File.open(str(path)).has("load/trips")

    def __getitem__(self, name: str) -> np.ndarray:
        """A data set of the group: "link_entered", "trip_fate", "mean_s"."""
        return self._file.read(f"load/{name}")

    def number(self, name: str) -> float:
        """A sum or a time by its name."""
        return float(np.asarray(self[name]).reshape(-1)[0])

    def sentences(self, persons: int, lang: str | None = None) -> list[str]:
        """The numbers in words."""
        counts = {name: f"{int(self.number(name)):,}" for name in COUNTS}
        times = {name: f"{self.number(f'{name}_s'):,.1f}" for name in TIMES}
        ways = {name: f"{self.number(name):,.1f}" for name in KILOMETRES}
        return [
            say("ui.load.trips", lang, persons=f"{persons:,}", **counts),
            say("ui.load.times", lang, **times),
            say("ui.load.distance", lang, **ways),
        ]

    def write_csv(self, output: Path) -> list[Path]:
        """Two tables beside a result: what each link carried, and how long trips took, by spans of time."""
        links, trips = output.with_suffix(".link_counts.csv"), output.with_suffix(".travel_times.csv")
        if not self._file.has("load/interval"):
            return []
        _write(links, ("begin_s", "link", "entered", "mean_time_s"), self._link_rows())
        _write(trips, ("begin_s", "departed", "arrived", "mean_time_s"), self._trip_rows())
        return [links, trips]

    def _link_rows(self) -> Iterator[Sequence]:
        """Links that somebody entered, span by span."""
        begins, entered, mean = self["interval"], self["link_entered"], self["link_time_s"]
        ids = self._file.read("ids/link")
        for span, link in zip(*np.nonzero(entered), strict=True):
            yield f"{begins[span]:g}", ids[link], int(entered[span, link]), _seconds(mean[span, link])

    def _trip_rows(self) -> Iterator[Sequence]:
        columns = (self[name].tolist() for name in ("interval", "trips_departed", "trips_arrived", "trip_time_s"))
        for begin, departed, arrived, mean in zip(*columns, strict=True):
            yield f"{begin:g}", departed, arrived, _seconds(mean)


def _seconds(value: float) -> str:
    return "" if np.isnan(value) else f"{value:.3f}"


def _write(path: Path, head: Sequence[str], rows: Iterator[Sequence]) -> None:
    part = path.with_name(path.name + ".part")
    with part.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(head)
        table.writerows(rows)
    part.replace(path)
