"""The place that a stored result was played in: rebuilt where a generator made it, found by name where it is a file, and checked by its
digest. A result holds no map of its own; the same digest means the same tables, bit for bit."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from muster import _core
from muster.errors import refuse
from muster.near_result import places_near

if TYPE_CHECKING:
    from muster.result import Result


def world_of(result: Result, file: str | os.PathLike[str] | None = None) -> _core.World:
    """The result's place. `file`: world.h5 to take instead of looking for it. Raises InputError where it cannot be had, or is another place
    than the result's."""
    asked_for = _world_part(result)
    found = Path(file) if file is not None else _named_file(result, asked_for)
    if found is not None:
        world = read_world(found)
    elif "town" in asked_for:
        world = _town(asked_for["town"])
    else:
        raise refuse(1001, asked_for.get("file", "world.h5"), reason="@report.world.not_found")
    if world.digest() != result.provenance("world_digest"):
        raise refuse(2011, found or "", what="@report.world_digest")
    return world


def read_world(path: str | os.PathLike[str]) -> _core.World:
    """The place in world.h5."""
    return _core.World.load(os.fspath(path))


def _world_part(result: Result) -> dict:
    """The key `world` of the scenario as it was run; {} where the text was not kept."""
    try:
        document = yaml.safe_load(result.provenance("scenario_text") or "{}")
    except yaml.YAMLError:
        return {}
    part = document.get("world") if isinstance(document, dict) else None
    return part if isinstance(part, dict) else {}


def _named_file(result: Result, part: dict) -> Path | None:
    """The world file that the scenario names, beside the result, above it, or here."""
    if "file" not in part:
        return None
    name = Path(str(part["file"]))
    for where in places_near(result):
        for path in (where / name, where / name.name):
            if path.is_file():
                return path
    return None


def _town(settings: object) -> _core.World:
    """The generated town of these settings: made by the engine's own loader, in the smallest scenario there is."""
    scenario = {"muster": 1, "name": "world", "start": "2000-01-01T00:00", "duration": "1 h", "world": {"town": settings},
                "hazard": {"model": "flood/local_inertial", "rain": [["0 h", 1], ["1 h", 1]]}}  # fmt: skip
    return _core.Scenario.load_text(json.dumps(scenario, ensure_ascii=False), ".").world
