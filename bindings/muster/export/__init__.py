"""Results for other programs: GeoPackage, GeoJSON, GeoTIFF, XLSX, CSV. Numbers are those of the report; ids stand for people, never
names."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from muster.errors import refuse
from muster.hazard import HazardMaps, maps_of
from muster.report.view.course import Course
from muster.result import Result

from . import rasters, sheets, vectors
from .contents import Contents

#: Format -> what writes it, and whether it is one file (else a folder).
WRITERS: dict[str, tuple[Callable[[Contents, Path], None], bool]] = {
    "gpkg": (vectors.write_geopackage, True),
    "geojson": (vectors.write_geojson, False),
    "tif": (rasters.write_tif, False),
    "xlsx": (sheets.write_xlsx, True),
    "csv": (sheets.write_csv, False),
}


def export(
    result: Result | str | os.PathLike[str],
    to: str,
    out: str | os.PathLike[str],
    world: str | os.PathLike[str] | None = None,
    show_weak: bool = False,
) -> list[Path]:
    """Writes `result` in the format `to` (gpkg, geojson, tif, xlsx, csv) to the file or folder `out`; returns the files written. All of
    them are written, or none. Raises InputError where the result, its place or its water cannot be had."""
    result = result if isinstance(result, Result) else Result(result)
    if world is not None:
        result.use_world(world)
    write, one_file = WRITERS[to]
    out = Path(out)
    if out.is_dir() if one_file else out.is_file():
        raise refuse(2010, out, reason="@ui.reason.is_a_directory" if one_file else "@ui.reason.exists")
    course = Course(result, result.world, maps_of(result))
    if to == "tif":
        needed(course.maps, result)
    with tempfile.TemporaryDirectory(prefix=".muster-export-", dir=existing(out.absolute().parent)) as folder:
        write(Contents(course, show_weak), Path(folder) / (f"out.{to}" if one_file else ""))
        return put_in_place(Path(folder), out, one_file)


def needed(maps: HazardMaps | None, result: Result) -> HazardMaps:
    """The maps, or an error that says that there are none."""
    if maps is None:
        raise refuse(1001, result.path, reason="@report.hazard.not_found")
    return maps


def existing(folder: Path) -> Path:
    if not folder.is_dir():
        raise refuse(2010, folder, reason="@ui.reason.no_directory")
    return folder


def put_in_place(folder: Path, out: Path, one_file: bool) -> list[Path]:
    """Moves what was written to where it shall stand."""
    if not one_file:
        out.mkdir(exist_ok=True)
    written = []
    for path in sorted(folder.iterdir()):
        target = out if one_file else out / path.name
        shutil.move(path, target)
        written.append(target)
    return written
