"""Maps of a hazard over time, as people read it: of hazard.nc, or of run.nc where the hazard was solved live."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from muster import _core
from muster.errors import refuse
from muster.near_result import places_near
from muster.result import Result

TILE = 32  #: cells along the side of a tile of hazard.nc


def hazard_frames(result: Result, file: str | os.PathLike[str] | None = None) -> tuple[np.ndarray, np.ndarray]:
    """Moments, s since the start, and depth of water, float32[time, row, column] in m, row 0 in the south. Raises InputError where the
    result has no maps and the hazard that it read is not found; `file` names it."""
    maps = maps_of(result, file)
    if maps is None:
        raise refuse(1001, result.path, reason="@report.hazard.not_found")
    frames = [(time_s, depth_mm.astype(np.float32) / 1000) for time_s, depth_mm in maps.frames()]
    depth = np.stack([frame for _, frame in frames])
    return np.array([time_s for time_s, _ in frames]), depth


@dataclass(frozen=True)
class HazardMaps:
    """Where the maps of a run lie. `frames()` gives them one by one, because all of a city's would not fit into memory."""

    file: _core.File
    grid: dict[str, float]  #: columns, rows, cell_m, west_m, south_m
    stored: bool  #: True: hazard.nc; False: run.nc of a run that solved the hazard live
    begins_s: float = 0.0  #: when in the run the hazard begins

    def frames(self) -> Iterator[tuple[float, np.ndarray]]:
        """Moment (s since the start of the run) and depth, uint16[row, column] in mm; the array is overwritten by the next frame."""
        rows, columns = int(self.grid["rows"]), int(self.grid["columns"])
        across, up = -(-columns // TILE), -(-rows // TILE)
        first, number = (np.asarray(self.file.read(f"maps/{name}")) for name in ("first", "number"))
        depth = np.zeros((up, TILE, across, TILE), np.uint16)
        for time_s, start, end in zip(self.times_s(), first[:-1].astype(int), first[1:].astype(int), strict=True):
            if end > start:
                changed = number[start:end]
                depth[changed // across, :, changed % across, :] = self.file.read_rows("maps/depth", start, end - start)
            yield float(time_s), depth.reshape(up * TILE, across * TILE)[:rows, :columns]

    def times_s(self) -> np.ndarray:
        """Moments of the frames, s since the start of the run, float64[frame]."""
        return self.begins_s + np.arange(self.count()) * (self.file.number_attribute("", "map_frame_ms") / 1000)

    def count(self) -> int:
        """How many frames there are."""
        return self.file.shape("maps/first")[0] - 1

    def greatest_mm(self) -> np.ndarray:
        """Greatest depth over all frames of the solution, uint16[row, column] in mm."""
        if self.stored:
            return np.asarray(self.file.read("depth_max"))
        return np.rint(np.nan_to_num(np.asarray(self.file.read("greatest_depth"), float)) * 1000).astype(np.uint16)

    def arrival_s(self) -> np.ndarray:
        """When the water came, s since the start of the run, int64[row, column]; -1 = never."""
        arrival = np.asarray(self.file.read("arrival"), float)
        return np.where(arrival >= 0, arrival + self.begins_s, -1).astype(np.int64)

    def first_on_links_s(self, depth_m: float) -> np.ndarray:
        """When water first stood `depth_m` deep on each link, s since the start of the run; inf = never, float64[link]."""
        first, row, depth_mm = (np.asarray(self.file.read(f"links/{name}")) for name in ("first", "row", "depth"))
        frame = np.repeat(np.arange(len(first) - 1), np.diff(first.astype(np.int64)))
        out = np.full(int(self.file.number_attribute("", "links")), np.inf)
        deep = depth_mm >= round(depth_m * 1000)
        np.minimum.at(out, row[deep], self.begins_s + frame[deep] * self.file.number_attribute("", "frame_ms") / 1000)
        return out


def maps_of(result: Result, file: str | os.PathLike[str] | None = None) -> HazardMaps | None:
    """The maps of a run: of its own file, else of the hazard that it read, found by name and digest near the result; None where there
    are none. Raises InputError where `file` is no hazard."""
    reader = result.reader
    if file is None and reader.has("maps/depth"):
        return _maps(reader, stored=False)
    path = Path(file) if file is not None else _stored_hazard(result)
    begins_s = reader.number_attribute("", "hazard_begins_ms") / 1000 if reader.has_attribute("", "hazard_begins_ms") else 0.0
    return None if path is None else _maps(_core.File.open(str(path)), stored=True, begins_s=begins_s)


def _maps(file: _core.File, stored: bool, begins_s: float = 0.0) -> HazardMaps:
    if stored and (not file.has_attribute("", "format") or file.text_attribute("", "format") != "muster-hazard"):
        raise refuse(2003, file.path, expected="muster-hazard", found="?")
    x, y = (np.asarray(file.read(name), float) for name in ("x", "y"))
    cell_m = float(x[1] - x[0]) if len(x) > 1 else float(y[1] - y[0])
    grid = {"columns": len(x), "rows": len(y), "cell_m": cell_m, "west_m": float(x[0]) - cell_m / 2, "south_m": float(y[0]) - cell_m / 2}
    return HazardMaps(file, grid, stored, begins_s)


def _stored_hazard(result: Result) -> Path | None:
    """The hazard file among the inputs of the run, where one of that name and digest lies beside the result, above it, or here."""
    for name, digest in result.inputs():
        if not name.endswith(".nc"):
            continue
        for where in places_near(result):
            path = where / name
            if path.is_file() and _core.file_digest(str(path)) == digest:
                return path
    return None
