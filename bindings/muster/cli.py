"""The `muster` command: declares the commands and turns errors into messages and exit codes."""

import sys
from pathlib import Path
from typing import Annotated, Literal

import typer

from muster import _core, language

app = typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False)
Lang = Annotated[Literal["en", "zh"] | None, typer.Option(help="Language of messages; default from the locale.")]


@app.command()
def version() -> None:
    """Print the version."""
    print(_core.__version__)


@app.command()
def verify(
    paths: Annotated[list[Path] | None, typer.Argument(help="Case files or folders; default tests/verification.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Machine-readable results.")] = False,
) -> None:
    """Run verification cases: exit 1 on a miss, 2 on a malformed case."""
    from muster.verify.command import verify as run  # late: other commands do not pay for it

    raise typer.Exit(run(paths or [], as_json))


@app.callback()
def options(lang: Lang = None) -> None:
    """Agent-based disaster simulation and drill engine."""
    language.choose(lang)


def main() -> None:
    """Entry point. Bad input: every problem with its place on stderr, exit code 2."""
    try:
        app(standalone_mode=True)
    except _core.InputError as error:
        for problem in error.problems:
            print(problem.text(language.chosen()), file=sys.stderr)
        sys.exit(2)
