"""`muster report run.nc [...] -o report.html`: one page that opens from disk."""

from pathlib import Path
from typing import Annotated

import typer

from muster.commands import options
from muster.commands.run import check_writable
from muster.language import chosen, say


def add(app: typer.Typer) -> None:
    """Declares the command."""
    lang_option, output_option = options.lang(), options.output("cli.report.output")
    world_option = Annotated[Path | None, typer.Option("--world", help=say("cli.report.world"), show_default=False)]
    weak_option = options.show_weak()

    @app.command("report", help=say("cli.report"))
    def report(
        results: Annotated[list[Path], typer.Argument(help=say("cli.report.results"), show_default=False)],
        output: output_option = Path("report.html"),
        world: world_option = None,
        show_weak: weak_option = False,
        lang: lang_option = None,
    ) -> None:
        from muster.report import write

        check_writable(output)
        write(results, output, chosen(), world, show_weak)
        print(say("ui.wrote", file=output))
