"""The water of the report: frames over time in classes of depth, the greatest depth, when it came."""

from __future__ import annotations

from typing import Any

import numpy as np

from muster.hazard import HazardMaps

from .base import Frame
from .container import NEVER_MIN, Container

#: Depths that the map can show, m; 0 = dry. Water shallower than half the first class is not drawn.
DEPTHS_M = np.concatenate([[0], np.arange(0.05, 0.5, 0.05), np.arange(0.5, 2, 0.1), np.arange(2, 5, 0.25), np.arange(5, 10, 0.5),
                           np.arange(10, 31, 1)]).astype(np.float32)  # fmt: skip
MOST_VALUES = 24_000_000  #: cells x frames in a report; more are thinned
MOST_FRAMES = 150


def water_view(maps: HazardMaps, frame: Frame, container: Container) -> dict[str, Any]:
    """The key `hazard`. Frames are left out and cells joined (deepest of the block) where there are more than the report can hold."""
    grid = maps.grid
    every, block = thinning(maps)
    times, frames = [], []
    for number, (time_s, depth_mm) in enumerate(maps.frames()):
        if number % every == 0:
            times.append(time_s)
            frames.append(classes(joined(depth_mm, block)))
    rows, columns = frames[0].shape
    arrival = joined(np.where(maps.arrival_s() < 0, NEVER_MIN, maps.arrival_s() // 60).clip(0, NEVER_MIN), block, np.minimum)
    put = container.put
    return {
        "grid": {"columns": columns, "rows": rows, "cell_m": grid["cell_m"] * block, "west": grid["west_m"] - frame.west,
                 "south": grid["south_m"] - frame.south},
        "time": put("hazard/time", times, "f32"),
        "depth": put("hazard/depth", np.stack(frames), "u8"),
        "depth_m": put("hazard/depth_m", DEPTHS_M, "f32"),
        "greatest": put("hazard/greatest", classes(joined(maps.greatest_mm(), block)), "u8"),
        "arrival": put("hazard/arrival", arrival, "u16"),
        "frames_left_out": every - 1, "cells_joined": block,
    }  # fmt: skip


def thinning(maps: HazardMaps) -> tuple[int, int]:
    """Every how many-th frame is kept, and how many cells along a side become one."""
    frames = maps.count()
    every = -(-frames // MOST_FRAMES)
    cells = int(maps.grid["rows"]) * int(maps.grid["columns"])
    block = 1
    while -(-frames // every) * cells / block**2 > MOST_VALUES:
        block += 1
    return every, block


def classes(depth_mm: np.ndarray) -> np.ndarray:
    """The nearest of DEPTHS_M, as its index."""
    borders = (DEPTHS_M[1:] + DEPTHS_M[:-1]) / 2 * 1000
    return np.searchsorted(borders, depth_mm, side="right").astype(np.uint8)


def joined(values: np.ndarray, block: int, keep: np.ufunc = np.maximum) -> np.ndarray:
    """Blocks of cells as one cell each; `keep` says which of their values stays. Cells beyond the edge repeat the last one."""
    if block == 1:
        return values
    rows, columns = (-(-n // block) * block for n in values.shape)
    padded = np.pad(values, ((0, rows - values.shape[0]), (0, columns - values.shape[1])), mode="edge")
    return keep.reduce(keep.reduce(padded.reshape(rows // block, block, columns // block, block), axis=3), axis=1)
