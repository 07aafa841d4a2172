"""A look at a map file before a parser sees it: what it is, and whether it could do harm. XML from strangers may declare entities that blow
up or read files; gzip may unpack to the size of a disk."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from pathlib import Path

from muster.errors import refuse
from muster.importers.osm.problems import unreadable

ENDINGS = {".osm.pbf": "pbf", ".pbf": "pbf", ".osm.gz": "osm.gz", ".osm": "osm"}
MEGABYTE = 1 << 20
LARGEST_MB = 8192  # XML unpacked
PACKED_AT_MOST = 200  # times that gzip makes real maps smaller; they reach 10 to 20
HOSTILE = (b"<!DOCTYPE", b"<!ENTITY")


def format_of(path: Path) -> str:
    """Format of the map as osmium calls it, once the file has passed; raises InputError else."""
    if not path.is_file():
        raise refuse(1001, path, reason="no such file", reason_zh="没有此文件")
    if path.stat().st_size == 0:
        raise refuse(1004, path)
    ending = next((ending for ending in ENDINGS if path.name.lower().endswith(ending)), None)
    if ending is None:
        raise unreadable(path, "map_ending", ending=path.suffix or path.name, known=" ".join(ENDINGS))
    kind = ENDINGS[ending]
    if kind == "pbf":
        check_pbf(path)
    else:
        check_xml(path, packed=kind == "osm.gz")
    return kind


def check_pbf(path: Path) -> None:
    """The first block must be an OSMHeader: its name stands in the first bytes."""
    with path.open("rb") as file:
        if b"OSMHeader" not in file.read(64):
            raise unreadable(path, "not_pbf")


def check_xml(path: Path, packed: bool) -> None:
    """One pass over the whole text: it begins like XML in an encoding that we can look through, declares nothing, and ends."""
    before, seen_root, last = b"", False, b""
    for i, part in enumerate(parts_of(path, packed)):
        if i == 0:
            start = part.removeprefix(b"\xef\xbb\xbf").lstrip()
            if not start.startswith(b"<") or b"\0" in part[:256]:
                raise unreadable(path, "not_osm_xml")
        joined = before + part
        if any(word in joined for word in HOSTILE):
            raise unreadable(path, "map_hostile")
        seen_root = seen_root or b"<osm" in joined
        before, last = joined[-16:], (last + part)[-64:]
    if not seen_root:
        raise unreadable(path, "not_osm_xml")
    if b"</osm>" not in last and not last.rstrip().endswith(b"/>"):
        raise unreadable(path, "map_cut")


def parts_of(path: Path, packed: bool) -> Iterator[bytes]:
    """The text, a megabyte at a time."""
    most = min(LARGEST_MB * MEGABYTE, max(path.stat().st_size * PACKED_AT_MOST, 64 * MEGABYTE)) if packed else LARGEST_MB * MEGABYTE
    done = 0
    try:
        with gzip.open(path) if packed else path.open("rb") as file:
            while part := file.read(MEGABYTE):
                done += len(part)
                if done > most:
                    raise unreadable(path, "map_unpacks", limit=f"{most // MEGABYTE:,}")
                yield part
    except EOFError as error:
        raise unreadable(path, "map_cut") from error
    except (gzip.BadGzipFile, zlib.error) as error:
        raise unreadable(path, "map_gzip", detail=error) from error
