"""Reads one layer: file, header, rows, values, positions, ids; each step leaves what it drops or guesses in the findings."""

from collections.abc import Mapping as Mappings
from dataclasses import replace
from pathlib import Path

import numpy as np

from muster.errors import refuse
from muster.importers.findings import Findings
from muster.importers.layers import georeference, headers, identity, mappings, positions, problems
from muster.importers.layers.cells import clean
from muster.importers.layers.georeference import Ground
from muster.importers.layers.layer import Layer
from muster.importers.layers.offsets import SYSTEMS
from muster.importers.layers.rows import Row, data_rows, find_header
from muster.importers.layers.shapes import in_order
from muster.importers.layers.suspicion import suspect
from muster.importers.layers.table import Accounting, Table
from muster.importers.layers.text_table import read_text
from muster.importers.layers.values import looks_personal, read_values
from muster.importers.layers.vector_table import read_vector
from muster.importers.layers.workbook import read_workbook

TEXTS, WORKBOOKS = (".csv", ".txt", ".tsv"), (".xlsx", ".xlsm")
VECTORS = (".gpkg", ".shp", ".geojson", ".json", ".kml", ".gml", ".fgb")


def read_layer(
    kind: str,
    path: Path | str,
    *,
    findings: Findings,
    crs: object = None,
    mapping: Path | str | Mappings | None = None,
    extent: tuple[float, float, float, float] | None = None,
    coordinates: str = "wgs84",
    roads: np.ndarray | None = None,
) -> Layer:
    """The layer of `kind` (headers.KINDS) in a file.

    crs          reference system of a file that names none (anything that pyproj takes)
    mapping      header -> column (None = leave out), or a mapping file (mappings.py); headers that it does not name are understood as usual
    extent       west, south, east, north of the map in WGS 84 degrees: tells swapped axes and wrong systems
    coordinates  what degrees in the file are: "wgs84" (CGCS2000 as well), "gcj02" or "bd09"
    roads        lines in WGS 84 degrees, for the test whether the points are in the coordinates of a web map

    Raises InputError where nothing of the file can be used."""
    path = Path(path)
    if kind not in headers.KINDS:
        raise refuse(problems.UNKNOWN_COLUMN, path, found=kind, kind="--layer", known=", ".join(headers.KINDS))
    if coordinates not in SYSTEMS:
        raise refuse(1206, "--coordinates", choices=", ".join(SYSTEMS), found=coordinates)
    ground = Ground(extent, crs, coordinates, np.zeros(0, dtype=object) if roads is None else roads)
    accounting, given = Accounting(), mappings.for_layer(mapping, kind, path)
    parts = []
    tables = tables_of(path, findings, accounting)
    for table in tables:
        part = read_table(kind, table, given, ground, findings, accounting)
        if part is not None:
            parts.append(part)
    if not parts:
        raise no_header(kind, path, tables)
    return joined(kind, path, parts, accounting, ground, findings)


def tables_of(path: Path, findings: Findings, accounting: Accounting) -> list[Table]:
    """The tables in a file, by the ending of its name."""
    if not path.is_file():
        raise refuse(1001, path, reason="no such file", reason_zh="没有此文件")
    if path.stat().st_size == 0:
        raise refuse(1004, path)
    ending = path.suffix.lower()
    if ending in TEXTS:
        return read_text(path, findings)
    if ending in WORKBOOKS:
        return read_workbook(path, findings, accounting)
    if ending in VECTORS:
        return read_vector(path, findings)
    raise problems.unreadable(path, "old_excel" if ending == ".xls" else "unknown_ending", ending=ending)


def read_table(kind: str, table: Table, given: dict | None, ground: Ground, findings: Findings, accounting: Accounting) -> Layer | None:
    """The rows of one table, not yet with ids. None = it has no header that names anything of this kind."""
    header = find_header(kind, table, given)
    if header is None:
        findings.add("layer.no_header", "unread", table.name(), count=len(table.lines))
        accounting.lines["not_read"] += len(table.lines)
        return None
    rows = data_rows(kind, table, header, findings, accounting)
    report_headers(table, header.names, header.last, header.mapping, findings)
    values = [read_values(kind, row, findings) for row in rows]
    shapes = positions.shapes_of(rows, values, findings)
    if table.shapes is not None:
        shapes = table.shapes[[row.line for row in rows]]
    places = [row.where() for row in rows]
    shapes = in_order(kind, shapes, places, findings)
    shapes = georeference.to_wgs84(shapes, table.crs, ground, places, table.name(), findings, table.is_sheet)
    part = Layer(kind, table.path, values, shapes, places, header.mapping, accounting)
    return usable_rows(part, rows, ground, findings)


