"""`muster solve scenario.yaml -o hazard.nc`: the hazard, once, for any number of runs."""

from pathlib import Path

import typer

from muster.commands import options
from muster.commands.run import check_writable
from muster.language import say
from muster.progress import ProgressLine, clock
from muster.scenario import Scenario
from muster.terrain_holes import warn_of_flood


def add(app: typer.Typer) -> None:
    """Declares the command."""
    scenario, threads, lang_option, seed_option = options.scenario(), options.threads(), options.lang(), options.seed()
    output_option = options.output("cli.solve.output")

    @app.command("solve", help=say("cli.solve"))
    def solve(
        scenario: scenario, output: output_option = Path("hazard.nc"), seed: seed_option = 1, threads: threads = 0,
        lang: lang_option = None,
    ) -> None:  # fmt: skip
        check_writable(output)
        solve_to(Scenario.load(scenario, threads), output, threads, seed)


def solve_to(read: Scenario, output: Path, threads: int = 0, seed: int = 1) -> None:
    """Solves with progress on stderr, and says what was written."""
    warn_of_flood(read._core)
    with ProgressLine(say("ui.solve"), read.duration_s) as line:
        told = read.solve(output, threads, lambda now_ms: line.at(now_ms / 1000, say("ui.run.at", time=clock(now_ms / 1000))), seed)
    print(say("ui.wrote", file=output))
    print(say("ui.solved", mass=f"{told['mass_error']:.1e}", held=f"{100 * told['froude_limited_share']:.2g}"))
