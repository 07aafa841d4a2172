"""Values of OSM tags, as mappers write them, as numbers and words."""

from __future__ import annotations

import re

from muster.importers.osm.reader import Tags

YES = ("yes", "true", "1")
NO = ("no", "false", "0")
KM_H_OF_MPH, KM_H_OF_KNOT, M_OF_FOOT, M_OF_INCH = 1.609344, 1.852, 0.3048, 0.0254

_NUMBER = re.compile(r"^\s*([0-9]+(?:[.,][0-9]+)?)\s*([a-zA-Z/'\"′]*)\s*$")
_FEET = re.compile(r"^\s*([0-9]+)\s*['′]\s*(?:([0-9]+(?:\.[0-9]+)?)\s*[\"″]?)?\s*$")
_METRES = {"": 1.0, "m": 1.0, "meter": 1.0, "metre": 1.0, "metres": 1.0, "km": 1000.0, "cm": 0.01, "ft": M_OF_FOOT, "feet": M_OF_FOOT}
_KM_H = {"": 1.0, "km/h": 1.0, "kmh": 1.0, "kph": 1.0, "mph": KM_H_OF_MPH, "knots": KM_H_OF_KNOT}


def number_with_unit(text: str, units: dict[str, float]) -> float | None:
    """A number in the base unit of `units`; None where it is none."""
    match = _NUMBER.match(text)
    if match is None or match[2].lower() not in units:
        return None
    return float(match[1].replace(",", ".")) * units[match[2].lower()]


def metres(text: str) -> float | None:
    """A length: "3.5", "3,5 m", "12 ft", "12'6\\""; of several ("4;6") the smallest."""
    feet = _FEET.match(text)
    if feet:
        return int(feet[1]) * M_OF_FOOT + float(feet[2] or 0) * M_OF_INCH
    found = [number_with_unit(part, _METRES) for part in text.split(";")]
    return None if None in found else min(part for part in found if part is not None)


def km_h(text: str) -> float | None:
    """A speed with its unit; of several ("90;30;90") the smallest. None for words, which speeds.csv knows."""
    found = [number_with_unit(part, _KM_H) for part in text.split(";")]
    return None if None in found else min(part for part in found if part is not None)


def count(text: str) -> float | None:
    """A number of lanes or storeys; of several the smallest."""
    found = [number_with_unit(part, {"": 1.0}) for part in text.split(";")]
    return None if None in found else min(part for part in found if part is not None)


MOST_LAYERS = 5  # above or below the ground: mappers use no more


def layer_of(tags: Tags) -> int:
    """Tag `layer`, 0 where there is none or it is no number."""
    try:
        return min(max(int(float(tags.get("layer", "0").split(";")[0])), -MOST_LAYERS), MOST_LAYERS)
    except (ValueError, OverflowError):
        return 0


def names_of(tags: Tags) -> tuple[str, str]:
    """Local and English name. A name in Latin letters is its own English name."""
    local = tags.get("name:zh") or tags.get("name:zh-Hans") or tags.get("name") or tags.get("official_name") or ""
    english = tags.get("name:en") or tags.get("int_name") or ""
    plain = tags.get("name", "")
    if not english and plain and all(ord(letter) < 0x250 for letter in plain):
        english = plain
    return " ".join(local.split()), " ".join(english.split())
