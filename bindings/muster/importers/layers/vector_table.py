"""GIS files (GeoPackage, Shapefile, GeoJSON, and whatever else GDAL reads), through pyogrio."""

import codecs
import warnings
from pathlib import Path

import numpy as np

from muster.importers.findings import Findings
from muster.importers.layers.encoding import codec, decodes, encoding_of
from muster.importers.layers.problems import unreadable
from muster.importers.layers.table import Table

#: Name in the language driver byte of a DBF file -> codec (dBase's list; those that Chinese and Western software writes).
DRIVERS = {0x4D: "gb18030", 0x7A: "gb18030", 0x4F: "big5", 0x78: "big5", 0x57: "cp1252", 0x03: "cp1252"}


def read_vector(path: Path, findings: Findings) -> list[Table]:
    """One Table per layer of the file."""
    import pyogrio

    if path.suffix.lower() == ".shp":
        return [read_shapefile(path, findings)]
    try:
        names = [str(name) for name in pyogrio.list_layers(path)[:, 0]]
        return [table for name in names if (table := read_one(path, name, len(names) > 1, None, findings)) is not None]
    except Exception as problem:  # GDAL's own words, of many classes
        if isinstance(problem, ValueError) and hasattr(problem, "problems"):
            raise
        raise unreadable(path, "gdal", detail=str(problem)) from problem


def read_one(path: Path, layer: str | None, named: bool, encoding: str | None, findings: Findings) -> Table:
    """A layer with its attributes as lines of cells, its shapes and its reference system."""
    import pyogrio
    import pyproj
    import shapely

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what matters is reported as a finding below
        meta, _, geometry, columns = pyogrio.raw.read(path, layer=layer, encoding=encoding, datetime_as_string=True)
    shapes = np.full(len(columns[0]) if len(columns) else len(geometry if geometry is not None else ()), None, dtype=object)
    table = Table(path, layer if named and layer else "", headers=[str(name) for name in meta["fields"]])
    if geometry is not None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            shapes = shapely.from_wkb(geometry, on_invalid="ignore")
        for row in np.flatnonzero([wkb is not None and shape is None for wkb, shape in zip(geometry, shapes, strict=True)]):
            findings.add("layer.bad_shape", "unread", table.where(int(row)))
    table.shapes = shapes
    table.lines = [list(cells) for cells in zip(*columns, strict=True)] if len(columns) else [[] for _ in shapes]
    if meta["crs"]:
        try:
            table.crs = pyproj.CRS.from_user_input(meta["crs"])
        except pyproj.exceptions.CRSError:
            findings.add("layer.crs_unknown", "unread", table.name(), found=str(meta["crs"])[:80])
    return table


def read_shapefile(path: Path, findings: Findings) -> Table:
    """A shapefile. Its texts are read byte by byte and decoded here, since .cpg files are often missing or wrong."""
    beside = {file.suffix.lower(): file for file in path.parent.iterdir() if file.stem == path.stem}
    for suffix in (".dbf", ".shx"):
        if suffix not in beside:
            raise unreadable(path, "shapefile_part", part=path.stem + suffix)
    raw = beside[".dbf"].read_bytes()
    declared = (
        beside[".cpg"].read_text("ascii", errors="replace").strip()
        if ".cpg" in beside
        else DRIVERS.get(raw[29] if len(raw) > 29 else 0, "")
    )
    texts = text_of_dbf(raw)
    encoding = encoding_of(texts, declared)
    if not all(text.isascii() for text in texts) and (codec(declared) or "?") != codec(encoding):
        findings.add(
            "layer.wrong_cpg" if declared else "layer.encoding",
            "guessed",
            path.name,
            encoding=encoding,
            **({"declared": declared} if declared else {}),
        )
    try:
        table = read_one(path, None, False, "ISO-8859-1", findings)
    except Exception as problem:
        raise unreadable(path, "gdal", detail=str(problem)) from problem
    table.headers = [decoded(name, encoding) for name in table.headers or []]
    table.lines = [[decoded(cell, encoding) for cell in line] for line in table.lines]
    table.cut_bytes = 9  # a name of nine or ten bytes may have been longer
    if lost := sum(cell.count("\ufffd") for line in table.lines for cell in line if isinstance(cell, str)):
        findings.add("layer.bytes_lost", "unread", path.name, count=lost)
    return table


def text_of_dbf(raw: bytes) -> list[bytes]:
    """The names of fields and the texts in a DBF file: numbers and lengths in the head would look like odd letters."""
    head = int.from_bytes(raw[8:10], "little")
    names, columns, at, offset = [], [], 32, 1
    while at + 32 <= head and raw[at] != 0x0D:
        names.append(raw[at : at + 11].split(b"\0")[0])
        if raw[at + 11] == ord("C"):
            columns.append((offset, offset + raw[at + 16]))
        offset += raw[at + 16]
        at += 32
    rows = range(head, min(len(raw), head + (1 << 22)), max(offset, 1))
    return names + [raw[row + start : row + end].split(b"\0")[0].rstrip() for row in rows for start, end in columns]


def decoded(value: object, encoding: str) -> object:
    """A text that was read as Latin-1, in its true encoding. A name cut in the middle of a character loses that half."""
    if not isinstance(value, str) or value.isascii():
        return value
    data = value.encode("latin-1", errors="replace")
    if decodes(data, encoding):
        return codecs.getincrementaldecoder(encoding)().decode(data, False)
    return data.decode(encoding, errors="replace")
