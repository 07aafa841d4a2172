"""`muster new DIR`: a scenario of a generated river town, ready to run."""

from importlib.resources import files
from pathlib import Path
from string import Template
from typing import Annotated

import typer

from muster import _core
from muster.commands import options
from muster.errors import refuse
from muster.language import say

_FILES = ("scenario.yaml", "plans/gauge_order.yaml", "README.md")


def add(app: typer.Typer) -> None:
    """Declares the command."""
    seed, lang_option = options.seed(), options.lang()
    folder_argument = Annotated[Path, typer.Argument(help=say("cli.new.folder"), show_default=False)]
    people_option = Annotated[int, typer.Option("--people", min=500, max=2_000_000, help=say("cli.new.people"))]

    @app.command("new", help=say("cli.new"))
    def new(folder: folder_argument, seed: seed = 1, people: people_option = 20000, lang: lang_option = None) -> None:
        existing = [name for name in _FILES if (folder / name).exists()]
        if existing:
            raise refuse(2010, folder / existing[0], reason=say("ui.reason.exists"))
        for path in write_town(folder, seed, people):
            print(say("ui.wrote", file=path))


def write_town(folder: Path, seed: int, people: int) -> list[Path]:
    """Writes scenario, plan and README of a generated town; returns their paths."""
    river = _core.town_river(seed, people)
    values = {
        "seed": seed,
        "people": people,
        "alarm": f"{river['bank_upstream_m'] + 0.1:.1f}",
        **{name: f"{river[name + '_m3_s']:.0f}" for name in ("base", "bankfull", "flood")},
    }
    written = []
    for name in _FILES:
        text = files("muster").joinpath("templates/town", name).read_text(encoding="utf-8")
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(Template(text).substitute(values), encoding="utf-8")
        written.append(path)
    return written
