"""Which country a map lies in: as the user says, else as the map's own tags say."""

from __future__ import annotations

import re
from collections import Counter

from .findings import Findings
from .layers.offsets import in_box
from .osm.reader import OsmMap

CODE = re.compile(r"^[A-Z]{2}")
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def country_of(given: str | None, map_: OsmMap, findings: Findings) -> str:
    """ISO 3166 code of two letters; "" = not known, and said. Addresses and boundaries vote; names in Chinese inside the box of China
    count for China, since maps there carry few addresses."""
    if given:
        return given.upper()
    votes = Counter()
    everything = [*map_.node_tags.values(), *map_.way_tags, *(relation.tags for relation in map_.relations)]
    for tags in everything:
        for key in ("addr:country", "is_in:country_code", "ISO3166-1", "ISO3166-1:alpha2"):
            found = CODE.match(tags.get(key, "").upper())
            if found:
                votes[found.group()] += 1
    named = [tags["name"] for tags in everything if "name" in tags]
    chinese = sum(bool(CHINESE.search(name)) for name in named)
    middle = (float(map_.lon.mean()), float(map_.lat.mean())) if len(map_.lon) else (0.0, 0.0)
    country = ""
    if chinese * 2 > len(named) and in_box(*middle):
        country = "CN"
    elif votes:
        country = min(votes, key=lambda code: (-votes[code], code))
    findings.add("crs.country_guessed" if country else "crs.country_unknown", "guessed", country=country)
    return country
