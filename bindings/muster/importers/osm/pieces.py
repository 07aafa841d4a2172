"""Ways cut into pieces at junctions: every piece runs from one node of the network to the next."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from muster.importers.osm.reader import GONE, OsmMap

LONGEST_M = 300.0  # longer pieces are cut at their own corners: closer doors, and water that closes a part closes only that part


@dataclass(frozen=True)
class Pieces:
    """One row per piece. Corners of piece p: corner[first[p] .. first[p + 1]), rows of map nodes."""

    way: np.ndarray  #: row of Ways
    number: np.ndarray  #: 1, 2, ... along the way as drawn
    first: np.ndarray  #: int64[pieces + 1]
    corner: np.ndarray

    def __len__(self) -> int:
        return len(self.way)

    @property
    def tail(self) -> np.ndarray:
        return self.corner[self.first[:-1]]

    @property
    def head(self) -> np.ndarray:
        return self.corner[self.first[1:] - 1]

    def take(self, rows: np.ndarray) -> Pieces:
        """Some of the pieces, in that order."""
        counts = np.diff(self.first)[rows]
        first = np.concatenate([[0], np.cumsum(counts)])
        at = np.repeat(self.first[:-1][rows], counts) + np.arange(first[-1]) - np.repeat(first[:-1], counts)
        return Pieces(self.way[rows], self.number[rows], first, self.corner[at])


def cut_ways(map_: OsmMap, rows: list[int], x: np.ndarray, y: np.ndarray, always: np.ndarray) -> tuple[Pieces, int]:
    """The pieces of some ways of the map, and how many corners the file does not hold: the way stops there and goes on behind it.

    x, y    m, by row of map node
    always  rows of nodes where a way is cut though no other joins it
    """
    counts = (map_.way_first[1:] - map_.way_first[:-1])[rows]
    way = np.repeat(np.arange(len(rows)), counts)
    start = np.cumsum(counts) - counts
    corner = map_.node_of[np.repeat(map_.way_first[:-1][rows], counts) + np.arange(len(way)) - np.repeat(start, counts)]
    run = np.cumsum(np.concatenate([[0], (way[1:] != way[:-1]) | (corner[1:] == GONE) | (corner[:-1] == GONE)])) if len(way) else way
    gone = int(np.count_nonzero(corner == GONE))
    kept = corner != GONE
    kept[1:] &= (corner[1:] != corner[:-1]) | (run[1:] != run[:-1])  # a corner that stands twice in a row
    way, corner, run = way[kept], corner[kept], run[kept]
    long_run = np.bincount(run)[run] >= 2 if len(run) else np.zeros(0, bool)
    way, corner, run = way[long_run], corner[long_run], run[long_run]
    ends = np.full(len(run), True)
    ends[1:-1] = (run[1:-1] != run[:-2]) | (run[1:-1] != run[2:])
    uses = np.bincount(corner, minlength=len(map_.node_id))
    cut = ends | (uses[corner] >= 2)
    cut[np.isin(corner, always)] = True
    return pieces_of(way, corner, run, cut | at_length(run, cut, x[corner], y[corner])), gone


def at_length(run: np.ndarray, cut: np.ndarray, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """bool[corner]: further cuts that make pieces of more than LONGEST_M into parts of about equal length."""
    if not len(run):
        return cut
    same = run[1:] == run[:-1]
    step = np.concatenate([[0.0], np.where(same, np.sqrt(np.diff(x) ** 2 + np.diff(y) ** 2), 0.0)])
    along = np.cumsum(step)
    begin = np.flatnonzero(cut)  # of the stretch that a corner lies in; a cut corner begins the next one
    stretch = np.cumsum(cut) - 1
    from_begin = along - along[begin][stretch]
    until = np.concatenate([along[begin][1:], along[-1:]])
    length = (until - along[begin])[stretch]
    parts = np.maximum(np.ceil(length / LONGEST_M), 1.0)
    part = np.floor(from_begin / np.where(length > 0, length / parts, 1.0))
    more = np.full(len(run), False)
    more[1:] = same & (stretch[1:] == stretch[:-1]) & (part[1:] != part[:-1])
    return more


def pieces_of(way: np.ndarray, corner: np.ndarray, run: np.ndarray, cut: np.ndarray) -> Pieces:
    """Pieces between cuts; a corner at a cut inside a run ends one piece and begins the next."""
    at = np.flatnonzero(cut)
    begin, end = at[:-1], at[1:]
    joined = run[begin] == run[end]
    begin, end = begin[joined], end[joined]
    counts = end - begin + 1
    first = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    index = np.repeat(begin, counts) + np.arange(first[-1]) - np.repeat(first[:-1], counts)
    owner = way[begin]
    number = np.arange(len(owner)) - np.searchsorted(owner, owner) + 1
    return Pieces(owner, number, first, corner[index])
