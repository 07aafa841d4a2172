"""Longitudes and latitudes as people write them: 117.2035, 117°12′12.6″E, 东经117度12分12.6秒, 117-12-12.6."""

import re
import unicodedata

SIGNS = {"N": 1, "E": 1, "S": -1, "W": -1}
WORDS = {"北": "N", "南": "S", "东": "E", "西": "W"}
DECIMAL = re.compile(r"[-+]?\d{1,3}(?:[.,]\d+)?°?")
PARTS = re.compile(r"([-+]?)(\d{1,3})[°\-: ]+(\d{1,2}(?:\.\d+)?)(?:['\-: ]+(\d{1,2}(?:\.\d+)?)\"?)?'?\"?")
MARKS = str.maketrans(
    {"度": "°", "º": "°", "˚": "°", "分": "'", "′": "'", "’": "'", "‘": "'", "`": "'", "秒": '"', "″": '"', "”": '"', "“": '"'}
)


def degrees(text: str) -> tuple[float, str] | None:
    """The angle in degrees and its axis ("E" for longitudes, "N" for latitudes, "" where it does not say). None = no angle."""
    plain = unicodedata.normalize("NFKC", text.translate(MARKS)).translate(MARKS).upper().replace("''", '"')
    for word, letter in WORDS.items():
        plain = plain.replace(word, letter)
    plain = re.sub(r"[经纬]", "", plain).strip(" ()")
    sign, axis = 1, ""
    for letter, factor in SIGNS.items():
        if plain.startswith(letter) or plain.endswith(letter):
            sign, axis, plain = factor, "E" if letter in "EW" else "N", plain.strip(letter).strip()
            break
    value = number(plain)
    return None if value is None else (sign * value, axis)


def number(plain: str) -> float | None:
    """Decimal degrees, or degrees with minutes and seconds (both below 60)."""
    if DECIMAL.fullmatch(plain):
        return float(plain.rstrip("°").replace(",", "."))
    found = PARTS.fullmatch(plain)
    if not found:
        return None
    minutes, seconds = float(found[3]), float(found[4] or 0)
    if minutes >= 60 or seconds >= 60:
        return None
    value = int(found[2]) + minutes / 60 + seconds / 3600
    return -value if found[1] == "-" else value


def pair(text: str) -> tuple[float, float] | None:
    """Two angles or lengths in one cell, "117.21, 28.29" or "28°17′N 117°12′E", as (x, y): in the order of the text, or as the letters
    of the axes say. None = no such pair."""
    plain = unicodedata.normalize("NFKC", text).replace("、", ",").replace(";", ",").strip(" ()[]")
    parts = [part for part in plain.split(",") if part.strip()]
    if len(parts) != 2:
        parts = re.split(r"(?<=[NSEW])\s+|\s+(?=[NSEW])", plain.upper()) if re.search("[NSEW]", plain.upper()) else plain.split()
    if len(parts) != 2:
        return None
    angles = [degrees(part) or length(part) for part in parts]
    if None in angles:
        return None
    (a, axis_a), (b, axis_b) = angles
    return (b, a) if axis_a == "N" and axis_b != "N" or axis_b == "E" and axis_a != "E" else (a, b)


def length(text: str) -> tuple[float, str] | None:
    """A projected coordinate, m."""
    try:
        return float(text.strip()), ""
    except ValueError:
        return None
