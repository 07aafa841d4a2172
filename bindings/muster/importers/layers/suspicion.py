"""Points in the coordinates of a web map (GCJ-02, BD-09) that nobody named: they miss the roads, all by the same 100 to 700 m.

The test: how near to a road the points are as they stand, after taking out the offset of GCJ-02 and of BD-09, and, as a yardstick,
after shifts of the same length into other directions. Where one of the two removals brings them clearly nearer than they stand and
nearer than (nearly) every other shift does, the offset is suspected, and said; nothing is converted without being asked.
"""

import numpy as np
import shapely

from muster.importers.findings import Findings
from muster.importers.layers import offsets

LEAST_POINTS = 12  # fewer cannot tell an offset from chance
CAP_M = 150.0  # a point farther than this from any road counts as this far: one odd point shall not decide
NEARER = 0.75  # the distance must shrink to this share or less
DIRECTIONS = 24
NEARER_THAN = 0.1  # of the shifts into other directions: in a grid of streets one or two of them lead back to a street
METRES_PER_DEGREE = 111_320.0


def suspect(shapes: np.ndarray, roads: np.ndarray, name: str, findings: Findings) -> str | None:
    """The system that the points are probably in ("gcj02", "bd09"), or None. `shapes` and `roads`: WGS 84 degrees. Adds a finding."""
    points = np.array([(p.x, p.y) for p in (s.representative_point() for s in shapes if s is not None and not s.is_empty)]).reshape(-1, 2)
    if len(points) < LEAST_POINTS or not len(roads) or not offsets.in_box(*points.mean(axis=0)):
        return None
    near = Nearness(points, roads)
    stands = near(points)
    best = None
    for system in ("gcj02", "bd09"):
        moved = np.column_stack(offsets.to_wgs84(points[:, 0], points[:, 1], system))
        distance = near(moved)
        if distance <= NEARER * stands and (best is None or distance < best[1]):
            best = system, distance, moved
    if best is None:
        return None
    system, distance, moved = best
    shift = near.metres(moved - points).mean(axis=0)
    turns = np.linspace(0, 2 * np.pi, DIRECTIONS, endpoint=False)[1:]
    others = [near(points + near.degrees(turned(shift, turn))) for turn in turns]
    if distance > np.quantile(others, NEARER_THAN):
        return None
    findings.add("layer.offset_suspected", "guessed", name, count=len(points), system=system.upper(), shift=f"{np.hypot(*shift):.0f}",
                 before=f"{stands:.0f}", after=f"{distance:.0f}")  # fmt: skip
    return system


def turned(vector: np.ndarray, angle: float) -> np.ndarray:
    """A vector turned by an angle, rad."""
    c, s = np.cos(angle), np.sin(angle)
    return np.array([c * vector[0] - s * vector[1], s * vector[0] + c * vector[1]])


class Nearness:
    """Mean distance of points to the nearest road, m, each capped; on a flat map around the points, which is exact enough over a
    county."""

    def __init__(self, points: np.ndarray, roads: np.ndarray) -> None:
        self.scale = np.array([METRES_PER_DEGREE * np.cos(np.radians(points[:, 1].mean())), METRES_PER_DEGREE])
        self.tree = shapely.STRtree(shapely.transform(roads, self.metres))

    def metres(self, degrees: np.ndarray) -> np.ndarray:
        """From degrees to metres on the flat map."""
        return degrees * self.scale

    def degrees(self, metres: np.ndarray) -> np.ndarray:
        """From metres on the flat map to degrees."""
        return metres / self.scale

    def __call__(self, points: np.ndarray) -> float:
        """m"""
        flat = shapely.points(self.metres(points))
        pairs, distance = self.tree.query_nearest(flat, return_distance=True, all_matches=False)
        return float(np.minimum(distance, CAP_M).mean()) if len(distance) else CAP_M
