"""Arguments and options that several commands take. Functions, because their help is made in the language in use."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from muster.language import say
from muster.scenario import Scenario

if TYPE_CHECKING:
    from muster.result import Result


def lang():
    """--lang, already applied when the command line was looked at first; declared so that each command takes and documents it."""
    return Annotated[Literal["en", "zh"] | None, typer.Option("--lang", help=say("cli.lang"))]


def scenario():
    """The scenario file."""
    return Annotated[Path, typer.Argument(help=say("cli.scenario"), show_default=False)]


def threads():
    """OpenMP threads."""
    return Annotated[int, typer.Option("--threads", min=0, max=1024, help=say("cli.threads"))]


def seed():
    """The seed of all luck."""
    return Annotated[int, typer.Option("--seed", min=0, max=2**63 - 1, help=say("cli.seed"))]


def output(key: str):
    """-o with the help sentence `key`."""
    return Annotated[Path, typer.Option("-o", "--output", help=say(key))]


def hazard():
    """--hazard: a stored hazard in place of the scenario's own."""
    return Annotated[Path | None, typer.Option("--hazard", help=say("cli.hazard"), show_default=False)]


def show_weak():
    """--show-weak: print what the inputs do not carry."""
    return Annotated[bool, typer.Option("--show-weak", help=say("cli.report.show_weak"))]


def world():
    """--world: the place of a result, where it does not lie near it."""
    return Annotated[Path | None, typer.Option("--world", help=say("cli.report.world"), show_default=False)]


def opened(result: Path, world: Path | None) -> "Result":
    """A result with its place."""
    from muster.result import Result

    run = Result(result)
    if world is not None:
        run.use_world(world)
    return run


def load(path: Path, stored_hazard: Path | None, threads: int = 0) -> Scenario:
    """The scenario, with the stored hazard where one is named."""
    read = Scenario.load(path, threads)
    return read if stored_hazard is None else read.with_hazard(stored_hazard)
