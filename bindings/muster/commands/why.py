"""`muster why run.nc [ID]`: the story of a household, or the commonest ways in which people came to harm."""

from pathlib import Path
from typing import Annotated

import typer

from muster.commands import options
from muster.language import say


def add(app: typer.Typer) -> None:
    """Declares the command."""
    lang_option, weak_option = options.lang(), options.show_weak()
    results_argument = Annotated[list[Path], typer.Argument(help=say("cli.why.result"), show_default=False)]
    of_option = Annotated[list[str] | None, typer.Option("--of", help=say("cli.why.of"), show_default=False)]
    world_option = Annotated[Path | None, typer.Option("--world", help=say("cli.report.world"), show_default=False)]
    unreached_option = Annotated[Path | None, typer.Option("--unreached", help=say("cli.why.unreached"), show_default=False)]
    top_option = Annotated[int, typer.Option("--top", min=1, help=say("cli.why.top"))]

    @app.command("why", help=say("cli.why"))
    def why(
        results: results_argument,
        of: of_option = None,
        world: world_option = None,
        unreached: unreached_option = None,
        top: top_option = 10,
        show_weak: weak_option = False,
        lang: lang_option = None,
    ) -> None:
        from muster.commands.run import check_writable
        from muster.errors import refuse
        from muster.report.results import read_results
        from muster.result import Result

        if unreached is not None:
            check_writable(unreached)
        runs = read_results(results)  # mistrustful, and only of one place
        opened = [Result(run.file) for run in runs]
        if world is not None:
            for one in opened:
                one.use_world(world)
        if (of or unreached is not None) and len(opened) > 1:
            raise refuse(1215, str(results[0]), reason="one result is needed, several are given", reason_zh="需要一个结果文件，给出了多个")
        for name in of or []:
            _tell_story(opened[0], name)
        if not of:
            _tell_causes(opened, top, show_weak)
            if len(opened) == 1:
                _tell_unreached(opened[0], unreached)


def _tell_story(result: object, name: str) -> None:
    from muster.why import story

    for one in story(result, name):
        print("\n".join(one.lines()), end="\n\n")


def _tell_causes(opened: list, top: int, show_weak: bool) -> None:
    from muster import trust
    from muster.why import over_runs

    plans = dict.fromkeys(one.provenance("plan") for one in opened)
    for plan in plans:
        counts, runs = over_runs(one for one in opened if one.provenance("plan") == plan)
        numbers = show_weak or trust.absolute(opened[0].world)
        print(say("why.causes.title", runs=runs, plan=plan))
        whole = sum(count.persons for count in counts)
        for count in counts[:top]:
            cause = say(f"why.cause.{count.cause}")
            share = f"{100 * count.persons / whole:.0f}"
            print(
                "  "
                + (
                    say("why.causes.line", dead=count.dead, injured=count.injured, cause=cause)
                    if numbers
                    else say("why.causes.share", share=share, cause=cause)
                )
            )
        if not counts:
            print("  " + say("why.causes.none"))
        elif not numbers:
            print("  " + say("why.causes.weak"))


def _tell_unreached(result: object, file: Path | None) -> None:
    from collections import Counter

    from muster.why import unreached

    rows = unreached(result)
    print(say("why.unreached.title", count=len(rows)))
    for cause, count in Counter(reason for _, reason in rows).most_common():
        print("  " + say("why.unreached.line", count=count, cause=say(f"why.cause.{cause}")))
    if file is not None:
        _write_unreached(rows, file)
        print(say("ui.wrote", file=file))


def _write_unreached(rows: list[tuple[str, str]], file: Path) -> None:
    """A CSV file that spreadsheets open in either language: with a byte-order mark."""
    import csv
    import os

    part = file.with_name(f".{file.name}.part-{os.getpid()}")
    try:
        with part.open("w", encoding="utf-8-sig", newline="") as out:
            writer = csv.writer(out)
            writer.writerow(["household", "reason", say("why.unreached.reason")])
            writer.writerows([household, reason, say(f"why.cause.{reason}")] for household, reason in rows)
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)
