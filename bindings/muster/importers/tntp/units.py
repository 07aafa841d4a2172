"""Units of a TNTP network. Its files do not name them; they stand in a README, if anywhere."""

from __future__ import annotations

from muster.errors import refuse

from .text import number

LENGTHS = {"m": 1.0, "km": 1000.0, "ft": 0.3048, "mi": 1609.344}
TIMES = {"s": 1.0, "min": 60.0, "h": 3600.0}


def unit(option: str, text: str, known: dict[str, float]) -> float:
    """What one unit is in metres or seconds: a name, or a number of them ("36" = hundredths of an hour)."""
    value = known.get(text) or number(text.encode())
    if value is None or not value > 0:
        raise refuse(1206, option, choices=", ".join([*known, "36"]), found=text)
    return value


def name_of(value: float, known: dict[str, float], base: str) -> str:
    """The unit's name for a message: "mi", "36 s"."""
    return next((name for name, size in known.items() if size == value), f"{value:g} {base}")
