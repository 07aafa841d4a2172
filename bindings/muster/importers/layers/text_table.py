"""CSV and other delimited text."""

import csv
import io
from pathlib import Path

from muster.importers.findings import Findings
from muster.importers.layers.encoding import encoding_of
from muster.importers.layers.table import Table

DELIMITERS = (",", "\t", ";", "|", "，")


def read_text(path: Path, findings: Findings) -> list[Table]:
    """The lines of a text file. Reports its encoding where that is not UTF-8, and bytes that it does not explain."""
    data = path.read_bytes()
    encoding = encoding_of(data)
    if encoding not in ("utf-8", "utf-8-sig"):
        findings.add("layer.encoding", "guessed", path.name, encoding=encoding)
    text = data.decode(encoding, errors="replace")
    if lost := text.count("\ufffd"):
        findings.add("layer.bytes_lost", "unread", path.name, count=lost)
    text = text.replace("\0", "")
    delimiter = max(DELIMITERS, key=lambda mark: sum(min(line.count(mark), 50) for line in text.splitlines()[:20]))
    if delimiter == "，":
        text, delimiter = text.replace("，", ","), ","
    csv.field_size_limit(1 << 24)  # a polygon in one cell is longer than the default of 128 kB
    lines: list[list[object]] = [list(line) for line in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)]
    while lines and not any(str(cell).strip() for cell in lines[-1]):
        lines.pop()
    return [Table(path, lines=lines)]
