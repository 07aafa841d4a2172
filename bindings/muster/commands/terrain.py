"""`muster terrain scenario.yaml --seeds 1-20 -o wet_dry.csv`: floods alone on uncertain terrain, and who changes between wet and dry."""

import time
from pathlib import Path
from typing import Annotated

import typer

from muster import wet_dry
from muster.commands import options
from muster.commands.run import check_writable
from muster.commands.seeds import parse_seeds
from muster.errors import refuse
from muster.language import say
from muster.progress import ProgressLine, clock
from muster.scenario import Scenario


def add(app: typer.Typer) -> None:
    """Declares the command."""
    scenario, threads, lang_option = options.scenario(), options.threads(), options.lang()
    seeds_option = Annotated[str, typer.Option("--seeds", help=say("cli.ensemble.seeds"))]
    output_option = options.output("cli.terrain.output")

    @app.command("terrain", help=say("cli.terrain"))
    def terrain(
        scenario: scenario, seeds: seeds_option = "1-20", output: output_option = Path("wet_dry.csv"), threads: threads = 0,
        lang: lang_option = None,
    ) -> None:  # fmt: skip
        check_writable(output)
        seed_list = parse_seeds(seeds)
        count(Scenario.load(scenario, threads), seed_list, output, threads)


def count(read: Scenario, seeds: list[int], output: Path, threads: int = 0) -> wet_dry.WetDry:
    """Solves the flood of each seed with progress on stderr, writes the table, and says what it comes to."""
    if not wet_dry.has_terrain_error(read):
        raise refuse(5005, read.file, reason="@ui.reason.no_terrain_error")
    counted, started = wet_dry.of_world(read), time.monotonic()
    with ProgressLine(say("ui.terrain"), len(seeds)) as line:
        for number, seed in enumerate(seeds):
            course = read.start_hazard(seed, threads)

            def progress(now_s: float, end_s: float, done: int = number) -> None:
                line.at(done + now_s / end_s, say("ui.ensemble.runs", done=done, all=len(seeds)))

            course.advance(progress=progress)
            counted.add(seed, {name: course[name] for name in wet_dry.ARRAYS.values()})
    tell(counted, counted.write_csv(output))
    print(say("ui.terrain.took", floods=len(seeds), elapsed=clock(time.monotonic() - started)))
    return counted


def tell(counted: wet_dry.WetDry, table: Path) -> None:
    """What the count comes to, and where the table lies."""
    first, *rest = counted.sentences()
    print(first)
    for sentence in rest:
        print("  " + sentence)
    print(say("ui.wrote", file=table))
