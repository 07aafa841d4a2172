"""Values of attributes, checked: what is wrong is told with the element and its line."""

from __future__ import annotations

from collections.abc import Mapping

from .xml_file import NO_ATTRIBUTE, XmlFile, shown

FARTHEST_S = 40 * 86400.0  # later moments are slips: runs take 48 days at most


class Attributes:
    """The attributes of one element. What is missing or wrong becomes a problem of the file, and `good` False."""

    def __init__(self, file: XmlFile, tag: str, values: Mapping[str, str]) -> None:
        self._file, self._tag, self._values, self.good = file, tag, values, True

    def _wrong(self, code: int, name: str, **arguments: object) -> None:
        self._file.add(code, f"{self._tag}/{name}", **arguments)
        self.good = False

    def has(self, name: str) -> bool:
        """Whether it is there and says something."""
        return bool(self._values.get(name))

    def text(self, name: str, usual: str | None = None) -> str:
        """A text that is not empty; `usual` where it is missing (None = it must not be)."""
        value = self._values.get(name, "")
        if value or usual is not None:
            return value or usual or ""
        self._file.add(NO_ATTRIBUTE, self._tag, element=self._tag, attribute=name)
        self.good = False
        return ""

    def number(self, name: str, usual: float | None = None, *, least: float | None = None, above: float | None = None) -> float:
        """A finite number."""
        text = self.text(name, None if usual is None else str(usual))
        value = number(text)
        if not text:
            return 0.0
        if value is None:
            self._wrong(1201, name, found=shown(text))
        elif least is not None and value < least:
            self._wrong(1204, name, limit=f"{least:g}", found=shown(text))
        elif above is not None and value <= above:
            self._wrong(1203, name, limit=f"{above:g}", found=shown(text))
        else:
            return value
        return 0.0

    def time(self, name: str) -> float | None:
        """Seconds; None where it is missing or said to be undefined."""
        text = self._values.get(name, "").strip()
        if text.lower() in ("", "undefined", "-infinity", "infinity"):
            return None
        value = clock(text)
        if value is None or abs(value) > FARTHEST_S:
            self._wrong(1208, name, found=shown(text))
            return None
        return value if value >= 0 else None  # negative times are how MATSim writes "undefined" in places


def number(text: str) -> float | None:
    """A finite number as a person would write it; None for anything else."""
    try:
        value = float(text)
    except ValueError:
        return None
    return value if "_" not in text and value - value == 0 else None


def clock(text: str) -> float | None:
    """Seconds of "HH:MM:SS", "HH:MM" or a number; hours may be beyond 24."""
    parts = text.split(":")
    if len(parts) > 3:
        return None
    values = [number(part) for part in parts]
    if any(value is None for value in values):
        return None
    if len(parts) == 1:
        return values[0]
    if any(value < 0 for value in values) or any(value >= 60 for value in values[1:]):
        return None
    hours, minutes, seconds = (*values, 0.0)[:3]
    return 3600 * hours + 60 * minutes + seconds
