"""`muster hash`, `muster schema`, `muster version`: what is in files and in the program itself."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from muster import _core
from muster.commands import options
from muster.language import say


def add(app: typer.Typer) -> None:
    """Declares the commands."""
    lang_option = options.lang()
    document_argument = Annotated[Literal["scenario", "plan"], typer.Argument(help=say("cli.schema.document"))]

    @app.command("hash", help=say("cli.hash"))
    def hash_(file: Annotated[Path, typer.Argument(help=say("cli.result"), show_default=False)], lang: lang_option = None) -> None:
        print(_core.result_hash(str(file)))

    @app.command("schema", help=say("cli.schema"))
    def schema(document: document_argument = "scenario", lang: lang_option = None) -> None:
        print(_core.schema(document))

    @app.command("version", help=say("cli.version"))
    def version(lang: lang_option = None) -> None:
        print(_core.__version__)
