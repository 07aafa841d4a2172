"""Population table: one row per hexagon, square or settlement, with its id, place and number of people."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from muster._core import Problem
from muster.errors import InputError, refuse

from ..findings import Findings
from .cells import UNKNOWN, Cells, no_shapes
from .share import whole

COLUMNS = {
    "id": ("id", "cell", "h3", "code", "编号", "代码", "网格编号"),
    "lon": ("lon", "longitude", "lng", "经度"),
    "lat": ("lat", "latitude", "纬度"),
    "population": ("population", "persons", "people", "pop", "人口", "人数", "人口数", "常住人口"),
    "households": ("households", "户数", "家庭户数"),
}
OPTIONAL = {"households"}


def read_table(path: Path, findings: Findings) -> Cells:
    """Cells of a CSV file (UTF-8 or GB 18030; comma, semicolon or tab; lines of # are comments). Raises InputError with every bad
    cell of the file."""
    header, *rows = rows_of(path)
    at = {name: find(header[1], known) for name, known in COLUMNS.items()}
    missing = [name for name, column in at.items() if column is None and name not in OPTIONAL]
    if missing:
        raise missing_columns(path, header, missing)
    if not rows:
        raise refuse(1304, path)
    table = Reader(path, at)
    for number, row in rows:
        table.read(number, row)
    if table.problems:
        raise InputError(table.problems)
    return table.cells(findings)


def text_of(path: Path) -> str:
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise refuse(1001, path, reason=error.strerror) from error
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise refuse(1003, path)


def delimiter_of(path: Path) -> str:
    """That of the first line that is neither empty nor a comment."""
    first = next((line for line in text_of(path).splitlines() if line.strip() and not line.startswith("#")), "")
    return max(",;\t", key=first.count)


def rows_of(path: Path) -> list[tuple[int, list[str]]]:
    """Rows that are neither empty nor comments (#), each with its line; the header first. Raises InputError where there is none."""
    lines = ("" if line.startswith("#") else line for line in text_of(path).splitlines())
    rows = csv.reader(io.StringIO("\n".join(lines)), delimiter=delimiter_of(path))
    found = [(number, row) for number, row in enumerate(rows, start=1) if any(cell.strip() for cell in row)]
    if not found:
        raise refuse(1004, path)
    return found


def missing_columns(path: Path, header: tuple[int, list[str]], names: Iterable[str]) -> InputError:
    """An InputError that names the columns that are not there."""
    line, cells = header
    found = ", ".join(cells)
    return InputError([Problem(1301, file=str(path), line=line, arguments={"column": name, "found": found}) for name in names])


def find(header: list[str], known: tuple[str, ...]) -> int | None:
    names = [cell.strip().lower() for cell in header]
    return next((names.index(word) for word in known if word in names), None)


class Reader:
    """Rows of the table, and what is wrong with them."""

    def __init__(self, path: Path, at: dict[str, int | None]) -> None:
        self.path, self.at = path, at
        self.problems: list[Problem] = []
        self.line_of: dict[str, int] = {}
        self.rows: list[tuple[float, float, float, float]] = []

    def problem(self, code: int, at: int, column: int | None, **arguments: object) -> None:
        named = {name: str(value) for name, value in arguments.items()}
        self.problems.append(Problem(code, file=str(self.path), line=at, column=0 if column is None else column + 1, arguments=named))

    def read(self, line: int, row: list[str]) -> None:
        if len(row) <= max(column for column in self.at.values() if column is not None):
            return self.problem(
                1303, line, None, found=len(row), header=max(column for column in self.at.values() if column is not None) + 1
            )
        name = row[self.at["id"]].strip()
        if not name:
            self.problem(1210, line, self.at["id"])
        elif name in self.line_of:
            self.problem(1219, line, self.at["id"], found=name, line=self.line_of[name])
        self.line_of.setdefault(name, line)
        people = self.number(line, row, "population", 0, math.inf)
        households = UNKNOWN if self.at["households"] is None else self.number(line, row, "households", 0, math.inf)
        self.rows.append((self.number(line, row, "lon", -180, 180), self.number(line, row, "lat", -90, 90), people, households))
        return None

    def number(self, line: int, row: list[str], name: str, low: float, high: float) -> float:
        column = self.at[name]
        text = row[column].strip()
        try:
            value = float(text)
        except ValueError:
            self.problem(1201, line, column, found=text)
            return 0.0
        if not math.isfinite(value):
            self.problem(1213, line, column, found=text)
        elif value < low:
            self.problem(1204, line, column, limit=low, found=text)
        elif value > high:
            self.problem(1205, line, column, limit=high, found=text)
        return value

    def cells(self, findings: Findings) -> Cells:
        lon, lat, people, households = (np.array(column) for column in zip(*self.rows, strict=True))
        persons, total = whole(people)
        if not np.array_equal(people, np.floor(people)):
            findings.add(
                "people.rounded",
                "note",
                self.path.name,
                int(np.count_nonzero(people != np.floor(people))),
                total=total,
                sum=f"{people.sum():.3f}",
            )
        rows = len(persons)
        return Cells(list(self.line_of), lon, lat, persons, households.astype(np.int64), no_shapes(rows), np.full(rows, False))
