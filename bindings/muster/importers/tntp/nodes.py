"""`<network>_node.tntp`: where nodes are."""

from __future__ import annotations

from itertools import chain
from pathlib import Path

import numpy as np

from muster.errors import refuse

from .metadata import read_metadata
from .network import TntpNetwork
from .text import LEFT_OUT, TntpFile, number, shown, whole


def read_nodes(path: Path, network: TntpNetwork) -> np.ndarray:
    """float64[node, 2], x and y as they stand there. Raises InputError with every problem of the file."""
    file = TntpFile(path)
    lines = file.lines()
    first = next(lines, None)
    if first is None:
        raise refuse(1304, path)
    lines = chain([first], lines)
    if first.startswith(b"<"):
        read_metadata(file, lines)
    where, line_of = np.full((network.nodes, 2), np.nan), np.zeros(network.nodes, dtype=np.int64)
    for i, line in enumerate(lines):
        cells = line.removesuffix(b";").split()
        if i == 0 and cells and number(cells[0]) is None:
            continue  # the header: Node X Y
        if len(cells) != 3:
            file.add(1211, expected=3, found=len(cells))
            continue
        node, x, y = whole(cells[0]), number(cells[1]), number(cells[2])
        for name, cell, value in zip(("Node", "X", "Y"), cells, (node, x, y), strict=True):
            if value is None:
                file.add(1202 if name == "Node" else 1201, name, found=shown(cell))
        if node is None or x is None or y is None:
            continue
        if not 1 <= node <= network.nodes:
            file.add(*((1204,) if node < 1 else (1205,)), "Node", limit=1 if node < 1 else network.nodes, found=node)
        elif line_of[node - 1]:
            file.add(1219, "Node", found=node, first=line_of[node - 1])
        else:
            where[node - 1], line_of[node - 1] = (x, y), file.line
    if file.good():
        for row in np.flatnonzero(line_of == 0):
            file.add(LEFT_OUT, line=0, name=row + 1, what="@tntp.coordinates")
    file.raise_if_any()
    return where
