"""What the numbers in arrays stand for: times, rows of other tables, kinds of things."""

from typing import Any

import numpy as np

from muster import _core

#: Milliseconds that mean "never"; larger numbers too.
NEVER_MS = (2**63 - 1) // 4
#: Row number that means "none".
NO_ROW = 2**32 - 1
#: Floor of a household (`household/storey`) that stands for rooms below ground; others count from the ground floor, 0.
BELOW_GROUND = 255
#: Standard gravity, m/s2: shaking is kept in m/s2 and told in g.
GRAVITY_M_S2 = 9.80665
#: States of damage by shaking (`building/shaken`, `shelter/shaken`) by their number: those of Hazus, and what has collapsed.
DAMAGE_STATES = ("none", "slight", "moderate", "extensive", "complete", "collapsed")
#: Kind of shelter that is a road out of the area.
EXIT = int(_core.ShelterKind.exit)

#: Which enumeration an array of State or a column of a table is of.
WORDS: dict[str, Any] = {
    "household/alerted_by": _core.Channel,
    "household/intent": _core.Intent,
    "party/status": _core.PartyStatus,
    "person/cause": _core.Cause,
    "link/road_class": _core.RoadClass,
    "link/structure": _core.LinkStructure,
    "shelter/kind": _core.ShelterKind,
}


def shown(text: str) -> str:
    """A setting's value as people read it: of a number that was worked out from others (1900/3600) four digits; other texts as they are."""
    if len(text) <= 8:
        return text
    try:
        number = float(text)
    except ValueError:
        return text
    return f"{number:.4g}" if abs(number) < 1e4 else f"{number:.0f}"


def seconds(times_ms: np.ndarray) -> np.ndarray:
    """Times of arrays, int64 ms, as float64 seconds; NaN = never."""
    out = np.asarray(times_ms) / 1000.0
    return np.where(np.asarray(times_ms) >= NEVER_MS, np.nan, out)


def durations(times_ms: np.ndarray) -> np.ndarray:
    """Times of arrays as timedelta64[ms] since the start; NaT = never."""
    out = np.array(times_ms, dtype="timedelta64[ms]")
    out[np.asarray(times_ms) >= NEVER_MS] = np.timedelta64("NaT")
    return out


def words(name: str, numbers: np.ndarray) -> np.ndarray:
    """The numbers of array `name` as words, e.g. "warden"; array of str."""
    kinds = WORDS[name]
    table = np.array([kinds(i).name for i in range(len(kinds.__members__))])
    return table[np.asarray(numbers)]