def usable_rows(part: Layer, rows: list[Row], ground: Ground, findings: Findings) -> Layer:
    """Leaves out rows that say nothing, lie off the map, or lack what their kind cannot do without."""
    keep = np.ones(len(part), bool)
    if part.kind == "areas":
        part.rows = [named_area(values) for values in part.rows]
    for i, (row, values) in enumerate(zip(rows, part.rows, strict=True)):
        shape = part.geometry[i]
        reason = ""
        if not values and shape is None:
            reason = "row_without_values"
        elif shape is not None and not georeference.inside(part.geometry[i : i + 1], ground)[0]:
            reason = "off_map"
        elif part.kind == "areas" and not (values.get("name") or values.get("id")):
            reason = "area_without_name"
        elif part.kind == "danger_zones" and shape is None:
            reason = "zone_without_outline"
        if reason:
            findings.add(f"layer.{reason}", "dropped", row.where())
            keep[i] = False
    return part.keep(keep)


def named_area(values: dict[str, object]) -> dict[str, object]:
    """An area of a list with the columns 乡镇, 村, 网格: the smallest that is filled names it, the next larger one its parent."""
    chain = [(column, values[column]) for column in ("grid", "village", "township") if values.get(column)]
    out = dict(values)
    if not out.get("name") and chain:
        level, out["name"] = chain.pop(0)
        out.setdefault("level", level)
    chain = [name for _, name in chain if name != out.get("name")]
    if chain:
        out.setdefault("parent", chain[0])
    return out


def joined(kind: str, path: Path, parts: list[Layer], accounting: Accounting, ground: Ground, findings: Findings) -> Layer:
    """One layer of all tables of a file, with ids, without twins, without personal data."""
    mapping = headers.Mapping(
        {k: v for part in parts for k, v in part.mapping.columns.items()}, {k: v for part in parts for k, v in part.mapping.guessed.items()}
    )
    shapes = np.concatenate([part.geometry for part in parts])
    layer = Layer(
        kind,
        path,
        [row for part in parts for row in part.rows],
        shapes,
        [place for part in parts for place in part.where],
        mapping,
        accounting,
    )
    layer = layer.keep(identity.without_twins(kind, layer.rows, layer.geometry, layer.where, findings))
    if not len(layer):
        raise refuse(problems.NO_ROWS, path, dropped=accounting.lines["dropped"])
    names = {column: header for header, column in mapping.columns.items() if column}
    entries = identity.take_personal(kind, layer.rows, names, layer.where, findings)
    identity.identify(kind, layer.rows, layer.where, findings)
    personal = [{"id": row["id"], **entry} for row, entry in zip(layer.rows, entries, strict=True) if entry]
    if ground.coordinates == "wgs84" and kind not in ("areas", "danger_zones"):
        suspect(layer.geometry, ground.roads, path.name, findings)
    return replace(layer, personal=personal)


def report_headers(table: Table, names: list[str], line: int, mapping: headers.Mapping, findings: Findings) -> None:
    """Headers that were guessed, and columns that are not used though something stands in them."""
    for header, synonym in mapping.guessed.items():
        column = mapping.columns[header]
        findings.add("layer.header_guessed", "guessed", f"{table.name()} “{header}”", synonym=synonym, column=column)
    for place, name in enumerate(names):
        if not name or mapping.columns.get(name):
            continue
        cells = [clean(cells[place]) for cells in table.lines[line + 1 :] if place < len(cells)]
        filled = [cell for cell in cells if cell is not None]
        if not filled:
            continue
        findings.add("layer.unused_column", "unread", f"{table.name()} “{name}”", count=len(filled))
        if any(looks_personal(str(cell)) for cell in filled):
            findings.add("layer.unused_personal", "note", f"{table.name()} “{name}”")


def no_header(kind: str, path: Path, tables: list[Table]) -> Exception:
    """No table of the file has a header that names anything of this kind."""
    wanted = [column.headers[0] for column in headers.columns_of(kind).values()][:12]
    seen = [str(cell)[:20] for table in tables for line in table.lines[:3] for cell in line if clean(cell) is not None][:12]
    seen = [text for text in seen if not looks_personal(text)]
    return refuse(problems.NO_HEADER, path, expected=", ".join(wanted), found=", ".join(seen) or "–")
