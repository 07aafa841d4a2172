"""`muster report run.nc [...] -o report.html`: one page that opens from disk."""

from pathlib import Path
from typing import Annotated

import typer

from muster.commands import options
from muster.language import chosen, say


def add(app: typer.Typer) -> None:
    """Declares the command."""
    lang_option, output_option = options.lang(), options.output("cli.report.output")

    @app.command("report", help=say("cli.report"))
    def report(
        results: Annotated[list[Path], typer.Argument(help=say("cli.report.results"), show_default=False)],
        output: output_option = Path("report.html"),
        lang: lang_option = None,
    ) -> None:
        from muster.report import write

        write(results, output, chosen())
        print(say("ui.wrote", file=output))
