"""Workbook and CSV, with headings in both languages and units in them."""

from __future__ import annotations

from pathlib import Path

from muster import csv_file

from .contents import Contents, Table

MOST_ROWS = 200_000  #: of households in a workbook; the CSV files hold all


def write_xlsx(contents: Contents, file: Path) -> None:
    """One workbook with a sheet per table. Texts stay texts, whatever they begin with."""
    from openpyxl import Workbook
    from openpyxl.styles import Font

    book = Workbook(write_only=False)
    book.remove(book.active)
    for table in tables_of(contents):
        sheet = book.create_sheet(f"{table.title()[1]} {table.title()[0]}"[:31])
        for column, name in enumerate(table.columns, start=1):
            head = sheet.cell(1, column, table.heading(name))
            head.font = Font(bold=True)
            sheet.column_dimensions[head.column_letter].width = min(40, 6 + sum(2 if ord(c) > 255 else 1 for c in table.heading(name)))
            for row, value in enumerate(table.columns[name][:MOST_ROWS], start=2):
                cell = sheet.cell(row, column)
                cell.value = value
                if isinstance(value, str):
                    cell.data_type = "s"
        sheet.freeze_panes = "A2"
    book.save(file)


def write_csv(contents: Contents, folder: Path) -> None:
    """One file per table."""
    for table in tables_of(contents):
        heading = [table.heading(name) for name in table.columns]
        csv_file.write(folder / f"{table.name}.csv", heading, zip(*table.columns.values(), strict=True))


def tables_of(contents: Contents) -> list[Table]:
    return [contents.summary(), contents.series(), contents.villages(), contents.shelters(), contents.links(), contents.households()]
