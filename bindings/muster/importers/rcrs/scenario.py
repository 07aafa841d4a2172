"""`scenario.xml`: who is where, and which buildings are refuges."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from muster.importers.xml_file import UNKNOWN, XmlFile, shown
from muster.importers.xml_values import Attributes

from .map import RcrsMap

ROOT = "scenario"


@dataclass(frozen=True)
class Agent:
    """An entry of a scenario."""

    kind: str  #: "civilian", "refuge", "firebrigade", ...
    place: str  #: id of a road or building
    beds: int = 0  #: of a refuge, 0 = not said


def read_scenario(path: Path, map_: RcrsMap) -> list[Agent]:
    """Reads a scenario of a map. Raises InputError with every problem of the file."""
    file = XmlFile(path, ROOT)
    reader = _Scenario(file, map_)
    file.read(reader)
    return reader.out


class _Scenario:
    def __init__(self, file: XmlFile, map_: RcrsMap) -> None:
        self.file, self.map, self.out = file, map_, []

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == ROOT:
            return
        values = Attributes(self.file, tag, attributes)
        place, beds = values.text("location"), int(values.number("bedCapacity", 0, least=0))
        if place and place not in self.map.areas:
            self.file.add(UNKNOWN, f"{tag}/location", what="area", found=shown(place))
        elif tag == "refuge" and values.good and self.map.areas[place].is_road:
            self.file.add(UNKNOWN, f"{tag}/location", what="building", found=shown(place))
        elif values.good:
            self.out.append(Agent(tag, place, beds))

    def end(self, tag: str, text: str) -> None:
        """Nothing stands within elements."""
