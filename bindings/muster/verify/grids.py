"""ESRI ASCII grids (.asc, .asc.gz): beds of flood cases."""

from __future__ import annotations

import gzip
import zlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from .problems import CaseError, Place, Problem

MOST_CELLS = 4_000_000
MOST_BYTES = 24 * MOST_CELLS  # also of an unpacked .gz: a small file must not fill the memory


@dataclass
class AsciiGrid:
    """Values with row 0 in the south; NaN = no data. west_m and south_m are the outer corner."""

    values: np.ndarray
    cell_m: float
    west_m: float
    south_m: float


def centres(grid: AsciiGrid) -> tuple[np.ndarray, np.ndarray]:
    """x of the columns' and y of the rows' centres, m."""
    rows, columns = grid.values.shape
    return grid.west_m + (np.arange(columns) + 0.5) * grid.cell_m, grid.south_m + (np.arange(rows) + 0.5) * grid.cell_m


def read_ascii_grid(path: Path) -> AsciiGrid:
    """Reads a grid. Raises CaseError where the file is not one."""
    try:
        with path.open("rb") as file:
            data = (gzip.GzipFile(fileobj=file) if path.suffix == ".gz" else file).read(MOST_BYTES + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise CaseError([Problem("E1001", Place(str(path)), {"reason": str(error)})]) from None
    if len(data) > MOST_BYTES:
        raise CaseError([Problem("E1007", Place(str(path)), {"found": f"> {MOST_BYTES}", "limit": str(MOST_BYTES)})])
    lines = data.decode("ascii", errors="replace").split("\n")
    header, first = _header(path, lines)
    columns, rows = int(header["ncols"]), int(header["nrows"])
    try:
        values = np.array(" ".join(lines[first:]).split(), dtype=float)
    except ValueError as error:
        raise _bad_header(path, first + 1, "@kind.number", str(error)) from None
    if values.size != columns * rows:
        arguments = {"found": str(values.size), "expected": str(columns * rows)}
        raise CaseError([Problem("E1306", Place(str(path)), arguments)])
    values = values.reshape(rows, columns)[::-1].copy()
    if "nodata_value" in header:
        values[values == header["nodata_value"]] = np.nan
    half = header["cellsize"] / 2
    west = header["xllcorner"] if "xllcorner" in header else header["xllcenter"] - half
    south = header["yllcorner"] if "yllcorner" in header else header["yllcenter"] - half
    return AsciiGrid(values, header["cellsize"], west, south)


def _header(path: Path, lines: list[str]) -> tuple[dict[str, float], int]:
    header: dict[str, float] = {}
    for i, line in enumerate(lines[:8]):
        words = line.split()
        if len(words) != 2 or not words[0][:1].isalpha():
            break
        try:
            header[words[0].lower()] = float(words[1])
        except ValueError:
            raise _bad_header(path, i + 1, "@kind.number", words[1]) from None
    for name in ("ncols", "nrows", "cellsize"):
        if not header.get(name, 0) > 0:
            raise _bad_header(path, 1, name, str(header.get(name, "")))
    for axis in ("x", "y"):
        if f"{axis}llcorner" not in header and f"{axis}llcenter" not in header:
            raise _bad_header(path, 1, f"{axis}llcorner", "")
    if header["ncols"] * header["nrows"] > MOST_CELLS:
        raise _bad_header(path, 1, f"<= {MOST_CELLS}", f"{header['ncols']:g} x {header['nrows']:g}")
    return header, len(header)


def _bad_header(path: Path, line: int, expected: str, found: str) -> CaseError:
    return CaseError([Problem("E1305", Place(str(path), line), {"expected": expected, "found": found})])
