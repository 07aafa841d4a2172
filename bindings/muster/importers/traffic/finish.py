"""The world of a traffic scenario: short links, report, tables, and the scenario file beside it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyproj

from muster import _core
from muster.importers.findings import Findings
from muster.importers.report import VERSION, checksum
from muster.language import say

LEAST_M = 10.0  # shorter links are raised to it: the tick of movement is bounded by the shortest. They are not merged: routes name links
DAY_S = 86400.0
AFTER_LAST_S = 6 * 3600.0  # for those who set out last; design default


@dataclass(frozen=True)
class Frame:
    """Reference system of a world."""

    crs: pyproj.CRS | None = None  #: None = a frame of the file's own, m

    def columns(self) -> dict:
        """As make_world takes it."""
        if self.crs is None:
            return {"crs_epsg": 0, "crs_wkt": ""}
        return {"crs_epsg": self.crs.to_epsg() or 0, "crs_wkt": self.crs.to_wkt("WKT2_2018")}

    def as_json(self) -> dict:
        """As the report names it."""
        name = say("import.tntp.own_frame", "en") if self.crs is None else self.crs.name
        return {"epsg": self.columns()["crs_epsg"], "name": name}


@dataclass(frozen=True)
class Imported:
    """A traffic scenario read, with what there is to say of it."""

    world: Any  #: _core.World
    report: dict
    findings: Findings
    duration_s: float = DAY_S  #: of a run in which every trip begins

    def scenario(self, world_file: str, name: str, name_en: str) -> str:
        """scenario.yaml: these trips and nothing else."""
        quoted = {key: json.dumps(value, ensure_ascii=False) for key, value in (("name", name), ("en", name_en), ("file", world_file))}
        lines = [
            "muster: 1", f"name: {quoted['name']}", f"name_en: {quoted['en']}", "start: 2026-01-01T00:00",
            f"duration: {self.duration_s / 3600:g} h", f"world: {{file: {quoted['file']}}}", "load: {}",
        ]  # fmt: skip
        return "\n".join(lines) + "\n"


def source_row(what: str) -> dict:
    """The one layer of such a world. Not by the file's name: the same network is the same world."""
    nan = np.array([np.nan], np.float32)
    names = {"name": [say("import.source.roads", "zh")], "name_en": [say("import.source.roads", "en")]}
    return {
        "id": ["roads"], "origin": np.zeros(1, np.uint8), **names, "what": [what], "xy_error_m": nan, "z_error_m": nan,
        "absolute": np.ones(1, np.uint8),
    }  # fmt: skip


def finish(
    tables: dict[str, dict], *, files: Sequence[Path], names: tuple[str, str], frame: Frame, what: str, findings: Findings,
    last_departure_s: float = 0.0,
) -> Imported:  # fmt: skip
    """Makes the world. names: Chinese (or whatever there is) and English."""
    tables = {**tables, "source": source_row(what)}
    streets = {name: tables[name] for name in ("node", "link", "street", "turn_ban") if name in tables}
    how = {"name": names[0] or names[1], "name_en": names[1] or names[0], **frame.columns(), "least_m": LEAST_M}
    _, short = _core.make_world(streets, **how, provenance="")  # beforehand: the report goes into the world
    findings.add("tntp.short_raised", "note", count=short["rounded"], limit=f"{LEAST_M:g}", car=f"{short['added_car_s']:,.0f}")
    report = {
        "version": VERSION,
        "files": [{"name": path.name, "bytes": path.stat().st_size, "sha256": checksum(path)} for path in files],
        "crs": frame.as_json(),
        "country": "",
        "rows": {name: len(table["id" if "id" in table else "name"]) for name, table in tables.items()},
        "counts": {},
        "connected": {},
        "findings": [finding.as_dict() for finding in findings],
        "layers": [],
    }
    text = json.dumps(report, ensure_ascii=False, sort_keys=True)
    provenance = f"import {' '.join(path.name for path in files)}"
    world, _ = _core.make_world(tables, **how, provenance=provenance, import_report=text)
    late = last_departure_s + AFTER_LAST_S
    duration = DAY_S if last_departure_s < DAY_S else 3600 * float(np.ceil(late / 3600))
    return Imported(world, report, findings, duration)
