"""The place that a stored result was played in: rebuilt where a generator made it, found by name where it is a file, and checked by its
digest. A result holds no map of its own; the same digest means the same tables, bit for bit."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from muster import _core
from muster.errors import InputError, refuse
from muster.near_result import places_near

if TYPE_CHECKING:
    from muster.result import Result


def world_of(result: Result, file: str | os.PathLike[str] | None = None) -> _core.World:
    """The result's place. `file`: world.h5 to take instead of looking for it. Raises InputError where it cannot be had, or is another place
    than the result's."""
    asked_for, digest = _world_part(result), result.provenance("world_digest")
    if file is None and "file" not in asked_for and "town" in asked_for:
        return the_same(result, _town(asked_for["town"]))
    found = [Path(file)] if file is not None else _named_files(result, asked_for)
    if not found:
        raise refuse(1001, asked_for.get("file", "world.h5"), reason="@report.world.not_found")
    return _that_one(found, digest)


def the_same(result: Result, world: _core.World) -> _core.World:
    """The world, where it is the result's place; raises InputError where it is not."""
    if world.digest() != result.provenance("world_digest"):
        raise refuse(2011, result.path, what="@report.world_digest")
    return world


def _that_one(files: list[Path], digest: str) -> _core.World:
    """The first of the files that holds the place of this digest: one of another place may lie where the right one is looked for first.
    Where none does, what is wrong with the first."""
    wrong: InputError | None = None
    for file in files:
        try:
            world = read_world(file)
        except InputError as error:
            wrong = wrong or error
            continue
        if world.digest() == digest:
            return world
        wrong = wrong or refuse(2011, file, what="@report.world_digest")
    assert wrong is not None
    raise wrong


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


def _named_files(result: Result, part: dict) -> list[Path]:
    """Files of the name that the scenario gives its world: beside the result, above it, or here."""
    if "file" not in part:
        return []
    name = Path(str(part["file"]))
    named = (path for where in places_near(result) for path in (where / name, where / name.name))
    return [path for path in dict.fromkeys(named) if path.is_file()]


def _town(settings: object) -> _core.World:
    """The generated town of these settings: made by the engine's own loader, in the smallest scenario there is."""
    scenario = {"muster": 1, "name": "world", "start": "2000-01-01T00:00", "duration": "1 h", "world": {"town": settings},
                "hazard": {"model": "flood/local_inertial", "rain": [["0 h", 1], ["1 h", 1]]}}  # fmt: skip
    return _core.Scenario.load_text(json.dumps(scenario, ensure_ascii=False), ".").world
