"""`network.xml`: nodes and links."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from muster.importers.findings import Findings
from muster.importers.traffic import CAR, CYCLE, FOOT, Streets
from muster.importers.xml_file import UNKNOWN, XmlFile, shown
from muster.importers.xml_values import Attributes, clock

HOUR_S = 3600.0
FOOTWAY_M = 2.0  # width of links that may be walked: the format has none; design default
#: Modes of links as those of the world. Others (pt, train, ...) are no streets.
LINK_MODES = {
    **dict.fromkeys(("car", "truck", "freight", "lkw", "bus", "taxi", "ride", "motorcycle"), CAR),
    **dict.fromkeys(("bike", "bicycle", "cycle"), CYCLE),
    **dict.fromkeys(("walk", "foot", "pedestrian"), FOOT),
}


@dataclass
class MatsimNetwork:
    """A network file."""

    path: Path
    streets: Streets = field(default_factory=Streets)
    system: str | None = None  #: reference system that it names
    modes_of: list[frozenset[str]] = field(default_factory=list)  #: [link] as the file has them

    def rows_for(self, mode: str) -> bool:
        """Whether anybody of that mode may go anywhere."""
        return any(mode in modes for modes in self.modes_of)


def read_network(path: Path, findings: Findings) -> MatsimNetwork:
    """Reads a network. Raises InputError with every problem of the file."""
    file = XmlFile(path, "network")
    reader = _Network(file, MatsimNetwork(path), findings)
    file.read(reader)
    reader.finish()
    file.raise_if_any()
    return reader.out


class _Network:
    def __init__(self, file: XmlFile, out: MatsimNetwork, findings: Findings) -> None:
        self.file, self.out, self.findings = file, out, findings
        self.period_s, self.cell_m = HOUR_S, 7.5
        self._line: dict[str, int] = {}  # of nodes and links, "node 7"
        self._link: int | None = None
        self._attribute = ""
        self._banned: list[tuple[int, str, int]] = []
        self._unread: set[str] = set()
        self._wrong: set[str] = set()  # nodes that have been told to be wrong: links to them are not told again

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if tag == "node":
            self._node(Attributes(self.file, tag, attributes))
        elif tag == "link":
            self._start_link(Attributes(self.file, tag, attributes))
        elif tag == "links":
            self._start_links(attributes)
        elif tag == "attribute":
            self._attribute = attributes.get("name", "")

    def end(self, tag: str, text: str) -> None:
        if tag == "link":
            self._link = None
        elif tag == "attribute" and self._attribute == "coordinateReferenceSystem" and self._link is None:
            self.out.system = text.strip() or None
        elif tag == "attribute" and self._attribute == "disallowedNextLinks" and self._link is not None:
            self._bans(text)
        elif tag == "attribute":
            self._unread.add(self._attribute)

    def _twice(self, kind: str, name: str) -> bool:
        first = self._line.setdefault(f"{kind} {name}", self.file.line)
        if first == self.file.line and name not in (self.out.streets.node_row if kind == "node" else self.out.streets.link_row):
            return False
        self.file.add(1219, kind, found=shown(name), first=first)
        return True

    def _node(self, node: Attributes) -> None:
        name, x, y = node.text("id"), node.number("x"), node.number("y")
        if not node.good:
            self._wrong.add(name)
        elif not self._twice("node", name):
            self.out.streets.add_node(name, x, y)

    def _start_links(self, attributes: Mapping[str, str]) -> None:
        links = Attributes(self.file, "links", attributes)
        period = clock(attributes["capperiod"]) if links.has("capperiod") else HOUR_S
        if period is None or period <= 0:
            self.file.add(1208, "links/capperiod", found=shown(attributes["capperiod"]))
        self.period_s = period or HOUR_S
        self.cell_m = links.number("effectivecellsize", 7.5, above=0.0) or 7.5
        self.out.streets.jam_veh_m = 1 / self.cell_m

    def _start_link(self, link: Attributes) -> None:
        name, ends = link.text("id"), (link.text("from"), link.text("to"))
        length, speed = link.number("length", least=0.0), self._free_speed(link)
        capacity, lanes = link.number("capacity", above=0.0), link.number("permlanes", above=0.0)
        known = self.out.streets.node_row
        for end, node in zip(("from", "to"), ends, strict=True):
            if node and node not in known:
                link.good = False
                if node not in self._wrong:
                    self.file.add(UNKNOWN, f"link/{end}", what="node", found=shown(node))
        if not link.good or self._twice("link", name):
            return
        modes = frozenset(part.strip() for part in link.text("modes", "car").split(",") if part.strip())
        self._add(name, ends, length, speed, lanes, capacity / self.period_s, modes)

    def _free_speed(self, link: Attributes) -> float:
        """m/s; "Infinity" stands for no bound."""
        if link.text("freespeed", " ").strip() in ("Infinity", "INF", "inf"):
            return 1e9
        return link.number("freespeed", least=0.0)

    def _add(
        self, name: str, ends: tuple[str, str], length: float, speed: float, lanes: float, capacity: float, modes: frozenset[str]
    ) -> None:
        bits = 0
        for mode in modes:
            bits |= LINK_MODES.get(mode, 0)
        streets = self.out.streets
        if not speed and bits & (CAR | CYCLE):
            self.findings.add("matsim.closed", "dropped", name)
            return
        if not bits:
            self.findings.add("matsim.links_other", "dropped", name, modes=", ".join(sorted(modes)))
            return
        if ends[0] == ends[1]:
            self.findings.add("matsim.loops", "note", name)
        tail, head = (streets.node_row[end] for end in ends)
        drives = bits & (CAR | CYCLE)
        self._link = streets.add_link(
            name, tail, head, length=length, speed=speed if drives else 0.0, lanes=lanes if drives else 0.0,
            capacity=capacity if drives else 0.0, modes=bits, width=FOOTWAY_M if bits & FOOT else 0.0,
        )  # fmt: skip
        self.out.modes_of.append(modes)

    def _bans(self, text: str) -> None:
        """{"car": [["2"], ["3", "4"]]}: sequences of links that may not follow."""
        try:
            sequences = [sequence for mode, given in json.loads(text).items() if LINK_MODES.get(mode, 0) == CAR for sequence in given]
            named = [[str(link) for link in sequence] for sequence in sequences]
        except (ValueError, AttributeError, TypeError):
            self.file.add(1104, "link/disallowedNextLinks", expected="JSON", found=shown(text.strip()))
            return
        for sequence in named:
            if len(sequence) == 1:
                self._banned.append((self._link, sequence[0], self.file.line))
            else:
                self.findings.add("matsim.long_bans", "dropped")

    def finish(self) -> None:
        """What can be said only when all links are known."""
        streets = self.out.streets
        for link, name, line in self._banned:
            other = streets.link_row.get(name)
            if other is None or streets.tail[other] != streets.head[link]:
                self.file.add(UNKNOWN, "link/disallowedNextLinks", line=line, what="link", found=shown(name))
            elif (link, other) not in streets.bans:
                streets.bans.append((link, other))
        if not streets.link_id:
            self.file.add(1304, line=self.file.line)
        if self._unread:
            self.findings.add("matsim.attributes", "unread", count=len(self._unread), names=", ".join(sorted(self._unread)[:12]))
        walked = int(np.count_nonzero(np.array(streets.modes, np.uint8) & FOOT))
        self.findings.add("matsim.footways", "guessed", count=walked, width=f"{FOOTWAY_M:g}")
