"""`muster why run.nc --of ID`: the story of a household; without --of the commonest ways in which people came to harm."""

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from muster import csv_file
from muster.commands import options
from muster.language import say

if TYPE_CHECKING:
    from muster.result import Result
    from muster.why import Record


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
        from muster.errors import unfit
        from muster.why import Record

        if unreached is not None:
            check_writable(unreached)
        opened = open_all(results, world)
        if (of or unreached is not None) and len(opened) > 1:
            raise unfit(results[0], "why.one_result")
        if of:
            tell_stories(Record(opened[0]), of)
            return
        tell_causes(opened, top, show_weak)
        if len(opened) == 1:
            tell_unreached(Record(opened[0]), unreached)


def open_all(paths: list[Path], world: Path | None) -> "list[Result]":
    """The results, all with one and the same place in memory. Raises InputError where one is damaged, or of another place."""
    from muster.report.results import read_results
    from muster.result import Result

    opened = [Result(run.file) for run in read_results(paths)]  # mistrustful, and only of one place
    if world is not None:
        opened[0].use_world(world)
    for other in opened[1:]:
        other.use_world(opened[0].world)
    return opened


def tell_stories(record: "Record", names: list[str]) -> None:
    """The story of each."""
    from muster.why import story

    for name in names:
        for one in story(record, name):
            print("\n".join(one.lines()), end="\n\n")


def tell_causes(opened: "list[Result]", top: int, show_weak: bool) -> None:
    """The commonest causes plan by plan: numbers where the inputs carry them, else shares."""
    from muster import trust
    from muster.why import over_runs

    numbers = show_weak or trust.absolute(opened[0].world)
    for plan in dict.fromkeys(one.provenance("plan") for one in opened):
        counts, runs = over_runs(one for one in opened if one.provenance("plan") == plan)
        print(say("why.causes.title", runs=runs, plan=plan))
        whole = sum(count.persons for count in counts)
        for count in counts[:top]:
            said = {"dead": count.dead, "injured": count.injured, "share": f"{100 * count.persons / whole:.0f}"}
            key = "why.causes.line" if numbers else "why.causes.share"
            chain = say("why.causes.chain", cause=say(f"why.cause.{count.cause}"), harm=say(f"why.harm.{count.harm}"))
            print("  " + say(key, cause=chain, **said))
        if not counts:
            print("  " + say("why.causes.none"))
        elif not numbers:
            print("  " + say("why.causes.weak"))


def tell_unreached(record: "Record", file: Path | None) -> None:
    """How many households no warning reached, by reason; which, in a file."""
    from muster.why import unreached

    rows = unreached(record)
    print(say("why.unreached.title", count=len(rows)))
    for cause, count in Counter(reason for _, reason in rows).most_common():
        print("  " + say("why.unreached.line", count=count, cause=say(f"why.cause.{cause}")))
    if file is not None:
        header = ["household", "reason", say("why.unreached.reason")]
        csv_file.write(file, header, ((household, reason, say(f"why.cause.{reason}")) for household, reason in rows))
        print(say("ui.wrote", file=file))
