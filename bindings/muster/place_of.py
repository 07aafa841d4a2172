"""The place that a stored result was played in: rebuilt where a generator made it, found by name where it is a file, and checked by its
digest. A result holds no map of its own; the same digest means the same tables, bit for bit."""

from __future__ import annotations

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
    document, digest = _document(result), result.provenance("world_digest")
    asked_for = _mapping(document.get("world"))
    if file is None and "file" not in asked_for and "town" in asked_for:
        return the_same(result, _settled(result, document))
    found = [Path(file)] if file is not None else _named_files(result, asked_for)
    if not found:
        raise refuse(1001, asked_for.get("file", "world.h5"), reason="@report.world.not_found")
    return _that_one(result, found, digest, document)


def the_same(result: Result, world: _core.World) -> _core.World:
    """The world, where it is the result's place; raises InputError where it is not."""
    if world.digest() != result.provenance("world_digest"):
        raise refuse(2011, result.path, what="@report.world_digest")
    return world


def _that_one(result: Result, files: list[Path], digest: str, document: dict) -> _core.World:
    """The first of the files that holds the place of this digest: one of another place may lie where the right one is looked for first.
    Where none does, what is wrong with the first."""
    wrong: InputError | None = None
    for file in files:
        try:
            world = _settled(result, document, read_world(file))
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


def _document(result: Result) -> dict:
    """The scenario as it was run; {} where its text was not kept."""
    try:
        return _mapping(yaml.safe_load(result.provenance("scenario_text") or "{}"))
    except yaml.YAMLError:
        return {}


def _mapping(part: object) -> dict:
    return part if isinstance(part, dict) else {}


def _named_files(result: Result, part: dict) -> list[Path]:
    """Files of the name that the scenario gives its world: beside the result, above it, or here."""
    if "file" not in part:
        return []
    name = Path(str(part["file"]))
    named = (path for where in places_near(result) for path in (where / name, where / name.name))
    return [path for path in dict.fromkeys(named) if path.is_file()]


def _settled(result: Result, document: dict, world: _core.World | None = None) -> _core.World:
    """A place as the run had it: with those who were there when it began, each where it was. `world`: as its file has it; None = the one
    that the scenario generates."""
    people = _mapping(document.get("population"))
    if world is not None and not people and "presence" not in world.table("person"):
        return world
    tables = [str(people[key]) for key in ("table", "workplaces") if people.get(key)]
    folders = list(places_near(result))
    folder = next((f for f in folders if all((f / name).is_file() for name in tables)), folders[0])
    return _core.load_place(result.provenance("scenario_text"), str(folder), world)
