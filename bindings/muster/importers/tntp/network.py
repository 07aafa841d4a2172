"""`<network>_net.tntp`: links with their costs."""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from .metadata import read_metadata
from .text import OTHER_COUNT, TntpFile, number, shown, whole

#: In the order of the format.
COLUMNS = ("init_node", "term_node", "capacity", "length", "free_flow_time", "b", "power", "speed", "toll", "link_type")
MOST_NODES = 50_000_000
MOST_LINKS = 200_000_000


@dataclass(frozen=True)
class TntpNetwork:
    """A network file. Nodes are numbered from 1; zones are the first of them. Units are the file's own."""

    path: Path
    zones: int
    nodes: int
    first_thru_node: int  #: nodes below it carry no through traffic
    init_node: np.ndarray  #: int64[link]
    term_node: np.ndarray
    capacity: np.ndarray  #: float64[link]
    length: np.ndarray
    free_flow_time: np.ndarray
    b: np.ndarray
    power: np.ndarray
    speed: np.ndarray
    toll: np.ndarray
    link_type: np.ndarray
    toll_factor: float | None = None  #: time per unit of toll; None = the file does not say
    distance_factor: float | None = None  #: time per unit of length

    def __len__(self) -> int:
        return len(self.init_node)

    def occurrence(self) -> np.ndarray:
        """int64[link]: how many links with the same ends stand before it."""
        ends = self.init_node * (self.nodes + 1) + self.term_node
        order = np.argsort(ends, kind="stable")
        at_first = np.searchsorted(ends[order], ends[order], side="left")
        out = np.empty(len(ends), dtype=np.int64)
        out[order] = np.arange(len(ends)) - at_first
        return out


def read_network(path: Path) -> TntpNetwork:
    """Reads a network. Raises InputError with every problem of the file."""
    file = TntpFile(path)
    lines = file.lines()
    head = read_metadata(file, lines)
    nodes = head.whole("NUMBER OF NODES", 1, MOST_NODES)
    zones = head.whole("NUMBER OF ZONES", 1, nodes or MOST_NODES)
    first = head.whole("FIRST THRU NODE", 1, (nodes or MOST_NODES) + 1)
    links = head.whole("NUMBER OF LINKS", 1, MOST_LINKS)
    factors = [head.number(tag, -1.0) for tag in ("TOLL FACTOR", "DISTANCE FACTOR")]
    columns = {name: array("q" if name in COLUMNS[:2] else "d") for name in COLUMNS}
    count = 0
    for line in lines:
        count += 1
        row = _row(file, line, nodes)
        if row is not None:
            for name, value in zip(COLUMNS, row, strict=True):
                columns[name].append(value)
    if links and count != links:
        file.add(OTHER_COUNT, line=head.line("NUMBER OF LINKS"), tag="NUMBER OF LINKS", expected=links, found=count)
    file.raise_if_any()
    arrays = {name: np.array(values, dtype=np.int64 if name in COLUMNS[:2] else np.float64) for name, values in columns.items()}
    toll, distance = (None if factor < 0 else factor for factor in factors)
    return TntpNetwork(path, zones, nodes, first, **arrays, toll_factor=toll, distance_factor=distance)


def _row(file: TntpFile, line: bytes, nodes: int) -> list[float] | None:
    """The values of one row; None and problems where they are wrong."""
    if not line.endswith(b";"):
        file.add(1104, expected='";"', found=shown(line[-20:]))
        return None
    cells = line[:-1].split()
    if len(cells) != len(COLUMNS):
        file.add(1211, expected=len(COLUMNS), found=len(cells))
        return None
    ends = [whole(cell) for cell in cells[:2]]
    values = [number(cell) for cell in cells[2:]]
    good = True
    for name, cell, value in zip(COLUMNS, cells, [*ends, *values], strict=True):
        good = _check(file, name, cell, value, nodes) and good
    if not good:
        return None
    capacity, _, time, b = values[:4]
    if capacity == 0 and time * b > 0:
        file.add(1203, "capacity", limit=0, found=shown(cells[2]))
        return None
    return [*ends, *values]


def _check(file: TntpFile, name: str, cell: bytes, value: float | None, nodes: int) -> bool:
    """One value is a number within its bounds."""
    is_node = name in COLUMNS[:2]
    if value is None:
        file.add(1202 if is_node else 1201, name, found=shown(cell))
    elif is_node and value < 1:
        file.add(1204, name, limit=1, found=value)
    elif is_node and nodes and value > nodes:
        file.add(1205, name, limit=nodes, found=value)
    elif name != "link_type" and value < 0:
        file.add(1204, name, limit=0, found=shown(cell))
    else:
        return True
    return False
