"""XLSX workbooks, taken for what they are: made by people, and perhaps by somebody who means harm."""

import zipfile
import zlib
from pathlib import Path

from muster.importers.findings import Findings
from muster.importers.layers.cells import Unreadable
from muster.importers.layers.problems import unreadable
from muster.importers.layers.table import Accounting, Table

LARGEST = 512 << 20  # bytes of all parts together: a bomb of zeros unpacks to far more
FORMULA_TYPES = ("f",)


def read_workbook(path: Path, findings: Findings, accounting: Accounting) -> list[Table]:
    """The visible sheets. Hidden ones are listed as unread; hidden rows and columns of visible ones are read, and listed."""
    import openpyxl

    has_formulas = check_parts(path)
    try:
        book = openpyxl.load_workbook(path, data_only=True)
        formulas = openpyxl.load_workbook(path) if has_formulas else None
    except Exception as problem:  # openpyxl lets whatever its parsers meet come out: KeyError, ValueError, TypeError, ...
        raise unreadable(path, "workbook_damaged", detail=f"{type(problem).__name__}: {problem}") from problem
    out = []
    for sheet in book.worksheets:
        table = read_sheet(path, sheet, formulas[sheet.title] if formulas else None, findings)
        if sheet.sheet_state != "visible":
            if table.lines:
                findings.add("layer.hidden_sheet", "unread", table.name(), count=len(table.lines))
                accounting.lines["not_read"] += len(table.lines)
        elif not table.lines:
            findings.add("layer.empty_sheet", "note", table.name())
        else:
            report_hidden(table, sheet, findings)
            out.append(table)
    return out


def check_parts(path: Path) -> bool:
    """Refuses what is no workbook, is too large, or has XML with a document type (entities that swell, files from elsewhere). Returns
    whether any sheet has formulas. Every part is parsed once more here, because what openpyxl does about entities depends on what
    else is installed."""
    from defusedxml import DefusedXmlException, ElementTree

    has_formulas = False
    try:
        with zipfile.ZipFile(path) as parts:
            if sum(part.file_size for part in parts.infolist()) > LARGEST:
                raise unreadable(path, "workbook_too_large", limit=LARGEST >> 20)
            for part in parts.infolist():
                if not part.filename.lower().endswith((".xml", ".rels", ".vml")):
                    continue
                with parts.open(part) as file:
                    for _, element in ElementTree.iterparse(file, forbid_dtd=True):
                        has_formulas = has_formulas or (element.tag.endswith("}f") and part.filename.startswith("xl/worksheets/"))
                        element.clear()
    except DefusedXmlException as problem:
        raise unreadable(path, "hostile_xml", part=part.filename) from problem
    except zipfile.BadZipFile as problem:
        raise unreadable(path, "old_excel" if path.read_bytes()[:4] == b"\xd0\xcf\x11\xe0" else "no_workbook") from problem
    except (ElementTree.ParseError, OSError, RuntimeError, NotImplementedError, EOFError, zlib.error) as problem:
        raise unreadable(path, "workbook_damaged", detail=str(problem)) from problem
    return has_formulas


def read_sheet(path: Path, sheet, formulas, findings: Findings) -> Table:
    """Cells up to the last one that holds anything. `_cells` has only cells that the file has: a sheet formatted down to line 1,048,576
    is as short as its contents, where openpyxl's public iterators would make a million empty rows."""
    table = Table(path, sheet.title)
    values = {place: value for place, cell in sheet._cells.items() if (value := cell_value(cell)) is not None}
    if formulas is not None:
        for (row, column), cell in formulas._cells.items():
            if cell.data_type not in FORMULA_TYPES:
                continue
            cached = values.get((row, column))
            if cached is None:
                values[row, column] = Unreadable("formula", str(cell.value))
            elif not isinstance(cached, Unreadable):
                findings.add("layer.formula_value", "note", table.where(row - 1, column - 1))
    holding = [place for place, value in values.items() if not (isinstance(value, str) and not value.strip())]
    if not holding:
        return table
    rows, columns = max(row for row, _ in holding), max(column for _, column in holding)
    table.lines = [[None] * columns for _ in range(rows)]
    for (row, column), value in values.items():
        if row <= rows and column <= columns:
            table.lines[row - 1][column - 1] = value
    for area in sheet.merged_cells.ranges:
        corner = (area.min_row - 1, area.min_col - 1)
        if corner[0] < rows and corner[1] < columns:
            table.merged.append((*corner, min(area.max_row, rows) - 1, min(area.max_col, columns) - 1))
    return table


def cell_value(cell) -> object:
    """What a cell shows; error values (#REF!, #N/A) are unreadable."""
    return Unreadable("error", str(cell.value)) if cell.data_type == "e" else cell.value


def report_hidden(table: Table, sheet, findings: Findings) -> None:
    """Lines and columns that a filter or a hand hid: they are read, and the reader should know."""
    rows = sum(1 for number, row in sheet.row_dimensions.items() if row.hidden and number <= len(table.lines))
    columns = sum(1 for column in sheet.column_dimensions.values() if column.hidden)
    if rows:
        findings.add("layer.hidden_rows", "note", table.name(), count=rows)
    if columns:
        findings.add("layer.hidden_columns", "note", table.name(), count=columns)
