"""`muster shelters run.nc --days 3`: crowding and shortfall in shelters, day by day, against the table of standards."""

from pathlib import Path
from typing import Annotated

import typer

from muster import csv_file
from muster.commands import options
from muster.language import chosen, say


def add(app: typer.Typer) -> None:
    """Declares the command."""
    lang_option = options.lang()
    output_option = Annotated[Path | None, typer.Option("--output", "-o", help=say("cli.shelters.output"), show_default=False)]
    standards_option = Annotated[Path | None, typer.Option("--standards", help=say("cli.shelters.standards"), show_default=False)]
    world_option = options.world()

    @app.command("shelters", help=say("cli.shelters"))
    def shelters(
        result: Annotated[Path, typer.Argument(help=say("cli.result"), show_default=False)],
        days: Annotated[int, typer.Option(min=1, max=1000, help=say("cli.shelters.days"))] = 3,
        standards: standards_option = None,
        output: output_option = None,
        world: world_option = None,
        lang: lang_option = None,
    ) -> None:
        from muster.commands.run import check_writable
        from muster.shelter_days import COLUMNS

        if output is not None:
            check_writable(output)
        run = options.opened(result, world)
        rows = run.shelters(days, "" if standards is None else standards)
        _print(rows, days)
        if output is not None:
            header = [say(f"shelters.column.{column}") for column in COLUMNS]
            csv_file.write(output, header, (_cells(row) for row in rows))
            print(say("ui.wrote", file=output))


def _cells(row: object) -> list[object]:
    """One row as a sheet shows it: whole numbers where nobody could say more, and nothing where nothing is known."""
    from muster.shelter_days import COLUMNS

    values = {column: getattr(row, column) for column in COLUMNS}
    values["kind"], values["item"] = say(f"import.word.{row.kind}"), say(f"shelters.item.{row.item}")
    for column in ("need", "have", "lacks"):
        values[column] = "" if values[column] is None else round(values[column], 1)
    return list(values.values())


def _name(row: object) -> str:
    return (row.name if chosen() == "zh" else row.name_en) or row.name or row.id


def _print(rows: list, days: int) -> None:
    """The last day, one line per shelter: what lacks of each item; "–" where nothing does, "?" where nobody knows what there is."""
    from rich import box
    from rich.console import Console
    from rich.table import Table

    from muster.shelter_days import ITEMS

    if not rows:
        print(say("shelters.empty"))
        return
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, title=say("shelters.title", day=days), title_justify="left")
    table.add_column(say("shelters.column.name"), no_wrap=True)
    table.add_column(say("shelters.column.persons"), justify="right")
    for item in ITEMS:
        table.add_column(say(f"shelters.item.{item}"), justify="right", no_wrap=True)
    last = [row for row in rows if row.day == days]
    for i in range(0, len(last), len(ITEMS)):
        of_one = last[i : i + len(ITEMS)]
        table.add_row(_name(of_one[0]), f"{of_one[0].persons:,}", *(_lack(row) for row in of_one))
    console = Console()
    Console(width=max(console.width, 180)).print(table)
    print(say("shelters.note"))


def _lack(row: object) -> str:
    if row.lacks is None:
        return "?"
    return f"{row.lacks:,.0f} ({100 * row.share:.0f} %)" if row.lacks > 0 else "–"
