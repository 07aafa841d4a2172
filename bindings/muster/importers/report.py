"""The import report: what is stored with the world, and printed as a page."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pyproj

from .findings import Findings
from .layers.layer import Layer

VERSION = 1


@dataclass(frozen=True)
class Report:
    """The report as data and as the JSON that world.h5 holds."""

    data: dict

    @property
    def text(self) -> str:
        return json.dumps(self.data, ensure_ascii=False, sort_keys=True)


def import_report(
    files: Sequence[Path],
    crs: pyproj.CRS,
    country: str,
    rows: dict[str, int],
    findings: Findings,
    layers: Sequence[Layer],
    counts: dict,
    connected: dict,
) -> Report:
    """docs/import.md names every key."""
    return Report(
        {
            "version": VERSION,
            "files": [{"name": path.name, "bytes": path.stat().st_size, "sha256": checksum(path)} for path in files],
            "crs": {"epsg": crs.to_epsg() or 0, "name": crs.name},
            "country": country,
            "rows": rows,
            "counts": counts,
            "connected": connected,
            "findings": [finding.as_dict() for finding in findings],
            "layers": [layer.as_json() for layer in layers],
        }
    )


def checksum(path: Path) -> str:
    """SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
