"""The `muster` command: gathers the commands and turns errors into messages and exit codes.

Exit codes: 0 done, 1 a verification case missed or a gap was not reached, 2 bad input or usage (located messages on stderr, nothing
written), 130 stopped by Ctrl-C.
"""

import sys

import typer

from muster import language
from muster.commands import (
    assign,
    check,
    demo,
    ensemble,
    export,
    files,
    flood,
    headcount,
    import_,
    new,
    rain,
    report,
    run,
    shelters,
    solve,
    terrain,
    verify,
    why,
)
from muster.commands import options as command_options
from muster.errors import InputError, refuse

# The order in which --help lists them.
_COMMANDS = (
    new,
    import_,
    run,
    check,
    files,
    rain,
    flood,
    solve,
    terrain,
    ensemble,
    report,
    why,
    headcount,
    shelters,
    export,
    verify,
    assign,
    demo,
)


def build_app() -> typer.Typer:
    """The application, with its help in the language in use."""
    app = typer.Typer(
        add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False, help=language.say("cli.help"), rich_markup_mode=None
    )
    lang_option = command_options.lang()

    @app.callback()
    def options(lang: lang_option = None) -> None:
        """--lang may stand before the command too."""

    for command in _COMMANDS:
        command.add(app)
    return app


def _language_asked_for(arguments: list[str]) -> str | None:
    """The value of --lang anywhere on the line: help and usage errors are made before options are read."""
    for i, argument in enumerate(arguments):
        name, _, value = argument.partition("=")
        if name == "--lang":
            value = value or (arguments[i + 1] if i + 1 < len(arguments) else "")
            return value if value in language.LANGUAGES else None
    return None


def main(arguments: list[str] | None = None) -> None:
    """Entry point."""
    arguments = sys.argv[1:] if arguments is None else arguments
    language.choose(_language_asked_for(arguments))
    for stream in (sys.stdout, sys.stderr):  # Chinese text must not fail where the locale names no encoding
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace") if language.chosen() == "en" else stream.reconfigure(encoding="utf-8")
    try:
        build_app()(args=arguments, prog_name="muster")
    except InputError as error:
        _tell(error)
    except OSError as error:
        _tell(refuse(2010, error.filename or "", reason=error.strerror or str(error)))


def _tell(error: InputError) -> None:
    print(error.text(language.chosen()), file=sys.stderr)
    sys.exit(2)
