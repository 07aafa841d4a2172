"""Layers that cannot be used at all: errors, with nothing imported."""

import numpy as np

from muster.errors import InputError, refuse
from muster.language import say

UNREADABLE, NO_HEADER, NO_ROWS, OFF_THE_MAP, UNKNOWN_COLUMN = 7101, 7102, 7103, 7104, 7105


def unreadable(path: object, reason: str, **arguments: object) -> InputError:
    """The file is no layer. `reason` names a sentence of the catalogue, import.reason.<reason>."""
    both = {name: say(f"import.reason.{reason}", lang, **arguments) for name, lang in (("reason", "en"), ("reason_zh", "zh"))}
    return refuse(UNREADABLE, path, **both)


def off_the_map(name: str, shapes: np.ndarray, ground) -> InputError:
    """Not one shape lies on the map: a wrong reference system, or another place's file."""
    import shapely

    extent = ", ".join(f"{value:.4f}" for value in ground.extent or ground.box())
    found = ", ".join(f"{value:.10g}" for value in shapely.total_bounds(shapes))
    return refuse(OFF_THE_MAP, name, count=len(shapes), found=found, expected=extent)
