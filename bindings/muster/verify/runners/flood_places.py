"""Where things lie in a flood case: cut-outs of grids, areas (polygons) that raise the bed or have a roughness of their own, discs, tables
of points."""

from __future__ import annotations

import numpy as np

from ..document import Section
from ..grids import AsciiGrid, centres, read_ascii_grid
from ..problems import CaseError
from ..tables import Folders, Table


def read_grid(run: Section, key: str, folders: Folders) -> AsciiGrid | None:
    """The grid file under `key`; None, and a problem, where it cannot be read."""
    try:
        return read_ascii_grid(folders.find(run.text(key)))
    except CaseError as error:
        run.document.problems.extend(error.problems)
        return None


def cut_out(run: Section, grid: AsciiGrid) -> AsciiGrid:
    """`extent_m: [west, south, east, north]`: the cells whose centres lie within."""
    if not run.has("extent_m"):
        return grid
    west, south, east, north = run.numbers("extent_m", length=4)
    x, y = centres(grid)
    columns, rows = np.nonzero((x >= west) & (x <= east))[0], np.nonzero((y >= south) & (y <= north))[0]
    if columns.size == 0 or rows.size == 0:
        run.add("E1220", "extent_m", x=f"{west:g}", y=f"{south:g}")
        return grid
    values = grid.values[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1].copy(order="C")
    return AsciiGrid(values, grid.cell_m, grid.west_m + columns[0] * grid.cell_m, grid.south_m + rows[0] * grid.cell_m)


def same_grid(run: Section, key: str, grid: AsciiGrid, folders: Folders) -> np.ndarray | None:
    """Values of a grid file that has the cells of `grid`, or more (they are cut out)."""
    found = read_grid(run, key, folders)
    if found is None:
        return None
    rows, columns = grid.values.shape
    first_column, first_row = (grid.west_m - found.west_m) / grid.cell_m, (grid.south_m - found.south_m) / grid.cell_m
    column, row = round(first_column), round(first_row)
    aligned = found.cell_m == grid.cell_m and abs(first_column - column) < 1e-6 and abs(first_row - row) < 1e-6
    if not aligned or column < 0 or row < 0 or column + columns > found.values.shape[1] or row + rows > found.values.shape[0]:
        run.add("E2008", key, found=found.values.shape, expected=(rows, columns))
        return None
    return found.values[row : row + rows, column : column + columns].copy(order="C")


def change_in_areas(run: Section, grid: AsciiGrid, manning: np.ndarray, folders: Folders) -> None:
    """`areas:` list of {table, x, y, by, raise_m, manning_n}: cells whose centres lie in a polygon are raised, or get that roughness."""
    for area in run.sections("areas", []):
        table = folders.read(area, "table")
        x, y = area.text("x", "x_m"), area.text("y", "y_m")
        by = area.text("by", "")
        raised = area.number("raise_m", 0.0)
        roughness = area.number("manning_n", None, at_least=0.0)
        area.close()
        if table is None or not _has(area, table, [x, y, *([by] if by else [])]):
            continue
        inside = np.zeros(grid.values.shape, dtype=bool)
        for corners in _polygons(table, x, y, by):
            inside |= _within(corners, grid)
        grid.values[inside] += raised
        if roughness is not None:
            manning[inside] = roughness


def _has(section: Section, table: Table, columns: list[str]) -> bool:
    missing = [c for c in columns if c not in table.columns]
    for column in missing:
        section.add("E1301", "table", column=column, found=", ".join(table.columns))
    return not missing


def _polygons(table: Table, x: str, y: str, by: str) -> list[np.ndarray]:
    corners = np.column_stack([table.numbers(x), table.numbers(y)])
    if not by:
        return [corners]
    names = np.array([str(n) for n in table.columns[by]])
    return [corners[names == name] for name in dict.fromkeys(names)]


def _within(corners: np.ndarray, grid: AsciiGrid) -> np.ndarray:
    """Cells whose centres lie in the polygon: an odd number of its edges cross the line from the centre eastward."""
    x, y = centres(grid)
    out = np.zeros(grid.values.shape, dtype=bool)
    for (x0, y0), (x1, y1) in zip(corners, np.roll(corners, -1, axis=0), strict=True):
        rows = np.nonzero((y > min(y0, y1)) & (y <= max(y0, y1)))[0]
        if y0 == y1 or rows.size == 0:
            continue
        crossing = x0 + (y[rows] - y0) / (y1 - y0) * (x1 - x0)
        out[rows] ^= x[None, :] < crossing[:, None]
    return out


def disc_points(section: Section, grid: AsciiGrid) -> np.ndarray:
    """`disc: [x, y, radius]`: centres of the cells within."""
    x0, y0, radius = section.numbers("disc", length=3)
    x, y = np.meshgrid(*centres(grid))
    inside = np.hypot(x - x0, y - y0) <= radius
    if not inside.any():
        section.add("E1220", "disc", x=f"{x0:g}", y=f"{y0:g}")
    return np.column_stack([x[inside], y[inside]]).reshape(-1)


def gauge_points(run: Section, folders: Folders) -> dict[str, list[float]]:
    """`gauges: {name: [x, y], ...}`; a CSV with point, x_m, y_m; or {table: CSV, point, x, y} that names its columns."""
    if not run.has("gauges"):
        return {}
    owner, key, names = run, "gauges", ("point", "x_m", "y_m")
    if run.is_mapping("gauges"):
        section = run.section("gauges")
        if not section.has("table"):
            return {name: section.numbers(name, length=2) for name in section.names()}
        owner, key = section, "table"
        names = tuple(section.text(name, default) for name, default in zip(("point", "x", "y"), names, strict=True))
    table = folders.read(owner, key)
    if owner is not run:
        owner.close()
    if table is None:
        return {}
    for name in names:
        if name not in table.columns:
            owner.add("E1301", key, column=name, found=", ".join(table.columns))
            return {}
    called = [f"p{p:g}" if isinstance(p, float) else str(p) for p in table.columns[names[0]]]
    return {n: [x, y] for n, x, y in zip(called, table.numbers(names[1]), table.numbers(names[2]), strict=True)}
