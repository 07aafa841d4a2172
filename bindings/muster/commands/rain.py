"""`muster rain SOURCE ... --world world.h5 --start T -o rain.nc`: rain in space and time for floods."""

from pathlib import Path
from typing import Annotated

import typer

from muster.commands import options
from muster.commands.run import check_writable
from muster.errors import refuse
from muster.language import say


def add(app: typer.Typer) -> None:
    """Declares the command."""
    lang_option, output_option = options.lang(), options.output("cli.rain.output")

    def option(name: str, **settings: object) -> object:
        return typer.Option(f"--{name}", help=say(f"cli.rain.{name}"), **settings)

    @app.command("rain", help=say("cli.rain"))
    def rain(
        sources: Annotated[list[Path], typer.Argument(help=say("cli.rain.sources"), show_default=False)],
        world: Annotated[Path, option("world", show_default=False)],
        start: Annotated[str, option("start", show_default=False)],
        variable: Annotated[str | None, option("variable", show_default=False)] = None,
        unit: Annotated[str | None, option("unit", show_default=False)] = None,
        cell: Annotated[float | None, option("cell", min=1.0, show_default=False)] = None,
        output: output_option = Path("rain.nc"),
        lang: lang_option = None,
    ) -> None:
        from muster import World  # late: other commands do not pay for it
        from muster.importers.rain import write_rain
        from muster.importers.raster_series import crs_of, moment_of

        check_writable(output)
        place = World.load(str(world))
        grid = place.grid
        if not grid["columns"]:
            raise refuse(3007, world)
        west, south, cell_m = grid["west_m"], grid["south_m"], grid["cell_m"]
        box = (west, south, west + grid["columns"] * cell_m, south + grid["rows"] * cell_m)
        moments, *shape = write_rain(sources, output, crs_of(place), box, moment_of(start), variable=variable, unit=unit, cell_m=cell)
        print(say("ui.rain", moments=moments, rows=shape[0], columns=shape[1], file=output))
