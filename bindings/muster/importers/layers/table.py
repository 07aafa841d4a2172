"""A layer as it stands in its file, before anything is understood: lines of cells, or features with attributes."""

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np


@dataclass
class Table:
    """One sheet, text file or GIS layer. Line i of `lines` is line `first + i` of the file, blank lines included."""

    path: Path
    sheet: str = ""  #: name of the sheet or layer, "" = the file has only one
    lines: list[list[object]] = field(default_factory=list)  #: values of cells; None, or cells.Unreadable
    first: int = 1  #: number of the first line in its file
    merged: list[tuple[int, int, int, int]] = field(
        default_factory=list
    )  #: first line, first column, last line, last column; from 0, ends included
    headers: list[str] | None = None  #: names of the columns where the format has them; None = to be found among the lines
    shapes: np.ndarray | None = None  #: shapely geometry of each line, where the format has it
    crs: object = None  #: pyproj CRS of the shapes, None = the file names none
    cut_bytes: int = 0  #: names of this many bytes may have lost their ends

    @property
    def is_sheet(self) -> bool:
        """Whether places in it are named as cells (C12)."""
        return self.shapes is None

    def where(self, line: int, column: int | None = None) -> str:
        """Place for a finding: file!sheet!C12 for a cell, file!sheet!12 for a line; features count from 1."""
        parts = [self.path.name] + ([self.sheet] if self.sheet else [])
        if not self.is_sheet:
            name = self.headers[column] if column is not None and self.headers else ""
            return "!".join(parts) + f"#{line + self.first}" + (f"[{name}]" if name else "")
        return "!".join([*parts, f"{letters(column) if column is not None else ''}{line + self.first}"])

    def name(self) -> str:
        """Place of the whole table."""
        return "!".join([self.path.name] + ([self.sheet] if self.sheet else []))


@dataclass
class Accounting:
    """What became of the lines (features) of a file: every line is counted once, so that the sum is the number of lines."""

    lines: Counter = field(default_factory=Counter)  #: used, dropped, title, header, blank, not_read -> lines

    @property
    def read(self) -> int:
        """Rows that hold data: used or dropped."""
        return self.lines["used"] + self.lines["dropped"]

    def drop(self, rows: int = 1) -> None:
        """Rows thought usable turn out not to be."""
        self.lines["used"] -= rows
        self.lines["dropped"] += rows


def letters(column: int) -> str:
    """Name of a sheet's column, from 0: A, B, ..., Z, AA."""
    out = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        out = chr(65 + rest) + out
    return out
