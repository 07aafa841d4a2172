"""`muster flood SOURCE ... --world world.h5 --start T -o hazard.nc`: floods that other programs have solved."""

from pathlib import Path
from typing import Annotated

import typer

from muster.commands import options
from muster.commands.run import check_writable
from muster.errors import refuse
from muster.language import say
from muster.progress import ProgressLine


def add(app: typer.Typer) -> None:
    """Declares the command."""
    lang_option, output_option = options.lang(), options.output("cli.flood.output")

    def option(name: str, **settings: object) -> object:
        return typer.Option(f"--{name}", help=say(f"cli.flood.{name}"), **settings)

    @app.command("flood", help=say("cli.flood"))
    def flood(
        sources: Annotated[list[Path], typer.Argument(help=say("cli.flood.sources"), show_default=False)],
        world: Annotated[Path, option("world", show_default=False)],
        start: Annotated[str | None, option("start", show_default=False)] = None,
        depth: Annotated[str | None, option("depth", show_default=False)] = None,
        level: Annotated[str | None, option("level", show_default=False)] = None,
        speed: Annotated[str | None, option("speed", show_default=False)] = None,
        output: output_option = Path("hazard.nc"),
        lang: lang_option = None,
    ) -> None:
        from muster import World  # late: other commands do not pay for it
        from muster.importers.flood_maps import write_flood
        from muster.importers.raster_series import moment_of
        from muster.terrain_holes import warn

        check_writable(output)
        place = World.load(str(world))
        if not place.grid["columns"]:
            raise refuse(3007, world)
        moment = None if start is None else moment_of(start)
        warn(place)
        with ProgressLine(str(output), 1) as line:
            told = write_flood(
                sources, output, place, moment, depth=depth, level=level, speed=speed, title=place.name_en or place.name,
                tell=lambda done, of: line.at(done / of, say("ui.flood.map", done=done, of=of)),
            )  # fmt: skip
        print(
            say("ui.flood.done", maps=told.maps, first=f"{told.first_s / 3600:.2f}", last=f"{told.last_s / 3600:.2f}", source=told.source)
        )
        if not told.speed:
            print(say("ui.flood.no_speed"))
        if told.uncovered >= 0.0005:
            print(say("ui.flood.uncovered", percent=f"{100 * told.uncovered:.1f}"))
        if told.negative:
            print(say("ui.flood.negative", count=f"{told.negative:,}"))
        print(say("ui.wrote", file=output))
