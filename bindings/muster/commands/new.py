"""`muster new DIR`: a scenario that is ready to run, of a generated river town or of a place that was imported."""

import json
import os
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from string import Template
from typing import Annotated

import typer

from muster import _core
from muster.commands import options
from muster.errors import refuse
from muster.language import say

_FILES = ("scenario.yaml", "order_at_gauge_level.yaml", "README.md")
_PLAN = "order_at_gauge_level.yaml"
_PLACE_FILES = ("scenario.yaml", "order_after_an_hour.yaml", "README.md")
_COUNTY = 0  # level of areas
_SHIPPED = (1, 20000)  # seed and people of the library's river town, whose plan knows which areas lie low


def add(app: typer.Typer) -> None:
    """Declares the command."""
    seed, lang_option = options.seed(), options.lang()
    folder_argument = Annotated[Path, typer.Argument(help=say("cli.new.folder"), show_default=False)]
    people_option = Annotated[int, typer.Option("--people", min=500, max=2_000_000, help=say("cli.new.people"))]

    world_option = Annotated[Path | None, typer.Option("--world", help=say("cli.new.world"), show_default=False)]

    @app.command("new", help=say("cli.new"))
    def new(
        folder: folder_argument, seed: seed = 1, people: people_option = 20000, world: world_option = None, lang: lang_option = None
    ) -> None:
        existing = [name for name in (_FILES if world is None else _PLACE_FILES) if (folder / name).exists()]
        if existing:
            raise refuse(2010, folder / existing[0], reason=say("ui.reason.exists"))
        for path in write_town(folder, seed, people) if world is None else write_place(folder, world):
            print(say("ui.wrote", file=path))


def write_town(folder: Path, seed: int, people: int) -> list[Path]:
    """Writes scenario, plan and README of a generated town; returns their paths. Seed 1 with 20,000 people is the library's river town."""
    river = _core.town_river(seed, people)
    values = {"seed": seed, "people": people, **_discharges(river), **_levels(river["bridge_warning_m"])}
    written = []
    for name in _FILES:
        text = _filled("town", name, values)
        if name == _PLAN and (seed, people) == _SHIPPED:
            text = files("muster").joinpath("library/river_town", name).read_text(encoding="utf-8")
        written.append(_write(folder / name, text))
    return written


def write_place(folder: Path, world_file: Path) -> list[Path]:
    """Writes scenario, plan and README for an imported place: made-up rain, and an order to everybody. Raises InputError where the world
    cannot be read, or has no terrain for a flood or no areas to order out."""
    world = _core.World.load(str(world_file))
    areas = world.table("area")
    counties = [name for name, level in zip(areas["id"], areas["level"], strict=True) if level == _COUNTY]
    if not counties or world.grid["columns"] < 1:
        raise refuse(2010, world_file, reason=say("ui.reason.no_terrain_or_area"))
    values = {
        "name": json.dumps(world.name or world.name_en, ensure_ascii=False),  # JSON is YAML, whatever stands in the name
        "name_en": json.dumps(world.name_en or world.name, ensure_ascii=False),
        "world": json.dumps(os.path.relpath(world_file, folder), ensure_ascii=False),
        "areas": ", ".join(json.dumps(name, ensure_ascii=False) for name in counties),
        "people": f"{dict(world.tables())['person']:,}",
    }
    plain = values | {name: json.loads(values[name]) for name in ("name", "name_en", "world")}
    return [_write(folder / name, _filled("place", name, plain if name == "README.md" else values)) for name in _PLACE_FILES]


def _filled(kind: str, name: str, values: Mapping[str, object]) -> str:
    return Template(files("muster").joinpath("templates", kind, name).read_text(encoding="utf-8")).substitute(values)


def _write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def _discharges(river: dict[str, float]) -> dict[str, str]:
    """The flood wave in the terms of this river, m3/s: twice an ordinary day, full to the bank, over the levee's weak place, down again."""
    wave = {
        "ordinary": 2 * river["base_m3_s"],
        "bankfull": river["bankfull_m3_s"],
        "overtopping": river["overtopping_m3_s"],
        "flood": river["flood_m3_s"],
        "after": 0.965 * river["flood_m3_s"],
        "later": 1.22 * river["bankfull_m3_s"],
    }
    return {name: f"{round(discharge, -1):.0f}" for name, discharge in wave.items()}


def _levels(warning_m: float) -> dict[str, str]:
    """Gauge levels of the plan, m above datum."""
    levels = {"ready_m": warning_m - 0.75, "order_m": warning_m, "lowest_m": warning_m - 1.25, "highest_m": warning_m + 0.85}
    return {"warning_m": f"{warning_m:.2f}", **{name: f"{level:.1f}" for name, level in levels.items()}}
