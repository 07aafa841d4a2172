"""`muster export run.nc --to gpkg -o FILE`: results for GIS and spreadsheet programs."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from muster.commands import options
from muster.language import say


def add(app: typer.Typer) -> None:
    """Declares the command."""
    lang_option, output_option = options.lang(), options.output("cli.export.output")
    to_option = Annotated[Literal["gpkg", "geojson", "tif", "xlsx", "csv"], typer.Option("--to", help=say("cli.export.to"))]
    world_option = Annotated[Path | None, typer.Option("--world", help=say("cli.report.world"), show_default=False)]
    weak_option = options.show_weak()

    @app.command("export", help=say("cli.export"))
    def export(
        result: Annotated[Path, typer.Argument(help=say("cli.result"), show_default=False)],
        to: to_option,
        output: output_option,
        world: world_option = None,
        show_weak: weak_option = False,
        lang: lang_option = None,
    ) -> None:
        from muster.export import export as write

        for path in write(result, to, output, world, show_weak):
            print(say("ui.wrote", file=path))
