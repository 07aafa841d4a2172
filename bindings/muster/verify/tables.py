"""Tables of expected values and of inputs: CSV files with a header row, or short tables written into the case."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from .document import Section
from .grids import centres, read_ascii_grid
from .problems import CaseError, Place, Problem

MOST_ROWS = 2000  # more is not an expectation that anybody has read
MOST_COLUMNS = 200


@dataclass
class Table:
    """Columns by name; a column is a float array, or a list of texts where one of its cells is not a number."""

    name: str
    columns: dict[str, np.ndarray | list[str]]
    lines: list[int]  # line in the file of every row, for messages

    def __len__(self) -> int:
        return len(self.lines)

    def numbers(self, column: str) -> np.ndarray:
        """The column as floats. Raises CaseError where it is missing or holds a cell that is no number."""
        if column not in self.columns:
            where = Place(self.name, 1)
            raise CaseError([Problem("E1301", where, {"column": column, "found": ", ".join(self.columns)})])
        values = self.columns[column]
        if isinstance(values, np.ndarray):
            return values
        for line, cell in zip(self.lines, values, strict=True):
            if _number(cell) is None:
                arguments = {"column": column, "expected": "@kind.number", "found": cell}
                raise CaseError([Problem("E1302", Place(self.name, line), arguments)])
        return np.array([_number(c) for c in values])

    def rows(self, keep: np.ndarray) -> Table:
        columns = {
            name: values[keep] if isinstance(values, np.ndarray) else [v for v, k in zip(values, keep, strict=True) if k]
            for name, values in self.columns.items()
        }
        return Table(self.name, columns, [line for line, k in zip(self.lines, keep, strict=True) if k])

    def problem(self, at: int, code: str, key_path: str, **arguments: object) -> Problem:
        """Something wrong with a row, told where it stands."""
        return Problem(code, Place(self.name, self.lines[at], 0, key_path), {name: str(value) for name, value in arguments.items()})

    def variables(self, row: int) -> dict[str, float]:
        """The numeric columns of one row, for formulas."""
        return {n: float(v[row]) for n, v in self.columns.items() if isinstance(v, np.ndarray)}


def _number(cell: str) -> float | None:
    try:
        return float(cell)
    except ValueError:
        return None


def read_csv(path: Path, header: list[str] | None = None) -> Table:
    """Reads a CSV table; lines that start with # are comments. Without a header row of its own it takes the names of `header`. Raises
    CaseError with every problem found."""
    problems: list[Problem] = []
    header = list(header or [])
    rows: list[list[str]] = []
    lines: list[int] = []
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(line if not line.startswith("#") else "\n" for line in file)
            for row in reader:
                row = [cell.strip() for cell in row]
                if not any(row):
                    continue
                if not header:
                    header = row
                elif len(row) != len(header):
                    arguments = {"found": str(len(row)), "expected": str(len(header))}
                    problems.append(Problem("E1303", Place(str(path), reader.line_num), arguments))
                else:
                    rows.append(row)
                    lines.append(reader.line_num)
                if len(rows) > MOST_ROWS or len(header) > MOST_COLUMNS:
                    problems.append(Problem("E6001", Place(str(path), reader.line_num), {"reason": "@verify.table_too_long"}))
                    break
    except OSError as error:
        problems.append(Problem("E1001", Place(str(path)), {"reason": error.strerror or str(error)}))
    except UnicodeDecodeError:
        problems.append(Problem("E1003", Place(str(path))))
    except csv.Error as error:
        problems.append(Problem("E6001", Place(str(path)), {"reason": str(error)}))
    if len(set(header)) < len(header):
        twice = next(n for i, n in enumerate(header) if n in header[:i])
        problems.append(Problem("E1219", Place(str(path), 1), {"found": twice, "first": "1"}))
    if not rows and not problems:
        problems.append(Problem("E1304", Place(str(path))))
    if problems:
        raise CaseError(problems)
    return Table(str(path), _typed(header, rows), lines)


def grid_table(path: Path) -> Table:
    """A grid file as a table: x_m, y_m and value of every cell that has one, from the south-west, eastward row by row."""
    grid = read_ascii_grid(path)
    there = np.isfinite(grid.values)
    x, y = np.meshgrid(*centres(grid))
    return Table(str(path), {"x_m": x[there], "y_m": y[there], "value": grid.values[there]}, [0] * int(there.sum()))


def _typed(header: list[str], rows: list[list[str]]) -> dict[str, np.ndarray | list[str]]:
    columns: dict[str, np.ndarray | list[str]] = {}
    for i, name in enumerate(header):
        cells = [row[i] for row in rows]
        numbers = [_number(c) for c in cells]
        columns[name] = cells if any(n is None for n in numbers) else np.array(numbers, dtype=float)
    return columns


class Folders:
    """Where the files that a case names are looked for: beside the case, then in the folders that it needs."""

    def __init__(self, case_file: Path, needs: list[Path]):
        self.folders = [case_file.parent, *needs]

    def find(self, name: str) -> Path:
        for folder in self.folders:
            if (folder / name).is_file():
                return folder / name
        return self.folders[0] / name

    def read(self, section: Section, key: str) -> Table | None:
        """The table under `key`: the name of a CSV file (`header: [names]` beside it where it has none of its own) or of a grid, or columns
        written out. None (and a problem) where there is none."""
        if section.is_mapping(key):
            return _inline(section, key)
        name = section.text(key)
        header = section.texts("header", [])
        if not name:
            return None
        try:
            return grid_table(self.find(name)) if name.endswith((".asc", ".asc.gz")) else read_csv(self.find(name), header)
        except CaseError as error:
            section.document.problems.extend(error.problems)
            return None


def _inline(section: Section, key: str) -> Table | None:
    inner = section.section(key)
    columns: dict[str, np.ndarray | list[str]] = {name: np.array(inner.numbers(name), dtype=float) for name in inner.names()}
    lengths = {len(c) for c in columns.values()}
    if len(lengths) != 1:
        inner.add("E1211", expected="@verify.as_many_in_each_column", found=sorted(lengths))
        return None
    place = section.document.place(inner.node)
    return Table(place.file, columns, [place.line] * lengths.pop())


def filtered(table: Table, where: Section | None) -> Table:
    """Rows that hold `where`: {storm: long} for equal, {froude: {below: 0.8}} or {above: 0.8} for numbers."""
    if where is None:
        return table
    keep = np.ones(len(table), dtype=bool)
    for name in where.names():
        if name not in table.columns:
            where.add("E1301", name, column=name, found=", ".join(table.columns))
            continue
        values = table.columns[name]
        if where.is_mapping(name):
            bounds = where.section(name)
            numbers = table.numbers(name)
            keep &= numbers < bounds.number("below", np.inf)
            keep &= numbers > bounds.number("above", -np.inf)
            bounds.close()
        elif isinstance(values, np.ndarray):
            keep &= values == where.number(name)
        else:
            keep &= np.array([v == where.text(name) for v in values])
    if not keep.any():
        where.add("E1304")
        return table
    return table.rows(keep)
