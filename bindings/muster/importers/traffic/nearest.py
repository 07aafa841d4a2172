"""Which link a place lies on."""

from __future__ import annotations

import numpy as np
import shapely

from .streets import Streets


class NearestLink:
    """The link, of those asked for, whose straight line between its ends is nearest; of equally near ones the first in the file."""

    def __init__(self, streets: Streets, modes: int) -> None:
        self._rows = np.flatnonzero((np.array(streets.modes, np.uint8) & modes) != 0)
        at = np.column_stack([streets.x, streets.y])
        tail, head = np.array(streets.tail, np.int64)[self._rows], np.array(streets.head, np.int64)[self._rows]
        self._tree = shapely.STRtree(shapely.linestrings(np.stack([at[tail], at[head]], axis=1))) if len(self._rows) else None

    def of(self, x: np.ndarray, y: np.ndarray) -> np.ndarray:
        """Rows of links."""
        out = np.full(len(x), -1, np.int64)
        if self._tree is None or not len(x):
            return out
        place, line = self._tree.query_nearest(shapely.points(x, y), all_matches=True)
        order = np.lexsort((line, place))
        place, line = place[order], line[order]
        first = np.concatenate([[True], place[1:] != place[:-1]])
        out[place[first]] = self._rows[line[first]]
        return out
