"""`muster assign NET TRIPS`: static user equilibrium of a TNTP network."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from muster.commands import options
from muster.commands.run import check_writable
from muster.language import say

NOT_REACHED = 1  #: exit code where the iterations did not do
SUMS = ("objective", "total_cost", "shortest_cost", "total_time")


def add(app: typer.Typer) -> None:
    """Declares the command."""
    threads, lang_option = options.threads(), options.lang()

    def option(name: str, **settings: object) -> object:
        return typer.Option(f"--{name.replace('_', '-')}", help=say(f"cli.assign.{name}"), show_default=False, **settings)

    gap_option = Annotated[float, typer.Option("--gap", min=0.0, max=1.0, help=say("cli.assign.gap"))]
    iterations_option = Annotated[int, typer.Option("--iterations", min=1, help=say("cli.assign.iterations"))]
    output_option = Annotated[Path | None, typer.Option("-o", "--output", help=say("cli.assign.output"), show_default=False)]
    toll_option, distance_option = (Annotated[float | None, option(f"{name}_factor", min=0.0)] for name in ("toll", "distance"))

    @app.command("assign", help=say("cli.assign"))
    def assign(
        network: Annotated[Path, typer.Argument(help=say("cli.assign.network"), show_default=False)],
        trips: Annotated[Path, typer.Argument(help=say("cli.assign.trips"), show_default=False)],
        flows: Annotated[Path | None, option("flows")] = None,
        gap: gap_option = 1e-4,
        iterations: iterations_option = 1000,
        toll_factor: toll_option = None,
        distance_factor: distance_option = None,
        output: output_option = None,
        threads: threads = 0,
        as_json: Annotated[bool, option("json")] = False,
        lang: lang_option = None,
    ) -> None:
        factors = {"toll_factor": toll_factor, "distance_factor": distance_factor}
        raise typer.Exit(run(network, trips, flows, output, as_json, gap=gap, iterations=iterations, threads=threads, **factors))


def run(network: Path, trips: Path, flows: Path | None, output: Path | None, as_json: bool, *, gap: float, iterations: int, **how) -> int:
    """Reads, assigns or looks at the flows, writes and prints; returns the exit code."""
    from muster import assignment
    from muster.importers import tntp

    if output is not None:
        check_writable(output)
    roads = tntp.read_network(network)
    table = tntp.read_trips(trips, roads)
    if flows is None:
        done = _assign(roads, table, gap, iterations, how)
    else:
        done = assignment.evaluate(roads, table, tntp.read_flows(flows, roads).flow, **how)
    if output is not None:
        tntp.write_flows(output, roads, done.flow, done.cost)
    toll, distance = assignment.factors(roads, how["toll_factor"], how["distance_factor"])
    if as_json:
        figures = {name: value for name, value in asdict(done).items() if name not in ("flow", "cost")}
        about = {"network": str(network), "trips": str(trips), "flows": None if flows is None else str(flows)}
        print(json.dumps({**about, "toll_factor": toll, "distance_factor": distance, **figures}, ensure_ascii=False, indent=1))
    else:
        _tell(roads, table, flows, done, (toll, distance))
        if output is not None:
            print(say("ui.wrote", file=output))
    return 0 if flows is not None or done.relative_gap <= gap else _not_reached(gap, iterations)


def _assign(roads, table, gap: float, iterations: int, how: dict):
    """An own solution, with its progress on stderr: digits of the gap."""
    import math

    from muster import assignment
    from muster.progress import ProgressLine

    with ProgressLine(roads.path.name, -math.log10(max(gap, 1e-15))) as line:

        def hear(iteration: int, reached: float) -> None:
            digits = -math.log10(min(max(reached, gap, 1e-15), 1.0))
            line.at(digits, say("assign.progress", iteration=iteration, gap=f"{reached:.1e}"))

        return assignment.assign(roads, table, gap=gap, iterations=iterations, hear=hear, **how)


def _tell(roads, table, flows: Path | None, done, factor: tuple[float, float]) -> None:
    """The figures in words."""
    sizes = {"zones": roads.zones, "nodes": roads.nodes, "links": len(roads), "trips": table.total, "within": table.within_zones}
    print(say("assign.case", network=roads.path.name, **{name: f"{value:,.10g}" for name, value in sizes.items()}))
    if any(factor):
        print(say("assign.factors", toll=f"{factor[0]:g}", distance=f"{factor[1]:g}"))
    if flows is None:
        print(say("assign.of_own", iterations=done.iterations, seconds=f"{done.seconds:.2f}", ways=f"{done.ways:,}"))
    else:
        print(say("assign.of_flows", file=flows.name, imbalance=f"{done.imbalance:.3g}"))
    for name in SUMS:
        print("  " + say(f"assign.{name}", value=f"{getattr(done, name):.15g}"))
    print("  " + say("assign.relative_gap", value=f"{done.relative_gap:.3g}"))


def _not_reached(gap: float, iterations: int) -> int:
    import sys

    print(say("assign.not_reached", gap=f"{gap:g}", iterations=iterations), file=sys.stderr)
    return NOT_REACHED
