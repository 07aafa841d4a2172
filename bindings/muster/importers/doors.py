"""Where the people of a building enter the streets."""

from __future__ import annotations

import numpy as np
from scipy.spatial import cKDTree

from .osm.network import Network

DETOUR_M = 150.0  # people go this much further to a junction that cars reach too; design default


class Doors:
    """Finds the nearest junction that hangs together with all others on foot, if possible one that cars reach too: who drives and who
    walks leave by the same door."""

    def __init__(self, network: Network) -> None:
        self.xy = np.column_stack([network.node["x"], network.node["y"]])
        foot, car = network.connected.foot, network.connected.car
        self.walkable = np.flatnonzero(foot) if foot.any() else np.arange(len(foot))
        self.both = np.flatnonzero(foot & car)
        self.near = cKDTree(self.xy[self.walkable])
        self.near_both = cKDTree(self.xy[self.both]) if len(self.both) else None

    def __call__(self, x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """int64[place] row of node; float32[place] m in a straight line."""
        place = np.column_stack([np.asarray(x, float), np.asarray(y, float)])
        if not len(place):
            return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.float32)
        away, row = self.near.query(place)
        node = self.walkable[row]
        if self.near_both is not None:
            away_both, row = self.near_both.query(place)
            takes = away_both <= away + DETOUR_M
            node, away = np.where(takes, self.both[row], node), np.where(takes, away_both, away)
        return node, np.round(away, 1).astype(np.float32)
