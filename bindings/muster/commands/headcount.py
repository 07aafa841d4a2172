"""`muster headcount run.nc`: who is counted where, and who is really where."""

import datetime as dt
from pathlib import Path
from typing import Annotated, Literal

import typer

from muster import csv_file
from muster.commands import options
from muster.language import chosen, say


def add(app: typer.Typer) -> None:
    """Declares the command."""
    lang_option = options.lang()
    at_option = Annotated[str | None, typer.Option("--at", help=say("cli.headcount.at"), show_default=False)]
    world_option = options.world()
    output_option = Annotated[Path | None, typer.Option("--output", "-o", help=say("cli.headcount.output"), show_default=False)]

    @app.command("headcount", help=say("cli.headcount"))
    def headcount(
        result: Annotated[Path, typer.Argument(help=say("cli.result"), show_default=False)],
        at: at_option = None,
        desks: Annotated[int, typer.Option(min=1, help=say("cli.headcount.desks"))] = 1,
        per_minute: Annotated[float, typer.Option(min=0.01, help=say("cli.headcount.per_minute"))] = 4.0,
        reports: Annotated[bool, typer.Option(help=say("cli.headcount.reports"))] = True,
        level: Annotated[Literal["county", "township", "village", "grid"], typer.Option(help=say("cli.headcount.level"))] = "village",
        output: output_option = None,
        world: world_option = None,
        lang: lang_option = None,
    ) -> None:
        from muster.commands.run import check_writable
        from muster.head_count import COLUMNS, head_count

        if output is not None:
            check_writable(output)
        run = options.opened(result, world)
        rows = head_count(run, None if at is None else moment_of(at, run.start), desks, per_minute, reports, level)
        _print(rows)
        if output is not None:
            csv_file.write(output, COLUMNS, ([getattr(row, c) for c in COLUMNS] for row in rows))
            print(say("ui.wrote", file=output))


def moment_of(text: str, start: str) -> float:
    """Seconds since the start: "20:30" is the first such time of day from the start on, "2.5" is hours. Raises InputError where it is
    neither."""
    from muster.errors import unfit

    try:
        if ":" not in text:
            hours = float(text)
            if not 0 <= hours <= 1e4:
                raise ValueError(text)
            return hours * 3600
        begin = dt.datetime.fromisoformat(start)
        clock = dt.time.fromisoformat(text)
    except ValueError:
        raise unfit("--at", "cli.headcount.at.wrong", found=text) from None
    moment = dt.datetime.combine(begin.date(), clock, begin.tzinfo)
    return (moment + dt.timedelta(days=1 if moment < begin else 0) - begin).total_seconds()


def _names(row: object) -> str:
    if not row.id:
        return say("headcount.whole")
    return (row.name if chosen() == "zh" else row.name_en) or row.name or row.id


def _print(rows: list) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table

    from muster.head_count import COLUMNS

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column(say("headcount.area"), no_wrap=True)
    for column in COLUMNS[3:]:
        table.add_column(say(f"headcount.{column}"), justify="right", min_width=7)
    for row in rows:
        table.add_row(_names(row), *(f"{getattr(row, c):,}" for c in COLUMNS[3:]))
    console = Console()
    Console(width=max(console.width, 150)).print(table)
    print(say("headcount.note"))
