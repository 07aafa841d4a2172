"""Which lines of a table are titles, header, data, totals; nothing of it disappears uncounted."""

import re
from dataclasses import dataclass, field

from muster.importers.findings import Findings
from muster.importers.layers import headers
from muster.importers.layers.cells import Unreadable, clean, text_of
from muster.importers.layers.headers import Mapping
from muster.importers.layers.table import Accounting, Table

LOOKED_AT = 30  # lines in which a header is looked for
TOTAL = re.compile(r"(合计|总计|小计|共计|累计|总和|汇总|total|subtotal|sum|grandtotal)[:：]?")


@dataclass
class Row:
    """One line of data: its cells by column, and where it stands."""

    table: Table
    line: int
    cells: dict[str, object]  #: column -> raw value, where one stands
    headers: dict[str, str] = field(default_factory=dict)  #: column -> header in the file
    places: dict[str, int] = field(default_factory=dict)  #: column -> number of the cell in the line

    def where(self, column: str | None = None) -> str:
        """Place of the row, or of one of its cells."""
        return self.table.where(self.line, self.places.get(column) if column else None)


@dataclass
class Header:
    """Header found: its lines and the names of all columns."""

    first: int  #: first line of the header
    last: int  #: last line of the header, -1 = the format has names of its own
    names: list[str]
    mapping: Mapping
    score: float


def find_header(kind: str, table: Table, given: dict[str, str | None] | None) -> Header | None:
    """The line (or two lines, where groups of columns have a name above theirs) whose cells name most columns."""
    if table.headers is not None:
        names = distinct(table.headers)
        return Header(0, -1, names, headers.understand(kind, names, given, table.cut_bytes), 0.0)
    best = None
    for line in range(min(LOOKED_AT, len(table.lines))):
        for double in (False, True):
            names = header_names(table, line, double)
            if names is None:
                continue
            mapping = headers.understand(kind, [name for name in names if name], given)
            found = [header for header, column in mapping.columns.items() if column]
            score = len(found) - 0.7 * len(mapping.guessed)
            if enough(score, names) and (best is None or score > best.score):
                best = Header(line, line + double, names, mapping, score)
    return best


def enough(score: float, names: list[str]) -> bool:
    """Whether so many known names make a header: two, or one where the table has but one or two columns."""
    return score >= 2 or (score >= 1 and sum(bool(name) for name in names) <= 2)


def header_names(table: Table, line: int, double: bool) -> list[str] | None:
    """Names of the columns if the header is this line, or this line (groups) and the next (members). None = cannot be."""
    if double and (line + 1 >= len(table.lines) or not any(a == line == c and b < d for a, b, c, d in table.merged)):
        return None
    upper, lower = table.lines[line], table.lines[line + 1] if double else []
    names = []
    for column in range(max(len(upper), len(lower))):
        cells = (row[column] if column < len(row) else None for row in (lower, upper))
        texts = [text_of(value) for cell in cells if (value := clean(cell)) is not None and not isinstance(value, Unreadable)]
        names.append(texts[0] if texts else "")
    return distinct(names)


def distinct(names: list[str]) -> list[str]:
    """Names made different: the second 电话 is 电话 #2."""
    seen: dict[str, int] = {}
    out = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        out.append(name if seen[name] == 1 or not name else f"{name} #{seen[name]}")
    return out


def data_rows(kind: str, table: Table, header: Header, findings: Findings, accounting: Accounting) -> list[Row]:
    """The lines of data below the header, totals and repeated headers left out and counted."""
    fill_merged(kind, table, header, findings)
    accounting.lines["header"] += header.last + 1 - header.first
    for line in range(header.first):
        count_title(table, line, findings, accounting)
    columns = {place: header.mapping.columns.get(name) for place, name in enumerate(header.names) if name}
    names = {column: header.names[place] for place, column in columns.items() if column}
    places = {column: place for place, column in columns.items() if column}
    rows = []
    for line in range(header.last + 1, len(table.lines)):
        cells = [clean(cell) for cell in table.lines[line]]
        kind_of_line = classify(table, line, cells, header)
        if kind_of_line in ("total_row", "repeated_header"):
            findings.add(f"layer.{kind_of_line}", "dropped", table.where(line))
            accounting.lines["dropped"] += 1
        elif kind_of_line:
            findings.add(f"layer.{kind_of_line}", "note", table.where(line))
            accounting.lines["blank" if kind_of_line == "blank_row" else "title"] += 1
        else:
            if len(cells) > len(header.names) and any(cell is not None for cell in cells[len(header.names) :]):
                findings.add("layer.cell_beyond_header", "unread", table.where(line, len(header.names)))
            known = {column: cells[place] for column, place in places.items() if place < len(cells) and cells[place] is not None}
            rows.append(Row(table, line, known, names, places))
            accounting.lines["used"] += 1
    return rows


def count_title(table: Table, line: int, findings: Findings, accounting: Accounting) -> None:
    """A line above the header: a title, or nothing."""
    blank = all(clean(cell) is None for cell in table.lines[line])
    findings.add("layer.blank_row" if blank else "layer.title_row", "note", table.where(line))
    accounting.lines["blank" if blank else "title"] += 1


def classify(table: Table, line: int, cells: list[object], header: Header) -> str:
    """What a line is where it is not data; "" = data."""
    filled = [cell for cell in cells if cell is not None]
    if not table.is_sheet:
        return ""
    if not filled:
        return "blank_row"
    if any(isinstance(cell, str) and TOTAL.fullmatch(cell.replace(" ", "").lower()) for cell in filled[:3]):
        return "total_row"
    texts = {text_of(cell) for cell in filled if not isinstance(cell, Unreadable)}
    if len(texts) > 1 and texts <= {name for name in header.names if name}:
        return "repeated_header"
    wide = any(a == line == c and d - b + 1 >= len(header.names) / 2 for a, b, c, d in table.merged)
    return "section_row" if wide and len(filled) == 1 else ""


def fill_merged(kind: str, table: Table, header: Header, findings: Findings) -> None:
    """A text merged over several lines holds for each of them. A number does not: three villages with 600 people between them are not
    three times 600."""
    columns = headers.columns_of(kind)
    for first, left, last, right in table.merged:
        if first <= header.last or last == first or left != right or left >= len(header.names):
            continue
        name = header.mapping.columns.get(header.names[left])
        value = table.lines[first][left]
        if name is None or clean(value) is None:
            continue
        if columns[name].type in ("count", "number", "area"):
            findings.add("layer.merged_number", "unread", table.where(first, left), header=header.names[left], count=last - first)
            continue
        for line in range(first + 1, last + 1):
            table.lines[line][left] = value
        findings.add("layer.merged_text", "note", table.where(first, left), header=header.names[left], count=last - first)
