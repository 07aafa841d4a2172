"""Small OSM maps written by hand, for tests: places in metres around a point of Jiangxi."""

from __future__ import annotations

import gzip
import math
from dataclasses import dataclass, field
from pathlib import Path
from xml.sax.saxutils import quoteattr

LON, LAT = 117.2, 28.3
M_PER_LAT = 110_850.0
M_PER_LON = 111_320.0 * math.cos(math.radians(LAT))


def degrees(x: float, y: float) -> tuple[float, float]:
    """Longitude and latitude of a place x m east and y m north of the middle."""
    return round(LON + x / M_PER_LON, 7), round(LAT + y / M_PER_LAT, 7)


@dataclass
class Sample:
    """A map under construction."""

    nodes: dict[int, tuple[float, float, dict]] = field(default_factory=dict)
    ways: dict[int, tuple[list[int], dict]] = field(default_factory=dict)
    relations: dict[int, tuple[list[tuple[str, int, str]], dict]] = field(default_factory=dict)

    def node(self, number: int, x: float, y: float, **tags: str) -> Sample:
        self.nodes[number] = (*degrees(x, y), named(tags))
        return self

    def way(self, number: int, refs: list[int], **tags: str) -> Sample:
        self.ways[number] = (refs, named(tags))
        return self

    def relation(self, number: int, members: list[tuple[str, int, str]], **tags: str) -> Sample:
        self.relations[number] = (members, named(tags))
        return self

    def block(self, number: int, x: float, y: float, size: float, **tags: str) -> Sample:
        """A closed square way; its corners are nodes number * 10 + 1 ... 4."""
        corners = [(x, y), (x + size, y), (x + size, y + size), (x, y + size)]
        for k, (east, north) in enumerate(corners, start=1):
            self.node(number * 10 + k, east, north)
        return self.way(number, [number * 10 + k for k in (1, 2, 3, 4, 1)], **tags)

    def xml(self, turned: bool = False) -> str:
        """The file; `turned`: everything in the opposite order."""
        step = -1 if turned else 1
        out = ['<?xml version="1.0" encoding="UTF-8"?>', '<osm version="0.6" generator="by hand">']
        for number, (lon, lat, tags) in list(self.nodes.items())[::step]:
            out.append(f'<node id="{number}" version="1" lon="{lon:.7f}" lat="{lat:.7f}">{tag_lines(tags)}</node>')
        for number, (refs, tags) in list(self.ways.items())[::step]:
            corners = "".join(f'<nd ref="{ref}"/>' for ref in refs)
            out.append(f'<way id="{number}" version="1">{corners}{tag_lines(tags)}</way>')
        for number, (members, tags) in list(self.relations.items())[::step]:
            kinds = {"n": "node", "w": "way", "r": "relation"}
            parts = "".join(f'<member type="{kinds[kind]}" ref="{ref}" role="{role}"/>' for kind, ref, role in members)
            out.append(f'<relation id="{number}" version="1">{parts}{tag_lines(tags)}</relation>')
        return "\n".join([*out, "</osm>"])

    def write(self, path: Path, turned: bool = False) -> Path:
        text = self.xml(turned).encode()
        path.write_bytes(gzip.compress(text) if path.suffix == ".gz" else text)
        return path


def named(tags: dict[str, str]) -> dict[str, str]:
    """name_en -> name:en: a colon cannot stand in a Python name; two underscores stand for it."""
    return {key.replace("__", ":"): value for key, value in tags.items()}


def tag_lines(tags: dict[str, str]) -> str:
    return "".join(f"<tag k={quoteattr(key)} v={quoteattr(value)}/>" for key, value in tags.items())


def crossroads() -> Sample:
    """A main road from west to east and a lane from south to north, which meet in node 5."""
    sample = Sample()
    for number, x, y in [(1, -1200, 0), (2, 1200, 0), (3, 0, -900), (4, 0, 900), (5, 0, 0), (6, -600, 0), (7, 600, 10)]:
        sample.node(number, x, y)
    sample.way(10, [1, 6, 5, 7, 2], highway="primary", name="信江路", name__en="Xinjiang Road", lanes="4", maxspeed="60")
    return sample.way(11, [3, 5, 4], highway="residential")
