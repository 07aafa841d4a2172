"""`<network>_flow.tntp`: flows of links, and their costs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import numpy as np

from muster.errors import refuse

from .metadata import read_metadata
from .network import TntpNetwork
from .text import LEFT_OUT, TntpFile, number, shown, whole

#: What the columns are called in the files that there are; without a header this is their order.
NAMES = {
    "from": ("from", "tail", "init_node"),
    "to": ("to", "head", "term_node"),
    "volume": ("volume", "flow"),
    "cost": ("cost", "time"),
}


@dataclass(frozen=True)
class Flows:
    """Flows in the order of the network's links; costs NaN where the file has none."""

    path: Path
    flow: np.ndarray  #: float64[link]
    cost: np.ndarray


def read_flows(path: Path, network: TntpNetwork) -> Flows:
    """Reads flows of a network. Links with the same ends stand in the same order in both files. Raises InputError with every problem."""
    file = TntpFile(path)
    lines = _rows(file)
    rows = _places(network)
    order = list(NAMES)
    flow, cost = np.full(len(network), np.nan), np.full(len(network), np.nan)
    seen: dict[tuple[int, int], int] = {}
    for i, line in enumerate(lines):
        cells = line.replace(b":", b" ").removesuffix(b";").split()
        if i == 0 and cells and number(cells[0]) is None:
            order = _order(file, cells)
            continue
        values = _values(file, cells, order)
        if values is None:
            continue
        ends = (int(values["from"]), int(values["to"]))
        row = rows.get((*ends, seen.get(ends, 0)))
        seen[ends] = seen.get(ends, 0) + 1
        if row is None:
            known = (*ends, 0) in rows
            file.add(1216, table="@tntp.further_link" if known else "@tntp.link", found=f"{ends[0]} > {ends[1]}")
            continue
        flow[row], cost[row] = values["volume"], values.get("cost", np.nan)
    _complain_of_missing(file, network, flow)
    file.raise_if_any()
    return Flows(path, flow, cost)


def _rows(file: TntpFile) -> Iterator[bytes]:
    """Lines below the metadata, where there are any."""
    lines = file.lines()
    first = next(lines, None)
    if first is None:
        raise refuse(1304, file.path)
    if not first.startswith(b"<"):
        return chain([first], lines)
    read_metadata(file, chain([first], lines))
    return lines


def _places(network: TntpNetwork) -> dict[tuple[int, int, int], int]:
    """Row of each link by its ends and how many of the same stand before it."""
    ends = zip(network.init_node.tolist(), network.term_node.tolist(), network.occurrence().tolist(), strict=True)
    return {key: row for row, key in enumerate(ends)}


def _order(file: TntpFile, cells: list[bytes]) -> list[str]:
    """The columns by their header. Without its header nothing of a file can be understood."""
    words = [shown(cell).lower() for cell in cells]
    order = [next((name for name, known in NAMES.items() if word in known), "") for word in words]
    for name in ("from", "to", "volume"):
        if order.count(name) != 1:
            file.add(1301, column=name, found=", ".join(words))
    file.raise_if_any()
    return order


def _values(file: TntpFile, cells: list[bytes], order: list[str]) -> dict[str, float] | None:
    """One row by column; None and problems where it is wrong."""
    if len(cells) != len(order) and not (order == list(NAMES) and len(cells) == 3):  # the cost may be left out
        file.add(1211, expected=len(order), found=len(cells))
        return None
    out: dict[str, float] = {}
    for name, cell in zip(order, cells, strict=False):
        is_node = name in ("from", "to")
        value = whole(cell) if is_node else number(cell)
        if name and value is None:
            file.add(1202 if is_node else 1201, name, found=shown(cell))
        elif name == "volume" and value < 0:
            file.add(1204, name, limit=0, found=shown(cell))
        elif name:
            out[name] = value
    return out if len(out) == sum(map(bool, order[: len(cells)])) else None


def _complain_of_missing(file: TntpFile, network: TntpNetwork, flow: np.ndarray) -> None:
    if not file.good():
        return  # rows that were wrong would be told a second time
    for row in np.flatnonzero(np.isnan(flow)):
        file.add(LEFT_OUT, line=0, name=f"{network.init_node[row]} > {network.term_node[row]}", what="@tntp.flow")


def write_flows(path: Path, network: TntpNetwork, flow: np.ndarray, cost: np.ndarray) -> None:
    """Writes flows whole or not at all: as CSV where the name ends so, else as TNTP."""
    csv = path.suffix.lower() == ".csv"
    separator, end = (",", "\n") if csv else (" \t", " \n")
    rows = zip(network.init_node.tolist(), network.term_node.tolist(), flow.tolist(), cost.tolist(), strict=True)
    head = ("from", "to", "volume", "cost") if csv else ("From", "To", "Volume", "Cost")
    text = "".join(separator.join(map(str, row)) + end for row in chain([head], rows))
    part = path.with_name(path.name + ".part")
    try:
        part.write_text(text, encoding="utf-8")
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
