"""`muster ensemble scenario.yaml --plans a,b --seeds 1-20 -o DIR`: many runs of one scenario."""

import time
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from muster import wet_dry
from muster.commands import options, terrain
from muster.commands.seeds import parse_names, parse_seeds
from muster.ensemble import Member
from muster.language import say
from muster.progress import ProgressLine, clock
from muster.scenario import Scenario
from muster.terrain_holes import warn_of_flood

STOPPED = 130


def add(app: typer.Typer) -> None:
    """Declares the command."""
    scenario, lang_option, output_option = options.scenario(), options.lang(), options.output("cli.ensemble.output")
    plans_option = Annotated[str, typer.Option("--plans", help=say("cli.ensemble.plans"), show_default=False)]
    seeds_option = Annotated[str, typer.Option("--seeds", help=say("cli.ensemble.seeds"))]
    hazard_option = options.hazard()
    workers_option = Annotated[int, typer.Option("--workers", min=0, max=1024, help=say("cli.ensemble.workers"))]

    @app.command("ensemble", help=say("cli.ensemble"))
    def ensemble(
        scenario: scenario, plans: plans_option = "", seeds: seeds_option = "1-20", output: output_option = Path("ensemble"),
        workers: workers_option = 0, hazard: hazard_option = None, lang: lang_option = None,
    ) -> None:  # fmt: skip
        seed_list = parse_seeds(seeds)
        read = options.load(scenario, hazard)
        warn_of_flood(read._core)
        members = play(read, parse_names(plans) or read.plans, seed_list, output, workers)
        if any(not member.file for member in members):
            print(say("ui.ensemble.stopped", done=sum(bool(m.file) for m in members), all=len(members)))
            raise typer.Exit(STOPPED)
        tell_wet_dry(members, output)


def tell_wet_dry(members: Sequence[Member], folder: Path) -> None:
    """Where the terrain is uncertain: who changes between wet and dry over the seeds, as a table in the folder and in words."""
    counted = wet_dry.of_results(member.file for member in members)
    if counted is not None:
        terrain.tell(counted, counted.write_csv(folder / "wet_dry.csv"))


def play(read: Scenario, plans: Sequence[str], seeds: Sequence[int], folder: Path, workers: int = 0) -> list[Member]:
    """Runs all members with progress on stderr, and says what was done."""
    started = time.monotonic()
    with ProgressLine(say("ui.ensemble"), len(plans) * len(seeds)) as line:

        def progress(done: float, everything: float) -> None:
            line.at(done, say("ui.ensemble.runs", done=int(done), all=int(everything)))

        members = read.ensemble(plans, seeds, folder, workers, progress)
    fresh = sum(bool(m.file) and not m.reused for m in members)
    reused = sum(m.reused for m in members)
    print(say("ui.ensemble.done", fresh=fresh, reused=reused, folder=folder, elapsed=clock(time.monotonic() - started)))
    return members
