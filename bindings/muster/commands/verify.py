"""`muster verify [FILE or FOLDER ...]`: runs verification cases."""

from pathlib import Path
from typing import Annotated

import typer

from muster.commands import options
from muster.language import say


def add(app: typer.Typer) -> None:
    """Declares the command."""
    lang_option = options.lang()

    json_option = Annotated[bool, typer.Option("--json", help=say("cli.verify.json"))]
    long_option = Annotated[bool, typer.Option("--long", help=say("cli.verify.long"))]
    paths_argument = Annotated[list[Path] | None, typer.Argument(help=say("cli.verify.paths"), show_default=False)]

    @app.command("verify", help=say("cli.verify"))
    def verify(paths: paths_argument = None, as_json: json_option = False, long: long_option = False, lang: lang_option = None) -> None:
        from muster.verify.command import verify as run  # late: other commands do not pay for it

        raise typer.Exit(run(paths or [], as_json, long))
