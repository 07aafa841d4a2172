"""`muster demo`: the river town from nothing to a report. What `make demo` runs."""

import time
from pathlib import Path

import typer

from muster.commands import options
from muster.commands.ensemble import play
from muster.commands.new import write_town
from muster.commands.solve import solve_to
from muster.ensemble import Member
from muster.language import chosen, say
from muster.progress import clock
from muster.scenario import Scenario

PLANS = ("none", "order_at_gauge_level")
SEEDS = tuple(range(1, 21))


def add(app: typer.Typer) -> None:
    """Declares the command."""
    lang_option, output_option = options.lang(), options.output("cli.demo.output")

    @app.command("demo", help=say("cli.demo"))
    def demo(output: output_option = Path("out/demo"), lang: lang_option = None) -> None:
        started = time.monotonic()
        scenario = prepare(output)
        members = play(scenario, PLANS, SEEDS, output / "ensemble")
        report = output / "report.html"
        write_report(members, report)
        tell(scenario, members)
        print(say("ui.demo.report", file=report, elapsed=clock(time.monotonic() - started)))


def prepare(folder: Path) -> Scenario:
    """The town and its flood."""
    write_town(folder, seed=1, people=20000)
    scenario = Scenario.load(folder / "scenario.yaml")
    people = dict(scenario.world.tables())["person"]
    print(say("ui.demo.town", name=scenario.title(), people=f"{people:,}", folder=folder))
    hazard = folder / "hazard.nc"
    solve_to(scenario, hazard)
    return scenario.with_hazard(hazard)


def write_report(members: list[Member], report: Path) -> None:
    """One page on all runs."""
    from muster.report import write

    write([Path(member.file) for member in members], report, chosen())


def tell(scenario: Scenario, members: list[Member]) -> None:
    """The five headline numbers in words: means over the seeds of both plans, and the paired difference with its 90 % interval."""
    from muster.compare import compare

    print(say("ui.demo.compared", seeds=len(SEEDS)))
    for sentence in compare(members, *PLANS).sentences():
        print("  " + sentence)
    print(say("ui.weak", count=len(scenario.weak_inputs())))
